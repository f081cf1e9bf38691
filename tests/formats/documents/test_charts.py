"""Charts as pictures."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from ecodiplo.formats.documents import charts
from ecodiplo.formats.documents.blocks import Chart, Series
from sample_reports import chart


@pytest.mark.parametrize("kind", ["bars", "columns"])
@pytest.mark.parametrize(("format_", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_a_chart_is_a_picture_and_the_same_one_every_time(
    kind: str, format_: str, start: bytes
) -> None:
    made = charts.picture(chart(kind), format_)
    assert made.startswith(start)
    assert made == charts.picture(chart(kind), format_)


@pytest.mark.parametrize(
    "label", ["$a_{", "$x$", "\\frac{", "<b>", "\x07\x1b[31m", "", " ", "Ư" * 300]
)
def test_a_label_is_drawn_as_it_is_and_breaks_no_picture(label: str) -> None:
    made = charts.picture(chart(labels=(label, "B", "C", "D")), "svg").decode()
    ElementTree.fromstring(made)
    assert not re.search("[\x00-\x08\x1b]", made)


def test_two_hundred_bars_make_a_taller_picture() -> None:
    many = Series("Đoàn", (Decimal(1),) * 200, ("1",) * 200)
    tall = charts.picture(chart(labels=("Hàn Quốc",) * 200, series=(many,)), "png")
    small = charts.picture(chart(), "png")
    assert int.from_bytes(tall[20:24]) > 10 * int.from_bytes(small[20:24])


def months(*names: str, text: str = "{}") -> Chart:
    """Twelve months of these series; two of them are zero."""
    values = tuple(Decimal(month % 6) for month in range(12))
    return chart(
        "columns",
        labels=tuple(f"Tháng {month}" for month in range(1, 13)),
        series=tuple(
            Series(name, values, tuple(text.format(value) for value in values)) for name in names
        ),
    )


def words(picture: bytes) -> list[str]:
    """The texts of an SVG picture, which matplotlib repeats in comments."""
    return re.findall("<!-- (.*?) -->", picture.decode())


@pytest.mark.parametrize("width", [charts.WIDTH, charts.NARROW])
@pytest.mark.parametrize("names", [("Đoàn vào",), ("A", "B"), ("A", "B", "C", "D")])
def test_every_label_value_and_series_is_in_the_picture(
    names: tuple[str, ...], width: float
) -> None:
    drawn = months(*names)
    shown = words(charts.picture(drawn, "svg", width=width))
    assert [word for word in shown if word.startswith("Tháng")] == list(drawn.labels)
    for text in ("0", "1", "5"):
        assert shown.count(text) == 2 * len(names)
    legend = [name for name in names if name in shown]
    assert legend == (list(names) if len(names) > 1 else [])


def test_long_values_stand_upright_instead_of_over_one_another() -> None:
    long = charts.picture(months("Vốn", text="{}.000.000 USD"), "svg").decode()
    assert long.count("rotate(-90)") == 12
    assert "rotate(-90)" not in charts.picture(months("Vốn"), "svg").decode()


@pytest.mark.parametrize("kind", ["bars", "columns"])
def test_the_size_of_a_picture_is_the_size_that_is_told(kind: str) -> None:
    for drawn in (chart(kind), months("A", "B", text="{}.000 USD")):
        made = charts.picture(drawn, "png")
        pixels = tuple(int.from_bytes(made[at : at + 4]) for at in (16, 20))
        assert pixels == tuple(int(inches * 200) for inches in charts.size(drawn))


def test_a_legend_of_long_names_has_fewer_columns_than_one_of_short_names() -> None:
    def legend(name: str, width: float) -> int:
        values = (Decimal(1), Decimal(2))
        series = tuple(Series(f"{name}{n}", values, ("1", "2")) for n in range(3))
        return charts._legend_columns(Chart("c", "C", "columns", ("A", "B"), series), width)

    long_name = "Góp vốn, mua cổ phần, phần vốn góp"
    widths = charts.WIDTH, charts.NARROW
    assert [legend("New", width) for width in widths] == [3, 2]
    assert [legend(long_name, width) for width in widths] == [2, 1]
