"""All checks that only tables need, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from ecodiplo.db import table_shapes
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
from ecodiplo.db.check.findings import RESTORE, Check, Finding
from ecodiplo.db.check.places import present_tables
from ecodiplo.language import Label
from ecodiplo.models.history import Change, Command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sqlalchemy import Connection

    from ecodiplo.db.table_shapes import TableShape

UNREADABLE = Label("cannot be checked: {message}", "không kiểm tra được: {message}")


def check_tables(connection: Connection) -> Iterator[Finding]:
    """The findings. A file with damaged pages is not read further."""
    engine = of_engine(connection.dialect.name)
    damaged = False
    for finding in engine.integrity(connection):
        yield finding
        damaged |= finding.advice is RESTORE
    if damaged:
        return
    shapes = {shape.name: shape for shape in table_shapes.stored_shapes(connection)}
    yield from schema.check(connection, shapes)
    yield from program_triggers.check(connection)
    yield from _rows(connection, shapes)
    if _has(shapes, Change.__tablename__, Command.__tablename__):
        yield from commands.check(connection)
    yield from engine.leftovers(connection)
    yield from index.check(connection, shapes)


def _rows(connection: Connection, shapes: Mapping[str, TableShape]) -> Iterator[Finding]:
    """The findings of the rows of each table."""
    engine = of_engine(connection.dialect.name)
    recorded = _has(shapes, Change.__tablename__)
    for table in present_tables(shapes):
        name = table.name
        steps: list[tuple[Check, Callable[[], Iterable[Finding]]]] = [
            (Check.REFERENCES, lambda: references.check(connection, table, shapes)),
            (Check.NUMBERS, lambda: engine.numbers(connection, table)),
            (Check.TEXTS, lambda: texts.check(connection, table, shapes)),
        ]
        if recorded:
            steps.append((Check.HISTORY, lambda: unrecorded.check(connection, table, shapes)))
        for kind, step in steps:
            try:
                with connection.begin_nested():
                    yield from step()
            except DBAPIError as error:
                problem = UNREADABLE.fill(message=str(error.orig).splitlines()[0])
                yield Finding(kind, problem, RESTORE, name)


def _has(shapes: Mapping[str, TableShape], *names: str) -> bool:
    return all(name in shapes for name in names)
