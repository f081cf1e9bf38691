"""What the program's schema has."""

from __future__ import annotations

from importlib.util import find_spec

from ecodiplo.catalogue import ENTITIES
from ecodiplo.fields import Many


def _members_have_days() -> bool:
    kind = ENTITIES["countries"].by_name["members"].type
    return isinstance(kind, Many) and bool(kind.parts)


ROLES = "role_in_totals" in ENTITIES["delegations"].by_name
MOU_EVENTS = "mou-events" in ENTITIES
MEMBERSHIPS = _members_have_days()
CROSS_TABLES = find_spec("ecodiplo.services.statistics.cross_table") is not None
