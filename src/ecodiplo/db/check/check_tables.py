"""All checks that only tables need, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from ecodiplo.db.check import (
    commands,
    index,
    program_triggers,
    references,
    schema,
    texts,
    unrecorded,
)
from ecodiplo.db.check.engines import of_engine
from ecodiplo.db.check.findings import ASK, RESTORE, UNREADABLE, Check, Finding
from ecodiplo.db.check.places import present_tables
from ecodiplo.db.driver_errors import FORBIDDEN
from ecodiplo.models.history import changes
from ecodiplo.models.history import commands as commands_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sqlalchemy import Connection, Table

    from ecodiplo.db.table_shapes import TableShape
    from ecodiplo.language import Label


def check_tables(connection: Connection) -> Iterator[Finding]:
    """The findings. A file with damaged pages is not read further."""
    engine = of_engine(connection.dialect.name)
    damaged = False
    for finding in engine.integrity(connection):
        yield finding
        damaged |= finding.advice is RESTORE
    if damaged:
        return
    shapes = schema.shapes_of(connection)
    yield from schema.check(connection, shapes)
    yield from program_triggers.check(connection)
    yield from _rows(connection, shapes)
    if _has(shapes, changes.name, commands_table.name):
        yield from commands.check(connection)
    yield from engine.leftovers(connection)
    yield from index.check(connection, shapes)


def _rows(connection: Connection, shapes: Mapping[str, TableShape]) -> Iterator[Finding]:
    """The findings of the rows of each table."""
    steps = dict(ROW_CHECKS)
    if not _has(shapes, changes.name):
        del steps[Check.HISTORY]
    for table in present_tables(shapes):
        for kind, step in steps.items():
            try:
                with connection.begin_nested():
                    yield from step(connection, table, shapes)
            except DBAPIError as error:
                yield unreadable(kind, error, RESTORE, table.name)


def unreadable(kind: Check, error: DBAPIError, advice: Label, table: str = "") -> Finding:
    """The finding of what the engine does not read, with the advice unless a right is missing."""
    problem = UNREADABLE.fill(message=str(error.orig).splitlines()[0])
    is_forbidden = getattr(error.orig, "sqlstate", None) == FORBIDDEN
    return Finding(kind, problem, ASK if is_forbidden else advice, table)


def _numbers(
    connection: Connection, table: Table, shapes: Mapping[str, TableShape]
) -> Iterator[Finding]:
    if "id" in shapes[table.name].columns:
        yield from of_engine(connection.dialect.name).numbers(connection, table)


# The checks of the rows of one table.
ROW_CHECKS: dict[Check, Callable[..., Iterator[Finding]]] = {
    Check.REFERENCES: references.check,
    Check.NUMBERS: _numbers,
    Check.TEXTS: texts.check,
    Check.HISTORY: unrecorded.check,
}


def _has(shapes: Mapping[str, TableShape], *names: str) -> bool:
    return all(name in shapes for name in names)
