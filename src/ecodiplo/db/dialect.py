"""The differences between SQLite and PostgreSQL in connections, transactions, files and error
messages. History, search, foreign keys and locks have a module per engine.
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
    IntegrityError,
)

from ecodiplo.db.kept_connections import reopen_changed_file
from ecodiplo.db.locks.postgresql import DATABASE_LOCK
from ecodiplo.db.server_url import (
    SCHEMES,
    UNREADABLE,
    URL_ADVICE,
    looks_like_server_url,
    parse_server,
)
from ecodiplo.errors import Busy, Conflict, EcodiploError, UsageProblem, system_message
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
# PostgreSQL's codes for a transaction that it ended in favour of another one, and for a lock that
# was not free in time.
CONFLICTS, LOCKED = {"40001", "40P01"}, "55P03"
# What SQLite appends to the name of a database for the files of its transactions.
JOURNALS = ("-wal", "-shm", "-journal")
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
    return URL.create("sqlite", database=str(Path(path).expanduser().resolve()))


def files_of(url: URL) -> dict[Path, Label]:
    """The file of the database and the files that SQLite keeps beside it, and what each is."""
    if not is_file(url):
        return {}
    path = Path(url.database or "")
    part = Label(f"a part of the database {path}", f"một phần của cơ sở dữ liệu {path}")
    beside = {Path(f"{path}{suffix}"): part for suffix in JOURNALS}
    return {path: Label("the database in use", "cơ sở dữ liệu đang dùng"), **beside}


def is_missing(url: URL) -> bool:
    """Whether the database is a file that does not exist or is empty."""
    if not is_file(url):
        return False
    path = Path(url.database or "")
    return not path.exists() or (path.is_file() and path.stat().st_size == 0)


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
    or `migrate` begins its transactions accordingly.
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
    purpose = connection.get_execution_options().get("purpose")
    if purpose == "read":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    elif purpose == "migrate":
        connection.exec_driver_sql(DATABASE_LOCK)
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
    purpose = connection.get_execution_options().get("purpose")
    cursor = connection.connection.cursor()
    try:
        _prepare_sqlite(cursor, purpose)
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


def translate_error(error: DBAPIError, url: URL) -> EcodiploError:
    """The driver's error as a sentence for people."""
    place = url.database if is_file(url) else url.render_as_string()
    message = str(error.orig).strip().splitlines()[0] if error.orig else "unknown error"
    code = getattr(error.orig, "sqlstate", None)
    if code in CONFLICTS:
        return Conflict(
            Label(
                f"another program changed the same records of {place}; nothing was changed,"
                " try again",
                f"chương trình khác vừa sửa cùng hồ sơ trong {place}; chưa thay đổi gì,"
                " hãy thử lại",
            )
        )
    if isinstance(error, IntegrityError):
        return EcodiploError(
            Label(
                f"the database refused the change: {message}",
                f"cơ sở dữ liệu từ chối thay đổi: {message}",
            )
        )
    if code == LOCKED:
        return Busy(_IN_USE.fill(place=place))
    for part, label in _MESSAGES:
        if part in message.lower():
            kind = Busy if label is _IN_USE else EcodiploError
            return kind(label.fill(place=place, message=message))
    if error.connection_invalidated:
        return EcodiploError(_UNREACHABLE.fill(place=place, message=message))
    return EcodiploError(same(f"{place}: {message}"))


_IN_USE = Label("{place} is in use by another program; try again in a moment",
                "{place} đang được chương trình khác dùng; hãy thử lại sau giây lát")  # fmt: skip
_UNREACHABLE = Label("cannot reach {place}: {message}",
                     "không kết nối được {place}: {message}")  # fmt: skip
# Parts of drivers' messages, and the sentence for each.
_MESSAGES = (
    ("not a database", Label("{place} is not an SQLite database",
                             "{place} không phải cơ sở dữ liệu SQLite")),
    ("locked", _IN_USE),
    ("unable to open", Label("cannot open {place}; is it a file that you may read and write?",
                             "không mở được {place}; bạn có quyền đọc và ghi tệp này không?")),
    ("malformed", Label("{place} is damaged ({message}); restore it from a copy",
                        "{place} bị hỏng ({message}); hãy khôi phục từ bản sao")),
    ("connection", _UNREACHABLE),
)  # fmt: skip
