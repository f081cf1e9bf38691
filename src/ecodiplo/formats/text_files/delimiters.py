"""What separates the cells of a CSV file: comma, semicolon, tab or bar, found by itself."""

from __future__ import annotations

import csv
import re
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from ecodiplo.formats.header_row import FURTHEST, best
from ecodiplo.formats.source import MOST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecodiplo.formats.source import Known

# The likeliest first.
DELIMITERS = ",;\t|"
_SAID = re.compile(r'"?sep=(.)"?[\r\n]*', re.IGNORECASE)


def said(line: str) -> str:
    """What a first line such as `sep=;` says, which Excel writes and heeds; or ''."""
    found = _SAID.fullmatch(line)
    return found[1] if found else ""


def found(lines: Sequence[str], known: Known) -> str:
    """What separates the cells: that under which the heading is best known; when none is known
    under any, that under which most rows have the same number of cells."""
    return max(DELIMITERS, key=lambda delimiter: _likeness(lines, delimiter, known))


def _likeness(lines: Sequence[str], delimiter: str, known: Known) -> tuple[int, int]:
    rows: list[list[str]] = []
    # The last record may be cut off; its fault is told when it is read.
    with suppress(csv.Error):
        for row in csv.reader(lines, delimiter=delimiter, strict=True):
            if any(map(str.strip, row)):
                rows.append(row[:MOST_COLUMNS])
    if not rows:
        return 0, 0
    _, count = best(rows[:FURTHEST], known)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    alike = max(widths.values(), default=0)
    return (count, 0) if count else (0, alike)
