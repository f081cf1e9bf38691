"""The abbreviations of the office, read once for a connection, when names are looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.fold import near_form, words
from ecodiplo.models.people import abbreviations
from ecodiplo.names.abbreviations import NO_ABBREVIATIONS, Abbreviations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.vocabulary import PartnerKind

_KEY = "abbreviations"


def abbreviations_in(connection: Connection, entity: Entity) -> Abbreviations:
    """The abbreviations in names of the entity's records; none where its names have none."""
    if not entity.abbreviated:
        return NO_ABBREVIATIONS
    known: Abbreviations | None = connection.get_execution_options().get(_KEY)
    if known is None:
        rows = connection.execute(select(abbreviations.c.abbreviation, abbreviations.c.meaning))
        known = Abbreviations((short, meaning) for short, meaning in rows)
        connection.execution_options(**{_KEY: known})
    return known


def forget_abbreviations(connection: Connection) -> None:
    """Read the abbreviations again when they are next needed, because they have changed."""
    connection.execution_options(**{_KEY: None})


def kinds_by_abbreviation(connection: Connection) -> Mapping[str, PartnerKind]:
    """The kind of partner that each abbreviation says, by its letters; none of one that says
    several."""
    kinds: dict[str, set[PartnerKind]] = {}
    own = select(abbreviations.c.abbreviation, abbreviations.c.kind)
    for abbreviation, kind in connection.execute(own):
        if kind is not None:
            kinds.setdefault(letters_of(abbreviation), set()).add(kind)
    return {text: next(iter(own)) for text, own in kinds.items() if len(own) == 1}


def letters_of(abbreviation: str) -> str:
    """The letters of an abbreviation, without diacritics and what stands between them."""
    return "".join(words(near_form(abbreviation)))
