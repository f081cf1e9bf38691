"""The columns of a file: from cells to stored values, each distinct cell of a column once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import InvalidData, Problem, ValueUnreadable
from ecodiplo.formats.batches import ABSENT
from ecodiplo.language import Label
from ecodiplo.services.imports.cell_readers import cell_reader
from ecodiplo.services.writing.batches import Fault, UnderstoodBatch
from ecodiplo.text import LONGEST_VALUE, shorten_reason
from ecodiplo.workbook_cell import WorkbookCell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecodiplo.catalogue import Entity
    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.services.imports.headings import Headings


class Columns:
    """Understands the columns of one file for one entity."""

    def __init__(
        self, entity: Entity, headings: Headings, *, file: str, ignore_unknown: bool = False,
        wipe_empty: bool = False,
    ) -> None:  # fmt: skip
        """With `wipe_empty`, an empty cell clears the value of the record."""
        self.headings = headings
        self.file = file
        self.ignore_unknown = ignore_unknown
        self.wipe_empty = wipe_empty
        self._key = entity.key
        self._fields = {field.name: field for field in entity.stored}
        self._readers = {name: cell_reader(entity, field) for name, field in self._fields.items()}
        self._names: dict[tuple[str, ...], dict[str, list[int]]] = {}
        self._spelling: dict[str, str] = {}  # the heading of each field in the file
        self.ignored_columns: dict[str, None] = {}  # headings of columns that no field takes

    def heading(self, name: str) -> str:
        """The heading of the field as the file spells it, for messages."""
        return self._spelling.get(name, name)

    def original(self, batch: ReadBatch, at: int) -> dict[str, Any]:
        """The cells of a row as the file has them; in text fields, what a cell shows."""
        cells = batch.row(at)
        for name, positions in self._names[batch.headings].items():
            for heading in (batch.headings[position] for position in positions):
                cell = cells.get(heading)
                if isinstance(cell, WorkbookCell) and self._fields[name].type.takes == "text":
                    cells[heading] = cell.shown
        return cells

    def understand(self, batch: ReadBatch) -> UnderstoodBatch:
        """The batch as stored values, with the faults of its cells.

        Raises InvalidData for a heading that is unknown or comes twice.
        """
        names = self._names.get(batch.headings)
        if names is None:
            names = self._names[batch.headings] = self._field_names(batch.headings)
        faulty = {at: {problem.column for problem in problems}
                  for at, problems in batch.problems.items()}  # fmt: skip
        faults: list[Fault] = []
        fields: dict[str, Sequence[Any]] = {}
        for name, positions in names.items():
            cells = self._cells(batch, name, positions)
            texts = self._texts(name, cells, batch.numbers, faults)
            if (values := self._values(name, texts, batch.numbers, faulty, faults)) is not None:
                fields[name] = values
        for at, problems in batch.problems.items():
            faults += [Fault(at, problem) for problem in problems]
        return UnderstoodBatch(batch.numbers, fields, self.wipe_empty, tuple(faults))

    def _field_names(self, headings: tuple[str, ...]) -> dict[str, list[int]]:
        """The positions of the columns of each field. Raises InvalidData for unknown headings."""
        names: defaultdict[str, list[int]] = defaultdict(list)
        unknown = []
        for at, heading in enumerate(headings):
            field = self.headings.field(heading)
            ignored = self.headings.is_ignored(heading)
            if field is None and not (ignored or self.ignore_unknown):
                problem = self.headings.unknown(heading, self.file)
                unknown.append(replace(problem, reason=shorten_reason(problem.reason, heading)))
            if field and not field.derived:
                names[field.name].append(at)
                self._spelling[field.name] = heading
            elif field or not ignored:
                self.ignored_columns[heading] = None
        if unknown:
            raise InvalidData(unknown)
        return names

    def _cells(self, batch: ReadBatch, name: str, positions: Sequence[int]) -> Sequence[Any]:
        """The cells of the field, which two JSON objects can name differently. Raises InvalidData
        when a row names it twice."""
        first, *others = positions
        cells = batch.columns[first]
        for other in others:
            pairs = list(zip(cells, batch.columns[other], strict=True))
            if any(a is not ABSENT and b is not ABSENT for a, b in pairs):
                reason = Label("has two columns for {field}: {first!r} and {second!r}",
                               "có hai cột {field}: {first!r} và {second!r}")  # fmt: skip
                twice = (batch.headings[first], batch.headings[other])
                reason = reason.fill(
                    field=self._fields[name].label, first=twice[0], second=twice[1]
                )
                raise InvalidData([Problem(reason, self.file)])
            cells = [b if a is ABSENT else a for a, b in pairs]
        return cells

    def _texts(
        self, name: str, cells: Sequence[Any], numbers: Sequence[int], faults: list[Fault]
    ) -> Sequence[str]:
        """The cells as texts; a value that the field does not take is a fault."""
        if {*map(type, cells)} <= {str}:
            return cells
        to_text = self._fields[name].type.from_json
        texts = []
        for at, cell in enumerate(cells):
            text = cell
            if type(cell) is not str:
                try:
                    text = "" if cell is ABSENT else to_text(cell)
                except ValueUnreadable as error:
                    text = ""
                    problem = self._problem(numbers[at], name, _quotable(cell), error.message)
                    faults.append(Fault(at, problem))
            texts.append(text)
        return texts

    def _values(
        self, name: str, texts: Sequence[str], numbers: Sequence[int],
        faulty: Mapping[int, set[Label | str]], faults: list[Fault],
    ) -> Sequence[Any] | None:  # fmt: skip
        """The stored values of the texts, None for an empty one; None when no cell has a value to
        write."""
        read = self._readers[name]
        values: dict[str, Any] = {}
        unreadable: dict[str, Label] = {}
        for text in {*texts}:
            values[text] = None
            if text and not text.isspace():
                try:
                    values[text] = read(text)
                except ValueUnreadable as error:
                    unreadable[text] = error.message
        if unreadable:
            heading = self.heading(name)
            faults += [
                Fault(at, self._problem(numbers[at], name, text, unreadable[text]))
                for at, text in enumerate(texts)
                if text in unreadable and heading not in faulty.get(at, ())
            ]
        if not self.wipe_empty and not any(value is not None for value in values.values()):
            return None
        return [values[text] for text in texts]

    def _problem(self, number: int, name: str, text: str, reason: Label) -> Problem:
        short = shorten_reason(reason, text)
        return Problem(short, self.file, number, self.heading(name), text[:LONGEST_VALUE])


def _quotable(cell: Any) -> str:
    """The text of a value, for a message."""
    try:
        return str(cell)
    except ValueError:  # Python converts no whole number of more than 4,300 digits to text
        return ""
