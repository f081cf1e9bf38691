"""A database, opened for reading, for one visible write, or for a migration."""

from __future__ import annotations

import warnings
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection

from ecodiplo.db import files, foreign_keys, history
from ecodiplo.db.command_options import note_command
from ecodiplo.db.database_url import is_file, parse_database
from ecodiplo.db.locks import lock_everyone_out, take
from ecodiplo.db.retry import call_with_retries
from ecodiplo.db.revision import check_revision, revision_of
from ecodiplo.db.transactions import Transactions
from ecodiplo.errors import Conflict, ConnectionLost, DatabaseWarning, EcodiploError
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy import Connection

    from ecodiplo.db.last_write import LastWrite
    from ecodiplo.db.locks import Locks

T = TypeVar("T")


class Database:
    """A database, by its path or URL. A connection is opened only when it is needed."""

    def __init__(self, place: str, *, keeps_open: bool = False) -> None:
        """`keeps_open`: a connection is kept for the next transaction, until `close`. Raises
        UsageProblem when `place` is neither a path nor a URL."""
        self.url = parse_database(place)
        self._keeps_open = keeps_open
        self._transactions = Transactions(self.url, keeps_open=keeps_open)

    def __str__(self) -> str:
        """The path, or the URL without its password."""
        return str(self._transactions)

    def __repr__(self) -> str:
        return f"Database({str(self)!r})"

    def __getstate__(self) -> dict[str, object]:
        """What a copy for another process keeps: not the engine."""
        return {"url": self.url, "keeps_open": self._keeps_open}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.url, self._keeps_open = state["url"], state["keeps_open"]
        self._transactions = Transactions(self.url, keeps_open=self._keeps_open)

    def close(self) -> None:
        """Close the connections that no transaction uses. A later transaction opens its own."""
        self._transactions.close()

    @property
    def files(self) -> dict[Path, Label]:
        """The files of the database, existing or not, and what each is: an output may not
        overwrite them. A server has none."""
        return files.files_of(self.url)

    @property
    def last_write(self) -> LastWrite | None:
        """What the database has written last."""
        return self._transactions.last_write

    def translate_errors(self, *, reads: bool = False) -> AbstractContextManager[None]:
        """Context manager: errors of the driver become EcodiploErrors; `reads` when the block only
        reads."""
        return self._transactions.translate_errors(reads=reads)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Context manager: a connection that sees one state of the database and cannot change it.

        Raises NotFound when there is no database, EcodiploError when its schema is not the
        program's. Warns with DatabaseWarning when triggers are missing: search and history are
        incomplete then.
        """
        from ecodiplo.db import triggers

        with ExitStack() as ending:
            connection = call_with_retries(lambda: self._transactions.begin_reading(ending))
            if not triggers.are_whole(connection):
                incomplete = Label("results may be incomplete: ", "kết quả có thể chưa đầy đủ: ")
                warning = DatabaseWarning(incomplete + triggers.damage(connection))
                warnings.warn(warning, stacklevel=3)
            yield connection

    @contextmanager
    def write(
        self, command: str = "", undoes: int | None = None, *, keep: bool = True,
        locks: Locks | None = None, brief: bool = False,
    ) -> Iterator[Connection]:  # fmt: skip
        """Context manager: a connection whose changes are all committed when the block ends, or all
        rolled back when it raises.

        When `keep` is false (a dry run) the connection works on a copy of an SQLite file, so
        nothing is locked or written. On a server its transaction is rolled back; it takes no lock
        of a writer and is refused when it meets a row that an open transaction has changed.

        History records the changes under `command`, such as `import delegations plan.xlsx`; its
        number is `command_number(connection)`. `undoes` is the number of the command that this
        one undoes. A `brief` write is of a few records. Other writers wait, except those whose
        `locks` do not clash with these. Raises as `read` does, and EcodiploError when triggers are
        missing: the change would leave no history.
        """
        from ecodiplo.db import triggers
        from ecodiplo.db.history.current_command import begin_command, end_command

        purpose = "brief" if brief else "write"
        with self._transactions.begin(
            purpose if undoes is None else "undo", keep=keep
        ) as connection:
            if keep:
                take(connection, locks)
            check_revision(self, revision_of(connection))
            if not triggers.are_whole(connection):
                refusal = Label(f"cannot write to {self}: ", f"không thể ghi vào {self}: ")
                raise EcodiploError(refusal + triggers.damage(connection))
            if keep:
                triggers.note_version(connection)
            if keep and undoes is not None:
                history.lock_writers(connection)
            number = begin_command(connection, command or "python", undoes)
            note_command(connection, number, locks)
            yield connection
            if keep:
                is_kept = end_command(connection, number)
                self._transactions.commit(connection, number, changes=is_kept)
            else:
                connection.rollback()

    def run(
        self, command: str, work: Callable[[Connection], T], undoes: int | None = None, *,
        keep: bool = True, locks: Locks | None = None, brief: bool = False,
    ) -> T:  # fmt: skip
        """Call `work` with a connection of `write` and return what it returns.

        When the engine ends the transaction in favour of another one, `work` is called again with
        a new connection, a few times; so it is when the connection was lost before its first call.
        Raises as `write` does, and Conflict when every attempt failed.
        """

        def attempt() -> T:
            is_begun = False
            try:
                with self.write(command, undoes, keep=keep, locks=locks, brief=brief) as connection:
                    is_begun = True
                    return work(connection)
            except ConnectionLost as error:
                if is_begun:
                    raise
                raise Conflict(error.message) from error

        return call_with_retries(attempt)

    @contextmanager
    def migrate(self, *, keep: bool = True) -> Iterator[Connection]:
        """Context manager: a connection in one transaction, alone in the database, in which the
        schema changes. It is rolled back when `keep` is false (a trial, on a copy of a file)."""
        with self._transactions.begin("migrate", keep=keep) as connection:
            lock_everyone_out(connection)
            yield connection
            if keep:
                foreign_keys.check(connection)
                self._transactions.commit(connection)
            else:
                connection.rollback()

    @contextmanager
    def examine(self) -> Iterator[Connection]:
        """Context manager: a connection that sees one state of the database and cannot change it,
        whatever its schema and its triggers. Raises NotFound when there is no database."""
        with self._transactions.begin("read") as connection:
            yield connection

    @contextmanager
    def repair(self, *, keep: bool = True) -> Iterator[Connection]:
        """Context manager: a connection in one transaction, alone in the database, in which tables
        and triggers are made anew; it is rolled back when `keep` is false. Raises Busy when others
        keep a server in use, EcodiploError when the schema is not the program's."""
        with self._transactions.begin("migrate") as connection:
            lock_everyone_out(connection)
            check_revision(self, revision_of(connection))
            yield connection
            if keep:
                self._transactions.commit(connection)
            else:
                connection.rollback()

    def revision(self) -> str | None:
        """The revision of the schema; None before the first migration.

        Raises NotFound when there is no database.
        """
        with self.examine() as connection:
            return revision_of(connection)

    def journal_mode(self) -> str | None:
        """The mode of the file's journal; None of a server.

        Raises NotFound when there is no database.
        """
        if not is_file(self.url):
            return None
        with self.examine() as connection:
            mode: str = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
            return mode
