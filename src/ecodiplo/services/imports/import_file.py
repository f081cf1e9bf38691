"""The import of a file into an entity: read, check and match its rows, write the differences, and
report.

One call imports one file, in a transaction of the caller. The report lists the first
1,000 faults of the file, and counts all. A file with faults changes nothing, unless the caller
keeps its good rows.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DataError, IntegrityError

from ecodiplo.catalogue import ENTITIES
from ecodiplo.errors import InvalidData
from ecodiplo.formats import read_batches
from ecodiplo.formats.batches import batches as batches_of
from ecodiplo.models.history import ImportedFile
from ecodiplo.services.entry_form.guide import GUIDE
from ecodiplo.services.imports.attempt import Attempt, AttemptSettings
from ecodiplo.services.imports.file_columns import FileColumns
from ecodiplo.services.imports.file_headings import FileHeadings
from ecodiplo.services.imports.options import ImportObserver, ImportOptions
from ecodiplo.services.imports.report import ImportRejected
from ecodiplo.services.imports.survey import SurveyNeeded
from ecodiplo.services.lineage.graph import refuse_cycles
from ecodiplo.services.writing.storing.running_refs import RefAlreadyIssued

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity
    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.formats.input_file import InputFile
    from ecodiplo.services.imports.report import ImportReport


def import_file(
    session: Session, entity: Entity, source: InputFile, options: ImportOptions | None = None,
    watch: ImportObserver | None = None,
) -> ImportReport:  # fmt: skip
    """Import the rows of a file into the entity, in the caller's transaction.

    Headings are field names or labels in either language. A row matches a record by its key, else
    by the natural key of the entity. Raises ImportRejected with the first 1,000 faults, and the
    caller must roll back then; InvalidData when the file cannot be read at all.
    """
    headings = FileHeadings(entity)
    source = replace(source, other_sheets=(*source.other_sheets, *_other_worksheets(entity)))
    try:
        report = _import_batches(
            session, entity, lambda: read_batches(source, headings), headings, source.name,
            options or ImportOptions(), watch or ImportObserver(),
        )  # fmt: skip
    except ImportRejected as error:
        error.report.add_reading(source)
        raise
    report.add_reading(source)
    _record(session, source, report)
    return report


def import_rows(
    session: Session,
    entity: Entity,
    rows: Callable[[], Iterator[tuple[int, Mapping[str, Any]]]],
    *,
    file: str,
    options: ImportOptions | None = None,
    watch: ImportObserver | None = None,
    record_id: int | None = None,
) -> ImportReport:
    """Import rows from any place, as `import_file` does: each call of `rows` yields all of them,
    with their numbers.

    With `record_id`, every row is about that record, whatever its key says.
    """
    return _import_batches(
        session, entity, lambda: batches_of(rows()), FileHeadings(entity), file,
        options or ImportOptions(), watch or ImportObserver(), record_id,
    )  # fmt: skip


def _import_batches(
    session: Session, entity: Entity, batches: Callable[[], Iterable[ReadBatch]],
    headings: FileHeadings, file: str, options: ImportOptions, watch: ImportObserver,
    record_id: int | None = None,
) -> ImportReport:  # fmt: skip
    """Import the batches: attempt it until an attempt shows nothing that it should have known."""
    columns = FileColumns(headings, file=file, options=options)
    settings = AttemptSettings()
    while True:
        reason: Exception | None = None
        with session.connection().begin_nested() as savepoint:
            attempt = Attempt(session, entity, columns, options, watch, settings, record_id)
            tally = attempt.tally
            try:
                attempt.run(batches())
            except InvalidData as error:  # a fault of the whole file, not of a row
                tally.report.note(error.problems)
                raise ImportRejected(tally.report) from None
            except (IntegrityError, DataError, RefAlreadyIssued, SurveyNeeded) as error:
                reason = error.with_traceback(None)  # which keeps all that was read in memory
            else:
                tally.judge(session, keep_good=options.keep_good)
                if not (tally.leave_traces and options.keep_good):
                    break
            savepoint.rollback()
        if reason:
            settings = _next_settings(reason, settings, columns, batches)
        else:  # each attempt excludes more rows, so the loop ends
            settings = replace(settings, excluded={**settings.excluded, **tally.leave_traces})
        if watch.restart and tally.report.rows:
            watch.restart()
    if tally.report.problem_count and not options.keep_good:
        raise ImportRejected(tally.report)
    refuse_cycles(session, entity, tally.closing, file=file)
    return tally.report


def _next_settings(
    reason: Exception, settings: AttemptSettings, columns: FileColumns,
    batches: Callable[[], Iterable[ReadBatch]],
) -> AttemptSettings:  # fmt: skip
    """The settings of the attempt after one that ended for this reason. Raises the reason when the
    next attempt would end so too."""
    if isinstance(reason, SurveyNeeded):
        columns.take_survey(batches())
        return settings
    if isinstance(reason, RefAlreadyIssued):
        return replace(settings, refs=columns.keys(batches()))
    if settings.savepoints:
        raise reason
    return replace(settings, savepoints=True)


def _other_worksheets(entity: Entity) -> Iterator[str]:
    """The names of worksheets without records of the entity: of other entities, and of the guide
    of a template."""
    for other in ENTITIES.values():
        if other.name != entity.name:
            yield from other.all_names
    yield from GUIDE


def _record(session: Session, source: InputFile, report: ImportReport) -> None:
    """Add the file to the history of the command that imports it."""
    if (command := session.info.get("command_id")) is None:
        return
    with source.open() as content:
        digest = hashlib.file_digest(content, "sha256")
    counts = ("rows", "added", "changed", "unchanged", "skipped", "rejected")
    session.add(
        ImportedFile(
            command_id=command, entity=report.entity.name, file=report.file,
            sha256=digest.hexdigest(), **{name: getattr(report, name) for name in counts},
        )
    )  # fmt: skip
    session.flush()
