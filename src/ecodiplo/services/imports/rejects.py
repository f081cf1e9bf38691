"""The rows that an import refused, kept as they came, with what is to be mended in each.

The file that is made of them imports as it is once it is mended: the column of
reasons is passed over.
"""

from __future__ import annotations

import json
import tempfile
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

from ecodiplo.fields import Text
from ecodiplo.formats import writer
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.language import Lang
from ecodiplo.money import NumberCell, is_double
from ecodiplo.services.imports.headings import PROBLEM

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ecodiplo.errors import Problem


class Rejects:
    """Gathers rejected rows on disk, however many they are; a context that tidies up after it."""

    def __init__(self, lang: Lang) -> None:
        """Begin with none; the reasons get a heading in `lang`."""
        self.reason = PROBLEM.to(lang)
        self.count = 0
        self.longest = 0  # characters of a cell
        # Whether a number cell, such as 1.234, would be another number as a text of a CSV file.
        self.ambiguous = False
        self._headings: dict[str, None] = {}
        self._rows = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - kept open

    def __enter__(self) -> Rejects:
        return self

    def __exit__(self, *_: object) -> None:
        self._rows.close()

    def add(self, cells: Mapping[str, Any], problems: Sequence[Problem]) -> None:
        """Keep a row as the file had it."""
        reasons = [f"{p.column}: {p.reason}" if p.column else p.reason for p in problems]
        self._headings.update(dict.fromkeys(cells))
        wrong = {problem.column for problem in problems}
        row = {name: self._kept(cell, wrong=name in wrong) for name, cell in cells.items()}
        row[self.reason] = "\n".join(reasons)
        self.longest = max(
            self.longest, *(len(cell) for cell in row.values() if isinstance(cell, str))
        )
        self._rows.write(_line(row))
        self.count += 1

    def _kept(self, cell: Any, *, wrong: bool) -> Any:
        """The cell; a number as a number, and a wrong one with a unit as the text that it shows."""
        if not isinstance(cell, NumberCell):
            return cell
        if wrong and cell.unit:
            return cell.shown
        self.ambiguous |= len(cell.partition(".")[2]) == 3
        return _number(Decimal(cell))

    def clear(self) -> None:
        """Forget the rows: the import starts over."""
        self._rows.seek(0)
        self._rows.truncate()
        self.count = 0

    def write(self, format_: str, stream: IO[Any]) -> None:
        """Write the rows in one of the formats that an import reads."""
        if format_ == "jsonl":
            for line in self._lines():
                stream.write(line)
            return
        names = dict.fromkeys((*self._headings, self.reason))
        columns = [Column(name, name, Text()) for name in names]
        rows: Iterator[dict[str, Any]]
        rows = (json.loads(line, parse_float=Decimal) for line in self._lines())
        if format_ != "xlsx":
            rows = ({name: _text(cell) for name, cell in row.items()} for row in rows)
        writer(format_)(Sheet("rejected", columns, rows, Lang.EN, exact=True), stream)

    def _lines(self) -> Iterator[str]:
        self._rows.seek(0)
        yield from self._rows


def _line(row: Mapping[str, Any]) -> str:
    """The row as JSON, in its own letters; but for what JSON can say and UTF-8 cannot."""
    line = json.dumps(row, ensure_ascii=False, default=_plain)
    if any("\ud800" <= letter <= "\udfff" for letter in line):
        line = json.dumps(row, default=_plain)
    return f"{line}\n"


def _plain(value: Any) -> int | float | str:
    """A number of a JSON file, as JSON takes it."""
    if isinstance(value, Decimal):
        return _number(value)
    raise TypeError(f"no JSON has {value!r}")


def _number(value: Decimal) -> int | float | str:
    """The number; as text when it has more digits than a number of JSON or of a workbook keeps."""
    if not is_double(value):
        return f"{value:f}"
    return int(value) if value == value.to_integral_value() else float(value)


def _text(cell: Any) -> str:
    """A cell of a text format."""
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
