"""Bars and sparklines in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

EIGHTHS = " ▏▎▍▌▋▊▉█"
HEIGHTS = "▁▂▃▄▅▆▇█"
LONGEST = 40


def bar(value: Decimal | int | None, most: Decimal | int, length: int = LONGEST) -> str:
    """A bar of `value`, on a scale where `most` has `length` letters. Every positive value has a
    visible bar."""
    if not value or value <= 0 or most <= 0:
        return ""
    eighths = max(1, round(value * length * 8 / most))
    return "█" * (eighths // 8) + (EIGHTHS[eighths % 8] if eighths % 8 else "")


def spark(values: Sequence[Decimal | int]) -> str:
    """A sparkline: a letter for each value, whose height shows the value."""
    most = max(values, default=0)
    if most <= 0:
        return ""
    return "".join(HEIGHTS[max(0, min(7, round(value * 8 / most) - 1))] if value > 0 else "·"
                   for value in values)  # fmt: skip


def bars_table(
    rows: Sequence[tuple[str, Decimal | int | None, str]],
    title: str,
    longest: Decimal | int | None = None,
) -> Any:
    """A line for each row: its label, the bar of its value, and its value in words. `longest` is
    the value of the longest bar; the default is the greatest of the rows."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(overflow="fold", max_width=48)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    most = longest or max((value for _, value, _ in rows if value is not None), default=0)
    for label, value, words in rows:
        drawing = Text(bar(value, most, 24), "cyan")
        table.add_row(Text(visible(label)), drawing, Text(visible(words)))
    return Group(Text(visible(title), "bold"), table)
