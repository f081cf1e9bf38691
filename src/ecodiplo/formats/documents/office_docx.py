"""A list as a Word document: A4 landscape, in the layout of the template `list.docx`, which an
office can edit in Word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.errors import UsageProblem
from ecodiplo.formats.documents.column_widths import fit
from ecodiplo.formats.documents.properties import Properties
from ecodiplo.formats.documents.templates import find, require_modules
from ecodiplo.formats.documents.word import render_template, xml_line, xml_lines, xml_texts
from ecodiplo.language import Label

if TYPE_CHECKING:
    from pathlib import Path

    from ecodiplo.formats.documents.office_list import Cell, OfficeList


def render(document: OfficeList, *, templates: Path | None = None) -> bytes:
    """The list as the bytes of a .docx. The same list gives the same bytes.

    Raises EcodiploError for a fault in the template, and for a library that is not installed;
    UsageProblem for more columns than the page has room for.
    """
    require_modules("docxtpl")
    context = {
        "lang": str(document.lang),
        "head": xml_texts(document.head),
        "title": xml_line(document.title),
        "subtitle": xml_line(document.subtitle),
        "columns": [*map(xml_line, document.headings)],
        "rows": [[*map(_cell, row)] for row in document.rows],
        "totals": [*map(_cell, document.totals)],
        "closing": xml_line(" ".join(document.closing)),
    }
    properties = Properties(
        xml_line(document.title), document.lang, author=xml_line(document.head.agency),
        day=document.day,
    )  # fmt: skip
    return render_template(
        find("list.docx", templates), lambda _: context, properties,
        lambda word: _fit(word, document),
    )  # fmt: skip


def _cell(cell: Cell) -> dict[str, Any]:
    return {"text": xml_lines(cell.text), "side": cell.side}


def _fit(word: Any, document: OfficeList) -> None:
    """Give the columns of the list the widths, and its words the size, with which they fit."""
    from docx.oxml.ns import qn
    from docx.shared import Emu, Pt

    from ecodiplo.formats.documents.word_layout import GRID, set_widths

    section = word.sections[-1]
    room = Emu(section.page_width - section.left_margin - section.right_margin).mm
    columns = [document.column(at) for at in range(len(document.headings))]
    widths = fit(document.headings, columns, room)
    if sum(widths.columns) > room + 1:
        raise UsageProblem(
            Label("{count} columns are too many for a page; choose fewer with --columns",
                  "{count} cột là quá nhiều cho một trang; hãy chọn bớt bằng --columns")
            .fill(count=len(columns))
        )  # fmt: skip
    for table in word.tables:
        if table.style is None or table.style.name != GRID:
            continue
        set_widths(table, widths.columns)
        style = table._tbl.find(f".//{qn('w:pStyle')}")
        if style is not None:
            styles = {each.style_id: each for each in word.styles}
            styles[style.get(qn("w:val"))].font.size = Pt(widths.size)
