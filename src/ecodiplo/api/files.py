"""The files that a script writes: exports and reports. A file is written whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.errors import UsageProblem
from ecodiplo.formats import FORMATS, PAGE_FORMATS, SUFFIXES, writer
from ecodiplo.formats.atomic import Protected, replace_file
from ecodiplo.formats.sheet import Sheet, columns_of
from ecodiplo.language import Label

if TYPE_CHECKING:
    from pathlib import Path

    from ecodiplo.db.engine import Database
    from ecodiplo.formats.documents.blocks import ReportDocument
    from ecodiplo.language import Lang
    from ecodiplo.services.query.export import Export


def export_format(file: Path) -> str:
    """The format of an export, by the suffix of its file. Raises UsageProblem for a suffix that no
    import reads."""
    format_ = SUFFIXES.get(file.suffix.lower(), "")
    if not format_ or format_ == "markdown":
        raise UsageProblem(
            Label(
                f"{file.name} does not say a format that an import reads",
                f"đuôi tệp của {file.name} không phải là định dạng mà lệnh nhập đọc được",
            )
        )
    return format_


def write_export(database: Database, export: Export, file: Path, lang: Lang) -> None:
    """Write the records to the file, as an import reads them."""
    format_ = export_format(file)
    sheet = Sheet(
        export.entity.name, columns_of(export.fields, lang), export.rows, lang, exact=True
    )
    protected = Protected(database.files)
    with replace_file(file, binary=FORMATS[format_], protected=protected) as stream:
        writer(format_)(sheet, stream)


def report_format(file: Path) -> str:
    """The format of a report, by the suffix of its file. Raises UsageProblem for another suffix."""
    format_ = file.suffix.lower().removeprefix(".")
    if format_ not in PAGE_FORMATS:
        names = ", ".join(PAGE_FORMATS)
        raise UsageProblem(
            Label(
                f"a report is {names}, not {file.name}",
                f"báo cáo có định dạng {names}, không phải {file.name}",
            )
        )
    return format_


def write_report(
    database: Database, document: ReportDocument, file: Path, templates: Path | None
) -> None:
    """Write the report to the file, with the office's own templates if there are any."""
    from ecodiplo.formats.documents.templates import used_by
    from ecodiplo.services.report.compose import render

    content = render(document, report_format(file), templates=templates)
    protected = Protected({**database.files, **used_by(templates)})
    with replace_file(file, binary=isinstance(content, bytes), protected=protected) as stream:
        stream.write(content)
