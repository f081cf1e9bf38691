"""Published figures that the records do not match: their table, and the chart of those that count
things."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ecodiplo.formats.documents.blocks import Chart, Run, Series, Table
from ecodiplo.language import DASH, Label
from ecodiplo.services.report.figure_tables import figure_text
from ecodiplo.services.report.forms.note_forms import uncertainty_note
from ecodiplo.services.statistics.reconcile import Reconciliation, State
from ecodiplo.services.statistics.wording import (
    IN_SUMMARY,
    INDICATOR,
    PUBLISHED,
    RECORDED,
    SOURCE,
    published_text,
    quantity,
    recorded_text,
    share_text,
)
from ecodiplo.vocabulary import MEASURED

if TYPE_CHECKING:
    from ecodiplo.language import Lang
    from ecodiplo.services.report.content import ReportContent
    from ecodiplo.services.report.figure_tables import MakeCite

# The states of a published figure that its records do not match.
STATES = (State.EMPTY, State.SHORT, State.OVER, State.WORDS, State.NOT_KEPT, State.FAULT)
GAPS = Label("Published figures that the records do not match",
             "Đối chiếu số liệu công bố với hồ sơ")  # fmt: skip
SHARE = Label("Share", "Tỷ lệ")
COVERAGE = "coverage"  # the name of the chart
BESIDE = Label("Published figures beside the records", "So sánh số công bố với số theo hồ sơ")


def gaps_of(content: ReportContent) -> list[Reconciliation]:
    """The published figures of the period that the records do not match."""
    return [each for each in content.reconciled if each.state in STATES]


def gaps_table(content: ReportContent, lang: Lang, make_cite: MakeCite) -> Table | None:
    """The gaps: the published figure, the number of the records and their share in it."""
    gaps = gaps_of(content)
    if not gaps:
        return None
    labels = (INDICATOR, PUBLISHED, RECORDED, SHARE, SOURCE)
    rows = tuple(_row(gap, content, lang, make_cite) for gap in gaps)
    return Table(GAPS.to(lang), tuple(label.to(lang) for label in labels), rows,
                 (False, True, True, True, False))  # fmt: skip


def _row(
    gap: Reconciliation, content: ReportContent, lang: Lang, make_cite: MakeCite
) -> tuple[tuple[Run, ...], ...]:
    figure, recorded = gap.published, gap.recorded
    name = gap.name.to(lang)
    published = figure_text(figure, gap.unit, content.period, lang)
    number = recorded_text(recorded, gap.unit, lang, IN_SUMMARY)
    if recorded and not recorded.fault and (note := uncertainty_note(recorded, lang)):
        number += f" {note}"
    share = share_text(gap.coverage, lang) or DASH
    cite = make_cite(figure.source_ref, figure.locator)
    return (name,), (published,), (number,), (share,), (cite,)


def covered(content: ReportContent) -> list[Reconciliation]:
    """The gaps of numbers of things that are kept as records, of the figures that the text tells
    and of the report's own days; without plans, and without those whose records have no value,
    which is no 0."""
    told = {line.published.id for line in content.summary.lines if line.published}
    counts = {
        each.indicator: each
        for each in reversed(gaps_of(content))
        if each.unit not in MEASURED and each.published.value is not None
        and each.published.id in told and not each.published.is_plan
        and (each.published.span.first is None or each.published.of(content.period))
        and each.recorded is not None and not each.recorded.fault
        and (each.recorded.value is not None or not each.recorded.records)
    }  # fmt: skip
    return [*reversed(counts.values())]


def coverage_chart(content: ReportContent, lang: Lang) -> Chart | None:
    """The published numbers beside those of the records; None for fewer than two indicators, which
    the text compares as well."""
    shown = covered(content)
    if len(shown) < 2:
        return None
    published = Series(
        PUBLISHED.to(lang),
        tuple(each.published.value for each in shown),
        tuple(published_text(each.published, each.unit, lang) for each in shown),
    )
    numbers = [_number(each) for each in shown]
    recorded = Series(
        RECORDED.to(lang), tuple(numbers),
        tuple(quantity(number, each.unit, lang)
              for number, each in zip(numbers, shown, strict=True)),
    )  # fmt: skip
    labels = tuple(each.name.to(lang) for each in shown)
    return Chart(COVERAGE, BESIDE.to(lang), "bars", labels, (published, recorded))


def _number(each: Reconciliation) -> Decimal:
    """The number of the records, 0 when none counts."""
    value = each.recorded.value if each.recorded else None
    return Decimal(0) if value is None else value
