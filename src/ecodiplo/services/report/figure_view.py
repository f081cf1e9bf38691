"""An indicator as sentences and templates see it: what is published, what is on record, and how it
changed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ecodiplo.dates import DateText, Period, first_day, last_day, show_partial_date
from ecodiplo.language import Label, same
from ecodiplo.periods import period_title
from ecodiplo.services.report.forms.note_forms import NO_DATE, change_clause, unknown_note
from ecodiplo.services.report.indicator_claims import (
    change_claim,
    published_claim,
    recorded_claim,
)
from ecodiplo.services.report.names_in_sentences import name_in_sentence
from ecodiplo.services.report.periods_in_sentences import compared_with, dated
from ecodiplo.services.report.text_marks import mark, without_claims, without_marks
from ecodiplo.services.statistics.wording import (
    caveat_text,
    number_in_prose,
    published_text,
    quantity_in_prose,
)
from ecodiplo.vocabulary import Basis, FigureKind, Qualifier, YearBasis

if TYPE_CHECKING:
    from decimal import Decimal

    from ecodiplo.language import Lang
    from ecodiplo.services.report.claims import Claims
    from ecodiplo.services.report.content import ReportContent
    from ecodiplo.services.report.template_objects import Citations
    from ecodiplo.services.statistics.published_figures import PublishedFigure
    from ecodiplo.services.statistics.summary import SummaryLine


class LastFigure:
    """The last figure of a cumulative indicator that was published before the period of the
    report: false when there is none."""

    def __init__(
        self, code: str, content: ReportContent, lang: Lang, *, claims: Claims, citations: Citations
    ) -> None:
        """`code` is the indicator's."""
        self._base = content.bases.get(code)
        self._lang, self._claims, self._citations = lang, claims, citations

    def __bool__(self) -> bool:
        return self._base is not None

    @property
    def in_words(self) -> bool:
        """Whether it is in words, without a number."""
        return self._base is not None and self._base[1].value is None

    @property
    def is_zero(self) -> bool:
        """Whether it is exactly 0."""
        figure = self._base[1] if self._base else None
        return figure is not None and figure.value == 0 and figure.qualifier is Qualifier.EXACT

    @property
    def mark(self) -> str:
        """The mark of the claim of the figure, for a sentence without its number."""
        return self.text[len(without_claims(self.text)) :]

    @property
    def text(self) -> str:
        """The figure."""
        if self._base is None:
            return ""
        indicator, figure = self._base
        text = without_marks(published_text(figure, indicator.unit, self._lang, in_prose=True))
        claim = published_claim(indicator.code, indicator.name, indicator.unit, figure)
        return self._claims.text(text, claim)

    @property
    def span(self) -> str:
        """The period or day of that figure, or the report of it when its day is not stated."""
        if self._base is None:
            return ""
        figure = self._base[1]
        if figure.report_period:
            day = DateText(figure.report_period)
            report = period_title(Period(first_day(day), last_day(day)))
            return (Label("report of ", "báo cáo ") + report).to(self._lang)
        return _as_of(figure, self._lang) or period_title(figure.span).to(self._lang)

    @property
    def caveat(self) -> str:
        """The warning that stands beside it; empty when there is none."""
        return caveat_text(self._base[1], self._lang) if self._base else ""

    @property
    def cite(self) -> str:
        """The cite of that figure."""
        return _cite(self._base[1], self._citations) if self._base else ""


class RecordedNumber:
    """The number of the records of an indicator: false when there is nothing to count or add
    up."""

    def __init__(
        self, line: SummaryLine | None, period: Period, lang: Lang, claims: Claims
    ) -> None:
        """`line` is that of the summary, None for an indicator without one."""
        self._line, self._period, self._lang, self._claims = line, period, lang, claims

    def __bool__(self) -> bool:
        return self.number is not None

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The number of the records: `7 đoàn`; empty when there is nothing to count or add up."""
        if (line := self._line) is None or (number := self.number) is None:
            return ""
        text = quantity_in_prose(number, line.unit, self._lang)
        return self._claims.text(text, recorded_claim(line, self._period))

    @property
    def count(self) -> str:
        """The number of the records without its unit."""
        if (line := self._line) is None or (number := self.number) is None:
            return ""
        text = number_in_prose(number, self._lang)
        return self._claims.text(text, recorded_claim(line, self._period))

    @property
    def mark(self) -> str:
        """The mark of the claim of that number, for a sentence without it."""
        return self.text[len(without_claims(self.text)) :]

    @property
    def number(self) -> Decimal | None:
        """The number itself; None when there is nothing to count or add up."""
        recomputed = self._line.recorded if self._line else None
        return recomputed.value if recomputed and recomputed.records else None

    @property
    def unknown(self) -> str:
        """What the number of the records leaves open, in brackets; empty when it leaves nothing
        open."""
        if self._line is None or (recorded := self._line.recorded) is None or recorded.fault:
            return ""
        return unknown_note(recorded, self._lang)

    @property
    def are_counted(self) -> bool:
        """Whether the number of the records is a count of them, not a sum of a field."""
        return self._line is not None and self._line.measure.startswith("count")


class FigureView:
    """An indicator in a template: false when a report has nothing to say of it. (The records to
    date are only said beside a published figure.)"""

    def __init__(
        self, code: str, content: ReportContent, lang: Lang, *, claims: Claims, citations: Citations
    ) -> None:
        """`code` is the indicator's; the summary has no line of an indicator without numbers."""
        self.code = code
        lines = (line for line in content.summary.lines if line.code == code)
        self._line: SummaryLine | None = next(lines, None)
        self.last = LastFigure(code, content, lang, claims=claims, citations=citations)
        self.recorded = RecordedNumber(self._line, content.period, lang, claims)
        self._content, self._period, self._lang = content, content.period, lang
        self._claims, self._citations = claims, citations

    def __bool__(self) -> bool:
        return bool(self.said or self.last or (self.recorded and not self.cumulative))

    @cached_property
    def _published(self) -> PublishedFigure | None:
        return self._line.published if self._line else None

    @property
    def name_in_sentence(self) -> Label:
        """The indicator's name in both languages as it stands in a sentence; its code for one that
        the database does not have."""
        name = self._content.indicator_names.get(self.code, same(self.code))
        return name_in_sentence(name, self._content.country_names)

    @property
    def name(self) -> str:
        """The indicator's name."""
        return without_marks(self._line.name.to(self._lang)) if self._line else ""

    @property
    def is_exact(self) -> bool:
        """Whether the published figure is one number without a qualifier."""
        figure = self._published
        return figure is not None and figure.upper is None and figure.qualifier is Qualifier.EXACT

    @property
    def holds_records(self) -> bool:
        """Whether the records of the period can be part of the published figure: it is of the same
        days, and no plan."""
        figure = self._published
        if figure is None or _undated(figure):
            return False
        return figure.of(self._period) and figure.kind is not FigureKind.PLAN

    @property
    def cumulative(self) -> bool:
        """Whether its number is as of the last day of the period."""
        return self._line is not None and self._line.basis is Basis.CUMULATIVE

    @property
    def said(self) -> str:
        """The published figure: `gần 30 bản ghi nhớ`; empty when there is none."""
        if (line := self._line) is None or (figure := self._published) is None:
            return ""
        text = without_marks(published_text(figure, line.unit, self._lang, in_prose=True))
        claim = published_claim(line.code, line.name, line.unit, figure)
        return self._claims.text(text, claim)

    @property
    def said_mark(self) -> str:
        """The mark of the claim of the published figure, for a sentence without its number."""
        return self.said[len(without_claims(self.said)) :]

    @property
    def published_number(self) -> Decimal | None:
        """The number of the published figure; None when there is none."""
        return self._published.value if self._published else None

    @property
    def span(self) -> str:
        """The figure's period when it is not the report's, its day when it is a number to date, or
        a note that it has no date."""
        if (figure := self._published) is None:
            return ""
        if _undated(figure):
            return NO_DATE.to(self._lang)
        if figure.span.first is None:
            return _as_of(figure, self._lang)
        other = Label("figure for ", "số liệu ") + period_title(figure.span)
        return "" if figure.of(self._period) else other.to(self._lang)

    @property
    def caveat(self) -> str:
        """The warning that stands beside the published figure; empty when there is none."""
        figure = self._published
        return caveat_text(figure, self._lang) if figure else ""

    @property
    def kind(self) -> str:
        """`plan` or `estimate`; empty for a result and when the source does not say."""
        if (figure := self._published) is None:
            return ""
        return (
            figure.kind.label.to(self._lang).lower() if figure.kind in ("plan", "estimate") else ""
        )

    @property
    def earlier(self) -> str:
        """The period or day of the figure that the change is from, when it is not the same period
        of the year before as a whole."""
        line, now = self._line, self._published
        if line is None or line.before is None or now is None or now.of(self._period):
            return ""
        if day := line.before.as_of:
            return dated(show_partial_date(DateText(day), self._lang), self._lang)
        return compared_with(period_title(line.before.span)).to(self._lang)

    @property
    def moved(self) -> str:
        """The change in a year: `tăng 5 đoàn (2,9%)`; empty when the two cannot be compared."""
        if (line := self._line) is None or line.change is None:
            return ""
        if self.cumulative and not self.said:  # the sentence says no number of the records to date
            return ""
        text = change_clause(line.change, line.unit, self._lang)
        return self._claims.text(text, change_claim(line, self._period))

    @property
    def cite(self) -> str:
        """The cite of the published figure."""
        return _cite(self._published, self._citations) if self._published else ""


def _undated(figure: PublishedFigure) -> bool:
    """Whether the source states no date of the figure."""
    return figure.as_of_unknown or figure.year_basis is YearBasis.UNDATED


def _as_of(figure: PublishedFigure, lang: Lang) -> str:
    """The day of a figure to date: `tính đến ngày 20/12/2022`; empty for one of a period."""
    if not figure.as_of:
        return ""
    day = dated(show_partial_date(DateText(figure.as_of), lang), lang)
    return Label(f"as of {day}", f"tính đến {day}").to(lang)


def _cite(figure: PublishedFigure, citations: Citations) -> str:
    return mark(citations.cite(figure.source_ref, figure.locator))
