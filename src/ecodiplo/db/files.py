"""The files of an SQLite database: which there are, and making one."""

from __future__ import annotations

import stat
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from ecodiplo.db.database_url import is_file
from ecodiplo.db.location import own_folder
from ecodiplo.errors import EcodiploError, system_message
from ecodiplo.language import Label
from ecodiplo.temporary import temporary_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

# What SQLite appends to the name of a database for the files that hold its transactions: with them
# a copy is rolled back or completed, as the database is after a crash.
JOURNALS = ("-journal", "-wal")
# For all files that it keeps beside the database.
FILES_BESIDE = (*JOURNALS, "-shm")


def files_of(url: URL) -> dict[Path, Label]:
    """The file of the database and the files that SQLite keeps beside it, and what each is."""
    if not is_file(url):
        return {}
    path = Path(url.database or "")
    part = Label(f"a part of the database {path}", f"một phần của cơ sở dữ liệu {path}")
    beside = {Path(f"{path}{suffix}"): part for suffix in FILES_BESIDE}
    return {path: Label("the database in use", "cơ sở dữ liệu đang dùng"), **beside}


def uri(path: Path | str, options: str) -> str:
    """The URI by which SQLite opens the file with options, such as `mode=ro`."""
    return f"file:{quote(str(path))}?{options}"


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
    """Create the empty file that a first upgrade fills, and its folder. In the program's own folder
    both are the user's alone; elsewhere the umask decides."""
    if is_file(url):
        path = Path(url.database or "")
        with _cannot_create(path):
            _make_folder(path.parent)
            path.touch(mode=0o600 if _is_own(path) else 0o666)


@contextmanager
def unfinished_beside(path: Path) -> Iterator[Path]:
    """Context manager: a new empty file for a database that gets the name `path` when it is
    complete, on the same disk and with the mode that it will have; it is removed when it got no
    name. Makes the folder."""
    with ExitStack() as stack:
        with _cannot_create(path):
            _make_folder(path.parent)
            new = stack.enter_context(temporary_folder(path.parent)) / path.name
            new.touch(mode=0o600 if _is_own(path) else 0o666)
        yield new


@contextmanager
def _cannot_create(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EcodiploError(
            Label(f"cannot create {path}: ", f"không tạo được {path}: ") + system_message(error)
        ) from None


def _make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700 if _is_own(folder) else 0o777, parents=True, exist_ok=True)


def _is_own(path: Path) -> bool:
    return path.is_relative_to(own_folder().resolve())
