"""The digits of a column of numbers line up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.formats.documents.number_column import distances
from ecodiplo.language import Lang
from ecodiplo.money import show_number
from properties import examples

NUMBERS = st.decimals(-(10**5), 10**5, allow_nan=False, places=3).map(Decimal.normalize)


@examples(100)
@given(st.lists(NUMBERS, min_size=1, max_size=6), st.sampled_from(Lang))
def test_every_number_has_its_unit_at_the_same_distance(numbers: list[Decimal], lang: Lang) -> None:
    texts = [show_number(number, lang) for number in numbers]
    separator = "," if lang is Lang.VI else "."
    after = [text.partition(separator)[1:] for text in texts]
    ends = {
        (0.25 if mark else 0.0) + 0.5 * len(decimals) + distance
        for (mark, decimals), distance in zip(after, distances(texts, lang), strict=True)
    }
    assert len(ends) == 1


@pytest.mark.parametrize(
    "texts",
    [("1", "2.000"), ("1,5 ha", "2 USD"), ("–", ""), ("P1,5", "2"), ("7 đoàn", "hàng trăm")],
)
def test_other_columns_stay_at_the_right_edge(texts: tuple[str, ...]) -> None:
    assert distances(texts, Lang.VI) == [0.0] * len(texts)


def test_numbers_with_one_unit_line_up() -> None:
    assert distances(("1,25 ha", "2 ha"), Lang.VI) == [0.0, 1.25]
    assert distances(("-2,5%", "12%"), Lang.VI) == [0.0, 0.75]
