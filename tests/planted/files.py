"""Files with random tables: CSV, TSV, XLSX, ODS and JSON."""

from __future__ import annotations

import csv
import datetime
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

from planted.plan import Cell, Column, NumberCell, Plan
from planted.sheets import Grid, grids
from sources import raw_ods

_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16")


def write(path: Path, plan: Plan, columns: list[Column]) -> Path:
    """Write the table into a file of the format that the path ends with, and return the path."""
    match path.suffix:
        case ".json":
            _write_json(path, columns)
        case ".xlsx":
            _write_xlsx(path, grids(plan, columns))
        case ".ods":
            tables = "".join(_ods(name, grid) for name, grid in grids(plan, columns).items())
            raw_ods(path, tables, _ODS_STYLES)
        case _:
            (grid,) = grids(plan, columns).values()
            _write_csv(path, plan, grid)
    return path


def _write_csv(path: Path, plan: Plan, grid: Grid) -> None:
    width = max(map(len, grid.rows))
    delimiter = "\t" if path.suffix == ".tsv" else plan.chance.choice(",;")
    encoding = plan.chance.choice(_ENCODINGS)
    with path.open("w", encoding=encoding, newline="") as stream:
        rows = [[*map(str, row), *[""] * (width - len(row))] for row in grid.rows]
        if delimiter == "\t":  # no quotes: csv quotes an empty cell that is alone in its row
            stream.writelines("\t".join(row) + "\n" for row in rows)
        else:
            csv.writer(stream, delimiter=delimiter).writerows(rows)


def _write_json(path: Path, columns: list[Column]) -> None:
    rows = [
        {column.heading: _plain(column.cells[at]) for column in columns}
        for at in range(len(columns[0].cells))
    ]
    path.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")


def _plain(cell: Cell) -> Any:
    if isinstance(cell, NumberCell):
        return _noisy(cell)
    return str(cell)


def _write_xlsx(path: Path, sheets: Mapping[str, Grid]) -> None:
    with xlsxwriter.Workbook(path) as book:
        formats: dict[str, Any] = {}
        for name, grid in sheets.items():
            page = book.add_worksheet(name)
            for area in grid.merged:
                page.merge_range(*area, "")
            for number, row in enumerate(grid.rows):
                for at, cell in enumerate(row):
                    if isinstance(cell, str):
                        if cell:
                            page.write_string(number, at, cell)
                        continue
                    code = cell.format if isinstance(cell, NumberCell) else "dd/mm/yyyy"
                    shown = formats.setdefault(code, code and book.add_format({"num_format": code}))
                    if isinstance(cell, NumberCell):
                        page.write_number(number, at, _noisy(cell), shown or None)
                    else:
                        page.write_datetime(number, at, cell, shown)
            for number in grid.hidden:
                page.set_row(number, None, None, {"hidden": True})


def _noisy(cell: NumberCell) -> float:
    """The number as a sum of floats may leave it, off by the last bit, if it has decimals."""
    value = float(cell.number)
    return value if cell.number % 1 == 0 else math.nextafter(value, math.inf)


_ODS_STYLES = '<style:style style:name="hidden" style:family="table-row"/>'


def _ods(name: str, grid: Grid) -> str:
    """The XML of a worksheet."""
    spans = {(top, left): (bottom - top + 1, right - left + 1)
             for top, left, bottom, right in grid.merged}  # fmt: skip
    covered = {
        (row, column)
        for top, left, bottom, right in grid.merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - spans.keys()
    lines = []
    for number, row in enumerate(grid.rows):
        hidden = ' table:visibility="collapse"' if number in grid.hidden else ""
        cells = "".join(
            "<table:covered-table-cell/>" if (number, at) in covered
            else _ods_cell(cell, spans.get((number, at)))
            for at, cell in enumerate(row)
        )  # fmt: skip
        lines.append(f"<table:table-row{hidden}>{cells}</table:table-row>")
    return f"<table:table table:name={quoteattr(name)}>{''.join(lines)}</table:table>"


def _ods_cell(cell: Cell, span: tuple[int, int] | None) -> str:
    spanned = ""
    if span:
        spanned = (f' table:number-rows-spanned="{span[0]}"'
                   f' table:number-columns-spanned="{span[1]}"')  # fmt: skip
    if isinstance(cell, NumberCell):
        kind, shown = f'office:value-type="float" office:value="{cell.number}"', str(cell.number)
        if cell.currency:
            kind = (f'office:value-type="currency" office:currency="{cell.currency}"'
                    f' office:value="{cell.number}"')  # fmt: skip
            shown = f"{cell.number} {cell.currency}"
        elif cell.format == "0000000000":
            shown = f"{int(cell.number):010}"
    elif isinstance(cell, datetime.date):
        kind, shown = f'office:value-type="date" office:date-value="{cell}"', f"{cell:%d/%m/%Y}"
    else:
        kind, shown = 'office:value-type="string"' if cell else "", cell
    text = _ods_text(shown) if shown else ""
    return f"<table:table-cell{spanned} {kind}>{text}</table:table-cell>"


def _ods_text(text: str) -> str:
    """The paragraph; single spaces at its ends and spaces in a row are elements of their own."""
    spaced = escape(text).replace("  ", " <text:s/>")
    if spaced.startswith(" "):
        spaced = f"<text:s/>{spaced[1:]}"
    if spaced.endswith(" "):
        spaced = f"{spaced[:-1]}<text:s/>"
    return f"<text:p>{spaced}</text:p>"
