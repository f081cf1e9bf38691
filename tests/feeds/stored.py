"""What a database holds, read with plain SQL, and what a command did to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from contents import HISTORY, everything
from ecodiplo.db.engine import Database
from feeds.model import Kind, Record


@dataclass(frozen=True)
class Place:
    """Where the records of a kind are stored: their table, the column by which side tables name
    them."""

    table: str
    owner: str


PLACES = {
    "delegations": Place("delegations", "delegation_id"),
    "partners": Place("partners", "partner_id"),
}  # fmt: skip


def records_of(database: Database, kind: Kind) -> dict[str, Record]:
    """The records of the kind as the model has them, by ref."""
    place = PLACES[kind.name]
    with database.read() as connection:
        found = {row["id"]: row for row in _rows(connection, f"SELECT * FROM {place.table}")}
        codes = {
            row["id"]: row["code"] for row in _rows(connection, "SELECT id, code FROM countries")
        }
        lists: dict[int, list[str]] = {}
        if kind.name == "delegations":
            sql = "SELECT * FROM delegation_countries ORDER BY delegation_id, position"
            for row in _rows(connection, sql):
                lists.setdefault(row["delegation_id"], []).append(codes[row["country_id"]])
        ids: dict[int, set[tuple[str, str]]] = {}
        side = place.table.removesuffix("s") + "_external_ids"
        for row in _rows(connection, f"SELECT * FROM {side}"):
            ids.setdefault(row[place.owner], set()).add((row["external_id"], row["system"]))
    records = {}
    for id_, row in found.items():
        values = {name: row.get(name) for name in kind.fields}
        if kind.name == "delegations":
            values["countries"] = tuple(lists.get(id_, ())) or None
        else:
            values["country"] = codes.get(row["country_id"])
        records[row["ref"]] = Record(values, ids.get(id_, set()), ref=row["ref"])
    return records


def _rows(connection: Connection, sql: str) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(text(sql)).mappings()]


@dataclass(frozen=True)
class Snapshot:
    """Every row of every table, history apart."""

    tables: dict[str, set[tuple[Any, ...]]]
    columns: dict[str, list[str]]
    history: dict[str, set[tuple[Any, ...]]]

    @classmethod
    def of(cls, database: Database) -> Snapshot:
        """The rows of the database as they are now."""
        from ecodiplo.models import whole_metadata

        rows = {name: {*map(_hashable, own)} for name, own in everything(database).items()}
        columns = {t.name: [c.name for c in t.columns] for t in whole_metadata().sorted_tables}
        return cls(
            {name: own for name, own in rows.items() if name not in HISTORY}, columns,
            {name: own for name, own in rows.items() if name in HISTORY},
        )  # fmt: skip

    def touched_since(self, before: Snapshot) -> dict[str, set[int]]:
        """The tables with rows that are not byte for byte as they were, and the ids of the records
        that these rows belong to."""
        touched: dict[str, set[int]] = {}
        for name, rows in self.tables.items():
            differing = rows ^ before.tables[name]
            place = self._place_of(name)
            if differing and place is None:
                touched.setdefault(name, set())
            if differing and place is not None:
                own = "id" if name == place.table else place.owner
                at = self.columns[name].index(own)
                touched.setdefault(place.table, set()).update(row[at] for row in differing)
        return touched

    def _place_of(self, table: str) -> Place | None:
        """The place whose own or side table this is."""
        for place in PLACES.values():
            is_side = table.startswith(f"{place.table.removesuffix('s')}_")
            if table == place.table or (is_side and place.owner in self.columns[table]):
                return place
        return None

    def changed_since(self, before: Snapshot) -> dict[str, set[int]]:
        """The same as history tells it: the records of the changes since."""
        columns = self.columns["changes"]
        table, record = columns.index("record_table"), columns.index("record_id")
        changed: dict[str, set[int]] = {}
        for row in self.history["changes"] - before.history["changes"]:
            changed.setdefault(row[table], set()).add(row[record])
        return changed

    def commands_since(self, before: Snapshot) -> list[str]:
        """The commands since, in the order of their numbers."""
        columns = self.columns["commands"]
        at, number = columns.index("command"), columns.index("id")
        rows = self.history["commands"] - before.history["commands"]
        return [row[at] for row in sorted(rows, key=lambda row: row[number])]

    def ids_of(self, kind: Kind) -> dict[int, str]:
        """The refs of the kind's records, by id."""
        place = PLACES[kind.name]
        columns = self.columns[place.table]
        id_, ref = columns.index("id"), columns.index("ref")
        return {row[id_]: row[ref] for row in self.tables[place.table]}


def _hashable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(repr(cell) if isinstance(cell, dict | list) else cell for cell in row)
