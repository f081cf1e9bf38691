"""The readers of columns: those of numbers and dates read a cell as the whole column is written."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue.amounts import Amount, read_amount
from ecodiplo.dates import DateOrder, parse_date_range, parse_partial_date
from ecodiplo.errors import InvalidData, Problem, ValueUnreadable
from ecodiplo.fields import Integer, Number, PartialDate, Ref, Text
from ecodiplo.language import Label
from ecodiplo.money import NO_UNIT, DecimalMark, NumberStyle
from ecodiplo.services.imports.cell_readers import LONGEST_INDEXED, cell_reader
from ecodiplo.services.imports.survey import Survey, SurveyNeeded, needs_survey
from ecodiplo.services.query import mapping
from ecodiplo.text import are_clean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.services.imports.headings import Headings
    from ecodiplo.services.imports.options import ImportOptions


# Dates whose reading is kept: those of 27 years come again and again.
DATES = 5_000
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
        self._entity = entity
        self.headings = headings
        self._options = options
        self._file = file
        self._readers = {
            field.name: cell_reader(entity, field) for field in entity.stored
            if not isinstance(field.type, STYLED)
        }  # fmt: skip
        # Of numbers and dates, by the name of the field and the heading.
        self._styled: dict[tuple[str, str], Callable[[str], Amount]] = {}

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

    def keeps(self, field: Field, cells: Collection[str]) -> bool:
        """Whether the reader of the field surely returns each of these cells as it is."""
        is_plain = type(field.type) is Text or isinstance(field.type, Ref)
        return is_plain and max(map(len, cells)) <= LONGEST_INDEXED and are_clean(cells)

    def note_rounding(self, heading: str) -> None:
        """Note that amounts of the column had fractions of a cent."""
        note = Label("{heading}: amounts were rounded to two decimals",
                     "{heading}: các số tiền được làm tròn đến hai chữ số thập phân")  # fmt: skip
        self.notes[note.fill(heading=heading)] = None

    def _date_reader(self, field: Field, heading: str, survey: Survey) -> Callable[[str], Amount]:
        evidence = survey.dates(field)
        option = DateOrder(self._options.dates) if self._options.dates else None
        order = evidence.order(self.headings.date_order(heading) or option)
        how = {"month_first": order is DateOrder.MONTH_FIRST, "short_years": evidence.short_years}
        end = end_of(self._entity, field)

        def read(cell: str) -> Amount:
            if end is None:
                return Amount({field.name: parse_partial_date(cell, **how)})
            dates = parse_date_range(cell, **how)
            return Amount({field.name: dates.start} | ({end: dates.end} if dates.end else {}))

        return lru_cache(DATES)(read)

    def _number_reader(self, field: Field, heading: str, survey: Survey) -> Callable[[str], Amount]:
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
        style = NumberStyle(mark, unit, is_stated=bool(option))

        def read(cell: str) -> Amount:
            amount = read_amount(self._entity, field, cell, style)
            values = {at: _stored(self._entity, at, each) for at, each in amount.values.items()}
            return replace(amount, values=values)

        return read


def end_of(entity: Entity, field: Field) -> str | None:
    """The name of the field with the end of the period that the field begins."""
    end = field.name.replace("start", "end")
    return end if end != field.name and end in entity.by_name else None


def _stored(entity: Entity, name: str, value: Any) -> Any:
    (column,) = mapping.columns_of(entity, entity.by_name[name])
    return mapping.to_stored(column)(value)
