"""The columns of a file: from cells to stored values, each distinct cell of a column once."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from itertools import filterfalse
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.errors import InvalidData, Problem, ValueUnreadable
from ecodiplo.fault_codes import FaultCode
from ecodiplo.fields import FieldType, Integer, Many, Number
from ecodiplo.language import Label
from ecodiplo.money import NumberCell
from ecodiplo.option_names import option_name
from ecodiplo.services.imports.column_readers import STYLED, ColumnReaders
from ecodiplo.services.imports.counted_column import enter_roles
from ecodiplo.services.imports.field_columns import FieldColumns
from ecodiplo.services.imports.group_titles import group_titles
from ecodiplo.services.imports.survey import SurveyNeeded, names_of, refers_to_codes
from ecodiplo.services.imports.unit_check import stray_currencies
from ecodiplo.services.writing.batches import Fault, UnderstoodBatch
from ecodiplo.services.writing.several_names import names_in
from ecodiplo.text import may_say_none

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ecodiplo.catalogue import Field
    from ecodiplo.catalogue.amounts import Amount
    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.services.imports.headings import Headings
    from ecodiplo.services.imports.options import ImportOptions
    from ecodiplo.services.imports.survey import Survey
    from ecodiplo.services.query.find_by_name import Resolver

_ALSO_FILLS = Label(
    "also fills {field}; with {option}, give it a column of its own",
    "ghi cả vào {field}; khi dùng {option}, hãy cho trường này một cột riêng",
)
_OTHER_VALUE = Label(
    "has another value than a second column of the row, or {option}, gives it",
    "khác với giá trị mà một cột khác của dòng, hoặc {option}, cho trường này",
)


def _also_fills(field: Field) -> Label:
    return _ALSO_FILLS.fill(field=field.label, option=option_name("wipe_empty"))


def _other_value() -> Label:
    return _OTHER_VALUE.fill(option=option_name("constants"))


class Columns:
    """Understands the columns of one file for one entity."""

    def __init__(
        self, headings: Headings, takes: Callable[[str], bool], *, file: str, options: ImportOptions
    ) -> None:
        """`takes` tells the headings of the file that are about these records."""
        entity, ignore_unknown = headings.entity, options.ignore_unknown
        self.fields = FieldColumns(entity, headings, takes, file, ignore_unknown=ignore_unknown)
        self.readers = ColumnReaders(entity, headings, options, file)
        self._clears = options.wipe_empty
        self._identifying = {entity.key, entity.handle, entity.number, *entity.natural_key}
        self._full_headings: dict[tuple[str, ...], dict[str, str]] = {}

    def add_to(self, survey: Survey, batch: ReadBatch) -> None:
        """Add the texts of the columns of numbers, dates and coded names to the survey."""
        for name in self.fields.positions(batch.headings):
            field, cells = self.fields.by_name[name], self.fields.cells(batch, name)
            texts = dict.fromkeys(cell for cell in cells if type(cell) is str and cell)
            survey.add(field, filterfalse(field.type.says_none, texts))
            if refers_to_codes(field):
                names = {*self.fields.texts(name, cells, batch.numbers, [])}
                survey.add_names(field, self._names_in(field, names))

    def _names_in(self, field: Field, texts: Iterable[str]) -> Iterator[str]:
        """The names of records in the texts of a column; none in a text that is no list of them."""
        read = self.readers.of(field, "", ())
        for text in filterfalse(field.type.says_none, texts):
            with suppress(ValueUnreadable):
                yield from names_of(read(text))

    def original(self, batch: ReadBatch, at: int) -> dict[str, Any]:
        """The cells of a row as the file has them, by headings that need no other row."""
        if batch.headings not in self._full_headings:
            fields = self.fields.positions(batch.headings).items()
            self._full_headings[batch.headings] = {
                heading: self.readers.styles.full_heading(self.fields.by_name[name], heading)
                for name, positions in fields
                for heading in (batch.headings[position] for position in positions)
            }
        full = self._full_headings[batch.headings]
        cells = self.fields.original(batch, at)
        return {full.get(heading, heading): cell for heading, cell in cells.items()}

    def understand(self, batch: ReadBatch) -> UnderstoodBatch:
        """The batch as stored values, with the faults of its cells.

        Raises InvalidData for a heading that is unknown or comes twice, and for columns that can be
        read in two ways, with the faults of cells; SurveyNeeded before the survey of a file with a
        column whose cells depend on one another.
        """
        names = self.fields.positions(batch.headings)
        self.readers.styles.use_unit_line(batch.unit_line)
        faulty = {at: {problem.column for problem in problems}
                  for at, problems in batch.problems.items()}  # fmt: skip
        faults: list[Fault] = []
        doubts: list[Problem] = []
        columns: dict[str, Sequence[Any]] = {}
        units: dict[str, Sequence[str]] = {}
        for name, cells in self._sources(batch, names, faults):
            field = self.fields.by_name[name]
            try:
                keys, values = self._values(name, cells, batch.numbers, faulty, faults)
            except InvalidData as error:
                doubts += error.problems
                continue
            if not self._clears and not any(value is not None for value in values.values()):
                continue
            filled = {name: values}
            if isinstance(field.type, STYLED):
                if field.unit_from:
                    marks = {key: amount.unit if amount else "" for key, amount in values.items()}
                    units[name] = [*map(marks.__getitem__, keys)]
                if any(amount and amount.rounded for amount in values.values()):
                    self.readers.note_rounding(self.fields.heading(name))
                filled = _spread(name, values)
            for field_name, own in filled.items():
                column = [*map(own.__getitem__, keys)]
                if self._clears and field_name not in names and None in column:
                    faults += [self._without_column(name, field_name, at, batch.numbers)
                               for at, value in enumerate(column) if value is not None]  # fmt: skip
                    continue
                columns[field_name], differing = _beside(columns.get(field_name), column)
                faults += [self._contradiction(field_name, at, batch.numbers, _other_value())
                           for at in differing]  # fmt: skip
        faults += enter_roles(self.fields, columns, batch.numbers)
        faults += group_titles(self.fields, columns, batch.numbers)
        strays = stray_currencies(self.readers.styles.headings, self.fields.spelling, columns)
        unit = FaultCode.WRONG_UNIT
        faults += [Fault(at, self.fields.problem(batch.numbers[at], name, "", reason, unit))
                   for at, name, reason in strays]  # fmt: skip
        faults += [Fault(at, problem) for at in batch.problems for problem in batch.problems[at]]
        if doubts:
            raise InvalidData([*doubts, *(fault.problem for fault in faults)])
        return UnderstoodBatch(batch.numbers, columns, self._clears, tuple(faults), units)

    def _sources(
        self, batch: ReadBatch, names: Iterable[str], faults: list[Fault]
    ) -> Iterator[tuple[str, Sequence[str]]]:
        """The cells of each field that the batch has a column of, and of each that has one value in
        every row: a field with both fills its empty cells so."""
        for name in names:
            cells = self.fields.cells(batch, name)
            yield name, self.fields.texts(name, cells, batch.numbers, faults)
        yield from self.fields.constants(batch)

    def _values(
        self, name: str, cells: Sequence[str], numbers: Sequence[int],
        faulty: Mapping[int, set[Label | str]], faults: list[Fault],
    ) -> tuple[Sequence[Any], dict[Any, Any]]:  # fmt: skip
        """The keys of the cells, and the value of each different key, None of an empty cell."""
        keys: Sequence[Any] = cells
        if isinstance(self.fields.by_name[name].type, Integer | Number):
            keys = [_key(cell) for cell in cells]  # a number cell equals the text with its digits
        field, heading = self.fields.by_name[name], self.fields.heading(name)
        distinct = dict(zip(keys, cells, strict=True))
        values: dict[Any, Any] = dict.fromkeys(distinct)
        distinct.pop("", None)
        empty = _marks_of_none(field, distinct, identifies=name in self._identifying)
        self.readers.empty_cells.add(heading, empty.values())
        for key in empty:
            del distinct[key]
        read = self.readers.of(field, heading, distinct.values())
        unreadable: dict[Any, ValueUnreadable] = {}
        if sure := self.readers.sure_values(field, distinct):
            values |= sure
            distinct = {}
        for key, cell in distinct.items():
            try:
                values[key] = read(cell)
            except ValueUnreadable as error:
                unreadable[key] = error
        if unreadable:
            faults += [
                Fault(at, self.fields.unreadable(numbers[at], name, cells[at], unreadable[key]))
                for at, key in enumerate(keys)
                if key in unreadable and heading not in faulty.get(at, ())
            ]
        return keys, values

    def _without_column(self, name: str, field_name: str, at: int, numbers: Sequence[int]) -> Fault:
        """The fault of a cell that fills a field without a column of its own, when empty cells
        clear values: the other rows would lose theirs."""
        return self._contradiction(name, at, numbers, _also_fills(self.fields.by_name[field_name]))

    def _contradiction(self, name: str, at: int, numbers: Sequence[int], reason: Label) -> Fault:
        """The fault of a row whose cells do not agree."""
        code = FaultCode.CONTRADICTION
        return Fault(at, self.fields.problem(numbers[at], name, "", reason, code))


class CodeColumns:
    """Decides for each column of a file whether it has codes of records: `MY` is Malaysia in such a
    column, and elsewhere it can be Mỹ."""

    def __init__(self, columns: Columns, resolver: Resolver, fields: list[Field]) -> None:
        self._columns = columns
        self._resolver = resolver
        self._fields = [field for field in fields if refers_to_codes(field)]
        self._texts: defaultdict[str, set[str]] = defaultdict(set)  # so far, by field
        self._surveyed: dict[str, set[str]] = {}  # the names in the survey, by field
        self._decided: dict[str, bool] = {}

    def of(self, batch: UnderstoodBatch, *, own: str) -> set[str]:
        """The fields whose columns have codes, without those that refer to the entity `own`.

        One text that is no code decides for names. Raises SurveyNeeded when that text comes after
        texts that were read as codes, and when a text has two meanings and none decides yet.
        """
        for field in self._fields:
            name = field.name
            if target(field) == own or self._decided.get(name) is False:
                continue
            if name in batch.fields:
                cells = {text for cell in {*batch.fields[name]} for text in names_of(cell)}
                texts = self._names_in(field, cells)
                self._texts[name] |= texts
                if (decision := self._decide(field, texts)) is not None:
                    self._decided[name] = decision
        return {name for name, decided in self._decided.items() if decided}

    def _names_in(self, field: Field, texts: set[str]) -> set[str]:
        """The names in the texts of a column: `MY, DK` are two codes."""
        if not isinstance(field.type, Many):
            return texts
        return names_in(self._resolver, ENTITIES[target(field)], texts)

    def _decide(self, field: Field, texts: set[str]) -> bool | None:
        """Whether the column has codes, None when that makes no difference to these texts."""
        heading = str(self._columns.fields.heading(field.name)) if self._columns.fields.file else ""
        survey = self._columns.readers.styles.survey
        names = self._resolver.names_of(ENTITIES[target(field)])
        seen = self._texts[field.name]
        if survey:
            if field.name not in self._surveyed:
                self._surveyed[field.name] = self._names_in(field, survey.names(field))
            seen = self._surveyed[field.name]
        decision = names.are_codes(heading, seen, exported=heading == field.name)
        if survey:
            return bool(decision)
        if decision is None and not any(map(names.has_two_meanings, texts)):
            return None
        if decision is None or (decision is False and self._decided.get(field.name)):
            raise SurveyNeeded
        return decision


def _marks_of_none(
    field: Field, cells: Mapping[Any, str], *, identifies: bool
) -> dict[Any, str]:  # fmt: skip
    """The cells that say that there is no value. In a text only a dash says it; where the text
    `identifies` a record, `n/a` does too: it is no name, ref or number."""
    if not any(map(may_say_none, {cell[:1] for cell in cells.values()})):
        return {}
    kind = field.type
    return {
        key: cell for key, cell in cells.items()
        if kind.says_none(cell) or (identifies and FieldType.says_none(kind, cell))
    }  # fmt: skip


def _key(cell: str) -> Any:
    """The key of the cell in a dictionary of distinct cells."""
    if not isinstance(cell, NumberCell):
        return cell
    return NumberCell, str(cell), cell.unit, cell.divisor


def _spread(name: str, amounts: Mapping[Any, Amount | None]) -> dict[str, dict[Any, Any]]:
    """The values, by key, of all fields that the cells of the column of the field `name` fill."""
    empty = dict.fromkeys(amounts)
    columns: defaultdict[str, dict[Any, Any]] = defaultdict(empty.copy, {name: empty.copy()})
    for key, amount in amounts.items():
        for field_name, value in amount.values.items() if amount else ():
            if value is not None:
                columns[field_name][key] = value
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
