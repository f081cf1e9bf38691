"""The report of a period as a document, and the document in a file format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.dates import DateText, show_partial_date
from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label
from ecodiplo.models.people import sources
from ecodiplo.periods import period_title
from ecodiplo.services.report.content import ReportContent, gather
from ecodiplo.services.report.prose import write_document

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    from sqlalchemy import Connection

    from ecodiplo.dates import Period
    from ecodiplo.formats.documents.blocks import ReportDocument
    from ecodiplo.language import Lang
    from ecodiplo.services.report.claims import StatedClaim


@dataclass(frozen=True)
class Report:
    """The report of a period: its content, the document, and the claims that the document
    states."""

    content: ReportContent
    document: ReportDocument
    claims: tuple[StatedClaim, ...]


def compose(
    connection: Connection,
    period: Period,
    lang: Lang,
    *,
    today: datetime.date,
    templates: Path | None = None,
) -> Report:
    """The report of the period in the language.

    `templates` is an office's folder, whose templates replace the shipped ones. Raises
    EcodiploError for a period that has not begun, and for a fault in a template.
    """
    if (period.first or "") > today.isoformat():
        raise EcodiploError(
            Label("{period} has not begun: there is nothing to report yet",
                  "{period} chưa bắt đầu: chưa có gì để báo cáo").fill(period=period_title(period))
        )  # fmt: skip
    content = gather(connection, period, today=today)
    sources = _sources(connection, lang)
    document, claims = write_document(content, lang, sources, folder=templates)
    return Report(content, document, claims)


def _sources(connection: Connection, lang: Lang) -> dict[str, tuple[str, str | None]]:
    """The text and URL of every source, by its ref."""
    texts = {}
    for source in connection.execute(select(sources)):
        day = source.published_on
        date = show_partial_date(DateText(day), lang) if day else None
        text = ", ".join(part for part in (source.title, source.publisher, date) if part)
        texts[source.ref] = (f"{text} ({source.ref}).", source.url)
    return texts


def render(document: ReportDocument, format_: str, *, templates: Path | None = None) -> str | bytes:
    """The document in one of REPORT_FORMATS: text, or bytes for docx. Markdown draws the charts
    with letters."""
    if format_ == "docx":
        from ecodiplo.formats.documents.word import render as word

        return word(document, templates=templates)
    if format_ == "html":
        from ecodiplo.formats.documents.html import render as html

        return html(document, templates=templates)
    from ecodiplo.formats.documents.markdown import render as markdown

    return markdown(document)
