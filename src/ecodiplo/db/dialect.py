"""The differences between SQLite and PostgreSQL in connections, transactions, files and error
messages. History, search, foreign keys and locks have a module per engine.
"""

from __future__ import annotations

import contextlib
import logging
import re
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import (
    Engine,
    NullPool,
    QueuePool,
    create_engine,
    event,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DBAPIError,
)

from ecodiplo import clock
from ecodiplo.db.kept_connections import reopen_changed_file
from ecodiplo.db.locks.postgresql import DATABASE_LOCK
from ecodiplo.db.server_url import (
    SCHEMES,
    UNREADABLE,
    URL_ADVICE,
    looks_like_server_url,
    parse_server,
)
from ecodiplo.errors import EcodiploError, UsageProblem, system_message
from ecodiplo.fold import index_text, search_form, sort_key
from ecodiplo.language import Label, same

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection


# The pool logs a traceback when Ctrl-C interrupts the closing of a connection; without a handler
# Python prints it. A program that sets up logging still gets it.
logging.getLogger("sqlalchemy.pool").addHandler(logging.NullHandler())

# Seconds that a writer waits for another one before it gives up.
BUSY_SECONDS = 15
# Seconds that a trial on a server waits for a row that an open transaction has changed.
TRIAL_SECONDS = 1
# What SQLite appends to the name of a database for the files that hold its transactions: with them
# a copy is rolled back or completed, as the database is after a crash; and for all files beside it.
JOURNALS = ("-journal", "-wal")
FILES_BESIDE = (*JOURNALS, "-shm")
# The functions of SQL that each connection to a file is given.
_FUNCTIONS = {
    "ecodiplo_fold": search_form,
    "ecodiplo_sort_key": sort_key,
    "ecodiplo_index_text": index_text,
}
# The purposes of transactions that write records. The connection of a brief one is kept.
WRITES = ("write", "brief")
# KiB of the file that a writer keeps in memory.
WRITE_CACHE = 3_000


def parse_database(place: str) -> URL:
    """The URL of a database, given by path or URL.

    Raises UsageProblem when it is neither SQLite nor PostgreSQL, and when it looks like a mistyped
    URL of a server. The message quotes nothing that may be a password.
    """
    if "://" not in place:
        if looks_like_server_url(place):
            raise UsageProblem(
                Label(
                    "the database looks like the URL of a server, but cannot be read as one;"
                    f" {URL_ADVICE.en}. For a file of this name write sqlite:///PATH",
                    "tên cơ sở dữ liệu giống URL của máy chủ nhưng không đọc được;"
                    f" {URL_ADVICE.vi}. Nếu là tệp, hãy ghi sqlite:///ĐƯỜNG_DẪN",
                )
            )
        return _file(place)
    if place != place.strip():
        raise UsageProblem(
            Label(
                "the URL of the database begins or ends with a space; remove it",
                "URL của cơ sở dữ liệu có khoảng trắng ở đầu hoặc cuối; hãy bỏ đi",
            )
        )
    scheme, _, rest = place.partition("://")
    if scheme.lower() in SCHEMES:
        return parse_server(place)
    if scheme.lower().partition("+")[0] == "sqlite":
        if len(rest) < 2 or not rest.startswith("/"):
            raise UsageProblem(
                Label("write the URL of a file as sqlite:///PATH",
                      "URL của tệp phải ghi là sqlite:///ĐƯỜNG_DẪN")
            )  # fmt: skip
        return _file(make_url(place).database or "")
    if not re.fullmatch(r"[\w+.-]+", scheme):
        raise UsageProblem(UNREADABLE)
    raise UsageProblem(
        Label(
            f"ecodiplo does not work with {scheme!r}; give a file, or postgresql://...",
            f"ecodiplo không dùng được {scheme!r}; hãy ghi tệp, hoặc postgresql://...",
        )
    )


def _file(path: str) -> URL:
    try:
        place = Path(path).expanduser().resolve()
    except RuntimeError:  # a user without a home, as in a container
        raise UsageProblem(
            Label(
                f"there is no home folder for the ~ in {path}; set ECODIPLO_DB to a full path",
                f"không có thư mục riêng ứng với ~ trong {path}; hãy đặt ECODIPLO_DB là đường dẫn"
                " đầy đủ",
            )
        ) from None
    return URL.create("sqlite", database=str(place))


def files_of(url: URL) -> dict[Path, Label]:
    """The file of the database and the files that SQLite keeps beside it, and what each is."""
    if not is_file(url):
        return {}
    path = Path(url.database or "")
    part = Label(f"a part of the database {path}", f"một phần của cơ sở dữ liệu {path}")
    beside = {Path(f"{path}{suffix}"): part for suffix in FILES_BESIDE}
    return {path: Label("the database in use", "cơ sở dữ liệu đang dùng"), **beside}


def is_missing(url: URL) -> bool:
    """Whether the database is a file that does not exist or is empty."""
    if not is_file(url):
        return False
    path = Path(url.database or "")
    try:
        return path.stat().st_size == 0 and path.is_file()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:  # the folder may not be searched: opening the file says so
        return False


def create_file(url: URL) -> None:
    """Create the empty file that a first upgrade fills, and its folder."""
    if is_file(url):
        path = Path(url.database or "")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        except OSError as error:
            raise EcodiploError(
                Label(f"cannot create {path}: ", f"không tạo được {path}: ") + system_message(error)
            ) from None


def make_engine(url: URL, *, keeps_open: bool = False) -> Engine:
    """An engine whose transactions begin and end where the program says. `keeps_open`: a connection
    is kept for the next transaction.

    A connection with the execution option `purpose` set to `read`, `write`, `brief`, `undo`
    or `migrate` begins its transactions accordingly; so does a `trial`, whose work is thrown away.
    """
    # A call never waits for a connection; those over the usual five are not kept.
    pool: dict[str, Any] = {"poolclass": NullPool}
    if keeps_open:
        pool = {"poolclass": QueuePool, "max_overflow": -1}
    return _make_sqlite_engine(url, pool) if is_file(url) else _make_postgresql_engine(url, pool)


def _make_postgresql_engine(url: URL, pool: dict[str, Any]) -> Engine:
    try:
        # READ COMMITTED: after waiting for its locks, a writer sees what others committed. A
        # connection that was kept may have been lost, so it is tried first.
        engine = create_engine(url, isolation_level="READ COMMITTED", pool_pre_ping=True, **pool)
    except ModuleNotFoundError:
        raise EcodiploError(
            Label(
                'PostgreSQL needs its driver: pip install "ecodiplo[postgres]"',
                'PostgreSQL cần trình điều khiển: pip install "ecodiplo[postgres]"',
            )
        ) from None
    except ArgumentError as error:  # of several hosts and their ports
        raise UsageProblem(same(f"{url}: {error}")) from None
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _begin_postgresql(connection: Connection) -> None:
    options = connection.get_execution_options()
    purpose = options.get("purpose")
    if purpose == "read":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    elif purpose == "migrate":
        connection.exec_driver_sql(DATABASE_LOCK)
    elif options.get("trial"):  # it sees one state, and does not wait for writers
        connection.exec_driver_sql(
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;"
            f" SET LOCAL lock_timeout = '{TRIAL_SECONDS}s'"
        )
    else:  # temporary tables of an earlier transaction of a connection that was kept
        connection.exec_driver_sql("DISCARD TEMP")


def _make_sqlite_engine(url: URL, pool: dict[str, Any]) -> Engine:
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
        for name, form in _FUNCTIONS.items():
            opened.create_function(name, 1, _of_text(form), deterministic=True)
        return opened

    engine = create_engine("sqlite://", creator=open_file, **pool)
    event.listen(engine, "begin", _begin_sqlite)
    if pool["poolclass"] is not NullPool:
        reopen_changed_file(engine, url.database or "")
    return engine


def _of_text(form: Callable[[str], str]) -> Callable[[Any], Any]:
    return lambda value: value and form(str(value))


def _begin_sqlite(connection: Connection) -> None:
    """BEGIN IMMEDIATE for writers: a deferred transaction that has read fails at its first write
    while another writer is active, without waiting. PRAGMA foreign_keys has an effect only outside
    a transaction; a migration that rebuilds a table must have them off."""
    options = connection.get_execution_options()
    cursor = connection.connection.cursor()
    try:
        if options.get("trial"):  # its copy need not outlive a crash
            cursor.execute("PRAGMA synchronous=OFF")
        _prepare_sqlite(cursor, options.get("purpose"))
    except sqlite3.Error as error:
        # SQLAlchemy does not see these statements, so the error is wrapped here.
        raise DatabaseError("BEGIN", {}, error) from error
    finally:
        cursor.close()


def _prepare_sqlite(cursor: Any, purpose: str | None) -> None:
    cursor.execute(f"PRAGMA foreign_keys={'OFF' if purpose == 'migrate' else 'ON'}")
    cursor.execute(f"PRAGMA query_only={'ON' if purpose == 'read' else 'OFF'}")
    # A large write in the cache's usual 2 MiB spills pages at every row, five times as slow.
    cursor.execute(f"PRAGMA cache_size={-WRITE_CACHE if purpose in (*WRITES, 'undo') else -2000}")
    # SQLite keeps a journal for each statement with triggers. A large write has many small ones: in
    # memory they take half the time. An undo has a few large ones: they go to a file.
    # A brief write has no large ones, and its connection is kept: to change the setting after a
    # temporary table was made takes longer than the write, for the schema is then read again. (It
    # also drops what an earlier transaction left.)
    is_brief = purpose == "brief"
    if is_brief and cursor.execute("SELECT 1 FROM sqlite_temp_master").fetchone():
        cursor.execute("PRAGMA temp_store=DEFAULT")
    cursor.execute(f"PRAGMA temp_store={'MEMORY' if purpose in WRITES else 'DEFAULT'}")
    cursor.execute("BEGIN" if purpose == "read" else "BEGIN IMMEDIATE")
    if not is_brief:
        cursor.execute("PRAGMA temp_store=DEFAULT")  # large sorts stay out of memory


def copy_beside(url: URL, mark: str) -> Path | None:
    """Copy an SQLite file to a new file beside it, named with the `mark` and the time. A server is
    not copied. Raises EcodiploError when the copy fails."""
    if not is_file(url):
        return None
    path = Path(url.database or "")
    moment = clock.local(clock.now()).strftime("%Y%m%d-%H%M%S")
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
        raise EcodiploError(
            Label(
                f"cannot copy {path} to {target}: {error}; nothing was changed",
                f"không sao chép được {path} sang {target}: {error}; chưa thay đổi gì",
            )
        ) from None
    return target


def is_file(url: URL) -> bool:
    """Whether the database is a file, and not a server."""
    return url.get_backend_name() == "sqlite"


def copy_advice(url: URL) -> Label | None:
    """How a person copies the database before records are deleted; None for a file, which
    `copy_beside` copies."""
    if is_file(url):
        return None
    command = "pg_dump --format=custom --file=copy.dump DATABASE"
    return Label(f"first keep a copy, such as with `{command}`",
                 f"trước hết hãy sao lưu, ví dụ bằng `{command}`")  # fmt: skip


def check_foreign_keys(connection: Connection) -> None:
    """Raise EcodiploError when a migration leaves rows whose foreign keys refer to nothing."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            table, _, other, _ = broken
            raise EcodiploError(
                Label(
                    f"the migration would leave rows of {table} without their {other}",
                    f"việc chuyển đổi lược đồ sẽ để lại dòng của {table} không còn {other}"
                    " tương ứng",
                )
            )


def broken_constraint(error: DBAPIError) -> str:
    """The name of the constraint that a refused statement broke, or else the engine's message."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return diagnosis.constraint_name or str(error.orig).splitlines()[0]
    message = str(error.orig)
    if check := re.fullmatch(r"CHECK constraint failed: (\w+)", message):
        return check[1]
    if unique := re.fullmatch(r"UNIQUE constraint failed: (\w+)\.(.+)", message):
        columns = "_".join(part.split(".")[-1] for part in unique[2].split(", "))
        return f"uq_{unique[1]}_{columns}"
    return message
