"""The import of rows from any place, in as many attempts as it takes."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DataError, IntegrityError

from ecodiplo.errors import InvalidData
from ecodiplo.formats.batches import batches as batches_of
from ecodiplo.services.imports.attempt import Attempt, AttemptSettings
from ecodiplo.services.imports.file_columns import FileColumns
from ecodiplo.services.imports.file_headings import FileHeadings
from ecodiplo.services.imports.file_limits import limit_problems
from ecodiplo.services.imports.layout_options import layout_of
from ecodiplo.services.imports.options import ImportObserver, ImportOptions
from ecodiplo.services.imports.partner_columns import with_partner_columns
from ecodiplo.services.imports.report import ImportRejected
from ecodiplo.services.imports.survey import SurveyNeeded
from ecodiplo.services.lineage.graph import refuse_cycles
from ecodiplo.services.query.abbreviations import kinds_by_abbreviation
from ecodiplo.services.writing.matching.repeated_rows import DigestsNeeded
from ecodiplo.services.writing.storing.running_refs import RefAlreadyIssued

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.services.imports.report import ImportReport


def import_rows(
    connection: Connection,
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
    options = options or ImportOptions()
    own = columns_of(entity, options)
    return import_batches(
        connection, entity, lambda: batches_of(rows()),
        FileHeadings(own, layout_of(own, options)), file, options, watch or ImportObserver(),
        record_id,
    )  # fmt: skip


def columns_of(entity: Entity, options: ImportOptions) -> Entity:
    """The entity with the fields of all columns that a file of it may have."""
    return with_partner_columns(entity) if options.create_partners else entity


def import_batches(
    connection: Connection, entity: Entity, batches: Callable[[], Iterable[ReadBatch]],
    headings: FileHeadings, file: str, options: ImportOptions, watch: ImportObserver,
    record_id: int | None = None,
) -> ImportReport:  # fmt: skip
    """Import the batches: attempt it until an attempt shows nothing that it should have known."""
    columns = FileColumns(headings, file=file, options=options)
    columns.read_kinds(cache(partial(kinds_by_abbreviation, connection)))
    settings = AttemptSettings()
    while True:
        reason: Exception | None = None
        with connection.begin_nested() as savepoint:
            attempt = Attempt(connection, entity, columns, options, watch, settings, record_id)
            tally = attempt.tally
            try:
                attempt.run(batches())
            except InvalidData as error:  # a fault of the whole file, not of a row
                tally.report.faults.add(error.problems)
                tally.add_gaps()
                raise ImportRejected(tally.report) from None
            except (
                IntegrityError, DataError, RefAlreadyIssued, SurveyNeeded, DigestsNeeded,
            ) as error:  # fmt: skip
                reason = error.with_traceback(None)  # which keeps all that was read in memory
            else:
                tally.judge(connection, keep_good=options.keep_good)
                if not (tally.leave_traces and options.keep_good):
                    break
            finally:
                tally.report.columns = tuple(columns.readings())
            savepoint.rollback()
        if reason:
            settings = _next_settings(reason, settings, columns, batches)
        elif tally.leave_traces.keys() <= settings.excluded.keys():
            raise ImportRejected(tally.report)  # rows that cannot be left out alone
        else:  # each attempt excludes more rows, so the loop ends
            settings = replace(settings, excluded={**settings.excluded, **tally.leave_traces})
        if watch.restart and tally.report.rows:
            watch.restart()
    tally.add_gaps()
    refused = tally.report.problem_count > 0 and not options.keep_good
    limits = limit_problems(tally.report, options)
    tally.report.faults.add(limits)
    if refused or limits:
        raise ImportRejected(tally.report)
    refuse_cycles(connection, entity, tally.closing, file=file)
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
    if isinstance(reason, DigestsNeeded):
        return replace(settings, digests=True)
    if settings.savepoints:
        raise reason
    return replace(settings, savepoints=True)
