"""The titles of groups between the records: `II. Đoàn chuyên môn`, `Quý I`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.fold import fold
from ecodiplo.formats.table import row_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ROMAN = {"I": 1, "V": 5, "X": 10}
_COUNTERS = {*map(fold, row_kinds.COUNTERS)}


class Groups:
    """Recognises the titles of groups. A single letter may be an initial of a name: it counts only
    where it is the next one of its kind."""

    def __init__(self, headings: Sequence[str]) -> None:
        self._width = sum(map(bool, headings))
        self._counter = counter_column(headings)
        self._last = {"roman": 0, "letter": 0}

    def begins(self, cells: Sequence[str], filled: Mapping[int, str]) -> bool:
        """Whether the row is the title of a group: a number and a title, a period, or a merged cell
        over most of the table."""
        texts = list(filled.values())
        if self._width < 2 or len(texts) > 2:
            return False
        if len(texts) == 2:
            number = row_kinds.counted_group(texts[0])
            return self._counter in filled and bool(number) and self._is_next(number)
        if number := row_kinds.group_number(texts[0]):
            return self._is_next(number)
        span = getattr(cells[next(iter(filled))], "merged_columns", 1)
        is_wide = span > 1 and 2 * span > self._width
        return is_wide or row_kinds.is_period(texts[0])

    def _is_next(self, number: str) -> bool:
        """Whether the number begins a series or follows the last one."""
        values = {"roman": roman(number), "letter": ord(number) - 64 if len(number) == 1 else 0}
        for kind, value in values.items():
            if value and (value in (1, self._last[kind] + 1) or len(number) > 1):
                self._last[kind] = value
                return True
        return False


def counter_column(headings: Sequence[str]) -> int | None:
    """The position of the column that numbers the rows, which may have no heading."""
    first = next(at for at, name in enumerate(headings) if name)
    if fold(headings[first]) in _COUNTERS:
        return first
    return first - 1 if first else None


def roman(text: str) -> int:
    """The value of a Roman numeral; 0 for other texts."""
    values = [_ROMAN.get(letter, 0) for letter in text]
    if not all(values):
        return 0
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)
