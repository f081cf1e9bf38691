"""The files of an SQLite database: which there are, and making and copying one."""

from __future__ import annotations

import contextlib
import re
import sqlite3
import stat
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from ecodiplo import clock
from ecodiplo.db.database_url import is_file
from ecodiplo.errors import EcodiploError, system_message
from ecodiplo.language import Label

if TYPE_CHECKING:
    from sqlalchemy import URL

# What SQLite appends to the name of a database for the files that hold its transactions: with them
# a copy is rolled back or completed, as the database is after a crash; and for all files beside it.
JOURNALS = ("-journal", "-wal")
FILES_BESIDE = (*JOURNALS, "-shm")


def files_of(url: URL) -> dict[Path, Label]:
    """The file of the database and the files that SQLite keeps beside it, and what each is."""
    if not is_file(url):
        return {}
    path = Path(url.database or "")
    part = Label(f"a part of the database {path}", f"một phần của cơ sở dữ liệu {path}")
    beside = {Path(f"{path}{suffix}"): part for suffix in FILES_BESIDE}
    return {path: Label("the database in use", "cơ sở dữ liệu đang dùng"), **beside}


def is_missing(url: URL) -> bool:
    """Whether the database is a file that does not exist or is empty. Raises EcodiploError where a
    folder, a pipe or a device has its name: to open a pipe would wait for ever."""
    if not is_file(url):
        return False
    path = Path(url.database or "")
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:  # the folder may not be searched: opening the file says so
        return False
    if not stat.S_ISREG(status.st_mode):
        raise EcodiploError(
            Label(
                f"cannot open {path}: it is a folder, a pipe or a device, and no database; name the"
                " file, or put a backup in its place with `ecodiplo db restore FILE`",
                f"không mở được {path}: đó là thư mục, đường ống hoặc thiết bị, không phải cơ sở dữ"
                " liệu; hãy chỉ đúng tệp, hoặc khôi phục từ bản sao lưu bằng `ecodiplo db restore"
                " TỆP`",
            )
        )
    return status.st_size == 0


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


def copy_advice(url: URL) -> Label | None:
    """How a person copies the database before records are deleted; None for a file, which
    `copy_beside` copies."""
    if is_file(url):
        return None
    command = "pg_dump --format=custom --file=copy.dump DATABASE"
    return Label(f"first keep a copy, such as with `{command}`",
                 f"trước hết hãy sao lưu, ví dụ bằng `{command}`")  # fmt: skip
