"""All repairs that tables and history allow, in their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecodiplo.db import roles, triggers
from ecodiplo.db.check import schema
from ecodiplo.db.check.places import present_tables
from ecodiplo.db.history.current_command import begin_command, end_command
from ecodiplo.db.repair import changes, references, texts
from ecodiplo.db.repair.engines import of_engine
from ecodiplo.models import whole_metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ecodiplo.db.check.findings import Finding

# The commands under which history records what a repair finds and what it changes.
CHANGES_FOUND = "db check --repair (changes made without history)"
REPAIR = "db check --repair"


@dataclass(frozen=True)
class TableRepair:
    """What a repair did: the numbers of the command that records changes that history lacked and of
    the one that changed texts, None where there was nothing of it, and what could not be restored.
    """

    recorded: int | None
    changed: int | None
    lost: tuple[Finding, ...]


def repair_tables(connection: Connection) -> TableRepair:
    """Repair what can be repaired. Raises Unrepairable when a row does not fit its table."""
    with roles.kept(connection):
        return _repair(connection)


def _repair(connection: Connection) -> TableRepair:
    engine = of_engine(connection.dialect.name)
    differing = schema.differing_tables(connection, schema.shapes_of(connection))
    triggers.drop(connection)
    lost = _repair_schema(connection, differing)
    shapes = schema.shapes_of(connection)
    references.repair(connection, shapes)
    for table in present_tables(shapes):
        engine.repair_references(connection, table)
        engine.repair_numbers(connection, table)
    engine.delete_leftovers(connection)
    changes.restore_commands(connection)
    recorded = begin_command(connection, CHANGES_FOUND, None)
    changes.record_changes(connection, shapes, recorded)
    has_recorded = end_command(connection, recorded)
    triggers.create(connection, newest=True)
    changed = begin_command(connection, REPAIR, None)
    texts.repair(connection, shapes)
    has_changed = end_command(connection, changed)
    return TableRepair(recorded if has_recorded else None, changed if has_changed else None, lost)


def _repair_schema(connection: Connection, differing: set[str]) -> tuple[Finding, ...]:
    """Make the tables as the models declare them: `changes` first, since values of the others are
    restored from it. Rules refuse texts that are not clean, so these are cleaned before."""
    engine = of_engine(connection.dialect.name)
    engine.repair_indexes(connection)
    shapes = schema.shapes_of(connection)
    replaced = [table for table in present_tables(shapes) if table.name in differing]
    texts.repair_refused(connection, shapes, replaced)
    lost: list[Finding] = []
    for table in sorted(whole_metadata().sorted_tables, key=lambda each: each.name != "changes"):
        if table.name in differing:
            lost += engine.repair_table(connection, table, shapes)
    return tuple(lost)
