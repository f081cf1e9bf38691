"""The catalogue: every entity described once, as plain data.

Listing, showing, importing, exporting, help and the data dictionary are loops
over these. `ENTITIES` stands in the order in which records depend on one
another, which is the order in which a database is filled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.catalogue.accounts import ACCOUNT_FIGURES, ACCOUNTS, EXPLANATIONS
from ecodiplo.catalogue.agreements import FDI_CAPITAL, FDI_PROJECTS, MOUS
from ecodiplo.catalogue.entity import Entity, Field
from ecodiplo.catalogue.exchanges import DELEGATIONS, PRESS_VISITS
from ecodiplo.catalogue.people import CONTACTS, COUNTRIES, PARTNERS, SECTORS, SOURCES
from ecodiplo.catalogue.policy import DOCUMENTS, FIGURES, FOCUS_AREAS, INDICATORS, LINKS, TASKS
from ecodiplo.catalogue.promotion import AID, AID_TRANSACTIONS, EVENTS
from ecodiplo.errors import UsageProblem
from ecodiplo.text import did_you_mean, fold

if TYPE_CHECKING:
    from collections.abc import Mapping

ENTITIES: Mapping[str, Entity] = {
    entity.name: entity
    for entity in (
        SOURCES,
        COUNTRIES,
        SECTORS,
        PARTNERS,
        CONTACTS,
        DELEGATIONS,
        EVENTS,
        MOUS,
        FDI_PROJECTS,
        FDI_CAPITAL,
        PRESS_VISITS,
        AID,
        AID_TRANSACTIONS,
        DOCUMENTS,
        FOCUS_AREAS,
        TASKS,
        INDICATORS,
        FIGURES,
        EXPLANATIONS,
        ACCOUNTS,
        ACCOUNT_FIGURES,
        LINKS,
    )
}

__all__ = ["ENTITIES", "Entity", "Field", "find_entity"]


def find_entity(name: str) -> Entity:
    """The entity that `name` names: its name, a Vietnamese or other name, or an unambiguous prefix.

    Raises UsageProblem when none or several fit.
    """
    wanted = fold(name).replace("_", "-")
    names = {folded: entity for entity in ENTITIES.values() for folded in map(fold, (entity.name, *entity.label, *entity.singular, *entity.aliases))}
    if wanted in names:
        return names[wanted]
    starting = {entity.name: entity for known, entity in names.items() if known.startswith(wanted)}
    if len(starting) == 1 and wanted:
        return next(iter(starting.values()))
    if starting and wanted:
        raise UsageProblem(f"{name!r} can be {' or '.join(sorted(starting))}; type more of it")
    raise UsageProblem(f"there is no entity {name!r}.{did_you_mean(name, [*ENTITIES, *names])} Entities: {', '.join(ENTITIES)}")
