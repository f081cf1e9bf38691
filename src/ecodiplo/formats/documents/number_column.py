"""The digits of a column of numbers line up: numbers with fewer decimals stand further from its
right edge. Word's own decimal tabs follow the settings of the reader's computer instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecodiplo.language import Lang

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecodiplo.formats.documents.blocks import Table

# The widths of a digit and of a decimal separator in Times New Roman, in parts of the type size.
_DIGIT, _SEPARATOR = 0.5, 0.25
_NUMBERS = {
    Lang.VI: re.compile(r"[-+–−]?\d[\d.]*(?:,(\d+))?(\D*)"),
    Lang.EN: re.compile(r"[-+–−]?\d[\d,]*(?:\.(\d+))?(\D*)"),
}


def distances(texts: Sequence[str], lang: Lang) -> list[float]:
    """The distance of each text from the right edge of its column, in parts of the type size. It is
    0 for all where they are not numbers of one unit."""
    matches = [_NUMBERS[lang].fullmatch(text) for text in texts]
    decimals = [len(match[1] or "") if match else None for match in matches]
    most = max((count for count in decimals if count is not None), default=0)
    if not most or len({match[2] for match in matches if match}) > 1:
        return [0.0] * len(texts)
    return [
        0.0 if count is None else _DIGIT * (most - count) + (0.0 if count else _SEPARATOR)
        for count in decimals
    ]


def distances_in(table: Table, lang: Lang) -> list[list[float]]:
    """The distances of the cells of a table, row by row; 0 in columns of text."""
    columns = [
        distances(["".join(map(str, row[at])) for row in table.rows], lang)
        if numeric
        else [0.0] * len(table.rows)
        for at, numeric in enumerate(table.numeric)
    ]
    return [[column[at] for column in columns] for at in range(len(table.rows))]
