"""What the template of a report can use: its period, the office, sentences, records, functions.

Every text that comes from the database carries the mark of the claim that it states.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecodiplo.dates import DateText, show_partial_date
from ecodiplo.errors import EcodiploError
from ecodiplo.language import Lang, same
from ecodiplo.services.report.content import REPORTED
from ecodiplo.services.report.figure_view import FigureView
from ecodiplo.services.report.forms.note_forms import unplaced_note
from ecodiplo.services.report.gaps import gaps_of
from ecodiplo.services.report.indicator_claims import nothing_claim, published_claim
from ecodiplo.services.report.names_in_sentences import (
    counted,
    items,
    name_in_sentence,
    names,
)
from ecodiplo.services.report.office import OfficeView
from ecodiplo.services.report.periods_in_sentences import dated
from ecodiplo.services.report.policy_texts import carried_out, tasks_text
from ecodiplo.services.report.sentences import Sentences
from ecodiplo.services.report.template_objects import RecordTotal, RecordView
from ecodiplo.services.report.text_marks import without_marks
from ecodiplo.services.report.unknown_names import unknown_indicator
from ecodiplo.services.statistics.wording import quantity_in_prose
from ecodiplo.vocabulary import FigureKind, Unit, YearBasis

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecodiplo.language import Label
    from ecodiplo.services.report.claims import Claims
    from ecodiplo.services.report.content import ReportContent
    from ecodiplo.services.report.tables_and_charts import TablesAndCharts
    from ecodiplo.services.report.template_objects import Citations
    from ecodiplo.services.statistics.breakdown import Breakdown, Group
    from ecodiplo.services.statistics.published_figures import PublishedFigure


def context(
    content: ReportContent, lang: Lang, citations: Citations, tables_and_charts: TablesAndCharts
) -> dict[str, Any]:
    """The variables and functions of the template."""
    office = OfficeView(content.settings, lang)
    figures = _of_indicators(content, lang, citations, tables_and_charts.claims)
    sentences = Sentences(
        content, lang, office, figure=figures["figure"], nothing=figures["nothing"]
    )
    countries = content.country_names
    functions: dict[str, Any] = {
        "say": sentences.say,
        "say_known": sentences.say_known,
        "tell": sentences.tell,
        "names": lambda texts, noun, most=12: names(texts, lang, noun, most=most),
        "items": lambda text, kind="": items(text, lang, countries, kind),
        "dated": lambda day: dated(day, lang),
        "counted": lambda count, noun: _counted(count, noun, lang),
        "chart": lambda name: tables_and_charts.chart(name) is not None,
        "table": lambda name: tables_and_charts.table(name) is not None,
    }
    return (
        {**sentences.words, "office": office, "today": content.today,
         "today_text": show_partial_date(DateText(content.today.isoformat()), lang),
         "ended": content.today.isoformat() > (content.period.last or "")}
        | figures | functions | _of_records(content, lang, tables_and_charts)
    )  # fmt: skip


def _counted(count: int, noun: str, lang: Lang) -> str:
    """The number with its noun and the claim of a `RecordTotal`; empty for 0."""
    return counted(count, noun, lang) + getattr(count, "statement", "") if count else ""


def _of_indicators(
    content: ReportContent, lang: Lang, citations: Citations, claims: Claims
) -> dict[str, Any]:
    lines = {line.code: line for line in content.summary.lines}
    used: list[str] = []

    def figure(code: str) -> FigureView:
        if message := unknown_indicator(code, [*content.indicator_names]):
            raise EcodiploError(message)
        used.append(code)
        return FigureView(code, content, lang, claims=claims, citations=citations)

    def rest() -> list[str]:
        others = [figure(code) for code in lines if code not in used]
        return [
            view.code for view in others if view.said or (view.recorded and not view.cumulative)
        ]

    def nothing(subject: str) -> str:
        name = content.indicator_names.get(subject, same(subject))
        recorded = content.unplaced.get(subject)
        note = unplaced_note(recorded, lang) if recorded else ""
        return note + claims.mark(nothing_claim(subject, name, content.period, recorded))

    def named(condition: Callable[[PublishedFigure], bool]) -> list[str]:
        return _named(content, lang, claims, condition)

    of_unknown_kind = named(lambda figure: figure.kind is FigureKind.UNKNOWN)
    return {
        "figure": figure,
        "known": lambda *codes: any(map(bool, map(figure, codes))),
        "rest": rest,
        "nothing": nothing,
        "compared": any(line.change for line in lines.values()),
        "uncompared": [
            _name(line.name, content, lang) + nothing(f"change {line.code}")
            for line in lines.values()
            if line.change is None and (line.published or (line.recorded and line.recorded.records))
        ],
        "all_unsaid": of_unknown_kind and of_unknown_kind == named(lambda _: True),
        "unsaid": of_unknown_kind,
        "implied": named(lambda figure: figure.year_basis is YearBasis.IMPLIED),
        "published": bool(content.reconciled),
        "gaps": len(gaps_of(content)),
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
        "tasks": lambda ref: tasks_text(ref, content, lang, claims),
        "carried_out": carried_out(content, lang, tables_and_charts),
    }


def _named(
    content: ReportContent, lang: Lang, claims: Claims,
    condition: Callable[[PublishedFigure], bool],
) -> list[str]:  # fmt: skip
    """The names of the indicators whose figure meets the condition."""
    return [
        claims.text(
            _name(line.name, content, lang),
            published_claim(line.code, line.name, line.unit, line.published),
        )
        for line in content.summary.lines
        if line.published is not None and condition(line.published)
    ]


def _name(name: Label, content: ReportContent, lang: Lang) -> str:
    return without_marks(name_in_sentence(name, content.country_names).to(lang))


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
            group.key: quantity_in_prose(value, Unit.USD, lang) + statement
            for group in breakdown.groups
            if group.key and breakdown.order_total and (value := _total(breakdown, group))
        },
    }


def _total(breakdown: Breakdown, group: Group) -> Decimal | None:
    value = breakdown.value(group)
    return None if value is None else Decimal(value)
