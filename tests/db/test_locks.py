"""The locks that commands take on a server: as many as they need, and no more."""

from __future__ import annotations

import datetime
import threading
import time
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, text

from databases import server_place
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.db.engines import sqlite_waits
from ecodiplo.db.location import shipped_path
from ecodiplo.db.locks import postgresql
from ecodiplo.errors import Busy, EcodiploError
from ecodiplo.fields import Many
from ecodiplo.services.edit.delete import delete_record
from ecodiplo.services.edit.links import link_items
from ecodiplo.services.edit.write_record import add_record
from ecodiplo.services.imports.import_rows import import_rows
from ecodiplo.services.lineage.graph import origin_fields
from ecodiplo.services.query import mapping
from ecodiplo.services.query.read_records import read_records
from ecodiplo.services.writing.locks import locks_for

VISITS, EVENTS, PARTNERS = (ENTITIES[name] for name in ("delegations", "events", "partners"))
SEEDED = [name for name in ENTITIES if (shipped_path("seed") / f"{name}.csv").exists()]


# SQLite lets in one writer at a time, so only a server's databases are of interest here.
on_server = pytest.mark.parametrize("seeded", ["postgresql"], indirect=True)


def touched(connection: Connection) -> dict[bool, set[str]]:
    """The entities whose tables the transaction has read (False) and written (True) so far."""
    owners: dict[str, str] = {}
    for entity in ENTITIES.values():
        owners[mapping.table(entity).name] = entity.name
        for field in entity.stored:
            if isinstance(field.type, Many):
                owners[mapping.side(entity.name, field.name).table.name] = entity.name
    rows = connection.execute(
        text("SELECT relname, mode FROM pg_locks JOIN pg_class ON pg_class.oid = relation"
             " WHERE pid = pg_backend_pid() AND relkind = 'r'")
    )  # fmt: skip
    found: dict[bool, set[str]] = {False: set(), True: set()}
    for name, mode in rows:
        if name in owners:
            found[mode == "RowExclusiveLock"].add(owners[name])
    return found


@pytest.mark.parametrize("facts", ["postgresql"], indirect=True)
@pytest.mark.parametrize("name", SEEDED)
def test_they_cover_what_a_command_reads_and_writes(facts: Database, name: str) -> None:
    entity, locks = ENTITIES[name], locks_for(ENTITIES[name])
    fields = list(entity.stored)
    with facts.read() as connection:
        records = list(read_records(connection, entity, fields, today=datetime.date.min))
    rows: list[dict[str, Any]] = [
        {f.name: "" if row[f.name] is None else f.type.export(row[f.name]) for f in fields}
        for row in records
    ]
    for row in rows:
        changed = "note" if "note" in row else "name_vi"
        row[changed] += "."
    with facts.write("import", keep=False, locks=locks) as connection:
        done = import_rows(connection, entity, lambda: iter(enumerate(rows)), file="file")
        found = touched(connection)
    assert done.changed == len(rows)
    assert found[True] <= locks.written
    # In place of every record on the way of causes, those who can close a circle lock the links.
    way = {owner.name for owner, _ in origin_fields()} if "links" in locks.written else set()
    assert found[False] <= locks.written | locks.referred | way


@on_server
def test_writers_of_other_entities_do_not_wait(seeded: Database) -> None:
    with seeded.write("import delegations", locks=locks_for(VISITS)):
        added = seeded.run(
            "add events",
            lambda connection: add_record(
                connection, EVENTS, {"title": "Forum", "kind": "conference"}
            ),
            locks=locks_for(EVENTS),
        )
    assert added.outcome == "added"


def test_a_writer_waits_so_long_and_is_refused(
    seeded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_waits, "LONGEST_WAIT", 1)
    monkeypatch.setattr(postgresql, "LONGEST_WAIT", 1)
    for held, wanted in ((VISITS, VISITS), (VISITS, PARTNERS), (PARTNERS, VISITS), (None, VISITS)):
        began = time.monotonic()
        with (
            seeded.write("first", locks=locks_for(held) if held else None),
            pytest.raises(EcodiploError, match="is in use by another program; try again"),
            seeded.write("second", locks=locks_for(wanted)),
        ):
            pass
        assert 0.9 < time.monotonic() - began < 10


@on_server
def test_a_reader_waits_so_long_for_a_locked_table_and_is_refused(
    seeded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "LONGEST_WAIT", 1)
    with psycopg.connect(server_place(seeded)) as other:
        other.execute("LOCK TABLE partners IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(Busy, match="is in use"), seeded.read() as connection:
            connection.execute(text("SELECT * FROM partners"))


@on_server
def test_what_others_committed_meanwhile_is_seen_whatever_the_server_is_set_to(
    seeded: Database,
) -> None:
    with seeded.write() as connection:
        name = seeded.url.database
        connection.execute(
            text(f"ALTER DATABASE {name} SET default_transaction_isolation = 'repeatable read'")
        )

    def link(country: str) -> None:
        seeded.run(
            "link",
            lambda connection: link_items(
                connection, VISITS, "DEL-2022-0001", {"countries": country}
            ),
            locks=locks_for(VISITS),
        )

    with seeded.write("link", locks=locks_for(VISITS)) as connection:
        waiting = threading.Thread(target=link, args=("JP",))
        waiting.start()
        blocked = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        while not connection.scalar(blocked):
            time.sleep(0.01)
        link_items(connection, VISITS, "DEL-2022-0001", {"countries": "SG"})
    waiting.join()
    with seeded.read() as connection:
        where = [mapping.table(VISITS).c.ref == "DEL-2022-0001"]
        (visit,) = read_records(
            connection, VISITS, [VISITS.by_name["countries"]], today=datetime.date.min, where=where
        )
    assert {item.handle for item in visit["countries"]} == {"DK", "JP", "SG"}


def test_a_transaction_without_the_locks_does_not_write(seeded: Database) -> None:
    with (
        pytest.raises(RuntimeError, match="without the locks to write partners"),
        seeded.write("delete", locks=locks_for(VISITS)) as connection,
    ):
        delete_record(connection, PARTNERS, "PAR-0003")
