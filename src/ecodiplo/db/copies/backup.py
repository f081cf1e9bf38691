"""Makes a backup: of a file page by page, of a server row by row."""

from __future__ import annotations

import datetime
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecodiplo import clock
from ecodiplo.db import migrate, triggers
from ecodiplo.db.copies import backup_files, seal
from ecodiplo.db.copies.file_checksums import count_records
from ecodiplo.db.copies.page_copy import copy_pages, first_fault, open_copy
from ecodiplo.db.copies.transfer import other_tables, transfer
from ecodiplo.db.database_url import is_file
from ecodiplo.db.engine import Database
from ecodiplo.db.revision import HEAD, revision_of, unknown_revision
from ecodiplo.errors import EcodiploError, NotFound
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy import Connection

# The kind of a backup that a person or a script asked for.
BACKUP = "backup"


@dataclass(frozen=True)
class Backup:
    """A backup that was made and verified."""

    path: Path
    rows: int  # in the tables of the program
    damage: Label | None  # what is wrong with the triggers, which the backup has as they are
    left_out: tuple[str, ...] = ()  # tables of a server that are not the program's


class Keeper:
    """Keeps a copy of a database before a command changes it; `path` is where."""

    def __init__(self, kind: str) -> None:
        """`kind` names the occasion, such as `before-upgrade`."""
        self.kind = kind
        self.path: Path | None = None

    @contextmanager
    def __call__(self, database: Database, within: Connection) -> Iterator[None]:
        """Context manager: the copy is in the default folder. `within` is the transaction of the
        change. When the block fails, nothing has changed, and the copy is removed."""
        self.path = backup(database, kind=self.kind, within=within).path
        try:
            yield
        except BaseException:
            self.path.unlink(missing_ok=True)
            raise


def backup(
    database: Database, folder: Path | None = None, *, kind: str = BACKUP,
    within: Connection | None = None,
) -> Backup:  # fmt: skip
    """Back up one state of the database, while others write, into a new file of the folder; by
    default of the folder `backups` beside the file, of a server in the program's own folder.
    `within` is the open transaction of a migration, which has changed nothing yet.

    The file has its name when it is complete, verified, sealed and on the disk. Raises NotFound
    when there is no database, UsageProblem when there is no such folder, EcodiploError when the
    database is damaged or the file cannot be written; nothing is left then.
    """
    with _source(database, within) as source:
        revision = revision_of(source)
        if revision is None:
            raise NotFound(
                Label(f"{database} has no tables yet, so there is nothing to copy",
                      f"{database} chưa có bảng nào nên không có gì để sao chép")
            )  # fmt: skip
        if folder is None:
            place = backup_files.make_folder(backup_files.default_folder(database.url))
        else:
            place = backup_files.check_folder(folder)
        with backup_files.unfinished_file(place) as file:
            left_out: tuple[str, ...] = ()
            if is_file(database.url):
                rows = count_records(copy_pages(source, file))
            else:
                rows, left_out = _copy_server(source, file, revision, database)
            made_at = clock.now().astimezone(datetime.UTC).isoformat(timespec="microseconds")
            own = seal.Seal(kind, str(database), backup_files.host(), made_at, revision)
            seal.put(file, own)
            if seal.check(file) != own:
                raise EcodiploError(
                    Label(f"what was written in {place} does not read back; is the disk sound?",
                          f"nội dung ghi vào {place} đọc lại không giống; ổ đĩa có bị lỗi không?")
                )  # fmt: skip
            mode = backup_files.mode_of(database.url)
            stem = backup_files.stem(database.url)
            path = backup_files.take_name(file, place, stem, kind, mode)
        damage = None
        if revision == HEAD and not triggers.are_whole(source):
            damage = triggers.damage(source)
        return Backup(path, rows, damage, left_out)


def _source(
    database: Database, within: Connection | None
) -> AbstractContextManager[Connection]:  # fmt: skip
    """Context manager: the connection that reads the database. A migration has locked the tables of
    a server, so only its own connection reads them; SQLite copies no pages for a connection that
    writes."""
    if within is None or is_file(database.url):
        return database.examine()
    return nullcontext(within)


def _copy_server(
    source: Connection, file: Path, revision: str, database: Database
) -> tuple[int, tuple[str, ...]]:
    if revision not in migrate.known_revisions():
        raise unknown_revision(database, revision)
    copy = Database(str(file))
    with copy.migrate() as target:
        rows = sum(transfer(source, target, copy, revision).values())
    copy.close()
    with open_copy(file) as made:
        if fault := first_fault(made):
            raise EcodiploError(
                Label(f"the copy of {database} is damaged ({fault}); is the disk sound?",
                      f"bản sao của {database} bị hỏng ({fault}); ổ đĩa có bị lỗi không?")
            )  # fmt: skip
    return rows, tuple(other_tables(source))
