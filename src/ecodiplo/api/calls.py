"""The connections of an Office's calls: that of the caller's open transaction, or their own."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from ecodiplo.api.transactions import PERSON, Transactions
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from ecodiplo.db.engine import Database
    from ecodiplo.db.locks import Locks

T = TypeVar("T")


class Calls:
    """Runs the calls of one Office on its database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._transactions = Transactions()
        self.closed = False

    def close(self) -> None:
        """Close the connections that no call uses, and refuse later calls."""
        if not self.closed:
            self.refuse_within(
                Label("a transaction is open; close the office after its block",
                      "đang có giao dịch chưa kết thúc; hãy đóng sau khối lệnh của nó")
            )  # fmt: skip
        self.closed = True
        self._database.close()

    def check_open(self) -> None:
        """Raise UsageProblem when the office is closed."""
        if self.closed:
            raise UsageProblem(
                Label("the office is closed; open the database again",
                      "cơ sở dữ liệu đã được đóng; hãy mở lại")
            )  # fmt: skip

    @contextmanager
    def transaction(self, name: str) -> Iterator[None]:
        """Context manager: the calls of this thread or task in the block are one transaction."""
        self.check_open()
        self.refuse_within(
            Label("a transaction is open already", "đang có một giao dịch chưa kết thúc")
        )
        self._transactions.refuse_waiting()
        with self._database.write(name) as connection, self._transactions.register(connection):
            yield

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Context manager: the connection of the open transaction, else one that only reads."""
        if transaction := self._transactions.of_caller():
            with self._database.translate_errors(reads=True), transaction.using:
                yield transaction.connection
            return
        self.check_open()
        with self._database.read() as connection:
            yield connection

    def run(
        self, name: str, work: Callable[[Connection], T], locks: Locks, *, keep: bool = True,
        brief: bool = True, writer: str = PERSON,
    ) -> T:  # fmt: skip
        """The value of `work`, run within the open transaction or in a transaction of its own,
        which is `brief` when it writes a few records. Raises UsageProblem when the open transaction
        has writes of another writer."""
        if transaction := self._transactions.of_caller():
            with (
                self._database.translate_errors(),
                transaction.using,
                transaction.connection.begin_nested() as part,
            ):
                transaction.check_writer(writer)
                outcome = work(transaction.connection)
                if not keep:
                    part.rollback()
            if keep:
                transaction.writers.add(writer)
            return outcome
        self.check_open()
        self._transactions.refuse_waiting()
        return self._database.run(name, work, keep=keep, locks=locks, brief=brief)

    def check_undo(self) -> None:
        """Raise UsageProblem where an undo cannot run: within a transaction, or while another task
        of the thread has one open."""
        self.check_open()
        self.refuse_within(
            Label("an undo is a transaction of its own", "hoàn tác phải là một giao dịch riêng")
        )
        self._transactions.refuse_waiting()

    def refuse_within(self, reason: Label) -> None:
        """Raise UsageProblem, with the reason, within an open transaction of the caller."""
        if self._transactions.of_caller():
            raise UsageProblem(reason)
