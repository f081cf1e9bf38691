"""Cells that would run as formulas."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ecodiplo.formats.formulas import guard, unguard

FIRST = "=+-@\t\r\n＝＋－＠"
texts = st.text() | st.text(alphabet=f"'{FIRST}a")


@given(texts)
@example("'=1")
@example("''")
def test_what_is_guarded_is_given_back(text: str) -> None:
    assert unguard(guard(text)) == text


@given(texts)
def test_nothing_guarded_begins_a_formula(text: str) -> None:
    assert guard(text)[:1] not in tuple(FIRST)


@pytest.mark.parametrize("text", ["O'Brien", "'quoted'", "a=b", "", "'"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert guard(text) == unguard(text) == text
