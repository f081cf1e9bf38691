"""All triggers of the program together: history, search index and foreign keys.

They are made after every run of migrations, and a fingerprint of them is kept in the database. A
writer compares it first: without its triggers a change would leave no history, and a later undo
would go past it. Other programs drop triggers without a word (sqlite-utils' `transform`, pandas'
`to_sql(if_exists="replace")`).
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, inspect, select, update

from ecodiplo.db import history, references, search
from ecodiplo.db.history import command as history_command
from ecodiplo.db.shapes import declared_shape, differences, stored_shapes
from ecodiplo.errors import EcodiploError
from ecodiplo.models import Base
from ecodiplo.models.history import Change

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection

TABLE = "trigger_fingerprint"
# Tables named in a refusal.
NAMED = 5


def drop(connection: Connection) -> None:
    """Drop every trigger of the program, the search index, and the fingerprint."""
    references.of_engine(connection.dialect.name).drop(connection)
    history.drop_triggers(connection)
    search.drop(connection)
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {TABLE}")


def create(connection: Connection, *, newest: bool) -> None:
    """Make the triggers of the tables that there are; the search index only for the `newest`
    schema, since no program reads an older one.

    Raises EcodiploError when another program has replaced a table of the newest schema.
    """
    if newest and (sentence := replacement(connection)):
        raise EcodiploError(sentence)
    guards = references.of_engine(connection.dialect.name)
    for statement in guards.create_statements(stored_shapes(connection)).values():
        connection.exec_driver_sql(statement)
    history.create_triggers(connection)
    if newest:
        search.create(connection)
        for statement in _stamp(fingerprint(installed(connection))):
            connection.exec_driver_sql(statement)


def replacement(connection: Connection) -> str:
    """Which tables another program has replaced, and what to do; nothing when none is."""
    if not (sentences := differences(connection)):
        return ""
    return (
        f"{'; '.join(sentences)}: another program has replaced it;"
        " bring the database back from a copy"
    )


@contextmanager
def recorded(connection: Connection, command: str) -> Iterator[None]:
    """Context manager: within a run of migrations, history records changes of data as `command`.

    A schema older than history records nothing.
    """
    if not inspect(connection).has_table(Change.__tablename__):
        yield
        return
    before = connection.scalar(select(func.max(Change.id))) or 0
    history.create_triggers(connection)
    yield
    history.drop_triggers(connection)
    # The command is noted only now: a number that is taken and not used would stay out for good.
    changed = update(Change).where(Change.id > before)
    if connection.scalar(select(exists().where(Change.id > before))):
        number = history_command.begin_command(connection, command, None)
        connection.execute(changed.values(command_id=number, user_name=None))
        history_command.end_command(connection, number)


def create_statements(engine: str) -> list[str]:
    """What `create` runs on the newest schema of an engine, for SQL that is run elsewhere."""
    tables = Base.metadata.sorted_tables
    return [
        *references.of_engine(engine).create_statements(map(declared_shape, tables)).values(),
        *history.create_statements(tables, engine).values(),
        *search.create_statements(engine),
        *_stamp(fingerprint(declared(engine))),
    ]


def declared(engine: str) -> dict[str, str]:
    """Every trigger that the models call for, by name."""
    tables = Base.metadata.sorted_tables
    return {
        **references.of_engine(engine).create_statements(map(declared_shape, tables)),
        **history.create_statements(tables, engine),
        **search.triggers(engine),
    }


def installed(connection: Connection) -> dict[str, str]:
    """Every trigger of the program that the database has and that fires, by name."""
    engine = connection.dialect.name
    return {
        **references.of_engine(engine).installed(connection),
        **history.of_engine(engine).installed(connection),
        **search.installed(connection),
    }


def fingerprint(triggers: Mapping[str, str]) -> int:
    """One number for all of the triggers: it changes when one is dropped, changed or disabled."""
    text = "\n".join(f"{name} {sql}" for name, sql in sorted(triggers.items()))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6])


def _stamp(number: int) -> tuple[str, str]:
    return (
        f"CREATE TABLE {TABLE} (fingerprint BIGINT NOT NULL)",
        f"INSERT INTO {TABLE} VALUES ({number})",
    )


def are_whole(connection: Connection) -> bool:
    """Whether the triggers are those that the last run of migrations made."""
    if not inspect(connection).has_table(TABLE):
        return False
    kept = connection.exec_driver_sql(f"SELECT fingerprint FROM {TABLE}").scalar()
    return bool(kept == fingerprint(installed(connection)))


def damage(connection: Connection) -> str:
    """What is wrong with triggers that are not whole, and what to do about it."""
    if sentence := replacement(connection):
        return sentence
    present = installed(connection)
    lost = [
        sql for name, sql in declared(connection.dialect.name).items() if present.get(name) != sql
    ]
    tables = [
        name for name in sorted(Base.metadata.tables) if any(f" ON {name} " in sql for sql in lost)
    ]
    where = f" on {', '.join(tables[:NAMED])}" if tables else ""
    where += f" and {len(tables) - NAMED} more tables" if len(tables) > NAMED else ""
    return (
        f"the triggers of history, search and references{where} are not as ecodiplo made them;"
        " make them anew with `ecodiplo db upgrade`"
    )
