"""The database for Python scripts: the same calls as the command line, typed.

Each call is one transaction, recorded in the history under its own name;
`Office.transaction` makes one of several. Everything that can go wrong is an
`ecodiplo.errors.EcodiploError`.

Threads and asyncio tasks may share an Office. A transaction belongs to the one
that opened it: what others read is what was committed, and what they write is a
transaction of their own, which waits for the open one to end. It is refused after
15 seconds (60 on a server), and at once where waiting would be for ever: in another
task of the same thread, and in what was started inside the block.
"""

from __future__ import annotations

import datetime
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self, TypeVar

from ecodiplo.api import arguments
from ecodiplo.catalogue import ENTITIES, find_entity
from ecodiplo.dates import parse_partial_date, period
from ecodiplo.db.create import make_if_missing
from ecodiplo.db.engine import Database
from ecodiplo.db.history.command import current_user
from ecodiplo.db.location import chosen_database
from ecodiplo.db.transactions import Transactions
from ecodiplo.errors import Unreadable, UsageProblem
from ecodiplo.fields.base import is_missing
from ecodiplo.formats import SUFFIXES
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.formats.source import Source
from ecodiplo.periods import parse_period
from ecodiplo.services import edit
from ecodiplo.services.history import undo
from ecodiplo.services.history.changes import RecordChange, list_changes
from ecodiplo.services.history.commands import CommandRun, Wanted, list_runs
from ecodiplo.services.imports.import_file import Imported, Options, import_file
from ecodiplo.services.lineage.trace import Trace, trace
from ecodiplo.services.query.export import export_records
from ecodiplo.services.query.listing import ALWAYS, Question, list_records
from ecodiplo.services.query.search import Hit, search
from ecodiplo.services.show import show_record
from ecodiplo.services.statistics.breakdown import Breakdown, break_down
from ecodiplo.services.statistics.reconcile import Reconciled, reconcile
from ecodiplo.services.statistics.summary import Summary, summarise
from ecodiplo.services.writing.locks import locks_for

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.dates import Period
    from ecodiplo.db.locks import Locks
    from ecodiplo.language import Lang
    from ecodiplo.services.edit import Edited

T = TypeVar("T")


class Office:
    """An open database. Entities are named as on the command line, records by ref or any name.

    A record is a dict by field: dates as ISO text, amounts as Decimal, references as handles,
    several values as a list, with their parts as dicts. Use it as a context, or just call it.
    """

    def __init__(
        self, place: str | os.PathLike[str] | None = None, *, lang: str = "en",
        create: bool = False,
    ) -> None:  # fmt: skip
        """Name the database. Nothing is opened before it is needed, but to `create` a missing
        one."""
        self.database = Database(chosen_database(arguments.database(place)))
        self.lang = arguments.language(lang)
        self._transactions = Transactions()
        if arguments.flag("create", create):
            make_if_missing(self.database)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is left open between calls."""

    @contextmanager
    def transaction(self, name: str) -> Iterator[Self]:
        """All calls of this thread or task in the block as one: kept together when it ends, undone
        when it raises, and one command of the history.

        >>> with office.transaction("nightly feed"):
        ...     ref = office.add("delegations", direction="inbound", title="A visit")
        ...     office.edit("delegations", ref, member_count=12).outcome
        'changed'
        """
        if self._transactions.mine():
            raise UsageProblem("a transaction is open already")
        arguments.text("name", name)
        self._transactions.refuse_waiting()
        with self.database.write(name) as session, self._transactions.opened(session):
            yield self

    # Questions.

    def list(
        self, entity: str, *, year: int | str | None = None, text: str = "",
        sort: str = "", descending: bool = False, limit: int = 0, **filters: Any,
    ) -> list[dict[str, Any]]:  # fmt: skip
        """The records that meet every filter; a list of values means any of them, and None (or
        NaN, NaT, NA) that the filter is not set.

        >>> [visit["ref"] for visit in office.list("delegations", country="Đan Mạch")]
        ['DEL-2022-0001']
        >>> len(office.list("delegations", year=2022, level=["royal", "ambassador"]))
        6
        """
        found = _entity(entity)
        question = Question(
            filters=arguments.filters(found, filters), period=_period(year),
            text=arguments.optional_text("text", text), sort=arguments.optional_text("sort", sort),
            descending=arguments.flag("descending", descending),
            limit=arguments.count("limit", limit), columns=["all"],
        )  # fmt: skip
        with self._read() as session:
            listing = list_records(session, found, question, today=self.today)
            return [_plain(found.fields, row) for row in listing.rows]

    def get(self, entity: str, record: str) -> dict[str, Any]:
        """One record. Raises NotFound when no record or more than one fits.

        >>> office.get("partners", "cang roterdam")["name"]
        'Port of Rotterdam'
        """
        found = _entity(entity)
        with self._read() as session:
            shown = show_record(session, found, _record(record), today=self.today)
            return _plain(found.fields, shown.record)

    def search(self, text: str, *, limit: int = 20) -> Sequence[Hit]:
        """Records of any entity that hold the words, the best first; `limit` 0 means all.

        >>> office.search("cang rotterdam")[0].key
        'PAR-0003'
        """
        arguments.text("text", text)
        limit = arguments.count("limit", limit)
        with self._read() as session:
            return search(session, text, lang=self.lang, today=self.today, limit=limit)

    def summary(self, period: int | str, compare: int | str | None = None) -> Summary:
        """The period's published figures beside what the records give: `2022`, `"2022-Q3"`.

        >>> office.summary(2022).lines[0].published.value
        Decimal('175')
        """
        with self._read() as session:
            return summarise(
                session, self._span(period), today=self.today,
                compare=None if compare is None else self._span(compare),
            )  # fmt: skip

    def breakdown(
        self, entity: str, by: str, period: int | str | None = None, **filters: Any
    ) -> Breakdown:
        """The counted records by country, sector, month or another property: of a period, or all.

        >>> found = office.breakdown("delegations", "country", 2022, direction="inbound")
        >>> found.groups[0].key, found.groups[0].records, found.overall.records
        ('NL', 2, 7)
        """
        found, wanted = _entity(entity), arguments.text("by", by)
        span = ALWAYS if period is None else self._span(period)
        with self._read() as session:
            return break_down(session, found, wanted, span, today=self.today,
                              filters=arguments.filters(found, filters))  # fmt: skip

    def reconcile(self, period: int | str) -> Sequence[Reconciled]:
        """Each published figure of the period against the records of its own days.

        >>> [(one.published.ref, one.state.code) for one in office.reconcile(2022)][0]
        ('FIG-2022-0001', 'short')
        """
        with self._read() as session:
            return reconcile(session, self._span(period), today=self.today)

    def trace(self, entity: str, record: str) -> Trace:
        """What led to a record, and what came of it.

        >>> [step.ref for step in office.trace("delegations", "DEL-2022-0001").came_of_it.branches]
        ['EVT-2022-0001']
        """
        with self._read() as session:
            return trace(session, _entity(entity), _record(record), today=self.today)

    def report(
        self, period: int | str, file: str | os.PathLike[str],
        *, templates: str | os.PathLike[str] | None = None,
    ) -> None:  # fmt: skip
        """Write the account of the period to a .docx, .html or .md file, whole or not at all.

        >>> office.report(2022, folder / "account.docx")
        """
        from ecodiplo.formats.atomic import Protected, replacing
        from ecodiplo.formats.documents.templates import used_by
        from ecodiplo.services.report.compose import FORMATS, compose, render

        path = arguments.path("file", file)
        name = path.suffix.lower().removeprefix(".")
        if name not in FORMATS:
            raise UsageProblem(f"a report is {', '.join(FORMATS)}, not {path.name}")
        own = None if templates is None else arguments.path("templates", templates)
        with self._read() as session:
            _, page = compose(session, self._span(period), self.lang, today=self.today,
                              templates=own)  # fmt: skip
        made = render(page, name, templates=own)
        protected = Protected({**self.database.files, **used_by(own)})
        with replacing(path, binary=isinstance(made, bytes), protected=protected) as stream:
            stream.write(made)

    # Changes.

    def add(self, entity: str, *, create_partners: bool = False, **values: Any) -> str:
        """Add a record and give its ref. Raises InvalidData with all that is wrong.

        >>> office.add("events", title="Investment forum", kind="conference", start_date="9/2023")
        'EVT-2023-0001'
        """
        found = _entity(entity)
        arguments.flag("create_partners", create_partners)
        return self._run(
            f"add {found.name}",
            lambda session: edit.add_record(
                session, found, values, create_partners=create_partners
            ),
            locks_for(found, create_partners=create_partners),
        ).key

    def edit(self, entity: str, record: str, **values: Any) -> Edited:
        """Change a record; None (or NaN, NaT, NA) or an empty text clears a value.

        >>> office.edit("delegations", "DEL-2022-0001", member_count=12).changes
        {'member_count': (None, 12)}
        """
        found = _entity(entity)
        return self._run(
            f"edit {found.name} {_record(record)}",
            lambda session: edit.edit_record(session, found, record, values),
            locks_for(found),
        )

    def delete(self, entity: str, record: str) -> Edited:
        """Delete a record. Raises EcodiploError with what refers to it.

        >>> office.delete("delegations", office.add("delegations", direction="inbound",
        ...     title="Entered by mistake")).outcome
        'deleted'
        """
        found = _entity(entity)
        return self._run(
            f"delete {found.name} {_record(record)}",
            lambda session: edit.delete_record(session, found, record),
            locks_for(found),
        )

    def link(self, entity: str, record: str, to: str, relation: str, **values: Any) -> str:
        """Link a record to another that it opened, advanced or resulted in; gives the link's ref.

        >>> ref = office.link("delegations", "DEL-2022-0003", "EVT-2022-0005", "opened",
        ...     confidence="possible", evidence="the minutes")
        >>> office.get("links", ref)["to_record"]
        'EVT-2022-0005'
        """
        found = _entity(entity)
        given = {"to_record": to, "relation": relation, **values}
        return self._run(
            f"link {found.name} {_record(record)}",
            lambda session: edit.add_link(session, found, record, given),
            locks_for(ENTITIES["links"]),
        ).key

    def unlink(self, entity: str, record: str, to: str, relation: str = "") -> int:
        """Delete the links from a record to another, and say how many they were.

        >>> ref = office.link("delegations", "DEL-2022-0003", "EVT-2022-0005", "opened")
        >>> office.unlink("delegations", "DEL-2022-0003", "EVT-2022-0005")
        1
        """
        found = _entity(entity)
        arguments.text("to", to)
        relation = arguments.optional_text("relation", relation)
        return self._run(
            f"unlink {found.name} {_record(record)}",
            lambda session: len(edit.remove_links(session, found, record, to, relation)),
            locks_for(ENTITIES["links"]),
        )

    # Files.

    def import_file(
        self, entity: str, file: str | os.PathLike[str], options: Options | None = None,
        *, dry_run: bool = False, encoding: str = "", sheet: str = "",
    ) -> Imported:  # fmt: skip
        """Import a csv, tsv, xlsx, ods, json or jsonl file, and say what it did.

        Raises InvalidData, whose `problems` are every fault of the file; then nothing of it is
        kept.

        >>> path = folder / "plan.csv"
        >>> _ = path.write_text("Tên đoàn,Chiều,Nước\\nĐoàn A,vào,Đan Mạch\\n", encoding="utf-8")
        >>> office.import_file("delegations", path, dry_run=True).added
        1
        >>> office.import_file("delegations", path).added
        1
        >>> office.import_file("delegations", path).unchanged
        1
        """
        found = _entity(entity)
        if not isinstance(options, Options | None):
            raise UsageProblem(f"options takes Options(...), not {type(options).__name__}")
        arguments.flag("dry_run", dry_run)
        source = Source(
            arguments.existing_file("file", file), "",
            arguments.optional_text("encoding", encoding),
            arguments.optional_text("sheet", sheet), (found.name, *found.label),
        )  # fmt: skip
        return self._run(
            f"import {found.name} {source.name}",
            lambda session: import_file(session, found, source, options),
            locks_for(found, create_partners=bool(options and options.create_partners)),
            keep=not dry_run,
        )

    def export_file(
        self, entity: str, file: str | os.PathLike[str], *, year: int | str | None = None,
        **filters: Any,
    ) -> int:  # fmt: skip
        """Write records to a csv, tsv, json, jsonl or xlsx file as an import takes them, and say
        how many. The file is written whole or not at all.

        >>> office.export_file("delegations", folder / "visits.xlsx", year=2022)
        11
        """
        from ecodiplo.formats import FORMATS, writer
        from ecodiplo.formats.atomic import Protected, replacing

        found, path = _entity(entity), arguments.path("file", file)
        format_ = SUFFIXES.get(path.suffix.lower(), "")
        if not format_ or format_ == "markdown":
            raise UsageProblem(f"{path.name} does not say a format that an import reads")
        question = Question(filters=arguments.filters(found, filters), period=_period(year))
        with (
            self._read() as session,
            replacing(path, binary=FORMATS[format_], protected=Protected(self.database.files))
            as stream,
        ):  # fmt: skip
            export = export_records(session, found, question, today=self.today)
            sheet = Sheet(found.name, _columns(export.fields, self.lang), export.rows, self.lang,
                          exact=True)  # fmt: skip
            writer(format_)(sheet, stream)
        return export.matching

    # History.

    def log(self, entity: str, record: str) -> Sequence[RecordChange]:
        """What was done to a record, the newest first.

        >>> _ = office.edit("delegations", "DEL-2022-0001", member_count=12)
        >>> office.log("delegations", "DEL-2022-0001")[0].action
        'update'
        """
        with self._read() as session:
            return list(list_changes(session, Wanted(_entity(entity), _record(record))))

    def commands(self, limit: int = 0) -> Sequence[CommandRun]:
        """The commands that changed something, the newest first.

        >>> office.commands()[-1].command
        'seed'
        """
        limit = arguments.count("limit", limit)
        with self._read() as session:
            return list(list_runs(session, Wanted(), limit))

    def undo(
        self, number: int | None = None, *, file: str = "", any_user: bool = False
    ) -> CommandRun:
        """Reverse your last command, one by its number, or your last import of a file; with
        `any_user` the last of anybody. You are ECODIPLO_USER, else your login and host. Raises
        EcodiploError when later changes would be lost.

        >>> ref = office.add("delegations", direction="inbound", title="Entered by mistake")
        >>> office.undo().command
        'add delegations'
        """
        if self._transactions.mine():
            raise UsageProblem("an undo is a transaction of its own")
        if number is not None:
            arguments.count("number", number)
        file = arguments.optional_text("file", file)
        arguments.flag("any_user", any_user)
        self._transactions.refuse_waiting()
        with self._read() as session:
            user = None if any_user else current_user()
            chosen = undo.choose(session, number, file, user=user)
        undone = chosen.number
        assert undone is not None
        return self.database.run(
            f"undo {undone}", lambda session: undo.undo(session, undone), undone
        )

    @property
    def today(self) -> datetime.date:
        """The day that answers are for."""
        return datetime.datetime.now().astimezone().date()

    def _span(self, text: int | str) -> Period:
        try:
            return parse_period(str(text), today=self.today)
        except Unreadable as error:
            raise UsageProblem(str(error)) from None

    @contextmanager
    def _read(self) -> Iterator[Session]:
        if mine := self._transactions.mine():
            with self.database.explained(), mine.using:
                yield mine.session
            return
        with self.database.read() as session:
            yield session

    def _run(
        self, name: str, work: Callable[[Session], T], locks: Locks, *, keep: bool = True
    ) -> T:
        """What `work` gives, as a part of the caller's transaction or as one of its own."""
        if mine := self._transactions.mine():
            with self.database.explained(), mine.using, mine.session.begin_nested() as part:
                done = work(mine.session)
                if not keep:
                    part.rollback()
            return done
        self._transactions.refuse_waiting()
        return self.database.run(name, work, keep=keep, locks=locks)


def _entity(name: Any) -> Entity:
    return find_entity(arguments.text("entity", name))


def _record(name: Any) -> str:
    return arguments.text("record", name)


def _period(year: int | str | None) -> Any:
    if is_missing(year):
        return ALWAYS
    try:
        date = parse_partial_date(str(year))
        return period(date, date)
    except Unreadable as error:
        raise UsageProblem(str(error)) from None


def _columns(fields: Sequence[Field], lang: Lang) -> list[Column]:
    return [Column(field.name, field.label.to(lang), field.type) for field in fields]


def _plain(fields: Sequence[Field], row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        field.name: value
        if value is None or isinstance(value, Decimal)
        else field.type.plain(value)
        for field in fields
        for value in (row[field.name],)
    }
