"""From the headings of a file to the fields of an entity, in either language and any spelling."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecodiplo.errors import Problem
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
        self._found: dict[str, Field | None] = {}

    def __call__(self, heading: str) -> bool:
        """Whether the heading means something: a field, or a column that is passed over."""
        return self.field(heading) is not None or _bare(heading) in self._ignored

    def field(self, heading: str) -> Field | None:
        """The field that the heading names: `Tên đoàn`, `title`, `TEN DOAN *`, `Title / Tên`."""
        if heading not in self._found:
            self._found[heading] = self._find(heading)
        return self._found[heading]

    def _find(self, heading: str) -> Field | None:
        """The field of the heading whole; else, when it holds both languages, of its parts."""
        for marks in (r"(?!)", r"[/|\n]", r"[/|\n(]"):
            parts = map(_bare, re.split(marks, heading))
            found = {field.name: field for part in parts if (field := self._fields.get(part))}
            if len(found) == 1:
                return next(iter(found.values()))
        return None

    def unknown(self, heading: str, file: str) -> Problem:
        """What to say of a heading that means nothing."""
        labels = [name for field in self.entity.fields for name in (*field.label, field.name)]
        near = did_you_mean(heading, labels)
        return Problem(f"{self.entity.name} have no column {heading!r}.{near}", file)


def _spellings(field: Field) -> Iterator[str]:
    yield from map(_bare, (field.name, *field.label, *field.aliases))


def _bare(heading: str) -> str:
    """The heading as it is compared: folded, without brackets or the mark of a required column."""
    return fold(re.sub(r"[_*()]", " ", heading))
