"""The waits of SQLite's transactions for each other.

SQLite's own wait asks ever more rarely, up to ten times a second, and hears no Ctrl-C. So a writer
that had waited long was overtaken by all who came later: of 3,200 writes by 16 processes, 303 were
refused after 15 seconds. Here it asks the more often, the longer it has waited, at random moments.
"""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

# Seconds that a transaction waits, to begin or to commit, before it gives up.
LONGEST_WAIT = 60
# The longest pause between two attempts in seconds, at first, and when the wait has been long.
FIRST_PAUSE, LAST_PAUSE = 0.02, 0.002


def wait_until_free(attempt: Callable[[], T]) -> T:
    """Call `attempt`, again and again while the file is in use, and return what it returns. Raises
    sqlite3.OperationalError after the longest wait."""
    began = time.monotonic()
    while True:
        try:
            return attempt()
        except sqlite3.OperationalError as error:
            waited = time.monotonic() - began
            if not is_busy(error) or waited >= LONGEST_WAIT:
                raise
        time.sleep(random.uniform(0, max(FIRST_PAUSE / (1 + waited), LAST_PAUSE)))


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another connection holds a lock that the statement needs."""
    code = getattr(error, "sqlite_errorcode", None)  # an extended code holds its kind in one byte
    return code is not None and code & 0xFF == sqlite3.SQLITE_BUSY


class WaitingConnection(sqlite3.Connection):
    """A connection whose commit waits until no reader sees the state before it."""

    empties_log = False

    def commit(self) -> None:
        """Commit. New readers wait while the commit waits for those that read already.

        With `empties_log` what was committed goes on from the write-ahead log into the file, where
        no reader holds it back. A file that somebody copies or replaces by hand has it then, and a
        log that stayed behind would be taken for the other file's.
        """
        wait_until_free(super().commit)
        if self.empties_log:
            with suppress(sqlite3.Error):  # it is committed, in the log at least
                self.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
