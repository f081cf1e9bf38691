"""The layout of a report, as a reader of Markdown, HTML and Word sees it."""

from __future__ import annotations

import dataclasses
import html as entities
import io
import re
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ecodiplo.errors import EcodiploError, UsageProblem
from ecodiplo.formats.documents import charts, html, markdown, templates, word
from ecodiplo.formats.documents.blocks import (
    Block,
    Chart,
    Cite,
    CitedSource,
    Heading,
    Letterhead,
    Paragraph,
    ReportDocument,
    Series,
    Table,
)
from ecodiplo.language import Lang
from properties import examples

COUNTRIES = ("Nhật Bản", "Hàn Quốc", "Đài Loan (Trung Quốc)", "Liên bang Nga")
HOSTILE = "& < > {{ 7*7 }} {% if %} </w:t> ]]> \"' | * _ `"
ADDRESS = "https://songoaivu.haiphong.gov.vn/tin?id=1&x=2"
LETTERHEAD = Letterhead(
    parent="ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI PHÒNG",
    agency="SỞ NGOẠI VỤ",
    number="Số: 125/BC-SNgV",
    country="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    motto="Độc lập - Tự do - Hạnh phúc",
    place_and_date="Hải Phòng, ngày 05 tháng 12 năm 2022",
    kind="BÁO CÁO",
    subject="Kết quả công tác ngoại giao kinh tế năm 2022",
    signing=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    signer="Nguyễn Văn Minh",
    recipients_title="Nơi nhận:",
    recipients=("- UBND thành phố (để báo cáo);", "- Lưu: VT, HTQT."),
    sources_title="Nguồn số liệu",
    annex="Phụ lục",
    annex_note="(Kèm theo Báo cáo số 125/BC-SNgV)",
)


def chart(kind: str = "bars", **values: Any) -> Chart:
    """Delegations by country; one value is unknown."""
    series = Series("Đoàn", (Decimal(40), Decimal(35), None, Decimal(-3)), ("40", "35", "–", "-3"))
    arguments = {"labels": COUNTRIES, "series": (series,)} | values
    return Chart("inbound", "Đoàn vào theo nước", kind, **arguments)


def visits(rows: int = 30) -> Table:
    """A list of delegations."""
    cells = [
        ((str(n),), (f"Đoàn số {n} về cảng biển",), (COUNTRIES[n % 4],), ("10/10/2022",),
         (str(n * 3), " ", Cite(1, "P1")))
        for n in range(1, rows + 1)
    ]  # fmt: skip
    names = ("TT", "Nội dung", "Nước", "Thời gian", "Số người")
    return Table("Danh sách đoàn vào", names, tuple(cells), (True, False, False, False, True))


def report(*blocks: Block, lang: Lang = Lang.VI, **head: Any) -> ReportDocument:
    """A report of these blocks, by default one of every kind."""
    every = (
        Heading("I. Công tác đoàn vào, đoàn ra", 1),
        Heading("1. Đoàn vào", 2),
        Paragraph(("Thành phố đã đón 175 đoàn ", Cite(1, "P1"), ".")),
        Paragraph(("Đoàn Đại sứ quán Đan Mạch",), bullet=True),
        visits(),
        chart(),
    )
    sources = (
        CitedSource(1, "Ngoại giao kinh tế (SRC-0001).", ADDRESS),
        CitedSource(2, "Nội bộ (SRC-0002).", "javascript:alert(1)"),
    )
    letterhead = dataclasses.replace(LETTERHEAD, **head)
    return ReportDocument(lang, letterhead, blocks or every, sources)


def as_word(document: ReportDocument) -> Any:
    """The document in Word, read back."""
    return docx.Document(io.BytesIO(word.render(document)))


def paragraph(document: Any, start: str) -> Any:
    """The paragraph of the body that starts with these words."""
    return next(p for p in document.paragraphs if p.text.startswith(start))


# Markdown


@examples(150)
@given(st.text(st.sampled_from("*_|<>`#[]!\\-+=~$(){}.:0123 ab\nđ"), min_size=1, max_size=40))
def test_markdown_shows_any_text_as_it_is(text: str) -> None:
    shown = MarkdownIt("commonmark").render(markdown.escaped(text))
    plain = entities.unescape(re.sub(r"</?p>", "", shown)).strip()
    assert plain == " ".join(text.split())


def test_a_bar_in_a_cell_makes_no_column() -> None:
    text = markdown.render(
        report(Table("T", ("A|B", "C"), ((("x | y",), ("z\n| w",)),), (False, True)))
    )
    (row,) = MarkdownIt("gfm-like", {"linkify": False}).render(text).split("<tr>")[2:]
    assert row.count("<td") == 2
    assert "z | w" in row


def test_a_cite_in_markdown_is_no_link() -> None:
    shown = MarkdownIt("commonmark").render(
        markdown.render(report(Paragraph(("Đón 175 đoàn ", Cite(1, "P1"), "(http://a.b)"))))
    )
    assert "[1, P1](http://a.b)" in shown
    assert 'href="http://a.b"' not in shown


def test_a_chart_in_markdown_is_the_picture_that_its_name_has() -> None:
    text = markdown.render(report(), pictures={"inbound": "a_files/inbound.svg"})
    assert "![Đoàn vào theo nước](<a_files/inbound.svg>)" in text
    assert "█" not in text


def test_a_chart_without_a_picture_is_drawn_with_letters() -> None:
    lines = markdown.render(report()).splitlines()
    bars = {name: next(line for line in lines if line.startswith(name)) for name in COUNTRIES}
    assert bars["Nhật Bản"].count("█") > bars["Hàn Quốc"].count("█") > 0
    assert [bars[name].split()[-1] for name in COUNTRIES] == ["40", "35", "–", "-3"]
    assert "█" not in bars["Liên bang Nga"]


def test_the_sources_end_the_markdown_with_their_numbers() -> None:
    text = markdown.render(report())
    assert f"1. Ngoại giao kinh tế (SRC-0001). <{ADDRESS}>" in text
    assert 'href="javascript' not in MarkdownIt("commonmark").render(text)


# HTML


def test_html_runs_nothing_that_a_value_holds() -> None:
    evil = '<script>alert(1)</script> {{ 7*7 }} "><img src=x onerror=y>'
    table = Table(evil, (evil,), (((evil,),),), (False,))
    picture = dataclasses.replace(chart(), caption=evil)
    words = Paragraph((evil, Cite(1, evil)))
    page = html.render(report(Heading(evil, 1), words, table, picture, subject=evil))
    assert "<script" not in page
    assert "<img src=x" not in page
    assert "{{ 7*7 }}" in page


def test_only_addresses_of_the_web_are_links_in_html() -> None:
    page = html.render(report())
    links = re.findall(r'<a href="([^"]+)" rel="([^"]+)"', page)
    assert [(entities.unescape(link), "noopener" in rel) for link, rel in links] == [
        (ADDRESS, True)
    ]
    assert "javascript:alert(1)" in page


def test_a_cite_in_html_leads_to_its_source() -> None:
    page = html.render(report())
    assert re.search(r'<a class="cite" href="#source-1">\[1, P1\]</a>', page)
    assert 'id="source-1"' in page


@pytest.mark.parametrize("lang", list(Lang))
def test_html_says_its_language_and_loads_nothing(lang: Lang) -> None:
    page = html.render(report(lang=lang))
    assert f'<html lang="{lang}">' in page
    assert not re.search(r'(?:src|href)="(?!data:|#|https://songoaivu)', page)
    assert "size: A4" in page


def test_a_table_in_html_scrolls_rather_than_overflows() -> None:
    page = html.render(report())
    assert '<div class="scroll"><table>' in page
    assert re.search(r"\.scroll \{ overflow-x: auto", page)


# Word


def test_word_is_a_page_of_a4_with_the_margins_of_the_decree() -> None:
    section = as_word(report()).sections[0]
    sides = (section.page_width, section.page_height, section.top_margin, section.bottom_margin,
             section.left_margin, section.right_margin)  # fmt: skip
    assert [round(side.mm) for side in sides if side is not None] == [210, 297, 20, 20, 30, 15]


def test_pages_are_numbered_top_centre_but_not_the_first() -> None:
    section = as_word(report()).sections[0]
    assert section.different_first_page_header_footer
    (number,) = section.header.paragraphs
    assert "PAGE" in number._p.xml
    assert number.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert "PAGE" not in section.first_page_header._element.xml


def test_every_style_of_word_is_in_times_new_roman() -> None:
    document = as_word(report())
    for style in document.styles:
        fonts = style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        if fonts is not None and fonts.get(qn("w:ascii")):
            names = [
                fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")
            ]
            assert names == ["Times New Roman"] * 4, style.name


def test_the_body_is_justified_in_14_points_with_its_first_line_indented() -> None:
    style = paragraph(as_word(report()), "Thành phố đã đón").style
    form = style.paragraph_format
    assert form.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert round(form.first_line_indent.cm, 2) == 1.27
    assert form.space_after.pt >= 6 or form.space_before.pt >= 6
    size = style.font.size or style.base_style.font.size
    assert size.pt == 14


def test_the_state_and_the_agency_head_the_document() -> None:
    left, right = as_word(report()).tables[0].rows[0].cells
    state, motto = right.paragraphs[:2]
    parent, agency = left.paragraphs[:2]
    assert [p.text for p in (state, motto)] == [LETTERHEAD.country, LETTERHEAD.motto]
    assert [p.runs[0].bold for p in (state, motto, parent, agency)] == [True, True, None, True]
    assert [p.runs[0].font.size.pt for p in (state, motto)] == [12, 13]
    assert left.paragraphs[-1].text == LETTERHEAD.number
    assert right.paragraphs[-1].runs[0].italic


def test_rules_stand_under_the_agency_the_motto_and_the_subject() -> None:
    document = as_word(report())
    left, right = document.tables[0].rows[0].cells
    for place in (left, right, document):
        assert sum("w:pBdr" in p._p.xml for p in place.paragraphs) == 1


def test_a_table_repeats_its_heading_and_splits_no_row() -> None:
    table = as_word(report()).tables[1]
    assert len(table.rows) == 31
    assert [cell.text for cell in table.rows[0].cells] == list(visits().columns)
    heads = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
    assert heads == [True] + [False] * 30
    assert all("w:cantSplit" in row._tr.xml for row in table.rows)


@pytest.mark.parametrize("wide", [1, 2, 7, 12])
def test_a_table_has_any_number_of_columns(wide: int) -> None:
    names = tuple(f"Cột {n}" for n in range(wide))
    made = Table("T", names, (tuple((str(n),) for n in range(wide)),), (True,) * wide)
    table = as_word(report(made)).tables[1]
    assert [cell.text for cell in table.rows[1].cells] == [str(n) for n in range(wide)]
    total = sum(int(c.get(qn("w:w"))) for c in table._tbl.tblGrid.findall(qn("w:gridCol")))
    assert abs(total - word.TWIPS) <= wide


def test_the_signature_stands_right_and_the_recipients_left() -> None:
    left, right = as_word(report()).tables[-1].rows[0].cells
    lines = [p.text for p in right.paragraphs]
    assert lines[:2] == list(LETTERHEAD.signing)
    assert lines[-1] == LETTERHEAD.signer
    assert len(lines) >= 6  # room to sign
    title, first = left.paragraphs[:2]
    assert (title.text, title.runs[0].bold, title.runs[0].italic) == ("Nơi nhận:", True, True)
    assert (title.runs[0].font.size.pt, first.runs[0].font.size.pt) == (12, 11)


def test_only_addresses_of_the_web_are_links_in_word() -> None:
    made = word.render(report())
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        relations = package.read("word/_rels/document.xml.rels").decode()
    targets = re.findall(r'Target="([^"]+)" TargetMode="External"', relations)
    assert [entities.unescape(target) for target in targets] == [ADDRESS]


def test_hostile_text_stays_text_in_a_document() -> None:
    long = "Đ" * 10_000
    words = f"{HOSTILE} \x01\x0b\ufffe{long}"
    document = as_word(
        report(
            Heading(words, 1), Paragraph((words, Cite(1, words))),
            Paragraph((words,), bullet=True), Table(words, (words,), (((words,),),), (False,)),
            subject=words, recipients=(words,),
        )
    )  # fmt: skip
    shown = [p.text for p in document.paragraphs]
    assert sum(HOSTILE in text and long in text for text in shown) >= 5
    assert "49" not in "".join(shown)
    assert HOSTILE in document.tables[1].rows[1].cells[0].text


@examples(8)
@given(st.text(max_size=30))
def test_word_takes_any_text(text: str) -> None:
    shown = as_word(report(Paragraph((f"Đoạn: {text}",)))).paragraphs
    kept = word.xml_line(f"Đoạn: {text}")
    assert kept in [p.text for p in shown]


def test_the_same_report_is_the_same_bytes() -> None:
    assert word.render(report()) == word.render(report())
    assert html.render(report()) == html.render(report())


def test_a_report_of_nothing_is_still_a_document() -> None:
    empty = dataclasses.replace(report(), blocks=(), sources=())
    assert paragraph(as_word(empty), "BÁO CÁO")
    assert "BÁO CÁO" in html.render(empty)
    assert "BÁO CÁO" in markdown.render(empty)


# Charts


@pytest.mark.parametrize("kind", ["bars", "columns"])
@pytest.mark.parametrize(("format_", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_a_chart_is_a_picture_and_the_same_one_every_time(
    kind: str, format_: str, start: bytes
) -> None:
    made = charts.picture(chart(kind), format_)
    assert made.startswith(start)
    assert made == charts.picture(chart(kind), format_)


@pytest.mark.parametrize(
    "label", ["$a_{", "$x$", "\\frac{", "<b>", "\x07\x1b[31m", "", " ", "Ư" * 300]
)
def test_a_label_is_drawn_as_it_is_and_breaks_no_picture(label: str) -> None:
    made = charts.picture(chart(labels=(label, "B", "C", "D")), "svg").decode()
    ElementTree.fromstring(made)
    assert not re.search("[\x00-\x08\x1b]", made)


def test_two_hundred_bars_make_a_taller_picture() -> None:
    many = Series("Đoàn", (Decimal(1),) * 200, ("1",) * 200)
    tall = charts.picture(chart(labels=("Hàn Quốc",) * 200, series=(many,)), "png")
    small = charts.picture(chart(), "png")
    assert int.from_bytes(tall[20:24]) > 10 * int.from_bytes(small[20:24])


# Templates


def test_an_offices_own_template_replaces_the_shipped_one(tmp_path: Path) -> None:
    assert templates.find("report.html", tmp_path) == templates.SHIPPED / "report.html"
    (tmp_path / "report.html").write_text("{{ head.agency }}", encoding="utf-8")
    assert html.render(report(), templates=tmp_path) == "SỞ NGOẠI VỤ"


@pytest.mark.parametrize("name", [n for n in templates.NAMES if n.startswith("report.")])
def test_a_template_with_its_former_name_is_not_passed_over(tmp_path: Path, name: str) -> None:
    former = tmp_path / name.replace("report", "account")
    former.write_text("an office's own", encoding="utf-8")
    for call in (lambda: templates.find(name, tmp_path), lambda: templates.used_by(tmp_path)):
        with pytest.raises(
            UsageProblem, match=f"{former.name} is called {name} now: rename"
        ) as error:
            call()
        assert f"{former.name} nay có tên là {name}" in error.value.message.vi
    former.rename(tmp_path / name)
    assert templates.find(name, tmp_path) == tmp_path / name
    former.write_text("kept beside it", encoding="utf-8")
    assert templates.find(name, tmp_path) == tmp_path / name


@pytest.mark.parametrize("data", [b"", b"no package", b"PK\x03\x04 nor this"])
def test_a_template_that_is_no_document_is_an_error_of_one_line(
    tmp_path: Path, data: bytes
) -> None:
    (tmp_path / "report.docx").write_bytes(data)
    with pytest.raises(EcodiploError, match=r"report\.docx is not a Word document") as error:
        word.render(report(), templates=tmp_path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("tag", ["{% nothing %}", "{{ nothing }}", "{{ head.__class__.__mro__ }}"])
def test_a_wrong_tag_in_a_document_is_an_error_of_one_line(tmp_path: Path, tag: str) -> None:
    own = docx.Document(str(templates.SHIPPED / "report.docx"))
    own.add_paragraph(tag)
    own.save(str(tmp_path / "report.docx"))
    with pytest.raises(EcodiploError, match=r"report\.docx") as error:
        word.render(report(), templates=tmp_path)
    assert "\n" not in str(error.value)


def test_an_error_of_a_wrong_tag_in_html_has_its_line(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("a\nb\n{% nothing %}\n", encoding="utf-8")
    with pytest.raises(EcodiploError, match=r"report\.html, line 3: .*nothing"):
        html.render(report(), templates=tmp_path)


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    script = (
        "import sys; from ecodiplo.formats.documents import blocks, charts, html, markdown, word;"
        "print(sorted({'jinja2', 'docxtpl', 'docx', 'matplotlib'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
