"""Abbreviations in names, and the names in full."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.names.abbreviations import MOST_FORMS, Abbreviations

KNOWN = Abbreviations(
    [
        ("ĐSQ", "Đại sứ quán"), ("Sở KH&ĐT", "Sở Kế hoạch và Đầu tư"), ("C.ty", "Công ty"),
        ("TNHH", "Trách nhiệm hữu hạn"), ("TP", "Thành phố"), ("TP.HCM", "Thành phố Hồ Chí Minh"),
        ("CP", "Cổ phần"), ("CP", "Chính phủ"), ("Co., Ltd", "Company Limited"),
    ]
)  # fmt: skip


def in_full(text: str) -> list[str]:
    return [full.text for full in KNOWN.full_forms(text)]


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("ĐSQ Nhật Bản", "đại sứ quán nhật bản"),
        ("đsq Nhật Bản", "đại sứ quán nhật bản"),
        ("DSQ Nhat Ban", "đại sứ quán nhat ban"),
        ("Sở KHĐT Hải Phòng", "sở kế hoạch và đầu tư hải phòng"),
        ("SỞ KH - ĐT", "sở kế hoạch và đầu tư"),
        ("Sở KHDT", "sở kế hoạch và đầu tư"),
        ("Cty TNHH Alpha", "công ty trách nhiệm hữu hạn alpha"),
        ("TP.Hải Phòng", "thành phố hải phòng"),
        ("TP. Hải Phòng", "thành phố hải phòng"),
        ("tphcm", "thành phố hồ chí minh"),
        ("Alpha Co.,Ltd.", "alpha company limited"),
    ],
)
def test_an_abbreviation_is_read_in_every_spelling(text: str, full: str) -> None:
    assert in_full(text) == [full]


@pytest.mark.parametrize(
    "text", ["Đại sứ quán Nhật Bản", "Tổng công ty", "DSQA", "Atp", "cp2", "", "đ.s.q"]
)
def test_other_words_are_none(text: str) -> None:
    assert in_full(text) == []


def test_each_meaning_makes_a_full_form(
) -> None:  # fmt: skip
    assert in_full("Cty CP Alpha") == ["công ty cổ phần alpha", "công ty chính phủ alpha"]
    assert in_full(" ".join(["CP"] * 4)) != []
    assert in_full(" ".join(["CP"] * MOST_FORMS)) == []


def test_diacritics_tell_abbreviations_apart_where_they_are_written() -> None:
    two = Abbreviations([("ĐN", "Đà Nẵng"), ("DN", "Doanh nghiệp")])
    assert [full.text for full in two.full_forms("ĐN")] == ["đà nẵng"]
    assert {full.text for full in two.full_forms("dn")} == {"đà nẵng", "doanh nghiệp"}


def test_the_words_beside_it_say_whether_diacritics_are_written() -> None:
    assert [full.is_unmarked for full in KNOWN.full_forms("ĐSQ Nhật")] == [False]
    assert [full.is_unmarked for full in KNOWN.full_forms("ĐSQ Nhat")] == [True]


@given(st.text(alphabet="ĐđdSsQqTtPp.&,- cC", max_size=20))
def test_a_full_form_has_no_abbreviation_left(text: str) -> None:
    known = Abbreviations([("ĐSQ", "Đại sứ quán"), ("TP", "Thành phố")])
    for full in known.full_forms(text):
        assert known.full_forms(full.text) == []
