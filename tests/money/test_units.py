"""Units in headings, on lines over tables and in cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.errors import ValueUnreadable
from ecodiplo.language import Label
from ecodiplo.money import ScaledUnit, is_unit_of, parse_unit, parse_unit_line
from ecodiplo.vocabulary import Unit


@pytest.mark.parametrize(
    ("text", "scale", "unit"),
    [
        ("triệu USD", 10**6, "USD"), ("Triệu đô la Mỹ", 10**6, "USD"),
        ("USD million", 10**6, "USD"),
        ("US$ mn", 10**6, "USD"), ("million US dollars", 10**6, "USD"), ("USDm", 10**6, "USD"),
        ("in thousands of USD", 1000, "USD"), ("nghìn USD", 1000, "USD"), ("USD '000", 1000, "USD"),
        ("USD’000", 1000, "USD"), ("U.S. dollars", 1, "USD"), ("đô-la Mỹ", 1, "USD"),
        ("đô la Mỹ (USD)", 1, "USD"), ("$", 1, "USD"),
        ("tỷ đồng", 10**9, "VND"), ("1000 VND", 1000, "VND"), ("1.000 đồng", 1000, "VND"),
        ("1,000,000 VNĐ", 10**6, "VND"), ("tr.đ", 10**6, "VND"), ("trđ", 10**6, "VND"),
        ("nghìn tỷ đồng", 10**12, "VND"), ("100 triệu đồng", 10**8, "VND"), ("₫", 1, "VND"),
        ("EUR", 1, "EUR"), ("€", 1, "EUR"), ("kEUR", 1000, "EUR"), ("S$", 1, "SGD"),
        ("nhân dân tệ", 1, "CNY"), ("SEK", 1, "SEK"), ("triệu yên Nhật", 10**6, "JPY"),
        ("%", 1, "percent"), ("phần trăm", 1, "percent"),
        ("người", 1, "person"), ("nghìn người", 1000, "person"), ("doanh nghiệp", 1, "enterprise"),
        ("dự án", 1, "project"), ("triệu tấn", 10**6, "tonne"), ("triệu", 10**6, ""),
        ("Đơn vị tính: triệu USD", 10**6, "USD"), ("(ĐVT: người)", 1, "person"),
        ("Unit: USD million", 10**6, "USD"),
    ],
)  # fmt: skip
def test_a_unit_is_read_in_any_spelling(text: str, scale: int, unit: str) -> None:
    assert parse_unit(text) == ScaledUnit(scale, unit)
    assert parse_unit(f" {text.upper()} ") == ScaledUnit(scale, unit)
    assert parse_unit(f"[{text.strip('()')}]") == ScaledUnit(scale, unit)


@pytest.mark.parametrize(
    "text",
    ["nữ", "dự kiến", "USD/năm", "m", "¥", "kr", "2022", "1000", "'000", "0 USD", "5 triệu",
     "USD, EUR", "USD EUR", "triệu million USD", "USD '000 thousand", "tỷ lệ", "lượt khách", "m2",
     "mm/dd/yyyy", "ALL", "sek", "", "()", "người nữ", "USD giá 2015", "$1009"],
)  # fmt: skip
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueUnreadable, match="not a unit that is understood"):
        parse_unit(text)


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("Đơn vị tính: triệu USD", ScaledUnit(10**6, "USD")),
        ("(Triệu USD)", ScaledUnit(10**6, "USD")),
        ("Đơn vị: người", ScaledUnit(1, "person")),
        ("Đơn vị: Sở Ngoại vụ", None),
        ("Đơn vị thực hiện", None),
        ("Danh sách đoàn vào năm 2022", None),
        ("", None),
    ],
)
def test_a_line_over_the_table_can_be_its_unit(line: str, unit: ScaledUnit | None) -> None:
    assert parse_unit_line(line) == unit


def test_a_line_with_a_unit_that_is_not_understood_is_refused() -> None:
    with pytest.raises(ValueUnreadable, match="'ĐVT: triệu USD, người'"):
        parse_unit_line("ĐVT: triệu USD, người")


def test_a_unit_is_shown_in_both_languages() -> None:
    assert parse_unit("triệu USD").label == Label("1,000,000 USD", "1.000.000 USD")
    assert parse_unit("nghìn").label == Label("1,000", "1.000")
    assert parse_unit("người").label == Label("people", "người")


def test_a_number_without_a_unit_is_in_the_unit_of_its_indicator() -> None:
    assert is_unit_of("", Unit.TONNE)
    assert is_unit_of("USD", Unit.USD)
    assert is_unit_of("percent", Unit.PERCENT)
    assert not is_unit_of("VND", Unit.USD)
    assert not is_unit_of("percent", Unit.PERSON)


@given(st.text(max_size=90))
def test_any_text_is_a_unit_or_refused(text: str) -> None:
    try:
        unit = parse_unit(text)
    except ValueUnreadable:
        return
    assert unit.unit or unit.scale > 1
