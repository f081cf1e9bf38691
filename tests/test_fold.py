"""Texts compared as people compare them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.fold import canonical, fold, near_form, near_forms, search_form

# Letters with marks, composed and apart, beside other alphabets, spaces and invisible characters.
texts = st.text(
    st.sampled_from("aAđĐøßæœłıİſKΣς éÉ\u0301\u0323ằẰếộỗửữựýỳ\u00a0\u200b\ufeff\u2028Ж日ｱ①ǆ")
) | st.text(max_size=20)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Đoàn  công\ntác", "doan cong tac"), ("HOÀ", "hoa"), ("hòa", "hoa"),
     ("Ørsted", "orsted"), ("Straße", "strasse"), ("Ж é", "ж e"), ("ΑΘΗΝΑΣ", "αθηνασ"),
     ("ＮＡＭＩＫＡ　（株）", "namika (株)"), ("ﾊﾞﾅﾅ", "バナナ"), ("ﬁnance ⅱ ①", "finance ii 1"),
     ("한국", "한국"), ("Hải\u00ad Phò\u200bng", "hai phong"), ("葛\U000e0100城", "葛城"),
     ("15¹", "15¹"), ("1½", "1½")],
)  # fmt: skip
def test_a_text_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(texts)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert search_form(search_form(text)) == search_form(text)


@given(texts)
def test_a_search_reads_what_is_folded_already(text: str) -> None:
    assert search_form(fold(text)) == search_form(text)


def test_a_search_takes_small_digits_for_digits() -> None:
    assert search_form("500 m² CO₂") == "500 m2 co2"


@pytest.mark.parametrize(
    ("one", "other"), [("ＮＡＭＩＫＡ", "Namika"), ("ﾄﾖﾀ", "トヨタ"), ("Ofﬁce", "OFFICE")]
)
def test_letters_of_another_width_are_the_same_letters(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


def test_a_footnote_is_no_part_of_a_number() -> None:
    assert near_form("Hall²") != near_form("Hall2")


@given(texts)
def test_composed_and_decomposed_texts_fold_alike(text: str) -> None:
    forms = {unicodedata.normalize(form, text) for form in ("NFC", "NFD")}
    assert len({*map(fold, forms)}) == 1
    assert len({*map(canonical, forms)}) == 1


@given(texts, st.text(st.sampled_from("\u200b\u00a0 \ufeff\t")))
def test_letter_case_spaces_and_invisible_characters_are_not_canonical(
    text: str, spaces: str
) -> None:
    assert canonical(f"{spaces}{text.upper()}{spaces}") == canonical(text.upper())
    assert canonical(canonical(text)) == canonical(text)


@given(texts, texts)
def test_what_is_the_same_is_near(one: str, other: str) -> None:
    assert near_form(canonical(one)) == near_form(one)
    if canonical(one) == canonical(other):
        assert near_form(one) == near_form(other)


@given(st.lists(texts))
def test_the_near_forms_of_many_texts_are_those_of_each(several: list[str]) -> None:
    assert near_forms(several) == [near_form(text) for text in several]
