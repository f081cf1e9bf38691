"""The readers of columns: those of numbers and dates read a cell as the whole column is written."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Index, UniqueConstraint

from ecodiplo.catalogue.amounts import Amount, read_amount
from ecodiplo.catalogue.entity import end_of
from ecodiplo.dates import DateOrder, parse_date_range, parse_partial_date, show_partial_date
from ecodiplo.errors import InvalidData, Problem, ValueUnreadable
from ecodiplo.fault_codes import FaultCode
from ecodiplo.fields import Choice, Integer, Many, Measure, Number, PartialDate, Ref, Text
from ecodiplo.language import Label, Lang, show_count
from ecodiplo.money import NO_UNIT, NumberStyle
from ecodiplo.services.imports.column_reading import unit_note
from ecodiplo.services.imports.column_styles import ColumnStyles
from ecodiplo.services.imports.empty_cells import EmptyCells
from ecodiplo.services.imports.survey import SurveyNeeded, needs_survey
from ecodiplo.services.query import mapping
from ecodiplo.services.query.abbreviations import letters_of
from ecodiplo.services.query.measure_syntax import validate_measure
from ecodiplo.services.writing.storing.append_items import DefaultText
from ecodiplo.text import are_clean, clean, may_say_none
from ecodiplo.vocabulary import PartnerKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from sqlalchemy import Column

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.services.imports.headings import Headings
    from ecodiplo.services.imports.options import ImportOptions
    from ecodiplo.services.imports.survey import Survey

# Dates whose reading is kept: those of 27 years come again and again.
DATES = 2_500
# The types of fields whose cells are read as their whole column is written.
STYLED = (Integer, Number, PartialDate)
# PostgreSQL refuses to index a value of more than 2,704 bytes, and a character can take four.
LONGEST_INDEXED = 600
# Texts of a part of items, such as a role, whose values are kept.
PARTS = 1_000


class ColumnReaders:
    """The reader of each column of a file."""

    def __init__(
        self, entity: Entity, headings: Headings, options: ImportOptions, file: str
    ) -> None:
        self.styles = ColumnStyles(headings, options, file)
        self.notes: dict[Label, None] = {}  # how columns were read, for people
        self.empty_cells = EmptyCells(self.notes)
        self._entity = entity
        self._is_stated = bool(options.decimal)
        self._file = file
        self._options = options
        self._readers: dict[str, Callable[[str], Any]] = {}  # of the other columns, when first used
        self._kinds: Callable[[], Mapping[str, PartnerKind]] | None = None
        # Of numbers and dates, by the name of the field and the heading.
        self._styled: dict[tuple[str, str], Callable[[str], Amount]] = {}

    def read_kinds(self, kinds: Callable[[], Mapping[str, PartnerKind]]) -> None:
        """Read kinds of partners by abbreviations too; `kinds` has them by the letters of each."""
        self._kinds = kinds
        self._readers.clear()

    def take_survey(self, survey: Survey) -> None:
        """Read columns of numbers and dates as the survey of the whole file shows."""
        self.styles.survey = survey
        self._styled.clear()

    def of(self, field: Field, heading: str, cells: Iterable[str]) -> Callable[[str], Any]:
        """The reader of the column of the field, under this heading.

        Raises SurveyNeeded before the survey of a file where other cells decide what these mean,
        and InvalidData for a column that can be read in two ways.
        """
        if not isinstance(field.type, STYLED):
            if field.name not in self._readers:
                self._readers[field.name] = self._plain_reader(field)
            return self._readers[field.name]
        if self.styles.survey is None and self._file and needs_survey(field, cells):
            raise SurveyNeeded
        if reader := self._styled.get((field.name, heading)):
            return reader
        kind = self._date_reader if isinstance(field.type, PartialDate) else self._number_reader
        try:
            reader = kind(field, heading)
        except ValueUnreadable as error:
            raise InvalidData(
                [
                    Problem(
                        error.message,
                        self._file,
                        column=heading,
                        code=FaultCode.AMBIGUOUS_COLUMN,
                        field=field.name,
                    )
                ]
            ) from None
        self._styled[field.name, heading] = reader
        return reader

    def sure_values(self, field: Field, cells: Collection[str]) -> dict[str, Any]:
        """The values of these cells, by cell, where the reader of the field surely takes each as it
        is: as a text, or as the only item of a list, without parts. Else none."""
        kind = field.type
        is_plain = type(kind) is Text or isinstance(kind, Ref)
        is_list = isinstance(kind, Many) and type(kind.of) is Text and not self._options.separator
        if not (cells and (is_plain or is_list)):
            return {}
        if max(map(len, cells)) > LONGEST_INDEXED or not are_clean(cells):
            return {}
        if is_plain:
            return {cell: cell for cell in cells}
        whole = "".join(cells)
        if any(mark in whole for mark in ";|\\") or any(map(may_say_none, cells)):
            return {}
        ((_, *parts),) = self._readers[field.name](next(iter(cells)))
        return {cell: ((cell, *parts),) for cell in cells}

    def note_rounding(self, heading: str) -> None:
        """Note that amounts of the column had fractions of a cent."""
        note = Label("{heading}: amounts were rounded to two decimals",
                     "{heading}: các số tiền được làm tròn đến hai chữ số thập phân")  # fmt: skip
        self.notes[note.fill(heading=heading)] = None

    def _plain_reader(self, field: Field) -> Callable[[str], Any]:
        """The reader of a column whose cells are read each alone."""
        read = _cell_reader(self._entity, field, self._options)
        if self._kinds and isinstance(field.type, Choice) and field.type.terms is PartnerKind:
            return _kind_reader(read, self._kinds)
        return read

    def _date_reader(self, field: Field, heading: str) -> Callable[[str], Amount]:
        evidence = self.styles.date_evidence(field)
        order = self.styles.date_order(field, heading)
        if month := evidence.short_month:
            note = Label("{heading}: {text!r} was read as a month of a year, {month}",
                         "{heading}: {text!r} được đọc là tháng của một năm, {month}")  # fmt: skip
            date = parse_partial_date(month, short_years=True)
            month_of_year = Label(*(show_partial_date(date, lang) for lang in Lang))
            self.notes[note.fill(heading=heading, text=month, month=month_of_year)] = None
        month_first = None if order is None else order is DateOrder.MONTH_FIRST
        short_years, end = evidence.short_years, end_of(self._entity, field)

        def read(cell: str) -> Amount:
            if end is None:
                date = parse_partial_date(cell, month_first=month_first, short_years=short_years)
                return Amount({field.name: date})
            dates = parse_date_range(cell, month_first=month_first, short_years=short_years)
            return Amount({field.name: dates.start} | ({end: dates.end} if dates.end else {}))

        return lru_cache(DATES)(read)

    def _number_reader(self, field: Field, heading: str) -> Callable[[str], Amount]:
        mark = self.styles.decimal(field)
        on_line = self.styles.unit_on_line(field, heading)
        unit = self.styles.unit(field, heading)
        if unit.scale != 1 or on_line != NO_UNIT:
            self.notes[unit_note(heading, unit)] = None
        style = NumberStyle(mark, unit, is_stated=self._is_stated)

        def read(cell: str) -> Amount:
            amount = read_amount(self._entity, field, cell, style)
            values = {at: _stored(self._entity, at, each) for at, each in amount.values.items()}
            return replace(amount, values=values)

        return read


def _kind_reader(
    read: Callable[[str], Any], kinds: Callable[[], Mapping[str, PartnerKind]]
) -> Callable[[str], Any]:
    """The reader, which takes an abbreviation for the kind that it says."""

    def read_kind(text: str) -> Any:
        try:
            return read(text)
        except ValueUnreadable:
            if (kind := kinds().get(letters_of(text))) is None:
                raise
            return read(kind.value)

    return read_kind


def _stored(entity: Entity, name: str, value: Any) -> Any:
    (column,) = mapping.columns_of(entity, entity.by_name[name])
    return mapping.to_stored(column)(value)


def _cell_reader(entity: Entity, field: Field, options: ImportOptions) -> Callable[[str], Any]:
    """The function that turns a cell of the field, not empty, into its stored value, or raises
    ValueUnreadable. The value of an `entered` field is not stored yet. `options` have the order of
    the dates in its items, and what separates these.

    The value of a reference is the text that names a record; of a Many field, a tuple of items,
    each a tuple of a value and its parts.
    """
    if isinstance(field.type, Many):
        return _items_reader(field.type, mapping.side(entity.name, field.name), options)
    if isinstance(field.type, Ref):
        return _handle
    if field.derived:  # the value of the stored field follows from it
        return field.type.parse
    (column,) = mapping.columns_of(entity, field)
    store = mapping.to_stored(column)
    if isinstance(field.type, Measure):
        return validate_measure
    if isinstance(field.type, Text):
        read = clean if type(field.type) is Text else field.type.parse
        return _indexable(read) if _is_indexed(column) else read
    return _parsed(field.type.parse, store)


@cache
def _is_indexed(column: Column[Any]) -> bool:
    parts = (*column.table.indexes, *column.table.constraints)
    return any(
        column.name in part.columns for part in parts if isinstance(part, Index | UniqueConstraint)
    )


def _indexable(read: Callable[[str], str]) -> Callable[[str], str]:
    """The reader, with a limit on the length of its value."""

    def checked(text: str) -> str:
        value = read(text)
        if len(value) > LONGEST_INDEXED:
            raise ValueUnreadable(
                Label("is {length} characters long; at most {most} fit",
                      "dài {length} ký tự; tối đa {most} ký tự")
                .fill(length=show_count(len(value)), most=show_count(LONGEST_INDEXED))
            )  # fmt: skip
        return value

    return checked


def _items_reader(
    kind: Many, side: mapping.Side, options: ImportOptions
) -> Callable[[str], Any]:  # fmt: skip
    """The reader of cells with several items. Where these are appended, a part that a cell does not
    say is a DefaultText."""
    stores = [mapping.to_stored(column) for column in (side.value, *side.parts)]
    readers = [_parsed(kind.of.parse, stores[0])]
    date = partial(parse_partial_date, month_first=options.dates == DateOrder.MONTH_FIRST.value)
    for part, store in zip(kind.parts, stores[1:], strict=True):  # parts are often the same
        parse = date if isinstance(part.type, PartialDate) else part.type.parse
        readers.append(lru_cache(PARTS)(_parsed(parse, store)))
    if isinstance(kind.of, Ref):
        readers[0] = _handle
    elif isinstance(kind.of, Text) and _is_indexed(side.value):
        readers[0] = _indexable(readers[0])
    defaults = [
        None if part.default is None else store(part.default)
        for part, store in zip(kind.parts, stores[1:], strict=True)
    ]
    if options.lists == "append":
        defaults = [DefaultText(each) if isinstance(each, str) else each for each in defaults]
    return lambda text: kind.read(text, readers, defaults, options.separator)


def _parsed(parse: Callable[[str], Any], store: Callable[[Any], Any]) -> Callable[[str], Any]:
    return lambda text: store(parse(text))


def _handle(text: str) -> str:
    """The text that names a record. Raises ValueUnreadable for an empty one."""
    if not (handle := clean(text)):
        raise ValueUnreadable(Label("a name is missing", "thiếu tên"))
    return handle
