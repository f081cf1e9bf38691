"""A report in Markdown."""

from __future__ import annotations

import dataclasses
import html as entities
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ecodiplo.formats.documents import markdown
from ecodiplo.formats.documents.blocks import Cite, CitedSource, Heading, Paragraph, Series, Table
from properties import examples
from sample_reports import ADDRESS, COUNTRIES, chart, report, with_annexes


@examples(150)
@given(st.text(st.sampled_from("*_|<>`#[]!\\-+=~$(){}.:0123 ab\nđ&;"), min_size=1, max_size=40))
def test_markdown_shows_any_text_as_it_is(text: str) -> None:
    shown = MarkdownIt("commonmark").render(markdown.escaped(text))
    plain = entities.unescape(re.sub(r"</?p>", "", shown)).strip()
    assert plain == " ".join(text.split())


@examples(60)
@given(st.text(st.sampled_from("*_|<>`#[]!\\-+=~$(){}.:0123 ab\nđ&;"), max_size=40))
def test_a_cell_and_a_heading_show_any_text_as_it_is(text: str) -> None:
    plain = " ".join(f"A {text}".split())
    table = Table("T", ("A",), (((text,),),), (False,))
    shown = (
        MarkdownIt("commonmark")
        .enable("table")
        .render(markdown.render(report(table, Heading(plain, 1))))
    )
    (cell,) = re.findall(r"<td>(.*?)</td>", shown)
    assert entities.unescape(cell) == " ".join(text.split())
    headings = re.findall(r"<h2>(.*?)</h2>", shown)
    assert plain in [entities.unescape(heading) for heading in headings]


def test_numbers_and_references_stand_without_needless_backslashes() -> None:
    assert markdown.inline("1. Kết quả") == "1. Kết quả"
    assert markdown.escaped("15-CT/TW") == "15-CT/TW"
    assert markdown.escaped("4.5% of R&D") == "4.5% of R&D"


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("https://a.vn/tin tức", "1. Báo cáo (SRC-0001). <https://a.vn/tin%20tức>"),
        ("thư viện số 2", "1. Báo cáo (SRC-0001). thư viện số 2"),
        ("javascript:x", "1. Báo cáo (SRC-0001). javascript:x"),
        (None, "1. Báo cáo (SRC-0001)."),
    ],
)
def test_a_space_parts_the_text_of_a_source_from_its_address(url: str | None, line: str) -> None:
    sources = (CitedSource(1, "Báo cáo (SRC-0001).", url),)
    text = markdown.render(dataclasses.replace(report(), sources=sources))
    assert line in text.splitlines()


def test_a_bar_in_a_cell_makes_no_column() -> None:
    text = markdown.render(
        report(Table("T", ("A|B", "C"), ((("x | y",), ("z\n| w",)),), (False, True)))
    )
    (row,) = MarkdownIt("gfm-like", {"linkify": False}).render(text).split("<tr>")[2:]
    assert row.count("<td") == 2
    assert "z | w" in row


def test_a_cite_in_markdown_is_no_link() -> None:
    shown = MarkdownIt("commonmark").render(
        markdown.render(report(Paragraph(("Đón 175 đoàn ", Cite(1, "P1"), "(http://a.b)"))))
    )
    assert "[1, P1](http://a.b)" in shown
    assert 'href="http://a.b"' not in shown


def test_a_chart_in_markdown_is_the_picture_that_its_name_has() -> None:
    text = markdown.render(report(), pictures={"inbound": "a_files/inbound.svg"})
    assert f"![{chart().alternative_text}](<a_files/inbound.svg>)" in text
    assert "█" not in text


def test_a_chart_without_a_picture_is_drawn_with_letters() -> None:
    lines = markdown.render(report()).splitlines()
    bars = {name: next(line for line in lines if line.startswith(name)) for name in COUNTRIES}
    assert bars["Nhật Bản"].count("█") > bars["Hàn Quốc"].count("█") > 0
    assert [bars[name].split()[-1] for name in COUNTRIES] == ["40", "35", "–", "-3"]
    assert "█" not in bars["Liên bang Nga"]


def test_the_sources_end_the_markdown_with_their_numbers() -> None:
    text = markdown.render(report())
    assert f"1. Ngoại giao kinh tế (SRC-0001). <{ADDRESS}>" in text
    assert 'href="javascript' not in MarkdownIt("commonmark").render(text)


def test_each_series_of_a_chart_has_its_bars_and_its_name() -> None:
    two = dataclasses.replace(
        chart(),
        labels=("Tháng 1", "Tháng 2"),
        series=(
            Series("Đoàn vào", (Decimal(4), Decimal(0)), ("4", "0")),
            Series("Đoàn ra", (Decimal(1), None), ("1", "không rõ")),
        ),
    )
    text = markdown.render(report(two)).split("```")[1]
    lines = [line.split() for line in text.splitlines()[1:]]
    assert lines == [
        ["Tháng", "1", "Đoàn", "vào", "█" * 24, "4"],
        ["Đoàn", "ra", "█" * 6, "1"],
        ["Tháng", "2", "Đoàn", "vào", "0"],
        ["Đoàn", "ra", "không", "rõ"],
    ]


def test_the_headings_of_markdown_skip_no_level() -> None:
    text = markdown.render(with_annexes(Heading("A", 1), Heading("B", 3), Heading("C", 2)))
    levels = [len(line.split()[0]) for line in text.splitlines() if line.startswith("#")]
    assert levels == [1, 2, 3, 3, 2, 2, 3, 2]
