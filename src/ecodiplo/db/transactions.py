"""The transactions of a database: where each works, how it begins and commits, and what its errors
say."""

from __future__ import annotations

import gc
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, PendingRollbackError, SQLAlchemyError

from ecodiplo.db import damage, driver_errors, files
from ecodiplo.db.database_url import is_file
from ecodiplo.db.engines import make_engine
from ecodiplo.db.engines.by_process import ProcessEngines
from ecodiplo.db.last_write import LastWrite
from ecodiplo.db.revision import check_revision, revision_of
from ecodiplo.db.trial import needs_copy, trial_place
from ecodiplo.errors import Conflict, ConnectionLost, EcodiploError, NotFound
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Connection, Engine


class Transactions:
    """The transactions of a database, by its URL."""

    def __init__(self, url: URL, *, keeps_open: bool) -> None:
        """`keeps_open`: a connection is kept for the next transaction, until `close`."""
        self._url = url
        self._engines = ProcessEngines(url, keeps_open=keeps_open)
        self.last_write: LastWrite | None = None

    def __str__(self) -> str:
        """The path, or the URL without its password."""
        if is_file(self._url):
            return self._url.database or ""
        return self._url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Close the connections that no transaction uses."""
        self._engines.close()

    @contextmanager
    def begin(self, purpose: str, *, keep: bool = True) -> Iterator[Connection]:
        """Context manager: a connection in a transaction for the purpose; a trial unless `keep`.
        Raises NotFound when there is no database."""
        self.check_presence(purpose)
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

    def begin_reading(self, ending: ExitStack) -> Connection:
        """A connection that sees one state of the database until `ending` ends. Raises Conflict
        when the server was lost meanwhile."""
        try:
            with ExitStack() as own:
                connection = own.enter_context(self.begin("read"))
                check_revision(self, revision_of(connection))
                ending.push(own.pop_all())
                return connection
        except ConnectionLost as error:
            raise Conflict(error.message) from error

    def commit(
        self, connection: Connection, command: int | None = None, *, changes: bool = True
    ) -> None:
        """Commit, and note the write where it `changes` something. Raises EcodiploError when the
        server does not tell any more whether it did."""
        write = LastWrite(command, is_committed=False)
        if changes:
            self.last_write = write
        try:
            connection.commit()
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            raise EcodiploError(driver_errors.lost_commit(str(self), command)) from error
        if changes:
            self.last_write = replace(write, is_committed=True)

    @contextmanager
    def _place(self, purpose: str, *, keep: bool) -> Iterator[Engine]:
        """Context manager: the engine of the database, or of the place of a trial. Who cannot read
        the database where it lies reads such a copy too."""
        if keep and not (purpose == "read" and needs_copy(self._url)):
            yield self._engines.get(purpose)
            return
        with trial_place(self._url) as url:
            yield self._engines.get("") if url == self._url else make_engine(url)

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
            lost = driver_errors.lost_connection(str(self), reads=reads)
            raise ConnectionLost(lost) from error
        except (*damage.SYMPTOMS, SQLAlchemyError) as error:
            # A value that no column may hold, or a schema that is none: a fault of the program
            # looks the same, so the file is checked.
            if (fault := damage.first_fault(self._url)) is None:
                raise
            text = damage.DAMAGED.fill(place=self, message=fault)
            raise EcodiploError(text) from error

    def check_presence(self, purpose: str) -> None:
        """Raise NotFound when there is no database. A migration makes one."""
        if purpose != "migrate" and files.is_missing(self._url):
            raise NotFound(
                Label(
                    f"there is no database at {self}; `ecodiplo seed` creates it with the shipped"
                    " records, `ecodiplo init` creates an empty one",
                    f"không có cơ sở dữ liệu tại {self}; `ecodiplo seed` tạo kèm dữ liệu sẵn có,"
                    " `ecodiplo init` tạo cơ sở dữ liệu trống",
                )
            )
