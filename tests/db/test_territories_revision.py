"""Revision 0011: texts of territories become territories, and memberships get their dates."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import inspect, text

from commands import do, take_back
from databases import is_sqlite
from ecodiplo.db.engine import Database
from ecodiplo.db.history import current_command
from ecodiplo.db.migrate import downgrade, upgrade
from ecodiplo.db.revision import HEAD
from ecodiplo.errors import EcodiploError

FIGURE = (
    "INSERT INTO figures (ref, indicator_id, period_start, period_end, value, territory, source_id)"
    " SELECT '{ref}', (SELECT min(id) FROM indicators), {start}, '{end}', 5, '{territory}',"
    " min(id) FROM sources"
)
# Ref: the days, the text before the revision, and the territory after it.
TEXTS = {
    "FIG-1": ("'2024'", "2024", "TP. Hải Phòng", "hai-phong"),
    "FIG-2": ("NULL", "2025-12-31", "hai phong", "hai-phong-2025"),
    "FIG-3": ("'2025'", "2025", "Hải Phòng", "hai-phong-unclear"),
    "FIG-4": ("'2024'", "2024", "Hải Dương", "hai-duong"),
    "FIG-5": ("'2024'", "2024", "Quảng Ninh", "quang-ninh"),
    "FIG-6": ("'2024'", "2024", "quang ninh", "quang-ninh-2"),
    "FIG-7": ("'2024'", "2024", "đặc khu kinh tế, trừ đảo", "dac-khu-kinh-te-tru-dao"),
}


def rows(database: Database, sql: str) -> list[tuple[Any, ...]]:
    with database.migrate() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def territories(database: Database) -> dict[str, str]:
    of = ("SELECT ref, code FROM figures JOIN territories ON territories.id = territory_id"
          " WHERE ref LIKE 'FIG-_'")  # fmt: skip
    return dict(rows(database, of))


@pytest.fixture
def earlier(seeded: Database) -> tuple[Database, int]:
    """A database of revision 0007 with texts of territories, and the command that wrote them."""
    downgrade(seeded, "0007")
    with seeded.migrate() as connection:
        number = current_command.begin_command(connection, "import figures", None)
        for ref, (start, end, territory, _) in TEXTS.items():
            connection.execute(
                text(FIGURE.format(ref=ref, start=start, end=end, territory=territory))
            )
        current_command.end_command(connection, number)
    return seeded, number


def test_a_text_becomes_the_territory_of_the_days_or_one_of_its_own(
    earlier: tuple[Database, int],
) -> None:
    database, _ = earlier
    upgrade(database)
    assert territories(database) == {ref: each[-1] for ref, each in TEXTS.items()}
    names = dict(rows(database, "SELECT code, name_vi FROM territories"))
    assert names["quang-ninh"] == "Quảng Ninh"
    assert names["dac-khu-kinh-te-tru-dao"] == "đặc khu kinh tế, trừ đảo"


def test_territories_go_down_to_texts_and_up_to_the_same(earlier: tuple[Database, int]) -> None:
    database, _ = earlier
    upgrade(database)
    before = territories(database)
    downgrade(database, "0007")
    texts = dict(rows(database, "SELECT ref, territory FROM figures WHERE ref LIKE 'FIG-_'"))
    assert texts["FIG-1"] == texts["FIG-2"] == texts["FIG-3"] == "Hải Phòng"
    assert texts["FIG-7"] == TEXTS["FIG-7"][2]
    upgrade(database)
    assert territories(database) == before


def test_history_names_the_territory_and_its_command_can_be_undone(
    earlier: tuple[Database, int],
) -> None:
    database, number = earlier
    upgrade(database)
    (image,) = rows(database, "SELECT new FROM changes WHERE record_key = 'FIG-5'")[0]
    image = json.loads(image) if isinstance(image, str) else image
    assert "territory" not in image
    own = f"SELECT code FROM territories WHERE id = {image['territory_id']}"
    assert rows(database, own) == [("quang-ninh",)]
    take_back(database, number)
    assert territories(database) == {}


def test_an_edit_before_the_revision_is_undone_after_it(seeded: Database) -> None:
    downgrade(seeded, "0007")
    with seeded.migrate() as connection:
        number = current_command.begin_command(connection, "edit figures", None)
        connection.execute(
            text("UPDATE figures SET territory = 'Quảng Ninh' WHERE ref = 'FIG-2022-0001'")
        )
        current_command.end_command(connection, number)
    upgrade(seeded)
    take_back(seeded, number)
    of = ("SELECT code FROM figures JOIN territories ON territories.id = territory_id"
          " WHERE ref = 'FIG-2022-0001'")  # fmt: skip
    assert rows(seeded, of) == [("hai-phong",)]


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("UPDATE territories SET note = 'x' WHERE code = 'hai-duong'", "hai-duong is a territory"),
        ("INSERT INTO territories (code, name_en, name_vi) VALUES ('x', 'X', 'X')",
         "x is a territory"),
        ("UPDATE figures SET qualifier = 'under' WHERE ref = 'FIG-2022-0001'",
         "FIG-2022-0001 is a range, or under"),
        ("UPDATE country_members SET valid_to = '2030' WHERE member_id ="
         " (SELECT id FROM countries WHERE code = 'VN') AND group_id ="
         " (SELECT id FROM countries WHERE code = 'ASEAN')", "ASEAN VN has dates of membership"),
    ],
)  # fmt: skip
def test_what_the_schema_before_cannot_store_keeps_the_newer_one(
    seeded: Database, sql: str, message: str
) -> None:
    do(seeded, sql)
    with pytest.raises(EcodiploError, match=message):
        downgrade(seeded, "0007")
    assert seeded.revision() == HEAD


def test_the_shipped_members_get_their_dates(seeded: Database) -> None:
    own = ("SELECT valid_from, valid_to FROM country_members WHERE group_id = (SELECT id FROM"
           " countries WHERE code = 'EU') AND member_id = (SELECT id FROM countries WHERE code ="
           " 'GB')")  # fmt: skip
    downgrade(seeded, "0007")
    members = ("SELECT count(*) FROM country_members WHERE group_id = (SELECT id FROM countries"
               " WHERE code = 'EU')")  # fmt: skip
    assert rows(seeded, members) == [(27,)]
    upgrade(seeded)
    assert rows(seeded, own) == [("1973-01-01", "2020-01-31")]


def test_what_users_added_to_figures_stays(seeded: Database) -> None:
    with seeded.migrate() as connection:
        for sql in ("ALTER TABLE figures ADD COLUMN my_mark INTEGER",
                    "UPDATE figures SET my_mark = 2",
                    "CREATE INDEX my_territories ON figures (territory_id, my_mark)"):  # fmt: skip
            connection.execute(text(sql))
        if is_sqlite(seeded):
            connection.execute(text(
                "CREATE TRIGGER theirs AFTER DELETE ON figures BEGIN SELECT 1; END"
            ))  # fmt: skip

    def own() -> tuple[Any, ...]:
        with seeded.migrate() as connection:
            names = {index["name"] for index in inspect(connection).get_indexes("figures")}
            sql = "SELECT count(*) FROM sqlite_master WHERE name = 'theirs'"
            kept = connection.scalar(text(sql)) if is_sqlite(seeded) else 1
            marks = connection.scalar(text("SELECT sum(my_mark) FROM figures"))
            return marks, "my_territories" in names, kept

    before = own()
    assert before == (30, True, 1)
    downgrade(seeded, "0007")
    assert own() == before
    upgrade(seeded)
    assert own() == before
