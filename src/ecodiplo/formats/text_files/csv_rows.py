"""The records of a CSV file, whatever separates its cells, with the place of what is wrong."""

from __future__ import annotations

import csv
from itertools import chain, islice
from typing import IO, TYPE_CHECKING

from ecodiplo.errors import Unreadable
from ecodiplo.formats.formulas import unguarded
from ecodiplo.formats.source import LONGEST_CELL
from ecodiplo.formats.text_files import delimiters
from ecodiplo.formats.text_files.encoding import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.formats.header_row import GridRow
    from ecodiplo.formats.source import Known, Source

# As many lines are looked at before the first is read.
_AHEAD, _AHEAD_CHARACTERS = 100, 200_000


def records(source: Source, stream: IO[str], known: Known) -> Iterator[GridRow]:
    """The records, numbered as Excel's rows. Raises InvalidData at the first that is none."""
    flow = _Flow(source, stream)
    delimiter = flow.said or delimiters.found(flow.ahead, known)
    csv.field_size_limit(LONGEST_CELL)
    number = 0
    try:
        for number, cells in enumerate(csv.reader(flow, delimiter=delimiter, strict=True), 1):
            if flow.apostrophes:
                flow.apostrophes = False
                cells = [unguarded(cell) for cell in cells]
            yield number, cells, {}
    except csv.Error as error:
        raise source.fault(_explained(str(error)), number + 1) from None
    except Unreadable as error:
        raise source.fault(str(error), number + 1) from None


class _Flow:
    """The lines, of which the first are known before they are read; and whether there was an
    apostrophe in one since last asked, so that cells are looked at only then."""

    def __init__(self, source: Source, stream: IO[str]) -> None:
        self.apostrophes = False
        self.ahead: list[str] = []
        self.fault: Unreadable | None = None
        self.rest = lines(stream, source)
        self._look_ahead()
        self.said = delimiters.said(self.ahead[0]) if self.ahead else ""
        if self.said:
            self.ahead.pop(0)

    def _look_ahead(self) -> None:
        """Read the first lines; a fault among them is kept until its line is reached."""
        size = 0
        try:
            for line in islice(self.rest, _AHEAD):
                self.ahead.append(line)
                size += len(line)
                if size > _AHEAD_CHARACTERS:
                    break
        except Unreadable as error:
            self.fault = error

    def __iter__(self) -> Iterator[str]:
        for line in chain(self.ahead, self._after()):
            if "'" in line:
                self.apostrophes = True
            yield line

    def _after(self) -> Iterator[str]:
        if self.fault:
            raise self.fault
        yield from self.rest


def _explained(error: str) -> str:
    """What the csv module says, as a person can mend it."""
    if "field limit" in error:
        return f'has a cell of over {LONGEST_CELL:,} characters; is a quote (") never closed?'
    if "unexpected end" in error:
        return 'has a quote (") that is never closed'
    if "expected after" in error:
        return 'has text after a closing quote; within a quoted cell, write " twice'
    return error
