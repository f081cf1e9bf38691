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
    with facts.read() as connection:
        among = many_rows.among(connection, countries.c.code, values)
        assert {*connection.scalars(select(countries.c.code).where(among))} == codes


def test_whole_numbers_are_compared_as_numbers(facts: Database) -> None:
    with facts.read() as connection:
        ids = [*connection.scalars(select(countries.c.id).limit(3))]
        among = many_rows.among(connection, countries.c.id, [*ids, 0])
        assert {*connection.scalars(select(countries.c.id).where(among))} == {*ids}
