"""The files of backups: where they lie, what they are called, and how each takes its name."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ecodiplo import clock
from ecodiplo.db.damage import FULL
from ecodiplo.db.database_url import is_file
from ecodiplo.db.location import own_folder
from ecodiplo.errors import EcodiploError, UsageProblem, system_message
from ecodiplo.language import Label, same
from ecodiplo.temporary import temporary_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

FOLDER = "backups"
# A server's backup holds what a password guards there.
PRIVATE = 0o600
# The time in the name of a backup.
MOMENT = re.compile(r"\.\d{8}-\d{6}\.\d{3}\.db$")
# Names that are tried when others take the same one at the same moment.
MOST_TRIES = 1000


def default_folder(url: URL) -> Path:
    """The folder `backups`: beside the file of the database, of a server in the program's own
    folder."""
    return (Path(url.database or "").parent if is_file(url) else own_folder()) / FOLDER


def make_folder(folder: Path) -> Path:
    """Create the default folder, with the mode of the folder that it lies in."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if not folder.is_dir():
            folder.mkdir(mode=folder.parent.stat().st_mode & 0o777)
    except OSError as error:
        raise cannot_write(folder, error) from None
    return folder


def check_folder(folder: Path) -> Path:
    """The folder that a person chose. It is not created: a disk that is not mounted would be filled
    in its place. Raises UsageProblem when there is none."""
    place = folder.expanduser()
    try:
        kind = place.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise UsageProblem(
            Label(f"there is no folder {place}; create it first",
                  f"không có thư mục {place}; hãy tạo trước")
        ) from None  # fmt: skip
    except OSError as error:
        raise cannot_write(place, error) from None
    if not stat.S_ISDIR(kind):
        raise UsageProblem(
            Label(f"{place} is a file; name a folder for the backup",
                  f"{place} là tệp; hãy chỉ một thư mục để sao lưu vào")
        )  # fmt: skip
    return place.resolve()


def stem(url: URL) -> str:
    """The name of the database, with which the names of its backups begin."""
    name = Path(url.database or "").stem if is_file(url) else url.database or "database"
    return re.sub(r"[^\w.-]", "_", name)


def mode_of(url: URL) -> int:
    """The mode of the database's file, which its backups keep; of a server's, for its owner
    alone."""
    if not is_file(url):
        return PRIVATE
    try:
        return stat.S_IMODE(Path(url.database or "").stat().st_mode)
    except OSError:
        return PRIVATE


def host() -> str:
    """The name of this machine, which tells apart equal paths on two."""
    return socket.gethostname()


@contextmanager
def unfinished_file(folder: Path) -> Iterator[Path]:
    """Context manager: a new empty file for its owner alone, on the disk of the folder, to be
    filled and named with `take_name`; it is removed when it got no name. Errors of the disk become
    sentences."""
    try:
        with temporary_folder(folder) as place:
            file = place / "unfinished.db"
            file.touch(mode=PRIVATE)
            yield file
    except sqlite3.Error as error:
        raise cannot_write(folder, error) from error
    except OSError as error:
        raise cannot_write(folder, error) from None


def take_name(file: Path, folder: Path, stem: str, kind: str, mode: int) -> Path:
    """Give the complete file its name in the folder, which no other file has: the database, the
    kind of the backup and the time, `office.backup.20221231-233000.123.db`. Raises OSError."""
    file.chmod(mode)
    for _ in range(MOST_TRIES):
        moment = clock.local(clock.now()).strftime("%Y%m%d-%H%M%S.%f")[:-3]
        target = folder / f"{stem}.{kind}.{moment}.db"
        with suppress(FileExistsError):
            give_name(file, target)
            return target
    raise FileExistsError(f"{stem}.{kind}")


def is_own_name(file: Path) -> bool:
    """Whether `take_name` named the file. A person's copy under another name and a link to a backup
    are not its own."""
    return bool(MOMENT.search(file.name)) and not file.is_symlink()


def give_name(file: Path, target: Path) -> None:
    """Have the disk keep the complete file, and give it its name. Raises FileExistsError where a
    file has the name, and OSError."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
    try:
        os.link(file, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if target.exists():
            raise FileExistsError(str(target)) from None
        file.rename(target)
    else:
        file.unlink()
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Have the disk keep the names of the folder, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def cannot_write(folder: Path, error: Exception) -> EcodiploError:
    """The error for a folder in which no backup can be written."""
    reason = system_message(error) if isinstance(error, OSError) else same(error)
    if FULL in str(error):
        reason = Label("the disk is full", "ổ đĩa đã đầy")
    return EcodiploError(
        Label(f"cannot write a copy of the database in {folder}: ",
              f"không ghi được bản sao của cơ sở dữ liệu vào {folder}: ")
        + reason
    )  # fmt: skip
