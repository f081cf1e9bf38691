"""Running refs, such as `DEL-2022-0001`: prefix, year where the record has one, number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, cast, func, select

from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity


class Numbers:
    """Gives out the refs of new records of an entity.

    The caller holds the lock on writing the entity until its transaction ends, so no two writers
    are ever given the same.
    """

    def __init__(self, session: Session, entity: Entity) -> None:
        """Start where the records of the database end."""
        self.session = session
        self.entity = entity
        self.given: set[str] = set()
        self._last: dict[str, int] = {}

    def keep_clear(self, refs: Iterable[str]) -> None:
        """Go on after `refs`, which records that are about to be written bring with them."""
        shape = re.compile(rf"({re.escape(self.entity.prefix)}-(?:[0-9]{{4}}-)?)([0-9]{{1,15}})")
        for found in filter(None, map(shape.fullmatch, refs)):
            self._last[found[1]] = max(self._after(found[1]), int(found[2]))

    def next(self, date: str | None) -> str:
        """The ref after the last of the date's year, or of the records without a date."""
        stem = f"{self.entity.prefix}-{date[:4]}-" if date else f"{self.entity.prefix}-"
        self._last[stem] = self._after(stem) + 1
        ref = f"{stem}{self._last[stem]:04}"
        self.given.add(ref)
        return ref

    def _after(self, stem: str) -> int:
        if stem not in self._last:
            self._last[stem] = self._largest(stem)
        return self._last[stem]

    def _largest(self, stem: str) -> int:
        key = mapping.column(self.entity, self.entity.key)
        number = func.substr(key, len(stem) + 1)
        largest = select(func.max(cast(number, BigInteger))).where(
            key.startswith(stem, autoescape=True),
            func.length(number).between(1, 15),
            func.ltrim(number, "0123456789") == "",
        )
        return self.session.scalar(largest) or 0
