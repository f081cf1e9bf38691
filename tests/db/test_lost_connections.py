"""A lost connection: tried again where nothing can be written twice, else told as it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, text

from conftest import Run
from databases import office_of, only_on
from ecodiplo.db.command_options import command_number
from ecodiplo.db.engine import Database
from ecodiplo.errors import ConnectionLost, EcodiploError
from shell import directly

on_server = only_on("postgresql", "seeded")
LOSE = "SELECT pg_terminate_backend(pg_backend_pid())"


def lose_on_insert(database: Database, trigger: str) -> None:
    """Let the server end its connection at the insert of the `trigger`, the first time."""
    directly(
        database,
        "CREATE SEQUENCE attempts",
        "CREATE FUNCTION lose_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF nextval('attempts') = 1 THEN PERFORM ({LOSE}); END IF; RETURN NULL; END $$",
        f"CREATE {trigger} EXECUTE FUNCTION lose_once()",
    )


def titles(database: Database) -> list[str]:
    with database.read() as connection:
        return [
            *connection.scalars(text("SELECT title FROM events WHERE title LIKE 'Of the test%'"))
        ]


def add(connection: Connection) -> None:
    connection.execute(text("UPDATE events SET title = 'Of the test' WHERE ref = 'EVT-2022-0001'"))


@on_server
def test_before_the_first_statement_the_write_is_tried_again(seeded: Database) -> None:
    lose_on_insert(seeded, "TRIGGER lose AFTER INSERT ON commands FOR EACH STATEMENT")
    attempts = 0

    def work(connection: Connection) -> None:
        nonlocal attempts
        attempts += 1
        add(connection)

    seeded.run("edit", work)
    assert attempts == 1
    assert titles(seeded) == ["Of the test"]


@on_server
def test_in_the_middle_it_is_refused_and_nothing_is_written(seeded: Database) -> None:
    attempts = 0

    def work(connection: Connection) -> None:
        nonlocal attempts
        attempts += 1
        add(connection)
        connection.execute(text(LOSE))

    with pytest.raises(ConnectionLost, match="nothing of it was written, try again"):
        seeded.run("edit", work)
    assert attempts == 1
    assert titles(seeded) == []


@on_server
def test_at_the_commit_nobody_knows_and_the_log_tells(
    seeded: Database, run: Callable[..., Run]
) -> None:
    lose_on_insert(
        seeded,
        "CONSTRAINT TRIGGER lose AFTER INSERT ON changes DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW",
    )  # fmt: skip
    attempts = 0

    def work(connection: Connection) -> int:
        nonlocal attempts
        attempts += 1
        add(connection)
        return int(command_number(connection))

    with pytest.raises(EcodiploError, match="nobody knows whether this was written") as refused:
        seeded.run("edit", work)
    assert not isinstance(refused.value, ConnectionLost)
    assert attempts == 1
    number = str(refused.value).partition("`ecodiplo log ")[2].partition("`")[0]
    assert number.isdecimal()
    assert run(seeded, "log", number).out.count("Of the test") == len(titles(seeded))


@on_server
def test_a_kept_connection_that_the_server_has_closed_is_opened_anew(seeded: Database) -> None:
    with office_of(seeded) as office:
        office.add("events", title="First", kind="fair")
        assert office.list("events")
        directly(
            seeded,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        assert office.list("events")
        assert office.add("events", title="Second", kind="fair")


@on_server
def test_a_reader_that_lost_its_connection_is_told_to_try_again(seeded: Database) -> None:
    with (
        pytest.raises(ConnectionLost, match="was lost while reading; try again"),
        seeded.read() as connection,
    ):
        connection.execute(text(LOSE))
