"""The database itself refuses what the command line refuses: plain SQL, both engines."""

from __future__ import annotations

import contextlib
import datetime
import sqlite3

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from databases import is_sqlite, server_place
from ecodiplo.db.engine import Database
from ecodiplo.errors import EcodiploError

GOOD = "INSERT INTO delegations (ref, direction, title) VALUES ('DEL-9', 'inbound', 'A')"


def insert(database: Database, sql: str) -> None:
    with database.write() as connection:
        connection.execute(text(sql))


def delegation(**columns: object) -> str:
    values = {"ref": "DEL-9", "direction": "inbound", "title": "A", **columns}
    shown = ", ".join(f"'{v}'" if isinstance(v, str) else str(v) for v in values.values())
    return f"INSERT INTO delegations ({', '.join(values)}) VALUES ({shown})"


def test_a_good_row_is_taken(empty: Database) -> None:
    insert(empty, GOOD)


@pytest.mark.parametrize(
    "columns",
    [
        {"direction": "sideways"},
        {"level": "emperor"},
        {"status": "done"},
        {"member_count": -1},
        {"member_count": 0},
        {"start_date": "2022-02-30"},
        {"start_date": "2022-13"},
        {"start_date": "14/9/2022"},
        {"start_date": "2022-09-14", "end_date": "2022-09-13"},
        {"start_date": "2022-09", "end_date": "2022-08-31"},
        {"title": "  "},
        {"role_in_totals": "duplicate"},
        {"role_in_totals": "pledged"},
        {"role_in_totals": "other"},
        {"role_in_totals": "unknown", "not_counted_reason": "x"},
        {"role_in_totals": None},
        {"source_id": 12345},
        {"cost_hundredths": -5},
    ],
)
def test_a_bad_value_is_refused(empty: Database, columns: dict[str, object]) -> None:
    with pytest.raises(EcodiploError):
        insert(empty, delegation(**columns))


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO delegation_partners (delegation_id, partner_id) VALUES (1, 999999)",
        "INSERT INTO delegation_countries (delegation_id, country_id) VALUES (1, 999999)",
        "INSERT INTO links (ref, relation) VALUES ('LNK-9', 'opened')",
        "INSERT INTO links (ref, relation, from_delegation_id, from_event_id, to_event_id)"
        " VALUES ('LNK-9', 'opened', 1, 1, 1)",
        "INSERT INTO fdi_capital (ref, project_id, date, kind, amount_usd_cents)"
        " VALUES ('CAP-9', 999999, '2022', 'new', 100)",
        "INSERT INTO figures (ref, indicator_id, period_end, source_id) VALUES ('F', 1, '2022', 1)",
        "INSERT INTO countries (code, kind, name_en, name_vi) VALUES ('xx', 'country', 'X', 'X')",
        "UPDATE sectors SET parent_id = id WHERE slug = 'logistics'",
        "DELETE FROM countries WHERE code = 'DK'",
    ],
)
def test_a_row_that_refers_to_nothing_or_says_nothing_is_refused(
    seeded: Database, sql: str
) -> None:
    with pytest.raises(EcodiploError, match="refused"):
        insert(seeded, sql)


def test_deleting_a_record_takes_its_side_rows_along(seeded: Database) -> None:
    insert(seeded, "DELETE FROM press_visits WHERE ref = 'PRS-2022-0001'")
    with seeded.read() as connection:
        left = text(
            "SELECT count(*) FROM press_visit_countries c"
            " LEFT JOIN press_visits p ON p.id = c.press_visit_id WHERE p.id IS NULL"
        )
        assert connection.scalar(left) == 0


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO delegation_partners (delegation_id, partner_id) VALUES (1, 999999)",
        "UPDATE delegations SET source_id = 999999",
        "DELETE FROM countries WHERE code = 'DK'",
        "INSERT INTO delegations (ref, direction, title) VALUES ('X', 'sideways', 'X')",
        "INSERT INTO delegations (ref, direction, title, member_count)"
        " VALUES ('X', 'inbound', 'X', -1)",
        "INSERT INTO delegations (ref, direction, title, start_date)"
        " VALUES ('X', 'inbound', 'X', '2022-02-30')",
        "INSERT INTO delegations (ref, direction, title, start_date, end_date)"
        " VALUES ('X', 'inbound', 'X', '2022-03', '2022-02')",
    ],
)
def test_a_bare_connection_is_refused_too(seeded: Database, sql: str) -> None:
    """As the sqlite3 shell and psql connect: with nothing switched on."""
    if is_sqlite(seeded):
        with contextlib.closing(sqlite3.connect(str(seeded))) as shell:
            assert shell.execute("PRAGMA foreign_keys").fetchone() == (0,)
            with pytest.raises(sqlite3.IntegrityError):
                shell.execute(sql)
        return
    refused = pytest.raises(psycopg.errors.IntegrityError)
    with psycopg.connect(server_place(seeded)) as psql, refused:
        psql.execute(sql.encode())


def test_a_bare_deletion_takes_side_rows_along(seeded: Database) -> None:
    if is_sqlite(seeded):
        with contextlib.closing(sqlite3.connect(str(seeded))) as shell:
            shell.execute("DELETE FROM press_visits WHERE ref = 'PRS-2022-0001'")
            assert shell.execute("PRAGMA foreign_key_check").fetchall() == []


def test_nothing_of_a_failed_write_stays(empty: Database) -> None:
    with pytest.raises(ZeroDivisionError), empty.write() as connection:
        connection.execute(text(GOOD))
        raise ZeroDivisionError
    with empty.read() as connection:
        assert connection.scalar(text("SELECT count(*) FROM delegations")) == 0


def test_a_reader_cannot_write(empty: Database) -> None:
    with pytest.raises(EcodiploError), empty.read() as connection:
        connection.execute(text(GOOD))


def is_a_date(value: str) -> bool:
    """What a partial date is, said by the standard library."""
    padded = {4: value + "-01-01", 7: value + "-01", 10: value}.get(len(value), "")
    try:
        return 1900 <= datetime.date.fromisoformat(padded).year <= 2199
    except ValueError:
        return False


near_dates = st.one_of(
    st.dates(datetime.date(1890, 1, 1), datetime.date(2210, 12, 31)).map(str),
    st.builds(
        "{:04}-{:02}-{:02}".format, st.integers(1895, 2205), st.integers(0, 13), st.integers(0, 32)
    ),
    st.builds("{:04}-02-29".format, st.integers(1890, 2205)),
    st.builds("{:04}-{:02}".format, st.integers(1895, 2205), st.integers(0, 13)),
    st.text("0123456789-/ +Tđ", max_size=11),
)


@given(values=st.lists(near_dates, min_size=20, max_size=60))
def test_the_date_check_takes_real_dates_and_no_others(empty: Database, values: list[str]) -> None:
    from ecodiplo.models.column_types import PartialDateType

    rule = PartialDateType().rule("v")
    with empty.read() as connection:
        for value in values:
            taken = connection.scalar(
                text(f"SELECT CASE WHEN {rule} THEN 1 ELSE 0 END FROM (SELECT :v AS v) t"),
                {"v": value},
            )
            assert bool(taken) is is_a_date(value), value


FIGURE = (
    "INSERT INTO figures (ref, indicator_id, source_id, period_end, {columns})"
    " SELECT 'FIG-9', (SELECT min(id) FROM indicators), min(id), '2022', {values} FROM sources"
)


@pytest.mark.parametrize(
    ("columns", "values"),
    [
        ("qualifier, value", "'between', 30"),
        ("qualifier, value, upper_value", "'between', 30, 30"),
        ("qualifier, value, upper_value", "'between', 30, 25"),
        ("qualifier, value_text, upper_value", "'between', 'x', 25"),
        ("qualifier, value, upper_value", "'nearly', 30, 35"),
        ("value, upper_value", "30, 35"),
        ("qualifier, value", "'at_most', 30"),
    ],
)
def test_a_range_without_two_numbers_in_order_is_refused(
    seeded: Database, columns: str, values: str
) -> None:
    with pytest.raises(EcodiploError):
        insert(seeded, FIGURE.format(columns=columns, values=values))


@pytest.mark.parametrize(
    ("columns", "values"),
    [("qualifier, value, upper_value", "'between', -5, -3"), ("qualifier, value", "'under', 30")],
)
def test_a_range_and_a_number_under_another_are_taken(
    seeded: Database, columns: str, values: str
) -> None:
    insert(seeded, FIGURE.format(columns=columns, values=values))


def test_a_membership_does_not_end_before_it_begins(seeded: Database) -> None:
    with pytest.raises(EcodiploError):
        insert(seeded, "UPDATE country_members SET valid_to = '1900' WHERE valid_from > '1901'")
    with pytest.raises(EcodiploError):
        insert(seeded, "UPDATE country_members SET valid_from = '2022-02-30'")
