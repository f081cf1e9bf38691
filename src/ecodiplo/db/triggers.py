"""All triggers of the program together: history, which is append-only, search index, foreign keys
and guards.

They are created after every run of migrations, and the database stores a fingerprint of them. A
writer compares it first: without triggers a change leaves no history, and a later undo would miss
it. Other programs drop triggers without a warning (sqlite-utils' `transform`, pandas'
`to_sql(if_exists="replace")`).

With the fingerprint stand the version of SQLite's schema at which the triggers were last compared
with it, and their number: while both last, nobody has dropped one, and nobody reads them again.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, inspect, select, update

from ecodiplo.db import append_only, foreign_keys, guards, history, search
from ecodiplo.db.history import current_command as history_command
from ecodiplo.db.kept_connections import of_schema, schema_version
from ecodiplo.db.table_shapes import declared_shape, differences, stored_shapes
from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label, join, same, with_noun
from ecodiplo.models import whole_metadata
from ecodiplo.models.history import changes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Connection

    from ecodiplo.db.table_shapes import TableShape

TABLE = "trigger_fingerprint"
# Tables named in a refusal.
MOST_TABLES_NAMED = 5


def drop(connection: Connection) -> None:
    """Drop every trigger of the program, the search index, and the fingerprint."""
    foreign_keys.of_engine(connection.dialect.name).drop(connection)
    guards.of_engine(connection.dialect.name).drop(connection)
    append_only.of_engine(connection.dialect.name).drop(connection)
    history.drop_triggers(connection)
    search.of_engine(connection.dialect.name).drop(connection)
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {TABLE}")


def create(connection: Connection, *, newest: bool) -> None:
    """Create the triggers of the tables in the database, and for the `newest` schema the search
    index, since no program reads an older one.

    Raises EcodiploError when another program has replaced a table of the newest schema.
    """
    shapes = stored_shapes(connection)
    if newest and (replaced := replaced_tables(shapes)):
        raise EcodiploError(replaced)
    engine = connection.dialect.name
    keys = foreign_keys.of_engine(engine)
    for statement in keys.create_statements(shapes).values():
        connection.exec_driver_sql(statement)
    history.create_triggers(connection, shapes)
    append_only.create(connection)
    if newest:
        guards.create(connection)
        search.create(connection)
        for statement in _stamp(fingerprint(installed_triggers(connection))):
            connection.exec_driver_sql(statement)
        note_version(connection)


def replaced_tables(shapes: Iterable[TableShape]) -> Label | None:
    """Those of the tables that another program has replaced, and what to do; None when there are
    none."""
    if not (lacks := differences(shapes)):
        return None
    advice = Label(
        "; another program has replaced these tables;"
        " repair them with `ecodiplo db check --repair`",
        "; chương trình khác đã thay các bảng này; hãy sửa bằng `ecodiplo db check --repair`",
    )
    return join("; ", lacks[:MOST_TABLES_NAMED]) + _and_more(len(lacks)) + advice


@contextmanager
def recording_changes(connection: Connection, command: str) -> Iterator[None]:
    """Context manager: during migrations, history records changes of data under `command`.

    A schema that is older than history records nothing.
    """
    if not inspect(connection).has_table(changes.name):
        yield
        return
    before = connection.scalar(select(func.max(changes.c.id))) or 0
    history.create_triggers(connection, stored_shapes(connection))
    yield
    history.drop_triggers(connection)
    # The command is recorded only now: an unused number would leave a gap for good.
    changed = update(changes).where(changes.c.id > before)
    if connection.scalar(select(exists().where(changes.c.id > before))):
        number = history_command.begin_command(connection, command, None)
        connection.execute(changed.values(command_id=number))
        history_command.end_command(connection, number)


def create_statements(engine: str) -> list[str]:
    """The statements that `create` runs on the newest schema, for SQL that is run elsewhere."""
    tables = whole_metadata().sorted_tables
    return [
        *foreign_keys.of_engine(engine).create_statements(map(declared_shape, tables)).values(),
        *guards.of_engine(engine).create_statements().values(),
        *history.create_statements(tables, engine).values(),
        *append_only.of_engine(engine).create_statements().values(),
        *search.create_statements(engine),
        *_stamp(fingerprint(declared_triggers(engine))),
    ]


def declared_triggers(engine: str) -> dict[str, str]:
    """Every trigger that the models call for, by name."""
    tables = whole_metadata().sorted_tables
    return {
        **foreign_keys.of_engine(engine).create_statements(map(declared_shape, tables)),
        **guards.of_engine(engine).create_statements(),
        **history.create_statements(tables, engine),
        **append_only.of_engine(engine).create_statements(),
        **search.triggers(engine),
    }


def installed_triggers(connection: Connection) -> dict[str, str]:
    """Every enabled trigger of the program that the database has, by name."""
    engine = connection.dialect.name
    return {
        **foreign_keys.of_engine(engine).installed_triggers(connection),
        **guards.of_engine(engine).installed_triggers(connection),
        **history.of_engine(engine).installed_triggers(connection),
        **append_only.of_engine(engine).installed_triggers(connection),
        **search.of_engine(engine).installed_triggers(connection),
    }


def fingerprint(triggers: Mapping[str, str]) -> int:
    """One number for all triggers, which changes when one is dropped, changed or disabled."""
    text = "\n".join(f"{name} {sql}" for name, sql in sorted(triggers.items()))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6])


def _stamp(number: int) -> tuple[str, str]:
    return (
        f"CREATE TABLE {TABLE} (fingerprint BIGINT NOT NULL, schema_version BIGINT,"
        " triggers BIGINT)",
        f"INSERT INTO {TABLE} (fingerprint) VALUES ({number})",
    )


def are_whole(connection: Connection) -> bool:
    """Whether the triggers are those that the last run of migrations created."""
    stamp = _read_stamp(connection)
    if not stamp:
        return False
    if (state := _state(connection)) and state == (
        stamp.get("schema_version"), stamp.get("triggers")
    ):  # fmt: skip
        return True
    return bool(stamp["fingerprint"] == of_schema(connection, "fingerprint", _of_installed))


def stored_fingerprint(connection: Connection) -> int | None:
    """The fingerprint that the last run of migrations stored; None where there is none."""
    return _read_stamp(connection).get("fingerprint")


def note_version(connection: Connection) -> None:
    """Store the version of the schema at which the triggers are whole. A transaction that only
    reads cannot."""
    state, stamp = _state(connection), _read_stamp(connection)
    if state and "triggers" in stamp and stamp["schema_version"] != state[0]:
        version, number = state
        connection.exec_driver_sql(
            f"UPDATE {TABLE} SET schema_version = {version}, triggers = {number}"
        )


def forget_version(connection: Connection) -> None:
    """Let the next writer compare the triggers anew: those that stand here were copied, with the
    version of another file's schema."""
    if "schema_version" in _read_stamp(connection):
        connection.exec_driver_sql(f"UPDATE {TABLE} SET schema_version = NULL")


def _state(connection: Connection) -> tuple[int, int] | None:
    """The version of SQLite's schema, and the number of its triggers, which somebody can change
    without a new version; None on a server."""
    if (version := schema_version(connection)) is None:
        return None
    count = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
    return version, connection.exec_driver_sql(count).scalar_one()


def _read_stamp(connection: Connection) -> Mapping[str, int | None]:
    """The row of the fingerprint; empty where the database keeps none. Databases of earlier
    versions have no version beside it."""
    if not of_schema(connection, "has a stamp", lambda each: inspect(each).has_table(TABLE)):
        return {}
    row = connection.exec_driver_sql(f"SELECT * FROM {TABLE}").mappings().first()
    return dict(row) if row else {}


def _of_installed(connection: Connection) -> int:
    return fingerprint(installed_triggers(connection))


def damage(connection: Connection) -> Label:
    """What is wrong with triggers that are not whole, and what to do about it."""
    if (replaced := replaced_tables(stored_shapes(connection))) is not None:
        return replaced
    present = installed_triggers(connection)
    lost = [
        sql
        for name, sql in declared_triggers(connection.dialect.name).items()
        if present.get(name) != sql
    ]
    tables = [
        name
        for name in sorted(whole_metadata().tables)
        if any(f" ON {name} " in sql for sql in lost)
    ]
    where = same("")
    if tables:
        where = Label(" on ", " trên ") + same(", ".join(tables[:MOST_TABLES_NAMED]))
        where += _and_more(len(tables))
    return Label(
        "the triggers of history, search, references and rules{where} are not as ecodiplo made"
        " them; repair the database with `ecodiplo db check --repair`",
        "trình kích hoạt của lịch sử, tìm kiếm, tham chiếu và quy tắc{where} không còn như"
        " ecodiplo đã tạo; hãy sửa cơ sở dữ liệu bằng `ecodiplo db check --repair`",
    ).fill(where=where)


def _and_more(count: int) -> Label:
    """How many tables there are beside those that a refusal names."""
    if count <= MOST_TABLES_NAMED:
        return same("")
    more = Label("more table", "bảng khác"), Label("more tables", "bảng khác")
    return Label(" and ", " và ") + with_noun(count - MOST_TABLES_NAMED, *more)
