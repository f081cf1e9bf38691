"""The values that a command gives fields for every row of a file: one text, what the title of the
table says, or a text composed of the cells of the row, as in `{type} of {operator}`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import InvalidData, Problem, ValueUnreadable
from ecodiplo.fault_codes import FaultCode
from ecodiplo.fields import Choice, Text
from ecodiplo.formats.batches import ABSENT
from ecodiplo.language import Label
from ecodiplo.option_names import option_name
from ecodiplo.services.imports.heading_words import bare
from ecodiplo.services.imports.layout import FROM_TITLE
from ecodiplo.services.imports.titles import refuse_other_groups, term_in_title
from ecodiplo.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecodiplo.catalogue import Field
    from ecodiplo.formats.batches import ReadBatch

_HEADING = re.compile(r"\{([^{}]+)\}")
# The marks beside a heading whose cell is empty.
_BEFORE, _BEHIND = re.compile(r"^[\s,;:–-]+"), re.compile(r"[\s,;:–-]+$")
_CELL = Text()


def is_composed(text: str) -> bool:
    """Whether the text names headings in braces."""
    return _HEADING.search(text) is not None


def constant_cells(field: Field, text: str, batch: ReadBatch, file: str) -> list[str]:
    """The cell of the field in each row of the batch.

    Raises InvalidData when the title of the table does not say the value, or that of a group in it
    says another one; for a heading that the file does not have; and for a cell with a list.
    """
    if isinstance(field.type, Choice):
        if text == FROM_TITLE:
            text = term_in_title(field, batch.titles, file)
        else:
            refuse_other_groups(field, text, batch.groups, file)
    if not is_composed(text):
        return [text] * len(batch.numbers)
    pieces = _HEADING.split(text)  # texts and headings by turns
    columns = {heading: _texts(heading, batch, file) for heading in pieces[1::2]}
    return [
        _compose(pieces[::2], [columns[heading][at] for heading in pieces[1::2]])
        for at in range(len(batch.numbers))
    ]


def composing_columns(text: str, headings: Sequence[str]) -> list[str]:
    """Those of the headings that the text names."""
    names = {*map(bare, _HEADING.findall(text))}
    return [heading for heading in headings if bare(heading) in names]


def _texts(heading: str, batch: ReadBatch, file: str) -> list[str]:
    """The texts of the column under the heading."""
    for own, cells in zip(batch.headings, batch.columns, strict=True):
        if bare(own) == bare(heading):
            return [_text(cell, own, number, file)
                    for cell, number in zip(cells, batch.numbers, strict=True)]  # fmt: skip
    reason = Label("has no column {heading!r}, which {option} names.",
                   "không có cột {heading!r} mà {option} nêu."
                   ).fill(heading=heading, option=option_name("constants"))  # fmt: skip
    raise InvalidData(
        [
            Problem(
                reason + did_you_mean(heading, batch.headings), file, code=FaultCode.MISSING_COLUMN
            )
        ]
    )


def _text(cell: Any, heading: str, number: int, file: str) -> str:
    """What the cell shows, in one line."""
    if cell is ABSENT or cell is None:
        return ""
    try:
        return " ".join(str(getattr(cell, "shown", _CELL.from_json(cell))).split())
    except ValueUnreadable as error:
        raise InvalidData(
            [Problem(error.message, file, number, heading, code=FaultCode.INVALID_CELL)]
        ) from None


def _compose(pieces: Sequence[str], cells: Sequence[str]) -> str:
    """The cells between the pieces of text, without the marks beside an empty cell; empty where all
    cells are."""
    if not any(cells):
        return ""
    text = pieces[0]
    for cell, piece in zip(cells, pieces[1:], strict=True):
        if cell:
            text += cell + piece
        elif text.strip():
            text = _BEHIND.sub("", text) + piece
        else:
            text = _BEFORE.sub("", piece)
    return " ".join(text.split())
