"""The chart of a breakdown."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ecodiplo.formats.documents.blocks import Chart, Series
from ecodiplo.language import Label, Lang, show_count
from ecodiplo.services.statistics.bars import Bar, bars
from ecodiplo.services.statistics.dimensions import TIMES
from ecodiplo.services.statistics.wording import NO_RECORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecodiplo.services.statistics.breakdown import Breakdown

# The most groups in a chart of bars and in a chart of columns; the caption counts the others.
MOST_BARS, MOST_COLUMNS = 15, 36


def chart_of(
    breakdown: Breakdown, name: str, caption: str, lang: Lang, *, least: int = 2
) -> Chart | None:
    """The chart of a breakdown: columns for groups by time, bars for all others, the largest first,
    and last the records that do not say the property.

    None when it would tell nothing (`why_no_chart`). The caption of a chart that leaves out groups
    says how many it shows.
    """
    drawn = bars(breakdown)
    if _fault(breakdown, drawn, least) is not None:
        return None
    times = breakdown.by in TIMES
    stated, unstated = [b for b in drawn if b.stated], [b for b in drawn if not b.stated]
    kept = stated[-MOST_COLUMNS:] if times else stated[:MOST_BARS]
    if len(kept) < len(stated):
        shown = Label("{n} of {total}", "{n}/{total}").fill(
            n=show_count(len(kept)), total=show_count(len(stated))
        )
        caption += f" ({shown.to(lang)})"
    kept += unstated
    entity, total = breakdown.entity, breakdown.order_total
    label = entity.by_name[total].label if total else entity.label
    series = Series(
        label.to(lang),
        tuple(None if bar.value is None else Decimal(bar.value) for bar in kept),
        tuple(breakdown.value_text(bar.value, lang) for bar in kept),
    )
    labels = tuple(bar.label.to(lang) for bar in kept)
    return Chart(name, caption, "columns" if times else "bars", labels, (series,))


def why_no_chart(breakdown: Breakdown, *, least: int = 2) -> Label | None:
    """The reason why a chart of the breakdown would tell nothing; None when there is a chart."""
    return _fault(breakdown, bars(breakdown), least)


def _fault(breakdown: Breakdown, drawn: Sequence[Bar], least: int) -> Label | None:
    named = [bar for bar in drawn if bar.stated and bar.value is not None]
    known = [bar for bar in drawn if bar.value is not None]
    if not breakdown.overall.records:
        reason = NO_RECORDS
    elif not named:
        reason = Label("no record says this property", "không hồ sơ nào nêu thuộc tính này")
    elif len(known) < least:
        only = named[0]
        reason = Label("there is only one group, {group}: {value}",
                       "chỉ có một nhóm, {group}: {value}").fill(
            group=only.label,
            value=Label(*(breakdown.value_text(only.value, lang) for lang in Lang)),
        )  # fmt: skip
    elif not breakdown.order_total and len(known) > 1 and all(bar.value == 1 for bar in known):
        each = Label("each of the {n} groups has one record", "cả {n} nhóm đều có một hồ sơ")
        reason = each.fill(n=show_count(len(known)))
    else:
        return None
    return Label("no chart is drawn: ", "không vẽ biểu đồ: ") + reason
