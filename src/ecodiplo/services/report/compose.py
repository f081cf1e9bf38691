"""The account of a period, written: in words, laid out, kept as it was published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.dates import PartialDate, show_partial_date
from ecodiplo.models.people import Source
from ecodiplo.services.report.content import Account, gather
from ecodiplo.services.report.prose import write_page

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from ecodiplo.dates import Period
    from ecodiplo.formats.documents.blocks import Page
    from ecodiplo.language import Lang

FORMATS = ("md", "html", "docx")


def compose(
    session: Session,
    period: Period,
    lang: Lang,
    *,
    today: datetime.date,
    templates: Path | None = None,
) -> tuple[Account, Page]:
    """The account of the period, and its words in the language.

    `templates` is an office's folder, whose files stand before the shipped ones. Raises
    EcodiploError for a fault in a template.
    """
    account = gather(session, period, today=today)
    return account, write_page(account, lang, _sources(session, lang), folder=templates)


def _sources(session: Session, lang: Lang) -> dict[str, tuple[str, str | None]]:
    """The text and address of every source, by its ref."""
    known = {}
    for source in session.scalars(select(Source)):
        day = source.published_on
        date = show_partial_date(PartialDate(day), lang) if day else None
        said = ", ".join(part for part in (source.title, source.publisher, date) if part)
        known[source.ref] = (f"{said} ({source.ref}).", source.url)
    return known


def render(page: Page, format_: str, *, templates: Path | None = None) -> str | bytes:
    """The page in one of FORMATS: text, or for docx bytes. In Markdown its charts are drawn with
    letters."""
    if format_ == "docx":
        from ecodiplo.formats.documents.word import render as word

        return word(page, templates=templates)
    if format_ == "html":
        from ecodiplo.formats.documents.html import render as html

        return html(page, templates=templates)
    from ecodiplo.formats.documents.markdown import render as markdown

    return markdown(page)
