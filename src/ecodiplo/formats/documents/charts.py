"""Charts as PNG and SVG pictures."""

from __future__ import annotations

import io
import re
import textwrap
from math import ceil
from typing import TYPE_CHECKING, Any

from ecodiplo.formats.documents.templates import require_modules
from ecodiplo.language import DASH

if TYPE_CHECKING:
    from ecodiplo.formats.documents.blocks import Chart

# Colour-blind readers can tell these apart, and they differ in grey (Okabe and Ito).
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7")
WIDTH = 6.3  # inches: nearly the text width of an A4 page
NARROW = 3.6  # inches: for the screen of a phone, on which the letters keep their size
LETTERS, LINES = 30, 3  # the most letters in a line of a label at WIDTH, and the most lines
_SIZE, _SMALL = 9, 8  # points: of the labels, and of the values and the legend
_LETTER = 0.6 * _SMALL / 72  # inches: the mean width of a letter of a value
_KEY = 0.5  # inches: the patch of a series in the legend, with its margins
_LINE = _SIZE / 72  # inches: the height of a line of a label
_GROUP = 0.75  # of the distance of two labels: the width of the bars of one
_COLUMNS = 2.8  # inches: the height of a chart of columns
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def picture(chart: Chart, format_: str, *, titled: bool = False, width: float = WIDTH) -> bytes:
    """The chart as `png` or `svg`, with its caption above it if `titled`. The same chart gives the
    same bytes. `width` is that of the picture, in inches; the letters keep their size.

    Raises EcodiploError when matplotlib is not installed.
    """
    require_modules("matplotlib")
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    settings: dict[Any, Any] = {
        "font.family": "DejaVu Sans",  # it ships with the library and has every Vietnamese letter
        "font.size": _SIZE,
        "svg.hashsalt": "ecodiplo",
        "svg.fonttype": "path",  # looks the same whatever fonts the reader has
        "text.parse_math": False,  # a dollar sign starts no formula
        "axes.spines.top": False,
        "axes.spines.right": False,
    }
    with matplotlib.rc_context(settings):
        figure = Figure(figsize=size(chart, width), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        _draw(chart, axes, width)
        if len(chart.series) > 1:
            figure.legend(
                # Above, it would cover the title.
                loc="outside lower center" if titled else "outside upper center",
                ncols=_legend_columns(chart, width), frameon=False, fontsize=_SMALL,
            )  # fmt: skip
        if titled:
            letters = round(70 * width / WIDTH)
            figure.suptitle(textwrap.fill(_CONTROL.sub(" ", chart.caption), letters), fontsize=10)
        out = io.BytesIO()
        metadata = {"Date": None} if format_ == "svg" else {"Software": None}
        figure.savefig(out, format=format_, dpi=200, metadata=metadata)
    return out.getvalue()


def size(chart: Chart, width: float = WIDTH) -> tuple[float, float]:
    """The width and the height of the picture in inches."""
    legend = 0.3 * ceil(len(chart.series) / _legend_columns(chart, width))
    if len(chart.series) == 1:
        legend = 0.0
    if chart.kind == "columns":
        return width, _COLUMNS + legend + (_longest(chart) if _is_upright(chart, width) else 0.0)
    lines = sum(
        max(len(_label(text, width).splitlines()), len(chart.series)) for text in chart.labels
    )
    return width, min(0.35 + 0.17 * lines + 0.08 * len(chart.labels) + legend, 200)


def _legend_columns(chart: Chart, width: float) -> int:
    """The most columns of the legend in which the names of the series fit side by side."""
    lengths = [len(series.name) for series in chart.series]
    for columns in range(min(len(lengths), 4 if width >= WIDTH else 2), 1, -1):
        rows = ceil(len(lengths) / columns)
        longest = [max(lengths[at : at + rows]) for at in range(0, len(lengths), rows)]
        if sum(_KEY + _LETTER * length for length in longest) <= width:
            return columns
    return 1


def _longest(chart: Chart) -> float:
    """The width of the longest value in inches."""
    return _LETTER * max(len(text) for series in chart.series for text in series.value_texts)


def _is_upright(chart: Chart, width: float) -> bool:
    """Whether the values of columns stand upright, because side by side they would overlap."""
    places = len(chart.labels) * (1 if len(chart.series) == 1 else len(chart.series) / _GROUP)
    return _longest(chart) > 0.95 * width / places


def _label(text: str, width: float) -> str:
    letters = round(LETTERS * width / WIDTH)
    lines = textwrap.wrap(_CONTROL.sub(" ", text), letters, max_lines=LINES, placeholder=" …")
    return "\n".join(lines) or DASH


def _draw(chart: Chart, axes: Any, width: float) -> None:
    count = len(chart.series)
    thick = _GROUP / count
    places = range(len(chart.labels))
    upright = chart.kind == "columns" and _is_upright(chart, width)
    for at, series in enumerate(chart.series):
        shift = (at - (count - 1) / 2) * thick
        values = [float(value or 0) for value in series.values]
        draw = axes.bar if chart.kind == "columns" else axes.barh
        bars = draw([place + shift for place in places], values, thick)
        for bar in bars:
            bar.set_color(COLOURS[at % len(COLOURS)])
        bars.set_label(_CONTROL.sub(" ", series.name))
        shown = [
            DASH if value is None else _CONTROL.sub(" ", text)
            for value, text in zip(series.values, series.value_texts, strict=True)
        ]
        axes.bar_label(bars, labels=shown, padding=2, fontsize=_SMALL,
                       rotation=90 if upright else 0)  # fmt: skip
    names = [_label(text, width) for text in chart.labels]
    below = any(value is not None and value < 0 for each in chart.series for value in each.values)
    if chart.kind == "columns":
        longest = max(map(len, names), default=0)
        # With room for a letter and a half between two names.
        if (longest + 1.5) * len(names) * _LETTER <= 0.9 * width:
            axes.set_xticks(list(places), names)
        elif len(names) * _LINE * 1.5 <= width:
            axes.set_xticks(list(places), names, rotation=45, ha="right", rotation_mode="anchor")
        else:
            axes.set_xticks(list(places), names, rotation=90)
        axes.margins(y=(0.15 + _longest(chart) / _COLUMNS) if upright else 0.15)
        axes.yaxis.set_visible(False)
        axes.spines["left"].set_visible(False)
        if below:
            axes.axhline(0, color="black", linewidth=0.8)
    else:
        axes.set_yticks(list(places), names)
        axes.invert_yaxis()
        axes.margins(x=0.05 + _longest(chart) / (width / 2), y=0.02)
        axes.xaxis.set_visible(False)
        axes.spines["bottom"].set_visible(False)
        if below:
            axes.axvline(0, color="black", linewidth=0.8)
