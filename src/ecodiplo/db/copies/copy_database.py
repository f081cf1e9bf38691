"""Copies a database to a new place, of the same or the other engine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ecodiplo.db import files
from ecodiplo.db.copies import backup_files
from ecodiplo.db.copies.file_checksums import count_records
from ecodiplo.db.copies.replace_contents import replace_contents
from ecodiplo.db.copies.transfer import other_tables, transfer
from ecodiplo.db.database_url import is_file
from ecodiplo.db.engine import Database
from ecodiplo.db.revision import HEAD, check_revision, revision_of
from ecodiplo.db.table_shapes import stored_shapes
from ecodiplo.errors import EcodiploError, NotFound
from ecodiplo.language import Label

if TYPE_CHECKING:
    from sqlalchemy import Connection


NOT_EMPTY = Label(
    "{target} is not empty; copy to a new database, or put a backup into this one with `ecodiplo db"
    " restore`",
    "{target} không trống; hãy sao chép sang cơ sở dữ liệu mới, hoặc đưa bản sao lưu vào đây bằng"
    " `ecodiplo db restore`",
)


@dataclass(frozen=True)
class DatabaseCopy:
    """The number of rows in the program's tables, and the tables that were left out because they
    are not the program's."""

    rows: int
    left_out: tuple[str, ...]


def copy_database(source: Database, target: Database) -> DatabaseCopy:
    """Copy one state of the source, while others write it, to a database that does not exist or is
    empty: every row with its id, the history, snapshots and settings. From file to file, tables of
    other programs are copied too.

    Raises NotFound when there is no source, EcodiploError for a source of another revision and a
    target that has rows; the target is as before then.
    """
    if files.is_missing(source.url):
        raise NotFound(
            Label(f"there is no database at {source}; name the one to copy first, then the place",
                  f"không có cơ sở dữ liệu tại {source}; hãy nêu cơ sở dữ liệu cần sao chép trước,"
                  " rồi đến nơi đích")
        )  # fmt: skip
    with source.examine() as reading:
        check_revision(source, revision_of(reading))
        if is_file(target.url) and not Path(target.url.database or "").exists():
            return _into_new_file(source, reading, target)
        if not files.is_missing(target.url):  # before anybody has to wait, and where the target is
            with target.examine() as connection:  # the source itself
                _check_empty(connection, target)
        return _fill(source, reading, target)


def _into_new_file(source: Database, reading: Connection, target: Database) -> DatabaseCopy:
    """The file gets its name when it is complete, and only where no file has it meanwhile: nobody
    else works in a file that is removed when the copy fails."""
    path = Path(target.url.database or "")
    with files.unfinished_beside(path) as new:
        try:
            copied = _fill(source, reading, Database(str(new)))
        except EcodiploError as error:  # it names the unfinished file
            texts = error.message.en, error.message.vi
            error.message = Label(*(text.replace(str(new), str(path)) for text in texts))
            raise
        try:
            backup_files.give_name(new, path)
        except FileExistsError:
            raise EcodiploError(NOT_EMPTY.fill(target=target)) from None
        except OSError as error:
            raise backup_files.cannot_write(path.parent, error) from None
    return copied


def _fill(source: Database, reading: Connection, target: Database) -> DatabaseCopy:
    with target.migrate() as writing:
        _check_empty(writing, target)
        if is_file(source.url) and is_file(target.url):
            path = Path(source.url.database or "")
            return DatabaseCopy(count_records(replace_contents(writing, path, in_use=True)), ())
        counts = transfer(reading, writing, target, HEAD)
        return DatabaseCopy(sum(counts.values()), tuple(other_tables(reading)))


def _check_empty(connection: Connection, target: Database) -> None:
    revision = revision_of(connection)
    if revision is None:
        return
    if revision == HEAD and not any(
        connection.exec_driver_sql(f"SELECT count(*) FROM {shape.name}").scalar_one()
        for shape in stored_shapes(connection)
    ):
        return
    raise EcodiploError(NOT_EMPTY.fill(target=target))
