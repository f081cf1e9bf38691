"""The names by which the records of an entity are known, to match rows by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.fields import Text
from ecodiplo.services.query.name_numbers import NameNumbers, number_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from ecodiplo.services.writing.batches import ResolvedBatch
    from ecodiplo.services.writing.natural_keys import NaturalKey


class KnownNames:
    """The numbers of titles and other names, and of official numbers that lead the natural key."""

    def __init__(self, session: Session, natural: NaturalKey, prefix: str) -> None:
        """The name of the temporary table begins with the prefix."""
        self.natural = natural
        entity = natural.entity
        lead = entity.by_name[natural.field_names[0]]
        names = natural.names.single
        leads = [lead.name] if names and isinstance(lead.type, Text) else []
        self._single = list(dict.fromkeys((*leads, *names)))
        self._further = natural.names.further
        self._numbers = NameNumbers(session, entity, self._single, self._further, prefix)
        self.drop = self._numbers.drop

    def __bool__(self) -> bool:
        """Whether names identify the records of the entity."""
        return bool(self._single)

    def of_rows(self, batch: ResolvedBatch, rows: Sequence[int]) -> dict[int, set[int]]:
        """The numbers of the names of the rows at these positions."""
        numbers: dict[int, set[int]] = {at: set() for at in rows}
        for name in self._single:
            texts = batch.columns.get(name, ())
            for at in rows if texts else ():
                if (text := texts[at]) is not None:
                    numbers[at].add(number_of(text))
        for name in self._further:
            cells = batch.items.get(name, ())
            for at in rows if cells else ():
                numbers[at].update(number_of(item[0]) for item in cells[at] or ())
        return numbers

    def of_values(self, values: Mapping[str, Any]) -> set[int]:
        """The numbers of the names in stored values."""
        texts = [values.get(name) for name in self._single]
        texts += [item[0] for name in self._further for item in values.get(name) or ()]
        return {number_of(text) for text in texts if text is not None}

    def records(self, numbers: Collection[int]) -> dict[int, list[int]]:
        """The ids of the records with names of these numbers, by number."""
        return self._numbers.records(numbers)

    def add(self, records: Iterable[tuple[int | None, Iterable[int]]]) -> None:
        """Add the names of records that are written: pairs of an id and numbers."""
        self._numbers.add((number, id_) for id_, numbers in records for number in numbers)
