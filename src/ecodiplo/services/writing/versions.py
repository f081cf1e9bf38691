"""Names that several versions of a record share: the dates of the row decide which one it names.

A figure of 2022 about `Hải Phòng` is about the city before its merger with Hải Dương, one as of
31/12/2025 about the city since. A figure of the whole of 2025 has days of both, and names neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ecodiplo.catalogue.entity import end_of
from ecodiplo.dates import DateText, first_day, last_day
from ecodiplo.language import Label, join
from ecodiplo.services.query import mapping
from ecodiplo.services.query.describe import describe

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity


class Versions:
    """Finds the version of a record that a row names, by the dates of the row.

    `fields` are the columns of the rows, by field. `edits`: the rows are about one stored record,
    whose other dates are not among them.
    """

    def __init__(
        self, session: Session, entity: Entity, fields: Mapping[str, Sequence[Any]], *, edits: bool
    ) -> None:  # fmt: skip
        self._session = session
        self._ends = fields.get(entity.date)
        start = next((f.name for f in entity.stored if end_of(entity, f) == entity.date), "")
        self._starts = fields.get(start)
        self._keys = fields.get(entity.key)
        # A row of a stored record, by its key, that has no column of its start leaves it open.
        self._is_partial = bool(start) and self._starts is None
        self._edits = edits
        self._days: dict[frozenset[int], list[tuple[int, str | None, str | None]]] = {}

    def find(self, other: Entity, ids: frozenset[int], at: int) -> int | None:
        """The one of these versions of a record of `other` that holds on every day of the row at
        this position; None when the dates of the row do not decide."""
        if (days := self._days_of(at)) is None:
            return None
        first, last = days
        holding, possible = [], []
        for id_, start, end in self._versions(other, ids):
            if not (start and first_day(DateText(start)) > last) and not (
                end and last_day(DateText(end)) < first
            ):
                possible.append(id_)
                if not (start and last_day(DateText(start)) > first) and not (
                    end and first_day(DateText(end)) < last
                ):
                    holding.append(id_)
        return holding[0] if len(possible) == len(holding) == 1 else None

    def _days_of(self, at: int) -> tuple[str, str] | None:
        """The first and the last day of the row."""
        end = self._ends[at] if self._ends else None
        has_key = self._edits or (self._keys is not None and self._keys[at] is not None)
        if end is None or (self._is_partial and has_key):
            return None
        start = self._starts[at] if self._starts else None
        return first_day(DateText(start or end)), last_day(DateText(end))

    def _versions(
        self, other: Entity, ids: frozenset[int]
    ) -> list[tuple[int, str | None, str | None]]:
        if ids not in self._days:
            model = mapping.model(other)
            rows = select(model.id, model.valid_from, model.valid_to).where(model.id.in_(ids))
            self._days[ids] = [(row[0], row[1], row[2]) for row in self._session.execute(rows)]
        return self._days[ids]


def undecided(session: Session, other: Entity, ids: Collection[int], text: str) -> Label:
    """Why a name that several versions share names none of them here, and what to do."""
    versions = describe(session, other, [other.title], sorted(ids)).values()
    return Label(
        "{text!r} has several versions, and the dates of the row do not decide; write the code of"
        " one: {versions}",
        "{text!r} có nhiều giai đoạn địa giới, và ngày của dòng không cho biết là giai đoạn nào;"
        " hãy ghi mã: {versions}",
    ).fill(text=text, versions=join(", ", versions))
