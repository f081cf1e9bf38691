"""Makes files for the tests of the readers: regular, old, broken and hostile ones."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from openpyxl import Workbook

from ecodiplo.errors import InvalidData, Problem
from ecodiplo.fold import fold
from ecodiplo.formats import FORMATS, read_batches, writer
from ecodiplo.formats.batches import ParsedRow, ReadBatch
from ecodiplo.formats.input_file import InputFile, IsHeading
from ecodiplo.formats.sheet import Sheet

HEADINGS = {"title", "start_date", "note", "amount_usd", "ten doan", "ngay di", "ngay bat dau"}

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"


def is_heading(heading: str, /, *, below: bool = False) -> bool:  # noqa: ARG001
    """Whether the heading is one of HEADINGS, the headings of a small entity."""
    return fold(heading) in HEADINGS


def among(names: Iterable[str]) -> IsHeading:
    """Takes these texts as headings."""
    known = frozenset(names)

    def is_among(heading: str, /, *, below: bool = False) -> bool:  # noqa: ARG001
        return heading in known

    return is_among


class FaultyRow(dict[str, Any]):
    """The cells of a row with problems."""

    def __init__(self, cells: Mapping[str, Any], problems: Sequence[Problem]) -> None:
        super().__init__(cells)
        self.problems = tuple(problems)


def rows(source: InputFile, is_heading: IsHeading) -> Iterator[ParsedRow]:
    """The rows of the file, with their numbers; a FaultyRow for one with problems."""
    return rows_of(read_batches(source, is_heading))


def rows_of(batches: Iterable[ReadBatch]) -> Iterator[ParsedRow]:
    """The rows of the batches, with their numbers."""
    for batch in batches:
        for at, number in enumerate(batch.numbers):
            problems = batch.problems.get(at)
            row = batch.row(at)
            yield number, FaultyRow(row, problems) if problems else row


def read(path: Path, **settings: Any) -> list[ParsedRow]:
    """All rows of the file, with their numbers."""
    return sound(rows(InputFile(path, **settings), is_heading))


def sound(parsed: Iterable[ParsedRow]) -> list[ParsedRow]:
    """The rows. Raises InvalidData with the faults of all rows, after the last."""
    numbered = list(parsed)
    if problems := [p for _, row in numbered if isinstance(row, FaultyRow) for p in row.problems]:
        raise InvalidData(problems)
    return numbered


def values(path: Path, **settings: Any) -> list[dict[str, Any]]:
    """All rows of the file, without their numbers."""
    return [dict(row) for _, row in read(path, **settings)]


def fault(path: Path, **settings: Any) -> str:
    """The message of the InvalidData that reading the file raises."""
    with pytest.raises(InvalidData) as caught:
        read(path, **settings)
    return str(caught.value)


def write_file(path: Path, content: str | bytes) -> Path:
    """Write the content, a text in UTF-8, and return the path."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def write_sheet(path: Path, sheet: Sheet) -> Path:
    """Write the sheet in the format that the path ends with, and return the path."""
    format_ = path.suffix[1:]
    mode: dict[str, Any] = {} if FORMATS[format_] else {"encoding": "utf-8", "newline": ""}
    with path.open("wb" if FORMATS[format_] else "w", **mode) as stream:
        writer(format_)(sheet, stream)
    return path


def book(path: Path, sheets: dict[str, list[list[Any]]], hidden: Iterable[str] = ()) -> Path:
    """A workbook such as users of Excel make."""
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as workbook:
        for name, cells in sheets.items():
            page = workbook.add_worksheet(name)
            for number, row in enumerate(cells):
                page.write_row(number, 0, row)
            if name in hidden:
                page.hide()
    return path


def merged_book(path: Path, rows: list[list[str]], *areas: str) -> Path:
    """A workbook of texts, with areas such as `A2:A4` merged."""
    if path.suffix == ".xlsx":
        book = Workbook()
        for row in rows:
            book.worksheets[0].append([cell or None for cell in row])
        for area in areas:
            book.worksheets[0].merge_cells(area)
        book.save(path)
        return path
    spans = {}
    for area in areas:
        left, top, right, bottom = re.fullmatch(r"([A-Z])(\d+):([A-Z])(\d+)", area).groups()  # type: ignore[union-attr]
        spans[int(top), ord(left) - 65] = int(bottom), ord(right) - 65
    lines = [
        "".join(_spanning_cell(cell, (number, at), spans) for at, cell in enumerate(row))
        for number, row in enumerate(rows, 1)
    ]
    body = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
    return raw_ods(path, f'<table:table table:name="S">{body}</table:table>')


def _spanning_cell(text: str, place: tuple[int, int], spans: dict[Any, tuple[int, int]]) -> str:
    row, column = place
    covered = any(
        top <= row <= bottom and left <= column <= right and place != (top, left)
        for (top, left), (bottom, right) in spans.items()
    )
    tag = "covered-table-cell" if covered else "table-cell"
    span = ""
    if end := spans.get(place):
        span = (f'table:number-rows-spanned="{end[0] - row + 1}"'
                f' table:number-columns-spanned="{end[1] - column + 1}"')  # fmt: skip
    content = f"<text:p>{escape(text)}</text:p>" if text else ""
    kind = 'office:value-type="string"' if text else ""
    return f"<table:{tag} {span} {kind}>{content}</table:{tag}>"


def raw_book(path: Path, sheet: str = "", **parts: str) -> Path:
    """A workbook with the XML `sheet` in sheetData, and `before` and `after` around that; `texts`,
    `styles`, `workbook` are other XML."""
    listing = parts.get(
        "workbook", '<sheets><sheet name="S" sheetId="1" xmlns:r="{0}" r:id="r0"/></sheets>'
    ).format(OFFICE)
    members = {
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}">{listing}</workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("sharedStrings", "sharedStrings.xml"),
            ("styles", "/xl/styles.xml"),
        ),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{MAIN}">{parts.get("before", "")}<sheetData>{sheet}</sheetData>'
            f"{parts.get('after', '')}</worksheet>"
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{parts.get("texts", "")}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{parts.get("styles", "")}</styleSheet>',
    }
    return packed(path, members)


def _relations(*targets: tuple[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="r{at}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{inner}</Relationships>'


def raw_ods(path: Path, tables: str, styles: str = "", **more: str) -> Path:
    """A workbook of LibreOffice with the XML `tables` in the spreadsheet."""
    spaces = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"'
                      for name in ("office", "table", "text", "style", "draw"))  # fmt: skip
    content = (
        f'<office:document-content {spaces} xmlns:calcext="{_CALC}"><office:automatic-styles>'
        f"{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return packed(path, {"mimetype": kind, "content.xml": content, **more})


def ods_table(*lines: list[str], name: str = "S") -> str:
    """The XML of a worksheet of texts."""
    body = "".join(
        "<table:table-row>" + "".join(map(ods_cell, line)) + "</table:table-row>" for line in lines
    )
    return f'<table:table table:name="{name}">{body}</table:table>'


def ods_cell(text: str) -> str:
    """The XML of a text cell."""
    return (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    )


def packed(path: Path, members: Mapping[str, str | bytes]) -> Path:
    """A zip archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def repacked(path: Path, to: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The archive with its members changed."""
    with zipfile.ZipFile(path) as archive:
        members = {name: change(name, archive.read(name)) for name in archive.namelist()}
    return packed(to, members)
