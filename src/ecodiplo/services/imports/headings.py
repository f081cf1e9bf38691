"""The fields that the headings of a file name, in either language and any spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ecodiplo.catalogue.amounts import column_unit
from ecodiplo.dates import is_date_format, order_in_note
from ecodiplo.errors import Problem, ValueUnreadable
from ecodiplo.fields import Choice, Integer, Money, Number, PartialDate
from ecodiplo.fold import fold
from ecodiplo.formats.table.header_row import LONGEST_HEADING
from ecodiplo.formats.table.row_kinds import COUNTERS
from ecodiplo.language import Label
from ecodiplo.money import NO_UNIT, parse_unit, parse_unit_line, unit_label
from ecodiplo.names.country_codes import beside_code_words
from ecodiplo.services.imports.survey import refers_to_codes
from ecodiplo.text import did_you_mean

if TYPE_CHECKING:
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


@dataclass(frozen=True)
class UnknownHeading(Problem):
    """The problem of a heading that names no field. `--ignore-unknown` ignores the column."""


class HeadingMatch(NamedTuple):
    """The field of a heading, the words that name it, and the notes beside these words."""

    field: Field | None = None
    name: str = ""
    notes: tuple[str, ...] = ()
    ignored: bool = False  # whether every import ignores the column


class Headings:
    """The headings that a file of an entity may have."""

    def __init__(self, entity: Entity) -> None:
        self.entity = entity
        self._fields = {
            bare(name): field for field in entity.fields
            for name in (field.name, *field.label, *field.aliases)
        }  # fmt: skip
        for field in entity.fields:  # `Nước` for `Nước/vùng lãnh thổ`, unless another field has it
            for part in (part for label in field.label for part in label.split("/")):
                self._fields.setdefault(bare(part), field)
        choices = (field.type for field in entity.fields if isinstance(field.type, Choice))
        self._terms = {bare(name) for choice in choices for term in choice.terms
                       for name in (term.value, *term.label)}  # fmt: skip
        self._ignored = {*map(bare, (*PROBLEM, FORMER_PROBLEM, *COUNTERS))}
        self._match = lru_cache(_MOST_MATCHES)(
            lambda heading: self._look(heading)._replace(ignored=bare(heading) in self._ignored)
        )

    def __call__(self, heading: str, /, *, below: bool = False) -> bool:
        """Whether the heading names a field, with any notes, or a column that imports ignore;
        `below` another heading, only if it is no term that a record can have."""
        match = self._match(heading)
        is_term = below and bare(heading) in self._terms
        return (match.field is not None or match.ignored) and not is_term

    def is_ignored(self, heading: str) -> bool:
        """Whether every import ignores the column."""
        return self._match(heading).ignored

    def field(self, heading: str) -> Field | None:
        """The field that the heading names: `Tên đoàn`, `title`, `TEN DOAN *`, `Title / Tên đoàn`,
        `Vốn thực hiện (USD)`. None when a note does not fit the field: another unit, a condition, a
        part of the number that the field holds."""
        match = self._match(heading)
        return None if self._foreign_note(match) else match.field

    def _look(self, heading: str) -> HeadingMatch:
        """The match of the whole heading; else of its parts, which name one field; else of the
        heading without its last note. `implemented capital (USD)` is the name of a field, and says
        the unit too."""
        if field := self._fields.get(bare(heading)):
            units = (note for note in _NOTE.findall(heading) if _unit(self.entity, field, note))
            return HeadingMatch(field, heading, tuple(units))
        if len(heading) > LONGEST_HEADING:
            return HeadingMatch()
        parts = _PARTS.split(heading)
        if len(parts) > 1:
            return self._join(parts)
        if field := self._of_codes(heading):
            return HeadingMatch(field, heading)
        in_brackets = list(_NOTE.finditer(heading))
        if not in_brackets:
            return HeadingMatch()
        note = in_brackets[-1]
        match = self._look(heading[: note.start()] + heading[note.end() :])
        return match._replace(notes=(*match.notes, note[1])) if match.field else HeadingMatch()

    def _of_codes(self, heading: str) -> Field | None:
        """The field whose codes the heading names: `country_code`, `Mã nước`, `ISO3`."""
        if (rest := beside_code_words(heading)) is None:
            return None
        coded = {field.name: field for field in self.entity.fields if refers_to_codes(field)}
        if not rest:
            names = {"country", "countries"} & coded.keys()
            return coded[names.pop()] if len(names) == 1 else None
        field = self._fields.get(rest)
        return field if field and field.name in coded else None

    def _join(self, parts: list[str]) -> HeadingMatch:
        """The match of all parts of a heading together; parts that name no field are a note."""
        matches = [self._look(part) for part in parts]
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
        if len(units := self._units(field, match)) > 1:
            return units[1]
        return next((note for note in match.notes if not self._fits(field, note)), "")

    def _units(self, field: Field, match: HeadingMatch) -> list[str]:
        """The notes that name a unit, one for each unit."""
        units: dict[ScaledUnit, str] = {}
        for note in match.notes:
            if unit := _unit(self.entity, field, note):
                units.setdefault(unit, note)
        return [*units.values()]

    def unit(self, heading: str) -> ScaledUnit:
        """The unit that the heading names for its numbers: `Vốn (triệu USD)`."""
        match = self._match(heading)
        units = (_unit(self.entity, match.field, note) for note in match.notes if match.field)
        return next((unit for unit in units if unit), NO_UNIT)

    def unit_on_line(self, field: Field, line: str) -> ScaledUnit:
        """The unit that a line over the table, `Đơn vị tính: triệu USD`, names for the numbers of a
        field; no unit when the line is about other fields. Raises ValueUnreadable for an amount
        whose unit is not understood or has no place."""
        try:
            return column_unit(self.entity, field, line=parse_unit_line(line))
        except ValueUnreadable:
            if isinstance(field.type, Money) or field.currency or field.unit_from:
                raise
            return NO_UNIT

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
        return all(self._fields.get(bare(part)) is field for part in note.split("/"))

    def unknown(self, heading: str, file: str) -> UnknownHeading:
        """The problem of a heading that names no field, or has a note that does not fit."""
        label = self.entity.label
        reason = Label(f"{label.en} have no column {heading!r}",
                       f"{label.vi} không có cột {heading!r}")  # fmt: skip
        match = self._match(heading)
        if match.field and len(units := self._units(match.field, match)) > 1:
            two = Label(
                ": {first!r} and {second!r} are two units of one column; keep one of them",
                ": {first!r} và {second!r} là hai đơn vị của một cột; hãy giữ lại một",
            )
            return UnknownHeading(reason + two.fill(first=units[0], second=units[1]), file)
        if match.field:
            note = _mismatch(self.entity, match, match.field, self._foreign_note(match))
            return UnknownHeading(reason + ": " + note, file)
        names = [name for field in self.entity.fields for name in (*field.label, field.name)]
        return UnknownHeading(reason + "." + did_you_mean(heading, names), file)


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


def bare(heading: str) -> str:
    """The form in which headings are compared: folded, without brackets and asterisks."""
    return fold(re.sub(r"[_*()]", " ", heading))
