"""Texts are folded and sorted alike in Python and on both engines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import literal, select
from sqlalchemy.sql.functions import GenericFunction

from ecodiplo import fold
from ecodiplo.db import fold_in_sql, sort_in_sql
from ecodiplo.db.engine import Database
from properties import examples

LETTERS = (
    "aAăÂấĐđÐỢẹ\u0301\u0323éßæŁΣςΑЖйİıＮﾊﾞｶ①²½ﬁÅ日語ガ々한กุ \t\u00a0\u00ad\u200b\u3099-/'\"%:()“”1😀"
)
texts = st.lists(st.text(LETTERS) | st.text(max_size=8).filter(str.isprintable), min_size=1)


@pytest.mark.parametrize(
    ("in_sql", "in_python"),
    [
        (fold_in_sql.search_form, fold.search_form),
        (sort_in_sql.sort_key, fold.sort_key),
    ],
)
@examples(60)
@given(several=texts)
def test_a_form_in_sql_is_that_of_python(
    facts: Database, in_sql: type[GenericFunction[str]], in_python: object, several: list[str]
) -> None:
    assert callable(in_python)
    with facts.read() as connection:
        row = connection.execute(select(*(in_sql(literal(text)) for text in several))).one()
        assert [value or "" for value in row] == [*map(in_python, several)]
