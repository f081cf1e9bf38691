"""Rows that break the CHECKs of their table, or lack what is required. A database in which plain
SQL switched CHECKs off, or whose rules came later, can hold some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import literal_column, select, text

from ecodiplo.db.check.findings import CORRECT, Check, Finding
from ecodiplo.db.check.places import present_tables, record_ref, row_number
from ecodiplo.db.history.recorded_tables import UNRECORDED, declared_table
from ecodiplo.services.history.labels import entity_of
from ecodiplo.services.writing.rules.check_rows import EMPTY, explain_constraint, rules_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import ColumnElement, Connection, Table

    from ecodiplo.db.table_shapes import TableShape


def broken_rules(connection: Connection, shapes: Mapping[str, TableShape]) -> Iterator[Finding]:
    """The findings of all tables."""
    for table in present_tables(shapes):
        if table.name not in UNRECORDED:
            yield from _of_table(connection, table, shapes)


def _of_table(
    connection: Connection, table: Table, shapes: Mapping[str, TableShape]
) -> Iterator[Finding]:
    present = shapes[table.name].columns.keys()
    rules = [rule for rule in rules_of(table) if present >= {*rule.columns}]
    required = [column.name for column in table.columns
                if not column.nullable and column.name in present]  # fmt: skip
    conditions = [f"coalesce({rule.sql}, true)" for rule in rules]
    conditions += [f"{name} IS NOT NULL" for name in required]
    kept = " AND ".join(f"({condition})" for condition in conditions)
    if (
        not conditions
        or not connection.exec_driver_sql(
            f"SELECT 1 FROM {table.name} WHERE NOT ({kept}) LIMIT 1"
        ).first()
    ):
        return
    entity = entity_of(declared_table(table).record_table)
    answers: list[ColumnElement[bool]] = [
        literal_column(f"({condition})") for condition in conditions
    ]
    broken = select(row_number(table), record_ref(table, shapes), *answers).select_from(table)
    for row, record, *holds in connection.execute(broken.where(text(f"NOT ({kept})"))):
        for at, is_kept in enumerate(holds):
            if is_kept:
                continue
            if at < len(rules):
                name, reason, _ = explain_constraint(entity, rules[at].name)
            else:
                name, reason = required[at - len(rules)], EMPTY
            yield Finding(Check.RULES, reason, CORRECT, table.name, row, record or "", name)
