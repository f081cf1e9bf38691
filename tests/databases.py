"""Databases of both engines for tests: a server, templates, and copies of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy.engine import URL, make_url

from ecodiplo.db.engine import Database
from ecodiplo.db.migrate import upgrade
from ecodiplo.services.imports.seed import seed

ENGINES = ("sqlite", "postgresql")
_numbers = count(1)


class Server:
    """A PostgreSQL server on which databases are made and dropped."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url).set(drivername="postgresql+psycopg")
        self.made: list[str] = []

    def execute(self, sql: str) -> None:
        """Run one statement outside a transaction."""
        plain = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(sql.encode())

    def new(self, template: URL | None = None) -> str:
        """The URL of a new database, a copy of `template` if one is given."""
        name = f"ecodiplo_test_{os.getpid()}_{next(_numbers)}"
        copied = f" TEMPLATE {template.database}" if template else ""
        self.execute(f"CREATE DATABASE {name}{copied}")
        self.made.append(name)
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop_all(self) -> None:
        """Drop every database made here."""
        for name in reversed(self.made):
            self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


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
                with database.write("seed") as session:
                    seed(session)
            self.cache[engine, filled] = database
        return self.cache[engine, filled]


def copy_of(template: Database, tmp_path: Path, server: Server) -> Database:
    if template.url.get_backend_name() == "sqlite":
        copy = tmp_path / "office.db"
        shutil.copy(str(template), copy)
        return Database(str(copy))
    return Database(server.new(template.url))
