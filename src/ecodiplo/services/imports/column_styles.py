"""How columns of numbers and dates are written: unit, decimal mark, order of dates."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from ecodiplo.catalogue.amounts import column_unit
from ecodiplo.dates import DateOrder
from ecodiplo.errors import InvalidData, Problem, ValueUnreadable
from ecodiplo.fault_codes import FaultCode
from ecodiplo.fields import Integer, Money, Number, PartialDate
from ecodiplo.language import Label
from ecodiplo.money import NO_UNIT, DecimalMark, parse_unit, parse_unit_line
from ecodiplo.option_names import option_name
from ecodiplo.services.imports.column_reading import ColumnReading
from ecodiplo.services.imports.survey import Survey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.dates import DateEvidence
    from ecodiplo.money import ScaledUnit
    from ecodiplo.services.imports.field_columns import FieldColumns
    from ecodiplo.services.imports.headings import Headings
    from ecodiplo.services.imports.options import ImportOptions


class ColumnStyles:
    """The style of each column of a file: what the options, headings and texts of the file say."""

    def __init__(self, headings: Headings, options: ImportOptions, file: str) -> None:
        self.survey: Survey | None = None
        self.headings = headings
        self._unit_line: str | None = None
        self._options = options
        self._file = file

    def of(self, fields: FieldColumns) -> Iterator[ColumnReading]:
        """How each column of the file was read, in its order."""
        for heading, name in fields.fields_by_heading.items():
            if name:
                yield self.reading(fields.by_name[name], heading)
            elif self.headings.is_left_out(heading):
                yield ColumnReading(heading, ignored=True)
            elif not self.headings.is_ignored(heading):
                yield ColumnReading(heading, ignored=heading not in fields.unknown)
        for name, text in self.headings.layout.constants.items():
            yield ColumnReading("", fields.by_name[name], value=text)

    def use_unit_line(self, line: str) -> None:
        """Read the numbers with the unit on this line over the table; '' for no line. Raises
        InvalidData when another worksheet has another line, or an option says another unit."""
        option = self.headings.layout.unit
        if option and line and parse_unit_line(line) != parse_unit(option):
            reason = Label(
                "has the unit {first!r} over the table, and the option {units} says {second!r};"
                " leave the option out, or name a column in it",
                "có đơn vị {first!r} phía trên bảng, còn tùy chọn {units} ghi {second!r}; hãy bỏ"
                " tùy chọn, hoặc nêu tên cột trong đó",
            ).fill(first=line, second=option, units=option_name("units"))
            raise InvalidData([Problem(reason, self._file, code=FaultCode.WRONG_UNIT)])
        line = line or option
        if self._unit_line not in (None, line):
            reason = Label(
                "has worksheets with different units, {first!r} and {second!r}; import each with"
                " {sheet}",
                "có các trang tính với đơn vị khác nhau, {first!r} và {second!r}; hãy nhập từng"
                " trang bằng {sheet}",
            ).fill(first=self._unit_line, second=line, sheet=option_name("sheet"))
            raise InvalidData([Problem(reason, self._file, code=FaultCode.WRONG_UNIT)])
        self._unit_line = line

    def full_heading(self, field: Field, heading: str) -> str:
        """The heading with the unit on the line over the table, or with the order of dates that
        the file or an option shows: rows in a file of their own need it."""
        note = ""
        with suppress(ValueUnreadable):
            if isinstance(field.type, PartialDate):
                is_month_first = self.date_order(field, heading) is DateOrder.MONTH_FIRST
                if is_month_first and not self.headings.date_order(heading):
                    note = "mm/dd/yyyy"
            elif isinstance(field.type, Integer | Number):
                note = self.unit_on_line(field, heading).label.en
        return f"{heading} ({note})" if note else heading

    def reading(self, field: Field, heading: str) -> ColumnReading:
        """How the column is read, for people; without what is in doubt."""
        reading = ColumnReading(heading, field)
        with suppress(ValueUnreadable):
            if isinstance(field.type, PartialDate):
                evidence = self.date_evidence(field)
                if evidence.either or self.headings.date_order(heading):
                    reading = replace(reading, dates=self.date_order(field, heading))
            elif isinstance(field.type, Integer | Number):
                reading = replace(reading, unit=self.unit(field, heading))
                reading = replace(reading, decimal=self.decimal(field))
        return reading

    def unit_on_line(self, field: Field, heading: str) -> ScaledUnit:
        """The unit that the line over the table names for a column whose heading names none."""
        if not self._unit_line or self.headings.unit(heading) != NO_UNIT:
            return NO_UNIT
        return _unit_on_line(self.headings.entity, field, self._unit_line)

    def unit(self, field: Field, heading: str) -> ScaledUnit:
        """The unit that the heading names for the numbers of a column, or else the line."""
        on_line = self.unit_on_line(field, heading)
        return self.headings.unit(heading) if on_line == NO_UNIT else on_line

    def date_evidence(self, field: Field) -> DateEvidence:
        """What the dates of the file show of the column."""
        return (self.survey or Survey()).dates(field)

    def decimal(self, field: Field) -> DecimalMark | None:
        """The decimal mark of the column; None when each number shows its own. Raises
        ValueUnreadable when the column shows none where it must, or two."""
        option = self._options.decimal
        return DecimalMark(option) if option else (self.survey or Survey()).decimal(field)

    def date_order(self, field: Field, heading: str) -> DateOrder | None:
        """The order of the dates of a column; None when nothing decides it. Raises ValueUnreadable
        when it has two."""
        option = DateOrder(self._options.dates) if self._options.dates else None
        stated = self.headings.date_order(heading) or option
        order = self.date_evidence(field).order(stated)
        # Of a single record, no other text decides.
        return None if self.survey is None and not stated else order


def _unit_on_line(entity: Entity, field: Field, line: str) -> ScaledUnit:
    """The unit that a line over the table, `Đơn vị tính: triệu USD`, names for the numbers of a
    field; no unit when the line is about other fields. Raises ValueUnreadable for an amount whose
    unit is not understood or has no place."""
    try:
        return column_unit(entity, field, line=parse_unit_line(line))
    except ValueUnreadable:
        if isinstance(field.type, Money) or field.currency or field.unit_from:
            raise
        return NO_UNIT
