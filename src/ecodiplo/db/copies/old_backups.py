"""Deletes the oldest backups of a database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecodiplo.db.copies import backup_files, seal
from ecodiplo.db.copies.backup import BACKUP
from ecodiplo.errors import EcodiploError, system_message
from ecodiplo.language import Label

if TYPE_CHECKING:
    from pathlib import Path

    from ecodiplo.db.engine import Database


@dataclass(frozen=True)
class PrunedBackups:
    """The backups that were deleted, and the files of such names that were left alone."""

    deleted: list[Path]
    damaged: list[Path]  # their checksum is wrong, or they have no seal
    of_others: list[Path]  # of another database, or of one at the same path on another machine


def prune(database: Database, newest: Path, keep: int) -> PrunedBackups:
    """Delete the oldest backups of the database in the folder of the `newest`, so that `keep` sound
    ones are left. Backups of other databases, copies that other commands kept, files to which a
    person gave a name, links and damaged files are neither counted nor deleted. Raises
    EcodiploError when a file cannot be deleted."""
    pruned = PrunedBackups([], [], [])
    own = []
    for file in newest.parent.glob(f"{backup_files.stem(database.url)}.{BACKUP}.*.db"):
        if not backup_files.is_own_name(file):
            continue
        try:
            mark = seal.check(file)
        except EcodiploError:
            pruned.damaged.append(file)
            continue
        if (mark.kind, mark.database, mark.host) == (BACKUP, str(database), backup_files.host()):
            own.append((mark.made_at, file.name, file))
        else:
            pruned.of_others.append(file)
    for _, _, file in sorted(own, reverse=True)[keep:]:
        if file == newest:
            continue
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            reason = system_message(error)
            raise EcodiploError(
                Label(f"the backup {newest} was made, but {file} cannot be deleted: ",
                      f"đã sao lưu vào {newest}, nhưng không xóa được {file}: ")
                + reason
            ) from None  # fmt: skip
        pruned.deleted.append(file)
    return pruned
