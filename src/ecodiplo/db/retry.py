"""Retries of a transaction that the engine ended in favour of another one."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, TypeVar

from ecodiplo.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

ATTEMPTS = 5
# Longest pause before the second attempt, in seconds; it doubles before each further one.
LONGEST_PAUSE = 0.1


def call_with_retries(attempt: Callable[[], T]) -> T:
    """Call `attempt` and return what it returns; call it again, a few times, after a Conflict.

    The pauses are random, so that two writers that clashed do not clash again.
    """
    for number in range(ATTEMPTS - 1):
        try:
            return attempt()
        except Conflict:
            time.sleep(random.uniform(0, LONGEST_PAUSE * 2**number))
    return attempt()
