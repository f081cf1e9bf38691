"""Revision 0010: columns and statuses of MOUs become events of a ledger, with their history."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from databases import is_sqlite
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db import triggers
from ecodiplo.db.engine import Database
from ecodiplo.db.history import current_command
from ecodiplo.db.migrate import downgrade, upgrade
from ecodiplo.errors import EcodiploError
from ecodiplo.services.query.listing import Query, list_records
from shell import directly

BEFORE = "0007"
COLUMNS = ("signed_on", "expires_on", "extended_on", "suspended_on", "withdrawn_on",
           "terminated_on", "status")  # fmt: skip
# By ref: the columns before the revision; the stage and the events after it.
MOUS: dict[str, tuple[dict[str, str], str, list[tuple[str, str | None]]]] = {
    "MOU-1": ({"status": "signed", "signed_on": "2020", "expires_on": "2025"}, "signed", []),
    "MOU-2": ({"status": "terminated"}, "signed", [("terminated", None)]),
    "MOU-3": ({"status": "terminated", "terminated_on": "2023-05"}, "signed",
              [("terminated", "2023-05")]),
    "MOU-4": ({"status": "terminated", "withdrawn_on": "2023"}, "signed", [("withdrawn", "2023")]),
    "MOU-5": ({"status": "suspended"}, "signed", [("suspended", None)]),
    "MOU-6": ({"status": "suspended", "suspended_on": "2022-01-05"}, "signed",
              [("suspended", "2022-01-05")]),
    "MOU-7": ({"status": "signed", "suspended_on": "2022", "extended_on": "2023-03"}, "signed",
              [("extended", "2023-03"), ("resumed", None), ("suspended", "2022")]),
    "MOU-8": ({"status": "draft"}, "draft", []),
    "MOU-9": ({"status": "negotiating"}, "negotiating", []),
    "MOU-10": ({"status": "signed", "expires_on": "2022-12", "extended_on": "2022-11"}, "signed",
               [("extended", "2022-11")]),
}  # fmt: skip


def insert(database: Database) -> None:
    """Insert the MOUs into the schema before the revision."""
    with database.migrate() as connection:
        for ref, (columns, *_) in MOUS.items():
            names = ", ".join(columns)
            marks = ", ".join(f":{name}" for name in columns)
            connection.execute(
                text(f"INSERT INTO mous (ref, title, {names}) VALUES ('{ref}', 'A', {marks})"),
                columns,
            )


def old_rows(database: Database) -> list[tuple[Any, ...]]:
    with database.migrate() as connection:
        columns = ", ".join(COLUMNS)
        rows = connection.execute(text(f"SELECT ref, {columns} FROM mous ORDER BY id"))
        return [tuple(row) for row in rows]


def life(database: Database) -> dict[str, tuple[str, list[tuple[str, str | None]]]]:
    """The stage and the events of each MOU, by ref."""
    with database.read() as connection:
        rows = connection.execute(
            text("SELECT m.ref, m.stage, e.kind, e.date FROM mous m"
                 " LEFT JOIN mou_events e ON e.mou_id = m.id ORDER BY m.id, e.kind")
        )  # fmt: skip
        lives: dict[str, tuple[str, list[tuple[str, str | None]]]] = {}
        for ref, stage, kind, date in rows:
            lives.setdefault(ref, (stage, []))[1].extend([(kind, date)] if kind else [])
        return lives


def test_columns_and_statuses_become_events_and_come_back(empty: Database) -> None:
    downgrade(empty, BEFORE)
    insert(empty)
    before = old_rows(empty)
    upgrade(empty)
    assert life(empty) == {ref: (stage, events) for ref, (_, stage, events) in MOUS.items()}
    downgrade(empty, BEFORE)
    assert old_rows(empty) == before


def test_what_the_columns_said_of_today_is_still_said(empty: Database) -> None:
    downgrade(empty, BEFORE)
    insert(empty)
    upgrade(empty)
    with empty.read() as connection:
        query = Query(columns=("ref", "status"))
        today = datetime.date.today() + datetime.timedelta(1)
        rows = list_records(connection, ENTITIES["mous"], query, today=today).rows
        statuses = {row["ref"]: row["status"] for row in rows}
    assert statuses == {
        "MOU-1": "expired" if today.year > 2025 else "in_force", "MOU-2": "terminated",
        "MOU-3": "terminated", "MOU-4": "withdrawn", "MOU-5": "suspended", "MOU-6": "suspended",
        "MOU-7": None, "MOU-8": "draft", "MOU-9": "negotiating", "MOU-10": None,
    }  # fmt: skip


def test_an_event_that_the_columns_cannot_hold_keeps_the_newer_schema(empty: Database) -> None:
    directly(
        empty,
        "INSERT INTO mous (id, ref, title, stage) VALUES (1, 'MOU-1', 'A', 'signed')",
        "INSERT INTO mou_events (ref, mou_id, kind, date, expires_on)"
        " VALUES ('MEV-1', 1, 'extended', '2023', '2026'),"
        " ('MEV-2', 1, 'suspended', '2024', NULL), ('MEV-3', 1, 'resumed', '2025', NULL)",
    )
    with pytest.raises(EcodiploError, match=r"events of MOUs: MEV-1, MEV-3"):
        downgrade(empty, BEFORE)
    assert life(empty)["MOU-1"][1] == [
        ("extended", "2023"), ("resumed", "2025"), ("suspended", "2024")
    ]  # fmt: skip


def command(database: Database, *statements: str) -> int:
    """Run the statements as one command of the schema before the revision."""
    with database.migrate() as connection:
        number = current_command.begin_command(connection, "edit mous", None)
        for statement in statements:
            connection.execute(text(statement))
        current_command.end_command(connection, number)
    return number


@pytest.fixture
def edited(empty: Database) -> tuple[Database, list[int]]:
    """A database in which four commands added, terminated, corrected and noted an MOU before the
    revision."""
    downgrade(empty, BEFORE)
    numbers = [
        command(empty, "INSERT INTO mous (id, ref, title, status, signed_on)"
                       " VALUES (1, 'MOU-1', 'A', 'signed', '2020')"),
        command(empty, "UPDATE mous SET status = 'terminated', terminated_on = '2023'"),
        command(empty, "UPDATE mous SET terminated_on = '2023-05'"),
        command(empty, "UPDATE mous SET note = 'B'"),
    ]  # fmt: skip
    upgrade(empty)
    return empty, numbers


def test_commands_of_before_are_undone_in_the_ledger(
    edited: tuple[Database, list[int]], run: Callable[..., Any]
) -> None:
    database, (added, terminated, corrected, noted) = edited
    dates: list[str | None] = []
    for number in (noted, corrected, terminated):
        assert run(database, "undo", str(number), "--yes").code == 0
        _, events = life(database)["MOU-1"]
        dates.append(events[0][1] if events else None)
    assert dates == ["2023-05", "2023", None]
    assert run(database, "undo", str(added), "--yes").code == 0
    assert life(database) == {}


def test_a_command_under_a_later_change_of_the_event_is_not_undone(
    edited: tuple[Database, list[int]], run: Callable[..., Any]
) -> None:
    database, (_, terminated, *_) = edited
    done = run(database, "undo", str(terminated), "--yes")
    assert done.code == 1
    assert "MEV-2023-0001" in done.err
    assert life(database)["MOU-1"][1] == [("terminated", "2023-05")]


def test_the_log_tells_of_the_event_under_the_commands_of_before(
    edited: tuple[Database, list[int]], run: Callable[..., Any]
) -> None:
    database, (_, terminated, corrected, _) = edited
    out = run(database, "log", "mou-events", "MEV-2023-0001", "-f", "json").out
    rows = [(row["command_id"], row["action"]) for row in json.loads(out)]
    assert sorted(set(rows)) == [(terminated, "insert"), (corrected, "update")]


def test_what_users_added_to_mous_stays_through_the_revision(empty: Database) -> None:
    def own() -> tuple[Any, ...]:
        with empty.migrate() as connection:
            score = connection.scalar(text("SELECT my_score FROM mous"))
            if is_sqlite(empty):
                made = "SELECT name FROM sqlite_master WHERE name IN ('my_index', 'my_trigger')"
            else:
                made = "SELECT indexname FROM pg_indexes WHERE indexname = 'my_index'"
            return score, sorted(connection.execute(text(made)).scalars())

    directly(
        empty,
        "ALTER TABLE mous ADD COLUMN my_score INTEGER",
        "INSERT INTO mous (ref, title, my_score) VALUES ('MOU-1', 'A', 7)",
        "CREATE INDEX my_index ON mous (my_score)",
    )
    if is_sqlite(empty):
        directly(empty, "CREATE TRIGGER my_trigger AFTER DELETE ON mous BEGIN SELECT 1; END")
    before = own()
    downgrade(empty, BEFORE)
    assert own() == before
    upgrade(empty)
    assert own() == before
    with empty.read() as connection:
        assert triggers.are_whole(connection)
