"""The columns of a file: from cells to stored values, each distinct cell of a column once."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, filterfalse
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import InvalidData, Problem, ValueUnreadable
from ecodiplo.fields import Integer, Number
from ecodiplo.language import Label
from ecodiplo.money import NumberCell
from ecodiplo.services.imports.column_readers import STYLED, ColumnReaders
from ecodiplo.services.imports.currency_check import stray_currencies
from ecodiplo.services.imports.field_columns import FieldColumns
from ecodiplo.services.imports.survey import Survey, names_of, refers_to_codes
from ecodiplo.services.writing.batches import Fault, UnderstoodBatch
from ecodiplo.text import may_say_none

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
        self.fields = FieldColumns(entity, headings, file, ignore_unknown=options.ignore_unknown)
        self.readers = ColumnReaders(entity, headings, options, file)
        self._clears = options.wipe_empty
        self._key = entity.key

    def take_survey(self, batches: Iterable[ReadBatch]) -> None:
        """Look at all texts of the columns of numbers, dates and coded names."""
        survey = Survey()
        for batch in batches:
            for name in self.fields.positions(batch.headings):
                field, cells = self.fields.by_name[name], self.fields.cells(batch, name)
                texts = dict.fromkeys(cell for cell in cells if type(cell) is str and cell)
                survey.add(field, filterfalse(field.type.says_none, texts))
                if refers_to_codes(field):
                    names = {*self.fields.texts(name, cells, batch.numbers, [])}
                    survey.add_names(field, self._names_in(field, names))
        self.readers.take_survey(survey)

    def _names_in(self, field: Field, texts: Iterable[str]) -> Iterator[str]:
        """The names of records in the texts of a column; none in a text that is no list of them."""
        read = self.readers.of(field, "", ())
        for text in filterfalse(field.type.says_none, texts):
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
        names = self.fields.positions(batch.headings)
        self.readers.use_unit_line(batch.unit_line)
        faulty = {at: {problem.column for problem in problems}
                  for at, problems in batch.problems.items()}  # fmt: skip
        faults: list[Fault] = []
        doubts: list[Problem] = []
        columns: dict[str, Sequence[Any]] = {}
        units: dict[str, Sequence[str]] = {}
        for name in names:
            cells = self.fields.cells(batch, name)
            cells = self.fields.texts(name, cells, batch.numbers, faults)
            try:
                readings = self._readings(name, cells, batch.numbers, faulty, faults)
            except InvalidData as error:
                doubts += error.problems
                continue
            if readings is None:
                continue
            is_styled = isinstance(self.fields.by_name[name].type, STYLED)
            if self.fields.by_name[name].unit_from:
                marks = {key: fills.unit if fills else "" for key, fills in readings.by_key.items()}
                units[name] = Readings(readings.keys, marks).column()
            if is_styled and any(fills and fills.rounded for fills in readings.by_key.values()):
                self.readers.note_rounding(self.fields.heading(name))
            spread = _spread(name, readings) if is_styled else {name: readings.column()}
            for target, values in spread.items():
                if self._clears and target not in names and None in values:
                    faults += [self._without_column(name, target, at, batch.numbers)
                               for at, value in enumerate(values) if value is not None]  # fmt: skip
                    continue
                columns[target], differing = _beside(columns.get(target), values)
                faults += [self._second_value(target, at, batch.numbers) for at in differing]
        strays = stray_currencies(self.readers.headings, self.fields.spelling, columns)
        faults += [Fault(at, self.fields.problem(batch.numbers[at], name, "", reason))
                   for at, name, reason in strays]  # fmt: skip
        for at, problems in batch.problems.items():
            faults += [Fault(at, problem) for problem in problems]
        if doubts:
            raise InvalidData([*doubts, *(fault.problem for fault in faults)])
        return UnderstoodBatch(batch.numbers, columns, self._clears, tuple(faults), units)

    def _readings(
        self, name: str, cells: Sequence[str], numbers: Sequence[int],
        faulty: Mapping[int, set[Label | str]], faults: list[Fault],
    ) -> Readings | None:  # fmt: skip
        """What the reader of the column makes of the cells; None when all are empty and that means
        nothing."""
        keys: Sequence[Any] = cells
        if isinstance(self.fields.by_name[name].type, Integer | Number):
            keys = [_key(cell) for cell in cells]  # a number cell equals the text with its digits
        field, heading = self.fields.by_name[name], self.fields.heading(name)
        distinct = dict(zip(keys, cells, strict=True))
        values: dict[Any, Any] = dict.fromkeys(distinct)
        may_be_empty = {key: cell for key, cell in distinct.items() if may_say_none(cell)}
        empty = {key: cell for key, cell in may_be_empty.items() if field.type.says_none(cell)}
        self.readers.note_empty(heading, empty.values())
        for key in empty:
            del distinct[key]
        read = self.readers.of(field, heading, distinct.values())
        unreadable: dict[Any, Label] = {}
        for key, cell in distinct.items():
            try:
                values[key] = read(cell)
            except ValueUnreadable as error:
                unreadable[key] = error.message
        if unreadable:
            faults += [
                Fault(at, self.fields.problem(numbers[at], name, cells[at], unreadable[key]))
                for at, key in enumerate(keys)
                if key in unreadable and heading not in faulty.get(at, ())
            ]
        if not self._clears and not any(v is not None for v in values.values()):
            return None
        return Readings(keys, values)

    def _without_column(self, name: str, target: str, at: int, numbers: Sequence[int]) -> Fault:
        """The fault of a cell that fills a field without a column of its own, when empty cells
        clear values: the other rows would lose theirs."""
        reason = Label(
            "also fills {field}; with --wipe-empty, give it a column of its own",
            "ghi cả vào {field}; khi dùng --wipe-empty, hãy cho trường này một cột riêng",
        )
        reason = reason.fill(field=self.fields.by_name[target].label)
        return Fault(at, self.fields.problem(numbers[at], name, "", reason))

    def _second_value(self, name: str, at: int, numbers: Sequence[int]) -> Fault:
        """The fault of a row that gives a field two values."""
        reason = Label("has another value than a second column of the row gives it",
                       "khác với giá trị mà một cột khác của dòng cho")  # fmt: skip
        return Fault(at, self.fields.problem(numbers[at], name, "", reason))


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
