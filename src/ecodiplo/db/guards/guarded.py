"""What triggers guard, because no CHECK can: a CHECK sees one row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES, LINKABLE
from ecodiplo.db.history.recorded_tables import UNRECORDED, declared_table
from ecodiplo.models import all_tables, table_of
from ecodiplo.vocabulary import LEADS_BACK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Table

# The sentences of refusals, with the table and the column before them.
ID_CHANGES = "the id of a record never changes"
SECOND = "there is one already, and the database holds only one"
CIRCLE = "would lead back to the record itself"
# Records of all kinds have one number each: their id, and this times the number of their kind.
KIND = 2**32


@dataclass(frozen=True)
class Cause:
    """A column that refers to the record that led to this one."""

    column: str
    kind: int


def record_tables() -> list[str]:
    """The tables whose rows are records, which other rows refer to by their id."""
    tables = (declared_table(table) for table in _recorded())
    return [table.name for table in tables if table.identity == ("id",)]


def single_tables() -> list[str]:
    """The tables that hold one record."""
    return [_table(name).name for name, entity in ENTITIES.items() if entity.single]


def self_references() -> list[tuple[str, str]]:
    """The tables with a column that refers to a row of the same table, and that column."""
    return [
        (table.name, key.parent.name)
        for table in _recorded()
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
        if key.column.table is table
    ]


@cache
def kinds() -> tuple[tuple[str, str], ...]:
    """The end of a link and the table of each kind of record that can be linked, by number."""
    ends = {
        next(iter(column.foreign_keys)).column.table.name: column.name[len("from_") : -len("_id")]
        for column in _links().columns
        if column.name.startswith("from_")
    }
    return tuple((ends[_table(name).name], _table(name).name) for name in LINKABLE)


def causes() -> dict[str, list[Cause]]:
    """The columns of tables that refer to a cause, by table."""
    by_table: dict[str, list[Cause]] = {}
    for name in LINKABLE:
        for field in ENTITIES[name].fields:
            if field.origin:
                kind = LINKABLE.index(field.type.entity)  # type: ignore[attr-defined]
                cause = Cause(f"{field.name}_id", kind)
                by_table.setdefault(_table(name).name, []).append(cause)
    return by_table


def kind_of(table: str) -> int:
    """The number of the kind of the table's records."""
    return [name for _, name in kinds()].index(table)


def cause_and_effect(row: str) -> tuple[str, str]:
    """SQL for the numbers of the records that a link joins, the cause first."""
    back, ends = leads_back(row), (end("from", row), end("to", row))
    cause, effect = (f"CASE WHEN {back} THEN {a} ELSE {b} END" for a, b in (ends[::-1], ends))
    return cause, effect


def end(side: str, row: str) -> str:
    """SQL for the number of the record at the end `from` or `to` of a link."""
    columns = (f"{row}.{side}_{name}_id + {at * KIND}" for at, (name, _) in enumerate(kinds()))
    return f"coalesce({', '.join(columns)})"


def link_columns() -> list[str]:
    """The columns of a link that say what led to what."""
    return [f"{side}_{name}_id" for side in ("from", "to") for name, _ in kinds()] + ["relation"]


def leads_back(row: str) -> str:
    """SQL for a link whose second record led to the first."""
    codes = " OR ".join(f"{row}.relation = '{relation.value}'" for relation in LEADS_BACK)
    return f"({codes})"


def steps(number: str) -> Iterator[tuple[str, str]]:
    """SQL for the steps from the record `number` to its effects: what is selected, and from which
    table where."""
    for side, other, way in (("from", "to", "NOT "), ("to", "from", "")):
        at_end = " OR ".join(
            f"link.{side}_{name}_id = {number} - {at * KIND}"
            for at, (name, _) in enumerate(kinds())
        )
        yield end(other, "link"), f"links AS link WHERE {way}{leads_back('link')} AND ({at_end})"
    for table, columns in causes().items():
        for cause in columns:
            where = f"effect.{cause.column} = {number} - {cause.kind * KIND}"
            yield f"effect.id + {kind_of(table) * KIND}", f"{table} AS effect WHERE {where}"


def _table(entity: str) -> Table:
    return table_of(ENTITIES[entity].table)


def _links() -> Table:
    return _table("links")


def _recorded() -> list[Table]:
    return [table for table in all_tables().sorted_tables if table.name not in UNRECORDED]
