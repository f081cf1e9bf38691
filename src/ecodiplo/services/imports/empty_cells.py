"""Notes on texts that were read as empty cells, such as a dash or `TBC`."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ecodiplo.fold import without_invisible
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Iterable

# The most texts of a column that its note has.
MOST_NOTED = 5


class EmptyCells:
    """The texts of each column that were read as empty cells. One note names those of a column."""

    def __init__(self, notes: dict[Label, None]) -> None:
        """`notes` are those of the file, to which these are added."""
        self._notes = notes
        self._texts: defaultdict[str, dict[str, None]] = defaultdict(dict)

    def add(self, heading: str, cells: Iterable[str]) -> None:
        """Note these cells of the column."""
        seen = self._texts[heading]
        texts = {text: None for cell in cells if (text := without_invisible(cell).strip())}
        if not texts.keys() - seen.keys() or len(seen) >= MOST_NOTED:
            return
        self._notes.pop(_note(heading, seen), None)
        seen |= texts
        self._notes[_note(heading, seen)] = None


def _note(heading: str, texts: Iterable[str]) -> Label:
    first = [*texts][:MOST_NOTED]
    quoted = ", ".join(map(repr, first))
    english = "was read as an empty cell" if len(first) == 1 else "were read as empty cells"
    return Label(f"{heading}: {quoted} {english}", f"{heading}: {quoted} được đọc là ô trống")
