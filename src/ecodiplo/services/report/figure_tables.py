"""The tables of indicators: all figures of the period, and the comparison with the year before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.formats.documents.blocks import Cite, Run, Table
from ecodiplo.language import DASH, Label, same
from ecodiplo.periods import as_of_title, period_title
from ecodiplo.services.report.forms.form import sentence
from ecodiplo.services.report.other_sources import other_clause, other_figures
from ecodiplo.services.statistics.wording import (
    CHANGE,
    IN_REPORT_TABLE,
    INDICATOR,
    PUBLISHED,
    RECORDED,
    SOURCE,
    caveat_text,
    change_text,
    figure_notes,
    published_text,
    recorded_text,
)
from ecodiplo.text import with_capital
from ecodiplo.vocabulary import Basis

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecodiplo.dates import Period
    from ecodiplo.language import Lang
    from ecodiplo.services.report.content import ReportContent
    from ecodiplo.services.statistics.published_figures import PublishedFigure
    from ecodiplo.services.statistics.summary import SummaryLine
    from ecodiplo.vocabulary import Unit

    MakeCite = Callable[[str, str | None], Cite]  # from the ref of a source and the place in it

FIGURES = Label("Published figures and records", "Số công bố và số theo hồ sơ")
NOTES = Label("Notes", "Ghi chú")
ON_RECORD = Label(", on record", ", theo hồ sơ")  # behind the name of what the records count
COMPARISON = Label("Compared with the same period of the year before",
                   "So sánh với cùng kỳ năm trước")  # fmt: skip


def figures_table(content: ReportContent, lang: Lang, make_cite: MakeCite) -> Table | None:
    """Every indicator with its published figure, the number of the records, notes and the
    source. A column without any text is left out."""
    listed = filter(is_listed, content.summary.lines)
    rows = [_row(line, content, lang, make_cite) for line in listed]
    if not rows:
        return None
    columns = (INDICATOR, PUBLISHED, RECORDED, NOTES, SOURCE)
    kept = [at for at in range(len(columns)) if at < 3 or any(any(row[at]) for row in rows)]
    return Table(
        FIGURES.to(lang),
        tuple(columns[at].to(lang) for at in kept),
        tuple(tuple(row[at] for at in kept) for row in rows),
        tuple(at in (1, 2) for at in kept),
    )


def _row(
    line: SummaryLine, content: ReportContent, lang: Lang, make_cite: MakeCite
) -> tuple[tuple[Run, ...], ...]:
    recorded = recorded_text(line.recorded, line.unit, lang, IN_REPORT_TABLE)
    if (figure := line.published) is None:
        return (line.name.to(lang),), (DASH,), (recorded,), ("",), ()
    published = figure_text(figure, line.unit, content.period, lang)
    cite = make_cite(figure.source_ref, figure.locator)
    notes = _notes(line, figure, content, lang, make_cite)
    return (line.name.to(lang),), (published,), (recorded,), notes, (cite,)


def _notes(
    line: SummaryLine, figure: PublishedFigure, content: ReportContent, lang: Lang,
    make_cite: MakeCite,
) -> tuple[Run, ...]:  # fmt: skip
    """The note beside the figure, and the figures of other sources with their cites."""
    runs: list[Run] = [note_text(figure, content.usual_territory, lang)]
    for other in other_figures(line):
        text = published_text(other, line.unit, lang)
        clause = other_clause(figure, other, text, content.country_names, lang)
        clause = sentence(clause).removesuffix(".")
        runs += [f"{'. ' if runs[-1] else ''}{clause} ", make_cite(other.source_ref, other.locator)]
    return tuple(run for run in runs if run)


def note_text(figure: PublishedFigure, usual_territory: str | None, lang: Lang) -> str:
    """What must stand beside the figure: its territory when it is not the usual one, its scope and
    its caveat, each once."""
    territory = figure.territory
    other = territory.name if territory and territory.code != usual_territory else same("")
    parts = (
        other.to(lang),
        figure.scope.to(lang) if figure.scope else "",
        caveat_text(figure, lang),
    )
    return ". ".join(dict.fromkeys(_without_stop(part) for part in parts if part))


def other_days(figure: PublishedFigure, period: Period) -> Label:
    """The period or the as-of day of a figure that is not of the days of the report; empty for one
    that is."""
    if figure.of(period) or figure.as_of_unknown:
        return same("")
    if figure.span.first is None:
        return as_of_title(figure.as_of or figure.span.last or "")
    return period_title(figure.span)


def figure_text(figure: PublishedFigure, unit: Unit, period: Period, lang: Lang) -> str:
    """The figure in a table of the report, with its notes."""
    text = published_text(figure, unit, lang) + figure_notes(figure).to(lang)
    days = other_days(figure, period).to(lang)
    return f"{text} ({days})" if days else text


def _without_stop(text: str) -> str:
    """The text without its full stop; the dots of an open list stay."""
    return text if text.endswith("...") else text.removesuffix(".")


def is_listed(line: SummaryLine) -> bool:
    """Whether the indicator has a published figure of the period, or records that count in it. The
    cumulative number of the records stands beside a published one, or not at all."""
    recorded = line.recorded is not None and line.recorded.records > 0
    of_period = recorded and line.basis is Basis.PERIOD
    return line.published is not None or of_period or line.fault is not None


def comparison_table(content: ReportContent, lang: Lang) -> Table | None:
    """The indicators that can be compared with the same period of the year before."""
    lines = [line for line in content.summary.lines if line.change is not None]
    if not lines:
        return None
    rows: list[tuple[tuple[Run, ...], ...]] = []
    for line in lines:
        before, now = before_and_now(line, lang)
        change = change_text(line.change, line.unit, lang)
        name = line.name.to(lang)
        if line.change and line.change.recorded:
            name += ON_RECORD.to(lang)
        if line.published and (days := other_days(line.published, content.period).to(lang)):
            name += f" ({days})"
        rows.append(((name,), (before,), (now,), (change,)))
    compared = content.summary.compared or content.period
    columns = (
        INDICATOR.to(lang),
        with_capital(period_title(compared).to(lang)),
        with_capital(period_title(content.period).to(lang)),
        CHANGE.to(lang),
    )  # fmt: skip
    return Table(COMPARISON.to(lang), columns, tuple(rows),
                 (False, True, True, True))  # fmt: skip


def before_and_now(line: SummaryLine, lang: Lang) -> tuple[str, str]:
    """The two values of the line's change: both published or both recorded."""
    if line.change is not None and not line.change.recorded and line.before and line.published:
        return (
            published_text(line.before, line.unit, lang) + figure_notes(line.before).to(lang),
            published_text(line.published, line.unit, lang) + figure_notes(line.published).to(lang),
        )
    return (
        recorded_text(line.recorded_before, line.unit, lang, IN_REPORT_TABLE),
        recorded_text(line.recorded, line.unit, lang, IN_REPORT_TABLE),
    )
