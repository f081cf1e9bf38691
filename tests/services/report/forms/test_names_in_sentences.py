"""Names, items and counts inside a sentence: every name stays, and none changes but its
first letter."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.language import Label, Lang
from ecodiplo.services.report.capitals import (
    is_common_noun,
    keeps_capital,
    name_in_sentence,
)
from ecodiplo.services.report.claims import Claim, ClaimKind, Claims
from ecodiplo.services.report.names_in_sentences import (
    NOUNS,
    counted,
    items,
    names,
    with_article,
)
from ecodiplo.services.report.text_marks import without_claims
from report_sentences import YEAR

COUNTRIES = frozenset({
    "Japan", "Nhật Bản", "Nga", "Anh", "Pháp", "Russia", "Niger", "Nigeria", "Liên minh châu Âu"
})  # fmt: skip
# Names as records hold them: words with letters and digits, no semicolon.
_NAME = r"[A-ZĐÁ0-9][a-zđáơ0-9]{1,6}( [A-Za-zđáơ(][a-zđáơ0-9)&.-]{0,6}){0,2}"
NAMES = st.from_regex(_NAME, fullmatch=True).filter(
    lambda name: not name.endswith(".") and " and" not in name
)


@pytest.mark.parametrize(
    ("count", "en", "vi"),
    [
        (0, "", ""),
        (1, "A1", "A1"),
        (2, "A1 and A2", "A1 và A2"),
        (3, "A1, A2 and A3", "A1, A2 và A3"),
        (5, "A1, A2, A3 and 2 other partners", "A1, A2, A3 và 02 đối tác khác"),
        (4, "A1, A2, A3 and 1 other partner", "A1, A2, A3 và 01 đối tác khác"),
        (1237, "A1, A2, A3 and 1,234 other partners", "A1, A2, A3 và 1.234 đối tác khác"),
    ],
)
def test_names_beyond_the_most_are_counted(count: int, en: str, vi: str) -> None:
    every = [f"A{number}" for number in range(1, count + 1)]
    assert [names(every, lang, "partner", most=3) for lang in Lang] == [en, vi]


def test_a_name_stands_once_also_when_claims_of_two_records_state_it() -> None:
    claims = Claims()
    texts = [
        claims.text("Ports Ltd", Claim(f"words {n}", ClaimKind.WORDS, "x", Label("x", "x"), YEAR))
        for n in (1, 2)
    ]
    assert without_claims(names([*texts, "Ships Ltd"], Lang.EN, "partner")) == (
        "Ports Ltd and Ships Ltd"
    )


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("lang", list(Lang))
def test_a_count_agrees_with_its_noun(noun: str, lang: Lang) -> None:
    one, many = (label.to(lang) for label in NOUNS[noun])
    first = "01" if lang is Lang.VI else "1"
    assert counted(1, noun, lang) == f"{first} {one}"
    assert counted(2, noun, lang).endswith(f"2 {many}")
    assert counted(1234, noun, lang) in (f"1,234 {many}", f"1.234 {many}")
    assert counted(0, noun, lang) == f"0 {many}"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Netherlands", "the Netherlands"),
        ("United Kingdom", "the United Kingdom"),
        ("U.S. Virgin Islands", "the U.S. Virgin Islands"),
        ("Central African Republic", "the Central African Republic"),
        ("European Union", "the European Union"),
        ("Association of Southeast Asian Nations", "the Association of Southeast Asian Nations"),
        ("South Georgia and the South Sandwich Islands",
         "South Georgia and the South Sandwich Islands"),
        ("Heard Island and McDonald Islands", "Heard Island and McDonald Islands"),
        ("South Korea", "South Korea"),
        ("Taiwan (China)", "Taiwan (China)"),
        ("Viet Nam", "Viet Nam"),
        ("Norfolk Island", "Norfolk Island"),
    ],
)  # fmt: skip
def test_a_country_has_its_article_in_english(name: str, text: str) -> None:
    assert with_article(name, Lang.EN) == text
    assert with_article(name, Lang.VI) == name


@pytest.mark.parametrize(
    ("field", "kind", "text"),
    [
        ("Cảng biển; Năng lượng sạch", "", "cảng biển, năng lượng sạch"),
        ("Cảng biển; Năng lượng sạch; ...", "", "như cảng biển, năng lượng sạch..."),
        ("Cảng biển; ...", "", "như cảng biển..."),
        ("Nhật Bản và cảng biển", "", "Nhật Bản và cảng biển"),
        ("Nga và các nước", "", "Nga và các nước"),
        ("Ngành cảng", "", "ngành cảng"),
        ("FDI; Thương mại", "", "FDI, thương mại"),
        ("VinFast; Cát Bà; ...", "name", "như VinFast, Cát Bà..."),
        ("Cảng biển; Vịnh Lan Hạ; Huế", "name", "cảng biển, vịnh Lan Hạ, Huế"),
        ("UBND thành phố; Thành phố Hải Phòng", "", "UBND thành phố, thành phố Hải Phòng"),
        ("Liên minh châu Âu; Pháp luật", "", "Liên minh châu Âu, pháp luật"),
        ("Đan Mạch; Hà Lan", "country", "Đan Mạch, Hà Lan"),
        ("", "", ""),
    ],
)
def test_items_of_a_field_stand_in_the_middle_of_a_sentence(
    field: str, kind: str, text: str
) -> None:
    assert items(field, Lang.VI, COUNTRIES, kind) == text


def test_open_items_in_english_end_with_and() -> None:
    assert items("Ports; Trade; Ships; ...", Lang.EN, COUNTRIES) == (
        "such as ports, trade and ships"
    )
    assert items("Netherlands; Japan; ...", Lang.EN, COUNTRIES, "country") == (
        "such as the Netherlands and Japan"
    )


@pytest.mark.parametrize(
    ("text", "keeps"),
    [
        ("Hàn Quốc và Nhật Bản", True),
        ("Nga và Anh", True),
        ("Russia's ports", True),
        ("Nigerian ports", False),
        ("Niger", True),
        ("Liên minh châu Âu", True),
        ("Liên minh Châu Âu và Anh", True),
        ("Liên minh tiền tệ", False),
        ("Pháp, Đức", True),
        ("Pháp với Đức", True),
        ("Pháp Lý", True),  # a name of two words
        ("Pháp luật về đầu tư", False),
        ("An ninh mạng", False),
        ("Sở Ngoại vụ", True),
        ("Bộ Ngoại giao", True),
        ("UBND thành phố", False),  # an acronym has no small letter, and stays
        ("Ủy ban nhân dân thành phố", True),
        ("Thành phố Hồ Chí Minh", True),
        ("Thành phố Hải Phòng", False),
        ("Tỉnh Nam Định", False),
        ("Vịnh Hạ Long", False),
        ("Châu Âu", False),
        ("Thủ đô Hà Nội", True),
        ("Japanese investors", True),
        ("European ports", True),
        ("Vietnamese goods", True),
        ("Cảng biển", False),
        ("Năng lượng", False),
        ("", False),
    ],
)
def test_a_text_that_begins_with_a_name_keeps_its_capital(text: str, keeps: bool) -> None:
    assert keeps_capital(text, COUNTRIES) is keeps


@pytest.mark.parametrize(
    ("text", "is_common"),
    [
        ("Cảng biển", True),
        ("Điểm mạnh của thành phố", True),
        ("Vịnh Hạ Long", True),
        ("Cát Bà", False),
        ("Huế và du lịch", False),
        ("Nga và các nước", False),
        ("Rotterdam và cảng", False),
        ("Logistics xanh", False),
        ("Logistics", False),
        ("Huế", False),
        ("", False),
    ],
)
def test_only_what_is_surely_a_common_noun_loses_its_capital_among_names(
    text: str, is_common: bool
) -> None:
    assert is_common_noun(text, COUNTRIES) is is_common


def test_the_name_of_an_indicator_keeps_the_capital_of_a_name_in_it() -> None:
    names_of = {
        Label("Japan trade", "Trao đổi với Nhật Bản"):
            Label("Japan trade", "trao đổi với Nhật Bản"),
        Label("New FDI projects", "Dự án FDI mới"): Label("new FDI projects", "dự án FDI mới"),
        Label("FDI attracted", "FDI thu hút"): Label("FDI attracted", "FDI thu hút"),
        Label("Hai Van visits", "Cát Bà"): Label("Hai Van visits", "Cát Bà"),
    }  # fmt: skip
    assert {label: name_in_sentence(label, COUNTRIES) for label in names_of} == names_of


@given(
    every=st.lists(NAMES, min_size=1, max_size=20), most=st.integers(1, 20),
    lang=st.sampled_from(Lang), noun=st.sampled_from(sorted(NOUNS)),
)  # fmt: skip
def test_every_name_stays_as_it_is_or_is_counted(
    every: list[str], most: int, lang: Lang, noun: str
) -> None:
    text = names(every, lang, noun, most=most)
    different = list(dict.fromkeys(with_article(name, lang) if noun == "country" else name
                                   for name in every))  # fmt: skip
    listed, rest = different[:most], different[most:]
    assert text.startswith(", ".join(listed[:-1]) if len(different) > 1 else listed[0])
    assert all(name in text for name in listed)
    numbers = re.search(r"(?:and|và) (\d+) \D*$", text)
    counted_names = int(numbers[1]) if rest and numbers else 0
    assert len(listed) + counted_names == len(different)


@given(every=st.lists(NAMES, min_size=1, max_size=12), is_open=st.booleans(),
       kind=st.sampled_from(["", "name", "country"]), lang=st.sampled_from(Lang))  # fmt: skip
def test_no_item_is_lost_and_none_changes_but_its_first_letter(
    every: list[str], is_open: bool, kind: str, lang: Lang
) -> None:
    text = items("; ".join(every) + ("; ..." if is_open else ""), lang, COUNTRIES, kind)
    if is_open:
        begin, end = Label("such as ", "như ").to(lang), Label("", "...").to(lang)
        assert text.startswith(begin)
        assert text.endswith(end)
        text = text.removeprefix(begin).removesuffix(end)
    shown = text.split(", ")
    if is_open and lang is Lang.EN and len(every) > 1:
        shown = [*shown[:-1], *shown[-1].rsplit(" and ", 1)]
    assert len(shown) == len(every)
    for item, name in zip(shown, every, strict=True):
        if kind == "country":
            assert item == with_article(name, lang)
        else:
            assert item in {name, name[:1].lower() + name[1:]}
