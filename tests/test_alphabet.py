"""The order of texts for Vietnamese readers."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.fold import fold, sort_key


@pytest.mark.parametrize(
    "in_order",
    [
        ["An", "Bỉ", "Cuba", "Dubai", "Đà Nẵng", "Đức", "Éclair", "ember", "Zebra"],
        ["ai", "an", "Ấn Độ", "An Giang", "anh", "Áo", "Ba Lan"],
        ["DZ", "Đa", "E"],
        ["ma", "mà", "mả", "mã", "má", "mạ", "măn"],
        ["an", "ăn", "ân", "ấn", "ao"],
        ["o", "ô", "ơ", "u", "ư", "ứ"],
        ["bá ban", "ba bân"],  # a shape comes before a tone
        ["An Giang", "An-Giang 2", "Anh"],
        ["2024", "“An”", "B", "Θ", "Ж", "北"],
        ["NAMIKA", "ＮＡＭＩＫＡ 2", "Namika 3"],
    ],
)
def test_texts_come_in_the_order_of_the_alphabet(in_order: list[str]) -> None:
    shuffled = random.Random(5).sample(in_order, len(in_order))
    assert sorted(shuffled, key=sort_key) == in_order


@given(st.text(st.sampled_from("aăâbdđeêéếoôơợuưự AĐ'-"), max_size=6))
def test_what_differs_in_case_has_one_place(text: str) -> None:
    assert sort_key(text.upper()) == sort_key(text)


@given(*[st.text(st.sampled_from("aăâạậbdeêoôơợuưự "), max_size=5)] * 2)
def test_marks_decide_only_between_texts_of_the_same_letters(one: str, other: str) -> None:
    if fold(one) < fold(other):
        assert sort_key(one) < sort_key(other)
