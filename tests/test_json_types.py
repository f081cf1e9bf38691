"""In JSON a field has one type, whatever its value: a number is a number with all its digits."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Run
from databases import office_of
from ecodiplo.catalogue import ENTITIES, Entity
from ecodiplo.db.engine import Database
from ecodiplo.fields import FieldType, Integer, Many, Number
from ecodiplo.formats.json import dumps
from ecodiplo.formats.sheet import row_to_json
from ecodiplo.money import LARGEST
from importing import import_into
from properties import examples
from strategies import cells

TYPES: dict[type, str] = {
    str: "string", bool: "boolean", int: "number", Decimal: "number", list: "array",
    dict: "object",
}  # fmt: skip
every_entity = pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda entity: entity.name)
# Amounts that a double keeps, and amounts that it does not.
AMOUNTS = ["0.5", "1", "1234.56", "24800000000", "10000000000.01", "89999999999.99"]


def read(text: str) -> Any:
    """What the JSON says, with exact numbers."""
    return json.loads(text, parse_float=Decimal)


def types_in(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The path and the JSON type of every value that is not null."""
    if value is not None:
        yield path, TYPES[type(value)]
    if isinstance(value, dict):
        for name, member in value.items():
            yield from types_in(member, f"{path}.{name}")
    if isinstance(value, list):
        for member in value:
            yield from types_in(member, f"{path}[]")


def check_types(values: Any, kind: FieldType) -> None:
    """The JSON value is of the type that the field's type names; so are the parts of its items."""
    assert TYPES[type(values)] == kind.json_type
    if isinstance(kind, Many):
        for item in values:
            check_types(item["value"] if kind.parts else item, kind.of)
            for part in kind.parts:
                if item[part.name] is not None:
                    check_types(item[part.name], part.type)


@every_entity
@examples(15)
@given(data=st.data())
def test_every_field_has_the_json_type_that_it_names(entity: Entity, data: st.DataObject) -> None:
    handles: defaultdict[str, list[str]] = defaultdict(lambda: ["A", "B"])
    for field in entity.fields:
        value = field.type.parse(data.draw(cells(field.type, handles)))
        written = read(dumps(row_to_json([field], {field.name: value})))[field.name]
        check_types(written, field.type)
        if isinstance(field.type, Integer | Number):
            assert written == value


@given(st.decimals(-LARGEST, LARGEST, places=2))
def test_a_number_is_written_with_all_its_digits(number: Decimal) -> None:
    assert read(dumps({"a": [number, str(number)]})) == {"a": [number, str(number)]}


def document(text: str) -> Any:
    """What a command has printed: JSON, or an object on each line."""
    try:
        return read(text)
    except json.JSONDecodeError:
        return [read(line) for line in text.splitlines()]


COMMANDS = [
    "list fdi-capital -f json", "list fdi-capital -f jsonl", "list fdi-projects -f json",
    "show fdi-projects FDI-0001 -f json", "show fdi-capital CAP-0001 -f json",
    "search Factory -f json", "summary fdi-projects --by country -f json",
    "summary --year 2022 -f json", "reconcile --year 2022 -f json",
    "trace fdi-projects FDI-0001 -f json", "log fdi-capital CAP-0001 -f json", "log -f json",
    "report --year 2022 --claims -f json",
    "export fdi-capital -f json", "export fdi-capital -f jsonl", "export figures -f json",
]  # fmt: skip


def test_every_command_keeps_one_type_for_amounts_of_any_size(
    seeded: Database, run: Callable[..., Run], tmp_path: Path
) -> None:
    import_into(seeded, "fdi-projects", {"name": "Factory", "investors": "PAR-0001 | 33.33",
                                         "status": "in_force"})  # fmt: skip
    types: defaultdict[str, set[str]] = defaultdict(set)
    plan = tmp_path / "plan.json"
    for amount in (AMOUNTS[0], AMOUNTS[3], AMOUNTS[-1]):  # a fraction, a whole number, all digits
        row = {"ref": "CAP-0001", "project": "Factory", "date": "2022-03", "kind": "new",
               "amount_usd": Decimal(amount)}  # fmt: skip
        plan.write_text(dumps([row]))
        lines = ["import fdi-capital PLAN --dry-run -f json", "import fdi-capital PLAN -f json"]
        for line in (*lines, *COMMANDS):
            done = run(seeded, *line.replace("PLAN", str(plan)).split())
            assert done.code == 0, (line, done.err)
            for path, name in types_in(document(done.out)):
                types[f"{line}: {path}"].add(name)
        (listed,) = read(run(seeded, *COMMANDS[0].split()).out)
        assert listed["amount_usd"] == Decimal(amount)
    assert {path: names for path, names in types.items() if len(names) > 1} == {}
    assert types["list fdi-capital -f json: [].amount_usd"] == {"number"}


@pytest.mark.parametrize("format_", ["json", "jsonl"])
def test_what_an_export_writes_is_read_back_to_the_cent(
    empty: Database, run: Callable[..., Run], tmp_path: Path, format_: str
) -> None:
    import_into(empty, "fdi-projects", {"name": "Factory"})
    rows = [{"project": "Factory", "date": f"202{n}", "kind": "new" if not n else "increase",
             "amount_usd": amount} for n, amount in enumerate(AMOUNTS[:-1])]  # fmt: skip
    import_into(empty, "fdi-capital", *rows)
    file = tmp_path / f"capital.{format_}"
    assert run(empty, "export", "fdi-capital", "-o", str(file)).code == 0
    assert "5 unchanged" in run(empty, "import", "fdi-capital", str(file)).err


def test_a_rejected_number_comes_back_as_a_number(
    seeded: Database, run: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    row = {"project": "no such project", "date": "2022", "kind": "new",
           "amount_usd": Decimal("89999999999.99")}  # fmt: skip
    Path("plan.json").write_text(dumps([row]))
    assert run(seeded, "import", "fdi-capital", "plan.json", "--keep-good").code == 5
    (rejected,) = read(Path("plan.rejected.json").read_text())
    assert rejected["amount_usd"] == row["amount_usd"]


def test_a_script_in_python_gets_decimals(empty: Database) -> None:
    office = office_of(empty)
    partner = office.add("partners", name="Alpha", kind="corporation")
    office.add("fdi-projects", name="Factory", investors=[{"value": partner, "share_percent": 50}])
    office.add("fdi-capital", project="Factory", date="2022", kind="new", amount_usd=5)
    (project,), (entry,) = office.list("fdi-projects"), office.list("fdi-capital")
    numbers = [project["investors"][0]["share_percent"], entry["amount_usd"]]
    assert numbers == [50, 5]
    assert [type(number) for number in numbers] == [Decimal, Decimal]
