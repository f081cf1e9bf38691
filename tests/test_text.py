"""Text is cleaned for storage, folded for comparison and harmless on display."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.errors import ValueUnreadable
from ecodiplo.fold import fold
from ecodiplo.language import Label
from ecodiplo.text import (
    LONGEST_QUOTATION,
    are_clean,
    clean,
    did_you_mean,
    nearest,
    shorten_reason,
    visible,
)

VIETNAMESE = (
    "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
)
vietnamese = st.text(VIETNAMESE + VIETNAMESE.upper() + " ")
any_text = st.text(st.characters(exclude_categories=["Cs"]))
storable = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n\r"))
# The ASCII and C1 controls, except the tab and the two line ends.
controls = sorted({*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0))} - {"\t", "\n", "\r"})
turning = [
    "\u061c",
    "\u200e",
    "\u200f",
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đan Mạch", "dan mach"),
        ("HẢI PHÒNG", "hai phong"),
        ("thuỷ lợi", "thuy loi"),
        ("Ørsted", "orsted"),
        ("Łódź", "lodz"),
        ("Đ", "d"),  # U+0110, the Vietnamese letter
        ("Ð", "d"),  # U+00D0, the Icelandic one that stands in for it
        ("Ɖ", "d"),  # U+0189, the African one
        ("Ærø", "aero"),
        ("Weißenfels", "weissenfels"),
        ("İzmir", "izmir"),
        ("  Hải \t\n Phòng\u00a0 ", "hai phong"),
    ],
)
def test_folding_takes_away_case_marks_and_surplus_spaces(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("old", "new"), [("hoà", "hòa"), ("hoá", "hóa"), ("thuý", "thúy"), ("khoẻ", "khỏe")]
)
def test_the_place_of_the_tone_makes_no_difference(old: str, new: str) -> None:
    assert fold(old) == fold(new)


@given(any_text)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(any_text)
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    nfc, nfd = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert fold(nfc) == fold(nfd) == fold(text)


@given(vietnamese)
def test_capitals_fold_like_small_letters(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


@given(vietnamese)
def test_vietnamese_folds_to_plain_ascii(text: str) -> None:
    assert fold(text).isascii()


@given(storable)
def test_stored_text_is_composed_and_trimmed(text: str) -> None:
    stored = clean(text)
    assert unicodedata.is_normalized("NFC", stored)
    assert stored == stored.strip()


@given(storable)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_stored_as_a_newline(end: str) -> None:
    assert clean(f"one{end}two") == "one\ntwo"


@pytest.mark.parametrize("unseen", [*turning, "\u00ad", "\u200b", "\u2060", "\u206a", "\ufeff"])
def test_what_nobody_sees_and_can_turn_the_text_behind_it_is_not_stored(unseen: str) -> None:
    assert clean(f"{unseen}Đoàn{unseen} A {unseen}") == "Đoàn A"
    assert not are_clean([f"Đoàn{unseen}"])


@pytest.mark.parametrize("text", ["שלום 12", "دبي", "می\u200cخواهم", "👩\u200d🚢"])
def test_letters_written_from_the_right_and_joiners_are_stored_as_they_are(text: str) -> None:
    assert clean(text) == text


def test_tabs_inside_a_text_are_kept() -> None:
    assert clean("one\ttwo") == "one\ttwo"


@pytest.mark.parametrize("control", controls, ids=lambda control: f"U+{ord(control):04X}")
def test_a_control_character_is_refused_wherever_it_stands(control: str) -> None:
    for text in (f"{control}Hải Phòng", f"Hải{control}Phòng", f"Hải Phòng{control}"):
        with pytest.raises(ValueUnreadable, match="control character"):
            clean(text)


def test_the_refusal_of_a_control_character_is_itself_harmless() -> None:
    with pytest.raises(ValueUnreadable) as refused:
        clean("\x1b[31mred")
    assert r"\x1b" in str(refused.value)
    assert "\x1b" not in str(refused.value)


@given(any_text, st.sampled_from([*controls, *turning, "\r"]), any_text)
def test_nothing_that_steers_a_terminal_or_turns_the_text_stays_when_shown(
    before: str, unsafe: str, after: str
) -> None:
    assert not {*controls, *turning, "\r"} & set(visible(before + unsafe + after))


@pytest.mark.parametrize("unsafe", [*controls, *turning, "\r"], ids=lambda c: f"U+{ord(c):04X}")
def test_what_is_unsafe_is_written_out_when_shown(unsafe: str) -> None:
    assert visible(f"a{unsafe}b") == f"a{unsafe!a}b".replace("'", "")


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs"], include_characters="\t\n")))
def test_harmless_text_is_shown_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_the_nearest_name_comes_first_whatever_its_marks() -> None:
    assert nearest("dan mahc", ["Hà Lan", "Đan Mạch", "Thái Lan"])[0] == "Đan Mạch"


def test_no_more_near_names_are_given_than_asked_for() -> None:
    assert len(nearest("Lan", ["Lan 1", "Lan 2", "Lan 3", "Lan 4"], most=2)) == 2


def test_a_near_miss_is_asked_about() -> None:
    assert did_you_mean("Orstd", ["Ørsted", "Vestas"]) == Label(
        " Did you mean Ørsted?", " Có phải ý bạn là Ørsted?"
    )


def test_nothing_is_asked_when_no_name_is_near() -> None:
    assert did_you_mean("zzz", ["Ørsted", "Vestas"]) == Label("", "")


def test_a_reason_quotes_the_beginning_of_a_long_value_in_both_languages() -> None:
    text = "x" * 5000
    reason = shorten_reason(Label(f"{text!r} is not a date", f"{text!r} không phải là ngày"), text)
    quotation = f"'{'x' * LONGEST_QUOTATION}…'"
    assert reason == Label(f"{quotation} is not a date", f"{quotation} không phải là ngày")


def test_what_is_no_utf8_is_refused_and_shown_harmless() -> None:
    with pytest.raises(ValueUnreadable, match="not valid UTF-8"):
        clean("a\udcff")
    assert visible("a\udcff") == "a\\udcff"


@given(st.lists(storable))
def test_clean_leaves_texts_that_are_clean_as_they_are(several: list[str]) -> None:
    if are_clean(several):
        assert [*map(clean, several)] == several


@given(st.lists(vietnamese))
def test_vietnamese_texts_are_clean_when_they_are_trimmed(several: list[str]) -> None:
    assert are_clean([text.strip() for text in several])
