"""An indicator as sentences and templates see it: what is published, what is on record, and how it
changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.dates import DateText, show_named_date
from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label, same
from ecodiplo.periods import as_of_title, period_title
from ecodiplo.services.report.capitals import name_in_sentence
from ecodiplo.services.report.former_names import FORMER_ATTRIBUTES, gone
from ecodiplo.services.report.forms.note_forms import change_clause
from ecodiplo.services.report.indicator_claims import change_claim
from ecodiplo.services.report.other_sources import other_sentences
from ecodiplo.services.report.periods_in_sentences import compared_with
from ecodiplo.services.report.published_view import LastFigure, PublishedView
from ecodiplo.services.report.recorded_number import RecordedNumber
from ecodiplo.services.statistics.wording import NO_DATE
from ecodiplo.vocabulary import Basis, FigureKind, YearBasis

if TYPE_CHECKING:
    from ecodiplo.language import Lang
    from ecodiplo.services.report.claims import Claims
    from ecodiplo.services.report.content import ReportContent
    from ecodiplo.services.report.template_objects import Citations
    from ecodiplo.services.statistics.published_figures import PublishedFigure
    from ecodiplo.services.statistics.summary import SummaryLine


# The list of the report that names what the indicator counts.
NAMED_BY = {"enterprises_connected": "connected"}


class FigureView(PublishedView):
    """An indicator in a template, with its published figure: false when a report has nothing to say
    of it. (The records to date are only said beside a published figure.)"""

    def __init__(
        self, code: str, content: ReportContent, lang: Lang, *, claims: Claims, citations: Citations
    ) -> None:
        """`code` is the indicator's; the summary has no line of an indicator without numbers."""
        self.code = code
        lines = (line for line in content.summary.lines if line.code == code)
        self._line: SummaryLine | None = next(lines, None)
        published = self._line.published if self._line else None
        super().__init__(
            self._line, published, lang, usual_territory=content.usual_territory,
            claims=claims, citations=citations,
        )  # fmt: skip
        self.last = LastFigure(code, content, lang, claims=claims, citations=citations)
        self.recorded = RecordedNumber(self._line, content.period, lang, claims)
        self._content, self._period = content, content.period

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> None:
            """Raises EcodiploError for a name of an earlier version, with the one of now."""
            if name in FORMER_ATTRIBUTES:
                raise EcodiploError(gone(f".{name}", f".{FORMER_ATTRIBUTES[name]}"))
            raise AttributeError(name)

    def __bool__(self) -> bool:
        return bool(self.said or self.last or (self.recorded and not self.cumulative))

    @property
    def name_in_sentence(self) -> Label:
        """The indicator's name in both languages as it stands in a sentence; its code for one that
        the database does not have."""
        name = self._content.indicator_names.get(self.code, same(self.code))
        return name_in_sentence(name, self._content.country_names)

    @property
    def cumulative(self) -> bool:
        """Whether its number is as of the last day of the period; only such an indicator has a last
        figure."""
        return self._line.basis is Basis.CUMULATIVE if self._line else bool(self.last)

    @property
    def holds_records(self) -> bool:
        """Whether the records of the period can be part of the published figure: it is of the same
        days and territory, and no plan."""
        figure = self._figure
        if figure is None or _undated(figure) or self.territory:
            return False
        return figure.of(self._period) and figure.kind is not FigureKind.PLAN

    @property
    def names_period(self) -> bool:
        """Whether its sentence is of the report's period and names it, so that the next sentence
        can say `in the period`."""
        return not (self.cumulative or self.span or self.last)

    @property
    def is_of_another_period(self) -> bool:
        """Whether the figure is of another period than the report, or as of a day before its end,
        though the records of the indicator are those of the period."""
        figure = self._figure
        if figure is None or self.cumulative or _undated(figure):
            return False
        return not figure.of(self._period)

    @property
    def says_none(self) -> bool:
        """Whether the published number is 0, or that of the records where none is published."""
        if self.said:
            return self.is_zero
        return bool(self.recorded) and not self.recorded.number

    @property
    def is_contradicted(self) -> bool:
        """Whether 0 is published of the period, no plan, and there are records of the kind: those
        that count, umbrella records, or names that they give."""
        figure = self._figure
        if figure is None or not self.is_zero or figure.is_plan or self.territory:
            return False
        if not (figure.of(self._period) or _undated(figure)):
            return False
        names = self._content.lists[NAMED_BY[self.code]].total if self.code in NAMED_BY else 0
        return bool(self.recorded.number or self.recorded.umbrella or names)

    @property
    def span(self) -> str:
        """The figure's period when it is not the report's, its day when it is a number to date, or
        a note that it has no date."""
        if (figure := self._figure) is None:
            return ""
        if _undated(figure):
            return NO_DATE.to(self._lang)
        if figure.span.first is None:
            return as_of_title(figure.as_of).to(self._lang) if figure.as_of else ""
        other = Label("figure for ", "số liệu ") + period_title(figure.span)
        return "" if figure.of(self._period) else other.to(self._lang)

    @property
    def earlier(self) -> str:
        """The period or day of the figure that the change is from, when it is not the same period
        of the year before as a whole."""
        line, now = self._line, self._figure
        if line is None or line.before is None or now is None or now.of(self._period):
            return ""
        if day := line.before.as_of:
            return show_named_date(DateText(day), self._lang)
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
    def other_sources(self) -> list[str]:
        """The sentences of the figures that give another number."""
        if self._line is None or self._figure is None:
            return []
        return [*other_sentences(self._line, self._content.country_names, self._lang, self._claims,
                                 self._citations.cite)]  # fmt: skip


def _undated(figure: PublishedFigure) -> bool:
    """Whether the source states no date of the figure."""
    return figure.as_of_unknown or figure.year_basis is YearBasis.UNDATED
