"""The condition that a column has one of many values."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ecodiplo.db import many_rows
from ecodiplo.db.engine import Database
from ecodiplo.models.people import countries


@pytest.mark.parametrize(
    ("values", "codes"),
    [(["DK", "VN", "Đ'\"\\"], {"DK", "VN"}), ([], set()), ([*map(str, range(40_000))], set())],
)
def test_texts_of_any_number_are_one_parameter(
    facts: Database, values: list[str], codes: set[str]
) -> None:
    with facts.read() as session:
        among = many_rows.among(session.connection(), countries.c.code, values)
        assert {*session.scalars(select(countries.c.code).where(among))} == codes


def test_whole_numbers_are_compared_as_numbers(facts: Database) -> None:
    with facts.read() as session:
        ids = [*session.scalars(select(countries.c.id).limit(3))]
        among = many_rows.among(session.connection(), countries.c.id, [*ids, 0])
        assert {*session.scalars(select(countries.c.id).where(among))} == {*ids}
