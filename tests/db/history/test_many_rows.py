"""A statement that changes many rows is recorded row by row, with each row's own images."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Row, select, text

from databases import is_sqlite
from ecodiplo.db.engine import Database
from ecodiplo.models import whole_metadata
from ecodiplo.models.history import changes
from properties import examples

COLUMNS = whole_metadata().tables["changes"].columns


def recorded(connection: Connection, *statements: str) -> list[Row[Any]]:
    """The changes that the statements record, in order."""
    last = connection.scalar(text("SELECT coalesce(max(id), 0) FROM changes"))
    for statement in statements:
        connection.exec_driver_sql(statement)
    return list(
        connection.execute(select(*COLUMNS).where(changes.c.id > last).order_by(changes.c.id)).all()
    )


def add(connection: Connection, count: int) -> None:
    """Delegations with the ids 1 to `count`, and the titles T1, T2 and so on."""
    for number in range(1, count + 1):
        connection.exec_driver_sql(
            "INSERT INTO delegations (id, ref, direction, title)"
            f" VALUES ({number}, 'DEL-{number}', 'inbound', 'T{number}')"
        )


@examples(20)
@given(
    notes=st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=8),
    news=st.lists(st.sampled_from(["a", "b", "c"]), min_size=8, max_size=8),
)
def test_each_row_of_an_update_is_recorded_with_its_own_images(
    empty: Database, notes: list[str], news: list[str]
) -> None:
    with empty.write("test", keep=False) as connection:
        add(connection, len(notes))

        def setting(values: list[str]) -> str:
            cases = " ".join(f"WHEN {n} THEN '{value}'" for n, value in enumerate(values, 1))
            return f"UPDATE delegations SET note = CASE id {cases} END"

        recorded(connection, setting(notes))
        rows = recorded(connection, setting(news))
    differing = [n for n, (old, new) in enumerate(zip(notes, news, strict=False), 1) if old != new]
    images = [(row.record_id, row.action, row.old, row.new) for row in rows]
    assert sorted(id_ for id_, _, _, _ in images) == differing
    for id_, action, old, new in images:
        assert (action, old["id"], new["id"], new["title"]) == ("update", id_, id_, f"T{id_}")
        assert (old["note"], new["note"]) == (notes[id_ - 1], news[id_ - 1])


def test_rows_that_exchange_their_records_in_one_statement_are_other_rows(
    empty: Database,
) -> None:
    with empty.write("test", keep=False) as connection:
        add(connection, 2)
        connection.exec_driver_sql(
            "INSERT INTO partners (id, ref, name, kind) VALUES (1, 'P1', 'A', 'other'),"
            " (2, 'P2', 'B', 'other')"
        )
        connection.exec_driver_sql(
            "INSERT INTO delegation_partners (id, delegation_id, partner_id)"
            " VALUES (1, 1, 1), (2, 2, 2)"
        )
        rows = recorded(
            connection, "UPDATE delegation_partners SET delegation_id = 3 - delegation_id"
        )
    moved = [(row.action, row.record_id, (row.old or row.new)["id"]) for row in rows]
    assert moved == [("delete", 1, 1), ("insert", 2, 1), ("delete", 2, 2), ("insert", 1, 2)]


def test_an_insert_that_updates_on_conflict_is_recorded_as_both(empty: Database) -> None:
    with empty.write("test", keep=False) as connection:
        add(connection, 1)
        rows = recorded(
            connection,
            "INSERT INTO delegations (id, ref, direction, title)"
            " VALUES (7, 'DEL-1', 'inbound', 'U1'), (8, 'DEL-8', 'inbound', 'U8')"
            " ON CONFLICT (ref) DO UPDATE SET title = excluded.title",
        )
    images = {(row.action, row.record_id, row.record_key, row.new["title"]) for row in rows}
    assert images == {("update", 1, "DEL-1", "U1"), ("insert", 8, "DEL-8", "U8")}


def test_records_that_are_deleted_together_are_each_recorded_before_their_side_rows(
    empty: Database,
) -> None:
    with empty.write("test", keep=False) as connection:
        add(connection, 3)
        connection.exec_driver_sql(
            "INSERT INTO sectors (id, slug, name_en, name_vi) VALUES (1, 'ports', 'Ports', 'Cảng')"
        )
        connection.exec_driver_sql(
            "INSERT INTO delegation_sectors (delegation_id, sector_id)"
            " SELECT id, 1 FROM delegations"
        )
        rows = recorded(connection, "DELETE FROM delegations WHERE id > 1")
    for id_ in (2, 3):
        tables = [row.table_name for row in rows if row.record_id == id_]
        # SQLite deletes the rows of side tables first.
        assert tables[:: -1 if is_sqlite(empty) else 1] == ["delegations", "delegation_sectors"]
    assert {(row.action, row.new) for row in rows} == {("delete", None)}


def test_a_statement_that_changes_no_row_records_nothing(empty: Database) -> None:
    with empty.write("test", keep=False) as connection:
        rows = recorded(
            connection,
            "UPDATE delegations SET title = 'X'",
            "DELETE FROM delegations",
            "INSERT INTO delegation_sectors (delegation_id, sector_id)"
            " SELECT id, 1 FROM delegations",
        )
    assert rows == []
