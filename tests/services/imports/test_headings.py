"""Headings: the fields that they name, and notes that change the meaning of a column."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import xlsxwriter

from answers import Runner
from ecodiplo.catalogue import ENTITIES, Entity
from ecodiplo.db.engine import Database
from ecodiplo.fields import Money, PartialDate
from ecodiplo.money import ScaledUnit
from ecodiplo.services.imports.headings import Headings

FOREIGN = ("nữ", "dự kiến", "USD/năm", "trước thuế")
ACCEPTED = {
    "delegations.start_date": (
        "dd/mm/yyyy", "DD/MM/YYYY", "d.m.yyyy", "ngày/tháng/năm", "ngày, tháng, năm", "mm/yyyy",
        "năm", "yyyy-mm-dd", "day/month/year",
    ),
    "delegations.member_count": ("người", "people", "*"),
    "events.enterprises_connected": ("doanh nghiệp", "enterprises"),
    "fdi-projects.implemented_capital_usd": ("USD", "usd", "US$", "$", "đô la Mỹ"),
    "delegations.title": ("*", "bắt buộc", "required", "Tên đoàn"),
    "delegations.countries": ("quốc gia/vùng lãnh thổ",),
}  # fmt: skip
every_entity = pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda entity: entity.name)


def read(entity: str, heading: str) -> str | None:
    field = Headings(ENTITIES[entity]).field(heading)
    return field.name if field else None


@every_entity
def test_every_spelling_of_a_field_names_it_with_marks_and_in_both_languages(
    entity: Entity,
) -> None:
    headings = Headings(entity)
    for field in entity.fields:
        both = (f"{field.label.en} / {field.label.vi}", f"{field.label.vi} | {field.label.en}")
        for name in (field.name, *field.label, *both):
            for written in (name, f"{name} *", f"{name} (*)", f"{name}*", name.upper()):
                assert headings.field(written) is field, written


@pytest.mark.parametrize(
    ("entity", "heading", "field"),
    [
        ("links", "Who says so", "stated_by"),
        ("figures", "Năm được", "year_basis"),
        ("figures", "Cách nêu (tiếng Việt)", "value_text_vi"),
        ("press-visits", "Published", "publications"),
        ("snapshot-figures", "Which records", "counted_records"),
    ],
)
def test_a_former_heading_still_names_its_field(entity: str, heading: str, field: str) -> None:
    assert read(entity, heading) == field


@pytest.mark.parametrize("heading", ["Problem", "What to mend", "Lỗi cần sửa"])
def test_the_problems_of_rejected_rows_are_ignored(heading: str) -> None:
    assert Headings(ENTITIES["events"]).is_ignored(heading)


@every_entity
@pytest.mark.parametrize("note", FOREIGN)
def test_a_note_that_is_not_understood_keeps_every_column_from_being_read(
    entity: Entity, note: str
) -> None:
    headings = Headings(entity)
    for field in entity.fields:
        for label in field.label:
            for written in (f"{label} ({note})", f"{label} [{note}]", f"{label} / {note}",
                            f"{label} ({note}) *"):  # fmt: skip
                assert headings.field(written) is None, written
                assert headings(written), "it stays a heading"


@pytest.mark.parametrize(
    ("name", "note"), [(name, note) for name, notes in ACCEPTED.items() for note in notes]
)
def test_a_note_that_says_what_holds_anyway_is_read(name: str, note: str) -> None:
    entity, _, field = name.partition(".")
    for label in ENTITIES[entity].by_name[field].label:
        assert read(entity, f"{label} ({note})") == field


@every_entity
def test_only_amounts_are_in_dollars_and_only_dates_have_a_format(entity: Entity) -> None:
    headings = Headings(entity)
    for field in entity.fields:
        amount = isinstance(field.type, Money) or field.currency or field.unit_from
        for note, fits in (("USD", amount), ("dd/mm/yyyy", isinstance(field.type, PartialDate))):
            assert (headings.field(f"{field.label.vi} ({note})") is field) is bool(fits)


@pytest.mark.parametrize("note", ["mm/dd/yyyy", "tháng/ngày/năm", "m/d/yyyy"])
def test_a_heading_states_that_the_month_comes_first(note: str) -> None:
    heading = f"Từ ngày ({note})"
    assert read("delegations", heading) == "start_date"
    assert Headings(ENTITIES["delegations"]).date_order(heading) == "month-first"


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Kinh phí (triệu đồng)", ScaledUnit(1_000_000, "VND")),
        ("Cost (EUR)", ScaledUnit(1, "EUR")),
        ("Số người (người)", ScaledUnit(1, "person")),
        ("Cost", ScaledUnit()),
    ],
)
def test_a_heading_states_the_unit_of_its_numbers(heading: str, unit: ScaledUnit) -> None:
    assert Headings(ENTITIES["delegations"]).unit(heading) == unit


@pytest.mark.parametrize("written", ["Vốn thực hiện, triệu USD", "Vốn thực hiện - triệu USD"])
def test_a_unit_after_a_comma_or_a_dash_is_no_heading(written: str) -> None:
    assert read("fdi-projects", written) is None


def table(path: Path, headings: list[str], row: list[str]) -> str:
    if path.suffix == ".xlsx":
        with xlsxwriter.Workbook(path) as book:
            page = book.add_worksheet()
            page.write_row(0, 0, headings)
            page.write_row(1, 0, row)
    elif path.suffix in (".json", ".jsonl"):
        path.write_text(json.dumps(dict(zip(headings, row, strict=True))), encoding="utf-8")
    else:
        mark = "\t" if path.suffix == ".tsv" else ";"
        path.write_text("\n".join([mark.join(headings), mark.join(row), ""]), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("format_", ["csv", "tsv", "xlsx", "json", "jsonl"])
def test_a_heading_with_another_unit_is_refused_by_name(
    run: Runner, facts: Database, tmp_path: Path, format_: str
) -> None:
    path = table(tmp_path / f"f.{format_}", ["Tên dự án", "Vốn thực hiện (EUR)"],
                 ["Nhà máy Qzx", "5,5"])  # fmt: skip
    done = run(facts, "import", "fdi-projects", path)
    assert done.code == 3
    assert (
        "FDI projects have no column 'Vốn thực hiện (EUR)': 'EUR' is not understood"
        " beside Implemented capital, which is in USD"
    ) in done.err
    assert "--ignore-unknown" in done.err


def test_a_column_with_another_unit_can_be_passed_over_and_is_told(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    path = table(tmp_path / "f.csv", ["direction", "title", "Số người (nữ)"], ["vào", "Qzx", "5"])
    done = run(seeded, "import", "delegations", path, "--ignore-unknown")
    assert (done.code, "ignored columns: Số người (nữ)" in done.err) == (0, True)


def test_a_unit_on_a_line_of_its_own_is_read_too(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    headings = ["Tên dự án", "Tình trạng", "Vốn thực hiện\ntriệu USD"]
    path = table(tmp_path / "f.xlsx", headings, ["Qzx", "in_force", "5,5"])
    done = run(seeded, "import", "fdi-projects", path)
    assert (done.code, "the numbers were read as 1,000,000 USD" in done.err) == (0, True)


def test_a_row_of_notes_stays_the_heading(run: Runner, facts: Database, tmp_path: Path) -> None:
    """Else a row of the table that looks more like one would be taken."""
    path = tmp_path / "f.csv"
    path.write_text("Tên dự án (dự kiến),Vốn thực hiện (EUR)\nTên dự án,5\n", "utf-8")
    done = run(facts, "import", "fdi-projects", str(path))
    assert (done.code, "have no column 'Tên dự án (dự kiến)'" in done.err) == (3, True)


def test_the_options_of_edit_take_no_note_either(run: Runner, facts: Database) -> None:
    done = run(facts, "edit", "delegations", "DEL-2022-0001", "--set", "Số người (nữ)=5")
    assert (done.code, "have no field 'Số người (nữ)'" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("entity", "heading"),
    [
        ("delegations", "Kinh phí (triệu đồng) / Cost (USD)"),
        ("delegations", "Kinh phí (triệu đồng) (tỷ đồng)"),
        # The whole second part is the name of the field, and has a unit all the same.
        ("fdi-projects", "Vốn thực hiện (triệu USD) / Implemented capital (USD)"),
        ("fdi-projects", "implemented capital [usd] / Vốn thực hiện (triệu USD)"),
    ],
)
def test_two_units_in_one_heading_are_refused(entity: str, heading: str) -> None:
    assert read(entity, heading) is None
    assert "are two units of one column" in str(Headings(ENTITIES[entity]).unknown(heading, "f"))


def test_one_unit_in_two_languages_is_read() -> None:
    assert read("delegations", "Kinh phí (triệu đồng) / Cost (VND million)") == "cost"
    heading = "Vốn thực hiện (USD) / Implemented capital (USD)"
    assert read("fdi-projects", heading) == "implemented_capital_usd"


@pytest.mark.parametrize(
    ("entity", "start", "end"),
    [("figures", "period_start", "period_end"), ("delegations", "start_date", "end_date"),
     ("aid", "start_date", "end_date"), ("contacts", "valid_from", "valid_to"),
     ("documents", "period_start", "period_end")],
)  # fmt: skip
def test_short_headings_name_the_ends_of_a_period(entity: str, start: str, end: str) -> None:
    for first, last in (("From", "To"), ("Từ", "Đến"), ("Từ ngày", "Đến ngày")):
        if entity != "documents" or first != "Từ ngày":
            assert (read(entity, first), read(entity, last)) == (start, end)
