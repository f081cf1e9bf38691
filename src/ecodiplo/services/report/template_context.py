"""What the template of a report can use: its period, the indicators, the records and functions.

Every text that comes from the database carries the mark of the claim that it states.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.formats.sheet import OPEN_END
from ecodiplo.language import Label, Lang, in_sentence, list_names, same
from ecodiplo.money import show_number
from ecodiplo.periods import period_title
from ecodiplo.services.report.content import REPORTED
from ecodiplo.services.report.indicator_claims import (
    coverage_claim,
    nothing_claim,
    published_claim,
)
from ecodiplo.services.report.record_claims import tasks_claim
from ecodiplo.services.report.template_objects import FigureView, RecordTotal, RecordView
from ecodiplo.services.report.text_marks import mark, without_claims, without_marks
from ecodiplo.services.statistics.reconcile import Reconciliation, State
from ecodiplo.services.statistics.wording import (
    IN_REPORT_GAP,
    percent_text,
    prose_unknown_note,
    published_text,
    recorded_text,
    unplaced_note,
)
from ecodiplo.vocabulary import FigureKind, TaskStatus, YearBasis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecodiplo.dates import Period
    from ecodiplo.services.report.claims import Claims
    from ecodiplo.services.report.content import ReportContent
    from ecodiplo.services.report.tables_and_charts import TablesAndCharts
    from ecodiplo.services.report.template_objects import Citations
    from ecodiplo.services.statistics.breakdown import Breakdown
    from ecodiplo.services.statistics.published_figures import PublishedFigure

# The states of a published figure whose records do not make it up.
GAPS = (State.EMPTY, State.SHORT, State.WORDS, State.NOT_KEPT, State.FAULT)


def context(
    content: ReportContent, lang: Lang, citations: Citations, tables_and_charts: TablesAndCharts
) -> dict[str, Any]:
    """The variables and functions of the template."""
    compared = content.summary.compared
    period = {
        "period": period_title(content.period).to(lang),
        "year": (content.period.last or "")[:4],
        "before": period_title(compared).to(lang) if compared else "",
        "today": content.today,
    }
    functions: dict[str, Any] = {
        "names": lambda items, most=8, total=0: join(items, lang, most, total),
        "clause": lambda text, proper=False: clause(text, lang, proper=proper),
        "count": lambda total: show_number(total, lang) + getattr(total, "statement", ""),
        "chart": lambda name: tables_and_charts.chart(name) is not None,
        "table": lambda name: tables_and_charts.table(name) is not None,
    }
    return (
        period | functions | _of_indicators(content, lang, citations, tables_and_charts.claims)
        | _of_records(content, lang, tables_and_charts)
    )  # fmt: skip


def _of_indicators(
    content: ReportContent, lang: Lang, citations: Citations, claims: Claims
) -> dict[str, Any]:
    lines = {line.code: line for line in content.summary.lines}
    used: list[str] = []

    def figure(code: str) -> FigureView:
        used.append(code)
        return FigureView(code, content, lang, claims=claims, citations=citations)

    def rest() -> list[FigureView]:
        others = [figure(code) for code in lines if code not in used]
        return [view for view in others if view.said or (view.recorded and not view.cumulative)]

    def nothing(subject: str) -> str:
        name = lines[subject].name if subject in lines else Label(subject, subject)
        recorded = content.unplaced.get(subject)
        note = unplaced_note(recorded).to(lang) if recorded else ""
        return note + claims.mark(nothing_claim(subject, name, content.period, recorded))

    def named(condition: Callable[[PublishedFigure], bool]) -> list[str]:
        return _named(content, lang, claims, condition)

    of_unknown_kind = named(lambda figure: figure.kind is FigureKind.UNKNOWN)
    return {
        "figure": figure,
        "rest": rest,
        "nothing": nothing,
        "compared": any(line.change for line in lines.values()),
        "uncompared": [
            without_marks(line.name.to(lang)) + nothing(f"change {line.code}")
            for line in lines.values()
            if line.change is None and (line.published or (line.recorded and line.recorded.records))
        ],
        "all_unsaid": len(of_unknown_kind) == len(named(lambda _: True)),
        "unsaid": of_unknown_kind,
        "implied": named(lambda figure: figure.year_basis is YearBasis.IMPLIED),
        "published": bool(content.reconciled),
        "gaps": [
            _gap(reconciliation, content.period, lang, citations, claims)
            for reconciliation in content.reconciled
            if reconciliation.state in GAPS
        ],
    }


def _of_records(
    content: ReportContent, lang: Lang, tables_and_charts: TablesAndCharts
) -> dict[str, Any]:
    claims = tables_and_charts.claims
    return {
        "lists": {
            name: [RecordView(row, records, tables_and_charts) for row in records.rows]
            for name, records in content.lists.items()
        },
        "totals": {
            name: RecordTotal.of(records.total, _stated(tables_and_charts, name))
            for name, records in content.lists.items()
        },
        "groups": {
            name: _groups(groups, lang, _stated(tables_and_charts, name))
            for name, groups in content.groups.items()
        },
        "reported": [
            {"name": entity.name, "label": entity.label.to(lang)}
            for entity in REPORTED
            if content.lists[entity.name].rows
        ],
        "progress": lambda ref: _progress(ref, content, lang, claims),
    }


def _named(
    content: ReportContent, lang: Lang, claims: Claims,
    condition: Callable[[PublishedFigure], bool],
) -> list[str]:  # fmt: skip
    """The names of the indicators whose figure meets the condition."""
    return [
        claims.text(
            without_marks(line.name.to(lang)),
            published_claim(line.code, line.name, line.unit, line.published),
        )
        for line in content.summary.lines
        if line.published is not None and condition(line.published)
    ]


def _stated(tables_and_charts: TablesAndCharts, name: str) -> str:
    """The mark of the claim of a list or a breakdown."""
    (claim,) = tables_and_charts.stated_claims(name)
    return tables_and_charts.claims.mark(claim)


def _groups(breakdown: Breakdown, lang: Lang, statement: str) -> dict[str, Any]:
    return {
        "names": [
            without_marks(group.label.to(lang)) + statement
            for group in breakdown.groups
            if group.label
        ],
        "by": {
            group.key: breakdown.bar_text(group, lang) + statement
            for group in breakdown.groups
            if group.key
        },
    }


def _gap(
    reconciliation: Reconciliation, period: Period, lang: Lang, citations: Citations,
    claims: Claims,
) -> dict[str, Any]:  # fmt: skip
    """A published figure whose records do not make it up, with the number of the records."""
    figure, unit, recorded = reconciliation.published, reconciliation.unit, reconciliation.recorded
    coverage = reconciliation.coverage
    own_period = figure.span.first is not None and not figure.of(period)
    return {
        "name": without_marks(reconciliation.name.to(lang)),
        "said": claims.text(
            without_marks(published_text(figure, unit, lang, in_prose=True)),
            coverage_claim(reconciliation),
        ),
        "recorded": recorded_text(reconciliation.recorded, unit, lang, IN_REPORT_GAP),
        "coverage": "" if coverage is None else percent_text(coverage, lang),
        "kept": reconciliation.state is not State.NOT_KEPT,
        "unknown": prose_unknown_note(recorded).to(lang) if recorded and not recorded.fault else "",
        "cite": mark(citations.cite(figure.source_ref, figure.locator)),
        "span": period_title(figure.span).to(lang) if own_period else "",
        "kind": (figure.kind.label.to(lang).lower() if figure.kind in ("plan", "estimate") else ""),
    }


def _progress(ref: str, content: ReportContent, lang: Lang, claims: Claims) -> str:
    """The tasks of a focus area by status: `2 đã hoàn thành, 1 đang thực hiện`."""
    tasks = content.progress.get(ref, {})
    text = ", ".join(
        f"{tasks[status]} {status.label.to(lang).lower()}"
        for status in TaskStatus
        if tasks.get(status)
    )
    return claims.text(text, tasks_claim(ref, content)) if text else ""


def join(items: Iterable[Any], lang: Lang, most: int = 8, total: int = 0) -> str:
    """Names in a sentence: `A, B và C`. Names beyond `most` are only counted; `total` is the number
    of all names when `items` holds only the first of them."""
    texts = [str(item) for item in items]
    names = list({without_claims(name): name for name in texts if name}.values())
    more = max(len(names) - most, 0) + max(total - len(texts), 0)
    if more > 0:
        names = [*names[:most], Label(f"{more} more", f"{more} mục khác").to(lang)]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {Label('and', 'và').to(lang)} {names[-1]}"


def clause(text: str, lang: Lang, *, proper: bool = False) -> str:
    """Items for the middle of a sentence: `Cảng biển; Năng lượng sạch` becomes
    `cảng biển, năng lượng sạch`, and with dots behind `như cảng biển, năng lượng sạch...`. `proper`
    names and words in capitals keep their capitals."""
    items = [item.strip() for item in text.split(";")]
    is_open = without_claims(items[-1]) == OPEN_END.strip("; ")
    marks = items.pop().removeprefix(OPEN_END.strip("; ")) if is_open else ""
    names = [same(item if proper else in_sentence(item)) for item in items]
    return list_names(names, complete=False if is_open else None).to(lang) + marks
