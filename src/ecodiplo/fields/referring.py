"""Types whose value is another record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecodiplo.errors import Unreadable
from ecodiplo.fields.base import FieldType
from ecodiplo.text import clean

if TYPE_CHECKING:
    from ecodiplo.language import Label, Lang


@dataclass(frozen=True)
class Reference:
    """A record referred to: its handle (what identifies it in text), and its name once known."""

    handle: str
    label: Label | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Ref(FieldType):
    """A record of another entity, by its handle, or any name that finds just one."""

    entity: str

    def parse(self, text: str) -> Reference:
        """The reference as written; a service resolves it against the database."""
        handle = clean(text)
        if not handle:
            raise Unreadable("a name is missing")
        return Reference(handle)

    def show(self, value: Reference, lang: Lang) -> str:
        """The record's name in the language, or its handle."""
        return value.label.to(lang) if value.label else value.handle

    def export(self, value: Reference) -> str:
        """The handle."""
        return value.handle


@dataclass(frozen=True)
class AnyRef(Ref):
    """A record of any of several entities, by its ref: `DEL-2022-0001`.

    The mapped attributes are `<name>_<model>`, one a possible entity.
    """

    entity: str = ""
    entities: tuple[str, ...] = ()

    def show(self, value: Reference, lang: Lang) -> str:
        """The ref and the name."""
        return f"{value.handle} {value.label.to(lang)}" if value.label else value.handle
