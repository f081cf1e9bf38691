"""The rejected rows of an import, as the file has them, with the faults of each.

People correct the file of these rows and import it: an import ignores the column of faults.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

from ecodiplo.fields import Text
from ecodiplo.formats import writer
from ecodiplo.formats.json import dumps
from ecodiplo.formats.json_document import encodable
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.formats.spool import Spool
from ecodiplo.language import Label, Lang
from ecodiplo.money import NumberCell, fits_double
from ecodiplo.services.imports.headings import PROBLEM

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ecodiplo.errors import Problem


class Rejects:
    """Rejected rows in a temporary file, so any number of them fits."""

    def __init__(self, lang: Lang) -> None:
        """The faults and their heading are in `lang`."""
        self.lang = lang
        self.reason = PROBLEM.to(lang)
        self.longest = 0  # the most characters of a cell
        # Whether a number cell, such as 1.234, would mean another number as the text of a CSV file.
        self.ambiguous = False
        self._headings: dict[str, None] = {}
        self._rows: Spool[str] = Spool()  # of JSON

    def add(self, cells: Mapping[str, Any], problems: Sequence[Problem]) -> None:
        """Write a row as the file has it, with its faults."""
        reasons = [self._sentence(problem) for problem in problems]
        self._headings.update(dict.fromkeys(cells))
        wrong = {problem.column for problem in problems}
        row = {
            name: self._stored(cell, wrong=name in wrong or _without_note(name) in wrong)
            for name, cell in cells.items()
        }
        row[self.reason] = "\n".join(reasons)
        self.longest = max(
            self.longest, *(len(cell) for cell in row.values() if isinstance(cell, str))
        )
        self._rows.add(encodable(dumps(row)))

    def _sentence(self, problem: Problem) -> str:
        column = problem.column
        heading = column.to(self.lang) if isinstance(column, Label) else column
        reason = problem.reason.to(self.lang)
        return f"{heading}: {reason}" if heading else reason

    def _stored(self, cell: Any, *, wrong: bool) -> Any:
        """The cell: a number cell as a number, but a wrong one with a unit as the text it shows."""
        if not isinstance(cell, NumberCell):
            return cell
        if wrong and cell.unit:
            return cell.shown
        self.ambiguous |= len(cell.partition(".")[2]) == 3
        return Decimal(cell)

    def clear(self) -> None:
        """Remove all rows, because the import starts again."""
        self._rows = Spool()

    def write(self, format_: str, stream: IO[Any]) -> None:
        """Write the rows to the stream, in one of the formats that an import reads."""
        if format_ == "jsonl":
            stream.writelines(f"{line}\n" for line in self._rows)
            return
        if format_ == "json":
            for at, line in enumerate(self._rows):
                stream.write((",\n  " if at else "[\n  ") + line)
            stream.write("\n]\n" if len(self._rows) else "[]\n")
            return
        names = dict.fromkeys((*self._headings, self.reason))
        columns = [Column(name, name, Text()) for name in names]
        rows: Iterator[dict[str, Any]]
        rows = (json.loads(line, parse_float=Decimal) for line in self._rows)
        own = _cell if format_ == "xlsx" else _text
        rows = ({name: own(cell) for name, cell in row.items()} for row in rows)
        writer(format_)(Sheet("rejected", columns, rows, Lang.EN, exact=True), stream)


def _without_note(heading: str) -> str:
    """The heading without the unit that stood on a line over the table."""
    return heading.rpartition(" (")[0]


def _cell(cell: Any) -> Any:
    """The cell of a workbook: a number with more digits than a workbook keeps is a text."""
    is_number = isinstance(cell, Decimal | int) and not isinstance(cell, bool)
    return _text(cell) if is_number and not fits_double(cell) else cell


def _text(cell: Any) -> str:
    """The cell as the text of a CSV or TSV file."""
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
