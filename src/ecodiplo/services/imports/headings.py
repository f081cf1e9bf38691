"""The fields that the headings of a file name, in either language and any spelling."""

from __future__ import annotations

import re
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ecodiplo.catalogue.amounts import column_unit
from ecodiplo.catalogue.stamps import STAMPS, VERSION
from ecodiplo.dates import is_date_format, order_in_note
from ecodiplo.errors import ValueUnreadable
from ecodiplo.fault_codes import FaultCode
from ecodiplo.fields import Choice, Integer, Number, PartialDate
from ecodiplo.formats.table.header_row import LONGEST_HEADING
from ecodiplo.formats.table.row_kinds import COUNTERS
from ecodiplo.language import Label
from ecodiplo.money import NO_UNIT, parse_unit, unit_label
from ecodiplo.services.imports.field_names import FieldNames
from ecodiplo.services.imports.heading_words import bare, vagueness
from ecodiplo.services.imports.layout import Layout
from ecodiplo.services.imports.unknown_headings import UnknownHeading, advice

if TYPE_CHECKING:
    from collections.abc import Collection

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.dates import DateOrder
    from ecodiplo.money import ScaledUnit

# The column of a file of rejected rows that lists the faults of each row. An import ignores it, so
# people can import the corrected file without removing it.
PROBLEM = Label("Problem", "Lỗi cần sửa")
FORMER_PROBLEM = "What to mend"  # its heading in files of earlier versions
# Notes in a heading that mark a required column; an asterisk marks it too.
REQUIRED = Label("required", "bắt buộc")

# The most headings that are kept. Cells that may be headings are looked up too.
_MOST_MATCHES = 10_000
# The mark between the two languages of a heading, outside brackets; and a note in brackets.
_PARTS = re.compile(r"[/|\n](?![^()\[\]]*[)\]])")
_NOTE = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_TWO_UNITS = Label(
    ": {first!r} and {second!r} are two units of one column; keep one of them",
    ": {first!r} và {second!r} là hai đơn vị của một cột; hãy giữ lại một",
)


@cache
def _ignored() -> frozenset[str]:
    """The headings of columns that every import ignores."""
    stamps = (name for stamp in (*STAMPS, VERSION) for name in (stamp.name, *stamp.label))
    return frozenset(map(bare, (*PROBLEM, FORMER_PROBLEM, *COUNTERS, *stamps)))


class HeadingMatch(NamedTuple):
    """The field of a heading, the words that name it, and the notes beside these words."""

    field: Field | None = None
    name: str = ""
    notes: tuple[str, ...] = ()
    ignored: bool = False  # whether every import ignores the column


class Headings:
    """The headings that a file of an entity may have."""

    def __init__(self, entity: Entity, layout: Layout | None = None) -> None:
        self.entity = entity
        self.layout = layout or Layout()
        self._named = {bare(heading): field for heading, field in self.layout.columns.items()}
        self._units_beside = {
            bare(heading): unit for heading, unit in self.layout.units.items() if heading
        }
        self._names = FieldNames(entity)
        self._match = lru_cache(_MOST_MATCHES)(self._match_with_unit)

    @cached_property
    def _terms(self) -> set[str]:
        choices = (field.type for field in self.entity.fields if isinstance(field.type, Choice))
        return {bare(name) for choice in choices for term in choice.terms
                for name in term.all_names}  # fmt: skip

    def __call__(self, heading: str, /, *, below: bool = False) -> bool:
        """Whether the heading names a field, with any notes, or a column that imports ignore;
        `below` another heading, only if it is no term that a record can have."""
        match = self._match(heading)
        is_term = below and bare(heading) in self._terms
        return (match.field is not None or match.ignored) and not is_term

    def is_ignored(self, heading: str) -> bool:
        """Whether every import ignores the column."""
        return self._match(heading).ignored

    def is_left_out(self, heading: str) -> bool:
        """Whether a person leaves the column out."""
        own = bare(heading)
        return own in self._named and self._named[own] is None

    def is_named(self, heading: str) -> bool:
        """Whether a person names the field of the column."""
        return bare(heading) in self._named

    def names_nothing(self, heading: str) -> bool:
        """Whether the heading names no field at all, not even with a note that does not fit."""
        return self._match(heading).field is None

    def field(self, heading: str) -> Field | None:
        """The field that the heading names: `Tên đoàn`, `title`, `TEN DOAN *`, `Title / Tên đoàn`,
        `Vốn thực hiện (USD)`. None when a note does not fit the field: another unit, a condition, a
        part of the number that the field holds."""
        match = self._match(heading)
        return None if self._foreign_note(match) else match.field

    def _match_with_unit(self, heading: str) -> HeadingMatch:
        """The match, with the unit that a person names beside the heading."""
        if self.is_left_out(heading):
            return HeadingMatch(ignored=True)
        own = bare(heading)
        match = self._look(heading)._replace(ignored=own in _ignored())
        for name in {own, bare(match.name)} & self._units_beside.keys() if match.field else ():
            match = match._replace(notes=(*match.notes, self._units_beside[name]))
        return match

    def _look(self, heading: str) -> HeadingMatch:
        """The match of the whole heading; else of its parts, which name one field; else of the
        heading without its last note. `implemented capital (USD)` is the name of a field, and says
        the unit too."""
        if field := self._named.get(bare(heading)) or self._names.find(heading):
            units = (note for note in _NOTE.findall(heading) if _unit(self.entity, field, note))
            return HeadingMatch(field, heading, tuple(units))
        if len(heading) > LONGEST_HEADING:
            return HeadingMatch()
        parts = _PARTS.split(heading)
        if len(parts) > 1:
            return self._join(parts)
        if field := self._names.of_codes(heading):
            return HeadingMatch(field, heading)
        in_brackets = list(_NOTE.finditer(heading))
        if not in_brackets:
            return HeadingMatch()
        note = in_brackets[-1]
        match = self._look(heading[: note.start()] + heading[note.end() :])
        return match._replace(notes=(*match.notes, note[1])) if match.field else HeadingMatch()

    def _join(self, parts: list[str]) -> HeadingMatch:
        """The match of all parts of a heading together; parts that name no field are a note, and so
        is `năm` in `Kinh phí / năm`."""
        matches = [self._look(part) for part in parts]
        if any(match.field and not vagueness(match.name) for match in matches):
            matches = [HeadingMatch() if vagueness(match.name) else match for match in matches]
        by_field = {match.field.name: match for match in matches if match.field}
        if len(by_field) != 1:
            return HeadingMatch()
        ((field, name, *_),) = by_field.values()
        rest = "/".join(part.strip() for part, match in zip(parts, matches, strict=True)
                        if not match.field)  # fmt: skip
        notes = [note for match in matches for note in match.notes]
        return HeadingMatch(field, name, (*notes, rest) if rest else tuple(notes))

    def _foreign_note(self, match: HeadingMatch) -> str:
        """The first note that does not fit the field or a note before it, or ''."""
        field = match.field
        if field is None:
            return ""
        if len(units := _unit_notes(self.entity, field, match)) > 1:
            return units[1]
        return next((note for note in match.notes if not self._fits(field, note)), "")

    def unit(self, heading: str) -> ScaledUnit:
        """The unit that the heading names for its numbers: `Vốn (triệu USD)`."""
        match = self._match(heading)
        units = (_unit(self.entity, match.field, note) for note in match.notes if match.field)
        return next((unit for unit in units if unit), NO_UNIT)

    def date_order(self, heading: str) -> DateOrder | None:
        """The order that the heading names for its dates: `Date (mm/dd/yyyy)`."""
        orders = map(order_in_note, self._match(heading).notes)
        return next((order for order in orders if order), None)

    def _fits(self, field: Field, note: str) -> bool:
        """Whether the note says something that is understood of the field: a unit that it takes, an
        order of dates, its name, or that it is required."""
        if bare(note) in ("", *map(bare, REQUIRED)):
            return True
        if isinstance(field.type, PartialDate) and (order_in_note(note) or is_date_format(note)):
            return True
        if _unit(self.entity, field, note):
            return True
        return all(self._names.find(part) is field for part in note.split("/"))

    def unknown(self, heading: str, file: str, taken: Collection[str] = ()) -> UnknownHeading:
        """The problem of a heading that names no field, or has a note that does not fit, where the
        file has columns for the fields `taken`."""
        label = self.entity.label
        reason = Label(f"{label.en} have no column {heading!r}",
                       f"{label.vi} không có cột {heading!r}")  # fmt: skip
        match = self._match(heading)
        if match.field:
            units = _unit_notes(self.entity, match.field, match)
            if len(units) > 1:
                two = _TWO_UNITS.fill(first=units[0], second=units[1])
                return UnknownHeading(reason + two, file, code=FaultCode.UNKNOWN_COLUMN)
            note = _mismatch(self.entity, match, match.field, self._foreign_note(match))
            return UnknownHeading(reason + ": " + note, file, code=FaultCode.UNKNOWN_COLUMN)
        return UnknownHeading(
            reason + advice(self.entity, heading, taken), file, code=FaultCode.UNKNOWN_COLUMN
        )


def _unit_notes(entity: Entity, field: Field, match: HeadingMatch) -> list[str]:
    """The notes that name a unit, one for each unit."""
    units: dict[ScaledUnit, str] = {}
    for note in match.notes:
        if unit := _unit(entity, field, note):
            units.setdefault(unit, note)
    return [*units.values()]


def _unit(entity: Entity, field: Field, note: str) -> ScaledUnit | None:
    """The unit that the note names, if the field takes it."""
    if not isinstance(field.type, Integer | Number):
        return None
    try:
        return column_unit(entity, field, parse_unit(note))
    except ValueUnreadable:
        return None


def _mismatch(entity: Entity, match: HeadingMatch, field: Field, note: str) -> Label:
    """Why the note does not fit the field, and what to do."""
    meaning = Label("", "")
    if unit := field.type.unit:
        meaning = Label(", which is in ", ", vốn tính bằng ") + unit_label(unit)
    reason = Label(
        "{note!r} is not understood beside {field}{meaning};"
        " convert the values if need be, and name the column {name!r}",
        "không hiểu {note!r} bên cạnh {field}{meaning};"
        " hãy quy đổi giá trị nếu cần, và đặt tên cột là {name!r}",
    )
    if field.as_signed:
        signed = entity.by_name[field.as_signed].label
        reason += Label(
            "; an amount in another currency belongs in a column {signed}",
            "; số tiền bằng loại tiền khác thuộc cột {signed}",
        ).fill(signed=signed)
    return reason.fill(note=note, field=field.label, meaning=meaning,
                       name=match.name.strip())  # fmt: skip
