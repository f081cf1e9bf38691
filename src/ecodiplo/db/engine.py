"""A database, opened for reading, for one visible write, or for a migration."""

from __future__ import annotations

import gc
import os
import threading
import warnings
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError, PendingRollbackError, SQLAlchemyError
from sqlalchemy.orm import Session

from ecodiplo.db import damage, driver_errors, files, foreign_keys, history
from ecodiplo.db.database_url import is_file, parse_database
from ecodiplo.db.engines import make_engine
from ecodiplo.db.kept_connections import of_schema
from ecodiplo.db.last_write import LastWrite
from ecodiplo.db.location import newest_revision
from ecodiplo.db.locks import take
from ecodiplo.db.retry import call_with_retries
from ecodiplo.db.trial import trial_place
from ecodiplo.errors import DatabaseWarning, EcodiploError, NotFound
from ecodiplo.language import Label
from ecodiplo.models.column_types import check_kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import URL, Connection, Engine

    from ecodiplo.db.locks import Locks

T = TypeVar("T")
# The purposes of transactions that come often, and do little each.
KEPT = ("read", "brief")

# The revision of the schema that this program works with.
HEAD = newest_revision()


class Database:
    """A database, by its path or URL. A connection is opened only when it is needed."""

    def __init__(self, place: str, *, keeps_open: bool = False) -> None:
        """`keeps_open`: a connection is kept for the next transaction, until `close`. Raises
        UsageProblem when `place` is neither a path nor a URL."""
        self.url = parse_database(place)
        self.last_write: LastWrite | None = None
        self._keeps_open = keeps_open
        self._engines = ProcessEngines(self.url, keeps_open=keeps_open)

    def __str__(self) -> str:
        """The path, or the URL without its password."""
        if is_file(self.url):
            return self.url.database or ""
        return self.url.render_as_string(hide_password=True)

    def __repr__(self) -> str:
        return f"Database({str(self)!r})"

    def __getstate__(self) -> dict[str, object]:
        """What a copy for another process keeps: not the engine."""
        return {"url": self.url, "keeps_open": self._keeps_open}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.url, self._keeps_open = state["url"], state["keeps_open"]
        self.last_write = None
        self._engines = ProcessEngines(self.url, keeps_open=self._keeps_open)

    def close(self) -> None:
        """Close the connections that no transaction uses. A later transaction opens its own."""
        self._engines.close()

    @property
    def files(self) -> dict[Path, Label]:
        """The files of the database, existing or not, and what each is: an output may not
        overwrite them. A server has none."""
        return files.files_of(self.url)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Context manager: a session that sees one state of the database and cannot change it.

        Raises NotFound when there is no database, EcodiploError when its schema is not the
        program's. Warns with DatabaseWarning when triggers are missing: search and history are
        incomplete then.
        """
        from ecodiplo.db import triggers

        self._check_presence()
        with self._connection("read") as connection:
            self._check_revision(revision_of(connection))
            if not triggers.are_whole(connection):
                incomplete = Label("results may be incomplete: ", "kết quả có thể chưa đầy đủ: ")
                warning = DatabaseWarning(incomplete + triggers.damage(connection))
                warnings.warn(warning, stacklevel=3)
            yield Session(connection)

    @contextmanager
    def write(
        self, command: str = "", undoes: int | None = None, *, keep: bool = True,
        locks: Locks | None = None, brief: bool = False,
    ) -> Iterator[Session]:  # fmt: skip
        """Context manager: a session whose changes are all committed when the block ends, or all
        rolled back when it raises.

        When `keep` is false (a dry run) the session works on a copy of an SQLite file, so nothing
        is locked or written. On a server its transaction is rolled back; it takes no lock of a
        writer and is refused when it meets a row that an open transaction has changed.

        History records the changes under `command`, such as `import delegations plan.xlsx`; its
        number is `session.info["command_id"]`. `undoes` is the number of the command that this
        one undoes. A `brief` write is of a few records. Other writers wait, except those whose
        `locks` do not clash with these. Raises as `read` does, and EcodiploError when triggers are
        missing: the change would leave no history.
        """
        from ecodiplo.db import triggers
        from ecodiplo.db.history.current_command import begin_command, end_command

        self._check_presence()
        purpose = "brief" if brief else "write"
        with self._connection(purpose if undoes is None else "undo", keep=keep) as connection:
            if keep:
                take(connection, locks)
            self._check_revision(revision_of(connection))
            if not triggers.are_whole(connection):
                refusal = Label(f"cannot write to {self}: ", f"không thể ghi vào {self}: ")
                raise EcodiploError(refusal + triggers.damage(connection))
            if keep:
                triggers.note_version(connection)
            if keep and undoes is not None:
                history.lock_writers(connection)
            number = begin_command(connection, command or "python", undoes)
            with Session(connection, info={"command_id": number, "locks": locks}) as session:
                yield session
                session.flush()
            if not keep:
                connection.rollback()
            elif end_command(connection, number):
                self.last_write = LastWrite(number, is_committed=False)
        self._note_commit()

    def _note_commit(self) -> None:
        """Note that the transaction is committed."""
        if self.last_write is not None:
            self.last_write = replace(self.last_write, is_committed=True)

    def run(
        self, command: str, work: Callable[[Session], T], undoes: int | None = None, *,
        keep: bool = True, locks: Locks | None = None, brief: bool = False,
    ) -> T:  # fmt: skip
        """Call `work` with a session of `write` and return what it returns.

        When the engine ends the transaction in favour of another one, `work` is called again with
        a new session, a few times. Raises as `write` does, and Conflict when every attempt failed.
        """

        def attempt() -> T:
            with self.write(command, undoes, keep=keep, locks=locks, brief=brief) as session:
                return work(session)

        return call_with_retries(attempt)

    @contextmanager
    def migrate(self, *, keep: bool = True) -> Iterator[Connection]:
        """Context manager: a connection in one transaction, alone in the database, in which the
        schema changes. It is rolled back when `keep` is false (a trial, on a copy of a file)."""
        with self._connection("migrate", keep=keep) as connection:
            yield connection
            if not keep:
                connection.rollback()
                return
            foreign_keys.check(connection)
            self.last_write = LastWrite(None, is_committed=False)
        self._note_commit()

    def revision(self) -> str | None:
        """The revision of the schema; None before the first migration.

        Raises NotFound when there is no database.
        """
        self._check_presence()
        with self._connection("read") as connection:
            return revision_of(connection)

    @contextmanager
    def _connection(self, purpose: str, *, keep: bool = True) -> Iterator[Connection]:
        try:
            with (
                self.translate_errors(reads=purpose == "read"),
                self._place(purpose, keep=keep) as engine,
                engine.execution_options(purpose=purpose, trial=not keep).begin() as connection,
            ):
                yield connection
        except KeyboardInterrupt:
            gc.collect()  # a cursor that was interrupted would keep the file locked
            raise

    @contextmanager
    def _place(self, purpose: str, *, keep: bool) -> Iterator[Engine]:
        """Context manager: the engine of the database, or of the place of a trial."""
        if keep:
            yield self._engines.get(purpose)
            return
        with trial_place(self.url) as url:
            yield self._engines.get("") if url == self.url else make_engine(url)

    @contextmanager
    def translate_errors(self, *, reads: bool = False) -> Iterator[None]:
        """Context manager: errors of the driver become EcodiploErrors, and so do those that come of
        a damaged file; `reads` when the block only reads."""
        try:
            yield
        except EcodiploError:
            raise
        except DBAPIError as error:
            raise driver_errors.translate(error, str(self), reads=reads) from error
        except PendingRollbackError as error:
            lost = Label(
                f"the connection to {self} was lost in the transaction; nothing of it was written",
                f"đã mất kết nối tới {self} giữa chừng; chưa ghi gì của lần này",
            )
            raise EcodiploError(lost) from error
        except (*damage.SYMPTOMS, SQLAlchemyError) as error:
            # A value that no column may hold, or a schema that is none: a fault of the program
            # looks the same, so the file is checked.
            if (fault := damage.first_fault(self.url)) is None:
                raise
            text = damage.DAMAGED.fill(place=self, message=fault)
            raise EcodiploError(text) from error

    def _check_presence(self) -> None:
        if files.is_missing(self.url):
            raise NotFound(
                Label(
                    f"there is no database at {self}; `ecodiplo seed` creates it with the shipped"
                    " records, `ecodiplo init` creates an empty one",
                    f"không có cơ sở dữ liệu tại {self}; `ecodiplo seed` tạo kèm dữ liệu sẵn có,"
                    " `ecodiplo init` tạo cơ sở dữ liệu trống",
                )
            )

    def _check_revision(self, revision: str | None) -> None:
        if revision == HEAD:
            return
        if revision is None:
            raise NotFound(
                Label(
                    f"{self} has no tables yet; create them with `ecodiplo init`",
                    f"{self} chưa có bảng nào; hãy tạo bằng `ecodiplo init`",
                )
            )
        if not revision.isdecimal() or revision > HEAD:
            raise unknown_revision(self, revision)
        raise EcodiploError(
            Label(
                f"{self} has the older schema {revision};"
                f" upgrade it to {HEAD} with `ecodiplo db upgrade`",
                f"{self} dùng lược đồ cũ {revision};"
                f" hãy nâng lên {HEAD} bằng `ecodiplo db upgrade`",
            )
        )


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


def unknown_revision(database: Database, revision: str) -> EcodiploError:
    """The error for a revision that this program does not know: a newer one, or another
    program's."""
    if revision.isdecimal():
        return EcodiploError(
            Label(
                f"{database} was made by a newer ecodiplo (schema {revision}, this one knows"
                f" {HEAD}); update with `pip install --upgrade ecodiplo`",
                f"{database} do phiên bản ecodiplo mới hơn tạo ra (lược đồ {revision}, bản này biết"
                f" {HEAD}); hãy cập nhật bằng `pip install --upgrade ecodiplo`",
            )
        )
    return EcodiploError(
        Label(
            f"{database} is at the schema revision {revision!r}, which is not one of ecodiplo's:"
            " another program has migrated it; choose another database with --db",
            f"{database} ở phiên bản lược đồ {revision!r}, không phải của ecodiplo: chương trình"
            " khác đã thay đổi nó; hãy chọn cơ sở dữ liệu khác bằng --db",
        )
    )


_REVISION = text("SELECT version_num FROM alembic_version")


def _table_names(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()


def revision_of(connection: Connection) -> str | None:
    """The revision of the schema; None before the first migration.

    Raises EcodiploError when the database holds other tables and was not made by ecodiplo.
    """
    tables = of_schema(connection, "tables", _table_names)
    if "alembic_version" in tables:
        revision: str | None = connection.execute(_REVISION).scalar()
        check_kind(revision, str)
        return revision
    if tables:
        raise EcodiploError(
            Label(
                f"the database contains the table {tables[0]!r} and is not one of ecodiplo's;"
                " choose another with --db",
                f"cơ sở dữ liệu chứa bảng {tables[0]!r} và không phải của ecodiplo;"
                " hãy chọn cơ sở dữ liệu khác bằng --db",
            )
        )
    return None
