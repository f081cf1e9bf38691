"""Offices of schema 0007, with the history of their commands, upgraded to today's: every fact is
kept, and every command is undone.

`office` has the seed of that version and 25 commands after it, `varied` has records of every
entity. The program of that version wrote both.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, text

from commands import take_back
from databases import is_sqlite
from ecodiplo.db import triggers
from ecodiplo.db.engine import Database
from ecodiplo.db.migrate import upgrade

OFFICES = Path(__file__).with_name("offices_of_0007")
SEED = 1  # the number of the command that brought the seed
# The commands of `office` after the seed, except one that was undone then, and its undo.
LATER = [number for number in range(26, SEED, -1) if number not in (23, 24)]
EVENT_DATES = {"extended": "extended_on", "suspended": "suspended_on", "withdrawn": "withdrawn_on",
               "terminated": "terminated_on"}  # fmt: skip
# The currencies of `varied` that revision 0021 refuses, and the one in their place.
NO_CURRENCY, CURRENCY = r"\bcost_currency \d+", "VND"
# The measures that revision 0013 gives the shipped indicators.
MEASURES = {
    ("fdi_projects_new", "count fdi-capital kind=new"): "count fdi-capital.project kind=new",
    ("fdi_projects_increased", "count fdi-capital kind=increase"):
        "count fdi-capital.project kind=increase",
}  # fmt: skip

Row = dict[str, Any]
Tables = dict[str, list[Row]]


def load(database: Database, office: str) -> Tables:
    """Fill a new database of schema 0007; return its rows."""
    written = gzip.decompress((OFFICES / f"{office}.json.gz").read_bytes()).decode()
    stored = json.loads(re.sub(NO_CURRENCY, CURRENCY, written))
    upgrade(database, "0007")
    with database.migrate() as connection:
        triggers.drop(connection)
        if not is_sqlite(database):  # rows of a table refer to later ones
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for table, rows in stored.items():
            for row in rows:
                names = ", ".join(row)
                places = ", ".join(f":{name}" for name in row)
                insert = f"INSERT INTO {table} ({names}) VALUES ({places})"
                connection.execute(text(insert), row)
            if not is_sqlite(database) and "id" in rows[0]:
                last = f"SELECT setval('{table}_id_seq', max(id)) FROM {table}"
                connection.execute(text(last))
        triggers.create(connection, newest=False)
        return {table: read(connection, table) for table in stored}


def read(connection: Connection, table: str) -> list[Row]:
    """The rows of a table, without empty columns."""
    order = [key["name"] for key in inspect(connection).get_columns(table)]
    key = "id" if "id" in order else ", ".join(order[:2])
    rows = connection.execute(text(f"SELECT * FROM {table} ORDER BY {key}")).mappings()
    return [image({k: loaded(k, value) for k, value in row.items()}) for row in rows]


def loaded(column: str, value: Any) -> Any:
    return json.loads(value) if column in ("old", "new") and isinstance(value, str) else value


def image(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None}


class Today:
    """The rows of the database of today, as schema 0007 had them."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.territories: dict[int, set[str]] = {}
        for row in read(connection, "territories"):
            self.territories[row["id"]] = {row["name_en"], row["name_vi"]}
        for row in read(connection, "territory_aliases"):
            self.territories[row["territory_id"]].add(row["alias"])
        self.events: dict[int, dict[str, str | None]] = defaultdict(dict)
        for row in read(connection, "mou_events"):
            assert row["kind"] not in self.events[row["mou_id"]]
            self.events[row["mou_id"]][row["kind"]] = row.get("date")

    def rows(self, table: str, columns: set[str], before: list[Row]) -> list[Row]:
        """The rows in these columns. The row of before tells which of a territory's names a figure
        had."""
        by_key = {key_of(row): row for row in before}
        rows = []
        for row in read(self.connection, table):
            former = self.former(table, row, by_key.get(key_of(row), {}))
            rows.append({name: value for name, value in former.items() if name in columns})
        return rows

    def former(self, table: str, row: Row, before: Row) -> Row:
        row = dict(row)
        if "role_in_totals" in row:
            row["counted"] = int(row["role_in_totals"] == "counted")
        if table == "figures":
            if "report_period" in row:
                assert row["year_basis"] == "undated"
                row["period_end"] = row["report_period"]
            if "territory_id" in row:
                names = self.territories[row["territory_id"]]
                named = [name for name in names if name.startswith(before["territory"])]
                row["territory"] = before["territory"] if named else names
        if table == "mous" and "status" not in row:  # images of history keep the status
            events = self.events[row["id"]]
            row |= {EVENT_DATES[kind]: date for kind, date in events.items() if kind in EVENT_DATES}
            row["status"] = self.status(row["stage"], events, before.get("status"))
        if table == "indicators" and "measure" in row:
            measure = before.get("measure", "")
            if (row["code"], measure) in MEASURES:
                assert row["measure"] == MEASURES[row["code"], measure]
                row["measure"] = measure
        return image(row)

    def status(self, stage: str, events: dict[str, str | None], before: str | None) -> str:
        """The status of before, if the ledger says it."""
        said = {"suspended": {"suspended"}, "terminated": {"terminated", "withdrawn"}}
        if stage == "signed" and before in said and said[before] & events.keys():
            return before
        return stage


def key_of(row: Row) -> Any:
    return row["id"] if "id" in row else tuple(sorted(row.items()))[:2]


def columns_of(connection: Connection) -> dict[str, set[str]]:
    inspector = inspect(connection)
    return {
        table: {column["name"] for column in inspector.get_columns(table)}
        for table in inspector.get_table_names()
    }


@pytest.mark.parametrize("office", ["office", "varied"])
def test_an_upgrade_keeps_every_fact(nowhere: Database, office: str) -> None:
    before = load(nowhere, office)
    with nowhere.migrate() as connection:
        columns = columns_of(connection)
    upgrade(nowhere)
    with nowhere.migrate() as connection:
        today = Today(connection)
        for table, rows in before.items():
            if table == "changes":
                continue
            kept = today.rows(table, columns[table], rows)
            if table in ("commands", "country_members"):  # one gives former members their dates
                kept = [row for row in kept if row in rows]
            assert kept == rows, table


@pytest.mark.parametrize("office", ["office", "varied"])
def test_an_upgrade_keeps_every_change_of_history(nowhere: Database, office: str) -> None:
    before = load(nowhere, office)["changes"]
    with nowhere.migrate() as connection:
        columns = columns_of(connection)
    upgrade(nowhere)
    with nowhere.migrate() as connection:
        today = Today(connection)
        changes = read(connection, "changes")
    for then, now in zip(before, changes, strict=False):
        table = then["table_name"]
        for side in {"old", "new"} & then.keys():
            row = today.former(table, now[side], then[side])
            now[side] = {name: value for name, value in row.items() if name in columns[table]}
        assert now == then


def test_an_upgrade_lets_every_command_of_before_be_undone(nowhere: Database) -> None:
    before = load(nowhere, "office")["changes"]
    with nowhere.migrate() as connection:
        columns = columns_of(connection)
    upgrade(nowhere)
    for number in LATER:
        take_back(nowhere, number)
    seeded: dict[str, dict[Any, Row]] = defaultdict(dict)
    for change in before:
        if change["command_id"] == SEED:
            seeded[change["table_name"]][key_of(change["new"])] = without_stamp(change["new"])
    with nowhere.migrate() as connection:
        today = Today(connection)
        assert today.events == {}
        for table, rows in seeded.items():
            kept = today.rows(table, columns[table], [*rows.values()])
            own = {key_of(row): without_stamp(row) for row in kept}
            if table == "country_members":
                own = {key: row for key, row in own.items() if row in rows.values()}
            assert own == rows, table


def without_stamp(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in ("created_at", "updated_at")}
