"""The one place that knows SQLite from PostgreSQL.

Everything else is written once for both: `fold` compares text as people do,
`connect` opens an engine with its transactions set right, `explain` turns a
driver's error into a sentence.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import Engine, NullPool, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import Text

from ecodiplo import text
from ecodiplo.errors import EcodiploError, UsageProblem

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.sql.compiler import SQLCompiler

# How long a writer waits for another before it gives up.
BUSY_SECONDS = 15
# Any constant will do; it keeps two upgrades of one PostgreSQL database apart.
UPGRADE_LOCK = 7_230_217


class fold(GenericFunction[str]):  # noqa: N801
    """`fold(expression)`: the SQL twin of `text.fold`."""

    type = Text()
    inherit_cache = True
    name = "ecodiplo_fold"


@compiles(fold, "postgresql")
def _fold_on_postgresql(element: fold, compiler: SQLCompiler, **kw: Any) -> str:
    """Built-in functions alone: `unaccent` is an extension that managed servers may lack."""
    inner = compiler.process(element.clauses, **kw)
    singles = "".join(text.SINGLE_LETTERS)
    plains = "".join(text.SINGLE_LETTERS.values())
    sql = f"regexp_replace(normalize({inner}, NFD), '[\u0300-\u036f]+', '', 'g')"
    sql = f"translate({sql}, '{singles}', '{plains}')"
    for letter, plain in text.DOUBLE_LETTERS.items():
        sql = f"replace({sql}, '{letter}', '{plain}')"
    return f"btrim(regexp_replace(lower({sql}), '\\s+', ' ', 'g'))"


def parse_database(place: str) -> URL:
    """The URL of a path or URL. Raises UsageProblem when it is neither SQLite nor PostgreSQL."""
    if "://" not in place:
        return URL.create("sqlite", database=str(Path(place).expanduser().resolve()))
    try:
        url = make_url(place)
    except ArgumentError:
        raise UsageProblem(f"{place!r} is no database URL") from None
    if url.get_backend_name() == "sqlite":
        return URL.create("sqlite", database=str(Path(url.database or "").expanduser().resolve()))
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    raise UsageProblem(
        f"{url.drivername!r} is no engine of ecodiplo; give a file, or postgresql://..."
    )


def is_missing(url: URL) -> bool:
    """Whether the database is a file that is not there yet, or has nothing in it."""
    if url.get_backend_name() != "sqlite":
        return False
    path = Path(url.database or "")
    return not path.exists() or (path.is_file() and path.stat().st_size == 0)


def make_room(url: URL) -> None:
    """Make the empty file that a first upgrade fills, and the folder it stands in."""
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        except OSError as error:
            raise EcodiploError(f"cannot make {path}: {error.strerror}") from None


def connect(url: URL) -> Engine:
    """An engine whose transactions begin and end where the program says.

    A connection with the execution option `purpose` set to `read`, `write` or
    `migrate` begins its transactions accordingly.
    """
    if url.get_backend_name() == "sqlite":
        return _connect_sqlite(url)
    try:
        engine = create_engine(url, poolclass=NullPool)
    except ModuleNotFoundError:
        raise EcodiploError(
            'PostgreSQL needs its driver: pip install "ecodiplo[postgres]"'
        ) from None
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _begin_postgresql(connection: Connection) -> None:
    purpose = connection.get_execution_options().get("purpose")
    if purpose == "read":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    elif purpose == "migrate":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({UPGRADE_LOCK})")


def _connect_sqlite(url: URL) -> Engine:
    def open_file() -> sqlite3.Connection:
        # mode=rw never makes a file; isolation_level=None leaves BEGIN to `_begin_sqlite`.
        # (The driver's own mode commits before DDL and leaves half a failed migration.)
        opened = sqlite3.connect(
            f"file:{quote(url.database or '')}?mode=rw",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        opened.create_function(
            "ecodiplo_fold", 1, lambda value: value and text.fold(str(value)), deterministic=True
        )
        return opened

    engine = create_engine("sqlite://", creator=open_file, poolclass=NullPool)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _begin_sqlite(connection: Connection) -> None:
    """BEGIN IMMEDIATE for writers: a deferred BEGIN that turns to writing fails at once when
    another writes, whatever the time-out. Foreign keys are set outside the transaction, the only
    place where SQLite heeds it; a migration that rebuilds a table must have them off."""
    purpose = connection.get_execution_options().get("purpose")
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={'OFF' if purpose == 'migrate' else 'ON'}")
    cursor.execute(f"PRAGMA query_only={'ON' if purpose == 'read' else 'OFF'}")
    cursor.execute("BEGIN" if purpose == "read" else "BEGIN IMMEDIATE")
    cursor.close()


def check_foreign_keys(connection: Connection) -> None:
    """Raise EcodiploError when a migration left rows that refer to nothing."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise EcodiploError(
                f"the migration would leave rows of {broken[0]} without {broken[2]}"
            )


def explain(error: DBAPIError, url: URL) -> EcodiploError:
    """The driver's error as a sentence for people."""
    place = url.database if url.get_backend_name() == "sqlite" else url.render_as_string()
    said = str(error.orig).strip().splitlines()[0] if error.orig else "unknown error"
    if isinstance(error, IntegrityError):
        return EcodiploError(f"the database refused it: {said}")
    if "not a database" in said:
        return EcodiploError(f"{place} is not an SQLite database")
    if "locked" in said:
        return EcodiploError(f"{place} is in use by another program; try again in a moment")
    if "unable to open" in said:
        return EcodiploError(f"cannot open {place}; is it a file that you may read and write?")
    if "malformed" in said:
        return EcodiploError(f"{place} is damaged ({said}); restore it from a copy")
    if error.connection_invalidated or "connection" in said.lower():
        return EcodiploError(f"cannot reach {place}: {said}")
    return EcodiploError(f"{place}: {said}")
