"""Lists in the order of the alphabet, the same on both engines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from answers import answer
from ecodiplo.db.engine import Database

NAMES = ["Đà Nẵng", "ember", "Éclair", "Zebra", "Ấn Độ", "anh", "Dubai", "北九州", "Áo", "an giang"]
IN_ORDER = ["Ấn Độ", "an giang", "anh", "Áo", "Dubai", "Đà Nẵng", "Éclair", "ember", "Zebra",
            "北九州"]  # fmt: skip


@pytest.fixture
def office(empty: Database) -> Database:
    """An office with partners of these names."""
    with empty.write("x") as connection:
        for at, name in enumerate(NAMES, 1):
            connection.exec_driver_sql(
                "INSERT INTO partners (ref, name, name_local, kind) VALUES"
                f" ('PAR-{at:04}', '{name}', {'NULL' if at > 2 else repr('Đ')}, 'other')"
            )
    return empty


def names(run: Callable[..., Any], office: Database, *args: str) -> list[str]:
    """The names of the partners of a list."""
    rows = answer(run, office, "list", "partners", "--columns", "name", *args)
    return [row["name"] for row in rows]


def test_names_come_in_the_order_of_the_alphabet(run: Callable[..., Any], office: Database) -> None:
    assert names(run, office, "--sort", "name") == IN_ORDER


@pytest.mark.parametrize("args", [["--sort", "-name"], ["--sort", "name", "--desc"]])
def test_the_order_can_be_turned_round(
    run: Callable[..., Any], office: Database, args: list[str]
) -> None:
    assert names(run, office, *args) == IN_ORDER[::-1]


def test_the_first_of_the_order_are_the_first_of_a_short_list(
    run: Callable[..., Any], office: Database
) -> None:
    assert names(run, office, "--sort", "name", "--limit", "3") == IN_ORDER[:3]


def test_equal_texts_come_in_the_order_of_their_refs_and_empty_ones_last(
    run: Callable[..., Any], office: Database
) -> None:
    assert names(run, office, "--sort", "-name_local") == NAMES


def test_a_name_typed_in_letters_of_another_width_is_the_partner(
    run: Callable[..., Any], office: Database
) -> None:
    assert answer(run, office, "show", "partners", "ＺＥＢＲＡ")["name"] == "Zebra"
