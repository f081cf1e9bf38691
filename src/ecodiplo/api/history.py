"""The calls about what happened, and its undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.api import arguments
from ecodiplo.api.base import OfficeBase
from ecodiplo.api.feed import Changes
from ecodiplo.db.history.person import current_user
from ecodiplo.language import Label
from ecodiplo.services.history import undo
from ecodiplo.services.history.changes import RecordChange, list_changes
from ecodiplo.services.history.commands import CommandRun, HistoryFilter, list_runs
from ecodiplo.services.history.feed import Feed, horizon
from ecodiplo.services.query.period_choice import local_moments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecodiplo.api.arguments import When


class History(OfficeBase):
    """The calls of an Office about what happened."""

    def log(
        self, entity: str, record: str, *, period: When = None, year: When = None,
        from_: When = None, to: When = None,
    ) -> Sequence[RecordChange]:  # fmt: skip
        """The changes of a record, in a period or ever, the newest first.

        >>> _ = office.edit("delegations", "DEL-2022-0001", member_count=12)
        >>> office.log("delegations", "DEL-2022-0001")[0].action
        'update'
        """
        kind, name = arguments.entity(entity), arguments.record(record)
        since, until = local_moments(self._period(year=year, period=period, from_=from_, to=to))
        with self._calls.read() as connection:
            history = HistoryFilter(kind, name, since=since, until=until)
            return list(list_changes(connection, history))

    def commands(
        self, limit: int = 0, *, period: When = None, year: When = None, from_: When = None,
        to: When = None,
    ) -> Sequence[CommandRun]:  # fmt: skip
        """The commands that changed the database, in a period or ever, the newest first.

        >>> office.commands()[-1].command
        'seed'
        """
        limit = arguments.count("limit", limit)
        since, until = local_moments(self._period(year=year, period=period, from_=from_, to=to))
        with self._calls.read() as connection:
            return list(list_runs(connection, HistoryFilter(since=since, until=until), limit))

    def changes(self, since: int | str = 0) -> Changes:
        """The changes since a command, or since the cursor of earlier changes, in order: by whom,
        of which record, and its values before and after; direct edits too.

        To follow the database, keep `cursor` when all changes are dealt with, and pass it next
        time: no change is missing then and none comes twice, whoever writes meanwhile. (A command
        that is still running counts as later.) A number of a command is for the beginning;
        one after the last command is refused.

        >>> begun = office.changes(since=office.commands()[0].number)
        >>> _ = office.edit("delegations", "DEL-2022-0001", member_count=12)
        >>> for change in office.changes(since=begun.cursor):
        ...     print(change.action, change.entity, change.ref, change.before, change.after)
        update delegations DEL-2022-0001 {'member_count': None} {'member_count': 12}
        """
        since = since if isinstance(since, str) else arguments.count("since", since)
        self._calls.refuse_within(
            Label("the changes of an open transaction may never be; call changes after its block",
                  "thay đổi của giao dịch đang mở có thể bị hủy; hãy gọi changes sau khối lệnh đó")
        )  # fmt: skip
        with self._calls.read() as connection:
            known = horizon(connection)
        with self._calls.read() as connection:
            return Changes(Feed(connection, since, known))

    def undo(
        self, number: int | None = None, *, file: str = "", any_user: bool = False,
        if_unchanged_since: int | None = None,
    ) -> CommandRun:  # fmt: skip
        """Undo your last command, the command with the number, or your last import of the file;
        with `any_user`, of any user. You are ECODIPLO_USER, else the name of `ecodiplo config
        user`, else your login and host. Raises EcodiploError when later changes would be lost.
        `if_unchanged_since` is the number of the last change of the command: ChangedMeanwhile is
        raised when any field of its records changed later.

        >>> ref = office.add("delegations", direction="inbound", title="Entered by mistake")
        >>> office.undo().command
        'add delegations'
        """
        if number is not None:
            arguments.count("number", number)
        file = arguments.optional_text("file", file)
        arguments.flag("any_user", any_user)
        since = arguments.version(if_unchanged_since)
        self._calls.check_undo()
        with self._calls.read() as connection:
            user = None if any_user else current_user()
            target = undo.command_to_undo(connection, number, file, user=user).number
        assert target is not None
        return self.database.run(
            f"undo {target}", lambda connection: undo.undo(connection, target, since=since), target
        )
