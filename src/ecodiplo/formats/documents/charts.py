"""Charts as PNG and SVG pictures."""

from __future__ import annotations

import io
import re
import textwrap
from typing import TYPE_CHECKING, Any

from ecodiplo.formats.documents.templates import require_modules
from ecodiplo.language import DASH

if TYPE_CHECKING:
    from ecodiplo.formats.documents.blocks import Chart

# Colour-blind readers can tell these apart, and they differ in grey (Okabe and Ito).
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7")
WIDTH = 6.3  # inches: the text width of an A4 page
LETTERS, LINES = 30, 3  # the most letters in a line of a label, and the most lines
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def picture(chart: Chart, format_: str, *, titled: bool = False) -> bytes:
    """The chart as `png` or `svg`, with its caption above it if `titled`. The same chart gives the
    same bytes.

    Raises EcodiploError when matplotlib is not installed.
    """
    require_modules("matplotlib")
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    settings: dict[Any, Any] = {
        "font.family": "DejaVu Sans",  # it ships with the library and has every Vietnamese letter
        "font.size": 9,
        "svg.hashsalt": "ecodiplo",
        "svg.fonttype": "path",  # looks the same whatever fonts the reader has
        "text.parse_math": False,  # a dollar sign starts no formula
        "axes.spines.top": False,
        "axes.spines.right": False,
    }
    with matplotlib.rc_context(settings):
        figure = Figure(figsize=(WIDTH, _height(chart)), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        _draw(chart, axes)
        if titled:
            figure.suptitle(textwrap.fill(_CONTROL.sub(" ", chart.caption), 70), fontsize=10)
        out = io.BytesIO()
        metadata = {"Date": None} if format_ == "svg" else {"Software": None}
        figure.savefig(out, format=format_, dpi=200, metadata=metadata)
    return out.getvalue()


def _height(chart: Chart) -> float:
    if chart.kind == "columns":
        return 2.8
    lines = sum(max(len(_label(text).splitlines()), len(chart.series)) for text in chart.labels)
    return min(0.35 + 0.17 * lines + 0.08 * len(chart.labels), 200)


def _label(text: str) -> str:
    lines = textwrap.wrap(_CONTROL.sub(" ", text), LETTERS, max_lines=LINES, placeholder=" …")
    return "\n".join(lines) or DASH


def _draw(chart: Chart, axes: Any) -> None:
    count = len(chart.series)
    thick = 0.75 / count
    places = range(len(chart.labels))
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
        axes.bar_label(bars, labels=shown, padding=2, fontsize=8)
    names = [_label(text) for text in chart.labels]
    if chart.kind == "columns":
        slanted = len(names) > 8 or max(map(len, names), default=0) > 10
        axes.set_xticks(list(places), names, rotation=45 if slanted else 0,
                        ha="right" if slanted else "center")  # fmt: skip
        axes.margins(y=0.15)
        axes.yaxis.set_visible(False)
        axes.spines["left"].set_visible(False)
    else:
        axes.set_yticks(list(places), names)
        axes.invert_yaxis()
        axes.margins(x=0.15, y=0.02)
        axes.xaxis.set_visible(False)
        axes.spines["bottom"].set_visible(False)
    if count > 1:
        axes.legend(frameon=False, fontsize=8)
