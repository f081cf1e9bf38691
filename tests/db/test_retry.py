"""A transaction that the engine ended in favour of another's is done again, a few times."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, text

from databases import server_place
from ecodiplo.db import retry
from ecodiplo.db.engine import Database
from ecodiplo.errors import Conflict, EcodiploError

SET_NOTE = "UPDATE {} SET note = '{}' WHERE ref = '{}'"


# SQLite ends no transaction in favour of another's.
on_server = pytest.mark.parametrize("seeded", ["postgresql"], indirect=True)


def note(database: Database, table: str, ref: str) -> Any:
    with database.read() as connection:
        return connection.scalar(text(f"SELECT note FROM {table} WHERE ref = '{ref}'"))


@on_server
def test_a_deadlock_with_plain_sql_is_survived(seeded: Database) -> None:
    attempts = 0
    with psycopg.connect(server_place(seeded)) as psql:
        psql.execute("SET deadlock_timeout = '60s'")  # the program notices the deadlock first
        psql.execute(SET_NOTE.format("partners", "psql", "PAR-0003").encode())

        def psql_goes_on() -> None:
            psql.execute(SET_NOTE.format("delegations", "psql", "DEL-2022-0001").encode())
            psql.commit()

        other = threading.Thread(target=psql_goes_on)

        def work(connection: Connection) -> int:
            nonlocal attempts
            attempts += 1
            connection.execute(text(SET_NOTE.format("delegations", "ours", "DEL-2022-0001")))
            if attempts == 1:
                other.start()
            connection.execute(text(SET_NOTE.format("partners", "ours", "PAR-0003")))
            return attempts

        assert seeded.run("edit", work) == 2
        other.join()
    assert note(seeded, "delegations", "DEL-2022-0001") == "ours"
    assert note(seeded, "partners", "PAR-0003") == "ours"


def failing(times: int) -> Callable[[Connection], int]:
    """Work that the server ends so many times."""
    attempts = 0

    def work(connection: Connection) -> int:
        nonlocal attempts
        attempts += 1
        if attempts <= times:
            connection.execute(text("DO $$ BEGIN RAISE serialization_failure; END $$"))
        return attempts

    return work


@on_server
def test_a_serialization_failure_is_survived(seeded: Database) -> None:
    assert seeded.run("edit", failing(2)) == 3


@on_server
def test_after_a_few_attempts_it_is_told(seeded: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "LONGEST_PAUSE", 0.001)
    with pytest.raises(Conflict, match="nothing was changed, try again"):
        seeded.run("edit", failing(retry.ATTEMPTS))


def test_what_is_wrong_for_another_reason_is_not_done_again(seeded: Database) -> None:
    attempts = 0

    def work(connection: Connection) -> None:
        nonlocal attempts
        attempts += 1
        connection.execute(text("INSERT INTO partners (ref) VALUES (NULL)"))

    with pytest.raises(EcodiploError, match="the database refused the change"):
        seeded.run("edit", work)
    assert attempts == 1


@on_server
def test_an_import_that_is_done_again_tells_of_each_row_once(
    run: Callable[..., Any], seeded: Database, tmp_path: Any
) -> None:
    with seeded.write() as connection:
        connection.execute(text("CREATE SEQUENCE attempts"))
        connection.execute(
            text(
                "CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                " IF nextval('attempts') = 1 THEN RAISE serialization_failure; END IF;"
                " RETURN NULL; END $$"
            )
        )
        connection.execute(
            text("CREATE TRIGGER fail_once AFTER INSERT ON delegations"
                 " FOR EACH STATEMENT EXECUTE FUNCTION fail_once()")
        )  # fmt: skip
    plan = tmp_path / "plan.csv"
    plan.write_text("direction,title\nsideways,Wrong\ninbound,A\ninbound,B\n", encoding="utf-8")
    done = run(seeded, "import", "delegations", str(plan), "--keep-good", "--format", "json")
    assert done.code == 5, done
    assert '"added": 2' in done.out
    assert (tmp_path / "plan.rejected.csv").read_text("utf-8-sig").count("Wrong") == 1
    with seeded.read() as connection:
        assert connection.scalar(text("SELECT last_value FROM attempts")) > 1
