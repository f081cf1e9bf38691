"""The published figures that the records do not make up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from ecodiplo.language import Lang
from ecodiplo.services.report.gaps import coverage_chart
from ecodiplo.services.statistics.measures import Recomputed
from ecodiplo.services.statistics.reconcile import Reconciliation, State
from ecodiplo.services.statistics.summary import SummaryLine
from ecodiplo.vocabulary import Basis
from report_sentences import Paragraphs, published, shipped_indicators

if TYPE_CHECKING:
    from ecodiplo.db.engine import Database

SHIPPED = shipped_indicators()


def gap(code: str, recorded: Recomputed) -> Reconciliation:
    """A published figure of 40, and what the records give."""
    indicator = SHIPPED[code]
    return Reconciliation(
        code, indicator.name, indicator.unit, Basis.PERIOD, published(40), None, recorded, (),
        State.SHORT if recorded.value else State.EMPTY, Decimal(-1), Decimal(-1), None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("last", "drawn"),
    [
        (Recomputed(Decimal(3), 3), [7, 2, 3]),
        (Recomputed(None, 0), [7, 2, 0]),
        (Recomputed(None, 3, 3), [7, 2]),
    ],
    ids=["a number", "no records", "records without a value"],
)
def test_only_known_numbers_of_the_records_are_drawn(
    module_empty: Database, last: Recomputed, drawn: list[int]
) -> None:
    gaps = [
        gap("delegations_inbound", Recomputed(Decimal(7), 7)),
        gap("delegations_outbound", Recomputed(Decimal(2), 2)),
        gap("enterprises_connected", last),
    ]
    content = Paragraphs(module_empty, Lang.EN).content
    lines = [
        SummaryLine(each.indicator, each.name, each.unit, Basis.PERIOD, "", (each.published,), None)
        for each in gaps
    ]
    content = replace(
        content, reconciled=gaps, summary=replace(content.summary, lines=lines)
    )  # fmt: skip
    chart = coverage_chart(content, Lang.EN)
    assert chart is not None
    assert [*chart.series[1].values] == drawn
