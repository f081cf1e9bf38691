"""The indicators that are not compared with the year before, by the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecodiplo.periods import period_title
from ecodiplo.services.report.forms.comparison_forms import REASONS
from ecodiplo.services.report.indicator_claims import not_compared_claim
from ecodiplo.services.report.names_in_sentences import indicator_name
from ecodiplo.services.report.periods_in_sentences import compared_with
from ecodiplo.services.statistics.comparison import Obstacle

if TYPE_CHECKING:
    from ecodiplo.language import Lang
    from ecodiplo.services.report.claims import Claims
    from ecodiplo.services.report.content import ReportContent
    from ecodiplo.services.statistics.summary import SummaryLine


class NotCompared(NamedTuple):
    """Indicators that are not compared for one reason, in the words of a sentence."""

    indicators: list[str]
    reason: str


def nothing_compared(content: ReportContent) -> str:
    """`before` when nothing is compared because there is nothing of the year before, `period` when
    there is no number of the period; empty when something is compared, or has another obstacle."""
    if any(line.change for line in content.summary.lines):
        return ""
    obstacles = {line.obstacle for line in _uncompared(content)}
    if not obstacles:
        return "period"
    return "before" if obstacles == {Obstacle.NONE_BEFORE} else ""


def not_compared(content: ReportContent, lang: Lang, claims: Claims) -> list[NotCompared]:
    """The indicators by reason, in the order of `Obstacle`."""
    compared = content.summary.compared or content.period
    slots = {
        "before": compared_with(period_title(compared)).to(lang),
        "period": period_title(content.period).to(lang),
    }
    groups = []
    for obstacle, form in REASONS.items():
        reason = form.fill(lang, slots)
        names = [
            claims.text(
                indicator_name(line.name, content.country_names, lang),
                not_compared_claim(line, content.period, obstacle, reason),
            )
            for line in _uncompared(content)
            if line.obstacle is obstacle
        ]
        if names:
            groups.append(NotCompared(names, reason))
    return groups


def _uncompared(content: ReportContent) -> list[SummaryLine]:
    """The indicators with a number of the period and no change."""
    return [
        line
        for line in content.summary.lines
        if line.change is None and (line.published or (line.recorded and line.recorded.records))
    ]
