"""What the layout of a Word report owes to its text: the widths of columns, the lengths of rules,
landscape pages for wide annexes, and a signature that is not parted from the end of the text.

Styles of the template show where: `Table Grid` is a table of the report, `Signature of report` the
table of recipients and signature, `Short rule` and `Long rule` the rules under a line of text, and
`Annex of report` the paragraph that begins an annex.

Who imports this module needs the extra `report`.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt
from docx.text.paragraph import Paragraph

from ecodiplo.formats.documents.blocks import WIDE, Table
from ecodiplo.formats.documents.column_widths import fit, line_width
from ecodiplo.formats.documents.number_column import distances_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecodiplo.formats.documents.blocks import ReportDocument

TWIPS = 56.69  # of a millimetre
GRID, SIGNATURE, ANNEX = "Table Grid", "Signature of report", "Annex of report"
# The lengths of rules, in parts of the line of text above them (Decree 30/2020/NĐ-CP, Annex I).
RULES = {"Short rule": 0.4, "Long rule": 1.0}
_LARGEST, _LARGEST_IN_WIDE = 12, 11  # points: the type sizes of tables


def lay_out(word: Any, document: ReportDocument) -> None:
    """Lay out the filled template, a `docx.Document`."""
    _fit_tables(word, document)
    for paragraph in _paragraphs(word):
        if paragraph.style is not None and paragraph.style.name in RULES:
            _draw_rule(word, paragraph)
    for table in word.tables:
        if table.style is not None and table.style.name == SIGNATURE:
            _keep_with_text(table)
    _turn_wide_annexes(word, document)


def _text_width(word: Any, *, landscape: bool = False) -> float:
    """The width of a line of text in millimetres."""
    section = word.sections[-1]
    width = section.page_height if landscape else section.page_width
    return float(Emu(width - section.left_margin - section.right_margin).mm)


def _fit_tables(word: Any, document: ReportDocument) -> None:
    """Give each column of the report's tables the width that its words need, and each number its
    distance from the right edge."""
    grids = (table for table in word.tables if table.style and table.style.name == GRID)
    parts = [(document.blocks, False), *((each.blocks, each.is_wide) for each in document.annexes)]
    tables = ((block, wide) for blocks, wide in parts for block in blocks
              if isinstance(block, Table))  # fmt: skip
    for grid, (table, wide) in zip(grids, tables, strict=False):
        room = _text_width(word, landscape=wide)
        largest = _LARGEST_IN_WIDE if len(table.columns) >= WIDE else _LARGEST
        texts = [["".join(map(str, row[at])) for row in table.rows]
                 for at in range(len(table.columns))]  # fmt: skip
        widths = fit(table.columns, texts, room, largest)
        scale = min(1.0, room / sum(widths.columns))
        set_widths(grid, [width * scale for width in widths.columns])
        _set_cells(grid, widths.size, distances_in(table, document.lang))


def set_widths(grid: Any, widths: Sequence[float]) -> None:
    """Give the columns of a table of Word these widths in millimetres."""
    twips = [str(round(width * TWIPS)) for width in widths]
    for column, width in zip(grid._tbl.tblGrid.findall(qn("w:gridCol")), twips, strict=False):
        column.set(qn("w:w"), width)
    for row in grid._tbl.iter(qn("w:tr")):
        for cell, width in zip(row.iter(qn("w:tc")), twips, strict=False):
            element = cell.tcPr.find(qn("w:tcW")) if cell.tcPr is not None else None
            if element is not None:
                element.set(qn("w:w"), width)
                element.set(qn("w:type"), "dxa")


def _set_cells(grid: Any, size: int, distances: Sequence[Sequence[float]]) -> None:
    """Give the words of a table their type size where the style of cells has another, and its
    numbers their distances from the right edge. The first row has the headings."""
    style: Any = Paragraph(next(grid._tbl.iter(qn("w:p"))), grid).style
    if style.font.size != Pt(size):
        for run in grid._tbl.iter(qn("w:r")):
            run.get_or_add_rPr().sz_val = Pt(size)
    rows = list(grid._tbl.iter(qn("w:tr")))[1:]
    for row, own in zip(rows, distances, strict=False):
        for cell, distance in zip(row.iter(qn("w:tc")), own, strict=False):
            for paragraph in cell.iter(qn("w:p")) if distance else ():
                paragraph.get_or_add_pPr().ind_right = Pt(distance * size)


def _paragraphs(word: Any) -> Iterator[Any]:
    """The paragraphs of the text, and those of tables without lines."""
    yield from word.paragraphs
    for table in word.tables:
        if table.style is None or table.style.name != GRID:
            for cell in table._cells:
                yield from cell.paragraphs


def _draw_rule(word: Any, rule: Any) -> None:
    """Give the rule its length: the paragraph above is the line of text that it belongs to."""
    above = rule._p.getprevious()
    if above is None or above.tag != qn("w:p"):
        return
    line: Any = Paragraph(above, rule._parent)
    run = next(iter(line.runs), None)
    if run is None:
        return
    size = run.font.size or line.style.font.size
    if size is None:
        return
    text = line.text.upper() if run.font.all_caps else line.text
    width = getattr(rule._parent, "width", None)
    room = float(width.mm) if width is not None else _text_width(word)
    length = line_width(text, size.pt, room, bold=bool(run.font.bold))
    side = (room - RULES[rule.style.name] * length) / 2
    rule.paragraph_format.left_indent = rule.paragraph_format.right_indent = Mm(side)


def _keep_with_text(signature: Any) -> None:
    """Keep the signature on one page, with the last paragraph of the text."""
    rows = list(signature._tbl.iter(qn("w:tr")))
    for row in rows:
        properties = row.get_or_add_trPr()
        if properties.find(qn("w:cantSplit")) is None:
            properties.insert(0, properties.makeelement(qn("w:cantSplit"), {}))
    for row in rows[:-1]:
        for paragraph in row.iter(qn("w:p")):
            _keep_with_next(paragraph, signature)
    for before in signature._tbl.itersiblings(preceding=True):
        last = [before]
        if before.tag == qn("w:tbl"):
            last = list([*before.iter(qn("w:tr"))][-1].iter(qn("w:p")))
        for paragraph in last:
            _keep_with_next(paragraph, signature)
        if any((node.text or "").strip() for node in before.iter(qn("w:t"))):
            break


def _keep_with_next(element: Any, parent: Any) -> None:
    Paragraph(element, parent).paragraph_format.keep_with_next = True


def _turn_wide_annexes(word: Any, document: ReportDocument) -> None:
    """Put the annexes with wide tables on landscape pages, in sections of their own."""
    starts = [each._p for each in word.paragraphs if each.style and each.style.name == ANNEX]
    turned = [False, *(annex.is_wide for annex in document.annexes)]
    turned += [False] * (len(starts) + 1 - len(turned))  # the list of sources
    if not any(turned):
        return
    last = word.element.body.find(qn("w:sectPr"))
    first = True
    for at, start in enumerate(starts):
        if turned[at] == turned[at + 1]:
            continue
        section = _section(last, landscape=turned[at], first=first)
        first = False
        end = start.getprevious()
        if end is None or end.tag != qn("w:p"):
            end = start.makeelement(qn("w:p"), {})
            start.addprevious(end)
        end.get_or_add_pPr()._insert_sectPr(section)
    own = _section(last, landscape=turned[len(starts)], first=first)
    last.getparent().replace(last, own)


def _section(model: Any, *, landscape: bool, first: bool) -> Any:
    """A section like the model; only the first has a first page without a number."""
    section = deepcopy(model)
    size = section.find(qn("w:pgSz"))
    if landscape:
        width, height = size.get(qn("w:w")), size.get(qn("w:h"))
        size.set(qn("w:w"), height)
        size.set(qn("w:h"), width)
        size.set(qn("w:orient"), "landscape")
    title = section.find(qn("w:titlePg"))
    if title is not None and not first:
        section.remove(title)
    return section
