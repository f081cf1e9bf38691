"""Rows from memory: every value of Python and numpy, from a list or a generator."""

from __future__ import annotations

import datetime
import tempfile
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from databases import office_of
from ecodiplo import ImportOptions, InvalidData, Office, UsageProblem
from ecodiplo.api.file_calls import OptionChanges
from ecodiplo.api.rows import write_rows
from ecodiplo.api.values import plain_value
from ecodiplo.db.engine import Database

FAIR = {"title": "A fair", "kind": "fair", "start_date": "2023-09"}


@pytest.fixture
def office(seeded: Database) -> Office:
    return office_of(seeded)


def titles(office: Office) -> set[str]:
    return {row["title"] for row in office.list("events")}


class Kind(str, Enum):  # noqa: UP042
    """An enumeration as older programs write it, which shows itself as `Kind.FAIR`."""

    FAIR = "fair"


def test_rows_of_a_generator_are_imported_as_those_of_a_file(
    office: Office, tmp_path: Path
) -> None:
    rows = [{**FAIR, "title": f"Fair {number}"} for number in range(3)]
    file = tmp_path / "fairs.jsonl"
    file.write_text(
        "".join(f'{{"title": "{row["title"]}", "kind": "fair", "start_date": "2023-09"}}\n'
                for row in rows)
    )  # fmt: skip
    report = office.import_rows("events", iter(rows), name="fairs.jsonl")
    assert (report.file, report.rows, report.added) == ("fairs.jsonl", 3, 3)
    again = office.import_file("events", file)
    assert (again.rows, again.added, again.unchanged) == (3, 0, 3)
    assert report.headings == again.headings


def test_a_dry_run_keeps_nothing(office: Office) -> None:
    assert office.import_rows("events", [FAIR], dry_run=True).added == 1
    assert "A fair" not in titles(office)


def test_a_generator_that_raises_passes_through_and_nothing_is_written(office: Office) -> None:
    def rows() -> Iterator[dict[str, str]]:
        yield FAIR
        raise ConnectionResetError("the other system is gone")

    before = office.commands()[0].number
    with pytest.raises(ConnectionResetError, match="the other system is gone"):
        office.import_rows("events", rows())
    assert office.commands()[0].number == before


def test_a_generator_may_use_the_office(office: Office) -> None:
    report = office.import_rows(
        "events", ({**row, "note": "seen"} for row in office.iterate("events",
                                                                      columns=["ref", "title"]))
    )  # fmt: skip
    assert report.changed == len(titles(office))


VALUES: list[tuple[Any, Any]] = [
    (datetime.date(2023, 9, 2), "2023-09-02"),
    (datetime.datetime(2023, 9, 2), "2023-09-02"),
    (np.datetime64("2023-09-02T00:00:00.000000000"), "2023-09-02"),
    (np.datetime64("2023-09-02"), "2023-09-02"),
    (np.str_("2023-09"), "2023-09"),
    (np.datetime64("NaT"), None),
    (float("nan"), None),
    (Decimal("NaN"), None),
    (np.float64("nan"), None),
    (None, None),
]


@pytest.mark.parametrize(("value", "stored"), VALUES, ids=lambda value: repr(value))
def test_a_date_of_any_kind_is_taken(office: Office, value: Any, stored: str | None) -> None:
    office.import_rows("events", [{"title": "A fair", "kind": Kind.FAIR, "end_date": value}])
    assert office.get("events", "A fair")["end_date"] == stored
    ref = office.add("events", title="Another", kind="fair", end_date=value)
    assert office.get("events", ref)["end_date"] == stored


@pytest.mark.parametrize(
    "value", [12, np.int64(12), np.uint8(12), 12.0, np.float32(12), Decimal(12), Decimal("1.2E1")]
)
def test_a_number_of_any_kind_is_taken(office: Office, value: Any) -> None:
    visit = {"title": "A visit", "direction": "inbound", "member_count": value}
    office.import_rows("delegations", [visit])
    assert office.get("delegations", "A visit")["member_count"] == 12


@pytest.mark.parametrize("several", [list, tuple, np.array, "; ".join])
def test_several_values_come_as_a_list_or_a_tuple(office: Office, several: Any) -> None:
    visit = {"title": "A visit", "direction": "inbound", "countries": several(["DK", "NL"])}
    office.import_rows("delegations", [visit])
    assert office.get("delegations", "A visit")["countries"] == ["DK", "NL"]


def test_a_float_of_32_bits_has_no_noise() -> None:
    assert plain_value(np.float32(0.1)) == Decimal("0.1")


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_a_decimal_is_written_exactly(value: Decimal) -> None:
    source = write_rows([{"amount": value}], "rows")
    with source.open() as file:
        text = file.read().decode()
    number = text.removeprefix('{"amount": ').removesuffix("}\n")
    assert Decimal(number) == value
    assert "e" not in number.lower()


@pytest.mark.parametrize("value", [object(), b"x", datetime.time(8), float("inf"), {1: 2}])
def test_a_value_that_no_field_takes_is_refused_with_its_row_and_field(
    office: Office, value: Any
) -> None:
    with pytest.raises((InvalidData, UsageProblem)) as caught:
        office.import_rows("events", [FAIR, {**FAIR, "note": value}])
    if isinstance(caught.value, InvalidData):
        problem = caught.value.problems[0]
        assert (problem.file, problem.row) == ("rows", 2)
        assert str(problem.column) == "note"
    assert "A fair" not in titles(office)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("title", "rows: an iterable of mappings is taken, not a value of type str"),
        (FAIR, "not a value of type dict"),
        (7, "not a value of type int"),
        ([FAIR, ["A", "B"]], "rows: row 2 must be a mapping such as a dict"),
        ([{1: "A"}], "rows: row 1 has the name 1, which is no text"),
    ],
)
def test_what_is_no_row_is_refused(office: Office, rows: Any, says: str) -> None:
    with pytest.raises(UsageProblem, match=says):
        office.import_rows("events", rows)


def test_a_fault_names_the_rows_by_their_name(office: Office) -> None:
    with pytest.raises(InvalidData, match=r"^crm, row 2, kind: 'no kind' is none of"):
        office.import_rows("events", [FAIR, {"title": "B", "kind": "no kind"}], name="crm")


def test_options_may_be_given_by_name(office: Office) -> None:
    office.import_rows("events", [FAIR])
    other = {**FAIR, "end_date": "2023-10"}
    assert office.import_rows("events", [other], on_match="skip").skipped == 1
    assert office.import_rows("events", [other], ImportOptions(on_match="fill")).changed == 1


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"on_match": "fil"}, "on_match takes update, fill, skip or refuse, not 'fil'"),
        ({"on_mach": "fill"}, "an import has no option 'on_mach'. Did you mean on_match?"),
        ({"keep_good": 1}, "keep_good takes True or False, not 1"),
        ({"columns": ["title"]}, "columns takes pairs of texts"),
        ({"constants": {"kind": 1}}, "constants takes pairs of texts"),
        ({"replacements": "a"}, "replacements takes Replacement"),
        ({"optional_columns": "note"}, "optional_columns takes a set of texts"),
        ({"profile": 3}, "profile takes a text, not 3"),
        ({"options": {"on_match": "fill"}}, "options takes ImportOptions"),
        ({"dry_run": "no"}, "dry_run takes True or False"),
        ({"name": None}, "name takes a text"),
    ],
)
def test_a_wrong_option_is_refused_by_name(
    office: Office, options: dict[str, Any], says: str
) -> None:
    with pytest.raises(UsageProblem) as caught:
        office.import_rows("events", [FAIR], **options)
    assert says in str(caught.value)


def test_every_option_of_an_import_may_be_given_by_name() -> None:
    assert OptionChanges.__annotations__.keys() == ImportOptions.__dataclass_fields__.keys()


def test_no_file_is_left_behind(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"  # which no other test uses meanwhile
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    office.import_rows("events", [FAIR])
    assert [*folder.iterdir()] == []


def test_the_rows_are_never_in_memory_together() -> None:
    tracemalloc.start()
    write_rows(({**FAIR, "note": f"{number} " * 200} for number in range(20_000)), "rows")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2_000_000
