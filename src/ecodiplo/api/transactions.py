"""Open transactions. Each belongs to the thread or asyncio task that opened it."""

from __future__ import annotations

import os
import threading
from asyncio import current_task
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

# The open transactions of the current context. A task or thread that starts inside a block inherits
# them, so each transaction also holds its owner.
_INHERITED: ContextVar[tuple[OpenTransaction, ...]] = ContextVar("open_transactions", default=())

# The writers of a transaction: a system whose file is imported, and a person, as whom a script
# counts that writes anything else.
FEED, PERSON = "feed", "person"

# Process id, thread and asyncio task; objects and not ids, which are reused.
Owner = tuple[int, threading.Thread, Any]


def _caller() -> Owner:
    try:
        task = current_task()
    except RuntimeError:  # no event loop runs in this thread
        task = None
    return os.getpid(), threading.current_thread(), task


class OpenTransaction:
    """An open transaction."""

    def __init__(self, registry: Transactions, connection: Connection) -> None:
        self.registry = registry
        self.connection = connection
        self.owner = _caller()
        self.using = threading.RLock()  # held by a call, and by the end of the transaction
        self.ended = False
        self.writers: set[str] = set()  # of `FEED` and `PERSON`, those whose writes it holds

    def check_writer(self, writer: str) -> None:
        """Raise UsageProblem when the transaction has writes of another writer. History tells by
        the command whose word a value is, and a feed keeps what a person wrote."""
        if self.writers - {writer}:
            raise UsageProblem(
                Label(
                    "the import of a system's file and other writes cannot share a transaction:"
                    " later files keep what a person wrote, and could not tell it apart;"
                    " write them one after another",
                    "không thể vừa nhập tệp của một hệ thống vừa ghi việc khác trong cùng giao"
                    " dịch: các tệp sau giữ nguyên phần do người ghi, và sẽ không phân biệt được;"
                    " hãy ghi lần lượt",
                )
            )


class Transactions:
    """The open transactions of one Office. A call joins the transaction of its own caller only."""

    def __init__(self) -> None:
        self._open: list[OpenTransaction] = []

    def of_caller(self) -> OpenTransaction | None:
        """The caller's own transaction.

        Raises UsageProblem, once, when another thread or task has ended it.
        """
        caller = _caller()
        transaction = next(
            (t for t in _INHERITED.get() if t.registry is self and t.owner == caller), None
        )
        if transaction is not None and transaction.ended:
            _leave(transaction)
            raise UsageProblem(
                Label(
                    "the transaction was rolled back: another thread or task ended its block",
                    "giao dịch đã bị hủy: luồng hoặc tác vụ khác đã kết thúc khối lệnh của nó",
                )
            )
        return transaction

    def refuse_waiting(self) -> None:
        """Raise UsageProblem where waiting for an open transaction could block its end: in another
        task of the same thread, and in a thread or task that was started inside its block."""
        thread, inherited = threading.current_thread(), _INHERITED.get()
        if any(each in inherited or each.owner[1] is thread for each in list(self._open)):
            raise UsageProblem(
                Label(
                    "another task has an open transaction; write after its block has ended",
                    "tác vụ khác đang mở giao dịch; hãy ghi sau khi khối lệnh đó kết thúc",
                )
            )

    @contextmanager
    def register(self, connection: Connection) -> Iterator[None]:
        """Context manager: the connection is the caller's transaction.

        Raises UsageProblem when another thread or task ends the block.
        """
        transaction = OpenTransaction(self, connection)
        self._open.append(transaction)
        _INHERITED.set((*_INHERITED.get(), transaction))
        try:
            yield
        finally:
            with transaction.using:
                transaction.ended = True
            self._open.remove(transaction)
            by_owner = _caller() == transaction.owner and transaction in _INHERITED.get()
            if by_owner:
                _leave(transaction)
        if not by_owner:
            raise UsageProblem(
                Label(
                    "a transaction must end in the thread or task that opened it;"
                    " it was rolled back",
                    "giao dịch phải kết thúc trong luồng hoặc tác vụ đã mở nó; giao dịch đã bị hủy",
                )
            )


def _leave(transaction: OpenTransaction) -> None:
    _INHERITED.set(tuple(other for other in _INHERITED.get() if other is not transaction))
