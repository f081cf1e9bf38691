"""The one place that knows SQLite from PostgreSQL.

Everything else is written once for both: `make_engine` opens an engine with its
transactions set right, `translate_error` turns a driver's error into a sentence, and
what history and the search index need of an engine is in its own module each.
"""

from __future__ import annotations

import contextlib
import datetime
import logging
import re
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import Engine, NullPool, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, IntegrityError

from ecodiplo import text
from ecodiplo.db.locks.postgresql import DATABASE_LOCK
from ecodiplo.db.server_url import HOW, SCHEMES, is_slip, parse_server
from ecodiplo.errors import Conflict, EcodiploError, UsageProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection


# A connection that cannot be closed, since somebody has pressed Ctrl-C, is no reason to print a
# traceback. Who sets up logging is told of it all the same.
logging.getLogger("sqlalchemy.pool").addHandler(logging.NullHandler())

# How long a writer waits for another before it gives up.
BUSY_SECONDS = 15
# PostgreSQL's codes for a transaction that it ended in favour of another's, and for a lock that
# was not to be had in time.
CONFLICTS, LOCKED = {"40001", "40P01"}, "55P03"
# What SQLite adds to the name of a database for the files of its transactions.
JOURNALS = ("-wal", "-shm", "-journal")
# KiB of the file that a writer keeps in memory.
WRITE_CACHE = 8_000


def parse_database(place: str) -> URL:
    """The URL of a path or URL.

    Raises UsageProblem when it is neither SQLite nor PostgreSQL, and when it looks like the URL of
    a server with a slip in it; the message holds nothing that may be a password.
    """
    if "://" not in place:
        if is_slip(place):
            raise UsageProblem(
                f"the database looks like the URL of a server, but not one that can be read; {HOW}."
                " A file that is called so is written sqlite:///PATH"
            )
        return _file(place)
    if place != place.strip():
        raise UsageProblem("the URL of the database has a blank before or after it; leave it out")
    scheme, _, rest = place.partition("://")
    if scheme.lower() in SCHEMES:
        return parse_server(place)
    if scheme.lower().partition("+")[0] == "sqlite":
        if len(rest) < 2 or not rest.startswith("/"):
            raise UsageProblem("the URL of a file is written sqlite:///PATH")
        return _file(make_url(place).database or "")
    if not re.fullmatch(r"[\w+.-]+", scheme):
        raise UsageProblem(f"the URL of the database cannot be read; {HOW}")
    raise UsageProblem(f"{scheme!r} is no engine of ecodiplo; give a file, or postgresql://...")


def _file(path: str) -> URL:
    return URL.create("sqlite", database=str(Path(path).expanduser().resolve()))


def files_of(url: URL) -> dict[Path, str]:
    """The file of the database and those that SQLite keeps beside it, and what each is."""
    if url.get_backend_name() != "sqlite":
        return {}
    path = Path(url.database or "")
    beside = {Path(f"{path}{suffix}"): f"a part of the database {path}" for suffix in JOURNALS}
    return {path: "the database in use", **beside}


def is_missing(url: URL) -> bool:
    """Whether the database is a file that is not there yet, or has nothing in it."""
    if url.get_backend_name() != "sqlite":
        return False
    path = Path(url.database or "")
    return not path.exists() or (path.is_file() and path.stat().st_size == 0)


def create_file(url: URL) -> None:
    """Make the empty file that a first upgrade fills, and the folder it stands in."""
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        except OSError as error:
            raise EcodiploError(f"cannot make {path}: {error.strerror}") from None


def make_engine(url: URL) -> Engine:
    """An engine whose transactions begin and end where the program says.

    A connection with the execution option `purpose` set to `read`, `write`, `undo`
    or `migrate` begins its transactions accordingly.
    """
    if url.get_backend_name() == "sqlite":
        return _connect_sqlite(url)
    try:
        # What a writer reads after it has waited for its locks is what others have committed.
        engine = create_engine(url, poolclass=NullPool, isolation_level="READ COMMITTED")
    except ModuleNotFoundError:
        raise EcodiploError(
            'PostgreSQL needs its driver: pip install "ecodiplo[postgres]"'
        ) from None
    except ArgumentError as error:  # of several hosts and their ports
        raise UsageProblem(f"{url}: {error}") from None
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _begin_postgresql(connection: Connection) -> None:
    purpose = connection.get_execution_options().get("purpose")
    if purpose == "read":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    elif purpose == "migrate":
        connection.exec_driver_sql(DATABASE_LOCK)


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
    try:
        _prepare_sqlite(cursor, purpose)
    except sqlite3.Error as error:  # this is no statement that SQLAlchemy sees fail
        raise DatabaseError("BEGIN", {}, error) from error
    finally:
        cursor.close()


def _prepare_sqlite(cursor: Any, purpose: str | None) -> None:
    cursor.execute(f"PRAGMA foreign_keys={'OFF' if purpose == 'migrate' else 'ON'}")
    cursor.execute(f"PRAGMA query_only={'ON' if purpose == 'read' else 'OFF'}")
    # A large write in the cache's usual 2 MiB spills pages at every row, five times as slow.
    cursor.execute(f"PRAGMA cache_size={-WRITE_CACHE if purpose in ('write', 'undo') else -2000}")
    # A statement with triggers keeps the pages that it touches until it is done. In memory, the
    # many small ones of a large write take half the time; the few that undo one need a file.
    cursor.execute(f"PRAGMA temp_store={'MEMORY' if purpose == 'write' else 'DEFAULT'}")
    cursor.execute("BEGIN" if purpose == "read" else "BEGIN IMMEDIATE")
    cursor.execute("PRAGMA temp_store=DEFAULT")  # large sorts stay out of memory


def copy_beside(url: URL, mark: str) -> Path | None:
    """Copy an SQLite file to a new file beside it, named with the `mark` and the time; a server
    is not copied. Raises EcodiploError when there is no room."""
    if not is_file(url):
        return None
    path = Path(url.database or "")
    moment = datetime.datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    mark = re.sub(r"[^\w.-]", "_", mark)
    target = path.with_name(f"{path.stem}.{mark}.{moment}{path.suffix}")
    try:
        target.touch(mode=path.stat().st_mode & 0o777, exist_ok=False)
        with (
            contextlib.closing(
                sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
            ) as old,
            contextlib.closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)
    except (OSError, sqlite3.Error) as error:
        target.unlink(missing_ok=True)
        raise EcodiploError(f"cannot copy {path} to {target}: {error}; nothing was done") from None
    return target


def is_file(url: URL) -> bool:
    """Whether the database is a file, and not a server."""
    return url.get_backend_name() == "sqlite"


def check_foreign_keys(connection: Connection) -> None:
    """Raise EcodiploError when a migration left rows that refer to nothing."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise EcodiploError(
                f"the migration would leave rows of {broken[0]} without {broken[2]}"
            )


def new_ids(connection: Connection, table: str, count: int, least: int) -> list[int]:
    """So many unused ids for new rows of `table`, none below `least`; they are taken by this."""
    if connection.dialect.name == "postgresql":
        sequence = "pg_get_serial_sequence(%s, 'id')"
        rows = connection.exec_driver_sql(
            f"SELECT nextval({sequence}) FROM generate_series(1, %s)", (table, count)
        )
        return [row[0] for row in rows]
    largest = connection.exec_driver_sql(f"SELECT max(id) FROM {table}").scalar() or 0
    first = max(largest + 1, least)
    return list(range(first, first + count))


def insert_many(
    connection: Connection, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert rows of stored values, straight through the driver: an expression a row, however
    well compiled, costs more than SQLite takes to store it."""
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    marks = ", ".join([mark] * len(columns))
    connection.exec_driver_sql(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", list(rows)
    )


def broken_constraint(error: DBAPIError) -> str:
    """The name of the constraint that a refused statement broke, or what the engine said."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return diagnosis.constraint_name or str(error.orig).splitlines()[0]
    said = str(error.orig)
    if found := re.fullmatch(r"CHECK constraint failed: (\w+)", said):
        return found[1]
    if found := re.fullmatch(r"UNIQUE constraint failed: (\w+)\.(.+)", said):
        columns = "_".join(part.split(".")[-1] for part in found[2].split(", "))
        return f"uq_{found[1]}_{columns}"
    return said


def translate_error(error: DBAPIError, url: URL) -> EcodiploError:
    """The driver's error as a sentence for people."""
    place = url.database if url.get_backend_name() == "sqlite" else url.render_as_string()
    said = str(error.orig).strip().splitlines()[0] if error.orig else "unknown error"
    code = getattr(error.orig, "sqlstate", None)
    if code in CONFLICTS:
        return Conflict(
            f"another program changed the same records of {place}; nothing was changed, try again"
        )
    if isinstance(error, IntegrityError):
        return EcodiploError(f"the database refused it: {said}")
    if "not a database" in said:
        return EcodiploError(f"{place} is not an SQLite database")
    if code == LOCKED or "locked" in said:
        return EcodiploError(f"{place} is in use by another program; try again in a moment")
    if "unable to open" in said:
        return EcodiploError(f"cannot open {place}; is it a file that you may read and write?")
    if "malformed" in said:
        return EcodiploError(f"{place} is damaged ({said}); restore it from a copy")
    if error.connection_invalidated or "connection" in said.lower():
        return EcodiploError(f"cannot reach {place}: {said}")
    return EcodiploError(f"{place}: {said}")
