"""Fixtures and lanes of the tests.

Databases are real, of both engines: migrated once, copied for each test. `pytest -m sqlite` runs
without PostgreSQL, `pytest -m long` runs the properties with many more examples.
"""

from __future__ import annotations

import gc
import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from typer.testing import CliRunner

from databases import ENGINES, Server, Templates, copy_of, memory_folder, place, start_server
from ecodiplo.cli.app import app
from ecodiplo.db.engine import Database
from ecodiplo.db.engines import postgresql, sqlite

# A machine under load is no fault of a property: examples have no deadline, and a slow or large
# generation is no error. `long` is for the lane of that name.
_PROFILE = settings(
    deadline=None,
    print_blob=True,
    suppress_health_check=[
        HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture,
    ],
)  # fmt: skip
settings.register_profile("office", _PROFILE, max_examples=30)
settings.register_profile("long", _PROFILE, max_examples=500)

# Without it, each process that a test starts would compile the program anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
if (memory := memory_folder()) is not None:  # where pytest makes its temporary folders
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))

# The program's own folder, where backups of servers lie by default.
_OWN_FOLDER = tempfile.TemporaryDirectory(prefix="ecodiplo-own-", dir=memory)
os.environ["XDG_DATA_HOME"] = _OWN_FOLDER.name

# Each test has engines of its own. Their dialects are made equal here, so that all of them share
# what SQLAlchemy compiled of a statement: to compile it again took a quarter of the run.
for _engines in (sqlite, postgresql):
    _engines.create_engine = partial(  # type: ignore[attr-defined]
        create_engine, execution_options={"compiled_cache": {}}
    )
for _dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
    _dialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]
    _dialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]

_STOP: list[Callable[[], None]] = []


def pytest_configure(config: pytest.Config) -> None:
    """Choose the profile of the lane."""
    settings.load_profile("long" if _lane(config) == "long" else "office")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Start one server for all processes of the run, unless the lane needs none."""
    config = session.config
    is_worker = hasattr(config, "workerinput")
    if is_worker or config.option.collectonly or "ECODIPLO_TEST_POSTGRES" in os.environ:
        return
    if _lane(config) == "sqlite":
        return
    try:
        url, stop = start_server()
    except Exception as error:  # whatever keeps it from starting, the run stops here
        pytest.exit(
            f"PostgreSQL cannot be started ({type(error).__name__}: {error});"
            " name a server in ECODIPLO_TEST_POSTGRES, or run `pytest -m sqlite`",
            returncode=1,
        )
    os.environ["ECODIPLO_TEST_POSTGRES"] = url
    _STOP.append(stop)
    # A run that is ended stops its server, as one that is interrupted does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_unconfigure() -> None:
    """Stop the server that this process started, and remove the folder of its program."""
    while _STOP:
        _STOP.pop()()
        del os.environ["ECODIPLO_TEST_POSTGRES"]
    _OWN_FOLDER.cleanup()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need no PostgreSQL as `sqlite`, and the properties as `long`."""
    for item in items:
        parameters = getattr(getattr(item, "callspec", None), "params", {})
        if "postgresql" not in parameters.values() and not item.get_closest_marker("server"):
            item.add_marker("sqlite")
        if hasattr(getattr(item, "obj", None), "hypothesis"):
            item.add_marker("long")


def pytest_collection_finish() -> None:
    """Spare the garbage collector the modules and the tests, which stay: looking through them again
    and again takes a fifth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name in the last line what was not run, and why."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        reasons[reason] = reasons.get(reason, 0) + 1
    if reasons:
        parts = "; ".join(f"{count} ({reason})" for reason, count in sorted(reasons.items()))
        terminalreporter.write_line(f"not run: {parts}")


def _lane(config: pytest.Config) -> str:
    return str(config.option.markexpr).strip()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The server of `ECODIPLO_TEST_POSTGRES`; it is connected to when a test needs a database."""
    server = Server(os.environ.get("ECODIPLO_TEST_POSTGRES", ""))
    yield server
    server.drop(server.of_run)


@pytest.fixture(autouse=True)
def drop_databases(server: Server) -> Iterator[None]:
    """Drop the server's databases of the test when it is over."""
    yield
    server.drop(server.of_test)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Templates:
    """The templates, made when a test first asks for them."""

    def make(engine: str) -> Database:
        if engine == "postgresql":
            return Database(server.new(keep=True))
        return Database(str(tmp_path_factory.mktemp("template") / "template.db"))

    return Templates(make, {})


@pytest.fixture(params=ENGINES)
def empty(
    request: pytest.FixtureRequest, templates: Templates, tmp_path: Path, server: Server
) -> Database:
    """A migrated database without records, on each engine."""
    return copy_of(templates.get(request.param, filled=False), tmp_path, server)


@pytest.fixture(params=ENGINES)
def seeded(
    request: pytest.FixtureRequest, templates: Templates, tmp_path: Path, server: Server
) -> Database:
    """A database with the shipped records, on each engine, that the test may change."""
    return copy_of(templates.get(request.param, filled=True), tmp_path, server)


@pytest.fixture(params=ENGINES)
def facts(
    request: pytest.FixtureRequest, templates: Templates, server: Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> Database:  # fmt: skip
    """A seeded database, on each engine, for tests that change nothing in it. It is not the one
    that others are copied from: a refused write still takes numbers from its sequences."""
    engine = request.param
    if engine not in templates.shared:
        folder = tmp_path_factory.mktemp("facts")
        templates.shared[engine] = copy_of(
            templates.get(engine, filled=True), folder, server, keep=True
        )
    return templates.shared[engine]


def _copy_for_module(request: pytest.FixtureRequest, *, filled: bool) -> Database:
    template = request.getfixturevalue("templates").get(request.param, filled=filled)
    folder = request.getfixturevalue("tmp_path_factory").mktemp("module")
    return copy_of(template, folder, request.getfixturevalue("server"), keep=True)


@pytest.fixture(scope="module", params=ENGINES)
def module_empty(request: pytest.FixtureRequest) -> Database:
    """A migrated database without records, on each engine, that the tests of one module share."""
    return _copy_for_module(request, filled=False)


@pytest.fixture(scope="module", params=ENGINES)
def module_office(request: pytest.FixtureRequest) -> Database:
    """A database with the shipped records, on each engine, that the tests of one module share."""
    return _copy_for_module(request, filled=True)


@pytest.fixture(params=ENGINES)
def nowhere(request: pytest.FixtureRequest, tmp_path: Path, server: Server) -> Database:
    """A database without tables: on SQLite not even a file."""
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
    """Runs the program in this process as a user would, on the database of the first argument."""

    def run_(database: Database | str, *args: str, lang: str = "en") -> Run:
        where = place(database) if isinstance(database, Database) else database
        result = CliRunner(env={"ECODIPLO_DB": None, "ECODIPLO_LANG": lang}).invoke(
            app, ["--db", where, *args]
        )
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Run(result.exit_code, result.stdout, result.stderr)

    return run_
