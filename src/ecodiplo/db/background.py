"""Statements that run while the program reads on.

SQLite works without holding Python back, so a long statement and the reading of the next rows
take no more time than the longer of the two.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from ecodiplo.db.new_records import Statement


class Background:
    """Runs statements of one connection, in order, in a thread of their own.

    One at a time uses a connection: whatever else it is asked for waits until all have run, and
    raises what the first that failed raised. What goes back or away, also because somebody
    pressed Ctrl-C, waits as well: closed under a statement, the process would crash.
    """

    def __init__(self, connection: Connection) -> None:
        """Start nothing before there is something to run."""
        self._connection = connection
        self._executor: ThreadPoolExecutor | None = None
        self._thread: threading.Thread | None = None
        self._running: list[Future[object]] = []
        pool = connection.engine.pool
        self._listeners: list[tuple[Any, str, Any]] = [
            *((connection, name, self._settle)
              for name in ("before_cursor_execute", "savepoint", "release_savepoint", "commit")),
            *((connection, name, self._give_up) for name in ("rollback_savepoint", "rollback")),
            *((pool, name, self._give_up) for name in ("invalidate", "close")),
        ]  # fmt: skip

    def run(self, statements: Iterable[Statement]) -> None:
        """Run the statements soon."""
        for statement in statements:
            if self._executor is None:
                self._executor = ThreadPoolExecutor(1, "ecodiplo", initializer=self._begin)
                for listener in self._listeners:
                    event.listen(*listener)
            self._running.append(
                self._executor.submit(self._connection.exec_driver_sql, *statement)
            )

    def end(self) -> None:
        """Wait until all have run, and let go of the thread. Raises as whatever else would."""
        self._settle()
        self._let_go()

    def _begin(self) -> None:
        self._thread = threading.current_thread()

    def _settle(self, *_: Any, **__: Any) -> None:
        if threading.current_thread() is self._thread:
            return
        wait(self._running)  # they stay in the list until it has come to its end
        running, self._running = self._running, []
        for statement in running:
            statement.result()

    def _give_up(self, *_: Any, **__: Any) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._running = []

    def _let_go(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True)
            self._executor = self._thread = None
            for listener in self._listeners:
                event.remove(*listener)
