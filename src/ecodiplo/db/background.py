"""Statements that run while the program reads on.

SQLite works without holding Python back, so a long statement and the reading of the next rows
take no more time than the longer of the two.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from ecodiplo.db.dialect import Statement

_SETTLING = ("before_cursor_execute", "savepoint", "release_savepoint", "commit")
_WAITING = ("rollback_savepoint", "rollback")


class Background:
    """Runs statements of one connection, in order, in a thread of their own.

    One at a time uses a connection: whatever else it is asked for waits until all have run, and
    raises what the first that failed raised.
    """

    def __init__(self, connection: Connection) -> None:
        """Start nothing before there is something to run."""
        self._connection = connection
        self._thread: ThreadPoolExecutor | None = None
        self._running: list[Future[object]] = []

    def run(self, statements: Iterable[Statement]) -> None:
        """Run the statements soon."""
        for statement in statements:
            self._running.append(self._start().submit(self._connection.exec_driver_sql, *statement))

    def _start(self) -> ThreadPoolExecutor:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "ecodiplo-background")
            for name in _SETTLING:
                event.listen(self._connection, name, self._settle)
            for name in _WAITING:
                event.listen(self._connection, name, self._wait)
        return self._thread

    def _settle(self, *_: Any, **__: Any) -> None:
        """Wait until all have run. Raises what the first that failed raised."""
        for statement in self._wait():
            statement.result()

    def _wait(self, *_: Any, **__: Any) -> list[Future[object]]:
        if threading.current_thread().name.startswith("ecodiplo-background"):
            return []
        running, self._running = self._running, []
        for statement in running:
            statement.exception()
        return running
