"""A migration of a server waits a while for those who use the database, and then names them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import psycopg
import pytest

from databases import only_on, server_place
from ecodiplo.db.engine import Database
from ecodiplo.db.locks import migrations
from ecodiplo.db.migrate import downgrade, losses, upgrade
from ecodiplo.errors import Busy
from ecodiplo.services.check.check_database import repair_database
from table_damage import without_triggers

on_server = only_on("postgresql", "seeded")


@pytest.fixture
def reader(seeded: Database) -> Iterator[psycopg.Connection]:
    """A connection of another program, idle in a transaction that has read."""
    place = server_place(seeded)
    with psycopg.connect(place, application_name="a dashboard") as connection:
        connection.execute("SELECT count(*) FROM partners")
        yield connection


@on_server
def test_it_names_who_is_in_the_way(
    seeded: Database, reader: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "LONGEST_WAIT", 0.5)
    with pytest.raises(Busy) as refused:
        upgrade(seeded)
    process = reader.info.backend_pid
    said = str(refused.value)
    assert "is in use, so its schema cannot change" in said
    assert f"{reader.info.user}, a dashboard" in said
    assert f"process {process}, since 20" in said
    assert said.endswith("idle in transaction: SELECT count(*) FROM partners")
    assert f"tiến trình {process}" in refused.value.message.vi


@on_server
@pytest.mark.parametrize("move", [downgrade, losses])
def test_a_downgrade_and_its_trial_are_refused_too(
    seeded: Database, reader: psycopg.Connection, monkeypatch: pytest.MonkeyPatch, move: object
) -> None:
    monkeypatch.setattr(migrations, "LONGEST_WAIT", 0.5)
    with pytest.raises(Busy, match=f"process {reader.info.backend_pid}"):
        move(seeded, "base")  # type: ignore[operator]


@on_server
def test_it_names_a_writer_of_the_program(
    seeded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "LONGEST_WAIT", 0.5)
    with seeded.write("a long feed"), pytest.raises(Busy, match=", ecodiplo"):
        upgrade(seeded)


@on_server
def test_a_repair_waits_for_a_writer_and_names_it(
    seeded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_triggers(seeded, "partners", "UPDATE partners SET city = 'Hue' WHERE id = 1")
    monkeypatch.setattr(migrations, "LONGEST_WAIT", 0.5)
    with (
        psycopg.connect(server_place(seeded), application_name="a script") as writer,
        pytest.raises(Busy, match="a script"),
    ):
        writer.execute("UPDATE contacts SET name = name")
        repair_database(seeded)
    assert repair_database(seeded).left == ()


@on_server
def test_it_goes_on_when_the_way_is_free(seeded: Database, reader: psycopg.Connection) -> None:
    moving = threading.Thread(target=upgrade, args=(seeded,))
    moving.start()
    time.sleep(0.3)
    assert moving.is_alive()
    reader.rollback()
    moving.join()
    with seeded.write("after"):  # its triggers are there
        pass


@on_server
def test_readers_read_on_while_it_waits(
    seeded: Database, reader: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "LONGEST_ATTEMPT", 0.2)
    moving = threading.Thread(target=upgrade, args=(seeded,))
    moving.start()
    time.sleep(0.3)
    with seeded.read() as connection:  # it gets its turn between two attempts
        assert connection.exec_driver_sql("SELECT count(*) FROM partners").scalar()
        assert moving.is_alive()
    reader.rollback()
    moving.join()


@on_server
def test_a_name_that_the_url_gives_is_kept(seeded: Database) -> None:
    named = seeded.url.update_query_dict({"application_name": "nightly"})
    database = Database(named.render_as_string(hide_password=False))
    with database.read() as connection:
        name = connection.exec_driver_sql("SHOW application_name").scalar()
    assert name == "nightly"
