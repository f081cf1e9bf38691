"""Revision 0017: abbreviations, and the places of partners."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from contents import records
from databases import office_of
from ecodiplo.db.engine import Database
from ecodiplo.db.migrate import downgrade, upgrade

PLACE = {"city": "Hà Nội", "address": "1 Phố A", "phone": "0912", "email": "a@b.vn"}


def test_a_downgrade_keeps_the_places_of_partners(seeded: Database) -> None:
    office_of(seeded).edit("partners", "PAR-0001", **PLACE)
    downgrade(seeded, "0013")
    upgrade(seeded)
    partner = records(seeded, "partners")["PAR-0001"]
    assert {name: partner[name] for name in PLACE} == PLACE


def test_a_downgrade_says_that_abbreviations_go(seeded: Database, run: Callable[..., Any]) -> None:
    done = run(seeded, "db", "downgrade", "0013")
    assert (done.code, "(Abbreviations" in done.err) == (2, True)


def test_the_seed_brings_the_abbreviations_to_an_older_office(
    seeded: Database, run: Callable[..., Any]
) -> None:
    before = records(seeded, "abbreviations").keys()
    downgrade(seeded, "0013")
    upgrade(seeded)
    assert records(seeded, "abbreviations") == {}
    assert run(seeded, "seed").code == 0
    assert records(seeded, "abbreviations").keys() == before
