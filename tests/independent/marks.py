"""What several kinds of records have alike: a role in totals, partners, countries, a source."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from independent.kinds import Record

COUNTRY_CODES = ("DK", "NL", "JP", "KR", "SG", "DE", "TH", "LA", "BE", "TL", "US")
SECTOR_SLUGS = ("seaports", "logistics", "cold-storage", "energy", "offshore-wind", "education")
PARTNER_REFS = tuple(f"PAR-{n:04}" for n in range(1, 25))
ROLES_IN_TOTALS = ("counted",) * 16 + ("umbrella", "duplicate", "pledged", "other")


def marks(chance: random.Random) -> Record:
    """The role in totals and the source."""
    return {
        "role": chance.choice(ROLES_IN_TOTALS),
        "source": chance.choice([None, *(f"SRC-{n}" for n in range(1, 5))]),
    }


def several(chance: random.Random, values: Sequence[str]) -> list[str]:
    """None, one or a few of the values."""
    return sorted(chance.sample(values, chance.choice([0, 1, 1, 1, 2, 3])))


def places_and_sectors(chance: random.Random) -> Record:
    """The countries and the sectors of a record."""
    return {"countries": several(chance, COUNTRY_CODES), "sectors": several(chance, SECTOR_SLUGS)}


def partners(chance: random.Random, every: Sequence[str]) -> list[Record]:
    """Partners, each in one or two of the roles."""
    return [
        {"value": ref, "role": role}
        for ref in several(chance, PARTNER_REFS)
        for role in chance.sample(every, chance.choice([1, 1, 2]))
    ]


def unknown_or(chance: random.Random, value: Any, share: float = 0.2) -> Any:
    """The value, or None for a share of the records."""
    return None if chance.random() < share else value
