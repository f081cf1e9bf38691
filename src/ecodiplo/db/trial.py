"""The place where a trial works: a write that is thrown away, such as a dry run; and where those
read who cannot read the file where it lies.

A trial of a file works on a temporary copy: it takes no lock that a writer waits for, waits for no
writer, and needs no right to write to the file or its folder. A trial of a server is a transaction
that is rolled back.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DatabaseError, DBAPIError

from ecodiplo.db import files
from ecodiplo.db.damage import FULL
from ecodiplo.db.database_url import is_file
from ecodiplo.db.engines import sqlite_waits
from ecodiplo.errors import EcodiploError, system_message
from ecodiplo.language import Label, same
from ecodiplo.temporary import temporary_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import URL

# Seconds for which a reader waits for a writer that is about to commit.
WAIT = 1
# Seconds without a change after which the times of files tell every further change.
QUIET = 0.1


@contextmanager
def trial_place(url: URL) -> Iterator[URL]:
    """Context manager: a temporary copy of the database's file, deleted at the end of the block;
    of a server the server itself.

    Raises DBAPIError when the file cannot be read, EcodiploError when there is no room for the
    copy.
    """
    if not is_file(url):
        yield url
        return
    path = Path(url.database or "")
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(temporary_folder())
        except OSError as error:  # no folder for temporary files, or none with room
            raise _no_room(path, system_message(error)) from error
        copy = folder / path.name
        try:
            _copy(path, copy)
            yield url.set(database=str(copy))
        except sqlite3.Error as error:
            raise DatabaseError("COPY", {}, error) from error
        except DBAPIError as error:
            if FULL in str(error.orig):
                raise _no_room(path, same(FULL)) from error
            raise


def needs_copy(url: URL) -> bool:
    """Whether a reader cannot read the file where it lies: in mode WAL SQLite needs files beside
    it, and the reader may not make them. (Where a writer has made them, they are enough.)"""
    path = Path(url.database or "")
    if not is_file(url) or os.access(path.parent, os.W_OK) or not os.access(path, os.R_OK):
        return False
    try:
        with closing(_open(path, "mode=ro")) as source:
            source.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
    except sqlite3.DatabaseError:  # whoever opens it says what is wrong with it
        return False
    return False


def _no_room(path: Path, message: Label) -> EcodiploError:
    return EcodiploError(
        Label(
            f"a dry run works on a copy of {path} in the folder of temporary files, where none can"
            " be written; set TMPDIR to a folder with room: ",
            f"chạy thử cần một bản sao của {path} trong thư mục tệp tạm, nhưng không ghi được ở đó;"
            " hãy đặt TMPDIR là một thư mục còn chỗ: ",
        )
        + message
    )


def _copy(path: Path, copy: Path) -> None:
    """Copy one state of the database."""
    # Without the right to write, SQLite neither completes nor rolls back what a crash has left.
    # With it, SQLite removes the files that it makes beside a database in WAL mode.
    mode = "ro" if len(_state(path)) > 1 else "rw"
    try:
        with closing(_open(path, f"mode={mode}")) as source:
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            _backup(source, copy)
    except sqlite3.OperationalError as error:
        if FULL in str(error):
            raise _no_room(path, same(FULL)) from error
        _copy_files(path, copy, error)


def _copy_files(path: Path, copy: Path, error: sqlite3.OperationalError) -> None:
    """Copy a database that no reader may open now, because a writer holds it alone, or because
    what a crash left behind cannot be rolled back where it lies: the file with its journals, while
    none of them changes. Raises `error` when they do not stop changing."""
    until = time.monotonic() + sqlite_waits.LONGEST_WAIT
    while time.monotonic() < until:
        before = _state(path)
        if not before:  # the folder may not be searched
            break
        newest = max(changed for _, changed, _ in before.values()) / 1e9
        if time.time() - newest > QUIET:
            # SQLite reads the file: to close it by other means would end the locks of this process.
            with closing(_open(path, "mode=ro&immutable=1")) as source:
                _backup(source, copy)
            _copy_journals(path, copy)
            if _state(path) == before:
                return
        time.sleep(QUIET)
    raise error


def _copy_journals(path: Path, copy: Path) -> None:
    for suffix in files.JOURNALS:
        try:
            shutil.copyfile(f"{path}{suffix}", f"{copy}{suffix}")
        except FileNotFoundError:
            Path(f"{copy}{suffix}").unlink(missing_ok=True)
        except OSError as error:
            raise _no_room(path, system_message(error)) from error


def _state(path: Path) -> dict[str, tuple[int, int, int]]:
    """What changes with each write to the database."""
    state = {}
    for suffix in ("", *files.JOURNALS):
        try:
            status = Path(f"{path}{suffix}").stat()
        except OSError:
            continue
        state[suffix] = (status.st_ino, status.st_mtime_ns, status.st_size)
    return state


def _open(path: Path, options: str) -> sqlite3.Connection:
    uri = files.uri(path, options)
    return sqlite3.connect(uri, uri=True, timeout=WAIT, isolation_level=None)


def _backup(source: sqlite3.Connection, copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as target:
        target.execute("PRAGMA synchronous=OFF")
        source.backup(target)
