"""The Python API: every example of its documentation runs, on both engines."""

from __future__ import annotations

import datetime
import doctest
import inspect
import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

import mou_lives
from databases import office_of
from ecodiplo import open_database
from ecodiplo.api import Office
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.errors import EcodiploError, InvalidData, NotFound, UsageProblem
from ecodiplo.services.imports.options import ImportOptions

CALLS = {name: call for name, call in vars(Office).items()
         if callable(call) and not name.startswith("_")}  # fmt: skip
EXAMPLES = [
    test
    for name, call in CALLS.items()
    for test in doctest.DocTestFinder().find(inspect.unwrap(call), name)
    if test.examples
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_its_examples_run(example: doctest.DocTest, seeded: Database, tmp_path: Path) -> None:
    example.globs = {"office": office_of(seeded), "folder": tmp_path}
    runner = doctest.DocTestRunner()
    output: list[str] = []
    runner.run(example, out=output.append, clear_globs=False)
    assert not runner.failures, "".join(output)


def test_every_public_call_has_an_example() -> None:
    assert {example.name for example in EXAMPLES} == CALLS.keys()


def test_a_transaction_is_kept_whole_or_not_at_all(seeded: Database) -> None:
    office = office_of(seeded)
    before = len(office.list("delegations"))
    with pytest.raises(InvalidData), office.transaction("feed"):
        office.add("delegations", direction="inbound", title="A")
        office.add("delegations", direction="sideways", title="B")
    assert len(office.list("delegations")) == before
    with office.transaction("feed"):
        office.add("delegations", direction="inbound", title="A")
        office.add("delegations", direction="inbound", title="B")
    assert len(office.list("delegations")) == before + 2
    assert office.commands()[0].command == "feed"
    assert office.undo().command == "feed"
    assert len(office.list("delegations")) == before


def test_a_date_and_a_time_stamp_are_days(seeded: Database) -> None:
    office = office_of(seeded)
    moments = [datetime.date(2022, 5, 1), datetime.datetime(2022, 5, 1),
               datetime.datetime(2022, 5, 1, 8, 30, tzinfo=datetime.UTC)]  # fmt: skip
    for number, moment in enumerate(moments):
        office.add("events", kind="fair", title=f"T{number}", start_date=moment)
    days = {row["title"]: row["start_date"] for row in office.list("events")}
    assert [days[f"T{number}"] for number in range(3)] == ["2022-05-01"] * 3
    office.edit("events", "T0", end_date=datetime.datetime(2022, 5, 3))
    assert office.get("events", "T0")["end_date"] == "2022-05-03"


def test_a_dry_run_within_a_transaction_keeps_the_rest(seeded: Database, tmp_path: Path) -> None:
    office = office_of(seeded)
    plan = tmp_path / "plan.csv"
    plan.write_text("direction,title\ninbound,From the file\n", encoding="utf-8")
    with office.transaction("feed"):
        office.add("delegations", direction="inbound", title="By hand")
        assert office.import_file("delegations", plan, dry_run=True).added == 1
    titles = {row["title"] for row in office.list("delegations")}
    assert "By hand" in titles
    assert "From the file" not in titles


def test_only_an_office_that_is_created_makes_its_database(tmp_path: Path) -> None:
    place = tmp_path / "none.db"
    office = open_database(place)
    with pytest.raises(NotFound):
        office.list("delegations")
    with pytest.raises(NotFound):
        office.add("delegations", direction="inbound", title="A")
    with pytest.raises(NotFound), office.transaction("feed"):
        pass
    assert not place.exists()
    office = open_database(place, create=True)
    assert office.add("delegations", direction="inbound", title="A") == "DEL-0001"


def test_what_is_no_filter_or_format_is_told(facts: Database, tmp_path: Path) -> None:
    office = office_of(facts)
    with pytest.raises(UsageProblem, match="no filter 'colour'"):
        office.list("delegations", colour="red")
    with pytest.raises(EcodiploError, match=r"^year_basis: 'x' is none of"):
        office.list("figures", year_basis="x")
    with pytest.raises(UsageProblem, match="does not read 'visits"):
        office.export_file("delegations", tmp_path / "visits.pdf")


def test_a_filter_is_heard_in_singular_and_plural(facts: Database, tmp_path: Path) -> None:
    office = office_of(facts)
    one = office.list("delegations", country="DK")
    assert one
    assert office.list("delegations", countries="DK") == one
    either = office.list("delegations", country=["DK", "NL"])
    assert office.list("delegations", country="DK", countries="NL") == either
    assert len(either) > len(one)
    groups = [office.breakdown("delegations", "level", **{name: "NL"}).groups
              for name in ("country", "countries")]  # fmt: skip
    assert groups[0] == groups[1]
    assert office.export_file("delegations", tmp_path / "a.csv", countries="DK") == len(one)


WAYS: list[tuple[dict[str, Any], str, str]] = [
    ({"period": "2022-Q3"}, "2022-07-01", "2022-09-30"),
    ({"period": 2022}, "2022-01-01", "2022-12-31"),
    ({"year": "2022"}, "2022-01-01", "2022-12-31"),
    ({"period": "2022-03..2022-11"}, "2022-03-01", "2022-11-30"),
    ({"from_": "2022-03", "to": "11/2022"}, "2022-03-01", "2022-11-30"),
    ({"from_": datetime.date(2022, 3, 1), "to": datetime.datetime(2022, 9, 14, 12)},
     "2022-03-01", "2022-09-14"),
    ({"from_": 2022}, "2022-01-01", "9999"),
    ({"to": "2022-09"}, "", "2022-09-30"),
]  # fmt: skip


@pytest.mark.parametrize(("way", "first", "last"), WAYS, ids=lambda value: str(value)[:30])
def test_a_period_is_read_as_on_the_command_line(
    facts: Database, tmp_path: Path, way: dict[str, Any], first: str, last: str
) -> None:
    office = office_of(facts)
    dated = [row for row in office.list("delegations") if row["start_date"]]
    # A date that is known to the year or the month can lie in the period.
    expected = {
        row["ref"]
        for row in dated
        if mou_lives.last(row["start_date"]) >= first and mou_lives.first(row["start_date"]) <= last
    }
    assert {row["ref"] for row in office.list("delegations", **way)} == expected
    assert office.export_file("delegations", tmp_path / "a.csv", **way) == len(expected)
    within = {row["ref"] for row in dated if row["counted"]} & expected
    assert office.breakdown("delegations", "direction", **way).overall.records <= len(within)


def test_the_history_of_a_period(seeded: Database) -> None:
    office = office_of(seeded)
    office.edit("delegations", "DEL-2022-0001", member_count=12)
    year = office.today.year
    for way in ({"year": year}, {"period": "ytd"}, {"from_": office.today}):
        assert office.log("delegations", "DEL-2022-0001", **way)[0].action == "update"
        assert office.commands(**way) == office.commands()
    assert office.log("delegations", "DEL-2022-0001", period=2001) == []
    assert office.commands(to=2001) == []


@pytest.mark.parametrize(
    ("way", "reason"),
    [
        ({"year": 2022, "period": "2022"}, "give one of year, period, and from_ with to"),
        ({"period": "ytd", "to": 2022}, "give one of year, period, and from_ with to"),
        ({"from_": "2022", "to": "2021"}, "ends before it starts"),
        ({"period": "never"}, "period: 'never' is not a period"),
        ({"from_": "2022-Q3"}, "from_: '2022-Q3' is not a date"),
        ({"to": "2022-13"}, "to: "),
        ({"period": True}, "period takes a period such as 2022 or '2022-Q3', not True"),
        ({"year": " "}, "year takes a period"),
        ({"to": 1.5}, "to takes a date such as 2022 or '2022-09-14', not 1.5"),
    ],
    ids=str,
)
def test_a_wrong_period_is_refused(facts: Database, way: dict[str, Any], reason: str) -> None:
    office = office_of(facts)
    for call in (
        lambda: office.list("delegations", **way),
        lambda: office.export_file("delegations", "unwritten.csv", **way),
        lambda: office.breakdown("delegations", "level", **way),
        lambda: office.log("delegations", "DEL-2022-0001", **way),
        lambda: office.commands(**way),
    ):
        with pytest.raises(UsageProblem, match=reason):
            call()


@pytest.mark.parametrize("period", [None, "", "never", 1.5])
def test_a_call_about_a_period_needs_one(facts: Database, period: Any) -> None:
    office = office_of(facts)
    for call in (office.summary, office.reconcile, lambda span: office.report(span, "a.md")):
        with pytest.raises(UsageProblem, match=r"^period"):
            call(period)


def test_importing_the_package_loads_no_sqlalchemy() -> None:
    code = "import sys, ecodiplo; print('sqlalchemy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout == "False\n"


def test_a_period_without_records_is_compared_with_nothing(facts: Database) -> None:
    with office_of(facts) as office:
        (line,) = office.summary(2021, compare=2020).lines
    assert line.recorded is not None
    assert line.recorded_before is not None
    assert line.recorded.value == 1
    assert line.recorded_before.value is None
    assert line.change is None


class NAType:
    """Like pandas' NA: neither equal nor unequal to anything, and without a truth value."""

    def __ne__(self, other: object) -> NAType:  # type: ignore[override]
        return self

    def __bool__(self) -> bool:
        raise TypeError("boolean value of NA is ambiguous")


class NaT:
    """Like pandas' NaT: not equal to itself."""

    def __eq__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return 0


MISSING = [None, float("nan"), Decimal("NaN"), Decimal("sNaN"), NAType(), NaT()]
every_missing = pytest.mark.parametrize("missing", MISSING, ids=lambda value: repr(value)[:12])
EMPTY: tuple[str, ...] = ("note", "level", "member_count", "cost", "start_date", "in_plan",
                          "countries", "source")  # fmt: skip


@every_missing
def test_a_missing_value_is_empty_in_a_new_record(seeded: Database, missing: Any) -> None:
    office = office_of(seeded)
    ref = office.add("delegations", direction="inbound", title="A", **dict.fromkeys(EMPTY, missing))
    record = office.get("delegations", ref)
    assert [record[name] for name in EMPTY] == [None] * 6 + [[], None]


@every_missing
def test_a_missing_value_clears_as_none_does(seeded: Database, missing: Any) -> None:
    office = office_of(seeded)
    office.edit("delegations", "DEL-2022-0001", note=missing)
    assert office.get("delegations", "DEL-2022-0001")["note"] is None


@every_missing
def test_a_filter_without_a_value_is_not_set(facts: Database, missing: Any) -> None:
    office = office_of(facts)
    every = len(office.list("delegations"))
    assert len(office.list("delegations", country=missing, year=missing)) == every
    assert len(office.list("delegations", country=["DK", missing])) == 1
    assert office.list("delegations", country=[missing]) == []
    groups = office.breakdown("delegations", "country", 2022, direction=missing)
    assert groups.overall.records == 10


def test_a_missing_part_of_an_item_is_empty(seeded: Database) -> None:
    office = office_of(seeded)
    ref = office.add(
        "fdi-projects", name="Plant", status="in_force",
        investors=[{"value": "Ørsted", "share_percent": float("nan")}],
    )  # fmt: skip
    assert office.get("fdi-projects", ref)["investors"] == [
        {"value": "Ørsted", "share_percent": None}
    ]


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("title", b"A", "not a value of type bytes"),
        ("title", {"a": 1}, "not an object"),
        ("title", ["a"], "not a list"),
        ("title", object(), "not a value of type object"),
        ("cost", float("inf"), "out of range"),
        ("cost", Decimal("-Infinity"), "out of range"),
        ("note", float("inf"), "out of range"),
        pytest.param("cost", 10**5000, "out of range", id="5000 digits"),
        ("cost", Decimal("1e999999999"), "out of range"),
        ("cost", 1.234, "1.234 has more than two decimals"),
        ("cost", Decimal("2.675"), "2.675 has more than two decimals"),
        ("member_count", 1.234, "1.234 is not a whole number"),
        ("member_count", Decimal("12.345"), "12.345 is not a whole number"),
    ],
)
def test_a_value_that_no_field_of_the_kind_takes_is_refused(
    facts: Database, name: str, value: Any, reason: str
) -> None:
    values = {"direction": "inbound", "title": "A", name: value}
    label = ENTITIES["delegations"].by_name[name].label.en
    with pytest.raises(InvalidData, match=f"{label}: .*{reason}"):
        office_of(facts).add("delegations", **values)


def test_a_share_with_more_than_two_decimals_is_refused(facts: Database) -> None:
    with pytest.raises(InvalidData, match=r"Investors: 33\.333 has more than two decimals"):
        office_of(facts).add("fdi-projects", name="Plant", status="in_force",
                          investors=[{"value": "Ørsted", "share_percent": 33.333}])  # fmt: skip


def test_numbers_of_scripts_are_themselves(seeded: Database) -> None:
    office = office_of(seeded)
    ref = office.add("delegations", direction="inbound", title="A", member_count=1234.0,
                     cost=1234.5, note=912345678.0)  # fmt: skip
    record = office.get("delegations", ref)
    assert (record["member_count"], record["cost"], record["note"]) == (
        1234, Decimal("1234.5"), "912345678",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda o: o.list("delegations", limit=-1), "limit takes a whole number, 0 or more"),
        (lambda o: o.list("delegations", limit="3"), "limit takes .*, not '3'"),
        (lambda o: o.list("delegations", limit=True), "limit takes .*, not True"),
        (lambda o: o.list("delegations", descending="no"), "descending takes True or False"),
        (lambda o: o.list("delegations", text=5), "text takes a text, not 5"),
        (lambda o: o.list("delegations", sort=b"title"), "sort takes a text, not a value of type"),
        (lambda o: o.list("delegations", country=b"DK"), "country: .*not a value of type bytes"),
        (lambda o: o.list("delegations", country={"a": 1}), "country: .*not an object"),
        (lambda o: o.list("delegations", colour="red"), "no filter 'colour'"),
        (lambda o: o.list(5), "entity takes a text, not 5"),
        (lambda o: o.get("partners", None), "record takes a text, not None"),
        (lambda o: o.delete("partners", 5), "record takes a text, not 5"),
        (lambda o: o.log("partners", 5), "record takes a text, not 5"),
        (lambda o: o.search(None), "text takes a text, not None"),
        (lambda o: o.search("x", limit=-1), "limit takes"),
        (lambda o: o.commands(limit=-1), "limit takes"),
        (lambda o: o.undo("5"), "number takes a whole number"),
        (lambda o: o.breakdown("delegations", None), "by takes a text, not None"),
        (lambda o: o.add("delegations", colour="red"), "no field 'colour'"),
        (lambda o: o.add("delegations", create_partners="no", title="A"), "create_partners takes"),
        (lambda o: o.edit("delegations", "DEL-2022-0001", colour=1), "no field 'colour'"),
        (lambda o: o.unlink("delegations", "DEL-2022-0001", None), "to takes a text"),
        (lambda o: o.report(2022, None), "file takes the path of a file"),
        (lambda o: o.export_file("delegations", ""), "file takes the path of a file"),
        (lambda o: o.import_file("delegations", __file__, dry_run="no"), "dry_run takes True or"),
        (lambda o: o.import_file("delegations", __file__, dry_run=None), "dry_run takes True or"),
        (lambda o: o.import_file("delegations", __file__, {}), "options takes ImportOptions"),
        (lambda o: o.import_file("delegations", __file__, sheet=1), "sheet takes a text"),
        (lambda o: o.import_file("delegations", Path(__file__).parent), "is a folder"),
        (lambda _: ImportOptions(on_match="replace"), "on_match takes update, fill, skip or"),  # type: ignore[arg-type]
        (lambda _: ImportOptions(wipe_empty="no"), "wipe_empty takes True or False, not 'no'"),  # type: ignore[arg-type]
        (lambda _: open_database("a.db", lang="fr"), "lang takes 'en' or 'vi', not 'fr'"),
        (lambda _: open_database(""), "the database has an empty name"),
        (lambda _: open_database(" "), "the database has an empty name"),
        (lambda _: open_database(b"a.db"), "place takes the path or URL"),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_an_argument_of_another_kind_is_refused(
    facts: Database, call: Callable[[Office], object], reason: str
) -> None:
    with pytest.raises(UsageProblem, match=reason):
        call(office_of(facts))


def test_a_file_that_is_not_there_is_not_found(facts: Database) -> None:
    with pytest.raises(NotFound, match=r"there is no file nowhere\.csv"):
        office_of(facts).import_file("delegations", "nowhere.csv")


def test_no_place_is_the_database_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ECODIPLO_DB", str(tmp_path / "own.db"))
    monkeypatch.chdir(tmp_path)
    for office in (open_database(None), open_database()):
        assert str(office.database) == str(tmp_path / "own.db")


def test_worksheets_left_out_are_in_the_result(seeded: Database, tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("Q1", "Q2"):
            page = book.add_worksheet(name)
            page.write_row(0, 0, ["direction", "title"])
            page.write_row(1, 0, ["inbound", name])
    office = office_of(seeded)
    assert office.import_file("delegations", path, sheet="Q1").unread_worksheets == ("Q2",)
    assert office.import_file("delegations", path).rows == 2
