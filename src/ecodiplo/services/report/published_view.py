"""A published figure of an indicator as sentences and templates see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.dates import DateText, Period, first_day, last_day
from ecodiplo.language import Label
from ecodiplo.periods import as_of_title, period_title
from ecodiplo.services.report.forms.clause_forms import KINDS
from ecodiplo.services.report.indicator_claims import published_claim
from ecodiplo.services.report.text_marks import mark, without_claims, without_marks
from ecodiplo.services.statistics.wording import caveat_text, published_text
from ecodiplo.vocabulary import Qualifier

if TYPE_CHECKING:
    from decimal import Decimal

    from ecodiplo.language import Lang
    from ecodiplo.services.report.claims import Claims
    from ecodiplo.services.report.content import ReportContent
    from ecodiplo.services.report.template_objects import Citations
    from ecodiplo.services.statistics.indicators import Indicator
    from ecodiplo.services.statistics.published_figures import PublishedFigure
    from ecodiplo.services.statistics.summary import SummaryLine


class PublishedView:
    """A published figure: false when there is none."""

    def __init__(
        self, indicator: Indicator | SummaryLine | None, figure: PublishedFigure | None, lang: Lang,
        *, usual_territory: str | None, claims: Claims, citations: Citations,
    ) -> None:  # fmt: skip
        """`indicator` is that of the figure, with its code, name and unit; `usual_territory` is the
        code of the territory that sentences do not name."""
        self._indicator, self._figure = indicator, figure
        self._usual_territory = usual_territory
        self._lang, self._claims, self._citations = lang, claims, citations

    def __bool__(self) -> bool:
        return self._figure is not None

    @property
    def said(self) -> str:
        """The figure: `gần 30 bản ghi nhớ`; empty when there is none."""
        if (indicator := self._indicator) is None or (figure := self._figure) is None:
            return ""
        text = without_marks(published_text(figure, indicator.unit, self._lang, in_prose=True))
        claim = published_claim(indicator.code, indicator.name, indicator.unit, figure)
        return self._claims.text(text, claim)

    @property
    def mark(self) -> str:
        """The mark of the claim of the figure, for a sentence without its number."""
        return self.said[len(without_claims(self.said)) :]

    @property
    def published_number(self) -> Decimal | None:
        """The number of the figure; None for a figure in words."""
        return self._figure.value if self._figure else None

    @property
    def in_words(self) -> bool:
        """Whether it is in words, without a number."""
        return self._figure is not None and self._figure.value is None

    @property
    def is_exact(self) -> bool:
        """Whether it is one number without a qualifier."""
        figure = self._figure
        return figure is not None and figure.upper is None and figure.qualifier is Qualifier.EXACT

    @property
    def is_zero(self) -> bool:
        """Whether it is exactly 0."""
        return self.is_exact and self.published_number == 0

    @property
    def kind(self) -> str:
        """`a plan` or `an estimate`; empty for a result and when the source does not say."""
        label = KINDS.get(self._figure.kind) if self._figure else None
        return label.to(self._lang) if label else ""

    @property
    def territory(self) -> str:
        """The territory that it is of; empty for the usual one."""
        territory = self._figure.territory if self._figure else None
        if territory is None or territory.code == self._usual_territory:
            return ""
        return territory.name.to(self._lang)

    @property
    def caveat(self) -> str:
        """The warning that stands beside it; empty when there is none."""
        return caveat_text(self._figure, self._lang) if self._figure else ""

    @property
    def cite(self) -> str:
        """The cite of its source."""
        if self._figure is None:
            return ""
        return mark(self._citations.cite(self._figure.source_ref, self._figure.locator))


class LastFigure(PublishedView):
    """The last figure of a cumulative indicator that was published before the period of the
    report: false when there is none."""

    def __init__(
        self, code: str, content: ReportContent, lang: Lang, *, claims: Claims, citations: Citations
    ) -> None:
        """`code` is the indicator's."""
        indicator, figure = content.bases.get(code, (None, None))
        super().__init__(
            indicator, figure, lang, usual_territory=content.usual_territory,
            claims=claims, citations=citations,
        )  # fmt: skip

    @property
    def span(self) -> str:
        """The period or day of the figure, or the report of it when its day is not stated."""
        if (figure := self._figure) is None:
            return ""
        if figure.report_period:
            day = DateText(figure.report_period)
            report = period_title(Period(first_day(day), last_day(day)))
            return (Label("report of ", "báo cáo ") + report).to(self._lang)
        title = as_of_title(figure.as_of) if figure.as_of else period_title(figure.span)
        return title.to(self._lang)
