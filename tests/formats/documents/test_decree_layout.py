"""A Word report follows Decree 30/2020/NĐ-CP, Annex I: the page, the type, the order of parts."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from ecodiplo.formats.documents.blocks import (
    Annex,
    Block,
    Heading,
    Paragraph,
    ReportDocument,
    Table,
)
from ecodiplo.language import Lang
from sample_reports import LETTERHEAD, as_word, chart, paragraph, report, visits, with_annexes

# The widths of lines of text in Times New Roman, measured in points, and where they stand.
AGENCY, MOTTO, SUBJECT = 6.649 * 12, 12.224 * 13, 19.418 * 14


def style_of(each: Any) -> str:
    """The name of the style of a paragraph or table."""
    return str(each.style.name)


def sections(document: Any) -> list[tuple[bool, bool]]:
    """Whether each section is landscape, and whether its first page has no number."""
    return [
        (section.page_width > section.page_height, section.different_first_page_header_footer)
        for section in document.sections
    ]


# The page


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


# Type


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


def test_headings_are_in_capitals_then_bold_then_bold_italic() -> None:
    document = as_word(report(Heading("I. Một", 1), Heading("1. Hai", 2), Heading("a) Ba", 3)))
    fonts = [paragraph(document, start).style.font for start in ("I.", "1.", "a)")]
    assert [font.all_caps for font in fonts] == [True, None, None]
    assert [font.bold for font in fonts] == [True, True, True]
    assert [bool(font.italic) for font in fonts] == [False, False, True]
    assert [font.size.pt for font in fonts] == [14, 14, 14]
    assert paragraph(document, "I.").text == "I. Một"
    for start in ("I.", "1.", "a)"):
        form = paragraph(document, start).style.paragraph_format
        assert form.keep_with_next
        assert round(form.first_line_indent.cm, 2) == 1.27


def test_the_kind_and_the_subject_are_bold_and_centred() -> None:
    document = as_word(report())
    for text in (LETTERHEAD.kind, LETTERHEAD.subject):
        (run,) = (line := paragraph(document, text)).runs
        assert (run.bold, run.font.size.pt, line.alignment) == (True, 14, WD_ALIGN_PARAGRAPH.CENTER)


# The heading


def test_the_state_and_the_agency_head_the_document() -> None:
    left, right = as_word(report()).tables[0].rows[0].cells
    state, motto = right.paragraphs[:2]
    parent, agency = left.paragraphs[:2]
    assert [p.text for p in (state, motto)] == [LETTERHEAD.country, LETTERHEAD.motto]
    assert [p.runs[0].bold for p in (state, motto, parent, agency)] == [True, True, None, True]
    assert [p.runs[0].font.size.pt for p in (state, motto)] == [12, 13]
    assert left.paragraphs[-1].text == LETTERHEAD.number
    assert right.paragraphs[-1].runs[0].italic


def test_the_parent_the_agency_and_the_state_are_in_capitals() -> None:
    left, right = as_word(report()).tables[0].rows[0].cells
    lines = [*left.paragraphs[:2], right.paragraphs[0]]
    assert [line.runs[0].font.all_caps for line in lines] == [True] * 3
    assert not left.paragraphs[-1].runs[0].font.all_caps


def rule(place: Any, style: str, room: float) -> float:
    """The length of the rule in a cell or document with this room, in points."""
    (line,) = [each for each in place.paragraphs if style_of(each) == style]
    border = line.style.element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}/{qn('w:top')}")
    assert border.get(qn("w:val")) == "single"
    form = line.paragraph_format
    assert form.left_indent == form.right_indent
    return room - float(form.left_indent.pt + form.right_indent.pt)


def test_rules_are_as_long_as_the_decree_says() -> None:
    document = as_word(report())
    left, right = document.tables[0].rows[0].cells
    assert 1 / 3 < rule(left, "Short rule", left.width.pt) / AGENCY < 1 / 2
    assert 0.95 < rule(right, "Long rule", right.width.pt) / MOTTO < 1.05
    assert 1 / 3 < rule(document, "Short rule", 165 / 25.4 * 72) / SUBJECT < 1 / 2


# Tables


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
    assert abs(total - 165 * 56.69) <= wide + 1


def numbers(*texts: str, lang: Lang = Lang.VI) -> list[tuple[Any, float]]:
    """The alignment and the distance from the right edge, in digits, of numbers in a column."""
    table = Table("", ("Vốn",), tuple(((text,),) for text in texts), (True,))
    cells = [row.cells[0].paragraphs for row in as_word(report(table, lang=lang)).tables[1].rows]
    shown = []
    for (line,) in cells[1:]:
        distance = line.paragraph_format.right_indent
        shown.append((line.alignment, 0.0 if distance is None else distance.pt / 6))
    return shown


@pytest.mark.parametrize(
    ("lang", "texts"), [(Lang.VI, ("1,25", "0,5", "1.200")), (Lang.EN, ("1.25", "0.5", "1,200"))]
)
def test_the_digits_of_a_column_line_up(lang: Lang, texts: tuple[str, ...]) -> None:
    right = WD_ALIGN_PARAGRAPH.RIGHT
    assert numbers(*texts, "–", lang=lang) == [(right, 0), (right, 1), (right, 2.5), (right, 0)]


def test_a_table_of_many_columns_is_in_11_points() -> None:
    for count, size in ((6, 12), (7, 11)):
        names = tuple(f"C{n}" for n in range(count))
        table = Table("", names, (tuple(("x",) for _ in names),), (False,) * count)
        (cell, *_) = as_word(report(table)).tables[1].rows[1].cells
        line = cell.paragraphs[0]
        assert (line.runs[0].font.size or line.style.font.size).pt == size


# The order of parts


def order(document: Any) -> list[str]:
    """The parts of the document in order."""
    names = {"Letterhead of report": "heading", "Signature of report": "signature",
             "Annex of report": "annex", "Body of report": "text",
             "Table Grid": "table"}  # fmt: skip
    parts: list[str] = []
    for each in document.iter_inner_content():
        text = getattr(each, "text", "")
        name = text if text == LETTERHEAD.kind else names.get(style_of(each), "")
        if name and name not in parts[-1:]:
            parts.append(name)
    return parts


def test_the_parts_stand_in_the_order_of_the_decree() -> None:
    document = as_word(with_annexes(Paragraph(("Lời văn",)), visits(2)))
    assert order(document) == [
        "heading", "BÁO CÁO", "text", "table", "signature", "annex", "table", "annex", "table",
        "annex",
    ]  # fmt: skip
    titles = [each.text for each in document.paragraphs if style_of(each) == "Annex of report"]
    assert titles == ["Phụ lục I", "Phụ lục II", LETTERHEAD.sources_title]


def test_the_signature_stands_right_and_the_recipients_left() -> None:
    left, right = as_word(report()).tables[-1].rows[0].cells
    lines = [p.text for p in right.paragraphs]
    assert lines[:2] == list(LETTERHEAD.signing)
    assert lines[-1] == LETTERHEAD.signer
    assert len(lines) >= 6  # room to sign
    title, first = left.paragraphs[:2]
    assert (title.text, title.runs[0].bold, title.runs[0].italic) == ("Nơi nhận:", True, True)
    assert (title.runs[0].font.size.pt, first.runs[0].font.size.pt) == (12, 11)


@pytest.mark.parametrize(
    "last",
    [Paragraph(("Trên đây là báo cáo./.",)), Heading("I. Hết", 1), visits(3), chart()],
    ids=lambda block: type(block).__name__,
)
def test_the_signature_is_on_one_page_with_the_end_of_the_text(last: Block) -> None:
    document = as_word(report(Paragraph(("Đầu",)), last))
    parts = list(document.iter_inner_content())
    (at,) = [n for n, each in enumerate(parts) if style_of(each) == "Signature of report"]
    assert "w:cantSplit" in parts[at].rows[0]._tr.xml
    first = next(n for n, each in enumerate(parts) if getattr(each, "text", "") == "Đầu")
    for each in parts[first + 1 : at]:
        if style_of(each) == "Table Grid":
            assert all(p.paragraph_format.keep_with_next for p in each.rows[-1].cells[0].paragraphs)
        elif style_of(each) != "Caption of report":
            own = each.paragraph_format.keep_with_next
            assert own or (own is None and each.style.paragraph_format.keep_with_next)
    assert not parts[first].paragraph_format.keep_with_next


def test_an_agency_without_a_parent_heads_the_document_alone() -> None:
    left, _ = as_word(report(parent="")).tables[0].rows[0].cells
    assert left.paragraphs[0].text == LETTERHEAD.agency


def test_an_annex_and_the_sources_begin_a_page() -> None:
    document = as_word(with_annexes())
    starts = [each for each in document.paragraphs if style_of(each) == "Annex of report"]
    assert len(starts) == 3
    for start in starts:
        form = start.style.paragraph_format
        assert (form.page_break_before, form.alignment) == (True, WD_ALIGN_PARAGRAPH.CENTER)
        assert start.style.font.bold


def test_an_annex_has_its_title_in_capitals_and_the_report_that_it_belongs_to() -> None:
    document = as_word(with_annexes())
    lines = document.paragraphs
    at = next(n for n, each in enumerate(lines) if each.text == "Phụ lục I")
    title, note = lines[at + 1 : at + 3]
    assert (title.text, title.style.font.all_caps, title.style.font.bold) == (
        "Danh sách đoàn vào", True, True,
    )  # fmt: skip
    assert (note.text, note.style.font.italic) == (LETTERHEAD.annex_note, True)


def test_a_single_annex_has_no_number() -> None:
    one = dataclasses.replace(report(), annexes=(Annex("", "Số liệu", (visits(1),)),))
    assert paragraph(as_word(one), "Phụ lục").text == "Phụ lục"


# Landscape pages


def wide(*at: int, count: int = 2) -> ReportDocument:
    """A report with annexes, of which these are wide."""
    broad = with_annexes(wide=True).annexes[0]
    annexes = (broad if n in at else Annex(str(n), f"Số {n}", (visits(1),)) for n in range(count))
    return dataclasses.replace(report(), annexes=tuple(annexes))


@pytest.mark.parametrize(
    ("document", "turned"),
    [
        (wide(), [False]),
        (wide(0), [False, True, False]),
        (wide(1), [False, True, False]),
        (wide(0, 1), [False, True, False]),
        (wide(0, 2, count=3), [False, True, False, True, False]),
        (dataclasses.replace(wide(1), sources=()), [False, True]),
    ],
)
def test_a_wide_annex_is_on_landscape_pages_and_only_page_1_has_no_number(
    document: ReportDocument, turned: list[bool]
) -> None:
    made = as_word(document)
    first = [True] + [False] * (len(turned) - 1)
    assert sections(made) == list(zip(turned, first, strict=True))
    for section in made.sections:
        assert "PAGE" in section.header._element.xml
        sides = (section.top_margin, section.left_margin, section.right_margin)
        assert [round(side.mm) for side in sides if side is not None] == [20, 30, 15]


def test_a_table_of_a_wide_annex_fills_the_landscape_page() -> None:
    document = as_word(wide(0))
    (table,) = [each for each in document.tables if len(each.columns) == 10]
    total = sum(int(c.get(qn("w:w"))) for c in table._tbl.tblGrid.findall(qn("w:gridCol")))
    assert abs(total / 56.69 - (297 - 30 - 15)) < 1
