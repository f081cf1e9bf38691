"""The chart of a breakdown, or of a cross-table."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ecodiplo.formats.documents.blocks import Chart, Series
from ecodiplo.language import Label, Lang, show_count
from ecodiplo.services.statistics.bars import Bar, bars, times
from ecodiplo.services.statistics.breakdown import Group
from ecodiplo.services.statistics.dimensions import TIMES, time_label
from ecodiplo.services.statistics.wording import NO_RECORDS, NOT_STATED, part_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecodiplo.services.statistics.breakdown import Breakdown
    from ecodiplo.services.statistics.cross_table import CrossTable

# The most groups in a chart of bars and in a chart of columns; the caption counts the others.
MOST_BARS, MOST_COLUMNS = 15, 36
MOST_SERIES = 4  # as many as there are colours that everybody can tell apart
UNKNOWN = Label("not known", "không rõ")  # a value, in words
_NOT_DRAWN = Label("no chart is drawn: ", "không vẽ biểu đồ: ")


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
    by_time = breakdown.by in TIMES
    stated, unstated = [b for b in drawn if b.stated], [b for b in drawn if not b.stated]
    kept = stated[-MOST_COLUMNS:] if by_time else stated[:MOST_BARS]
    if len(kept) < len(stated):
        caption += f" ({part_text(len(kept), len(stated)).to(lang)})"
    kept += unstated
    entity, total = breakdown.entity, breakdown.order_total
    label = entity.by_name[total].label if total else entity.label
    series = Series(
        label.to(lang),
        tuple(None if bar.value is None else Decimal(bar.value) for bar in kept),
        tuple(
            UNKNOWN.to(lang) if bar.value is None else breakdown.value_text(bar.value, lang)
            for bar in kept
        ),
    )
    labels = tuple(bar.label.to(lang) for bar in kept)
    return Chart(name, caption, "columns" if by_time else "bars", labels, (series,))


def cross_chart_of(table: CrossTable, name: str, caption: str, lang: Lang) -> Chart | None:
    """The chart of a cross-table: groups of bars for its rows, a series for each of its columns.

    None when it would tell nothing, or has more series than colours (`why_no_cross_chart`).
    """
    if why_no_cross_chart(table) is not None:
        return None
    by_time = table.by[0] in TIMES
    rows: list[tuple[Label, Group | None]] = list(_times(table)) if by_time else [
        (row.label or NOT_STATED, row) for row in table.rows if row.key is not None
    ]  # fmt: skip
    drawn = rows[-MOST_COLUMNS:] if by_time else rows[:MOST_BARS]
    if len(drawn) < len(rows):
        caption += f" ({part_text(len(drawn), len(rows)).to(lang)})"
    drawn += [(NOT_STATED, row) for row in table.rows if row.key is None]
    series = []
    for column in table.columns:
        values = [None if row is None else table.value(table.cell(row, column)) for _, row in drawn]
        series.append(
            Series(
                (column.label or NOT_STATED).to(lang),
                tuple(None if value is None else Decimal(value) for value in values),
                tuple(
                    UNKNOWN.to(lang) if value is None else table.value_text(value, lang)
                    for value in values
                ),
            )
        )
    labels = tuple(label.to(lang) for label, _ in drawn)
    return Chart(name, caption, "columns" if by_time else "bars", labels, tuple(series))


def _times(table: CrossTable) -> Iterator[tuple[Label, Group | None]]:
    """The rows of a cross-table by time without gaps: a time without records is a row of none, and
    None when its year has none at all (`bars`)."""
    rows = {str(row.key): row for row in table.rows if row.key is not None}
    if not rows:
        return
    years = {key[:4] for key in rows}
    for key in times(table.by[0], table.period, table.today, sorted(rows)):
        absent = Group(key, None, 0, {}) if key[:4] in years else None
        yield time_label(key), rows.get(key, absent)


def why_no_cross_chart(table: CrossTable) -> Label | None:
    """The reason why a chart of the cross-table is not drawn; None when there is one."""
    if not table.overall.records:
        reason = NO_RECORDS
    elif len(table.columns) > MOST_SERIES:
        reason = Label(
            "{property} has {n} values, and a chart shows {most} at most; choose some with --where,"
            " or name the properties the other way round",
            "{property} có {n} giá trị, biểu đồ chỉ vẽ tối đa {most}; hãy lọc bớt bằng --where,"
            " hoặc đổi thứ tự hai thuộc tính",
        ).fill(
            property=table.labels[1], n=show_count(len(table.columns)), most=show_count(MOST_SERIES)
        )
    elif len(table.rows) < 2:
        reason = Label("there are not two groups", "không có hai nhóm")
    elif not table.order_total and all(cell.records == 1 for cell in table.cells.values()):
        reason = Label("each cell has one record", "mỗi ô có một hồ sơ")
    elif (
        value := _only(
            {table.value(table.cell(row, column)) for row in table.rows for column in table.columns}
        )
    ) is not None:
        reason = Label("each cell has the same value, {value}",
                       "mọi ô đều có cùng giá trị {value}").fill(
            value=Label(*(table.value_text(value, lang) for lang in Lang))
        )  # fmt: skip
    else:
        return None
    return _NOT_DRAWN + reason


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
    elif len(known) > 1 and (value := _only({bar.value for bar in known})) is not None:
        reason = Label("each of the {n} groups has the same value, {value}",
                       "cả {n} nhóm đều có cùng giá trị {value}").fill(
            n=show_count(len(known)),
            value=Label(*(breakdown.value_text(value, lang) for lang in Lang)),
        )  # fmt: skip
    else:
        return None
    return _NOT_DRAWN + reason


def _only(values: set[Decimal | int | None]) -> Decimal | int | None:
    """The value, when there is only one."""
    return values.pop() if len(values) == 1 else None
