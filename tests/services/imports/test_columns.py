"""Columns of numbers and dates: read as the whole column is written, or refused."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from contents import records
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.errors import UsageProblem
from ecodiplo.formats.batches import BATCH
from ecodiplo.formats.input_file import InputFile
from ecodiplo.services.imports.import_file import import_file
from ecodiplo.services.imports.options import ImportOptions
from ecodiplo.services.imports.report import ImportRejected, ImportReport

# For each entity: the headings and the cells of a row without the column that is tried.
OTHERS = {
    "delegations": ("direction", "inbound"),
    "fdi-projects": ("status", "in_force"),
    "aid": ("kind,status", "project,approved"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def bring(
    database: Database, folder: Path, entity: str, heading: str, cells: Sequence[str],
    **options: Any,
) -> ImportReport:  # fmt: skip
    """Import a file with the cells in a column under the heading."""
    names, rest = OTHERS[entity]
    title = ENTITIES[entity].title
    lines = [f'{title},{names},"{heading}"']
    lines += [f'T{number},{rest},"{cell}"' for number, cell in enumerate(cells)]
    path = folder / "list.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with database.write("import") as connection:
        return import_file(connection, ENTITIES[entity], InputFile(path), ImportOptions(**options))


def refusal(*arguments: Any, **options: Any) -> str:
    with pytest.raises(ImportRejected) as caught:
        bring(*arguments, **options)
    return str(caught.value)


def stored(database: Database, entity: str, *names: str) -> list[Any]:
    """The values of these fields, in the order of the rows."""
    title = ENTITIES[entity].title
    rows = sorted(records(database, entity).values(), key=lambda row: int(row[title][1:]))
    values = [tuple(row[name] for name in names) for row in rows]
    return [value[0] for value in values] if len(names) == 1 else values


# Decimal marks.


def test_one_number_decides_the_mark_of_its_column(empty: Database, folder: Path) -> None:
    bring(empty, folder, "delegations", "cost", ["350.000", "1.250,5"])
    assert stored(empty, "delegations", "cost") == [Decimal(350_000), Decimal("1250.5")]


def test_a_later_batch_decides_too(empty: Database, folder: Path) -> None:
    cells = ["350.000"] * (BATCH + 5) + ["1.250,5"]
    bring(empty, folder, "delegations", "cost", cells)
    assert {*stored(empty, "delegations", "cost")} == {Decimal(350_000), Decimal("1250.5")}


def test_where_nothing_decides_the_column_is_refused_once(empty: Database, folder: Path) -> None:
    message = refusal(empty, folder, "delegations", "cost", ["350.000", "120.000", "7.500"])
    assert message.count("list.csv") == 1
    assert "cost" in message
    assert "decimal='comma'" in message


@pytest.mark.parametrize(("mark", "values"), [("comma", [350_000, 120]), ("point", [350, 120])])
def test_the_option_decides(empty: Database, folder: Path, mark: str, values: list[int]) -> None:
    bring(empty, folder, "delegations", "cost", ["350.000", "120"], decimal=mark)
    assert stored(empty, "delegations", "cost") == list(map(Decimal, values))


def test_two_marks_in_a_column_are_refused(empty: Database, folder: Path) -> None:
    message = refusal(empty, folder, "delegations", "cost", ["1.250,5", "1,250.5"])
    assert "'1.250,5' has a decimal comma and '1,250.5' a decimal point" in message


def test_in_whole_numbers_a_point_groups(empty: Database, folder: Path) -> None:
    bring(empty, folder, "delegations", "member_count", ["1.234", "8 người"])
    assert stored(empty, "delegations", "member_count") == [1234, 8]


# Marks of an empty cell.


def test_a_dash_is_an_empty_cell_and_is_told_once_a_column(empty: Database, folder: Path) -> None:
    report = bring(empty, folder, "delegations", "member_count", ["8", "-", "–", "không có"])
    assert stored(empty, "delegations", "member_count") == [8, None, None, None]
    assert [note.en for note in report.notes] == [
        "member_count: '-', '–', 'không có' were read as empty cells"
    ]


def test_a_nought_is_no_empty_cell(empty: Database, folder: Path) -> None:
    report = bring(empty, folder, "delegations", "cost", ["0", "5"])
    assert (stored(empty, "delegations", "cost"), report.notes) == ([0, 5], ())


@pytest.mark.parametrize("field", ["start_date", "cost_currency", "level", "host_body"])
def test_a_dash_is_empty_in_every_kind_of_field(empty: Database, folder: Path, field: str) -> None:
    bring(empty, folder, "delegations", field, ["—"])
    assert stored(empty, "delegations", field) == [None]


def test_a_mark_of_none_makes_no_partner(empty: Database, folder: Path) -> None:
    bring(empty, folder, "delegations", "partners", ["n/a", "-"], create_partners=True)
    assert stored(empty, "delegations", "partners") == [(), ()]
    assert records(empty, "partners") == {}


def test_a_dash_in_a_required_field_is_refused_as_empty(empty: Database, folder: Path) -> None:
    path = folder / "list.csv"
    path.write_text("title,direction\nA,-\n-,inbound\n", encoding="utf-8")
    with pytest.raises(ImportRejected) as refused, empty.write("import") as connection:
        import_file(connection, ENTITIES["delegations"], InputFile(path))
    assert [str(problem) for problem in refused.value.problems] == [
        "list.csv, row 2, direction: is empty and is required",
        "list.csv, row 3, title: is empty and is required",
    ]


# Short years and clocks.


def test_months_with_short_years_are_read_and_told(empty: Database, folder: Path) -> None:
    report = bring(empty, folder, "delegations", "start_date", ["Oct-12", "Nov-13", "-"])
    assert stored(empty, "delegations", "start_date") == ["2012-10", "2013-11", None]
    assert [note.en for note in report.notes] == [
        "start_date: '-' was read as an empty cell",
        "start_date: 'Oct-12' was read as a month of a year, Oct 2012",
    ]


def test_a_clock_of_twelve_hours_follows_the_column_or_the_option(
    empty: Database, folder: Path
) -> None:
    cells = ["5/12/2022 3:00 PM"]
    assert "dates='month-first'" in refusal(empty, folder, "delegations", "start_date", cells)
    bring(empty, folder, "delegations", "start_date", cells, dates="month-first")
    assert stored(empty, "delegations", "start_date") == ["2022-05-12"]
    bring(empty, folder, "aid", "start_date", [*cells, "13/12/2022 3:00 PM"])
    assert stored(empty, "aid", "start_date") == ["2022-12-05", "2022-12-13"]


# Units.


def test_the_scale_in_a_heading_is_applied_and_told(empty: Database, folder: Path) -> None:
    heading = "Vốn thực hiện (triệu USD)"
    report = bring(empty, folder, "fdi-projects", heading, ["5,5", "12"])
    capital = stored(empty, "fdi-projects", "implemented_capital_usd")
    assert capital == [Decimal(5_500_000), Decimal(12_000_000)]
    assert [note.en for note in report.notes] == [
        f"{heading}: the numbers were read as 1,000,000 USD"
    ]


def test_a_column_of_dollars_that_names_another_currency_is_refused(
    empty: Database, folder: Path
) -> None:
    message = refusal(empty, folder, "aid", "Committed (EUR)", ["5000"])
    assert "'EUR' is not understood beside Committed" in message
    assert "belongs in a column Amount as signed" in message


def test_an_amount_as_signed_takes_its_currency_from_the_heading(
    empty: Database, folder: Path
) -> None:
    bring(empty, folder, "aid", "Amount as signed (triệu đồng)", ["1.250,5"])
    assert stored(empty, "aid", "amount_as_signed", "currency", "committed_usd") == [
        (Decimal(1_250_500_000), "VND", None)
    ]


def test_a_cell_in_another_currency_is_never_dollars(empty: Database, folder: Path) -> None:
    bring(empty, folder, "aid", "committed_usd", ["900 triệu đồng", "5000"])
    assert stored(empty, "aid", "amount_as_signed", "currency", "committed_usd") == [
        (Decimal(900_000_000), "VND", None), (None, None, Decimal(5000)),
    ]  # fmt: skip


def test_a_note_that_is_no_unit_is_refused(empty: Database, folder: Path) -> None:
    assert "'nữ' is not understood" in refusal(empty, folder, "delegations", "Số người (nữ)", ["4"])


# Dates.


def test_an_impossible_month_casts_doubt_on_the_whole_column(empty: Database, folder: Path) -> None:
    message = refusal(empty, folder, "delegations", "start_date", ["11/1/2005", "9/30/2010"])
    assert message.count("list.csv") == 1
    assert "dates='month-first'" in message


@pytest.mark.parametrize(
    ("heading", "options"),
    [("start_date", {"dates": "month-first"}), ("start_date (mm/dd/yyyy)", {})],
)
def test_the_option_or_the_heading_states_the_order(
    empty: Database, folder: Path, heading: str, options: dict[str, Any]
) -> None:
    bring(empty, folder, "delegations", heading, ["11/1/2005", "9/30/2010"], **options)
    assert stored(empty, "delegations", "start_date") == ["2005-11-01", "2010-09-30"]


def test_a_range_fills_the_start_and_the_end(empty: Database, folder: Path) -> None:
    cells = ["10-12/5/2023", "từ 3 đến 7/6/2023", "25-27 October 2013", "14/9/2022", "Quý III/2023"]
    bring(empty, folder, "delegations", "start_date", cells)
    assert stored(empty, "delegations", "start_date", "end_date") == [
        ("2023-05-10", "2023-05-12"), ("2023-06-03", "2023-06-07"), ("2013-10-25", "2013-10-27"),
        ("2022-09-14", None), ("2023-07", "2023-09"),
    ]  # fmt: skip


def test_a_range_without_a_column_of_ends_clears_no_end(empty: Database, folder: Path) -> None:
    message = refusal(
        empty, folder, "delegations", "start_date", ["10-12/5/2023", "2024"], wipe_empty=True
    )
    assert "row 2, start_date: also fills End; with wipe_empty" in message


def test_a_range_beside_another_end_is_refused(empty: Database, folder: Path) -> None:
    path = folder / "list.csv"
    path.write_text(
        "title,direction,start_date,end_date\nA,inbound,10-12/5/2023,13/5/2023\n", "utf-8"
    )
    with pytest.raises(ImportRejected, match="has another value"), empty.write("x") as connection:
        import_file(connection, ENTITIES["delegations"], InputFile(path))


@pytest.mark.parametrize("option", ["decimal", "dates"])
def test_the_options_take_their_words_alone(option: str) -> None:
    wrong: dict[str, Any] = {option: "sideways"}
    with pytest.raises(UsageProblem, match=f"{option} takes"):
        ImportOptions(**wrong)


def test_columns_in_doubt_are_told_together_with_the_other_faults(
    seeded: Database, folder: Path
) -> None:
    path = folder / "list.csv"
    path.write_text("title,direction,start_date,cost,member_count\nA,inbound,9/30/2010,1.500,x\n")
    with seeded.write("import") as connection, pytest.raises(ImportRejected) as refused:
        import_file(connection, ENTITIES["delegations"], InputFile(path))
    columns = {problem.column for problem in refused.value.problems}
    assert columns == {"start_date", "cost", "member_count"}


def test_money_below_a_cent_is_rounded_and_told(seeded: Database, folder: Path) -> None:
    heading = "implemented_capital_usd (triệu USD)"
    report = bring(seeded, folder, "fdi-projects", heading, ["3,123456789", "1"])
    notes = [note.en for note in report.notes]
    assert f"{heading}: amounts were rounded to two decimals" in notes


@pytest.mark.parametrize("cells", [["2009-10", "2012-13"], ["2009-10", "2010-11"]])
def test_a_column_of_two_years_is_no_column_of_months(
    seeded: Database, folder: Path, cells: list[str]
) -> None:
    message = refusal(seeded, folder, "delegations", "start_date", cells, keep_good=True)
    assert "can be two years in a row" in message


@pytest.mark.parametrize("cells", [["2009-10"], ["2009-10", "2010-02"]])
def test_months_after_the_year_are_months(empty: Database, folder: Path, cells: list[str]) -> None:
    bring(empty, folder, "delegations", "start_date", cells)
    assert stored(empty, "delegations", "start_date") == cells


@pytest.mark.parametrize(("heading", "cell"), [("Kinh phí (triệu đồng)", "5"), ("Kinh phí", "5 €")])
def test_a_unit_beside_another_currency_is_refused(
    seeded: Database, folder: Path, heading: str, cell: str
) -> None:
    path = folder / "list.csv"
    lines = f"title,direction,{heading},Đơn vị tiền tệ\nA,inbound,{cell},USD\n"
    path.write_text(lines, "utf-8")
    with pytest.raises(ImportRejected, match="has another value"), seeded.write("x") as connection:
        import_file(connection, ENTITIES["delegations"], InputFile(path))


def test_dollars_beside_another_currency_are_refused(seeded: Database, folder: Path) -> None:
    path = folder / "list.csv"
    lines = "title,kind,status,{},Nguyên tệ\nA,project,approved,5000,EUR\n"
    path.write_text(lines.format("Giá trị cam kết"), "utf-8")
    with (
        pytest.raises(ImportRejected, match="another currency than"),
        seeded.write("x") as connection,
    ):
        import_file(connection, ENTITIES["aid"], InputFile(path))
    path.write_text(lines.format("Giá trị cam kết (USD)"), "utf-8")
    with seeded.write("x") as connection:
        assert import_file(connection, ENTITIES["aid"], InputFile(path)).added == 1


@pytest.mark.parametrize("gap", [0, BATCH])
def test_two_headings_of_one_field_with_different_units_are_refused(
    seeded: Database, folder: Path, gap: int
) -> None:
    path = folder / "list.jsonl"
    first, *others = ("Vốn thực hiện (triệu USD)", *["implemented_capital_usd"] * (gap + 1))
    lines = [f'{{"name": "A{at}", "{heading}": 5}}' for at, heading in enumerate([first, *others])]
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(ImportRejected, match="different units"), seeded.write("x") as connection:
        import_file(connection, ENTITIES["fdi-projects"], InputFile(path))
