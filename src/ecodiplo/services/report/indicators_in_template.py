"""The indicators of a report as its template sees them: the view of each, and what is said of all
of them together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.errors import EcodiploError
from ecodiplo.language import Lang, same
from ecodiplo.services.report.figure_view import FigureView
from ecodiplo.services.report.forms.note_forms import unplaced_note
from ecodiplo.services.report.gaps import gaps_of
from ecodiplo.services.report.indicator_claims import nothing_claim, published_claim
from ecodiplo.services.report.names_in_sentences import indicator_name
from ecodiplo.services.report.not_compared import NotCompared, not_compared, nothing_compared
from ecodiplo.services.report.unknown_names import unknown_indicator
from ecodiplo.vocabulary import FigureKind, YearBasis

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecodiplo.services.report.claims import Claims
    from ecodiplo.services.report.content import ReportContent
    from ecodiplo.services.report.template_objects import Citations
    from ecodiplo.services.statistics.published_figures import PublishedFigure


class IndicatorsInTemplate:
    """The indicators of one report. A template sees the members without an underscore."""

    def __init__(
        self, content: ReportContent, lang: Lang, citations: Citations, claims: Claims
    ) -> None:
        self._content, self._lang = content, lang
        self._citations, self._claims = citations, claims
        self._used: list[str] = []

    def in_template(self) -> dict[str, Any]:
        """The members by the names that a template has for them."""
        return {
            name: getattr(self, name)
            for name in dir(self)
            if not name.startswith("_") and name != "in_template"
        }

    def figure(self, code: str) -> FigureView:
        """The view of an indicator. Raises EcodiploError when there is no such indicator."""
        if message := unknown_indicator(code, [*self._content.indicator_names]):
            raise EcodiploError(message)
        self._used.append(code)
        return FigureView(code, self._content, self._lang, claims=self._claims,
                          citations=self._citations)  # fmt: skip

    def known(self, *codes: str) -> bool:
        """Whether there is a figure of one of the indicators."""
        return any(map(bool, map(self.figure, codes)))

    def rest(self) -> list[str]:
        """The indicators with something to say that the template has not used."""
        others = [
            self.figure(line.code)
            for line in self._content.summary.lines
            if line.code not in self._used
        ]
        return [
            view.code for view in others if view.said or (view.recorded and not view.cumulative)
        ]

    def nothing(self, subject: str) -> str:
        """The note and the claim that there is nothing of a subject."""
        name = self._content.indicator_names.get(subject, same(subject))
        recorded = self._content.unplaced.get(subject)
        note = unplaced_note(recorded, self._lang) if recorded else ""
        claim = nothing_claim(subject, name, self._content.period, recorded)
        return note + self._claims.mark(claim)

    @property
    def nothing_compared(self) -> str:
        """Why no indicator is compared with the year before: `before` or `period` has none."""
        return nothing_compared(self._content)

    @property
    def not_compared(self) -> list[NotCompared]:
        """The indicators with numbers that are not compared, by the reason."""
        return not_compared(self._content, self._lang, self._claims)

    @property
    def unsaid(self) -> list[str]:
        """The names of the indicators whose source does not say the kind of the figure."""
        return self._named(lambda figure: figure.kind is FigureKind.UNKNOWN)

    @property
    def all_unsaid(self) -> bool:
        """Whether these are all indicators with a figure."""
        return bool(self.unsaid) and self.unsaid == self._named(lambda _: True)

    @property
    def implied(self) -> list[str]:
        """The names of the indicators whose figure has its year by the context."""
        return self._named(lambda figure: figure.year_basis is YearBasis.IMPLIED)

    @property
    def published(self) -> bool:
        """Whether the period has published figures."""
        return bool(self._content.reconciled)

    @property
    def gaps(self) -> int:
        """The number of published figures that the records do not match."""
        return len(gaps_of(self._content))

    def _named(self, condition: Callable[[PublishedFigure], bool]) -> list[str]:
        """The names of the indicators whose figure meets the condition."""
        return [
            self._claims.text(
                indicator_name(line.name, self._content.country_names, self._lang),
                published_claim(line.code, line.name, line.unit, line.published),
            )
            for line in self._content.summary.lines
            if line.published is not None and condition(line.published)
        ]
