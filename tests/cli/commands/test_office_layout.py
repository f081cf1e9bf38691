"""`export --layout office`: lists as an office sends them, in Word and Excel, on both engines."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from answers import Runner
from ecodiplo.db.engine import Database
from ecodiplo.language import BLANK
from importing import import_into

OFFICE = ("--office", "UBND tỉnh A; Sở Ngoại vụ", "--place", "Tỉnh A",
          "--signer-title", "KT. Giám đốc; Phó giám đốc", "--signer", "Nguyễn Văn B")  # fmt: skip
INBOUND = ("delegations", "--year", "2022", "--direction", "vao")
PROJECTS = [
    {"ref": "FDI-1", "name": "Plant", "name_vi": "Nhà máy"}, {"ref": "FDI-2", "name": "Port"},
]  # fmt: skip
CAPITAL = [
    {"project": "FDI-1", "date": "2022-02-03", "kind": "new", "amount_usd": "1500000.5"},
    {"project": "FDI-2", "date": "2022-08", "kind": "new", "amount_usd": "2000000"},
]  # fmt: skip


def write(run: Runner, database: Database, file: Path, *args: str, lang: str = "vi") -> Any:
    done = run(database, "export", *args, "--layout", "office", "-o", str(file), lang=lang)
    assert done.code == 0, done.err
    return done


def word(file: Path) -> tuple[list[str], list[list[str]]]:
    """The texts outside the list's table, and its rows."""
    document = docx.Document(str(file))
    (grid,) = (t for t in document.tables if t.style and t.style.name == "Table Grid")
    rows = [[cell.text for cell in row.cells] for row in grid.rows]
    others = [p.text for t in document.tables if t is not grid
              for row in t.rows for cell in row.cells for p in cell.paragraphs]  # fmt: skip
    return [*filter(None, [*others, *(p.text for p in document.paragraphs)])], rows


def sheet(file: Path) -> Any:
    return openpyxl.load_workbook(file).active


def texts(page: Any) -> list[str]:
    return [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]


def test_a_word_list_has_every_part(run: Runner, facts: Database, tmp_path: Path) -> None:
    file = tmp_path / "list.docx"
    assert write(run, facts, file, *INBOUND, *OFFICE).err == f"đã ghi 8 dòng vào {file}\n"
    around, rows = word(file)
    assert {"UBND TỈNH A", "SỞ NGOẠI VỤ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc", "DANH SÁCH ĐOÀN VÀO NĂM 2022", "KT. GIÁM ĐỐC",
            "PHÓ GIÁM ĐỐC", "Nguyễn Văn B"} <= {*around}  # fmt: skip
    assert any(text.startswith("Tỉnh A, ngày ") for text in around)
    assert "Danh sách có 8 đoàn. 1 hồ sơ trong đó không tính vào tổng số (1 hồ sơ tổng hợp)." in (
        around
    )
    assert rows[0] == ["STT", "Mã", "Chiều", "Tên đoàn", "Cấp", "Từ ngày", "Nước/vùng lãnh thổ",
                       "Tình trạng"]  # fmt: skip
    assert rows[1] == ["1", "DEL-2022-0001", "Đoàn vào", "Đoàn Thái tử kế vị Đan Mạch",
                       "Hoàng gia", "2022", "Đan Mạch", "Đã hoàn thành"]  # fmt: skip


def test_word_is_a4_landscape_with_the_margins_of_the_decree(
    run: Runner, facts: Database, tmp_path: Path
) -> None:
    write(run, facts, tmp_path / "list.docx", *INBOUND)
    document = docx.Document(str(tmp_path / "list.docx"))
    section = document.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin,
             section.left_margin, section.right_margin)  # fmt: skip
    assert [round(size.mm) for size in sizes if size] == [297, 210, 20, 20, 30, 15]
    assert document.styles["Normal"].font.name == "Times New Roman"
    heads = document.element.body.findall(f".//{qn('w:tblHeader')}")
    assert len(heads) == 1
    (grid,) = (t for t in document.tables if t.style and t.style.name == "Table Grid")
    widths = [int(column.get(qn("w:w"))) for column in grid._tbl.tblGrid]
    assert sum(widths) == pytest.approx(14287, abs=20)


def test_the_same_list_is_the_same_file(run: Runner, facts: Database, tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.docx" for n in range(2)]
    for file in files:
        write(run, facts, file, *INBOUND)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_workbook_has_every_part(run: Runner, facts: Database, tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    write(run, facts, file, *INBOUND, *OFFICE)
    page = sheet(file)
    assert {"UBND TỈNH A", "SỞ NGOẠI VỤ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc", "DANH SÁCH ĐOÀN VÀO NĂM 2022", "STT",
            "Đoàn Thái tử kế vị Đan Mạch", "Danh sách có 8 đoàn.", "PHÓ GIÁM ĐỐC",
            "Nguyễn Văn B"} <= {*texts(page)}  # fmt: skip
    setup = page.page_setup
    assert (setup.orientation, setup.paperSize) == ("landscape", 9)  # A4
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert int(setup.fitToHeight) == 0  # as many pages as it takes
    assert page.print_title_rows == "$7:$7"
    assert page.print_area
    fonts = {cell.font.name for row in page.iter_rows() for cell in row if cell.value}
    assert fonts == {"Times New Roman"}


def test_numbers_and_dates_are_those_of_the_language(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    import_into(seeded, "fdi-projects", *PROJECTS)
    import_into(seeded, "fdi-capital", *CAPITAL)
    write(run, seeded, tmp_path / "vi.docx", "fdi-capital")
    _, rows = word(tmp_path / "vi.docx")
    assert [row[2:6] for row in rows] == [
        ["Dự án", "Ngày", "Loại", "Số vốn (USD)"],
        ["Nhà máy", "03/02/2022", "Cấp mới", "1.500.000,5"],
        ["Port", "tháng 08/2022", "Cấp mới", "2.000.000"],
    ]
    write(run, seeded, tmp_path / "en.docx", "fdi-capital", lang="en")
    around, rows = word(tmp_path / "en.docx")
    assert "List of FDI capital" in around
    assert rows[1][2:6] == ["Plant", "3 Feb 2022", "New", "1,500,000.5"]


def test_amounts_are_added_up_and_are_numbers_in_a_workbook(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    import_into(seeded, "fdi-projects", *PROJECTS)
    import_into(seeded, "fdi-capital", *CAPITAL)
    file = tmp_path / "list.xlsx"
    write(run, seeded, file, "fdi-projects")
    rows = [[cell.value for cell in row] for row in sheet(file).iter_rows()]
    assert [row[-1] for row in rows if isinstance(row[-1], int | float)] == [
        1500000.5, 2000000, 3500000.5,
    ]  # fmt: skip
    assert [row[1] for row in rows if row[-1] == 3500000.5] == ["Tổng cộng"]
    done = run(seeded, "import", "fdi-projects", str(file))
    assert "0 added, 0 changed, 2 unchanged" in done.err
    assert "a total: its numbers are the sums of other rows" in done.err


def test_a_sum_that_lacks_a_value_is_none(run: Runner, seeded: Database, tmp_path: Path) -> None:
    import_into(seeded, "fdi-projects", *PROJECTS)
    import_into(seeded, "fdi-capital", CAPITAL[0])
    write(run, seeded, tmp_path / "list.xlsx", "fdi-projects", "--columns",
          "ref,name,implemented_capital_usd")  # fmt: skip
    assert "Tổng cộng" not in texts(sheet(tmp_path / "list.xlsx"))


def test_dots_stand_for_what_nobody_says(run: Runner, seeded: Database, tmp_path: Path) -> None:
    assert run(seeded, "delete", "offices", "OFF-0001", "--yes").code == 0
    write(run, seeded, tmp_path / "list.docx", *INBOUND, lang="en")
    around, _ = word(tmp_path / "list.docx")
    assert around.count(BLANK) == 3  # two lines of the office, and who signs
    assert any(text.startswith(f"{BLANK}, ") for text in around)
    assert not any("Phòng" in text or "Phong" in text for text in around)


def test_the_settings_of_the_office_stand_where_no_option_says_otherwise(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    assert run(seeded, "config", "set", "signer", "Hoàng Thị Mai").code == 0
    write(run, seeded, tmp_path / "list.docx", *INBOUND, "--place", "Cát Bà", lang="vi")
    around, _ = word(tmp_path / "list.docx")
    assert "ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI PHÒNG" in around
    assert "SỞ NGOẠI VỤ" in around
    assert "GIÁM ĐỐC" in around
    assert "Hoàng Thị Mai" in around
    assert any(text.startswith("Cát Bà, ngày ") for text in around)


@pytest.mark.parametrize("columns", ["name", "name,website", "ref,name,website,aliases"])
def test_narrow_tables_are_taken_back_too(
    run: Runner, facts: Database, tmp_path: Path, columns: str
) -> None:
    file = tmp_path / "list.xlsx"
    write(run, facts, file, "partners", "--country", "NL", "--columns", columns, *OFFICE)
    done = run(facts, "import", "partners", str(file), "--dry-run", "--ignore-unknown")
    assert "0 added, 0 changed, 4 unchanged" in done.err, done.err


def test_a_formula_is_a_text(run: Runner, seeded: Database, tmp_path: Path) -> None:
    row = {"ref": "PAR-9", "name": "=1+1", "kind": "other", "note": "'=2"}
    import_into(seeded, "partners", row)
    file = tmp_path / "list.xlsx"
    write(run, seeded, file, "partners", "--columns", "ref,name,note", "--text", "1+1")
    with zipfile.ZipFile(file) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert "0 added, 0 changed, 1 unchanged" in run(seeded, "import", "partners", str(file)).err


def test_an_office_edits_the_layout_in_word(run: Runner, facts: Database, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    run(facts, "report", "templates", str(folder))
    template = docx.Document(str(folder / "list.docx"))
    template.add_paragraph("Ghi chú của cơ quan")
    template.save(str(folder / "list.docx"))
    write(run, facts, tmp_path / "list.docx", *INBOUND, "--templates", str(folder))
    assert "Ghi chú của cơ quan" in word(tmp_path / "list.docx")[0]


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (("--layout", "x", "-o", "a.docx"), 2, "there is no layout 'x'; use office"),
        (("--layout", "office", "-o", "a.csv"), 2, "the layout office is docx, xlsx, not 'csv'"),
        (("--layout", "office"), 2, "docx is written to a file: add -o list.docx"),
        (("-o", "a.docx"), 2, "docx goes with --layout office; add it"),
        (("--columns", "title"), 2, "--columns goes with --layout office; add it"),
        (("--signer-title", "X"), 2, "--signer-title goes with --layout office; add it"),
        (("--layout", "office", "--columns", "all", "-o", "a.docx"), 2,
         "46 columns are too many for a page; choose fewer with --columns"),
        (("--layout", "office", "--templates", "none", "-o", "a.docx"), 4,
         "there is no folder none"),
    ],
)  # fmt: skip
def test_what_does_not_go_is_said_in_one_line(
    run: Runner, facts: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    args: tuple[str, ...], code: int, message: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    done = run(facts, "export", "delegations", *args)
    assert (done.code, done.out, done.err) == (code, "", f"ecodiplo: {message}\n")
    assert not [*tmp_path.iterdir()]


def test_a_missing_library_is_named_with_its_extra(
    run: Runner, facts: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecodiplo.formats.documents.templates.find_spec", lambda _: None)
    file = tmp_path / "list.docx"
    done = run(facts, "export", "partners", "--layout", "office", "-o", str(file))
    assert done.code == 1
    assert "pip install 'ecodiplo[report]'" in done.err
    assert not file.exists()
