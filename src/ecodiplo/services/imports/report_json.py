"""The report of a run of imports as JSON: that of `import --format json`, and of Python."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import row_in_sheet, sheet_of
from ecodiplo.formats.table.grid import letter
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecodiplo.catalogue import Entity
    from ecodiplo.errors import Problem
    from ecodiplo.formats.input_file import WorksheetNotes
    from ecodiplo.language import Lang
    from ecodiplo.services.imports.column_reading import ColumnReading
    from ecodiplo.services.imports.feeds.feed_outcomes import KeptValue, MissingRecord
    from ecodiplo.services.imports.options import ImportObserver
    from ecodiplo.services.imports.report_facts import ReportFacts
    from ecodiplo.services.imports.row_changes import RowChange
    from ecodiplo.services.imports.row_outcomes import RowOutcome

# Grows when a member of the document gets another meaning or goes; new ones may come at any time.
SCHEMA_VERSION = 1
# The counts of records, which are those that were written.
_WRITTEN = ("added", "changed", "unchanged", "skipped")


def with_records(report: ReportFacts, watch: ImportObserver) -> ImportObserver:
    """The observer that also adds each record and change to the report, if it is to name them."""
    if not watch.names_records:
        return watch

    def change(change: RowChange) -> None:
        entry = {**_place(report, change.row), **change_document(report.entity, change)}
        report.changes.add(entry)
        if watch.change:
            watch.change(change)

    def outcome(outcome: RowOutcome) -> None:
        report.records.add(_record(report, outcome))
        if watch.outcome:
            watch.outcome(outcome)

    return replace(watch, change=change if watch.names_changes else watch.change, outcome=outcome)


def run_document(
    reports: Sequence[ReportFacts], problems: Sequence[Problem], lang: Lang, *,
    command: int | None, database: str | None, dry_run: bool, is_kept: bool,
    rejects: Sequence[str | None] = (),
) -> dict[str, Any]:  # fmt: skip
    """The document of a run; `is_kept` is False when the run was refused. An iterator in it is a
    list, which can be longer than memory holds."""
    written = is_kept and not dry_run
    paths = [*rejects, *[None] * (len(reports) - len(rejects))]
    kept = reports if is_kept else ()
    return {
        "schema_version": SCHEMA_VERSION,
        "written": written,
        "dry_run": dry_run,
        "command": command if written else None,
        "database": database,
        "files": [_file(report, path, lang, is_kept=is_kept)
                  for report, path in zip(reports, paths, strict=True)],
        "problems": [problem_document(problem, lang) for problem in problems],
        "hidden": [_hidden(notes) for report in reports for notes in report.worksheets
                   if notes.has_hidden],
        "rejects": next(filter(None, paths), None),
        "records": chain.from_iterable(report.records for report in kept),
        "changes": chain.from_iterable(report.changes for report in kept),
    }  # fmt: skip


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


def change_document(entity: Entity, change: RowChange) -> dict[str, Any]:
    """The change, with the values before and after by field, without its place."""
    pairs = {
        name: {"old": _value(entity, name, old), "new": _value(entity, name, new)}
        for name, (old, new) in change.changes.items()
    }
    return {"outcome": change.outcome, "record": change.key, "changes": pairs}


def _value(entity: Entity, name: str, value: Any) -> Any:
    """The value of a field for JSON."""
    return None if value is None else entity.by_name[name].type.to_json(value)


def _record(report: ReportFacts, outcome: RowOutcome) -> dict[str, Any]:
    """What became of a row, or of a record that no row is about."""
    entry = {**_place(report, outcome.row), "ref": outcome.key, "outcome": outcome.outcome}
    if outcome.repeats is not None:
        entry["repeats"] = row_in_sheet(outcome.repeats)
    return entry


def _place(report: ReportFacts, row: int | None) -> dict[str, Any]:
    """Where a row stands; a record that no row is about has none."""
    return {
        "entity": report.entity.name, "file": report.file,
        "worksheet": (row is not None and sheet_of(row)) or None,
        "row": None if row is None else row_in_sheet(row),
    }  # fmt: skip


def _file(report: ReportFacts, rejects: str | None, lang: Lang, *, is_kept: bool) -> dict[str, Any]:
    """A file of the run."""
    counts = {name: getattr(report, name) for name in _WRITTEN}
    feed = report.feed
    counts |= {"cancelled": feed.counts["cancelled"], "deleted": feed.counts["deleted"],
               "returned": len(feed.returned)}  # fmt: skip
    print_ = report.fingerprint
    return {
        "entity": report.entity.name, "file": report.file,
        "sha256": print_.sha256 if print_ else None, "size": print_.size if print_ else None,
        "rows": report.rows, **(counts if is_kept else dict.fromkeys(counts, 0)),
        "rejected": report.rejected,
        "attempted": counts,
        "columns": [_column(column) for column in report.columns],
        "partners_created": list(report.new_partners) if is_kept else [],
        "wholes_created": list(report.new_wholes) if is_kept else [],
        "passed_over": list(report.ignored_columns),
        "worksheets_left_out": list(report.unread_worksheets),
        "feed": _feed(report),
        "notes": [note.to(lang) for note in report.notes],
        "repeated": report.repeated,
        "profiles": list(report.profiles),
        "problems": report.problem_count,
        "rejects": rejects,
    }  # fmt: skip


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


def _feed(report: ReportFacts) -> dict[str, Any]:
    """What a run of a feed did beside writing its rows."""
    feed = report.feed
    return {
        "kept": (_kept(report, kept) for kept in feed.kept), "kept_count": len(feed.kept),
        "missing": (_missing(record) for record in feed.missing),
        "missing_count": len(feed.missing),
        "returned": iter(feed.returned),
    }  # fmt: skip


def _kept(report: ReportFacts, kept: KeptValue) -> dict[str, Any]:
    value = _value(report.entity, kept.field, kept.value) if kept.field else None
    return {
        "row": row_in_sheet(kept.row), "worksheet": sheet_of(kept.row) or None,
        "record": kept.record,
        "field": kept.field or None, "value": value, "in_file": kept.in_file,
    }  # fmt: skip


def _missing(record: MissingRecord) -> dict[str, Any]:
    return {"record": record.record, "title": record.title, "outcome": record.outcome}
