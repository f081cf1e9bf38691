"""Revision 0012: days of relations and documents, and the statements of snapshots."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from commands import do, take_back
from ecodiplo.db.engine import Database
from ecodiplo.db.migrate import downgrade, losses, upgrade
from ecodiplo.db.revision import HEAD
from ecodiplo.errors import EcodiploError

BEFORE = "0011"
DAYS = ("SELECT relation_until, relation_as_of FROM partners WHERE ref = 'PAR-0001'",
        "SELECT status_as_of FROM documents WHERE ref = 'DOC-0001'")  # fmt: skip


# The history of what was there at that revision.
IMAGES = "SELECT id, old, new FROM changes WHERE record_table <> 'abbreviations' ORDER BY id"


def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    with database.migrate() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


@pytest.fixture
def dated(seeded: Database) -> Database:
    """A database with a day in each column of the revision."""
    do(seeded, "UPDATE partners SET relation_since = '2001', relation_until = '2020-05',"
               " relation_as_of = '2019' WHERE ref = 'PAR-0001'",
       "UPDATE documents SET status_as_of = '2023-12-31' WHERE ref = 'DOC-0001'")  # fmt: skip
    return seeded


def test_a_downgrade_keeps_the_days_and_the_next_upgrade_restores_them(dated: Database) -> None:
    before = [rows(dated, sql) for sql in DAYS]
    assert before == [[("2020-05", "2019")], [("2023-12-31",)]]
    images = rows(dated, IMAGES)
    downgrade(dated, BEFORE)
    upgrade(dated)
    assert [rows(dated, sql) for sql in DAYS] == before
    assert rows(dated, IMAGES) == images
    with pytest.raises(EcodiploError, match="kept_by_0012"):
        rows(dated, "SELECT * FROM kept_by_0012")


def test_a_relation_that_begins_after_its_kept_end_is_named(dated: Database) -> None:
    downgrade(dated, BEFORE)
    with dated.migrate() as connection:
        late = "UPDATE partners SET relation_since = '2021' WHERE ref = 'PAR-0001'"
        connection.execute(text(late))
    with pytest.raises(EcodiploError, match="relations with PAR-0001 now begin after the end"):
        upgrade(dated)
    assert dated.revision() == BEFORE


def test_statements_of_snapshots_are_counted_before_they_are_deleted(
    seeded: Database, run: Callable[..., Any]
) -> None:
    assert run(seeded, "report", "--year", "2022", "--freeze").code == 0
    ((claims,),) = rows(seeded, "SELECT count(*) FROM snapshot_claims")
    assert claims > 0
    assert losses(seeded, BEFORE)["snapshot_claims"] == claims
    done = run(seeded, "db", "downgrade", BEFORE)
    assert done.code == 2
    assert f"Statements of snapshots {claims}" in done.err
    assert seeded.revision() == HEAD


def test_a_snapshot_is_undone_after_its_statements_are_gone(
    seeded: Database, run: Callable[..., Any]
) -> None:
    assert run(seeded, "report", "--year", "2022", "--freeze").code == 0
    ((number,),) = rows(seeded, "SELECT max(id) FROM commands")
    downgrade(seeded, BEFORE)
    upgrade(seeded)
    assert rows(seeded, "SELECT count(*) FROM snapshots") == [(1,)]
    take_back(seeded, number)
    assert rows(seeded, "SELECT count(*) FROM snapshots") == [(0,)]
