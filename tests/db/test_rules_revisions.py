"""Revisions 0020 and 0021: texts are cleaned, values that break a rule are named, CHECKs come."""

from __future__ import annotations

import contextlib
import sqlite3
import unicodedata

import pytest
from sqlalchemy import text

from contents import everything
from databases import only_on
from ecodiplo.db.engine import Database
from ecodiplo.db.migrate import downgrade, upgrade
from ecodiplo.db.revision import HEAD
from ecodiplo.errors import EcodiploError
from shell import directly

CLEAN = "Ủy ban"
NFD = unicodedata.normalize("NFD", CLEAN)
# What plain SQL stored as the name of a contact at schema 0019, and what it becomes.
NAMES = {
    "  Ann ": "Ann",
    "A\x1b[2Jnn": "A[2Jnn",
    "\u202eAnn\u200b": "Ann",
    "Ann\r\nLee": "Ann\nLee",
    f"{NFD}\u00a0": CLEAN,
    "\u3000Ann\x85": "Ann",
}


@pytest.fixture
def before(seeded: Database) -> Database:
    """A database at schema 0019."""
    downgrade(seeded, "0019")
    return seeded


def values(database: Database, statement: str) -> list[tuple[object, ...]]:
    with database.migrate() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def add_contacts(database: Database, *names: str) -> None:
    with database.migrate() as connection:
        for number, name in enumerate(names, 1):
            connection.execute(
                text(
                    "INSERT INTO contacts (ref, partner_id, name, updated_at) SELECT :ref, min(id),"
                    " :name, '2020-01-01 00:00:00' FROM partners"
                ),
                {"ref": f"CON-{number}", "name": name},
            )


def test_texts_of_before_become_what_the_command_line_stores(before: Database) -> None:
    add_contacts(before, *NAMES)
    upgrade(before)
    assert values(before, "SELECT name FROM contacts ORDER BY id") == [
        (name,) for name in NAMES.values()
    ]


@only_on("sqlite", "seeded")
def test_a_text_loses_the_nul_that_only_sqlite_stores(before: Database) -> None:
    add_contacts(before, "A\x00nn")
    upgrade(before)
    assert values(before, "SELECT name FROM contacts") == [("Ann",)]


def test_the_cleaning_is_a_command_of_the_history_and_moves_no_time(before: Database) -> None:
    add_contacts(before, " Ann")
    upgrade(before)
    (command,) = values(before, "SELECT id, changed FROM commands WHERE command LIKE 'db upg%'")
    assert command[1] == 1
    changes = values(before, f"SELECT action FROM changes WHERE command_id = {command[0]}")
    assert changes == [("update",)]
    (moment,) = values(before, "SELECT updated_at FROM contacts")
    assert str(moment[0]).startswith("2020-01-01 00:00:00")


def test_an_upgrade_without_such_texts_leaves_everything_as_it_is(seeded: Database) -> None:
    whole = everything(seeded)
    downgrade(seeded, "0019")
    upgrade(seeded)
    assert everything(seeded) == whole


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE sources SET title = '\u00a0' WHERE ref = 'SRC-0001'", "sources SRC-0001 title"),
        ("UPDATE partners SET name = 'Channel 4 ', country_id = (SELECT country_id FROM partners"
         " WHERE name = 'Channel 4') WHERE id = (SELECT min(id) FROM partners"
         " WHERE name <> 'Channel 4')", "name 'Channel 4'"),
    ],
)  # fmt: skip
def test_a_text_that_only_a_person_can_mend_is_named(
    before: Database, change: str, named: str
) -> None:
    directly(before, change)
    with pytest.raises(EcodiploError, match=named):
        upgrade(before)
    assert before.revision() == "0019"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE delegations SET cost_hundredths = 9000000000000000000, cost_currency = 'VND'"
         " WHERE id = (SELECT min(id) FROM delegations)", "cost_hundredths 9000000000000000000"),
        ("UPDATE delegations SET cost_currency = 'D\u1ed3ng'", "delegations 'DEL-.* cost_currency"),
        ("INSERT INTO links (ref, relation, from_delegation_id, to_delegation_id)"
         " SELECT 'L', 'opened', min(id), min(id) FROM delegations", "links 'L'"),
        ("UPDATE indicators SET position = -1 WHERE code = 'fdi_projects_new'",
         "indicators 'fdi_projects_new' position -1"),
    ],
)  # fmt: skip
def test_values_that_break_a_rule_are_named(before: Database, change: str, named: str) -> None:
    directly(before, change)
    with pytest.raises(EcodiploError, match=f"break rules of the new schema.*{named}"):
        upgrade(before)
    assert before.revision() == "0019"


def test_what_users_added_to_a_table_stays(before: Database) -> None:
    directly(
        before,
        "ALTER TABLE contacts ADD COLUMN badge TEXT",
        "CREATE INDEX own_badges ON contacts (badge)",
        "CREATE VIEW badges AS SELECT ref, badge FROM contacts",
    )
    add_contacts(before, "Ann")
    directly(before, "UPDATE contacts SET badge = ' 7 '")
    upgrade(before)
    assert before.revision() == HEAD
    assert values(before, "SELECT ref, badge FROM badges") == [("CON-1", " 7 ")]


@only_on("sqlite", "seeded")
def test_a_connection_that_was_open_sees_the_rules(before: Database) -> None:
    with contextlib.closing(sqlite3.connect(str(before))) as shell:
        shell.execute("SELECT count(*) FROM sources").fetchall()
        upgrade(before)
        with pytest.raises(sqlite3.IntegrityError, match="ck_sources_ref_clean"):
            shell.execute("UPDATE sources SET ref = 'a '")
