"""A database, opened for reading, for one visible write, or for a migration."""

from __future__ import annotations

import gc
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ecodiplo.db import dialect
from ecodiplo.db.locks import take
from ecodiplo.db.retry import retrying
from ecodiplo.errors import DatabaseWarning, EcodiploError, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection

    from ecodiplo.db.locks import Locks

T = TypeVar("T")

# The revision of the schema that this program works with; a test holds it to migrations/.
# Kept here so that a read need not import Alembic to know.
HEAD = "0005"


class Database:
    """One database, by its path or URL. Nothing is opened before it is needed."""

    def __init__(self, place: str) -> None:
        """Name the database. Raises UsageProblem when `place` is no file or URL of an engine."""
        self.url = dialect.parse_database(place)

    def __str__(self) -> str:
        """The path, or the URL without its password."""
        if self.url.get_backend_name() == "sqlite":
            return self.url.database or ""
        return self.url.render_as_string(hide_password=True)

    def __repr__(self) -> str:
        return f"Database({str(self)!r})"

    @property
    def files(self) -> dict[Path, str]:
        """The files that the database consists of, there or not, and what each is: none of them
        may be written over. Of a server there are none here."""
        return dialect.files_of(self.url)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the database and cannot change it.

        Raises NotFound when there is no database, EcodiploError when its schema is another's.
        Warns with DatabaseWarning when triggers were lost: search and history lack something then.
        """
        from ecodiplo.db import triggers

        self._check_presence()
        with self._connection("read") as connection:
            self._check_revision(revision_of(connection))
            if not triggers.are_whole(connection):
                warnings.warn(
                    f"results may be incomplete: {triggers.damage(connection)}",
                    DatabaseWarning,
                    stacklevel=3,
                )
            yield Session(connection)

    @contextmanager
    def write(
        self, command: str = "", undoes: int | None = None, *, keep: bool = True,
        locks: Locks | None = None,
    ) -> Iterator[Session]:  # fmt: skip
        """A session whose changes are all kept when the block ends, or none when it raises or,
        for a dry run, when `keep` is false.

        History shows them under `command`, such as `import delegations plan.xlsx`; its number is
        `session.info["command_id"]`. `undoes` is the number of the command that this one reverses.
        Nobody else writes at the same time, but with `locks` those whose own do not clash.
        Raises as `read` does, and EcodiploError when triggers were lost: the change would leave no
        history.
        """
        from ecodiplo.db import triggers
        from ecodiplo.db.history.command import begin_command, end_command

        self._check_presence()
        with self._connection("write" if undoes is None else "undo") as connection:
            take(connection, locks)
            self._check_revision(revision_of(connection))
            if not triggers.are_whole(connection):
                raise EcodiploError(f"{self} is not written to: {triggers.damage(connection)}")
            number = begin_command(connection, command or "python", undoes)
            with Session(connection, info={"command_id": number, "locks": locks}) as session:
                yield session
                session.flush()
            if keep:
                end_command(connection, number)
            else:
                connection.rollback()

    def run(
        self, command: str, work: Callable[[Session], T], undoes: int | None = None, *,
        keep: bool = True, locks: Locks | None = None,
    ) -> T:  # fmt: skip
        """What `work` gives for a session of `write`. When the engine ends the transaction in
        favour of another's, `work` is called again with a new session, a few times.

        Raises as `write` does, and Conflict when another was in the way each time.
        """

        def attempt() -> T:
            with self.write(command, undoes, keep=keep, locks=locks) as session:
                return work(session)

        return retrying(attempt)

    @contextmanager
    def migrate(self, *, keep: bool = True) -> Iterator[Connection]:
        """A connection in whose one transaction the schema changes, alone and all at once; for a
        trial, when `keep` is false, not at all."""
        with self._connection("migrate") as connection:
            yield connection
            if keep:
                dialect.check_foreign_keys(connection)
            else:
                connection.rollback()

    def revision(self) -> str | None:
        """The revision that the schema is at; None before the first migration.

        Raises NotFound when there is no database.
        """
        self._check_presence()
        with self._connection("read") as connection:
            return revision_of(connection)

    @contextmanager
    def _connection(self, purpose: str) -> Iterator[Connection]:
        engine = dialect.make_engine(self.url).execution_options(purpose=purpose)
        try:
            with self.explained(), engine.begin() as connection:
                yield connection
        except KeyboardInterrupt:
            gc.collect()  # a cursor that was interrupted would keep the file locked
            raise
        finally:
            engine.dispose()

    @contextmanager
    def explained(self) -> Iterator[None]:
        """A block in which the driver's errors become sentences for people."""
        try:
            yield
        except DBAPIError as error:
            raise dialect.translate_error(error, self.url) from error

    def _check_presence(self) -> None:
        if dialect.is_missing(self.url):
            raise NotFound(
                f"there is no database at {self}; `ecodiplo seed` makes it with the shipped facts,"
                " `ecodiplo db upgrade` an empty one"
            )

    def _check_revision(self, revision: str | None) -> None:
        if revision == HEAD:
            return
        if revision is None:
            raise NotFound(f"{self} has no tables yet; make them with `ecodiplo db upgrade`")
        if revision > HEAD:
            raise EcodiploError(
                f"{self} was made by a newer ecodiplo (schema {revision}, this one knows {HEAD});"
                " update with `pip install --upgrade ecodiplo`"
            )
        raise EcodiploError(
            f"{self} has the older schema {revision}; bring it to {HEAD} with `ecodiplo db upgrade`"
        )


def revision_of(connection: Connection) -> str | None:
    """The revision that the schema is at; None before the first migration.

    Raises EcodiploError when the database holds other tables and is none of ecodiplo's.
    """
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if tables:
        raise EcodiploError(
            f"the database holds the table {tables[0]!r} and is not one of ecodiplo's;"
            " choose another with --db"
        )
    return None
