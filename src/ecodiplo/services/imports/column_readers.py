"""The readers of columns: those of numbers and dates read a cell as the whole column is written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue.amounts import read_amount
from ecodiplo.dates import DateOrder, parse_date_range, parse_partial_date, show_partial_date
from ecodiplo.errors import InvalidData, Problem, ValueUnreadable
from ecodiplo.fields import Integer, Number, PartialDate
from ecodiplo.fold import without_invisible
from ecodiplo.language import Label, Lang
from ecodiplo.money import NO_UNIT, DecimalMark, NumberStyle
from ecodiplo.services.imports.cell_readers import cell_reader
from ecodiplo.services.imports.survey import Survey, SurveyNeeded, needs_survey
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.services.imports.headings import Headings
    from ecodiplo.services.imports.options import ImportOptions


@dataclass(frozen=True)
class Fills:
    """What a cell fills: stored values by field, and the unit beside its number."""

    values: Mapping[str, Any]
    unit: str = ""
    rounded: bool = False  # whether a scaled amount had fractions of a cent


# Dates whose reading is kept: those of 27 years come again and again.
DATES = 10_000
# The types of fields whose cells are read as their whole column is written.
STYLED = (Integer, Number, PartialDate)


class ColumnReaders:
    """The reader of each column of a file."""

    def __init__(
        self, entity: Entity, headings: Headings, options: ImportOptions, file: str
    ) -> None:
        self.survey: Survey | None = None
        self._unit_line: str | None = None
        self.notes: dict[Label, None] = {}  # how columns were read, for people
        self._noted_empty: set[str] = set()  # headings
        self._entity = entity
        self.headings = headings
        self._options = options
        self._file = file
        self._readers = {
            field.name: cell_reader(entity, field) for field in entity.stored
            if not isinstance(field.type, STYLED)
        }  # fmt: skip
        # Of numbers and dates, by the name of the field and the heading.
        self._styled: dict[tuple[str, str], Callable[[str], Fills]] = {}

    def take_survey(self, survey: Survey) -> None:
        """Read columns of numbers and dates as the survey of the whole file shows."""
        self.survey = survey
        self._styled.clear()

    def use_unit_line(self, line: str) -> None:
        """Read the numbers with the unit on this line over the table; '' for no line. Raises
        InvalidData when another worksheet has another line."""
        if self._unit_line not in (None, line):
            reason = Label(
                "has worksheets with different units, {first!r} and {second!r}; import each with"
                " --sheet",
                "có các trang tính với đơn vị khác nhau, {first!r} và {second!r}; hãy nhập từng"
                " trang bằng --sheet",
            ).fill(first=self._unit_line, second=line)
            raise InvalidData([Problem(reason, self._file)])
        self._unit_line = line

    def of(self, field: Field, heading: str, cells: Iterable[str]) -> Callable[[str], Any]:
        """The reader of the column of the field, under this heading.

        Raises SurveyNeeded before the survey of a file where other cells decide what these mean,
        and InvalidData for a column that can be read in two ways.
        """
        if field.name in self._readers:
            return self._readers[field.name]
        if self.survey is None and self._file and needs_survey(field, cells):
            raise SurveyNeeded
        if reader := self._styled.get((field.name, heading)):
            return reader
        survey = self.survey or Survey()
        kind = self._date_reader if isinstance(field.type, PartialDate) else self._number_reader
        try:
            reader = kind(field, heading, survey)
        except ValueUnreadable as error:
            raise InvalidData([Problem(error.message, self._file, column=heading)]) from None
        self._styled[field.name, heading] = reader
        return reader

    def note_rounding(self, heading: str) -> None:
        """Note that amounts of the column had fractions of a cent."""
        note = Label("{heading}: amounts were rounded to two decimals",
                     "{heading}: các số tiền được làm tròn đến hai chữ số thập phân")  # fmt: skip
        self.notes[note.fill(heading=heading)] = None

    def note_empty(self, heading: str, cells: Iterable[str]) -> None:
        """Note, once for each column, that a text such as a dash was read as an empty cell."""
        text = next((cell.strip() for cell in cells if without_invisible(cell).strip()), "")
        if text and heading not in self._noted_empty:
            note = Label("{heading}: {text!r} was read as an empty cell",
                         "{heading}: {text!r} được đọc là ô trống")  # fmt: skip
            self._noted_empty.add(heading)
            self.notes[note.fill(heading=heading, text=text)] = None

    def _date_reader(self, field: Field, heading: str, survey: Survey) -> Callable[[str], Fills]:
        evidence = survey.dates(field)
        option = DateOrder(self._options.dates) if self._options.dates else None
        stated = self.headings.date_order(heading) or option
        order: DateOrder | None = evidence.order(stated)
        if self.survey is None and not stated:
            order = None  # of a single record, no other text decides
        if month := evidence.short_month:
            note = Label("{heading}: {text!r} was read as a month of a year, {month}",
                         "{heading}: {text!r} được đọc là tháng của một năm, {month}")  # fmt: skip
            date = parse_partial_date(month, short_years=True)
            month_of_year = Label(*(show_partial_date(date, lang) for lang in Lang))
            self.notes[note.fill(heading=heading, text=month, month=month_of_year)] = None
        return date_reader(self._entity, field, order, short_years=evidence.short_years)

    def _number_reader(self, field: Field, heading: str, survey: Survey) -> Callable[[str], Fills]:
        option = self._options.decimal
        mark = DecimalMark(option) if option else survey.decimal(field)
        unit = self.headings.unit(heading)
        on_line = NO_UNIT
        if unit == NO_UNIT and self._unit_line:
            unit = on_line = self.headings.unit_on_line(field, self._unit_line)
        if unit.scale != 1 or on_line != NO_UNIT:
            note = Label("{heading}: the numbers were read as {unit}",
                         "{heading}: các số được đọc theo đơn vị {unit}")  # fmt: skip
            self.notes[note.fill(heading=heading, unit=unit.label)] = None
        return number_reader(self._entity, field, NumberStyle(mark, unit, is_stated=bool(option)))


def number_reader(entity: Entity, field: Field, style: NumberStyle) -> Callable[[str], Fills]:
    """The reader of a column of numbers in this style. An amount in another currency fills the
    fields for it. Raises ValueUnreadable as `read_amount`."""

    def read(cell: str) -> Fills:
        amount = read_amount(entity, field, cell, style)
        values = {name: _stored(entity, name, value) for name, value in amount.values.items()}
        return Fills(values, amount.unit, amount.rounded)

    return read


def date_reader(
    entity: Entity, field: Field, order: DateOrder | None, *, short_years: bool
) -> Callable[[str], Fills]:
    """The reader of a column of dates in this order, None where nothing decides it. A range fills
    the field of the start and that of the end. Raises ValueUnreadable for a text that is no date,
    and for a range in a field without an end."""
    month_first = None if order is None else order is DateOrder.MONTH_FIRST
    end = end_of(entity, field)

    def read(cell: str) -> Fills:
        if end is None:
            date = parse_partial_date(cell, month_first=month_first, short_years=short_years)
            return Fills({field.name: date})
        dates = parse_date_range(cell, month_first=month_first, short_years=short_years)
        values = {field.name: dates.start} | ({end: dates.end} if dates.end else {})
        return Fills(values)

    return lru_cache(DATES)(read)


def end_of(entity: Entity, field: Field) -> str | None:
    """The name of the field with the end of the period that the field begins."""
    end = field.name.replace("start", "end").replace("valid_from", "valid_to")
    return end if end != field.name and end in entity.by_name else None


def _stored(entity: Entity, name: str, value: Any) -> Any:
    (column,) = mapping.columns_of(entity, entity.by_name[name])
    return mapping.to_stored(column)(value)
