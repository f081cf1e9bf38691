"""The engines of a database in each process."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from ecodiplo.db.engines import make_engine

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

# The purposes of transactions that come often, and do little each.
KEPT = ("read", "brief")


class ProcessEngines:
    """The engines of a database in each process. After a fork the child makes its own, and leaves
    the connections of its parent alone: two processes cannot speak through one."""

    def __init__(self, url: URL, *, keeps_open: bool) -> None:
        self._url = url
        self._keeps_open = keeps_open
        self._making = threading.Lock()
        self._engines: dict[tuple[int, str], Engine] = {}  # by process and purpose

    def get(self, purpose: str) -> Engine:
        """The engine of this process. It keeps the statements that it has compiled, and where
        connections are kept, those of each purpose that comes often."""
        kept = purpose if self._keeps_open and purpose in KEPT else ""
        key = os.getpid(), kept
        if key not in self._engines:
            with self._making:
                if key not in self._engines:
                    engine = make_engine(self._url, keeps_open=bool(kept))
                    self._engines[key] = engine
        return self._engines[key]

    def close(self) -> None:
        """Close the connections of this process that are not in use."""
        process = os.getpid()
        for (owner, _), engine in [*self._engines.items()]:
            if owner == process:
                engine.dispose()
