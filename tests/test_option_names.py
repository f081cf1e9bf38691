"""Messages name an option as the caller types it: at the command line, or in Python."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from databases import office_of
from ecodiplo import EcodiploError
from ecodiplo.dates import DateOrder
from ecodiplo.db.engine import Database
from ecodiplo.language import Label
from ecodiplo.money import DecimalMark
from ecodiplo.option_names import at_command_line, option_name, option_pair, option_with
from ecodiplo.services.imports.option_words import WORDS
from sources import write_file

Run = Callable[..., Any]
ROW = "title,direction,external_id\nA visit,inbound,V-1\n"
OTHER = "title,direction,external_id\nAnother visit,inbound,V-2\n"
FAULTS = [
    ("title,direction\n", {}, "--allow-empty", "allow_empty=True"),
    (ROW, {"system": "crm", "min_rows": 3}, "--min-rows says", "min_rows says"),
    (ROW, {}, "say --system", "say system"),
    (ROW, {"max_changed": "x"}, "--max-changed takes", "max_changed takes"),
    (ROW, {"max_missing": "5%"}, "--max-missing goes with --missing",
     "max_missing goes with missing"),
    (ROW, {"system": "crm", "missing": "drop"}, "--missing takes report, cancel or delete",
     "missing takes report, cancel or delete"),
    (OTHER, {"system": "crm", "missing": "cancel"}, "more than --max-missing 10%",
     "more than max_missing='10%'"),
    (ROW, {"system": "crm", "as_of": "soon"}, "--as-of: 'soon'", "as_of: 'soon'"),
    (ROW, {"decimal": "dot"}, "--decimal takes comma or point", "decimal takes comma or point"),
    ("titel,direction\nA,inbound\n", {}, "with --map 'titel=title'",
     "with columns={'titel': 'title'}"),
    ("title\nA second visit\n", {}, "--set direction=inbound",
     "constants={'direction': 'inbound'}"),
]  # fmt: skip


@pytest.fixture
def fed(run: Run, seeded: Database, tmp_path: Path) -> Database:
    """A database with a record of the system crm."""
    first = write_file(tmp_path / "first.csv", ROW)
    run(seeded, "import", "delegations", str(first), "--system", "crm")
    return seeded


@pytest.mark.parametrize(("text", "options", "flag", "argument"), FAULTS)
def test_a_fault_names_the_option_as_the_caller_types_it(
    run: Run, fed: Database, tmp_path: Path, text: str, options: dict[str, Any], flag: str,
    argument: str,
) -> None:  # fmt: skip
    file = write_file(tmp_path / "feed.csv", text)
    typed = [part for name, value in options.items()
             for part in (f"--{name.replace('_', '-')}", str(value))]  # fmt: skip
    done = run(fed, "import", "delegations", str(file), *typed)
    assert (done.code > 0, flag in done.err) == (True, True), done.err
    with office_of(fed) as office, pytest.raises(EcodiploError) as refusal:
        office.import_file("delegations", file, **options)
    assert argument in str(refusal.value)
    assert "--" not in str(refusal.value)


def test_a_period_is_named_by_the_option_of_the_caller(run: Run, seeded: Database) -> None:
    assert "--from: 'x'" in run(seeded, "list", "events", "--from", "x").err
    with office_of(seeded) as office, pytest.raises(EcodiploError, match="from_: 'x'"):
        office.list("events", from_="x")


def test_an_option_has_its_name_at_the_command_line_only_there() -> None:
    with at_command_line():
        names = [option_name(name) for name in ("max_missing", "from_", "columns", "save_as")]
        assert names == ["--max-missing", "--from", "--map", "--save-profile"]
        assert option_with("allow_empty", value=True) == "--allow-empty"
        assert option_pair("constants", "direction", "inbound").vi == "--set direction=inbound"
        pair = option_pair("columns", Label("HEADING", "TIÊU ĐỀ"), "title")
        assert pair.vi == "--map 'TIÊU ĐỀ=title'"
    assert option_name("max_missing") == "max_missing"
    assert option_with("on_near", "new") == "on_near='new'"


@pytest.mark.parametrize(("option", "values"), [("decimal", DecimalMark), ("dates", DateOrder)])
def test_the_words_of_an_option_are_the_values_that_it_stands_for(option: str, values: Any) -> None:
    assert WORDS[option] == tuple(values)
