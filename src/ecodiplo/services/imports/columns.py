"""The columns of a file: from cells to stored values, each distinct cell of a column once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ecodiplo.dates import DateOrder
from ecodiplo.errors import InvalidData, Problem, ValueUnreadable
from ecodiplo.fields import Integer, Number, PartialDate
from ecodiplo.formats.batches import ABSENT
from ecodiplo.language import Label
from ecodiplo.money import DecimalMark, NumberCell, NumberStyle
from ecodiplo.services.imports.cell_readers import cell_reader
from ecodiplo.services.imports.column_readers import Fills, date_reader, number_reader
from ecodiplo.services.imports.survey import Survey, SurveyNeeded, needs_survey
from ecodiplo.services.writing.batches import Fault, UnderstoodBatch
from ecodiplo.text import LONGEST_VALUE, shorten_reason
from ecodiplo.workbook_cell import WorkbookCell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.services.imports.headings import Headings
    from ecodiplo.services.imports.options import ImportOptions

# The types of fields whose cells are read as their whole column is written.
STYLED = (Integer, Number, PartialDate)


class Columns:
    """Understands the columns of one file for one entity."""

    def __init__(
        self, entity: Entity, headings: Headings, *, file: str, options: ImportOptions
    ) -> None:
        self.headings = headings
        self.file = file
        self.options = options
        self.survey: Survey | None = None
        self.ignored_columns: dict[str, None] = {}  # headings of columns that no field takes
        self.notes: dict[Label, None] = {}  # how columns were read, for people
        self._entity = entity
        self._fields = {field.name: field for field in entity.stored}
        self._readers = {
            name: cell_reader(entity, field) for name, field in self._fields.items()
            if not isinstance(field.type, STYLED)
        }  # fmt: skip
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
        """Look at all texts of the columns of numbers and dates."""
        self.survey = Survey()
        for batch in batches:
            for name, positions in self._field_names(batch.headings).items():
                texts = {cell for at in positions for cell in batch.columns[at]
                         if type(cell) is str and cell and not cell.isspace()}  # fmt: skip
                self.survey.add(self._fields[name], texts)

    def understand(self, batch: ReadBatch) -> UnderstoodBatch:
        """The batch as stored values, with the faults of its cells.

        Raises InvalidData for a heading that is unknown or comes twice, and for a column that can
        be read in two ways; SurveyNeeded before the survey of a file with a column whose cells
        depend on one another.
        """
        names = self._field_names(batch.headings)
        faulty = {at: {problem.column for problem in problems}
                  for at, problems in batch.problems.items()}  # fmt: skip
        faults: list[Fault] = []
        columns: dict[str, Sequence[Any]] = {}
        units: dict[str, Sequence[str]] = {}
        for name, positions in names.items():
            cells = self._typed(name, self._cells(batch, name, positions), batch.numbers, faults)
            readings = self._readings(name, cells, batch.numbers, faulty, faults)
            if readings is None:
                continue
            if not isinstance(self._fields[name].type, STYLED):
                columns[name] = readings
                continue
            if self._fields[name].unit_from:
                units[name] = [fills.unit if fills else "" for fills in readings]
            for target, values in _spread(name, readings).items():
                columns[target] = self._beside(target, columns, values, batch.numbers, faults)
        for at, problems in batch.problems.items():
            faults += [Fault(at, problem) for problem in problems]
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
                names[field.name].append(at)
                self._spelling[field.name] = heading
            elif field or not ignored:
                self.ignored_columns[heading] = None
        if unknown:
            raise InvalidData(unknown)
        self._names[headings] = names
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
    ) -> Sequence[Any] | None:  # fmt: skip
        """What the reader of the column makes of each cell, None of an empty one; None when all are
        empty and that means nothing."""
        keys: Sequence[Any] = cells
        if not {*map(type, cells)} <= {str}:  # a number cell equals the text with its digits
            keys = [_key(cell) for cell in cells]
        distinct = dict(zip(keys, cells, strict=True))
        read = self._reader(name, distinct.values())
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
        return [values[key] for key in keys]

    def _reader(self, name: str, cells: Iterable[str]) -> Callable[[str], Any]:
        """The reader of the column. Raises as `understand`."""
        if name in self._readers:
            return self._readers[name]
        field = self._fields[name]
        if self.survey is None and self.file and needs_survey(field, cells):
            raise SurveyNeeded
        try:
            reader = self._styled_reader(field, self.survey or Survey())
        except ValueUnreadable as error:
            raise InvalidData(
                [Problem(error.message, self.file, column=self.heading(name))]
            ) from None
        if self.survey:
            self._readers[name] = reader
        return reader

    def _styled_reader(self, field: Field, survey: Survey) -> Callable[[str], Fills]:
        """The reader of a column of numbers or dates. Raises ValueUnreadable for a column that can
        be read in two ways."""
        heading, options = self.heading(field.name), self.options
        if isinstance(field.type, PartialDate):
            evidence = survey.dates(field)
            stated = DateOrder(options.dates) if options.dates else None
            order = evidence.order(self.headings.date_order(heading) or stated)
            return date_reader(self._entity, field, order, short_years=evidence.short_years)
        mark = DecimalMark(options.decimal) if options.decimal else survey.decimal(field)
        unit = self.headings.unit(heading)
        if unit.scale != 1:
            self.notes[Label("{heading}: the numbers were read as {unit}",
                             "{heading}: các số được đọc theo đơn vị {unit}")
                       .fill(heading=heading, unit=unit.label)] = None  # fmt: skip
        return number_reader(self._entity, field, NumberStyle(mark, unit))

    def _beside(
        self, name: str, columns: Mapping[str, Sequence[Any]], values: Sequence[Any],
        numbers: Sequence[int], faults: list[Fault],
    ) -> Sequence[Any]:  # fmt: skip
        """The values beside those of another column that fills the same field; two different ones
        in a row are a fault."""
        if (others := columns.get(name)) is None:
            return values
        for at, (one, other) in enumerate(zip(others, values, strict=True)):
            if one is not None and other is not None and one != other:
                reason = Label("has another value than a second column of the row gives it",
                               "khác với giá trị mà một cột khác của dòng cho")  # fmt: skip
                faults.append(Fault(at, self._problem(numbers[at], name, "", reason)))
        return [other if one is None else one for one, other in zip(others, values, strict=True)]

    def _problem(self, number: int, name: str, text: str, reason: Label) -> Problem:
        short = shorten_reason(reason, text)
        return Problem(short, self.file, number, self.heading(name), text[:LONGEST_VALUE])


def _key(cell: str) -> Any:
    """The key of the cell in a dictionary of distinct cells."""
    if not isinstance(cell, NumberCell):
        return cell
    return NumberCell, str(cell), cell.unit, cell.divisor


def _spread(name: str, readings: Sequence[Fills | None]) -> dict[str, list[Any]]:
    """The columns of all fields that the cells of the column of the field `name` fill."""
    targets = dict.fromkeys([name])
    for fills in {id(fills): fills for fills in readings if fills}.values():
        targets |= dict.fromkeys(fills.values)
    columns = {
        target: [None if fills is None else fills.values.get(target) for fills in readings]
        for target in targets
    }
    return {
        target: values for target, values in columns.items()
        if target == name or any(value is not None for value in values)
    }  # fmt: skip


def _quotable(cell: Any) -> str:
    """The text of a value, for a message."""
    try:
        return str(cell)
    except ValueError:  # Python converts no whole number of more than 4,300 digits to text
        return ""
