"""An HTML table for people, in their language: one page that any browser shows."""

from __future__ import annotations

from html import escape
from typing import IO, TYPE_CHECKING

from ecodiplo.text import visible

if TYPE_CHECKING:
    from ecodiplo.formats.sheet import Column, Sheet

STYLE = (
    "body{font-family:sans-serif} table{border-collapse:collapse}"
    " td,th{border:1px solid #bbb;padding:.25em .5em;vertical-align:top} .n{text-align:right}"
)


def write(sheet: Sheet, stream: IO[str]) -> None:
    """Write a page with the heading and the rows; every cell is plain text."""
    stream.write(
        f'<!doctype html>\n<html lang="{sheet.lang}">\n<head><meta charset="utf-8">'
        f"<title>{escape(sheet.name)}</title><style>{STYLE}</style></head>\n<body>\n<table>\n"
    )
    heading = "".join(f"<th>{_text(column.label)}</th>" for column in sheet.columns)
    stream.write(f"<thead><tr>{heading}</tr></thead>\n<tbody>\n")
    for row in sheet.rows:
        cells = "".join(map(_cell, sheet.texts(row), sheet.columns))
        stream.write(f"<tr>{cells}</tr>\n")
    stream.write("</tbody>\n</table>\n</body>\n</html>\n")


def _cell(text: str, column: Column) -> str:
    return f'<td class="n">{_text(text)}</td>' if column.is_number else f"<td>{_text(text)}</td>"


def _text(text: str) -> str:
    """`text` escaped; a line break stays one."""
    return "<br>".join(escape(visible(line)) for line in text.split("\n"))
