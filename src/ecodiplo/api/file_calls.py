"""The calls that read and write many records: files, and rows from memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from ecodiplo.api import arguments, files
from ecodiplo.api.base import OfficeBase
from ecodiplo.api.rows import write_rows
from ecodiplo.api.transactions import FEED, PERSON
from ecodiplo.db.command_options import command_number
from ecodiplo.formats.input_file import InputFile
from ecodiplo.formats.table.header_row import header_rows
from ecodiplo.services.imports.import_file import import_file
from ecodiplo.services.imports.import_locks import import_locks
from ecodiplo.services.imports.options import ImportObserver
from ecodiplo.services.imports.report import ImportRejected, ImportReport
from ecodiplo.services.query.export import export_records
from ecodiplo.services.query.listing import Query
from ecodiplo.text import without_passwords

if TYPE_CHECKING:
    import datetime
    import os
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from ecodiplo.api.arguments import When
    from ecodiplo.catalogue import Entity
    from ecodiplo.dates import Period
    from ecodiplo.services.imports.option_words import Dates, Decimal, Missing, NoWord
    from ecodiplo.services.imports.options import ImportOptions, Replacement
    from ecodiplo.services.writing.write_options import Lists, OnKnown, OnMatch, OnNear, OnNew


class OptionChanges(TypedDict, total=False):
    """The options of ImportOptions by name."""

    on_match: OnMatch
    wipe_empty: bool
    keep_good: bool
    create_partners: bool
    ignore_unknown: bool
    decimal: Decimal | NoWord
    dates: Dates | NoWord
    separator: str
    on_near: OnNear
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    replacements: tuple[Replacement, ...]
    units: Mapping[str, str]
    first_of_repeats: bool
    optional_columns: frozenset[str]
    profile: str
    save_as: str
    lists: Lists
    system: str
    on_known: OnKnown
    on_new: OnNew
    staff_wins: bool | None
    as_of: str | datetime.date
    missing: Missing | NoWord
    period: Period | str | None
    max_missing: str | int
    min_rows: int
    expect_rows: int | None
    max_changed: str | int
    allow_empty: bool


class FileCalls(OfficeBase):
    """The calls of an Office that read and write many records."""

    def import_file(
        self, entity: str, file: str | os.PathLike[str], options: ImportOptions | None = None,
        *, dry_run: bool = False, name_changes: bool = True, encoding: str = "", sheet: str = "",
        at: str = "", header_row: str = "", **changes: Unpack[OptionChanges],
    ) -> ImportReport:  # fmt: skip
        """Import a csv, tsv, xlsx, ods, json or jsonl file and return the report of the import.
        Its `records` and `changes` say what became of each row and record, its `to_json` is the
        document of `import --format json`; the `report` of an ImportRejected has them, too. An
        import of many rows takes half the time without its `changes` (`name_changes=False`).
        `header_row` is the row of the headings, `4-5` for two. Single options of the import may be
        given by name, such as `on_match="fill"`.

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
        kind, options = arguments.entity(entity), arguments.import_options(options, changes)
        arguments.flag("dry_run", dry_run)
        arguments.flag("name_changes", name_changes)
        source = InputFile(
            arguments.existing_file("file", file), "",
            arguments.optional_text("encoding", encoding),
            arguments.optional_text("sheet", sheet), arguments.optional_text("at", at),
            preferred_sheets=(kind.name, *kind.label),
            header_rows=header_rows(arguments.optional_text("header_row", header_row)),
        )  # fmt: skip
        return self._import(kind, source, options, dry_run=dry_run, name_changes=name_changes)

    def import_rows(
        self, entity: str, rows: Iterable[Mapping[str, Any]], options: ImportOptions | None = None,
        *, name: str = "rows", dry_run: bool = False, name_changes: bool = True,
        **changes: Unpack[OptionChanges],
    ) -> ImportReport:  # fmt: skip
        """Import rows from memory, as `import_file` does the objects of a file in JSON lines; the
        report calls them `name`. The rows are mappings by field, of a list or of a generator.

        Dates, datetimes, Decimal, and the values of numpy and pandas are taken; None, NaN, NaT and
        NA are empty; a list or a tuple holds several values. All rows are read into a temporary
        file before the first is written, so memory stays flat. An exception of the generator passes
        through, and nothing is written.

        >>> visits = [{"title": "Visit A", "direction": "inbound", "countries": ["DK", "NL"]}]
        >>> office.import_rows("delegations", visits, name="crm").added
        1
        >>> office.import_rows("delegations", iter(visits), on_match="fill").unchanged
        1
        """
        kind, options = arguments.entity(entity), arguments.import_options(options, changes)
        arguments.flag("dry_run", dry_run)
        arguments.flag("name_changes", name_changes)
        self._calls.check_open()
        source = write_rows(rows, arguments.text("name", name))
        return self._import(kind, source, options, dry_run=dry_run, name_changes=name_changes)

    def _import(
        self,
        kind: Entity,
        source: InputFile,
        options: ImportOptions,
        *,
        dry_run: bool,
        name_changes: bool,
    ) -> ImportReport:
        def work(connection: Connection) -> ImportReport:
            watch = ImportObserver(names_records=True, names_changes=name_changes)
            try:
                report = import_file(connection, kind, source, options, watch)
            except ImportRejected as error:
                self._complete(error.report, connection, dry_run=dry_run)
                raise
            return self._complete(report, connection, dry_run=dry_run)

        return self._calls.run(
            f"import {kind.name} {source.name}",
            work,
            import_locks(kind, options),
            keep=not dry_run,
            brief=False,
            writer=FEED if options.system else PERSON,
        )

    def _complete(
        self, report: ImportReport, connection: Connection, *, dry_run: bool
    ) -> ImportReport:
        """The report with the database and the command."""
        report.database = without_passwords(str(self.database))
        report.dry_run = dry_run
        if not (dry_run or report.refused):
            report.command = command_number(connection)
        return report

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
        query = Query(arguments.filters(kind, filters), span, arguments.day("on", on))
        with self._calls.read() as connection:
            export = export_records(connection, kind, query, today=self.today)
            files.write_export(self.database, export, path, self.lang)
        return export.matching
