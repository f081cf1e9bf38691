"""Revision 0013: increases of capital have a unit, and measures count projects."""

from __future__ import annotations

import pytest

from databases import office_of
from ecodiplo.db.engine import Database
from ecodiplo.db.migrate import downgrade, upgrade
from ecodiplo.errors import EcodiploError
from shell import directly


def measures(database: Database) -> dict[str, str]:
    return {row["code"]: row["measure"] for row in office_of(database).list("indicators")}


def test_the_shipped_measures_change_and_those_of_an_office_stay(seeded: Database) -> None:
    directly(seeded, "UPDATE indicators SET measure = 'count aid' WHERE code = 'fdi_projects_new'")
    before = measures(seeded)
    assert before["fdi_projects_increased"] == "count fdi-capital.project kind=increase"
    downgrade(seeded, "0007")
    upgrade(seeded)
    after = measures(seeded)
    assert after == {k: v for k, v in before.items() if k != "fdi_capital_increases"}
    office_of(seeded).edit("indicators", "aid_items", unit="adjustment")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE indicators SET unit = 'adjustment' WHERE code = 'aid_items'",
        "UPDATE indicators SET measure = 'count mous.event' WHERE code = 'aid_items'",
    ],
)
def test_an_indicator_that_the_older_schema_cannot_hold_keeps_the_newer(
    seeded: Database, change: str
) -> None:
    directly(seeded, change)
    before = measures(seeded)
    with pytest.raises(EcodiploError, match="the indicator aid_items"):
        downgrade(seeded, "0007")
    assert measures(seeded) == before


def test_columns_indexes_and_triggers_of_users_stay(seeded: Database) -> None:
    directly(seeded, "ALTER TABLE indicators ADD COLUMN mine integer")
    directly(seeded, "CREATE INDEX ours ON indicators (mine)")
    directly(seeded, "UPDATE indicators SET mine = position")
    downgrade(seeded, "0007")
    upgrade(seeded)
    with seeded.read() as connection:
        rows = connection.exec_driver_sql("SELECT mine - position FROM indicators").scalars()
        assert set(rows) == {0}
    directly(seeded, "DROP INDEX ours")
