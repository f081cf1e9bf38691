"""The headings that a file can have: those of its entity, and in a file of parts also those of the
records of which they are parts."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.services.imports.heading_words import bare, vagueness
from ecodiplo.services.imports.headings import Headings
from ecodiplo.services.imports.layout import Layout

if TYPE_CHECKING:
    from ecodiplo.catalogue import Entity


_MOST_HEADINGS = 10_000
# The headings of columns with a period or a part of it, folded.
_PERIODS = {
    **dict.fromkeys(("period", "time period", "reporting period", "ky", "ky bao cao", "ky so lieu",
                     "thoi ky", "ky thong ke"), "period"),
    **dict.fromkeys(("year", "nam", "nam bao cao"), "year"),
    **dict.fromkeys(("quarter", "quy"), "quarter"),
    **dict.fromkeys(("month", "thang"), "month"),
}  # fmt: skip


class WholeHeadings(Headings):
    """The headings of the whole in a file of parts: `aid.kind` is the kind of the aid, where `kind`
    is that of its transaction."""

    def __init__(self, entity: Entity, reference: str, layout: Layout | None = None) -> None:
        """`reference` is the field of the parts that refers to the whole."""
        super().__init__(entity, layout)
        self._names.add({f"{reference}.{field.name}": field for field in entity.fields})


class FileHeadings:
    """The headings of a file."""

    def __init__(self, entity: Entity, layout: Layout | None = None) -> None:
        self.own = Headings(entity, layout)
        self._has_periods = len(entity.span) > 1
        # Cells that may be headings are looked up too.
        self.is_of_whole = lru_cache(_MOST_HEADINGS)(self._is_of_whole)
        self.period_part = lru_cache(_MOST_HEADINGS)(self._period_part)
        self.whole = None
        if entity.whole:
            layout = Layout(columns=self.own.layout.whole_columns)
            self.whole = WholeHeadings(ENTITIES[entity.whole], entity.part_of, layout)

    def __call__(self, heading: str, /, *, below: bool = False) -> bool:
        """Whether the heading names a column, as that of Headings."""
        is_known = self.own(heading, below=below) or self.is_of_whole(heading)
        return is_known or (not below and bool(self.period_part(heading)))

    def _period_part(self, heading: str) -> str:
        """Which part of a period the column has: `period`, the whole of it, `year`, `quarter` or
        `month`; '' for another column. A heading that says what happened then comes first."""
        own = self.own
        if not self._has_periods or own.is_ignored(heading) or own.is_named(heading):
            return ""
        if own.field(heading) and not vagueness(heading):
            return ""
        return _PERIODS.get(bare(heading), "")

    def _is_of_whole(self, heading: str) -> bool:
        """Whether the heading names a field of the whole, and none of the parts: `Nhà đầu tư` in a
        file of capital is that of the project."""
        if self.whole is None:
            return False
        if self.whole.is_named(heading):
            return True
        if self.own(heading):
            return False
        field = self.whole.field(heading)
        if field is None or field.derived:
            return False
        return target(field) != self.whole.entity.name

    def is_own(self, heading: str) -> bool:
        """Whether the heading is neither a field of the whole nor a part of a period."""
        return not (self.is_of_whole(heading) or self.period_part(heading))
