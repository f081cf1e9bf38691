"""The database for Python scripts: the same calls as the command line, typed.

Each call is one transaction, recorded in the history under its own name; `Office.transaction` makes
one transaction of several calls. Every failure is an `ecodiplo.errors.EcodiploError`.

Calls that take a period read it as the command line does: `2022`, `"2022-Q3"`, `"ytd"`,
`"2022-03..2022-11"`. Instead of `period` they take `year`, or `from_` and `to` (days, months or
years; one of them may be left out).

Threads and asyncio tasks may share an Office. A transaction belongs to the one that opened it. The
writes of others wait for it to end: 15 seconds at most (60 on a server), and not at all in another
task of the same thread or in a task or thread that was started inside the block.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from ecodiplo import clock
from ecodiplo.api import arguments, files, values
from ecodiplo.api.calls import Calls
from ecodiplo.api.groupings import Groupings
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.create import create_if_missing
from ecodiplo.db.engine import Database
from ecodiplo.db.history.current_command import current_user
from ecodiplo.db.location import database_location
from ecodiplo.fields.base import is_missing
from ecodiplo.formats.input_file import InputFile
from ecodiplo.formats.table.header_row import header_rows
from ecodiplo.services.edit import delete, links, write_record
from ecodiplo.services.history import undo
from ecodiplo.services.history.changes import RecordChange, list_changes
from ecodiplo.services.history.commands import CommandRun, HistoryFilter, list_runs
from ecodiplo.services.imports.import_file import import_file
from ecodiplo.services.imports.import_locks import import_locks
from ecodiplo.services.lineage.trace import Trace, trace
from ecodiplo.services.query.export import export_records
from ecodiplo.services.query.find_by_name import find_record
from ecodiplo.services.query.listing import Query, list_records
from ecodiplo.services.query.period_choice import local_moments
from ecodiplo.services.query.search import Hit, search
from ecodiplo.services.statistics.reconcile import Reconciliation, reconcile
from ecodiplo.services.statistics.summary import Summary, summarise
from ecodiplo.services.writing.locks import locks_for

if TYPE_CHECKING:
    import datetime
    import os
    from collections.abc import Iterator, Sequence

    from ecodiplo.api.arguments import When
    from ecodiplo.dates import Period
    from ecodiplo.services.edit.write_record import EditOutcome
    from ecodiplo.services.imports.options import ImportOptions
    from ecodiplo.services.imports.report import ImportReport


class Office(Groupings):
    """A database for scripts; every call opens its own connection, except within a `transaction`.

    Entities are named as on the command line, records by ref or any name.

    A record is a dict by field: dates as ISO text, amounts as Decimal, references as handles,
    several values as a list, with their parts as dicts. An Office needs no `with`. A new name that
    differs from that of a record only in diacritics is refused, unless `on_near` is `new`.
    """

    def __init__(
        self, place: str | os.PathLike[str] | None = None, *, lang: str = "en",
        create: bool = False,
    ) -> None:  # fmt: skip
        """Name the database; `create` makes a missing one. The first call opens it."""
        self.database = Database(database_location(arguments.database(place)))
        self.lang = arguments.language(lang)
        self._calls = Calls(self.database)
        if arguments.flag("create", create):
            create_if_missing(self.database)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Do nothing: no connection is open between calls."""

    @contextmanager
    def transaction(self, name: str) -> Iterator[Self]:
        """Context manager: the calls in the block are one transaction and one command of the
        history. An exception undoes them all.

        >>> with office.transaction("nightly feed"):
        ...     ref = office.add("delegations", direction="inbound", title="A visit")
        ...     office.edit("delegations", ref, member_count=12).outcome
        'changed'
        """
        arguments.text("name", name)
        with self._calls.transaction(name):
            yield self

    # Queries.

    def list(
        self, entity: str, *, period: When = None, year: When = None, from_: When = None,
        to: When = None, on: When = None, text: str = "", sort: str = "",
        descending: bool = False, limit: int = 0, **filters: Any,
    ) -> list[dict[str, Any]]:  # fmt: skip
        """The records that meet every filter. A list of values means any of them; a filter that is
        None (or NaN, NaT, NA) is not set. `on` takes a day: the records that last on it, each with
        `on_day`, which is `yes`, or `may` where the dates are not exact.

        >>> [visit["ref"] for visit in office.list("delegations", country="Đan Mạch")]
        ['DEL-2022-0001']
        >>> len(office.list("delegations", period=2022, level=["royal", "ambassador"]))
        6
        """
        kind = arguments.entity(entity)
        query = Query(
            filters=arguments.filters(kind, filters),
            period=self._period(year=year, period=period, from_=from_, to=to, on=on),
            day=arguments.day("on", on),
            text=arguments.optional_text("text", text), sort=arguments.optional_text("sort", sort),
            descending=arguments.flag("descending", descending),
            limit=arguments.count("limit", limit), columns=["all"],
            option_name=arguments.keyword,
        )  # fmt: skip
        with self._calls.read() as session:
            listing = list_records(session, kind, query, today=self.today)
            return [values.record_to_json(listing.fields, row) for row in listing.rows]

    def get(self, entity: str, record: str) -> dict[str, Any]:
        """One record. Raises NotFound when no record or more than one fits.

        >>> office.get("partners", "cang roterdam")["name"]
        'Port of Rotterdam'
        """
        kind, name = arguments.entity(entity), arguments.record(record)
        with self._calls.read() as session:
            fields = find_record(session, kind, name, kind.fields, today=self.today)
            return values.record_to_json(kind.fields, fields)

    def search(self, text: str, *, limit: int = 20) -> Sequence[Hit]:
        """Records of any entity that hold the words, the best first; `limit` 0 means all.

        >>> office.search("cang rotterdam")[0].key
        'PAR-0003'
        """
        arguments.text("text", text)
        limit = arguments.count("limit", limit)
        with self._calls.read() as session:
            return search(session, text, lang=self.lang, today=self.today, limit=limit)

    def summary(self, period: When, compare: When = None) -> Summary:
        """The published figures of the period, each beside the figure from the records.

        >>> office.summary(2022).lines[0].published.value
        Decimal('175')
        """
        span = arguments.period("period", period, self.today)
        other = None if is_missing(compare) else arguments.period("compare", compare, self.today)
        with self._calls.read() as session:
            return summarise(session, span, today=self.today, compare=other)

    def reconcile(self, period: When) -> Sequence[Reconciliation]:
        """Each published figure of the period, compared with the records of its own days.

        >>> office.reconcile(2022)[0].published.ref, office.reconcile(2022)[0].state.code
        ('FIG-2022-0001', 'short')
        """
        span = arguments.period("period", period, self.today)
        with self._calls.read() as session:
            return reconcile(session, span, today=self.today)

    def trace(self, entity: str, record: str) -> Trace:
        """The causes and the effects of a record.

        >>> [step.ref for step in office.trace("delegations", "DEL-2022-0001").effects.branches]
        ['EVT-2022-0001']
        """
        kind, name = arguments.entity(entity), arguments.record(record)
        with self._calls.read() as session:
            return trace(session, kind, name, today=self.today)

    def report(self, period: When, file: str | os.PathLike[str], *,
               templates: str | os.PathLike[str] | None = None) -> None:  # fmt: skip
        """Write the report of the period to a .docx, .html or .md file.

        >>> office.report(2022, folder / "report.docx")
        """
        from ecodiplo.services.report.compose import compose

        path = arguments.report_file("file", file)
        folder = None if templates is None else arguments.path("templates", templates)
        span = arguments.period("period", period, self.today)
        with self._calls.read() as session:
            report = compose(session, span, self.lang, today=self.today, templates=folder)
        files.write_report(self.database, report.document, path, folder)

    # Changes.

    def add(
        self, entity: str, *, create_partners: bool = False, on_near: str = "refuse",
        **values: Any,
    ) -> str:  # fmt: skip
        """Add a record and return its ref. Raises InvalidData with every problem.

        >>> office.add("events", title="Investment forum", kind="conference", start_date="9/2023")
        'EVT-2023-0001'
        """
        kind, creates = arguments.entity(entity), arguments.flag("create_partners", create_partners)

        return self._calls.run(
            f"add {kind.name}",
            lambda session: write_record.add_record(session, kind, values, creates, on_near),
            locks_for(kind, create_partners=creates),
        ).key

    def edit(self, entity: str, record: str, on_near: str = "refuse", **values: Any) -> EditOutcome:
        """Change a record; None (or NaN, NaT, NA) or an empty text clears a value.

        >>> office.edit("delegations", "DEL-2022-0001", member_count=12).changes
        {'member_count': (None, 12)}
        """
        kind, name = arguments.entity(entity), arguments.record(record)
        return self._calls.run(
            f"edit {kind.name} {name}",
            lambda session: write_record.edit_record(session, kind, name, values, on_near=on_near),
            locks_for(kind),
        )

    def delete(self, entity: str, record: str) -> EditOutcome:
        """Delete a record. Raises EcodiploError with the records that refer to it.

        >>> office.delete("delegations", office.add("delegations", direction="inbound",
        ...     title="Entered by mistake")).outcome
        'deleted'
        """
        kind, name = arguments.entity(entity), arguments.record(record)
        return self._calls.run(
            f"delete {kind.name} {name}",
            lambda session: delete.delete_record(session, kind, name),
            locks_for(kind),
        )

    def link(self, entity: str, record: str, to: str, relation: str, **values: Any) -> str:
        """Link a record to a record that it opened, advanced or resulted in; return the link's ref.

        >>> ref = office.link("delegations", "DEL-2022-0003", "EVT-2022-0005", "opened",
        ...     confidence="possible", evidence="the minutes")
        >>> office.get("links", ref)["to_record"]
        'EVT-2022-0005'
        """
        kind, name = arguments.entity(entity), arguments.record(record)
        texts = {"to_record": to, "relation": relation, **values}
        return self._calls.run(
            f"link {kind.name} {name}",
            lambda session: links.add_link(session, kind, name, texts),
            locks_for(ENTITIES["links"]),
        ).key

    def unlink(self, entity: str, record: str, to: str, relation: str = "") -> int:
        """Delete the links from a record to another; return their number.

        >>> ref = office.link("delegations", "DEL-2022-0003", "EVT-2022-0005", "opened")
        >>> office.unlink("delegations", "DEL-2022-0003", "EVT-2022-0005")
        1
        """
        kind, name = arguments.entity(entity), arguments.record(record)
        arguments.text("to", to)
        relation = arguments.optional_text("relation", relation)
        return self._calls.run(
            f"unlink {kind.name} {name}",
            lambda session: len(links.remove_links(session, kind, name, to, relation)),
            locks_for(ENTITIES["links"]),
        )

    # Files.

    def import_file(
        self, entity: str, file: str | os.PathLike[str], options: ImportOptions | None = None,
        *, dry_run: bool = False, encoding: str = "", sheet: str = "", at: str = "",
        header_row: str = "",
    ) -> ImportReport:  # fmt: skip
        """Import a csv, tsv, xlsx, ods, json or jsonl file and return the report of the import.
        `header_row` is the row of the headings, `4-5` for two.

        Raises InvalidData with every problem of the file; then no row of it is kept.

        >>> path = folder / "plan.csv"
        >>> _ = path.write_text("Tên đoàn,Chiều,Nước\\nĐoàn A,vào,Đan Mạch\\n", encoding="utf-8")
        >>> office.import_file("delegations", path, dry_run=True).added
        1
        >>> office.import_file("delegations", path).added
        1
        >>> office.import_file("delegations", path).unchanged
        1
        """
        kind, options = arguments.entity(entity), arguments.import_options("options", options)
        arguments.flag("dry_run", dry_run)
        source = InputFile(
            arguments.existing_file("file", file), "",
            arguments.optional_text("encoding", encoding),
            arguments.optional_text("sheet", sheet), arguments.optional_text("at", at),
            preferred_sheets=(kind.name, *kind.label),
            header_rows=header_rows(arguments.optional_text("header_row", header_row)),
        )  # fmt: skip
        return self._calls.run(
            f"import {kind.name} {source.name}",
            lambda session: import_file(session, kind, source, options),
            import_locks(kind, options),
            keep=not dry_run,
        )

    def export_file(
        self, entity: str, file: str | os.PathLike[str], *, period: When = None,
        year: When = None, from_: When = None, to: When = None, on: When = None, **filters: Any,
    ) -> int:  # fmt: skip
        """Write records to a csv, tsv, json, jsonl or xlsx file; return their number. With `on`,
        these are the records that last on that day, or may.

        >>> office.export_file("delegations", folder / "visits.xlsx", period="2022")
        11
        """
        kind, path = arguments.entity(entity), arguments.export_file("file", file)
        span = self._period(year=year, period=period, from_=from_, to=to, on=on)
        query = Query(arguments.filters(kind, filters), span, arguments.day("on", on),
                      option_name=arguments.keyword)  # fmt: skip
        with self._calls.read() as session:
            export = export_records(session, kind, query, today=self.today)
            files.write_export(self.database, export, path, self.lang)
        return export.matching

    # History.

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
        with self._calls.read() as session:
            history = HistoryFilter(kind, name, since=since, until=until)
            return list(list_changes(session, history))

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
        with self._calls.read() as session:
            return list(list_runs(session, HistoryFilter(since=since, until=until), limit))

    def undo(
        self, number: int | None = None, *, file: str = "", any_user: bool = False
    ) -> CommandRun:
        """Undo your last command, the command with the number, or your last import of the file;
        with `any_user`, of any user. You are ECODIPLO_USER, else your login and host. Raises
        EcodiploError when later changes would be lost.

        >>> ref = office.add("delegations", direction="inbound", title="Entered by mistake")
        >>> office.undo().command
        'add delegations'
        """
        if number is not None:
            arguments.count("number", number)
        file = arguments.optional_text("file", file)
        arguments.flag("any_user", any_user)
        self._calls.check_undo()
        with self._calls.read() as session:
            user = None if any_user else current_user()
            target = undo.command_to_undo(session, number, file, user=user).number
        assert target is not None
        return self.database.run(
            f"undo {target}", lambda session: undo.undo(session, target), target
        )

    @property
    def today(self) -> datetime.date:
        """The present day of the office, which decides `ytd`, validity and pending records."""
        return clock.today()

    def _period(self, **choice: When) -> Period:
        return arguments.optional_period(self.today, **choice)
