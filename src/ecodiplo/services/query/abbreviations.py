"""The abbreviations of the office, read once for a session, when names are looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.fold import near_form, words
from ecodiplo.models.people import abbreviations
from ecodiplo.names.abbreviations import NO_ABBREVIATIONS, Abbreviations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity
    from ecodiplo.vocabulary import PartnerKind

_KEY = "abbreviations"


def abbreviations_in(session: Session, entity: Entity) -> Abbreviations:
    """The abbreviations in names of the entity's records; none where its names have none."""
    if not entity.abbreviated:
        return NO_ABBREVIATIONS
    if _KEY not in session.info:
        rows = session.execute(select(abbreviations.c.abbreviation, abbreviations.c.meaning))
        session.info[_KEY] = Abbreviations((short, meaning) for short, meaning in rows)
    known: Abbreviations = session.info[_KEY]
    return known


def forget_abbreviations(session: Session) -> None:
    """Read the abbreviations again when they are next needed, because they have changed."""
    session.info.pop(_KEY, None)


def kinds_by_abbreviation(session: Session) -> Mapping[str, PartnerKind]:
    """The kind of partner that each abbreviation says, by its letters; none of one that says
    several."""
    kinds: dict[str, set[PartnerKind]] = {}
    own = select(abbreviations.c.abbreviation, abbreviations.c.kind)
    for abbreviation, kind in session.execute(own):
        if kind is not None:
            kinds.setdefault(letters_of(abbreviation), set()).add(kind)
    return {text: next(iter(own)) for text, own in kinds.items() if len(own) == 1}


def letters_of(abbreviation: str) -> str:
    """The letters of an abbreviation, without diacritics and what stands between them."""
    return "".join(words(near_form(abbreviation)))
