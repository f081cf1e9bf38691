"""Every entity can be listed, shown and exported, and its export can be imported."""

from __future__ import annotations

import csv
import io

import pytest

from answers import Runner, answer
from ecodiplo.catalogue import ENTITIES, Entity
from ecodiplo.db.engine import Database
from ecodiplo.formats import FORMATS
from importing import import_into

every_entity = pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda entity: entity.name)


@every_entity
@pytest.mark.parametrize(
    ("facts", "format_"),
    [*(("sqlite", name) for name in ("table", *FORMATS) if name != "xlsx"),
     ("postgresql", "table"), ("postgresql", "json")],
    indirect=["facts"],
)  # fmt: skip
def test_it_lists_in_every_format(
    run: Runner, facts: Database, entity: Entity, format_: str
) -> None:
    done = run(facts, "list", entity.name, "--columns", "all", "-f", format_)
    assert done.code == 0, done.err


@every_entity
def test_every_record_is_shown_by_its_key(run: Runner, facts: Database, entity: Entity) -> None:
    for row in answer(run, facts, "list", entity.name, "--columns", entity.key, "--limit", "5"):
        shown = answer(run, facts, "show", entity.name, row[entity.key])
        assert shown[entity.key] == row[entity.key]


@every_entity
@pytest.mark.parametrize(("lang", "heading"), [("en", "Example"), ("vi", "Ví dụ")])
def test_its_help_has_its_own_options_and_an_example(
    run: Runner, entity: Entity, lang: str, heading: str
) -> None:
    done = run("not-made.db", "list", entity.name, "--help", lang=lang)
    assert f"{heading}: ecodiplo list {entity.name}" in done.out
    assert all(f"--{option}" in done.out for option in entity.filters)


@every_entity
def test_what_it_lists_as_csv_imports_again_and_changes_nothing(
    run: Runner, seeded: Database, entity: Entity
) -> None:
    done = run(seeded, "list", entity.name, "--columns", "all", "--limit", "0", "-f", "csv")
    rows = csv.DictReader(io.StringIO(done.out))
    report = import_into(seeded, entity.name, *rows, allow_empty=True)
    assert (report.added, report.changed) == (0, 0)


@every_entity
def test_every_filter_is_taken(run: Runner, facts: Database, entity: Entity) -> None:
    from ecodiplo.fields import Choice, Flag, Ref

    for option, field in entity.filters.items():
        kind = field.item_type
        if isinstance(kind, Flag):
            args = [f"--{option}"]
        elif isinstance(kind, Choice):
            args = [f"--{option}", kind.codes()[0]]
        elif isinstance(kind, Ref):
            target = ENTITIES[kind.entity]
            listed = answer(run, facts, "list", target.name, "--columns", target.key)
            keys = [row[target.key] for row in listed]
            if not keys:
                continue
            args = [f"--{option}", keys[0]]
        else:
            args = [f"--{option}", "x"]
        done = run(facts, "list", entity.name, *args, "--count")
        assert done.code == 0, done.err
