"""The field types whose values are other records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecodiplo.errors import ValueUnreadable
from ecodiplo.fault_codes import FaultCode
from ecodiplo.fields.base import FieldType
from ecodiplo.language import Label
from ecodiplo.text import clean

if TYPE_CHECKING:
    from ecodiplo.language import Lang


@dataclass(frozen=True)
class Reference:
    """A reference to a record: its handle, which identifies it in text, and its label after the
    database has resolved it."""

    handle: str
    label: Label | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Ref(FieldType):
    """A record of another entity, by its handle or by any name that only one record has."""

    fault_code = FaultCode.UNKNOWN_REFERENCE

    entity: str

    def parse(self, text: str) -> Reference:
        """The reference with the handle in `text`; a service resolves it in the database."""
        handle = clean(text)
        if not handle:
            raise ValueUnreadable(Label("a name is missing", "thiếu tên"))
        return Reference(handle)

    def show(self, value: Reference, lang: Lang) -> str:
        """The record's name in the language, or its handle."""
        return value.label.to(lang) if value.label else value.handle

    def export(self, value: Reference) -> str:
        """The handle."""
        return value.handle


@dataclass(frozen=True)
class AnyRef(Ref):
    """A record of one of several entities, by its ref or any name that only one of all has.

    The columns of `from_record` are `from_delegation_id`, `from_mou_id`...: the name
    without `_record`, the name of one record, `_id`.
    """

    entity: str = ""
    entities: tuple[str, ...] = ()

    def show(self, value: Reference, lang: Lang) -> str:
        """The ref and the name."""
        return f"{value.handle} {value.label.to(lang)}" if value.label else value.handle
