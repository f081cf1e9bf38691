"""PostgreSQL's triggers of history: one function for all tables; each trigger passes it
its table as arguments. It fires once a statement, and records all its rows together.

SECURITY DEFINER: a user who may change a table need not be allowed to write `changes`.
`session_user` is still the user who connected.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from ecodiplo.db.postgresql_triggers import secured, statement_triggers, triggers_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

    from ecodiplo.db.history.recorded_tables import RecordedTable
    from ecodiplo.db.new_records import NewRecords, Statement

FUNCTION = "ecodiplo_record_change"
SETTING = "ecodiplo.command"
# SQL of the number of the command that the transaction runs. Anybody can set the setting: it counts
# only where this transaction itself has inserted the row of the command.
OWN_COMMAND = (
    f"SELECT id FROM commands WHERE id = nullif(current_setting('{SETTING}', true), '')::integer"
    " AND xmin = pg_current_xact_id()::xid"
)


def _image(rows: str) -> str:
    """SQL of the image of a row: its columns that are not NULL, as `jsonb`."""
    return f"jsonb_strip_nulls(to_jsonb({rows}))"


BODY = f"""
DECLARE
  command integer := ({OWN_COMMAND});
  -- The login that the server knows; `commands` has the name that the person gives.
  editor text := session_user;
  moment timestamptz := date_trunc('milliseconds', clock_timestamp());
BEGIN
  IF command IS NULL AND current_setting('{SETTING}', true) <> '' THEN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE =
      'command ' || current_setting('{SETTING}') || ' is not of this transaction';
  ELSIF TG_OP = 'TRUNCATE' THEN
    RAISE EXCEPTION USING MESSAGE =
      'TRUNCATE leaves no history; use DELETE FROM ' || TG_TABLE_NAME;
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO changes (at, command_id, user_name, table_name, record_table, record_id,
                         record_key, action, new)
    SELECT moment, command, editor, TG_TABLE_NAME, TG_ARGV[0],
           (after ->> TG_ARGV[1])::integer, after ->> TG_ARGV[2], 'insert', after
    FROM (SELECT {_image("new_rows")} AS after FROM new_rows OFFSET 0) AS images;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO changes (at, command_id, user_name, table_name, record_table, record_id,
                         record_key, action, old)
    SELECT moment, command, editor, TG_TABLE_NAME, TG_ARGV[0],
           (before ->> TG_ARGV[1])::integer, before ->> TG_ARGV[2], 'delete', before
    FROM (SELECT {_image("old_rows")} AS before FROM old_rows OFFSET 0) AS images;
  ELSE
    -- The nth old row became the nth new row. Cascades may change a row twice in one statement,
    -- so no key pairs them.
    INSERT INTO changes (at, command_id, user_name, table_name, record_table, record_id,
                         record_key, action, old, new)
    SELECT moment, command, editor, TG_TABLE_NAME, TG_ARGV[0],
           (image ->> TG_ARGV[1])::integer, image ->> TG_ARGV[2], action, earlier, later
    FROM (SELECT n, before, after,
                 -- A row whose identity changes is another row, and may belong to another record.
                 EXISTS (SELECT FROM unnest(string_to_array(TG_ARGV[3], ',')) AS part
                         WHERE before -> part IS DISTINCT FROM after -> part) AS is_other
          FROM (SELECT row_number() OVER () AS n, {_image("old_rows")} AS before FROM old_rows) AS o
          JOIN (SELECT row_number() OVER () AS n, {_image("new_rows")} AS after FROM new_rows) AS w
            USING (n)
          WHERE before - 'updated_at' <> after - 'updated_at' OFFSET 0) AS pairs
    CROSS JOIN LATERAL (
      VALUES (1, 'update', before, after, after, NOT is_other),
             (2, 'delete', before, NULL, before, is_other),
             (3, 'insert', NULL, after, after, is_other)
    ) AS written (place, action, earlier, later, image, applies)
    WHERE applies ORDER BY n, place;
  END IF;
  RETURN NULL;
END
"""


def create_statements(tables: Iterable[RecordedTable]) -> dict[str, str]:
    """The function, then the CREATE TRIGGER statements, by name, as the server spells them."""
    # A plan is kept for the connection: the pairs of many rows must not be sought in nested loops,
    # because an earlier statement changed few.
    made = {
        FUNCTION: f"CREATE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql"
        f" SECURITY DEFINER SET enable_nestloop = off AS $body${BODY}$body$",
        f"{FUNCTION}_secured": secured(FUNCTION),
    }
    for table in tables:
        arguments = (table.record_table, table.record_id, table.key, ",".join(table.identity))
        quoted = ", ".join(f"'{argument}'" for argument in arguments)
        call = f"{FUNCTION}({quoted})"
        made |= statement_triggers("history", table.name, call)
        name = f"history_{table.name}_truncate"
        made[name] = (
            f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table.name}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {call}"
        )
    return made


def row_image(table: RecordedTable, row: str) -> str:  # noqa: ARG001
    """SQL of the image of a row of the table, as its triggers record it."""
    return _image(row)


def without_stamp(image: str) -> str:
    """SQL of an image without `updated_at`, whose changes alone are not recorded."""
    return f"({image} - 'updated_at')"


def installed_triggers(connection: Connection) -> dict[str, str]:
    """The triggers of history that the database has and that fire, by name, and the function."""
    triggers = triggers_of(connection, FUNCTION)
    if triggers.pop(FUNCTION, "") == BODY:
        triggers |= create_statements([])
    return triggers


def drop(connection: Connection) -> None:
    """Drop the function, and its triggers with it."""
    connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {FUNCTION}() CASCADE")


def triggers_suspended(
    connection: Connection,  # noqa: ARG001
    tables: Sequence[RecordedTable],  # noqa: ARG001
) -> AbstractContextManager[None]:
    """Nothing is suspended: the triggers record the rows of a statement together."""
    return nullcontext()


def backfill(tables: Sequence[RecordedTable], new: NewRecords) -> Iterator[Statement]:  # noqa: ARG001
    """There is nothing left to record."""
    return iter(())


def lock_writers(connection: Connection) -> None:
    """Wait until other writers have ended, and keep new ones out.

    Statements of plain SQL lock the table of a record, then those of its side rows. The tables are
    locked in that order here too, so neither waits for the other for ever. `changes` needs no lock:
    only triggers of these tables write it.
    """
    from ecodiplo.db.history.recorded_tables import UNRECORDED
    from ecodiplo.models import whole_metadata

    names = [table.name for table in whole_metadata().sorted_tables if table.name not in UNRECORDED]
    connection.exec_driver_sql(f"LOCK TABLE {', '.join(names)} IN SHARE ROW EXCLUSIVE MODE")


def set_command(connection: Connection, number: int) -> None:
    """Let the triggers know the command, until the transaction ends."""
    connection.exec_driver_sql(f"SELECT set_config('{SETTING}', '{number}', true)")


def clear_command(connection: Connection) -> None:
    """Unset the command for the rest of the transaction."""
    connection.exec_driver_sql(f"SELECT set_config('{SETTING}', '', true)")


def running_writers(connection: Connection) -> dict[str, datetime.datetime | None]:
    """The transactions that run now and have written history, each with the time when it began.
    Each locks `changes` before it takes the first number of a change, until it ends. A role may not
    see the time of another role's transaction, and a prepared one has none."""
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT virtualtransaction, xact_start FROM pg_locks"
        " LEFT JOIN pg_stat_activity USING (pid) WHERE relation = 'changes'::regclass"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        " AND mode <> 'AccessShareLock'"
    )
    return {row[0]: row[1] for row in rows}
