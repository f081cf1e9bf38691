"""The files that a script writes: exports and reports. A file is written whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.formats import FORMATS, export_format, report_format, writer
from ecodiplo.formats.atomic import Protected, replace_file
from ecodiplo.formats.sheet import Sheet, columns_of

if TYPE_CHECKING:
    from pathlib import Path

    from ecodiplo.db.engine import Database
    from ecodiplo.formats.documents.blocks import ReportDocument
    from ecodiplo.language import Lang
    from ecodiplo.services.query.listing import Listing


def write_export(database: Database, export: Listing, file: Path, lang: Lang) -> None:
    """Write the records to the file, as an import reads them."""
    format_ = export_format(file=file)
    sheet = Sheet(
        export.entity.name, columns_of(export.fields, lang), export.rows, lang, exact=True
    )
    protected = Protected(database.files)
    with replace_file(file, binary=FORMATS[format_], protected=protected) as stream:
        writer(format_)(sheet, stream)


def write_report(
    database: Database, document: ReportDocument, file: Path, templates: Path | None
) -> None:
    """Write the report to the file, with the office's own templates if there are any."""
    from ecodiplo.formats.documents.templates import used_by
    from ecodiplo.services.report.compose import render

    content = render(document, report_format(file=file), templates=templates)
    protected = Protected({**database.files, **used_by(templates)})
    with replace_file(file, binary=isinstance(content, bytes), protected=protected) as stream:
        stream.write(content)
