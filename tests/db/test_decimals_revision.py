"""Revision 0007: the values of figures become doubles, in the tables and in history."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text

from ecodiplo.db.engine import Database
from ecodiplo.db.migrate import downgrade, upgrade
from ecodiplo.errors import EcodiploError
from ecodiplo.models.policy import figures
from shell import directly

INSERT = (
    "INSERT INTO figures (ref, indicator_id, period_end, {column}, source_id)"
    " SELECT 'FIG-0907', (SELECT min(id) FROM indicators), '2024', {value}, min(id) FROM sources"
)


def value(database: Database, ref: str) -> Decimal | None:
    with database.read() as connection:
        return connection.scalar(select(figures.c.value).where(figures.c.ref == ref))


def images(database: Database, ref: str) -> list[Any]:
    with database.read() as connection:
        rows = connection.execute(
            text("SELECT new FROM changes WHERE record_key = :ref ORDER BY id"), {"ref": ref}
        )
        return [json.loads(image) if isinstance(image, str) else image for (image,) in rows]


def test_values_and_their_history_go_down_and_up_again(seeded: Database) -> None:
    directly(seeded, INSERT.format(column="value", value="24.85"))
    before = value(seeded, "FIG-0907"), images(seeded, "FIG-0907")
    downgrade(seeded, "0006")
    with seeded.migrate() as connection:
        stored = connection.scalar(
            text("SELECT value_hundredths FROM figures WHERE ref = 'FIG-0907'")
        )
    assert stored == 2485
    upgrade(seeded)
    assert (value(seeded, "FIG-0907"), images(seeded, "FIG-0907")) == before


def test_a_value_with_more_decimals_keeps_the_newer_schema(seeded: Database) -> None:
    directly(seeded, INSERT.format(column="value", value="19731.07559745"))
    assert value(seeded, "FIG-0907") == Decimal("19731.07559745")
    with pytest.raises(EcodiploError, match="FIG-0907 has more than two decimals"):
        downgrade(seeded, "0006")
    assert value(seeded, "FIG-0907") == Decimal("19731.07559745")


def test_a_value_with_more_digits_than_a_double_keeps_is_named(seeded: Database) -> None:
    downgrade(seeded, "0006")
    with seeded.migrate() as connection:
        connection.execute(text(INSERT.format(column="value_hundredths", value=10**17 - 1)))
    with pytest.raises(EcodiploError, match="FIG-0907 has more than 15 digits"):
        upgrade(seeded)
