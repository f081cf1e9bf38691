"""Open transactions, each of which belongs to the thread or asyncio task that opened it."""

from __future__ import annotations

import os
import threading
from asyncio import current_task
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

# The transactions that are open here. A task or a thread that is started in the block of one can
# inherit them, so each also knows its owner.
_HERE: ContextVar[tuple[_Open, ...]] = ContextVar("open_transactions", default=())

# A process, a thread and the task it works at, if any: as objects, since ids are used again.
Owner = tuple[int, threading.Thread, Any]


def _caller() -> Owner:
    try:
        task = current_task()
    except RuntimeError:  # no event loop runs in this thread
        task = None
    return os.getpid(), threading.current_thread(), task


class _Open:
    """An open transaction."""

    def __init__(self, of: Transactions, session: Session) -> None:
        self.of = of
        self.session = session
        self.owner = _caller()
        self.using = threading.RLock()  # held by a call, and by whoever ends the transaction
        self.ended = False


class Transactions:
    """The open transactions of one Office. A call joins the caller's own and no other."""

    def __init__(self) -> None:
        """Begin with none."""
        self._open: list[_Open] = []

    def mine(self) -> _Open | None:
        """The caller's own transaction.

        Raises UsageProblem, once, when another thread or task has ended it.
        """
        caller = _caller()
        mine = next((one for one in _HERE.get() if one.of is self and one.owner == caller), None)
        if mine is not None and mine.ended:
            _leave(mine)
            raise UsageProblem("the transaction was undone: another thread or task ended its block")
        return mine

    def refuse_waiting(self) -> None:
        """Raise UsageProblem where waiting for an open transaction could keep it from ending: in
        another task of its thread, and in what was started in its block."""
        thread, here = threading.current_thread(), _HERE.get()
        if any(one in here or one.owner[1] is thread for one in list(self._open)):
            raise UsageProblem(
                "another task has a transaction open; write when its block has ended"
            )

    @contextmanager
    def opened(self, session: Session) -> Iterator[None]:
        """A block in which the session is the caller's transaction.

        Raises UsageProblem when another thread or task ends the block.
        """
        one = _Open(self, session)
        self._open.append(one)
        _HERE.set((*_HERE.get(), one))
        try:
            yield
        finally:
            with one.using:
                one.ended = True
            self._open.remove(one)
            by_owner = _caller() == one.owner and one in _HERE.get()
            if by_owner:
                _leave(one)
        if not by_owner:
            raise UsageProblem(
                "a transaction must end in the thread or task that opened it;"
                " nothing of it was kept"
            )


def _leave(one: _Open) -> None:
    _HERE.set(tuple(other for other in _HERE.get() if other is not one))
