"""An Office: its database, its transactions, its end."""

from __future__ import annotations

import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from ecodiplo import clock
from ecodiplo.api import arguments
from ecodiplo.api.calls import Calls
from ecodiplo.db.create import create_if_missing
from ecodiplo.db.engine import Database
from ecodiplo.db.location import database_location
from ecodiplo.language import Label

if TYPE_CHECKING:
    import datetime
    import os
    from collections.abc import Iterator
    from pathlib import Path

    from ecodiplo.api.arguments import When
    from ecodiplo.dates import Period


class OfficeBase:
    """A database and the transactions on it."""

    def __init__(
        self, place: str | os.PathLike[str] | None = None, *, lang: str = "en",
        create: bool = False,
    ) -> None:  # fmt: skip
        """Name the database; `create` makes a missing one. The first call opens it."""
        self.database = Database(database_location(arguments.database(place)), keeps_open=True)
        self.lang = arguments.language(lang)
        self._calls = Calls(self.database)
        weakref.finalize(self, self.database.close)
        if arguments.flag("create", create):
            create_if_missing(self.database)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __getstate__(self) -> dict[str, object]:
        """What a copy for another process keeps: neither connections nor transactions."""
        return {"database": self.database, "lang": self.lang, "closed": self._calls.closed}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.database, self.lang = state["database"], state["lang"]
        self._calls = Calls(self.database)
        self._calls.closed = state["closed"]
        weakref.finalize(self, self.database.close)

    def close(self) -> None:
        """Close the connections. Later calls are refused; those that run in other threads end as
        they would. The end of a `with` block does the same.

        >>> office.close()
        >>> office.get("partners", "PAR-0003")
        Traceback (most recent call last):
        ecodiplo.errors.UsageProblem: the office is closed; open the database again
        """
        self._calls.close()

    @contextmanager
    def transaction(self, name: str) -> Iterator[Self]:
        """Context manager: the calls in the block are one transaction and one command of the
        history. An exception undoes them all. Imports of files of a system (`system="crm"`) share
        no transaction with other writes.

        >>> with office.transaction("nightly feed"):
        ...     ref = office.add("delegations", direction="inbound", title="A visit")
        ...     office.edit("delegations", ref, member_count=12).outcome
        'changed'
        """
        arguments.text("name", name)
        with self._calls.transaction(name):
            yield self

    def backup(
        self, folder: str | os.PathLike[str] | None = None, *, keep: int | None = None
    ) -> Path:
        """Back up the database, while others write, into a new SQLite file of the folder, by
        default of `backups` beside the database; of a server, of the user's own folder. Returns
        the path of the file, which was verified and which `ecodiplo db restore` takes.

        With `keep`, the oldest backups of this database in the folder are deleted, so that so many
        are left. Raises UsageProblem when there is no such folder, and in an open transaction.

        >>> office.backup(folder).suffix
        '.db'
        """
        from ecodiplo.db.copies.backup import backup  # a script that makes none need not wait
        from ecodiplo.db.copies.old_backups import prune

        self._calls.check_open()
        self._calls.refuse_within(
            Label("a transaction is open; make the backup after its block",
                  "đang có giao dịch chưa kết thúc; hãy sao lưu sau khối lệnh của nó")
        )  # fmt: skip
        most = arguments.count_or_none("keep", keep)
        place = None if folder is None else arguments.path("folder", folder)
        made = backup(self.database, place).path
        if most is not None:
            prune(self.database, made, most)
        return made

    @property
    def today(self) -> datetime.date:
        """The present day, which decides `ytd`, validity and pending records."""
        return clock.today()

    def _period(self, **choice: When) -> Period:
        return arguments.optional_period(self.today, **choice)
