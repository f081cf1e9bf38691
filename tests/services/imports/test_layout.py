"""What a list does not say itself, and the command says for it: fields of headings, values of every
row, replaced texts, units, the row of the headings, repeated rows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from contents import records
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.errors import InvalidData, UsageProblem
from ecodiplo.formats.batches import BATCH
from ecodiplo.formats.input_file import InputFile
from ecodiplo.formats.table.header_row import header_rows
from ecodiplo.services.imports import option_texts
from ecodiplo.services.imports.import_file import import_file
from ecodiplo.services.imports.options import ImportOptions, Replacement
from ecodiplo.services.imports.report import ImportRejected, ImportReport


def bring(
    database: Database, folder: Path, entity: str, lines: Sequence[str], *,
    rows: tuple[int, int] | None = None, **options: Any,
) -> ImportReport:  # fmt: skip
    """Import a CSV file with these lines."""
    path = folder / "list.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return bring_file(database, path, entity, rows=rows, **options)


def bring_file(
    database: Database, path: Path, entity: str, *, rows: tuple[int, int] | None = None,
    **options: Any,
) -> ImportReport:  # fmt: skip
    with database.write("import") as connection:
        source = InputFile(path, header_rows=rows)
        return import_file(connection, ENTITIES[entity], source, ImportOptions(**options))


def stored(database: Database, entity: str, *names: str) -> list[Any]:
    """The values of these fields, in the order of the refs."""
    found = [tuple(row[name] for name in names) for row in records(database, entity).values()]
    return [values[0] for values in found] if len(names) == 1 else found


def refusal(kind: type[Exception], *arguments: Any, **options: Any) -> str:
    with pytest.raises(kind) as caught:
        bring(*arguments, **options)
    return str(caught.value)


# Fields of headings.


def test_a_heading_gets_the_field_that_the_command_names(seeded: Database, tmp_path: Path) -> None:
    lines = ["Đoàn,Lịch trình,direction", "Đoàn Z,5/3/2031-8/3/2031,inbound"]
    columns = {"Đoàn": "title", "lich trinh": "Từ ngày"}
    assert bring(seeded, tmp_path, "delegations", lines, columns=columns).added == 1
    (own,) = [d for d in records(seeded, "delegations").values() if d["title"] == "Đoàn Z"]
    assert (own["start_date"], own["end_date"]) == ("2031-03-05", "2031-03-08")


def test_a_heading_without_a_field_is_left_out(empty: Database, tmp_path: Path) -> None:
    lines = ["title,direction,Xe", "Đoàn Z,inbound,29A"]
    assert bring(empty, tmp_path, "delegations", lines, columns={"Xe": ""}).added == 1


def test_a_mapped_heading_keeps_the_unit_in_its_brackets(empty: Database, tmp_path: Path) -> None:
    lines = ["name,status,Rót (triệu USD)", "Dự án Z,in_force,5"]
    bring(empty, tmp_path, "fdi-projects", lines, columns={"Rót": "implemented_capital_usd"})
    assert stored(empty, "fdi-projects", "implemented_capital_usd") == [Decimal(5_000_000)]


def test_a_heading_that_the_file_lacks_is_refused(empty: Database, tmp_path: Path) -> None:
    lines = ["title,direction", "Đoàn Z,inbound"]
    message = refusal(ImportRejected, empty, tmp_path, "delegations", lines,
                      columns={"Tiêu dề": "note"})  # fmt: skip
    assert "has no column 'Tiêu dề'" in message
    assert stored(empty, "delegations", "title") == []


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"columns": {"x": "directon"}}, "Did you mean Direction?"),
        ({"columns": {"x": "in_force"}}, "have no field"),
        ({"constants": {"direction": "up"}}, "'up' is none of inbound, outbound"),
        ({"constants": {"title": " "}}, "there is no value"),
        ({"replacements": (Replacement("a", "b", "nowhere"),)}, "have no field 'nowhere'"),
        ({"units": {"": "parsecs"}}, "'parsecs' is not a unit"),
    ],
)
def test_a_wrong_option_is_named_before_the_file_is_read(
    empty: Database, tmp_path: Path, options: dict[str, Any], reason: str
) -> None:
    entity = "mous" if "in_force" in str(options) else "delegations"
    lines = ["title,direction", "Đoàn Z,inbound"]
    assert reason in refusal(UsageProblem, empty, tmp_path, entity, lines, **options)


def test_a_column_of_a_ledger_can_be_one_of_its_project(seeded: Database, tmp_path: Path) -> None:
    lines = ["Tên dự án,Ngày,Loại,Vốn (USD),Chỗ", "Nhà máy Q,2024,new,5,KCN X"]
    path = tmp_path / "list.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    options = ImportOptions(columns={"Chỗ": "project.industrial_zone"})
    with seeded.write("import") as connection:
        import_file(connection, ENTITIES["fdi-capital"], InputFile(path), options)
    (project,) = [p for p in records(seeded, "fdi-projects").values() if p["name"] == "Nhà máy Q"]
    assert project["industrial_zone"] == "KCN X"


# Values of every row.


def test_a_value_of_every_row_fills_a_field_without_a_column(
    empty: Database, tmp_path: Path
) -> None:
    lines = ["title", "Đoàn Y", "Đoàn Z"]
    constants = {"direction": "đoàn ra", "start_date": "3/2024"}
    bring(empty, tmp_path, "delegations", lines, constants=constants)
    assert stored(empty, "delegations", "direction", "start_date") == [("outbound", "2024-03")] * 2


def test_it_fills_the_empty_cells_of_a_column(empty: Database, tmp_path: Path) -> None:
    lines = ["title,direction", "Đoàn Y,inbound", "Đoàn Z,"]
    bring(empty, tmp_path, "delegations", lines, constants={"direction": "inbound"})
    assert stored(empty, "delegations", "direction") == ["inbound", "inbound"]


def test_a_cell_that_says_another_value_is_refused(empty: Database, tmp_path: Path) -> None:
    lines = ["title,direction", "Đoàn Y,outbound"]
    message = refusal(ImportRejected, empty, tmp_path, "delegations", lines,
                      constants={"direction": "inbound"})  # fmt: skip
    assert (
        "row 2, direction: has another value than a second column of the row, or constants"
        in message
    )


def book(path: Path, *sheets: tuple[str, str, str]) -> Path:
    """A workbook with sheets of one delegation each: the name, the title over the table, and the
    title of the delegation."""
    with xlsxwriter.Workbook(path) as workbook:
        for name, title, delegation in sheets:
            sheet = workbook.add_worksheet(name)
            sheet.write(0, 1, title)
            sheet.write_row(2, 0, ("Tên đoàn", "Từ ngày"))
            sheet.write_row(3, 0, (delegation, "3/2024"))
    return path


def test_each_table_has_the_value_that_its_title_says(empty: Database, tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", ("A", "DANH SÁCH ĐOÀN VÀO", "Y"), ("Đoàn ra 2024", "", "Z"))
    bring_file(empty, path, "delegations", constants={"direction": "title"})
    assert stored(empty, "delegations", "title", "direction") == [
        ("Y", "inbound"), ("Z", "outbound"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "title", "reason"),
    [
        ("A", "DANH SÁCH ĐOÀN", "says no direction"),
        ("Đoàn ra", "DANH SÁCH ĐOÀN VÀO", "says direction in two ways"),
    ],
)
def test_a_title_that_does_not_say_it_is_refused(
    empty: Database, tmp_path: Path, name: str, title: str, reason: str
) -> None:
    path = book(tmp_path / "b.xlsx", (name, title, "Y"))
    with pytest.raises(InvalidData, match=reason):
        bring_file(empty, path, "delegations", constants={"direction": "title"})


def test_without_an_option_the_message_says_which_to_add(empty: Database, tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", ("A", "DANH SÁCH ĐOÀN VÀO", "Y"))
    with pytest.raises(
        ImportRejected, match=r"add constants=\{'direction': 'title'\}, as the title says"
    ):
        bring_file(empty, path, "delegations")
    lines = ["title,countries", "Đoàn Y,Pháp"]
    message = refusal(ImportRejected, empty, tmp_path, "delegations", lines)
    assert (
        "add constants={'direction': 'inbound'} or constants={'direction': 'outbound'}" in message
    )


def test_a_value_is_composed_of_the_columns_of_its_row(empty: Database, tmp_path: Path) -> None:
    lines = ["Minister,Purpose,direction", "A. Person,Breakfast,inbound", "B. Person,,inbound"]
    columns = {"Minister": "", "Purpose": ""}
    constants = {"title": "{minister}: {Purpose}"}
    bring(empty, tmp_path, "delegations", lines, columns=columns, constants=constants)
    assert stored(empty, "delegations", "title") == ["A. Person: Breakfast", "B. Person"]


def test_it_is_empty_where_all_of_its_columns_are(empty: Database, tmp_path: Path) -> None:
    lines = ["Minister,Purpose,direction", ",,inbound"]
    message = refusal(
        ImportRejected, empty, tmp_path, "delegations", lines,
        columns={"Minister": "", "Purpose": ""}, constants={"title": "{Minister}: {Purpose}"},
    )  # fmt: skip
    assert "row 2, title: is empty" in message


def test_a_column_that_it_names_must_be_there(empty: Database, tmp_path: Path) -> None:
    lines = ["Minister,direction", "A,inbound"]
    message = refusal(ImportRejected, empty, tmp_path, "delegations", lines,
                      columns={"Minister": ""}, constants={"title": "{Ministre}"})  # fmt: skip
    assert "has no column 'Ministre', which constants names. Did you mean Minister?" in message


def test_a_composed_number_keeps_its_sign(empty: Database, tmp_path: Path) -> None:
    lines = ["title,direction,N", "A,inbound,-3"]
    message = refusal(ImportRejected, empty, tmp_path, "delegations", lines,
                      columns={"N": ""}, constants={"member_count": "{N}"})  # fmt: skip
    assert "'-3' is less than 1" in message


def test_rows_that_differ_in_a_composing_column_are_no_repeats(
    empty: Database, tmp_path: Path
) -> None:
    lines = ["title,direction,Foo", "A,inbound,1", "A,inbound,2"]
    message = refusal(ImportRejected, empty, tmp_path, "delegations", lines,
                      columns={"Foo": ""}, constants={"note": "{Foo}"})  # fmt: skip
    assert "is the same record as row 2" in message


@pytest.mark.parametrize("value", ["inbound", "title"])
def test_a_group_with_another_title_is_refused(empty: Database, tmp_path: Path, value: str) -> None:
    lines = ["ĐOÀN VÀO,,", "STT,title,start_date", "1,A,2024", "II,ĐOÀN RA,", "1,B,2024"]
    with pytest.raises((InvalidData, UsageProblem), match=r"two ways|a group of rows"):
        bring(empty, tmp_path, "delegations", lines, constants={"direction": value})


def test_the_title_of_a_group_is_no_record(empty: Database, tmp_path: Path) -> None:
    lines = ["title,start_date", "A,2024-05-01", "ĐOÀN RA,", "B,2024-05-01"]
    message = refusal(ImportRejected, empty, tmp_path, "delegations", lines,
                      constants={"direction": "inbound"})  # fmt: skip
    assert "row 3, title: is the title of a group" in message


# Replaced texts.


def test_a_text_is_read_in_place_of_another(seeded: Database, tmp_path: Path) -> None:
    lines = ["title,direction,countries", "Đoàn Y,vô,liên xô; Pháp"]
    replacements = (Replacement("Liên Xô", "Nga", "countries"), Replacement("vô", "vào"))
    bring(seeded, tmp_path, "delegations", lines, replacements=replacements)
    (own,) = [d for d in records(seeded, "delegations").values() if d["title"] == "Đoàn Y"]
    assert {country.handle for country in own["countries"]} == {"RU", "FR"}


def test_an_empty_replacement_empties_the_cell(empty: Database, tmp_path: Path) -> None:
    lines = ["title,direction,start_date", "Đoàn Y,inbound,sẽ báo"]
    bring(empty, tmp_path, "delegations", lines, replacements=(Replacement("sẽ báo", ""),))
    assert stored(empty, "delegations", "start_date") == [None]


def test_a_text_that_no_cell_has_is_named(empty: Database, tmp_path: Path) -> None:
    lines = ["title,direction", "Đoàn Y,vô"]
    replacements = (Replacement("vô", "vào"), Replacement("Liên Xô", "Nga"))
    report = bring(empty, tmp_path, "delegations", lines, replacements=replacements)
    assert "replacements: no cell is 'Liên Xô'" in [note.en for note in report.notes]


def test_replacements_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "values.txt"
    path.write_text("# names\nSoviet Union -> Russia\n\ncountries: USSR → Russia\nx ->\n", "utf-8")
    assert option_texts.replacements(path) == (
        Replacement("Soviet Union", "Russia"), Replacement("USSR", "Russia", "countries"),
        Replacement("x", ""),
    )  # fmt: skip


@pytest.mark.parametrize("line", ["Soviet Union", "-> Russia", "a -> b -> c", "a -> b\na -> c"])
def test_a_line_that_is_no_replacement_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "values.txt"
    path.write_text(f"Soviet Union -> Russia\n{line}\n", "utf-8")
    with pytest.raises(InvalidData, match=r"values\.txt, row [23]"):
        option_texts.replacements(path)


# Units.


def test_a_unit_of_the_table_holds_where_no_heading_names_one(
    empty: Database, tmp_path: Path
) -> None:
    lines = ["title,kind,status,committed_usd,disbursed_usd (USD)", "A,project,approved,5,6"]
    bring(empty, tmp_path, "aid", lines, units={"": "triệu USD"})
    assert stored(empty, "aid", "committed_usd", "disbursed_usd") == [(5_000_000, 6)]


def test_a_unit_of_a_column_holds_for_it_alone(empty: Database, tmp_path: Path) -> None:
    lines = ["title,kind,status,committed_usd,disbursed_usd", "A,project,approved,5,6"]
    bring(empty, tmp_path, "aid", lines, units={"committed_usd": "triệu USD"})
    assert stored(empty, "aid", "committed_usd", "disbursed_usd") == [(5_000_000, 6)]


def test_two_units_of_one_column_are_refused(empty: Database, tmp_path: Path) -> None:
    lines = ["title,kind,status,committed_usd (USD)", "A,project,approved,5"]
    options = {"units": {"committed_usd": "triệu USD"}}
    assert "two units of one column" in refusal(
        ImportRejected, empty, tmp_path, "aid", lines, **options
    )
    lines = ["Đơn vị: tỷ đồng,,,", "title,kind,status,committed_usd", "A,project,approved,5"]
    assert "units says 'triệu USD'" in refusal(
        ImportRejected, empty, tmp_path, "aid", lines, units={"": "triệu USD"}
    )


# The row of the headings.


def test_the_row_of_the_headings_is_named(empty: Database, tmp_path: Path) -> None:
    lines = ["title,direction,note", "Đoàn X,inbound,1", "title,direction,place", "Y,inbound,Z"]
    report = bring(empty, tmp_path, "delegations", lines, rows=(3, 3), columns={"place": "note"})
    assert (report.added, stored(empty, "delegations", "note")) == (1, ["Z"])


def test_a_row_that_is_empty_has_no_headings(empty: Database, tmp_path: Path) -> None:
    lines = ["title,direction", "Đoàn X,inbound"]
    with pytest.raises(InvalidData, match="no heading in the row that header_row names"):
        bring(empty, tmp_path, "delegations", lines, rows=(9, 9))


@pytest.mark.parametrize(
    ("text", "rows"), [("4", (4, 4)), (" 4-5 ", (4, 5)), ("4–5", (4, 5)), ("", None)]
)
def test_rows_of_headings_are_read(text: str, rows: tuple[int, int] | None) -> None:
    assert header_rows(text) == rows


@pytest.mark.parametrize("text", ["0", "x", "5-4", "1-9", "-3", "4-5-6"])
def test_other_texts_are_no_rows_of_headings(text: str) -> None:
    with pytest.raises(UsageProblem, match="header_row takes the number of a row"):
        header_rows(text)


# Repeated rows.


def test_a_row_that_repeats_another_is_passed_over(empty: Database, tmp_path: Path) -> None:
    lines = ["name,kind,country", "Aarhus,locality,", "Odense,locality,", "Aarhus,locality,"]
    report = bring(empty, tmp_path, "partners", lines)
    assert (report.added, report.skipped) == (2, 1)
    assert "passed over as repeats of earlier rows: 4" in [note.en for note in report.notes]


def test_so_is_one_of_a_later_batch(empty: Database, tmp_path: Path) -> None:
    rows = [f"Town {number},locality" for number in range(BATCH + 5)]
    report = bring(empty, tmp_path, "partners", ["name,kind", *rows, rows[0], rows[-1]])
    assert (report.added, report.skipped) == (BATCH + 5, 2)


def test_columns_that_are_left_out_make_no_difference(empty: Database, tmp_path: Path) -> None:
    lines = ["name,kind,twin", "Aarhus,locality,Bergen", "Aarhus,locality,Turku"]
    assert bring(empty, tmp_path, "partners", lines, columns={"twin": ""}).added == 1


def test_a_row_that_says_more_is_refused(empty: Database, tmp_path: Path) -> None:
    lines = ["name,kind,website", "Aarhus,locality,", "Aarhus,locality,aarhus.dk"]
    message = refusal(ImportRejected, empty, tmp_path, "partners", lines)
    assert "is the same record as row 2" in message


def test_the_first_of_repeats_is_written_when_the_command_says_so(
    empty: Database, tmp_path: Path
) -> None:
    lines = ["name,kind,website", "Aarhus,locality,", "Aarhus,locality,aarhus.dk"]
    report = bring(empty, tmp_path, "partners", lines, first_of_repeats=True)
    assert (report.added, report.skipped, stored(empty, "partners", "website")) == (1, 1, [None])


def test_a_faulty_first_row_takes_no_good_one_with_it(empty: Database, tmp_path: Path) -> None:
    lines = ["name,kind,relation", "Aarhus,locality,never", "Aarhus,locality,friendship"]
    report = bring(empty, tmp_path, "partners", lines, first_of_repeats=True, keep_good=True)
    assert (report.added, report.skipped, report.rejected) == (0, 0, 2)


def test_equal_entries_of_a_ledger_are_not_passed_over(empty: Database, tmp_path: Path) -> None:
    bring(empty, tmp_path, "fdi-projects", ["name,status", "Dự án Z,in_force"])
    lines = ["project,date,kind,amount_usd", *["Dự án Z,2024,new,50"] * 2]
    message = refusal(ImportRejected, empty, tmp_path, "fdi-capital", lines)
    assert "is the same record as row 2" in message


# What people type.


@given(st.dictionaries(st.text(min_size=1).map(str.strip).filter(bool),
                       st.text().map(str.strip).filter(lambda text: "=" not in text)))  # fmt: skip
def test_a_pair_keeps_its_heading_whatever_it_holds(named: dict[str, str]) -> None:
    texts = [f"{heading} = {name}" for heading, name in named.items()]
    assert option_texts.pairs("columns", texts) == named


@pytest.mark.parametrize("text", ["start_date", "=start_date", ""])
def test_a_text_without_a_heading_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="columns takes NAME=VALUE"):
        option_texts.pairs("columns", [text])


def test_units_of_columns_and_of_the_table_are_told_apart() -> None:
    assert option_texts.units(["triệu USD", "Vốn=tỷ đồng"]) == {"": "triệu USD", "Vốn": "tỷ đồng"}
    with pytest.raises(UsageProblem, match="two units"):
        option_texts.units(["triệu USD", "tỷ đồng"])
