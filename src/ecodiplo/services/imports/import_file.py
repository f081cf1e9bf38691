"""The import of a file into an entity: read, check and match its rows, write the differences, and
report.

One call imports one file, in a transaction of the caller. The report lists the first
1,000 different faults of the file with their rows, and counts all. A file with faults changes
nothing, unless the caller keeps its good rows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import insert

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.command_options import command_number
from ecodiplo.formats import read_batches
from ecodiplo.language import Label
from ecodiplo.models.history import imports
from ecodiplo.periods import period_code
from ecodiplo.services.entry_form.guide import GUIDE
from ecodiplo.services.imports.feeds.runs import refuse_older
from ecodiplo.services.imports.file_headings import FileHeadings
from ecodiplo.services.imports.import_rows import columns_of, import_batches
from ecodiplo.services.imports.layout_options import layout_of
from ecodiplo.services.imports.options import ImportObserver, ImportOptions
from ecodiplo.services.imports.profiles import (
    profiles_for,
    save_profile,
    unkept_options,
    with_profile,
)
from ecodiplo.services.imports.report import ImportRejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.formats.input_file import InputFile
    from ecodiplo.services.imports.report import ImportReport


def import_file(
    connection: Connection, entity: Entity, source: InputFile, options: ImportOptions | None = None,
    watch: ImportObserver | None = None,
) -> ImportReport:  # fmt: skip
    """Import the rows of a file into the entity, in the caller's transaction.

    Headings are field names or labels in either language. A row matches a record by its key, else
    by the natural key of the entity. Raises ImportRejected with its faults, and the
    caller must roll back then; InvalidData when the file cannot be read at all.
    """
    options = options or ImportOptions()
    if options.profile:
        options, source = with_profile(connection, entity, options, source)
    own = columns_of(entity, options)
    headings = FileHeadings(own, layout_of(own, options))
    source = replace(source, other_sheets=(*source.other_sheets, *_other_worksheets(entity)))
    refuse_older(connection, entity, source.name, options)
    try:
        report = import_batches(
            connection, entity, lambda: read_batches(source, headings), headings, source.name,
            options, watch or ImportObserver(),
        )  # fmt: skip
    except ImportRejected as error:
        error.report.add_reading(source)
        if not options.profile:
            error.report.profiles = profiles_for(connection, entity, error.report.headings)
        raise
    report.add_reading(source)
    if options.save_as:
        save_profile(connection, entity, options, source, report.headings)
        saved = Label("the options are kept as the profile {name!r}",
                      "các tùy chọn đã được lưu thành mẫu {name!r}")  # fmt: skip
        report.notes += (saved.fill(name=options.save_as),)
        if unkept := unkept_options(options):
            lacks = Label(
                "the profile does not keep these options, name them each time: {options}",
                "mẫu không lưu các tùy chọn sau, hãy nêu lại mỗi lần: {options}",
            )
            report.notes += (lacks.fill(options=", ".join(unkept)),)
    elif not options.profile:
        report.profiles = profiles_for(connection, entity, report.headings)
    _record(connection, source, report, options)
    return report


def _other_worksheets(entity: Entity) -> Iterator[str]:
    """The names of worksheets without records of the entity: of other entities, and of the guide
    of a template."""
    for other in ENTITIES.values():
        if other.name != entity.name:
            yield from other.all_names
    yield from GUIDE


def _missing(report: ImportReport, options: ImportOptions) -> str | None:
    """What became of records that the file lacks: `cancel 812-815` with the numbers of the changes
    that cancelled them."""
    changes = report.feed.cancellations
    return f"{options.missing} {changes[0]}-{changes[1]}" if changes else options.missing or None


def _record(
    connection: Connection, source: InputFile, report: ImportReport, options: ImportOptions
) -> None:
    """Add the file to the history of the command that imports it."""
    if not (command := command_number(connection)):
        return
    counts = ("rows", "added", "changed", "unchanged", "skipped", "rejected")
    connection.execute(
        insert(imports).values(
            command_id=command, entity=report.entity.name, file=report.file,
            sha256=source.fingerprint.sha256, system=options.system or None,
            period=period_code(options.span) if options.span else None, as_of=options.moment,
            missing=_missing(report, options),
            **{name: getattr(report, name) for name in counts},
        )
    )  # fmt: skip
