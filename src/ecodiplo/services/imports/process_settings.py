"""Settings of the Python process that make an import of many rows fast."""

from __future__ import annotations

import gc
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# The import that has changed the settings holds this lock.
_TUNING = threading.Lock()


@contextmanager
def tune_process() -> Iterator[None]:
    """Context manager: the settings of the process suit an import of many rows.

    The garbage collector runs less often, because rows are many values without cycles. Threads
    switch more often, because the thread that runs SQLite waits for its turn many times a batch.
    The whole process shares the settings: of several imports at once, the first changes them.
    """
    if not _TUNING.acquire(blocking=False):
        yield
        return
    thresholds, interval = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(10_000, thresholds[1], 1_000)
    sys.setswitchinterval(interval / 16)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
        gc.set_threshold(*thresholds)
        _TUNING.release()
