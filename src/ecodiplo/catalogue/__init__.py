"""The catalogue: a description of every entity, as plain data.

Listing, showing, importing, exporting, help and the data dictionary are loops over the entities.
An entity in `ENTITIES` refers only to itself and to entities before it, so a database is filled in
this order.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ecodiplo.catalogue.agreements import FDI_CAPITAL, FDI_PROJECTS, MOU_EVENTS, MOUS
from ecodiplo.catalogue.entity import Entity, Field
from ecodiplo.catalogue.exchanges import DELEGATIONS, PRESS_VISITS
from ecodiplo.catalogue.links import links_between
from ecodiplo.catalogue.offices import OFFICES
from ecodiplo.catalogue.people import (
    ABBREVIATIONS,
    CONTACTS,
    COUNTRIES,
    PARTNERS,
    SECTORS,
    SOURCES,
)
from ecodiplo.catalogue.policy import (
    DOCUMENTS,
    FIGURES,
    FOCUS_AREAS,
    INDICATORS,
    TASKS,
    TERRITORIES,
)
from ecodiplo.catalogue.profiles import PROFILES
from ecodiplo.catalogue.promotion import AID, AID_TRANSACTIONS, EVENTS
from ecodiplo.catalogue.snapshots import EXPLANATIONS, SNAPSHOT_CLAIMS, SNAPSHOT_FIGURES, SNAPSHOTS
from ecodiplo.errors import UsageProblem
from ecodiplo.fold import fold
from ecodiplo.language import Label, alternatives, join
from ecodiplo.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

_RECORDS = (
    SOURCES,
    COUNTRIES,
    SECTORS,
    ABBREVIATIONS,
    PARTNERS,
    CONTACTS,
    DELEGATIONS,
    EVENTS,
    MOUS,
    MOU_EVENTS,
    FDI_PROJECTS,
    FDI_CAPITAL,
    PRESS_VISITS,
    AID,
    AID_TRANSACTIONS,
    DOCUMENTS,
    FOCUS_AREAS,
    TASKS,
    INDICATORS,
    TERRITORIES,
    FIGURES,
    EXPLANATIONS,
    SNAPSHOTS,
    SNAPSHOT_FIGURES,
    SNAPSHOT_CLAIMS,
    PROFILES,
    OFFICES,
)

ENTITIES: Mapping[str, Entity] = {
    entity.name: entity for entity in (*_RECORDS, links_between(_RECORDS))
}
# The names of the entities whose records can be linked.
LINKABLE = tuple(entity.name for entity in _RECORDS if entity.linkable)

__all__ = ["ENTITIES", "LINKABLE", "Entity", "Field", "find_entity"]


def find_entity(name: str) -> Entity:
    """The entity with this name, label or alias, or the only entity with a name that begins so.

    Raises UsageProblem when no entity or more than one entity matches.
    """
    folded = fold(name).replace("_", "-")
    by_name = _by_name()
    if folded in by_name:
        return by_name[folded]
    matches = {entity.name for text, entity in by_name.items() if folded and text.startswith(folded)}
    if len(matches) == 1:
        return ENTITIES[matches.pop()]
    if matches:
        names = alternatives(ENTITIES[match].code_label for match in sorted(matches))
        raise UsageProblem(
            Label(
                f"{name!r} can be {names.en}; type more of it",
                f"{name!r} có thể là {names.vi}; hãy gõ thêm",
            )
        )
    names = join(", ", (entity.code_label for entity in ENTITIES.values()))
    raise UsageProblem(
        Label(f"there is no entity {name!r}.", f"không có loại hồ sơ {name!r}.")
        + did_you_mean(name, [*ENTITIES, *by_name])
        + Label(f" Entities: {names.en}", f" Các loại hồ sơ: {names.vi}")
    )


@cache
def _by_name() -> dict[str, Entity]:
    """The entities by their folded names."""
    return {fold(text): entity for entity in ENTITIES.values() for text in entity.all_names}
