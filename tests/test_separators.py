"""Several values in one cell, between commas, slashes, words and line breaks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.catalogue import ENTITIES
from ecodiplo.errors import UsageProblem
from ecodiplo.fields.separators import may_be_several, separate, split_at
from ecodiplo.fields.several import Many
from ecodiplo.services.imports.options import ImportOptions
from properties import examples

KNOWN = {"Đức", "Pháp", "Bỉ", "Trinidad and Tobago", "Bosnia and Herzegovina", "Korea, North"}
MARKS = [", ", ",", "/", " / ", " + ", " & ", " và ", " VÀ ", " va ", " and ", "\n", ", and ",
         ",\n", "\n- ", " - ", " – ", "、"]  # fmt: skip
FIELDS = ENTITIES["events"].by_name["event_fields"].type
names = st.lists(st.sampled_from(sorted(KNOWN)), min_size=2, max_size=6)


@given(names, st.data())
@examples(200)
def test_known_values_between_any_marks_are_read_in_order(
    values: list[str], data: st.DataObject
) -> None:
    text = values[0]
    for value in values[1:]:
        text += data.draw(st.sampled_from(MARKS)) + value
    assert separate(text, KNOWN.__contains__) == values


@given(names)
@examples(100)
def test_a_list_beside_a_name_with_marks_is_not_read_in_one_of_two_ways(
    values: list[str],
) -> None:
    whole = ", ".join(values)
    assert separate(f"{whole}, Japan", {*values, whole, "Japan"}.__contains__) == []
    assert separate(f"{whole}, Japan", {whole, "Japan"}.__contains__) == [whole, "Japan"]


@pytest.mark.parametrize("text", ["Đức, Xyz", "Korea, South", "Đức", "", ", ,", "Đức Pháp"])
def test_a_text_with_an_unknown_part_is_no_list(text: str) -> None:
    assert separate(text, KNOWN.__contains__) == []


def test_a_list_that_can_be_read_in_two_ways_is_none() -> None:
    assert separate("Hồng Kông, Trung Quốc, Macao", {"Hồng Kông", "Trung Quốc", "Macao",
                    "Hồng Kông, Trung Quốc"}.__contains__) == []  # fmt: skip


@pytest.mark.parametrize(
    "text", ["- Đức\n- Pháp", "1. Đức\n2. Pháp", "• Đức,\n• Pháp,", "Đức, Pháp,"]
)
def test_bullets_and_numbers_of_lines_are_no_part_of_a_value(text: str) -> None:
    assert separate(text, KNOWN.__contains__) == ["Đức", "Pháp"]


def test_a_hyphen_can_be_left_to_names() -> None:
    assert separate("Đức - Pháp", KNOWN.__contains__, hyphens=False) == []


@given(st.text(max_size=40))
@examples(300)
def test_any_text_is_read_or_left(text: str) -> None:
    pieces = separate(text, lambda part: bool(part.strip()))
    assert (
        all(piece in " ".join(text.split()) or "\n" in text for piece in pieces)
        or len(text.splitlines()) > 1
    )


@given(st.lists(st.sampled_from(FIELDS.of.terms), unique=True))  # type: ignore[attr-defined]
@examples(100)
def test_what_is_exported_is_read_back(terms: list[object]) -> None:
    assert isinstance(FIELDS, Many)
    assert FIELDS.parse(FIELDS.export(tuple(terms))) == tuple(terms)


@pytest.mark.parametrize(
    "text",
    [
        "Company One, Company Two", "Alpha Co., Ltd., Beta Inc.", "Đại học A và Đại học B",
        "Alpha University and Beta University", "Alpha / Beta", "Alpha + Beta", "Alpha\nBeta",
    ],
)  # fmt: skip
def test_a_text_that_names_several_bodies_is_recognised(text: str) -> None:
    assert may_be_several(text)


@pytest.mark.parametrize(
    "text",
    ["Bộ Kế hoạch và Đầu tư", "Alpha Co., Ltd", "Alpha, Inc.", "Procter & Gamble", "Viện A - B",
     "Nhóm (Alpha, Beta)", "A/B Testing"],
)  # fmt: skip
def test_the_name_of_one_body_is_not_taken_for_several(text: str) -> None:
    assert not may_be_several(text)


def test_a_comma_that_is_named_separates_all_but_legal_forms() -> None:
    assert [*map(str.strip, split_at("Alpha Co., Ltd, Beta, Gamma; Delta", ","))] == [
        "Alpha Co., Ltd", "Beta", "Gamma", "Delta"]  # fmt: skip


@pytest.mark.parametrize("separator", ["x", "va", "\\", "  ", "," * 30, None])
def test_a_letter_is_no_separator(separator: str) -> None:
    with pytest.raises(UsageProblem, match="separator takes a mark"):
        ImportOptions(separator=separator)
