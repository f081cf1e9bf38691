"""Restores a database from a backup, and keeps what it replaces."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DatabaseError

from ecodiplo.db import driver_errors, files, migrate, triggers
from ecodiplo.db.copies import backup_files, seal
from ecodiplo.db.copies.backup import Keeper
from ecodiplo.db.copies.file_checksums import count_records
from ecodiplo.db.copies.page_copy import first_fault, is_damage, open_copy
from ecodiplo.db.copies.replace_contents import replace_contents
from ecodiplo.db.copies.transfer import other_tables, transfer
from ecodiplo.db.database_url import is_file
from ecodiplo.db.engine import Database
from ecodiplo.db.engines.sqlite_waits import is_busy, wait_until_free
from ecodiplo.db.revision import HEAD, revision_of, unknown_revision
from ecodiplo.db.trial import trial_place
from ecodiplo.errors import Busy, EcodiploError, UsageProblem
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

    from ecodiplo.db.copies.seal import Seal

BEFORE = "before-restore"


@dataclass(frozen=True)
class Restoration:
    """What was restored, and where the database before it is."""

    seal: Seal
    rows: int
    kept: Path | None
    damage: Label | None  # what was wrong with the triggers when the backup was made
    left_out: tuple[str, ...] = ()  # tables of the backup that a server did not get


def check_backup(database: Database, file: Path) -> Seal:
    """The seal of the file, if `restore` would take it; raises as `restore` does."""
    place = file.expanduser()
    for own in files.files_of(database.url):
        if place.resolve() == own or (place.exists() and own.exists() and place.samefile(own)):
            raise UsageProblem(
                Label(f"{file} is the database itself; name a backup of it",
                      f"{file} chính là cơ sở dữ liệu; hãy chỉ một bản sao lưu của nó")
            )  # fmt: skip
    mark = seal.check(place)
    if mark.revision not in migrate.known_revisions():
        raise unknown_revision(Database(str(place)), mark.revision)
    with open_copy(place) as copy:
        if (fault := first_fault(copy)) is not None:
            raise EcodiploError(
                Label(f"{file} is damaged ({fault}); restore another backup",
                      f"{file} bị hỏng ({fault}); hãy khôi phục từ bản sao lưu khác")
            )  # fmt: skip
    return mark


def restore(database: Database, file: Path) -> Restoration:
    """Replace all that is in the database by the backup, in one transaction; a backup of an older
    schema is upgraded. A file is replaced whole; of a server, the tables of the program.

    What is replaced is first kept in a backup. Raises UsageProblem for the database's own file,
    NotFound and EcodiploError for a file that is no sound backup or is newer than the program,
    Busy when others hold the database; nothing is changed then.
    """
    mark = check_backup(database, file)
    with _of_newest_schema(file.expanduser(), mark) as sound:
        left_out: tuple[str, ...] = ()
        if is_file(database.url):
            kept, rows = _into_file(database, sound)
        else:
            kept, rows, left_out = _into_server(database, sound)
    with database.examine() as connection:
        damage = None if triggers.are_whole(connection) else triggers.damage(connection)
    return Restoration(mark, rows, kept, damage, left_out)


@contextmanager
def _of_newest_schema(file: Path, mark: Seal) -> Iterator[Path]:
    """Context manager: the backup, or an upgraded copy of it that is deleted at the end."""
    if mark.revision == HEAD:
        yield file
        return
    with trial_place(Database(str(file)).url) as url:
        copy = Database(str(url.database))
        migrate.upgrade(copy)
        copy.close()
        yield Path(str(url.database))


def _into_file(database: Database, file: Path) -> tuple[Path | None, int]:
    if files.is_missing(database.url):
        files.create_file(database.url)
    elif _is_damaged(database):
        return _instead_of_damaged(database, file)
    keep = Keeper(BEFORE)
    with database.migrate() as connection, _kept(keep, database, connection):
        sums = replace_contents(connection, file, in_use=False)
    return keep.path, count_records(sums)


def _into_server(database: Database, file: Path) -> tuple[Path | None, int, tuple[str, ...]]:
    keep = Keeper(BEFORE)
    backup = Database(str(file))
    with backup.examine() as source, database.migrate() as target:
        with _kept(keep, database, target):
            counts = transfer(source, target, database, HEAD)
        left_out = tuple(other_tables(source))
    return keep.path, sum(counts.values()), left_out


def _kept(
    keep: Keeper, database: Database, within: Connection
) -> AbstractContextManager[None]:  # fmt: skip
    """Context manager: a copy of the database is kept, unless it has no tables yet."""
    return nullcontext() if revision_of(within) is None else keep(database, within)


def _is_damaged(database: Database) -> bool:
    """Whether SQLite cannot read the file. Raises EcodiploError when another reason keeps it from
    being opened."""
    try:
        with database.examine() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            return first_fault(driver) is not None
    except Busy:
        raise
    except EcodiploError as error:
        if is_damage(error.__cause__):
            return True
        raise


def _instead_of_damaged(database: Database, file: Path) -> tuple[Path, int]:
    """Put the contents of the backup in the place of a damaged file, which gets another name with
    all that lies beside it. Raises Busy when another program writes into it for long."""
    path = Path(database.url.database or "")
    folder = backup_files.make_folder(backup_files.default_folder(database.url))
    with backup_files.unfinished_file(path.parent) as new:
        copy = Database(str(new))
        with copy.migrate() as connection:
            sums = replace_contents(connection, file, in_use=False)
        copy.close()
        new.chmod(backup_files.mode_of(database.url))
        _wait_for_writers(database)
        with backup_files.unfinished_file(folder) as damaged:
            shutil.copyfile(path, damaged)
            stem = backup_files.stem(database.url)
            kept = backup_files.take_name(
                damaged, folder, stem, "damaged", backup_files.mode_of(database.url)
            )
        for suffix in files.FILES_BESIDE:
            beside = Path(f"{path}{suffix}")
            if beside.exists():
                shutil.move(beside, f"{kept}{suffix}")
        os.replace(new, path)
        backup_files.sync_folder(path.parent)
    return kept, count_records(sums)


def _wait_for_writers(database: Database) -> None:
    """Wait until nobody writes into the damaged file: what is committed after it was replaced would
    be lost. A file can be so damaged that nobody can write into it."""
    path = database.url.database or ""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        try:
            wait_until_free(partial(connection.execute, "BEGIN IMMEDIATE"))
        except sqlite3.DatabaseError as error:
            if is_busy(error):
                wrapped = DatabaseError("BEGIN", {}, error)
                raise driver_errors.translate(wrapped, str(database)) from error
