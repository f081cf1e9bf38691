"""The parts of a report in words."""

from __future__ import annotations

from decimal import Decimal

from ecodiplo.formats.documents.blocks import (
    Annex,
    Chart,
    Heading,
    Paragraph,
    Series,
    Table,
    block_text,
    with_ranks,
)
from sample_reports import chart

TWO = Chart(
    "m", "Đoàn theo tháng.", "columns", ("Tháng 1", "Tháng 2"),
    (Series("Đoàn vào", (Decimal(3), Decimal(0)), ("3", "0")),
     Series("Đoàn ra", (Decimal(1), None), ("1", "không rõ"))),
)  # fmt: skip


def test_a_chart_of_one_series_has_a_line_for_each_label() -> None:
    assert block_text(chart()).splitlines() == [
        "Đoàn vào theo nước", "Nhật Bản: 40", "Hàn Quốc: 35", "Đài Loan (Trung Quốc): –",
        "Liên bang Nga: -3",
    ]  # fmt: skip


def test_a_chart_of_several_series_names_each() -> None:
    assert block_text(TWO).splitlines() == [
        "Đoàn theo tháng.", "Tháng 1: Đoàn vào 3, Đoàn ra 1",
        "Tháng 2: Đoàn vào 0, Đoàn ra không rõ",
    ]  # fmt: skip


def test_the_alternative_text_says_the_caption_and_every_value() -> None:
    assert TWO.alternative_text == (
        "Đoàn theo tháng. Tháng 1: Đoàn vào 3, Đoàn ra 1; Tháng 2: Đoàn vào 0, Đoàn ra không rõ."
    )


def test_a_heading_is_at_most_one_rank_deeper_than_the_one_before() -> None:
    levels = [3, 1, 3, 3, 2, 1]
    blocks = [part for level in levels for part in (Heading("", level), Paragraph(("",)))]
    ranks = [rank for block, rank in with_ranks(blocks, 2) if isinstance(block, Heading)]
    assert ranks == [2, 2, 3, 4, 3, 2]


def test_an_annex_with_a_table_of_seven_columns_is_wide() -> None:
    tables = {n: Table("", ("",) * n, (), (False,) * n) for n in (6, 7)}
    assert not Annex("", "", (tables[6],)).is_wide
    assert Annex("", "", (tables[6], tables[7])).is_wide
