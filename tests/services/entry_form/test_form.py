"""Templates: an import takes exactly the columns and values that a template asks for."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import text

from ecodiplo.catalogue import ENTITIES, Entity
from ecodiplo.catalogue.entity import target
from ecodiplo.db.engine import Database
from ecodiplo.fields import (
    AnyRef,
    Choice,
    Code,
    Flag,
    Integer,
    Many,
    Money,
    Number,
    PartialDate,
    Ref,
)
from ecodiplo.formats.entry_form import EntryForm, FormColumn, write
from ecodiplo.formats.input_file import InputFile
from ecodiplo.language import Lang
from ecodiplo.services.entry_form.form import make_form, offered_names
from ecodiplo.services.entry_form.guide import allowed, how_to_write, kind
from ecodiplo.services.imports.headings import Headings
from ecodiplo.services.imports.import_file import import_file
from ecodiplo.services.imports.import_rows import import_rows
from ecodiplo.services.imports.report import ImportRejected
from ecodiplo.services.query.find_by_name import Names
from ecodiplo.services.query.read_records import read_records
from sources import rows

DELEGATIONS = ENTITIES["delegations"]
OFFERED = ("countries", "sectors", "partners")
GUIDE = {Lang.EN: "Guide", Lang.VI: "Hướng dẫn"}

every_entity = pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda entity: entity.name)
every_lang = pytest.mark.parametrize("lang", list(Lang))


def template_file(
    folder: Path, entity: Entity, lang: Lang, names: Mapping[str, Sequence[str]] | None = None
) -> Path:
    file = folder / f"{entity.name}.xlsx"
    with file.open("wb") as stream:
        write(make_form(entity, lang, names or {}), stream)
    return file


def page_of(file: Path, name: str) -> Worksheet:
    page = openpyxl.load_workbook(file)[name]
    assert isinstance(page, Worksheet)
    return page


def headings(page: Worksheet) -> list[str]:
    return [str(cell.value) for cell in page[1]]


def entries(entity: Entity, lang: Lang = Lang.EN) -> dict[str, FormColumn]:
    return dict(zip((f.name for f in entity.stored), make_form(entity, lang, {}).entries,
                    strict=True))  # fmt: skip


@every_entity
@every_lang
def test_an_empty_template_has_no_rows_and_every_heading_of_it_is_known(
    tmp_path: Path, entity: Entity, lang: Lang
) -> None:
    file = template_file(tmp_path, entity, lang)
    fields = Headings(entity)
    for source in (InputFile(file), InputFile(file, preferred_sheets=(entity.name,))):
        assert list(rows(source, fields)) == []
    columns = [fields.field(heading) for heading in headings(page_of(file, entity.name))]
    assert columns == list(entity.stored)


@every_entity
@every_lang
def test_it_has_a_sheet_to_fill_in_a_guide_and_hidden_lists(
    tmp_path: Path, entity: Entity, lang: Lang
) -> None:
    book = openpyxl.load_workbook(template_file(tmp_path, entity, lang))
    assert [(page.title, page.sheet_state) for page in book.worksheets] == [
        (entity.name, "visible"), (GUIDE[lang], "visible"), ("lists", "hidden"),
    ]  # fmt: skip
    assert book[entity.name].freeze_panes == "A2"
    assert book.active is book[entity.name]
    guide = list(book[GUIDE[lang]].values)[1:]
    assert [(row[0], row[1]) for row in guide] == [
        (field.label.to(lang), field.name) for field in entity.stored
    ]
    other = Lang.VI if lang is Lang.EN else Lang.EN
    assert [row[-1] for row in guide] == [field.label.to(other) for field in entity.stored]


@every_entity
def test_a_star_marks_what_an_import_refuses_to_miss(empty: Database, entity: Entity) -> None:
    def almost_nothing() -> Iterator[tuple[int, dict[str, str]]]:
        return iter([(2, {field.name: "" for field in entity.stored} | {"note": "x"})])

    with pytest.raises(ImportRejected) as refused, empty.write() as connection:
        import_rows(connection, entity, almost_nothing, file="x.csv")
    missed = {p.column for p in refused.value.problems if p.reason.en == "is empty and is required"}
    missed |= {f.name for f in entity.stored if isinstance(f.type, AnyRef) and f.required}
    columns = entries(entity)
    assert {name for name, entry in columns.items() if entry.heading.endswith(" *")} == missed
    assert {name for name, entry in columns.items() if entry.required} == missed


@every_entity
@every_lang
def test_every_choice_of_a_drop_down_is_read_as_what_it_says(
    tmp_path: Path, entity: Entity, lang: Lang
) -> None:
    book = openpyxl.load_workbook(template_file(tmp_path, entity, lang))
    offered = lists_of(book, entity)
    for at, field in enumerate(entity.stored, start=1):
        single = field.type.of if isinstance(field.type, Many) else field.type
        if isinstance(single, Choice):
            assert [single.parse(choice) for choice in offered[at]] == list(single.terms)
        elif isinstance(single, Flag):
            assert [single.parse(choice) for choice in offered[at]] == [True, False]
        else:
            assert at not in offered


def lists_of(book: Any, entity: Entity) -> dict[int, list[str]]:
    """The values that the drop-down of each column offers."""
    choices = {}
    for rule in book[entity.name].data_validations.dataValidation:
        (cells,) = rule.sqref.ranges
        assert (cells.min_row, cells.max_row, cells.min_col) == (2, 1_048_576, cells.max_col)
        if rule.type == "list":
            name, area = rule.formula1.split("!")
            page = book[name][area.replace("$", "")]
            choices[cells.min_col] = [str(row[0].value) for row in page]
    return choices


@every_lang
def test_a_drop_down_offers_the_names_of_the_database_each_of_which_is_found(
    facts: Database, tmp_path: Path, lang: Lang
) -> None:
    with facts.read() as connection:
        names = offered_names(connection, DELEGATIONS, lang)
        assert set(names) == set(OFFERED)
        for name, offered in names.items():
            index = Names(connection, ENTITIES[name])
            ids = {index.find(each) for each in offered}
            assert len(ids) == len(offered)
        assert offered_names(connection, ENTITIES["documents"], lang) == {}
    assert ("Đan Mạch" if lang is Lang.VI else "Denmark") in names["countries"]
    book = openpyxl.load_workbook(template_file(tmp_path, DELEGATIONS, lang, names))
    offered_by_column = lists_of(book, DELEGATIONS)
    for at, field in enumerate(DELEGATIONS.stored, start=1):
        if target(field) in OFFERED:
            assert offered_by_column[at] == names[target(field)]


def test_a_name_that_two_records_share_is_offered_as_what_tells_them_apart(
    seeded: Database,
) -> None:
    with seeded.write() as connection:
        connection.execute(
            text(
                "INSERT INTO partners (ref, name, name_vi, kind) VALUES"
                " ('PAR-8', 'Fair A', 'Hội chợ', 'other'), ('PAR-9', 'Fair B', 'Hội chợ', 'other')"
            )
        )
        names = offered_names(connection, DELEGATIONS, Lang.VI)["partners"]
    assert "Hội chợ" not in names
    assert {"Fair A", "Fair B", "Cảng Rotterdam"} <= set(names)


def test_other_names_may_be_typed_with_a_warning_or_where_several_stand_without(
    tmp_path: Path,
) -> None:
    names = {"partners": ["A"], "countries": ["Denmark"]}
    page = page_of(template_file(tmp_path, ENTITIES["contacts"], Lang.EN, names), "contacts")
    rules = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}
    assert rules["B2:B1048576"].errorStyle == "warning"
    assert rules["B2:B1048576"].showErrorMessage
    page = page_of(template_file(tmp_path, DELEGATIONS, Lang.EN, names), "delegations")
    by_heading = {
        headings(page)[next(iter(rule.sqref.ranges)).min_col - 1]: rule
        for rule in page.data_validations.dataValidation
    }
    assert not by_heading["Countries"].showErrorMessage
    assert by_heading["Direction *"].errorStyle in (None, "stop")
    assert by_heading["Direction *"].showErrorMessage
    members = by_heading["Members"]
    assert (members.type, members.formula1, members.formula2) == ("whole", "1", str(2**31 - 1))
    assert (by_heading["Cost"].type, by_heading["Cost"].errorStyle) == ("decimal", "warning")
    assert by_heading["Title *"].prompt == "Required. Text"
    assert "14/9/2022" in str(by_heading["Start"].prompt)


def test_texts_dates_and_codes_stay_texts_and_numbers_numbers(tmp_path: Path) -> None:
    page = page_of(template_file(tmp_path, DELEGATIONS, Lang.VI), "delegations")
    styles = {  # columns alike stand together
        at: alike.number_format
        for alike in page.column_dimensions.values()
        for at in range(alike.min, alike.max + 1)
    }
    for at, field in enumerate(DELEGATIONS.stored, start=1):
        number = {Integer: "#,##0", Number: "#,##0.00"}.get(type(field.type), "@")
        assert styles[at] == number, field.name


def test_a_filled_template_imports_as_it_was_meant(seeded: Database, tmp_path: Path) -> None:
    with seeded.read() as connection:
        names = offered_names(connection, DELEGATIONS, Lang.VI)
    file = template_file(tmp_path, DELEGATIONS, Lang.VI, names)
    book = openpyxl.load_workbook(file)
    page = book["delegations"]
    at = {heading: number for number, heading in enumerate(headings(page), start=1)}
    for heading, value in {
        "Chiều *": "Đoàn ra", "Tên đoàn *": "Đoàn A", "Từ ngày": "9/2023", "Số người": 12,
        "Nước/vùng lãnh thổ": "Đan Mạch; Hà Lan", "Trong kế hoạch": "không", "Kinh phí": 1500.5,
        "Đối tác làm việc": "Cảng Rotterdam | Đơn vị chủ trì",
    }.items():  # fmt: skip
        page.cell(2, at[heading], value)
    book.save(file)
    with seeded.write() as connection:
        report = import_file(
            connection, DELEGATIONS, InputFile(file, preferred_sheets=("delegations",))
        )
        assert (report.added, report.changed) == (1, 0)
        records = read_records(
            connection, DELEGATIONS, DELEGATIONS.fields, today=datetime.date(2024, 1, 1)
        )
        record = next(row for row in records if row["title"] == "Đoàn A")
    assert record["ref"] == "DEL-2023-0001"
    plain = ("direction", "start_date", "member_count", "in_plan")
    assert [record[name] for name in plain] == ["outbound", "2023-09", 12, False]
    assert str(record["cost"]) == "1500.5"
    assert [country.handle for country in record["countries"]] == ["DK", "NL"]
    assert [(p.handle, role) for p, role in record["partners"]] == [("Port of Rotterdam", "host")]


@pytest.mark.parametrize(
    ("type_", "lang", "examples"),
    [
        (PartialDate(), Lang.EN, ["14/9/2022", "9/2022", "2022"]),
        (PartialDate(), Lang.VI, ["14/9/2022", "9/2022", "2022"]),
        (Money(), Lang.EN, ["5,100,000", "5.1 million", "24.8 billion USD"]),
        (Money(), Lang.VI, ["5.100.000", "5,1 triệu", "24,8 tỷ USD"]),
        (Number(), Lang.EN, ["1500", "12.5"]),
        (Number(), Lang.VI, ["1500", "12,5"]),
        (Integer(), Lang.EN, ["12", "1500"]),
        (Integer(), Lang.VI, ["12", "1500"]),
    ],
)
def test_the_examples_it_gives_are_read(type_: Any, lang: Lang, examples: list[str]) -> None:
    for example in examples:
        assert example in how_to_write(type_, lang)
        type_.parse(example)


def test_kinds_and_values_are_told_in_words() -> None:
    partners = DELEGATIONS.by_name["partners"].type
    assert kind(partners, Lang.VI) == "Nhiều mục: Đối tác"
    assert "| Role" in how_to_write(partners, Lang.EN)
    assert allowed(partners)[:2] == ["Role / Vai trò:", "met = Met / Đối tác làm việc"]
    assert allowed(DELEGATIONS.by_name["direction"].type) == [
        "inbound = Inbound / Đoàn vào", "outbound = Outbound / Đoàn ra",
    ]  # fmt: skip
    assert "DEL-…" in how_to_write(ENTITIES["links"].by_name["from_record"].type, Lang.EN)
    assert "(DEL-…)" in how_to_write(Ref("delegations"), Lang.VI)
    assert kind(Code(), Lang.EN) == "Code"


def test_the_guide_tells_what_an_empty_cell_comes_to() -> None:
    guide = {row[1]: row for row in make_form(DELEGATIONS, Lang.EN, {}).explanations[1:]}
    assert guide["ref"][2] == "no; empty: numbered automatically"
    assert guide["status"][2] == "no; empty: Planned"
    assert guide["role_in_totals"][2] == "no; empty: Counted"
    assert guide["direction"][2] == "yes"
    assert guide["member_count"][5] == "people"


def test_messages_are_cut_to_what_excel_takes(tmp_path: Path) -> None:
    entry = FormColumn("A heading " * 5, PartialDate(), "A message " * 50)
    with (tmp_path / "x.xlsx").open("wb") as stream:
        write(EntryForm("x", [entry], "No " * 200, "Guide", [["a"], ["b"]]), stream)
    (rule,) = page_of(tmp_path / "x.xlsx", "x").data_validations.dataValidation
    assert (len(str(rule.promptTitle)), len(str(rule.prompt))) == (32, 255)
