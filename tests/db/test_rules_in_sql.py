"""Plain SQL is refused what the command line refuses, on both engines, without the program's
functions and settings."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import Column, Table

import varied
from databases import ENGINES, copy_of, is_sqlite, server_place
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.db.guards import guarded
from ecodiplo.fields import Code, Currency, Integer, Number
from ecodiplo.models import whole_metadata
from ecodiplo.models.column_rules import UNCLEANED
from ecodiplo.services.query import mapping
from hostile_sql import tried
from properties import is_long
from shell import directly

TABLES = [table for table in whole_metadata().sorted_tables if table.name not in UNCLEANED]
SAMPLE = 60  # hostile values a table
REFUSALS = (sqlite3.IntegrityError, psycopg.IntegrityError, psycopg.DataError)


@pytest.fixture(scope="module", params=ENGINES)
def office(request: pytest.FixtureRequest) -> Database:
    """A database with random records of every entity, whose rows the tests change and leave."""
    templates, server = request.getfixturevalue("templates"), request.getfixturevalue("server")
    folder = request.getfixturevalue("tmp_path_factory").mktemp("rules")
    database = copy_of(templates.get(request.param, filled=False), folder, server, keep=True)
    varied.fill(database)
    return database


class Shell:
    """A connection of another program, whose statements are tried and taken back."""

    def __init__(self, connection: Any, mark: str) -> None:
        self.connection, self.mark = connection, mark

    def refuses(self, statement: str, *values: Any) -> str:
        """The refusal of a statement, '' for none; nothing of it stays."""
        self.connection.execute("SAVEPOINT trial")
        try:
            self.connection.execute(statement.replace("?", self.mark), values)
        except REFUSALS as error:
            return str(error).splitlines()[0]
        except sqlite3.DataError as error:
            return str(error)
        finally:
            self.connection.execute("ROLLBACK TO trial")
            self.connection.execute("RELEASE trial")
        return ""


@contextmanager
def shell(database: Database) -> Iterator[Shell]:
    """A shell at the database; what it did is rolled back at the end."""
    connection: Any
    if is_sqlite(database):
        connection = sqlite3.connect(str(database), isolation_level=None)
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
    else:
        connection = psycopg.connect(server_place(database))
    try:
        yield Shell(connection, "?" if is_sqlite(database) else "%s")
    finally:
        connection.rollback()
        connection.close()


def hostile(table: Table) -> list[tuple[Column[Any], Any, bool]]:
    """Values for the columns of the table; a sample of them outside the lane `-m long`."""
    each = [(column, *pair) for column in table.columns for pair in tried(column)]
    return each if is_long() else random.Random(table.name).sample(each, min(SAMPLE, len(each)))


def own_rules(column: Column[Any]) -> list[str]:
    """The beginnings of the names of the rules of one column."""
    name = f"{column.table.name}_{column.name}"
    return [f"{name}_{rule}" for rule in ("valid", "filled", "whole", "most", "clean",
                                          "range")]  # fmt: skip


@pytest.mark.long
def test_plain_sql_stores_what_the_command_line_stores_and_nothing_else(office: Database) -> None:
    wrong = []
    with shell(office) as sql:
        for table in TABLES:
            keys = [column.name for column in table.primary_key]
            names = ", ".join(keys)
            where = " AND ".join(f"{key} = ?" for key in keys)
            row = sql.connection.execute(f"SELECT {names} FROM {table.name} LIMIT 1").fetchone()
            assert row is not None, table.name
            for column, value, is_good in hostile(table):
                statement = f"UPDATE {table.name} SET {column.name} = ? WHERE {where}"
                refusal = sql.refuses(statement, value, *row)
                # A good value can still break a rule of several columns.
                single = any(part in refusal for part in (*own_rules(column), "type"))
                if is_good and refusal and single:
                    wrong.append((table.name, column.name, value, refusal))
                if not is_good and not refusal:
                    wrong.append((table.name, column.name, value, "stored"))
    assert wrong == []


def test_the_columns_of_codes_are_those_of_the_catalogue() -> None:
    for entity in ENTITIES.values():
        columns = mapping.attributes(entity)
        for field in entity.stored:
            if field.name in columns and isinstance(field.type, Code):
                rule = "currency" if isinstance(field.type, Currency) else (
                    "upper_code" if field.type.upper else "code"
                )  # fmt: skip
                assert columns[field.name].info.get("rule") == rule, (entity.name, field.name)
            elif field.name in columns:
                assert "rule" not in columns[field.name].info, (entity.name, field.name)


def test_numbers_out_of_the_bounds_of_their_fields_are_refused(office: Database) -> None:
    wrong = []
    with shell(office) as sql:
        for entity in ENTITIES.values():
            for field in entity.stored:
                if not isinstance(field.type, Integer | Number) or field.type.decimals is None:
                    continue
                column = mapping.attributes(entity)[field.name]
                factor = 1 if isinstance(field.type, Integer) else 100
                least, most = field.type.least, field.type.most
                beyond = [] if least is None else [int(least * factor) - 1]
                beyond += [] if most is None else [int(most * factor) + 1]
                table = mapping.table(entity).name
                wrong += [
                    (table, field.name, value)
                    for value in beyond
                    if not sql.refuses(f"UPDATE {table} SET {column.name} = ?", value)
                ]
    assert wrong == []


def test_a_million_of_the_largest_amounts_have_a_sum() -> None:
    for entity in ENTITIES.values():
        for field in entity.stored:
            if field.total and isinstance(field.type, Integer | Number):
                assert field.type.most is not None
                factor = 1 if isinstance(field.type, Integer) else 100
                assert field.type.most * factor * 1_000_000 < 2**63


def test_the_id_of_a_record_never_changes(office: Database) -> None:
    with shell(office) as sql:
        for table in guarded.record_tables():
            # Nothing refers to a row of the highest id that is not there.
            refusal = sql.refuses(f"UPDATE {table} SET id = id + 100000 WHERE id = (SELECT max(id)"
                                  f" FROM {table})")  # fmt: skip
            assert "never changes" in refusal or "FOREIGN KEY" in refusal, (table, refusal)
            assert not sql.refuses(f"UPDATE {table} SET id = id")


@pytest.mark.parametrize("id_", [0, -5, 2**31])
def test_ids_are_those_that_both_engines_can_count(office: Database, id_: int) -> None:
    with shell(office) as sql:
        assert sql.refuses("INSERT INTO sources (id, ref, title) VALUES (?, 'X', 'X')", id_)


def test_there_is_one_office(office: Database) -> None:
    with shell(office) as sql:
        sql.connection.execute("DELETE FROM offices")
        insert = "INSERT INTO offices (ref, name) VALUES ('OFF-{0}', 'Office {0}')"
        assert not sql.refuses(insert.format(1))
        sql.connection.execute(insert.format(1))
        assert "holds only one" in sql.refuses(insert.format(2))


# Circles.

PARTS = (
    "INSERT INTO partners (id, ref, name, kind, parent_id) VALUES"
    " (101, 'P-1', 'One', 'other', NULL)",
    "INSERT INTO partners (id, ref, name, kind, parent_id) VALUES"
    " (102, 'P-2', 'Two', 'other', 101)",
    "INSERT INTO partners (id, ref, name, kind, parent_id) VALUES"
    " (103, 'P-3', 'Three', 'other', 102)",
)


def test_a_partner_is_no_part_of_its_own_parts(empty: Database) -> None:
    directly(empty, *PARTS)
    with shell(empty) as sql:
        move = "UPDATE partners SET parent_id = ? WHERE id = ?"
        assert "lead back" in sql.refuses(move, 103, 101)
        assert re.search("lead back|not_its_own_parent", sql.refuses(move, 101, 101))
        assert not sql.refuses(move, 101, 103)


def test_no_insert_of_several_rows_closes_a_circle(empty: Database) -> None:
    with shell(empty) as sql:
        refusal = sql.refuses(
            "INSERT INTO partners (id, ref, name, kind, parent_id) VALUES"
            " (101, 'P-1', 'One', 'other', 102), (102, 'P-2', 'Two', 'other', 101)"
        )
    assert re.search("lead back|FOREIGN KEY", refusal)


@pytest.mark.parametrize(("table", "column"), guarded.self_references())
def test_every_reference_to_the_own_kind_is_guarded(
    office: Database, table: str, column: str
) -> None:
    with shell(office) as sql:
        sql.connection.execute(f"UPDATE {table} SET {column} = NULL")
        first, second = sql.connection.execute(
            f"SELECT id FROM {table} ORDER BY id LIMIT 2"
        ).fetchall()
        refer = f"UPDATE {table} SET {column} = ? WHERE id = ?"
        assert not sql.refuses(refer, first[0], second[0])
        sql.connection.execute(refer.replace("?", sql.mark), (first[0], second[0]))
        assert "lead back" in sql.refuses(refer, second[0], first[0])


GROUND = (
    "INSERT INTO delegations (id, ref, direction, title) VALUES (1, 'D-1', 'inbound', 'One')",
    "INSERT INTO delegations (id, ref, direction, title) VALUES (2, 'D-2', 'inbound', 'Two')",
    "INSERT INTO mous (id, ref, title, delegation_id) VALUES (1, 'M-1', 'One', 2)",
    "INSERT INTO mous (id, ref, title) VALUES (2, 'M-2', 'Two')",
    "INSERT INTO links (ref, relation, from_delegation_id, to_delegation_id)"
    " VALUES ('L-1', 'opened', 1, 2)",
)


@pytest.mark.parametrize(
    ("columns", "values"),
    [
        ("relation, from_delegation_id, to_delegation_id", "'opened', 2, 1"),
        ("relation, from_delegation_id, to_delegation_id", "'opened', 1, 1"),
        ("relation, from_mou_id, to_delegation_id", "'resulted_in', 1, 1"),
        ("relation, from_delegation_id, to_mou_id", "'fulfils', 1, 1"),
        ("relation, from_mou_id, to_mou_id", "'advanced', 2, 2"),
    ],
)
def test_a_link_that_leads_back_is_refused(empty: Database, columns: str, values: str) -> None:
    directly(empty, *GROUND)
    with shell(empty) as sql:
        refusal = sql.refuses(f"INSERT INTO links (ref, {columns}) VALUES ('L-2', {values})")
    assert re.search("lead back|not_to_itself", refusal)


@pytest.mark.parametrize(
    ("columns", "values"),
    [
        ("relation, from_delegation_id, to_mou_id", "'opened', 1, 2"),
        ("relation, from_mou_id, to_delegation_id", "'signed_during', 2, 2"),
        ("relation, from_delegation_id, to_delegation_id", "'advanced', 1, 2"),
    ],
)
def test_a_link_that_leads_on_is_stored(empty: Database, columns: str, values: str) -> None:
    directly(empty, *GROUND)
    with shell(empty) as sql:
        assert not sql.refuses(f"INSERT INTO links (ref, {columns}) VALUES ('L-2', {values})")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE links SET from_delegation_id = 2, to_delegation_id = NULL, to_mou_id = 1,"
        " relation = 'fulfils' WHERE ref = 'L-1'",
        "UPDATE mous SET delegation_id = 2 WHERE id = 2",
    ],
)
def test_a_change_that_leads_back_is_refused(empty: Database, change: str) -> None:
    directly(
        empty, *GROUND,
        "INSERT INTO links (ref, relation, from_mou_id, to_delegation_id)"
        " VALUES ('L-2', 'resulted_in', 2, 1)",
    )  # fmt: skip
    with shell(empty) as sql:
        assert "lead back" in sql.refuses(change)
