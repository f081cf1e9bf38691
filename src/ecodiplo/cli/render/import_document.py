"""The report of an import for scripts: one JSON document, also of a run that failed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from ecodiplo.cli.render.feed_outcomes import feed_document
from ecodiplo.cli.render.import_change import change_document
from ecodiplo.cli.render.spool import Spool
from ecodiplo.errors import (
    EcodiploError,
    InvalidData,
    Problem,
    row_in_sheet,
    sheet_of,
    system_message,
)
from ecodiplo.fault_codes import FaultCode
from ecodiplo.formats.json import dumps
from ecodiplo.formats.table.grid import letter
from ecodiplo.language import Label, Lang, same
from ecodiplo.text import without_passwords

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ecodiplo.catalogue import Entity
    from ecodiplo.cli.settings import Settings
    from ecodiplo.formats.input_file import Fingerprint, InputFile, WorksheetNotes
    from ecodiplo.services.imports.column_reading import ColumnReading
    from ecodiplo.services.imports.report import ImportReport, RowChange
    from ecodiplo.services.imports.row_outcomes import RowOutcome

# Grows when a member of the document gets another meaning or goes; new ones may come at any time.
SCHEMA_VERSION = 1
# The counts of records, which are those that were written.
_WRITTEN = ("added", "changed", "unchanged", "skipped")


class ImportDocument:
    """Context manager: collects what a run does, and writes it as JSON on stdout when the run ends,
    however it ends."""

    def __init__(self, settings: Settings, *, dry_run: bool) -> None:
        self.settings = settings
        self.dry_run = dry_run
        # The files, each with the entity of its rows, and the reports of those that were read.
        self.parts: Sequence[tuple[Entity, InputFile]] = ()
        self.reports: list[ImportReport] = []
        self.command: int | None = None
        self._has_ended = False  # the run is over, and what it wrote is kept
        self._records, self._changes = Spool(), Spool()
        self._spools = (self._records, self._changes)

    def __enter__(self) -> ImportDocument:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, EcodiploError | OSError) and not self._has_ended:
            self._refuse(error)
        for spool in self._spools:
            spool.close()

    def begin(self, command: int | None) -> None:
        """Begin an attempt of the run, under the number of its command in the history."""
        self.command = command
        self.reports.clear()
        for spool in self._spools:
            spool.clear()

    def begin_file(self) -> None:
        """Begin a file of the run."""
        for spool in self._spools:
            spool.mark()

    def restart_file(self) -> None:
        """Forget the entries of the file, because its import starts again."""
        for spool in self._spools:
            spool.rewind()

    def add_outcome(self, entity: Entity, file: str, outcome: RowOutcome) -> None:
        """Add what became of a row."""
        entry = {**_place(entity, file, outcome.row), "ref": outcome.key,
                 "outcome": outcome.outcome}  # fmt: skip
        if outcome.repeats is not None:
            entry["repeats"] = row_in_sheet(outcome.repeats)
        self._records.add(entry)

    def add_change(self, entity: Entity, file: str, change: RowChange) -> None:
        """Add a record that the run adds or changes."""
        self._changes.add({**_place(entity, file, change.row), **change_document(entity, change)})

    def write(self, rejects: Sequence[Path | None]) -> None:
        """Write the document of a run that came to its end. Raises EcodiploError, which says that
        the records are written, when the document cannot be."""
        self._has_ended = True
        problems = [problem for report in self.reports for problem in report.problems]
        try:
            self._write(problems, rejects, is_kept=True)
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            if self.dry_run:
                raise
            kept = Label(
                "the records are written as command {number}, but their report is not: ",
                "hồ sơ đã được ghi bằng lệnh số {number}, nhưng báo cáo thì không: ",
            )
            raise EcodiploError(
                kept.fill(number=self.command) + system_message(error)
            ) from error  # fmt: skip

    def _refuse(self, error: EcodiploError | OSError) -> None:
        """Write the document of a run of which nothing was written."""
        from ecodiplo.services.imports.report import ImportRejected

        if isinstance(error, ImportRejected) and error.report not in self.reports:
            self.reports.append(error.report)
        if isinstance(error, OSError):
            about = same(f"{error.filename}: " if error.filename else "")
            code = FaultCode.UNREADABLE_FILE
            problems = [Problem(about + system_message(error), code=code)]
        elif isinstance(error, InvalidData):
            problems = [*error.problems]
        else:
            problems = [Problem(error.message, code=error.code)]
        for spool in self._spools:
            spool.clear()
        self._write(problems, (), is_kept=False)

    def _write(
        self, problems: Sequence[Problem], rejects: Sequence[Path | None], *, is_kept: bool
    ) -> None:
        lang = self.settings.lang
        reports = [*self.reports, *[None] * len(self.parts)]
        worksheets = [notes for _, source in self.parts for notes in source.worksheets]
        files = [
            _file(entity, source, report, lang, is_kept=is_kept)
            for (entity, source), report in zip(self.parts, reports, strict=False)
        ]
        for file, path in zip(files, rejects, strict=False):
            file["rejects"] = str(path) if path else None
        written = is_kept and not self.dry_run
        document: dict[str, Any] = {
            "schema_version": SCHEMA_VERSION,
            "written": written,
            "dry_run": self.dry_run,
            "command": self.command if written else None,
            "database": self._database(),
            "files": files,
            "problems": [problem_document(problem, lang) for problem in problems],
            "hidden": [_hidden(notes) for notes in worksheets if notes.has_hidden],
            "rejects": next((str(path) for path in rejects if path), None),
        }
        out = sys.stdout
        out.write(dumps(document, indent=2).removesuffix("\n}"))
        self._records.write("records", out)
        self._changes.write("changes", out)
        out.write("\n}\n")

    def _database(self) -> str | None:
        """The database, without a password; None when its name is wrong."""
        try:
            return without_passwords(str(self.settings.database))
        except EcodiploError:
            return None


def problem_document(problem: Problem, lang: Lang) -> dict[str, Any]:
    """The problem, with its code and its place."""
    column = problem.column
    heading = column.to(lang) if isinstance(column, Label) else column
    rows = problem.rows or (() if problem.row is None else (problem.row,))
    return {
        "code": problem.code,
        "file": problem.file, "worksheet": problem.sheet or None, "row": problem.row_in_sheet,
        "column": heading or None, "field": problem.field or None,
        "value": problem.value or None, "reason": problem.reason.to(lang),
        "rows": [row_in_sheet(row) for row in rows],
        "worksheets": [sheet_of(row) for row in rows] if problem.sheet else None,
        "row_count": problem.row_count if rows else 0,
    }  # fmt: skip


def _place(entity: Entity, file: str, row: int) -> dict[str, Any]:
    """Where a row stands."""
    return {"entity": entity.name, "file": file, "worksheet": sheet_of(row) or None,
            "row": row_in_sheet(row)}  # fmt: skip


def _file(
    entity: Entity, source: InputFile, report: ImportReport | None, lang: Lang, *, is_kept: bool
) -> dict[str, Any]:
    """A file of the run; one that was not read to its end has no report."""
    from ecodiplo.services.imports.report import ImportReport

    report = report or ImportReport(entity, source.name)
    counts = {name: getattr(report, name) for name in _WRITTEN}
    print_ = report.fingerprint or _fingerprint(source)
    return {
        "entity": entity.name, "file": report.file,
        "sha256": print_.sha256 if print_ else None, "size": print_.size if print_ else None,
        "rows": report.rows, **(counts if is_kept else dict.fromkeys(counts, 0)),
        "rejected": report.rejected,
        "attempted": counts,
        "columns": [_column(column) for column in report.columns],
        "partners_created": list(report.new_partners) if is_kept else [],
        "wholes_created": list(report.new_wholes) if is_kept else [],
        "passed_over": list(report.ignored_columns),
        "worksheets_left_out": list(report.unread_worksheets),
        "feed": feed_document(report),
        "notes": [note.to(lang) for note in report.notes],
        "repeated": report.repeated,
        "profiles": list(report.profiles),
        "problems": report.problem_count,
        "rejects": None,
    }  # fmt: skip


def _fingerprint(source: InputFile) -> Fingerprint | None:
    """The SHA-256 and the size of a file; None when it cannot be read."""
    try:
        return source.fingerprint
    except (OSError, EcodiploError):
        return None


def _column(column: ColumnReading) -> dict[str, Any]:
    """How a column was read; null for what its cells do not have."""
    return {
        "heading": column.heading or None,
        "field": column.field.name if column.field else None,
        "ignored": column.ignored,
        "unit": column.unit.label.en or None,
        "dates": column.dates,
        "decimal": column.decimal,
        "value": column.value or None,
    }


def _hidden(notes: WorksheetNotes) -> dict[str, Any]:
    """The hidden rows and columns of a worksheet: the first rows and the count of all."""
    return {
        "worksheet": notes.name, "rows": notes.hidden_rows, "row_count": notes.hidden_row_count,
        "columns": [letter(at) for at in sorted(notes.hidden_columns)],
    }  # fmt: skip
