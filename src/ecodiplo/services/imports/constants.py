"""The values that a command gives fields for every row of a file: one text, what the title of the
table says, or a text composed of the cells of the row, as in `{type} of {operator}`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import InvalidData, Problem
from ecodiplo.formats.batches import ABSENT
from ecodiplo.language import Label
from ecodiplo.services.imports.heading_words import bare
from ecodiplo.services.imports.layout import FROM_TITLE
from ecodiplo.services.imports.titles import term_in_title
from ecodiplo.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecodiplo.catalogue import Field
    from ecodiplo.formats.batches import ReadBatch

_HEADING = re.compile(r"\{([^{}]+)\}")
# What is left around an empty cell: a mark at either end, or two of them.
_LEFT_OVER = re.compile(r"^[\s,;:–-]+|[\s,;:–-]+$")


def is_composed(text: str) -> bool:
    """Whether the text names headings in braces."""
    return _HEADING.search(text) is not None


def constant_cells(field: Field, text: str, batch: ReadBatch, file: str) -> list[str]:
    """The cell of the field in each row of the batch.

    Raises InvalidData when the title of the table does not say the value, and for a heading that
    the file does not have.
    """
    if text == FROM_TITLE:
        text = term_in_title(field, batch.titles, file)
    if not is_composed(text):
        return [text] * len(batch.numbers)
    pieces = _HEADING.split(text)  # texts and headings by turns
    columns = {heading: _column(heading, batch, file) for heading in pieces[1::2]}
    return [_compose(pieces, columns, at) for at in range(len(batch.numbers))]


def _column(heading: str, batch: ReadBatch, file: str) -> Sequence[Any]:
    for own, cells in zip(batch.headings, batch.columns, strict=True):
        if bare(own) == bare(heading):
            return cells
    reason = Label("has no column {heading!r}, which --set names.",
                   "không có cột {heading!r} mà --set nêu.").fill(heading=heading)  # fmt: skip
    raise InvalidData([Problem(reason + did_you_mean(heading, batch.headings), file)])


def _compose(pieces: Sequence[str], columns: dict[str, Sequence[Any]], at: int) -> str:
    """The text with the cells of a row in place of their headings; empty where all of these are."""
    cells = [_text(columns[heading][at]) for heading in pieces[1::2]]
    if not any(cells):
        return ""
    texts = [*pieces]
    texts[1::2] = cells
    return _LEFT_OVER.sub("", " ".join("".join(texts).split()))


def _text(cell: Any) -> str:
    """What the cell shows, in one line."""
    if cell is ABSENT or cell is None:
        return ""
    return " ".join(str(getattr(cell, "shown", cell)).split())
