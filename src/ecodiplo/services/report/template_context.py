"""What the template of a report can use: its period, the office, sentences, records, functions.

Every text that comes from the database carries the mark of the claim that it states.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecodiplo.dates import DateText, show_partial_date
from ecodiplo.services.report.content import REPORTED
from ecodiplo.services.report.indicators_in_template import IndicatorsInTemplate
from ecodiplo.services.report.names_in_sentences import (
    counted,
    items,
    names,
)
from ecodiplo.services.report.office import OfficeView
from ecodiplo.services.report.periods_in_sentences import dated
from ecodiplo.services.report.policy_texts import carried_out, tasks_text
from ecodiplo.services.report.sentences import Sentences
from ecodiplo.services.report.template_objects import RecordTotal, RecordView
from ecodiplo.services.report.text_marks import without_marks
from ecodiplo.services.statistics.wording import quantity_in_prose
from ecodiplo.vocabulary import Unit

if TYPE_CHECKING:
    from ecodiplo.language import Lang
    from ecodiplo.services.report.content import ReportContent
    from ecodiplo.services.report.tables_and_charts import TablesAndCharts
    from ecodiplo.services.report.template_objects import Citations
    from ecodiplo.services.statistics.breakdown import Breakdown, Group


def context(
    content: ReportContent, lang: Lang, citations: Citations, tables_and_charts: TablesAndCharts
) -> dict[str, Any]:
    """The variables and functions of the template."""
    office = OfficeView(content.settings, lang)
    indicators = IndicatorsInTemplate(content, lang, citations, tables_and_charts.claims)
    sentences = Sentences(
        content, lang, office, figure=indicators.figure, nothing=indicators.nothing
    )
    countries = content.country_names
    functions: dict[str, Any] = {
        "say": sentences.say,
        "say_each": sentences.say_each,
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
         "ended": not content.period.lasts_beyond(content.today.isoformat())}
        | indicators.in_template() | functions | _of_records(content, lang, tables_and_charts)
    )  # fmt: skip


def _counted(count: int, noun: str, lang: Lang) -> str:
    """The number with its noun and the claim of a `RecordTotal`; empty for 0."""
    return counted(count, noun, lang) + getattr(count, "statement", "") if count else ""


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
