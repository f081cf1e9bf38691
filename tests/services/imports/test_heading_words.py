"""Headings of offices, of public data and of programs; and what is said of those that mean
nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers import Runner
from contents import records
from ecodiplo.catalogue import ENTITIES, Entity
from ecodiplo.db.engine import Database
from ecodiplo.fold import fold
from ecodiplo.formats.table.header_row import find_header
from ecodiplo.services.imports.heading_suggestions import suggest_fields
from ecodiplo.services.imports.heading_words import bare, split_words
from ecodiplo.services.imports.headings import Headings
from properties import examples

OFFICE: dict[str, dict[str, str | None]] = {
    "delegations": {
        "Chức vụ": "head_title", "Thời gian": "start_date", "Ngày bắt đầu": "start_date",
        "Ngày kết thúc": "end_date", "Từ": "start_date", "Đến": "end_date",
        "Số thành viên": "member_count", "Trưởng đoàn": "head_name", "Quốc tịch": "countries",
        "Cơ quan chủ trì": "host_body", "Địa điểm": "places", "Đối tác": "partners",
        "Nội dung": "purpose", "Mục đích": "purpose", "Year": "start_date", "Năm": "start_date",
        "Date": "start_date", "Minister": "head_name", "Destination": "places",
        "Name of organisation": "partners", "Purpose of meeting": "purpose", "Số QĐ":
        "approval_document", "Trạng thái": "status", "SoThanhVien": "member_count",
        "NgayBatDau": "start_date", "startDate": "start_date", "START_DATE": "start_date",
        "TEN DOAN": "title", "Tên\u200b đoàn": "title", "TENDOAN": "title",
        "tendoan": "title", "countryLabel": "countries",
    },
    "press-visits": {"Số phóng viên": "crew_size", "Thời gian": "start_date",
                     "Cơ quan chủ trì": "host_body", "Nội dung": "topics", "Địa bàn": "places"},
    "events": {"Thời gian": "start_date", "Địa điểm": "place", "Cơ quan chủ trì": "organizer",
               "Year": "start_date", "Tên": "title", "Venue": "place", "Type": "kind"},
    "mous": {"Ngày ký": "signed_on", "Năm ký": "signed_on", "Date": "signed_on",
             "Year": "signed_on", "Đối tác": "partners", "Nội dung": "field", "Type": "instrument",
             "NgayKyKet": "signed_on", "Lĩnh vực": "sectors"},
    "mou-events": {"Năm": "date", "Thời gian": "date", "Văn bản": "document"},
    "fdi-projects": {"Nhà đầu tư": "investors", "TenDuAnDauTu": "name", "QuocGia": "country",
                     "LinhVucHoatDong": "sector", "TenDoanhNghiep": "vietnamese_enterprise",
                     "Quốc tịch": "country", "Ngày cấp": "certificate_date",
                     "Year": "certificate_date", "Vốn đầu tư": "registered_capital_usd"},
    "fdi-capital": {"Vốn đầu tư": "amount_usd", "Year": "date", "Loại hình": "kind",
                    "FDICapital": None},
    "aid": {"donor": "partners", "Nhà tài trợ": "partners", "recipient": "recipient",
            "start_actual": "start_date", "end_actual": "end_date",
            "Đơn vị tiếp nhận": "recipient"},
    "aid-transactions": {"Year": "date", "Năm": "date"},
    "partners": {"website": "website", "kind": "kind", "type": "kind", "Quốc tịch": "country",
                 "sistercityLabel": "name", "GoiTat": "aliases", "Organisation": "name"},
    "contacts": {"Đơn vị": "partner", "Chức danh": "position", "Họ và tên": "name",
                 "SĐT": "phone", "Email": "email"},
    "documents": {"Ngày ký": "issued_on", "SoKyHieu": "number", "Year": "issued_on"},
    "tasks": {"Đơn vị": "owner", "Hạn hoàn thành": "due_date", "Nhiệm vụ": "title"},
    "indicators": {"ĐVT": "unit", "Chỉ tiêu": "name_vi"},
    "territories": {"Tỉnh": "name_vi"},
    "figures": {"Địa phương": "territory"},
}  # fmt: skip
# Nobody knows of which field these are.
UNCLEAR = {
    "delegations": ["Đơn vị", "Tên đơn vị", "operator", "Name", "Loại", "Ngày đến", "Số"],
    "aid": ["Thời gian", "Đơn vị", "Date", "recipient_country", "Giá trị"],
    "mous": ["Thời gian", "Đơn vị", "Thời hạn"],
    "figures": ["Year", "Date", "Năm"],
    "partners": ["operator", "city_of_origin", "Đơn vị"],
    "contacts": ["Title", "Year"],
    "fdi-projects": ["Đối tác", "Vốn 2022"],
    "tasks": ["Year"],
}  # fmt: skip
every_entity = pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda entity: entity.name)


@pytest.mark.parametrize("name", OFFICE)
def test_headings_of_offices_and_public_data_are_known(name: str) -> None:
    headings = Headings(ENTITIES[name])
    fields = {text: headings.field(text) for text in OFFICE[name]}
    assert {text: field and field.name for text, field in fields.items()} == OFFICE[name]


@pytest.mark.parametrize("name", UNCLEAR)
def test_a_heading_that_may_mean_several_fields_is_left_unknown(name: str) -> None:
    headings = Headings(ENTITIES[name])
    assert [text for text in UNCLEAR[name] if headings.field(text)] == []


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("TenDuAn", "Ten Du An"), ("FDICapital", "FDI Capital"), ("SoQĐ", "So QĐ"),
        ("NgàyKý", "Ngày Ký"), ("ISO3Code", "ISO3 Code"), ("TEN DOAN", "TEN DOAN"),
        ("NO", "NO"), ("eMail", "eMail"), ("Vốn (USD)", "Vốn (USD)"), ("GCNĐKĐT", "GCNĐKĐT"),
    ],
)  # fmt: skip
def test_camel_case_is_split_between_its_words(heading: str, words: str) -> None:
    assert split_words(heading) == words


@given(st.text(max_size=60))
@examples(300)
def test_splitting_adds_nothing_but_spaces(text: str) -> None:
    assert fold(split_words(text)).replace(" ", "") == fold(text).replace(" ", "")


@every_entity
def test_every_heading_is_known_in_the_spelling_of_a_program(entity: Entity) -> None:
    headings = Headings(entity)
    for field in entity.fields:
        words = bare(field.name).split()
        camel = words[0] + "".join(map(str.title, words[1:]))
        for written in (camel, camel[0].upper() + camel[1:], "_".join(words).upper()):
            assert headings.field(written) is field, written


@every_entity
def test_a_suggestion_is_a_field_that_the_file_lacks(entity: Entity) -> None:
    entered = {field.name for field in entity.entered}
    for heading in ("date", "mission", "ten", "don vi", "amount", "xyz", "place", "number"):
        names = suggest_fields(entity, heading)
        assert {*names} <= entered
        assert not {*names} & {*suggest_fields(entity, heading, names)}


@pytest.mark.parametrize(
    ("entity", "heading", "first"),
    [
        ("delegations", "mission", "purpose"), ("delegations", "when", "start_date"),
        ("aid", "date", "approval_date"), ("delegations", "titel", "title"),
        ("mous", "Nombre del Tratado", "title"), ("aid", "reporting_organisation", "partners"),
        ("partners", "destination_countryLabel", "country"),
        ("delegations", "Nước đi", "countries"),
    ],
)  # fmt: skip
def test_a_suggestion_goes_by_meaning(entity: str, heading: str, first: str) -> None:
    assert suggest_fields(ENTITIES[entity], heading)[:1] == [first]


def rejected(run: Runner, database: Database, path: Path, text: str, *options: str) -> str:
    path.write_text(text, "utf-8")
    done = run(database, "import", "delegations", str(path), *options)
    assert done.code == 3
    return str(done.err)


def test_all_headings_that_mean_nothing_are_in_one_message(
    run: Runner, facts: Database, tmp_path: Path
) -> None:
    message = rejected(run, facts, tmp_path / "f.csv", "Qzx,mission,Wvu,level\na,b,c,royal\n")
    assert message.splitlines()[0] == (
        "ecodiplo: f.csv: has no column for direction, title, which a new record needs;"
        " these columns mean nothing: 'Qzx', 'mission', 'Wvu';"
        " say what one of them holds with --map 'mission=purpose'"
    )


def test_one_heading_that_means_nothing_is_told_what_to_type(
    run: Runner, facts: Database, tmp_path: Path
) -> None:
    text = "title,direction,mission\na,vào,c\n"
    message = rejected(run, facts, tmp_path / "f.csv", text)
    assert (
        "have no column 'mission'; if it is purpose, say so with --map 'mission=purpose'" in message
    )
    assert "--ignore-unknown" in message


def test_what_is_ignored_is_named_where_a_column_is_missing(
    run: Runner, facts: Database, tmp_path: Path
) -> None:
    text = "Numero,Nombre,Bilateral,Otro\n1,Tratado,NO,NO\n2,Acuerdo,NO,SI\n"
    message = rejected(run, facts, tmp_path / "f.csv", text, "--ignore-unknown")
    assert "has no column for direction, title, which a new record needs" in message
    assert "; these columns mean nothing: 'Numero', 'Nombre', 'Bilateral', 'Otro'" in message


def test_an_answer_no_is_not_the_heading_of_a_counter() -> None:
    rows = [["Nombre", "Bilateral", "Vigente"], ["Tratado", "NO", "NO"], ["Acuerdo", "NO", "SI"]]
    assert find_header(rows, Headings(ENTITIES["mous"])).first == 0


def test_a_year_gives_way_to_a_date_and_a_date_to_the_start(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    text = "title,direction,Year,Date,Từ ngày\nQzx,vào,2023,5/2023,6/5/2023\n"
    path = tmp_path / "f.csv"
    message = rejected(run, seeded, path, text)
    assert "'Date' says the same as 'Từ ngày'" in message
    assert run(seeded, "import", "delegations", str(path), "--ignore-unknown").code == 0
    (visit,) = (r for r in records(seeded, "delegations").values() if r["title"] == "Qzx")
    assert str(visit["start_date"]) == "2023-05-06"


def test_both_ends_of_a_period_may_be_in_one_cell(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    path = tmp_path / "f.csv"
    path.write_text("Tên đoàn,Chiều,Thời gian,Số thành viên\nQzx,vào,5-8/9/2023,12\n", "utf-8")
    assert run(seeded, "import", "delegations", str(path)).code == 0
    (visit,) = (r for r in records(seeded, "delegations").values() if r["title"] == "Qzx")
    ends = str(visit["start_date"]), str(visit["end_date"]), visit["member_count"]
    assert ends == ("2023-09-05", "2023-09-08", 12)


@pytest.mark.parametrize("heading", ["Kinh phí/năm", "Số người / năm", "Số người (năm)"])
def test_a_unit_of_time_beside_a_name_is_no_date(heading: str) -> None:
    assert Headings(ENTITIES["delegations"]).field(heading) is None
