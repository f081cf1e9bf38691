"""A Markdown table for people, in their language."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecodiplo.formats.sheet import Sheet


def write(sheet: Sheet, stream: IO[str]) -> None:
    """Write the heading and the rows."""
    stream.write(_line(column.label for column in sheet.columns))
    stream.write(_line("---" for _ in sheet.columns))
    for row in sheet.rows:
        stream.write(_line(map(_cell, sheet.texts(row))))


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _cell(text: str) -> str:
    """`text` with the markup of Markdown and HTML escaped."""
    text = re.sub(r"([\\`*_\[\]<>|#~])", r"\\\1", visible(text.replace("\n", " ")))
    return text.replace("\t", " ")
