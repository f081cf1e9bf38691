"""Another attempt at a transaction that the engine gave up in favour of somebody else's."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, TypeVar

from ecodiplo.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

ATTEMPTS = 5
# Seconds to wait before the second attempt, at most; twice as many before each further one.
LONGEST_PAUSE = 0.1


def retrying(attempt: Callable[[], T]) -> T:
    """What `attempt` gives; when it ends in a Conflict it is made again, a few times.

    The pauses are random, so that two who met do not meet again.
    """
    for number in range(ATTEMPTS - 1):
        try:
            return attempt()
        except Conflict:
            time.sleep(random.uniform(0, LONGEST_PAUSE * 2**number))
    return attempt()
