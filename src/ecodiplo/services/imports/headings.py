"""From the headings of a file to the fields of an entity, in either language and any spelling."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ecodiplo.errors import Problem
from ecodiplo.fields import PartialDate
from ecodiplo.fields.single import UNITS
from ecodiplo.formats.header_row import LONGEST_HEADING
from ecodiplo.language import Label
from ecodiplo.text import did_you_mean, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.catalogue import Entity, Field

# The column in which a file of rejected rows says what was wrong. An import passes over it, so
# that the mended file goes in as it is.
PROBLEM = Label("What to mend", "Lỗi cần sửa")
# Running numbers of the rows, with which every list of an office begins.
COUNTERS = ("STT", "TT", "Số TT", "Số thứ tự", "No", "No.", "#")
# What a heading may say of a column that must be filled, beside an asterisk.
REQUIRED = Label("required", "bắt buộc")

# Where a heading in two languages is parted, outside of brackets; and a note in brackets.
_PARTS = re.compile(r"[/|\n](?![^()\[\]]*[)\]])")
_NOTE = re.compile(r"[(\[]([^()\[\]]*)[)\]]")


class Reading(NamedTuple):
    """What a heading says: the field, the words that name it, and the notes beside them."""

    field: Field | None = None
    name: str = ""
    notes: tuple[str, ...] = ()


class Headings:
    """The headings that an entity's files may have."""

    def __init__(self, entity: Entity) -> None:
        """Gather every spelling of every field."""
        self.entity = entity
        self._fields = {name: field for field in entity.fields for name in _spellings(field)}
        for field in entity.fields:  # `Nước` of `Nước/vùng lãnh thổ`, unless it is another's
            for part in (part for label in field.label for part in label.split("/")):
                self._fields.setdefault(_bare(part), field)
        self._ignored = {*map(_bare, (*PROBLEM, *COUNTERS))}
        self._read: dict[str, Reading] = {}

    def __call__(self, heading: str) -> bool:
        """Whether the heading is of a column here: of a field, whatever its notes say, or of one
        that is passed over."""
        return self._reading(heading).field is not None or self.is_ignored(heading)

    def is_ignored(self, heading: str) -> bool:
        """Whether the column is always passed over."""
        return _bare(heading) in self._ignored

    def field(self, heading: str) -> Field | None:
        """The field that the heading names: `Tên đoàn`, `title`, `TEN DOAN *`, `Title / Tên đoàn`,
        `Vốn thực hiện (USD)`. None when it has a note that the field is not read by: another unit,
        a condition, a part of what the field counts."""
        reading = self._reading(heading)
        return None if self._foreign(reading) else reading.field

    def _reading(self, heading: str) -> Reading:
        if heading not in self._read:
            self._read[heading] = self._look(heading)
        return self._read[heading]

    def _look(self, heading: str) -> Reading:
        """The heading whole; else its parts, which are of one field; else without its last note."""
        if field := self._fields.get(_bare(heading)):
            return Reading(field, heading)
        if len(heading) > LONGEST_HEADING:
            return Reading()
        parts = _PARTS.split(heading)
        if len(parts) > 1:
            return self._join(parts)
        found = list(_NOTE.finditer(heading))
        if not found:
            return Reading()
        note = found[-1]
        field, name, notes = self._look(heading[: note.start()] + heading[note.end() :])
        return Reading(field, name, (*notes, note[1])) if field else Reading()

    def _join(self, parts: list[str]) -> Reading:
        """What the parts of a heading say together; those that name no field are a note."""
        read = [self._look(part) for part in parts]
        fields = {one.field.name: one for one in read if one.field}
        if len(fields) != 1:
            return Reading()
        ((field, name, _),) = fields.values()
        rest = "/".join(part.strip() for part, one in zip(parts, read, strict=True)
                        if not one.field)  # fmt: skip
        notes = [note for one in read for note in one.notes]
        return Reading(field, name, (*notes, rest) if rest else tuple(notes))

    def _foreign(self, reading: Reading) -> str:
        """The first note that the field is not read by, or ''."""
        field = reading.field
        return next((note for note in reading.notes if field and not self._fits(field, note)), "")

    def _fits(self, field: Field, note: str) -> bool:
        """Whether the note says what holds anyway: the field's unit or date format, its name once
        more, or that the column must be filled."""
        if _bare(note) in ("", *map(_bare, REQUIRED)) or field.type.is_unit(note):
            return True
        return all(self._fields.get(_bare(part)) is field for part in note.split("/"))

    def unknown(self, heading: str, file: str) -> Problem:
        """What to say of a heading that means nothing, or more than its field."""
        reading = self._reading(heading)
        if reading.field:
            return Problem(f"{self.entity.name} have no column {heading!r}: {self._lost(reading)}",
                           file)  # fmt: skip
        labels = [name for field in self.entity.fields for name in (*field.label, field.name)]
        near = did_you_mean(heading, labels)
        return Problem(f"{self.entity.name} have no column {heading!r}.{near}", file)

    def _lost(self, reading: Reading) -> str:
        """Why the note keeps the column from being read, and what to do."""
        field, name, _ = reading
        assert field is not None
        unit = getattr(field.type, "unit", "")
        said = " / ".join(dict.fromkeys((unit, *UNITS.get(unit, ()))))
        held = f", which is in {said}" if unit else ""
        if isinstance(field.type, PartialDate):
            held = ", whose dates have the day first (dd/mm/yyyy)"
        return (
            f"{self._foreign(reading)!r} is not understood beside {field.name}{held};"
            f" convert the values if need be, and name the column {name.strip()!r}"
        )


def _spellings(field: Field) -> Iterator[str]:
    yield from map(_bare, (field.name, *field.label, *field.aliases))


def _bare(heading: str) -> str:
    """The heading as it is compared: folded, without brackets or the mark of a required column."""
    return fold(re.sub(r"[_*()]", " ", heading))
