"""Search: the best hits come first at every limit, and no more rows are read than the limit."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Engine, event, insert

from answers import Runner
from databases import office_of
from ecodiplo.catalogue import ENTITIES, Entity
from ecodiplo.db.engine import Database
from ecodiplo.language import Lang
from ecodiplo.models import whole_metadata
from ecodiplo.services.query import completion, mapping
from ecodiplo.services.query import search as searching
from ecodiplo.services.query.completion import complete_names
from ecodiplo.services.query.search import Hit, search

TODAY = datetime.date(2024, 1, 1)
PARTNERS = whole_metadata().tables["partners"]
ALIASES = whole_metadata().tables["partner_aliases"]
QUERIES = ["hai phong", "dan mach", "cong", "2022", "nam", "dau tu ha lan", "cang bien", "vi",
           "hoa", "united", "del-2022", "bo truong", "port rotterdam", "đại sứ quán"]  # fmt: skip
every_entity = pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda entity: entity.name)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Context manager: the statements that the block runs."""
    executed: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        executed.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield executed
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def hits(database: Database, text: str, limit: int = 0) -> list[Hit]:
    """The hits of a search."""
    with database.read() as connection:
        return search(connection, text, lang=Lang.EN, today=TODAY, limit=limit)


def with_partners(database: Database, *partners: dict[str, Any]) -> Database:
    """The database with the partners added, in this order."""
    rows = [
        {"id": 1000 + at, "ref": f"PAR-{1000 + at}", "name": f"Company {at}", "kind": "other",
         "name_vi": None, "note": None} | partner
        for at, partner in enumerate(partners)
    ]  # fmt: skip
    with database.write("x") as connection:
        connection.execute(insert(PARTNERS), rows)
    return database


def test_what_holds_the_text_in_a_name_comes_before_all_else(empty: Database) -> None:
    with_partners(
        empty,
        *[{"note": "By the new harbour."}] * 30,
        {"name": "Harbour of the new city"},
        {"name": "Bank of the New Harbour"},
        {"name": "A", "name_vi": "New Harbour Authority"},
        {"name": "B"},
        {"name": "NEW HARBOUR"},
    )
    with empty.write("x") as connection:
        connection.execute(insert(ALIASES), [{"partner_id": 1033, "alias": "Ñew Harbour"}])
    by_rank = [(hit.key, hit.rank) for hit in hits(empty, "new harbour", limit=6)]
    assert by_rank == [("PAR-1033", 0), ("PAR-1034", 0), ("PAR-1032", 1), ("PAR-1031", 2),
                       ("PAR-1030", 3), ("PAR-1000", 4)]  # fmt: skip
    assert [hit.key for hit in hits(empty, "new harbour", limit=1)] == ["PAR-1033"]


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("limit", [1, 3, 20])
def test_few_are_the_first_of_all(facts: Database, text: str, limit: int) -> None:
    assert hits(facts, text, limit) == hits(facts, text)[:limit]


@pytest.mark.parametrize("text", ["!", "", "' OR 1=1", "%", "_", 'a" OR "b', "\ue000", "nowhere"])
def test_marks_are_no_words_and_find_nothing_by_themselves(facts: Database, text: str) -> None:
    assert hits(facts, text, 5) == hits(facts, text)[:5]


def test_a_word_begins_where_the_text_is_held(empty: Database) -> None:
    with_partners(
        empty,
        {"name": "Airport", "note": "By the port."},
        {"name": "(Port) of Ghent"},
        {"name": "A", "note": "Airports"},
        {"name": "東京port"},
    )
    by_rank = [("PAR-1001", 2), ("PAR-1003", 2), ("PAR-1000", 4)]
    for limit in (0, 10):
        assert [(hit.key, hit.rank) for hit in hits(empty, "port", limit)] == by_rank
    assert [hit.rank for hit in hits(empty, "京")] == [2]


def test_of_more_than_are_compared_better_names_come_first(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "COMPARED", 5)
    with_partners(
        empty,
        *[{"note": "By the harbour."}] * 30,
        *[{"name": f"Bank {at} of the Harbour"} for at in range(20)],
        {"name": "Hárbour Authority"},
    )
    for typed in ("harbour", "Harbour", "HARBOUR", "harbour auth"):
        assert hits(empty, typed, limit=2)[0].key == "PAR-1050"
    assert [hit.rank for hit in hits(empty, "harbour", limit=4)] == [1, 2, 2, 2]
    assert len(hits(empty, "harbour", limit=40)) == 40


def test_words_of_a_record_may_be_in_several_of_its_tables(empty: Database) -> None:
    with_partners(empty, {"name": "Port of Antwerp"}, {"name": "Port of Ghent"})
    with empty.write("x") as connection:
        connection.execute(insert(ALIASES), [{"partner_id": 1001, "alias": "Gand"}])
    for limit in (0, 5):
        assert [hit.key for hit in hits(empty, "gand port", limit)] == ["PAR-1001"]


def rows_of(format_: str, run: Runner, database: Database, file: Path, *words: str) -> int:
    """The number of rows that `search` writes in the format."""
    done = run(database, "search", *words, "--format", format_,
               *(["-o", str(file)] if format_ == "xlsx" else []))  # fmt: skip
    assert done.code == 0, done.err
    if format_ == "xlsx":
        page = openpyxl.load_workbook(file).active
        assert page is not None
        return int(page.max_row) - 1
    if format_ == "json":
        return len(json.loads(done.out))
    if format_ in ("csv", "tsv"):
        delimiter = "," if format_ == "csv" else "\t"
        return len(list(csv.reader(io.StringIO(done.out), delimiter=delimiter))) - 1
    return len(done.out.splitlines()) - {"jsonl": 0, "markdown": 2}[format_]


@pytest.mark.parametrize("format_", ["csv", "tsv", "json", "jsonl", "markdown", "xlsx"])
def test_every_format_heeds_the_limit(
    run: Runner, facts: Database, tmp_path: Path, format_: str
) -> None:
    file = tmp_path / "found.xlsx"
    assert rows_of(format_, run, facts, file, "hai phong", "--limit", "2") == 2
    assert rows_of(format_, run, facts, file, "hai phong", "--limit", "0") > 10


def test_a_script_gets_a_thousand_and_hears_of_more(run: Runner, empty: Database) -> None:
    with_partners(empty, *[{"note": "By the harbour."}] * 1_001)
    done = run(empty, "search", "harbour", "--format", "csv")
    assert len(done.out.splitlines()) == 1 + 1_000
    assert done.err == "the best 1000; --limit 0 shows all\n"
    everything = run(empty, "search", "harbour", "--format", "csv", "--limit", "0")
    assert (len(everything.out.splitlines()), everything.err) == (1 + 1_001, "")
    just = run(empty, "search", "harbour", "--format", "csv", "--limit", "1001")
    assert just.err == ""


def test_scripts_in_python_get_as_many_as_they_ask_for(seeded: Database) -> None:
    office = office_of(seeded)
    everything = list(office.search("nam", limit=0))
    assert len(everything) > 20
    assert list(office.search("nam", limit=3)) == everything[:3]
    assert list(office.search("nam")) == everything[:20]


# Completion.


def offered(database: Database, entity: Entity, incomplete: str) -> list[str]:
    """The completions of the text."""
    with database.read() as connection:
        return complete_names(connection, entity, incomplete)


@every_entity
@pytest.mark.parametrize("incomplete", ["", "D", "del-2", "cong", "đo"])
def test_completing_reads_no_more_than_it_offers(
    facts: Database, entity: Entity, incomplete: str
) -> None:
    with statements() as executed:
        assert len(offered(facts, entity, incomplete)) <= completion.MOST
    read = [sql for sql in executed if f"\nFROM {mapping.table(entity).name}" in sql]
    assert read
    assert all("LIMIT" in sql for sql in read)


def test_of_many_names_some_are_offered_and_the_longer_text_finds_the_rest(
    empty: Database,
) -> None:
    with_partners(empty, *({"name": f"Harbour {at:04}"} for at in range(600)))
    partners = ENTITIES["partners"]
    assert offered(empty, partners, "Harb") == [f"Harbour {at:04}" for at in range(200)]
    assert offered(empty, partners, "Harbour 059") == [f"Harbour {at:04}" for at in range(590, 600)]
    assert offered(empty, partners, "harbour 0599") == ["harbour 0599"]
    assert offered(empty, partners, "PAR-1599") == ["PAR-1599"]
    assert offered(empty, partners, "par-1599") == ["par-1599"]


def test_a_name_that_no_index_orders_is_offered_too(empty: Database) -> None:
    with_partners(empty, {"name": "X", "name_vi": "Cảng Rotterdam"})
    partners = ENTITIES["partners"]
    assert offered(empty, partners, "Cảng") == ["Cảng Rotterdam"]
    assert offered(empty, partners, "cang rot") == ["cang rotterdam"]
    assert offered(empty, partners, "rot") == []
    assert offered(empty, partners, "") == ["Cảng Rotterdam", "PAR-1000", "X"]
