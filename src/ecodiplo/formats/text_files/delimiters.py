"""The delimiter of a CSV file: detects comma, semicolon, tab or bar."""

from __future__ import annotations

import csv
import re
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from ecodiplo.formats.input_file import MOST_COLUMNS
from ecodiplo.formats.table.grid import FURTHEST
from ecodiplo.formats.table.header_row import find_header

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecodiplo.formats.input_file import IsHeading

# The most likely first.
DELIMITERS = ",;\t|"
_DECLARATION = re.compile(r'"?sep=(.)"?[\r\n]*', re.IGNORECASE)


def declared_in(line: str) -> str:
    """The delimiter that a first line such as `sep=;` declares, which Excel writes and obeys; or
    '' for any other line."""
    match = _DECLARATION.fullmatch(line)
    return match[1] if match else ""


def detect(lines: Sequence[str], is_heading: IsHeading) -> str:
    """The delimiter that gives the most headings; when none gives any, the one with which most
    rows have the same number of cells."""
    return max(DELIMITERS, key=lambda delimiter: _score(lines, delimiter, is_heading))


def _score(lines: Sequence[str], delimiter: str, is_heading: IsHeading) -> tuple[int, int]:
    """The number of headings that the delimiter gives; when there are none, the number of rows
    with the same number of cells."""
    rows: list[list[str]] = []
    # The last record may be cut off; its fault is reported when it is read.
    with suppress(csv.Error):
        for row in csv.reader(lines, delimiter=delimiter, strict=True):
            if any(map(str.strip, row)):
                rows.append(row[:MOST_COLUMNS])
    if not rows:
        return 0, 0
    count = find_header(rows[:FURTHEST], is_heading).known
    widths = Counter(len(row) for row in rows if len(row) > 1)
    most_alike = max(widths.values(), default=0)
    return (count, 0) if count else (0, most_alike)
