"""Number formats: the unit that a cell shows, and the text of its number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.formats.workbooks.number_formats import number_format
from ecodiplo.money import PERCENT


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        ("[$€-407] #,##0", "€"), ("[$€-x-euro2] #,##0.00", "€"), ("#,##0€", "€"),
        ('#,##0 "đ"', "đ"), ("#,##0\\ \\đ", "đ"), ("[$₫-42A]#,##0", "₫"), ("[$VND] #,##0", "VND"),
        ('_-* #,##0\\ "₫"_-;\\-* #,##0\\ "₫"_-;_-* "-"??\\ "₫"_-;_-@_-', "₫"),
        ('0.0" triệu USD"', "triệu USD"), ("[$$-1009]#,##0", "$1009"), ("0%", PERCENT),
        ("0.00%;[Red]-0.00%", PERCENT), ('0"%"', "percent"), ("0\\%", "percent"),
        ('"$"#,##0', "$"), ("[$$-409]#,##0.00", "$"), ("[$USD] 0", "USD"), ("\\$0", "$"),
        ("General", ""), ("#,##0.00", ""), ("0.00E+00", ""), ("# ?/?", ""), ("[Red]-0", ""),
        ("_(* #,##0_);_(* (#,##0);_(* \"-\"??_);_(@_)", ""), ('0"."', ""), ("#,##0,,", ""),
        ("_-* #,##0\\ _₫_-;\\-* #,##0\\ _₫_-", ""), ("[$-409]0", ""), ("0000000000", ""),
        ('0;-0;"không"', ""), ('0".000"', "000"), ('0"‰"', "‰"), ("¤#,##0", "¤"),
        ('#,##0.0,," triệu USD"', "triệu USD"), ('[Red][<0]"€"0;0', ""),
    ],
)  # fmt: skip
def test_the_unit_that_a_number_format_shows_is_known(code: str, unit: str) -> None:
    assert number_format(164, code).unit_and_divisor("5")[0] == unit


@pytest.mark.parametrize(
    ("number", "unit"),
    [
        (0, ""),
        (3, ""),
        (9, PERCENT),
        (10, PERCENT),
        (5, "¤"),
        (8, "¤"),
        (42, "¤"),
        (44, "¤"),
        (37, ""),
        (41, ""),
        (43, ""),
    ],
)
def test_the_formats_of_every_workbook_are_known_by_number(number: int, unit: str) -> None:
    assert number_format(number).unit_and_divisor("5")[0] == unit


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("General", "912345678", "912345678"), ("0000000000", "912345678", "0912345678"),
        ('00"/KH-UBND"', "7", "07/KH-UBND"), ('"KH-"000', "7", "KH-007"),
        ("0000 000 000", "912345678", "0912 345 678"),
        ("(000) 000-0000", "912345678", "(091) 234-5678"),
        ("000\\.000", "12345", "012.345"), ("0", "2.5", "3"), ("0.00", "2.675", "2.68"),
        ("0.0#", "2.5", "2.5"), ("0.##", "5", "5"), ("#.##", "0.5", ".5"), ("#", "0", ""),
        ("#,##0", "2500000", "2500000"), ("0%", "0.5", "50%"), ("0.0%", "0.125", "12.5%"),
        ("#,##0.00 [$€-407]", "5000", "5000.00 €"), ("[$$-409]#,##0", "-5", "-$5"),
        ('_-* #,##0\\ "₫"_-;\\-* #,##0\\ "₫"_-', "-5", "-5 ₫"), ("(0);(-0)", "-5", "(-5)"),
        ("0;(0)", "-5", "(5)"), ('0;-0;"không"', "0", "không"), ("0;-0;;@", "0", ""),
        (";;;", "7", "7"), ("[=1]0\" đoàn\";0\" các đoàn\"", "1", "1 đoàn"),
        ("[=1]0\" đoàn\";0\" các đoàn\"", "3", "3 các đoàn"),
        ("[>=1000]0,\"k\";0", "5000", "5k"), ("[>=1000]0,\"k\";0", "-5", "-5"),
        ('0.0,," triệu USD"', "5500000", "5.5 triệu USD"), ("0,.0", "5500", "5.5"),
        ("General\" người\"", "8", "8 người"), ("@", "8", "8"), ("0.00E+00", "1500", "1500"),
        ("# ?/?", "0.5", "0.5"), ("0", "-0.4", "0"), ('"x"', "5", "x"), ("0" * 300, "7", "7"),
    ],
)  # fmt: skip
def test_a_number_is_shown_as_its_format_does(code: str, value: str, shown: str) -> None:
    if len(code) > 255:
        shown = shown.zfill(255)
    assert number_format(164, code).show(value) == shown


@pytest.mark.parametrize(
    ("code", "divisor"),
    [("#,##0", 1), ("#,##0,", 1000), ('0.0,," triệu USD"', 10**6), ("0,.0", 1000), ("#,##0.00", 1),
     ("0,,,", 10**9)],
)  # fmt: skip
def test_commas_behind_the_digits_divide_the_number(code: str, divisor: int) -> None:
    assert number_format(164, code).unit_and_divisor("5500000")[1] == divisor


def test_the_unit_is_that_of_the_numbers_own_section() -> None:
    style = number_format(164, '[<0]-0" đ";0" USD"')
    assert [style.unit_and_divisor(value)[0] for value in ("-5", "5")] == ["đ", "USD"]


@given(
    st.text('0#?.,%@/;"\\_*[]<>=$-€đE+() ', max_size=25),
    st.decimals(-(10**20), 10**20, places=4),
)
def test_no_format_fails(code: str, value: Decimal) -> None:
    style = number_format(164, code)
    assert isinstance(style.show(f"{value:f}"), str)
    unit, divisor = style.unit_and_divisor(f"{value:f}")
    assert (isinstance(unit, str), divisor >= 1) == (True, True)


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        ('_-* #,##0 "₫"_-;\\-* #,##0 "₫"_-;_-* "-"?? "₫"_-', "₫"),
        ('_("$"* #,##0_);_("$"* (#,##0);_("$"* "-"??_)', "$"), ("#,##0;(#,##0)", ""),
        ("#,##0 [$USD];[Red]-#,##0 [$USD]", "USD"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("value", ["5", "-5", "0"])
def test_the_marks_of_a_negative_number_are_no_part_of_its_unit(
    code: str, unit: str, value: str
) -> None:
    assert number_format(164, code).unit_and_divisor(value)[0] == unit


@given(st.integers(0, 10**15), st.integers(1, 16))
def test_zeros_show_every_digit(value: int, places: int) -> None:
    assert number_format(164, "0" * places).show(str(value)) == str(value).zfill(places)
