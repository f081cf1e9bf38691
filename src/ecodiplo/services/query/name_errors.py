"""Why a text names no record, or more than one, and what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.errors import NotFound
from ecodiplo.fold import sort_key
from ecodiplo.language import Label, alternatives, in_sentence, join, same
from ecodiplo.services.query.describe import describe
from ecodiplo.services.query.near_records import MOST_SUGGESTED
from ecodiplo.services.query.qualifiers import qualifying_fields
from ecodiplo.text import suggestion

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.query.name_index import NameIndex
    from ecodiplo.services.query.near_records import NearRecords
    from ecodiplo.services.query.qualifiers import Qualifiers

_WRITE_THE_REF = Label(
    "{text!r} can be {names}; write the ref", "{text!r} có thể là {names}; hãy ghi rõ mã"
)
_WITH_DATE = Label(", or the name with its date, as in {example!r}",
                   ", hoặc tên kèm ngày, như {example!r}")  # fmt: skip
_WRITE_THE_NAME = Label(
    "{text!r} can be {names}; write the name in full",
    "{text!r} có thể là {names}; hãy ghi đầy đủ tên",
)
_WRITE_THE_COUNTRY = Label(
    "{code!r} in {text!r} can be the code of a country; write the name of the country, or add the"
    " record first",
    "{code!r} trong {text!r} có thể là mã nước; hãy ghi tên nước, hoặc thêm hồ sơ trước",
)
_IS_NEAR = Label(
    "there is no {english} {text!r}, but {names} is almost the same: write it so if it is meant",
    "không có {vietnamese} {text!r}, nhưng {names} gần trùng: hãy ghi đúng như vậy nếu là hồ sơ đó",
)
NAMIBIA_OR_NONE = Label(
    "'NA' can be Namibia, or say that there is none; write the name in full, or leave the cell"
    " empty",
    "'NA' có thể là Namibia, hoặc nghĩa là không có; hãy ghi đầy đủ tên, hoặc để trống",
)


class Ambiguous(NotFound):
    """A text names more than one record: those with `ids`, where they are known."""

    ids: frozenset[int] = frozenset()


class NoSuchRecord(NotFound):
    """No record has the name; `suggested` has the names that may be meant, as a question."""

    suggested: Label = Label("", "")


class Near(NotFound):
    """A text differs from the name of a record only in diacritics."""


class NameErrors:
    """The errors of texts that name no one record of an entity."""

    def __init__(
        self, connection: Connection, entity: Entity, index: NameIndex, near: NearRecords,
        qualifiers: Qualifiers,
    ) -> None:  # fmt: skip
        self._connection = connection
        self._entity = entity
        self._index = index
        self._near = near
        self._qualifiers = qualifiers

    def ambiguous(self, text: str, name: str, ids: set[int]) -> Ambiguous:
        """The error of a text that names the records with these ids. `name` is the text without
        what stands in brackets."""
        written = _WRITE_THE_NAME if self._entity.name_rules.coded else _WRITE_THE_REF
        reason = written.fill(text=text, names=join(", ", self._distinct_labels(ids)))
        if date := self._qualifiers.date_of_one(ids):
            reason += _WITH_DATE.fill(example=f"{name} ({date})")
        error = Ambiguous(reason)
        error.ids = frozenset(ids)
        return error

    def near(self, text: str, ids: set[int]) -> Near:
        """The error of a text that the names of these records are near."""
        english, vietnamese = map(in_sentence, self._entity.singular)
        names = alternatives(self._distinct_labels(ids))
        return Near(_IS_NEAR.fill(english=english, vietnamese=vietnamese, text=text, names=names))

    def code_of_country(self, text: str, code: str) -> Ambiguous:
        """The error of a text with an abbreviation that can be the code of a country."""
        return Ambiguous(_WRITE_THE_COUNTRY.fill(text=text, code=code))

    def missing(self, text: str, name: str) -> NoSuchRecord:
        """The error of a text without a record. `name` is the text without what stands in
        brackets."""
        english, vietnamese = map(in_sentence, self._entity.singular)
        reason = Label(f"there is no {english} {text!r}.", f"không có {vietnamese} {text!r}.")
        suggested = self._suggestion(text, name)
        error = NoSuchRecord(reason + suggested)
        error.suggested = suggested
        return error

    def _suggestion(self, text: str, name: str) -> Label:
        """The records that a text without one may mean, as a question."""
        if name != text and (elsewhere := self._index.find_all(name, codes=False)):
            fields = (self._entity.title, *self._telling_apart())
            ids = sorted(elsewhere)[:MOST_SUGGESTED]
            labels = describe(self._connection, self._entity, fields, ids)
            keys = {label.en: label for label in labels.values()}
            return suggestion(keys, keys)
        spellings = self._index.abbreviations.spellings(text)
        return suggestion(next(filter(None, map(self._near.names, spellings)), []))

    def _distinct_labels(self, ids: Collection[int]) -> list[Label]:
        """A label for each record that no other of them has: its name; where two have the same
        name, the key and what tells them apart."""
        names = {repr(self._index.shown[id_]) for id_ in ids}
        if len(names) == len(ids):
            return [same(name) for name in sorted(names, key=sort_key)]
        labels = describe(self._connection, self._entity, self._telling_apart(), ids)
        return [*labels.values()]

    def _telling_apart(self) -> list[str]:
        """The fields that tell records of one name apart."""
        own = (field.name for field in qualifying_fields(self._entity))
        return [*dict.fromkeys((*self._entity.tie_breakers, *own))]
