"""The chart of a breakdown."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ecodiplo.formats.documents.blocks import Chart, Series
from ecodiplo.services.statistics.dimensions import TIMES

if TYPE_CHECKING:
    from ecodiplo.language import Lang
    from ecodiplo.services.statistics.breakdown import Breakdown

# The most groups in a chart of bars and in a chart of columns; the others are left out.
MOST_BARS, MOST_COLUMNS = 15, 36


def chart_of(
    breakdown: Breakdown, name: str, caption: str, lang: Lang, *, least: int = 2
) -> Chart | None:
    """The chart of a breakdown: columns for groups by time, bars for all others, the largest first.
    None when there are fewer than `least` groups with a value."""
    groups = [
        group
        for group in breakdown.groups
        if group.key is not None and breakdown.value(group) is not None
    ]
    if len(groups) < least:
        return None
    times = breakdown.by in TIMES
    groups = groups[-MOST_COLUMNS:] if times else groups[:MOST_BARS]
    entity, total = breakdown.entity, breakdown.order_total
    label = entity.by_name[total].label if total else entity.label
    series = Series(
        label.to(lang),
        tuple(Decimal(breakdown.value(group) or 0) for group in groups),
        tuple(breakdown.bar_text(group, lang) for group in groups),
    )
    labels = tuple(group.label.to(lang) if group.label else "" for group in groups)
    return Chart(name, caption, "columns" if times else "bars", labels, (series,))
