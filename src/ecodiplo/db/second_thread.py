"""Statements that run in a second thread while the program reads the next rows.

SQLite releases Python's lock while it works, so a long statement and the reading of the next rows
take no more time than the longer of the two.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Engine
    from sqlalchemy.pool import ConnectionPoolEntry

    from ecodiplo.db.new_records import Statement

# The name of a connection's Background in its `info`.
_KEY = "ecodiplo.background"


def cancel_before_close(engine: Engine) -> None:
    """Let each connection of the engine cancel its own Background before it is closed.

    The engine gets its listeners here, once: none may be added while other threads use it.
    """

    def cancel(_connection: object, entry: ConnectionPoolEntry, *_: object) -> None:
        if (background := entry.info.get(_KEY)) is not None:
            background.cancel()

    for name in ("invalidate", "close"):
        event.listen(engine, name, cancel)


class Background:
    """Runs statements of one connection, in order, in a thread of their own.

    Every other use of the connection waits until all statements have run, and raises the error of
    the first one that failed. A rollback or close waits too, also after Ctrl-C: a connection that
    is closed while a statement runs crashes the process.
    """

    def __init__(self, connection: Connection) -> None:
        """The thread starts with the first statement."""
        self._connection = connection
        self._executor: ThreadPoolExecutor | None = None
        self._thread: threading.Thread | None = None
        self._running: list[Future[object]] = []
        self._listeners: list[tuple[Any, str, Any]] = [
            *((connection, name, self._wait)
              for name in ("before_cursor_execute", "savepoint", "release_savepoint", "commit")),
            *((connection, name, self.cancel) for name in ("rollback_savepoint", "rollback")),
        ]  # fmt: skip

    def run(self, statements: Iterable[Statement]) -> None:
        """Queue the statements."""
        for statement in statements:
            if self._executor is None:
                self._executor = ThreadPoolExecutor(1, "ecodiplo", initializer=self._begin)
                self._connection.info[_KEY] = self
                for listener in self._listeners:
                    event.listen(*listener)
            self._running.append(
                self._executor.submit(self._connection.exec_driver_sql, *statement)
            )

    def end(self) -> None:
        """Wait until all statements have run, and end the thread. Raises the first error."""
        self._wait()
        self._close()

    def _begin(self) -> None:
        self._thread = threading.current_thread()

    def _wait(self, *_: Any, **__: Any) -> None:
        if threading.current_thread() is self._thread:
            return
        wait(self._running)  # an interrupt here leaves them in the list
        running, self._running = self._running, []
        for statement in running:
            statement.result()

    def cancel(self, *_: Any, **__: Any) -> None:
        """Drop the statements that wait, and wait for the one that runs."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._running = []

    def _close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True)
            self._executor = self._thread = None
            self._connection.info.pop(_KEY, None)
            for listener in self._listeners:
                event.remove(*listener)
