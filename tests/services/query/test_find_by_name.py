"""The record that a text names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, select

from answers import Runner
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.errors import NotFound
from ecodiplo.models.people import countries
from ecodiplo.services.query.find_by_name import Ambiguous, Names, Resolver, find_id
from importing import import_into

COUNTRIES, PARTNERS = ENTITIES["countries"], ENTITIES["partners"]


@pytest.fixture
def connection(facts: Database) -> Iterator[Connection]:
    with facts.read() as connection:
        yield connection


def code_of_id(connection: Connection, id_: int) -> str:
    code: str = connection.execute(
        select(countries.c.code).where(countries.c.id == id_)
    ).scalar_one()
    return code


def code_of(connection: Connection, text: str, *, codes: bool = False) -> str:
    """The code of the country that the text names."""
    id_ = find_id(connection, COUNTRIES, text, codes=codes)
    assert Names(connection, COUNTRIES).find(text, codes=codes) == id_
    return code_of_id(connection, id_)


@pytest.mark.parametrize(
    ("text", "code"),
    [("Bỉ", "BE"), ("Bi", "BE"), ("My", "US"), ("MỸ", "US"), ("Nga", "RU"), ("nga", "RU"),
     ("DK", "DK"), ("dk", "DK"), ("DNK", "DK"), ("USA", "US"), ("LAO", "LA"),
     ("Myanmar (Burma)", "MM"), ("Hoa Kỳ/Mỹ", "US"), ("Malaysia (MY)", "MY"),
     ("Quần đảo Vigin thuộc Anh", "VG"), ("Kosovo", "XK"), ("Zaire", "ZR")],
)  # fmt: skip
def test_a_country_is_named_in_many_ways(connection: Connection, text: str, code: str) -> None:
    assert code_of(connection, text) == code


@pytest.mark.parametrize("text", ["MY", "my", "BI", "bi", "AO", "ao", "NGA", "Burma"])
def test_a_code_that_can_be_a_name_is_asked_back(connection: Connection, text: str) -> None:
    with pytest.raises(Ambiguous, match=r"can be .*, .*; write the name in full"):
        find_id(connection, COUNTRIES, text, codes=False)


@pytest.mark.parametrize(
    ("text", "code"), [("MY", "MY"), ("my", "MY"), ("BI", "BI"), ("NGA", "NG"), ("Mỹ", "US")]
)
def test_a_code_comes_first_where_codes_are_meant(
    connection: Connection, text: str, code: str
) -> None:
    assert code_of_id(connection, Names(connection, COUNTRIES).find(text, codes=True)) == code


@pytest.mark.parametrize(
    "text",
    ["Congo (Rwanda)", "Korea (DPRK)", "Samoa (US)", "Niger (Nigeria)", "Denmark (Copenhagen)"],
)
def test_two_names_of_different_records_name_none(connection: Connection, text: str) -> None:
    with pytest.raises(NotFound):
        find_id(connection, COUNTRIES, text)


def test_a_command_about_a_country_takes_its_code(run: Runner, facts: Database) -> None:
    assert "Malaysia" in run(facts, "show", "countries", "MY").out
    refused = run(facts, "list", "delegations", "--country", "MY")
    assert refused.code == 4
    assert "'MY' can be 'Malaysia', 'United States'; write the name in full" in refused.err


@pytest.mark.parametrize(
    ("heading", "texts", "codes"),
    [
        ("country_code", ["MY"], True),
        ("country", ["MY"], True),  # an export writes the code
        ("country", ["NGA"], None),
        ("Nước", ["MY"], None),
        ("Nước", ["MY", "EU", "DK"], True),
        ("Nước", ["MY", "NGA", "Pháp"], False),
    ],
)
def test_a_column_tells_whether_it_has_codes(
    connection: Connection, heading: str, texts: list[str], codes: bool | None
) -> None:
    names = Resolver(connection).names_of(COUNTRIES)
    assert names.are_codes(heading, texts, exported=heading == "country") is codes


def test_a_missing_name_is_explained_each_time_without_a_traceback(connection: Connection) -> None:
    resolver = Resolver(connection)
    for _ in range(2):
        ids, missing = resolver.look_up(COUNTRIES, ["Denmrk"])
        assert not ids
        assert "Did you mean Denmark" in str(missing["Denmrk"])
        assert missing["Denmrk"].__traceback__ is None


def test_a_key_comes_before_a_handle(seeded: Database) -> None:
    import_into(seeded, "partners", {"ref": "PAR-7001", "name": "Twin", "kind": "other"},
                {"ref": "PAR-7002", "name": "PAR-7001", "kind": "other"})  # fmt: skip
    with seeded.write("look up") as connection:
        ids, missing = Resolver(connection).look_up(PARTNERS, ["Twin", "PAR-7001", "PAR-7009"])
        assert ids["Twin"] == ids["PAR-7001"]
        assert [*missing] == ["PAR-7009"]


def test_a_suggestion_has_one_name_of_each_record(connection: Connection) -> None:
    with pytest.raises(NotFound, match=r"Did you mean [\w ]+\?$"):
        find_id(connection, COUNTRIES, "Singapora")


def test_names_of_partners_are_compared_as_they_are_written(seeded: Database) -> None:
    import_into(seeded, "partners", {"name": "Thế Kỷ", "kind": "other"})
    with seeded.read() as connection, pytest.raises(NotFound):
        find_id(connection, PARTNERS, "Kỷ")
