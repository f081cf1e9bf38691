"""The seal of a backup: what it is a backup of, and a checksum of every byte of the file.

SQLite's integrity_check does not see a changed letter in a text, nor a changed byte in free space.
The checksum lies in the file itself, in the table `backup_seal`, where it cannot get lost. It is
computed with zeros in its own place.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import re
import secrets
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from ecodiplo.db import files
from ecodiplo.errors import EcodiploError, NotFound, system_message
from ecodiplo.language import Label

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "backup_seal"
CHECKSUM = "sha256"
LENGTH = 64
# Bytes that are read at a time.
BLOCK = 2**20


@dataclass(frozen=True)
class Seal:
    """What a backup says of itself."""

    kind: str  # `backup`, or `before-upgrade` and the like for a copy that a command kept
    database: str  # the path, or the URL without its password
    host: str  # the machine that made the backup
    made_at: str  # in UTC, to the microsecond
    revision: str  # of the schema


def put(file: Path, seal: Seal) -> None:
    """Seal an SQLite file that no other program knows yet. Raises sqlite3.Error and OSError."""
    placeholder = secrets.token_hex(LENGTH // 2)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute(f"DROP TABLE IF EXISTS {TABLE}")
        connection.execute("BEGIN")
        connection.execute(f"CREATE TABLE {TABLE} (name TEXT NOT NULL, value TEXT NOT NULL) STRICT")
        values = {**asdict(seal), CHECKSUM: placeholder}
        connection.executemany(f"INSERT INTO {TABLE} VALUES (?, ?)", values.items())
        connection.execute("COMMIT")
    with file.open("r+b") as opened, mmap.mmap(opened.fileno(), 0) as pages:
        digest = _checksum(pages, placeholder.encode())
        for place in _places(pages, placeholder.encode()):
            pages[place : place + LENGTH] = digest.encode()
        pages.flush()
        os.fsync(opened.fileno())


def check(file: Path) -> Seal:
    """The seal of a backup, after every byte was compared with it.

    Raises NotFound when there is no such file, EcodiploError for a file that is not a backup, is
    damaged or was changed since.
    """
    try:
        if file.is_dir():
            raise EcodiploError(
                Label(f"{file} is a folder; name a backup in it",
                      f"{file} là thư mục; hãy chỉ một bản sao lưu trong đó")
            )  # fmt: skip
        if not file.is_file():
            raise NotFound(Label(f"there is no file {file}", f"không có tệp {file}"))
        values = read(file)
        with file.open("rb") as opened:
            if not os.fstat(opened.fileno()).st_size:
                raise EcodiploError(_NO_BACKUP.fill(file=file))
            with mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as pages:
                checksum = values.pop(CHECKSUM, "")
                if not re.fullmatch(f"[0-9a-f]{{{LENGTH}}}", checksum) or (
                    _checksum(pages, checksum.encode()) != checksum
                ):
                    raise EcodiploError(_CHANGED.fill(file=file))
    except OSError as error:
        reason = system_message(error)
        raise EcodiploError(
            Label(f"cannot read {file}: ", f"không đọc được {file}: ") + reason
        ) from None
    return Seal(**values)


def read(file: Path) -> dict[str, str]:
    """The values of the seal; whether they are right is not checked here.

    Raises EcodiploError for a file that is no SQLite database or has no seal.
    """
    # SQLite opens such a file without locks, and makes no file beside it.
    uri = files.uri(file.resolve(), "mode=ro&immutable=1")
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
            if TABLE in tables:
                return dict(connection.execute(f"SELECT name, value FROM {TABLE}"))
    except (sqlite3.Error, UnicodeDecodeError, ValueError, TypeError):
        raise EcodiploError(_UNREADABLE.fill(file=file)) from None
    raise EcodiploError((_UNSEALED if "alembic_version" in tables else _NO_BACKUP).fill(file=file))


def _checksum(pages: mmap.mmap, own: bytes) -> str:
    """The checksum of the file, with zeros where it has the checksum `own`."""
    digest, start = hashlib.sha256(), 0
    for place in [*_places(pages, own), len(pages)]:
        for block in range(start, place, BLOCK):
            digest.update(pages[block : min(block + BLOCK, place)])
        digest.update(bytes(LENGTH))
        start = place + LENGTH
    return digest.hexdigest()


def _places(pages: mmap.mmap, own: bytes) -> list[int]:
    places, place = [], pages.find(own)
    while place >= 0:
        places.append(place)
        place = pages.find(own, place + LENGTH)
    return places


_AGAIN = Label(
    "if it is a database that you trust, make a backup of it with `ecodiplo --db FILE db backup`"
    " and restore that one",
    "nếu đó là cơ sở dữ liệu mà bạn tin cậy, hãy sao lưu nó bằng `ecodiplo --db TỆP db backup` rồi"
    " khôi phục từ bản sao lưu ấy",
)
_NO_BACKUP = Label("{file} is not a backup of ecodiplo; restore one that `ecodiplo db backup` made",
                   "{file} không phải bản sao lưu của ecodiplo; hãy khôi phục từ bản sao lưu do"
                   " `ecodiplo db backup` tạo")  # fmt: skip
_UNREADABLE = Label("{file} is not an SQLite database or is damaged; restore another backup",
                    "{file} không phải cơ sở dữ liệu SQLite hoặc đã hỏng; hãy khôi phục từ bản sao"
                    " lưu khác")  # fmt: skip
_UNSEALED = Label("{file} has no seal of `ecodiplo db backup`, so nothing tells whether it is"
                  " damaged; ",
                  "{file} không có dấu niêm của `ecodiplo db backup` nên không biết có bị hỏng hay"
                  " không; ") + _AGAIN  # fmt: skip
_CHANGED = Label("{file} is damaged or was changed after the backup was made; restore another"
                 " backup; ",
                 "{file} đã hỏng hoặc bị sửa sau khi sao lưu; hãy khôi phục từ bản sao lưu khác;"
                 " ") + _AGAIN  # fmt: skip
