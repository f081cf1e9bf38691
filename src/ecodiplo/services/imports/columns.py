"""The columns of a file: from cells to stored values, each distinct cell of a column once."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import InvalidData, Problem, ValueUnreadable
from ecodiplo.fields import Integer, Number
from ecodiplo.formats.batches import ABSENT
from ecodiplo.language import Label
from ecodiplo.money import NumberCell
from ecodiplo.services.imports.column_readers import STYLED, ColumnReaders
from ecodiplo.services.imports.currency_check import stray_currencies
from ecodiplo.services.imports.survey import Survey, names_of, refers_to_codes
from ecodiplo.services.writing.batches import Fault, UnderstoodBatch
from ecodiplo.text import LONGEST_VALUE, shorten_reason
from ecodiplo.workbook_cell import WorkbookCell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.services.imports.headings import Headings
    from ecodiplo.services.imports.options import ImportOptions


class Columns:
    """Understands the columns of one file for one entity."""

    def __init__(
        self, entity: Entity, headings: Headings, *, file: str, options: ImportOptions
    ) -> None:
        self.headings = headings
        self.file = file
        self.options = options
        self.readers = ColumnReaders(entity, headings, options, file)
        self.ignored_columns: dict[str, None] = {}  # headings of columns that no field takes
        self._key = entity.key
        self._fields = {field.name: field for field in entity.stored}
        self._names: dict[tuple[str, ...], dict[str, list[int]]] = {}
        self._spelling: dict[str, str] = {}  # the heading of each field in the file

    def heading(self, name: str) -> str:
        """The heading of the field as the file spells it, for messages."""
        return self._spelling.get(name, name)

    def original(self, batch: ReadBatch, at: int) -> dict[str, Any]:
        """The cells of a row as the file has them; in text fields, what a cell shows."""
        cells = batch.row(at)
        for name, positions in self._field_names(batch.headings).items():
            for heading in (batch.headings[position] for position in positions):
                cell = cells.get(heading)
                if isinstance(cell, WorkbookCell) and self._fields[name].type.takes == "text":
                    cells[heading] = cell.shown
        return cells

    def take_survey(self, batches: Iterable[ReadBatch]) -> None:
        """Look at all texts of the columns of numbers, dates and coded names."""
        survey = Survey()
        for batch in batches:
            for name, positions in self._field_names(batch.headings).items():
                texts = {cell for at in positions for cell in batch.columns[at]
                         if type(cell) is str and cell and not cell.isspace()}  # fmt: skip
                field = self._fields[name]
                survey.add(field, texts)
                if refers_to_codes(field):
                    for at in positions:
                        cells = self._typed(name, batch.columns[at], batch.numbers, [])
                        survey.add_names(field, self._names_in(field, {*cells}))
        self.readers.take_survey(survey)

    def _names_in(self, field: Field, texts: Iterable[str]) -> Iterator[str]:
        """The names of records in the texts of a column; none in a text that is no list of them."""
        read = self.readers.of(field, "", ())
        for text in filter(str.strip, texts):
            with suppress(ValueUnreadable):
                yield from names_of(read(text))

    def keys(self, batches: Iterable[ReadBatch]) -> list[str]:
        """The keys of records in the file."""
        cells = (self.understand(batch).fields.get(self._key, ()) for batch in batches)
        return [key for key in chain.from_iterable(cells) if key is not None]

    def understand(self, batch: ReadBatch) -> UnderstoodBatch:
        """The batch as stored values, with the faults of its cells.

        Raises InvalidData for a heading that is unknown or comes twice, and for columns that can be
        read in two ways, with the faults of cells; SurveyNeeded before the survey of a file with a
        column whose cells depend on one another.
        """
        names = self._field_names(batch.headings)
        self.readers.use_unit_line(batch.unit_line)
        faulty = {at: {problem.column for problem in problems}
                  for at, problems in batch.problems.items()}  # fmt: skip
        faults: list[Fault] = []
        doubts: list[Problem] = []
        columns: dict[str, Sequence[Any]] = {}
        units: dict[str, Sequence[str]] = {}
        for name, positions in names.items():
            cells = self._typed(name, self._cells(batch, name, positions), batch.numbers, faults)
            try:
                readings = self._readings(name, cells, batch.numbers, faulty, faults)
            except InvalidData as error:
                doubts += error.problems
                continue
            if readings is None:
                continue
            is_styled = isinstance(self._fields[name].type, STYLED)
            if self._fields[name].unit_from:
                marks = {key: fills.unit if fills else "" for key, fills in readings.by_key.items()}
                units[name] = Readings(readings.keys, marks).column()
            if is_styled and any(fills and fills.rounded for fills in readings.by_key.values()):
                self.readers.note_rounding(self.heading(name))
            spread = _spread(name, readings) if is_styled else {name: readings.column()}
            for target, values in spread.items():
                if self.options.wipe_empty and target not in names and None in values:
                    faults += [self._without_column(name, target, at, batch.numbers)
                               for at, value in enumerate(values) if value is not None]  # fmt: skip
                    continue
                columns[target], differing = _beside(columns.get(target), values)
                faults += [self._second_value(target, at, batch.numbers) for at in differing]
        strays = stray_currencies(self.headings, self._spelling, columns)
        faults += [Fault(at, self._problem(batch.numbers[at], name, "", reason))
                   for at, name, reason in strays]  # fmt: skip
        for at, problems in batch.problems.items():
            faults += [Fault(at, problem) for problem in problems]
        if doubts:
            raise InvalidData([*doubts, *(fault.problem for fault in faults)])
        clears = self.options.wipe_empty
        return UnderstoodBatch(batch.numbers, columns, clears, tuple(faults), units)

    def _field_names(self, headings: tuple[str, ...]) -> dict[str, list[int]]:
        """The positions of the columns of each field. Raises InvalidData for unknown headings."""
        if headings in self._names:
            return self._names[headings]
        names: defaultdict[str, list[int]] = defaultdict(list)
        unknown = []
        for at, heading in enumerate(headings):
            field = self.headings.field(heading)
            ignored = self.headings.is_ignored(heading)
            if field is None and not (ignored or self.options.ignore_unknown):
                problem = self.headings.unknown(heading, self.file)
                unknown.append(replace(problem, reason=shorten_reason(problem.reason, heading)))
            if field and not field.derived:
                self._refuse_other_reading(field, heading)
                names[field.name].append(at)
                self._spelling[field.name] = heading
            elif field or not ignored:
                self.ignored_columns[heading] = None
        if unknown:
            raise InvalidData(unknown)
        self._names[headings] = names
        return names

    def _refuse_other_reading(self, field: Field, heading: str) -> None:
        """Raises InvalidData when another heading of the field, in other objects of JSON, names
        another unit or order of dates."""
        other = self.heading(field.name)
        ways = {(self.headings.unit(h), self.headings.date_order(h)) for h in (other, heading)}
        if len(ways) > 1 and field.name in self._spelling:
            reason = Label(
                "{first!r} and {second!r} have different units; write one heading",
                "{first!r} và {second!r} có đơn vị khác nhau; hãy dùng một tiêu đề",
            )
            raise InvalidData(
                [Problem(reason.fill(first=other, second=heading), self.file)]
            )  # fmt: skip

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

    def _typed(
        self, name: str, cells: Sequence[Any], numbers: Sequence[int], faults: list[Fault]
    ) -> Sequence[str]:
        """The cells as texts, and as number cells in numeric fields; a value that the field does
        not take is a fault."""
        if {*map(type, cells)} <= {str}:
            return cells
        kind = self._fields[name].type
        to_text = kind.to_cell if isinstance(kind, Integer | Number) else kind.from_json
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

    def _readings(
        self, name: str, cells: Sequence[str], numbers: Sequence[int],
        faulty: Mapping[int, set[Label | str]], faults: list[Fault],
    ) -> Readings | None:  # fmt: skip
        """What the reader of the column makes of the cells; None when all are empty and that means
        nothing."""
        keys: Sequence[Any] = cells
        if isinstance(self._fields[name].type, Integer | Number):
            keys = [_key(cell) for cell in cells]  # a number cell equals the text with its digits
        distinct = dict(zip(keys, cells, strict=True))
        read = self.readers.of(self._fields[name], self.heading(name), distinct.values())
        values: dict[Any, Any] = {}
        unreadable: dict[Any, Label] = {}
        for key, cell in distinct.items():
            values[key] = None
            if cell and not cell.isspace():
                try:
                    values[key] = read(cell)
                except ValueUnreadable as error:
                    unreadable[key] = error.message
        if unreadable:
            heading = self.heading(name)
            faults += [
                Fault(at, self._problem(numbers[at], name, cells[at], unreadable[key]))
                for at, key in enumerate(keys)
                if key in unreadable and heading not in faulty.get(at, ())
            ]
        if not self.options.wipe_empty and not any(v is not None for v in values.values()):
            return None
        return Readings(keys, values)

    def _without_column(self, name: str, target: str, at: int, numbers: Sequence[int]) -> Fault:
        """The fault of a cell that fills a field without a column of its own, when empty cells
        clear values: the other rows would lose theirs."""
        reason = Label(
            "also fills {field}; with --wipe-empty, give it a column of its own",
            "ghi cả vào {field}; khi dùng --wipe-empty, hãy cho trường này một cột riêng",
        )
        reason = reason.fill(field=self._fields[target].label)
        return Fault(at, self._problem(numbers[at], name, "", reason))

    def _second_value(self, name: str, at: int, numbers: Sequence[int]) -> Fault:
        """The fault of a row that gives a field two values."""
        reason = Label("has another value than a second column of the row gives it",
                       "khác với giá trị mà một cột khác của dòng cho")  # fmt: skip
        return Fault(at, self._problem(numbers[at], name, "", reason))

    def _problem(self, number: int, name: str, text: str, reason: Label) -> Problem:
        short = shorten_reason(reason, text)
        return Problem(short, self.file, number, self.heading(name), text[:LONGEST_VALUE])


@dataclass(frozen=True)
class Readings:
    """What a reader makes of each distinct cell of a column, None of an empty one."""

    keys: Sequence[Any]  # of the cells, in their order
    by_key: Mapping[Any, Any]

    def column(self) -> list[Any]:
        """The values of all cells, in their order."""
        return [*map(self.by_key.__getitem__, self.keys)]


def _key(cell: str) -> Any:
    """The key of the cell in a dictionary of distinct cells."""
    if not isinstance(cell, NumberCell):
        return cell
    return NumberCell, str(cell), cell.unit, cell.divisor


def _spread(name: str, readings: Readings) -> dict[str, list[Any]]:
    """The columns of all fields that the cells of the column of the field `name` fill."""
    filled = [fills.values for fills in readings.by_key.values() if fills]
    columns = {}
    for target in dict.fromkeys(chain([name], *filled)):
        if target == name or any(values.get(target) is not None for values in filled):
            own = {key: fills and fills.values.get(target)
                   for key, fills in readings.by_key.items()}  # fmt: skip
            columns[target] = Readings(readings.keys, own).column()
    return columns


def _beside(others: Sequence[Any] | None, values: Sequence[Any]) -> tuple[Sequence[Any], list[int]]:
    """The values beside those of another column that fills the same field, and the positions of
    the rows in which they differ."""
    if others is None:
        return values, []
    pairs = list(zip(others, values, strict=True))
    differing = [at for at, (one, other) in enumerate(pairs)
                 if one is not None and other is not None and one != other]  # fmt: skip
    return [other if one is None else one for one, other in pairs], differing


def _quotable(cell: Any) -> str:
    """The text of a value, for a message."""
    try:
        return str(cell)
    except ValueError:  # Python converts no whole number of more than 4,300 digits to text
        return ""
