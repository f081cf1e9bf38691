"""Settings of the process that make an import of many rows quick."""

from __future__ import annotations

import gc
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Held by the import that has tuned the process.
_TUNING = threading.Lock()


@contextmanager
def tuned() -> Iterator[None]:
    """Context manager: within it, Python is set for many rows.

    The collector of cycles runs less often, since rows are many values and no cycles. Threads take
    turns more often, since the thread in which SQLite works waits for its turn many times a batch.
    The settings are the process's own: of imports at the same time, the first sets them.
    """
    if not _TUNING.acquire(blocking=False):
        yield
        return
    thresholds, interval = gc.get_threshold(), sys.getswitchinterval()
    ours = gc.get_freeze_count() == 0  # else the caller has frozen what is, and thaws it
    if ours:
        gc.freeze()
    gc.set_threshold(10_000, *thresholds[1:])
    sys.setswitchinterval(interval / 16)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
        gc.set_threshold(*thresholds)
        if ours:
            gc.unfreeze()
        _TUNING.release()
