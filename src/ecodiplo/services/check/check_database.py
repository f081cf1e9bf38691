"""Checks a database, and repairs it."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from ecodiplo.db.check import schema
from ecodiplo.db.check.check_tables import check_tables, unreadable
from ecodiplo.db.check.engines import of_engine
from ecodiplo.db.check.findings import (
    CORRECT,
    REPAIR,
    RESTORE,
    Check,
    Finding,
    list_some,
)
from ecodiplo.db.copies.backup import Keeper
from ecodiplo.db.database_url import is_file
from ecodiplo.db.repair.losses import Unrepairable
from ecodiplo.db.repair.repair_tables import TableRepair, repair_tables
from ecodiplo.db.revision import check_revision, revision_of
from ecodiplo.errors import Busy, EcodiploError
from ecodiplo.language import Label
from ecodiplo.services.check.records import contradictions
from ecodiplo.services.check.table_rules import broken_rules
from ecodiplo.services.check.values import unreadable_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection

    from ecodiplo.db.engine import Database

INDEX_DAMAGED = Label(
    "the search index is damaged: {message}", "chỉ mục tìm kiếm bị hỏng: {message}"
)
# The most cells with findings that are remembered.
REMEMBERED = 100_000
# A table, the number of the row and the column.
Cell = tuple[str, int, str]


@dataclass(frozen=True)
class Repair:
    """What a repair did: the findings before it, those that are left, the copy that it made first,
    and the commands of history. `tables` is None when nothing was repaired."""

    before: tuple[Finding, ...]
    left: tuple[Finding, ...]
    copy: Path | None = None
    tables: TableRepair | None = None

    @property
    def repaired(self) -> tuple[Finding, ...]:
        """The findings that are no more."""
        return tuple(finding for finding in self.before if finding not in self.left)


def check_database(database: Database) -> Iterator[Finding]:
    """The findings, the damage of the file first. Nothing is changed.

    Raises NotFound when there is no database, EcodiploError for one of another schema.
    """
    with database.examine() as connection:
        check_revision(database, revision_of(connection))
        yield from list_some(_findings(connection))
    if is_file(database.url):
        yield from _index_damage(database)


def _findings(connection: Connection) -> Iterator[Finding]:
    engine = of_engine(connection.dialect.name)
    with engine.texts_as_stored(connection):
        broken: set[Check] = set()
        named: set[Cell] = set()
        for finding in _of_new_cells(check_tables(connection), named):
            yield finding
            broken |= {finding.check} if finding.advice is RESTORE else set()
        if Check.INTEGRITY in broken:
            return
        shapes = schema.shapes_of(connection)
        for values in (broken_rules, unreadable_values):
            step = partial(values, connection, shapes)
            yield from _of_new_cells(_guarded(connection, step), named)
        yield from _guarded(connection, lambda: contradictions(connection))


def _of_new_cells(findings: Iterable[Finding], named: set[Cell]) -> Iterator[Finding]:
    """The findings without those of a cell that an earlier one names: a text with a space at its
    end breaks the CHECK of its column too, and the first finding says how it is mended."""
    for finding in findings:
        if finding.check in (Check.TEXTS, Check.RULES) and finding.row is not None:
            cell = finding.table, finding.row, finding.column
            if finding.check is Check.RULES and cell in named:
                continue
            if len(named) < REMEMBERED:
                named.add(cell)
        yield finding


def _guarded(connection: Connection, step: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """The findings of the step; one more when a column or a term that it needs is not there, which
    an earlier finding names."""
    try:
        with connection.begin_nested():
            yield from step()
    except DBAPIError as error:
        yield unreadable(Check.RULES, error, REPAIR)
    except EcodiploError as error:
        yield Finding(Check.RULES, error.message, CORRECT)


def _index_damage(database: Database) -> Iterator[Finding]:
    """What FTS5 says of its index. It checks it only for a writer, so that of a file which may not
    be written stays unchecked."""
    try:
        with database.repair(keep=False) as connection:
            message = of_engine(connection.dialect.name).index_damage(connection)
    except Busy:
        raise
    except EcodiploError:
        return
    if message:
        yield Finding(Check.INDEX, INDEX_DAMAGED.fill(message=message))


def repair_database(database: Database) -> Repair:
    """Check the database and repair what can be repaired, in one transaction, after a copy of the
    file. Without findings, nothing is done. Raises as `check_database` does."""
    before = tuple(check_database(database))
    is_damaged = any(each.check is Check.INTEGRITY and not each.is_repairable for each in before)
    if is_damaged or not any(finding.is_repairable for finding in before):
        return Repair(before, before)
    keep = Keeper("before-repair")
    try:
        with database.repair() as connection, ExitStack() as kept:
            if is_file(database.url):  # of a server, no rows of a damaged table can be copied
                kept.enter_context(keep(database, connection))
            with of_engine(connection.dialect.name).texts_as_stored(connection):
                tables = repair_tables(connection)
            left = (*tables.lost, *list_some(_findings(connection)))
    except Unrepairable as error:
        return Repair(before, (*error.findings, *before))
    return Repair(before, left, keep.path, tables)
