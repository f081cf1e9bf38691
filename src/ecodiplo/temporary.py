"""Temporary folders that no run leaves behind: one that was killed cannot remove its own, so the
next run of the program does."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = ".ecodiplo-tmp-"
# The file in a folder that its process keeps locked.
_LOCK = ".lock"
# Seconds after which a folder that nobody has locked is abandoned; where there are no such locks
# (on some shared drives), a time in which every run has ended.
_FRESH, _OLD = 60, 7 * 24 * 3600


@contextmanager
def temporary_folder(parent: Path | None = None) -> Iterator[Path]:
    """Context manager: a new folder in the `parent`, else in the one of temporary files, for its
    owner alone; removed with its content at the end. Raises OSError when it cannot be made."""
    parent = parent or Path(tempfile.gettempdir())
    _remove_abandoned(parent)
    folder = Path(tempfile.mkdtemp(dir=parent, prefix=PREFIX))
    try:
        with (folder / _LOCK).open("wb") as lock:
            _lock(lock.fileno())
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lock(descriptor: int) -> bool:
    """Lock the open file until it is closed. Returns whether that is possible: nobody else has
    locked it, and the file system has locks."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _remove_abandoned(parent: Path) -> None:
    """Remove the folders of this user's runs that were killed."""
    with suppress(OSError), os.scandir(parent) as entries:
        for entry in entries:
            if entry.name.startswith(PREFIX):
                with suppress(OSError):
                    if _is_abandoned(entry):
                        shutil.rmtree(entry.path, ignore_errors=True)


def _is_abandoned(entry: os.DirEntry[str]) -> bool:
    status = entry.stat(follow_symlinks=False)
    is_own = sys.platform == "win32" or status.st_uid == os.getuid()
    age = time.time() - status.st_mtime
    if not is_own or not entry.is_dir(follow_symlinks=False) or age < _FRESH:
        return False
    if sys.platform == "win32" or age > _OLD:
        return age > _OLD
    try:
        with (Path(entry.path) / _LOCK).open("r+b") as lock:
            return _lock(lock.fileno())
    except FileNotFoundError:  # it was killed before it had the file
        return True
