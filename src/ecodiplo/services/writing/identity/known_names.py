"""The names by which the records of an entity are known, to match rows by them."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from ecodiplo.fields import Text
from ecodiplo.services.query.name_numbers import NameNumbers, forms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from ecodiplo.services.writing.batches import ResolvedBatch
    from ecodiplo.services.writing.identity.natural_keys import NaturalKey


class KnownNames(NameNumbers):
    """The forms of titles and other names, and of official numbers that lead the natural key."""

    def __init__(self, connection: Connection, natural: NaturalKey, prefix: str) -> None:
        """The name of the temporary table begins with the prefix."""
        self.natural = natural
        entity = natural.entity
        lead = entity.by_name[natural.field_names[0]]
        names = natural.names.single
        leads = [lead.name] if names and isinstance(lead.type, Text) else []
        single = list(dict.fromkeys((*leads, *names)))
        super().__init__(connection, entity, single, natural.names.further, prefix)

    def __bool__(self) -> bool:
        """Whether names identify the records of the entity."""
        return bool(self._single)

    def of_rows(self, batch: ResolvedBatch, rows: Sequence[int]) -> dict[int, set[str]]:
        """The forms of the names of the rows at these positions."""
        forms: dict[int, set[str]] = {at: set() for at in rows}
        for name in self._single:
            texts = batch.columns.get(name, ())
            named = [at for at in rows if texts and texts[at] is not None]
            own = forms_of([texts[at] for at in named], self.abbreviations)
            for at, several in zip(named, own, strict=True):
                forms[at].update(several)
        for name in self._further:
            cells = batch.items.get(name, ())
            for at in rows if cells else ():
                forms[at] |= self._forms_of(item[0] for item in cells[at] or ())
        return forms

    def of_values(self, values: Mapping[str, Any]) -> set[str]:
        """The forms of the names in stored values."""
        texts = [values.get(name) for name in self._single]
        texts += [item[0] for name in self._further for item in values.get(name) or ()]
        return self._forms_of(text for text in texts if text is not None)

    def _forms_of(self, names: Iterable[str]) -> set[str]:
        return {*chain.from_iterable(forms_of([*names], self.abbreviations))}
