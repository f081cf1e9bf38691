"""PostgreSQL's triggers of history: one function for all tables; each trigger passes it
its table as arguments.

SECURITY DEFINER: a user who may change a table need not be allowed to write `changes`.
`session_user` is still the user who connected.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from ecodiplo.db.postgresql_triggers import fixed_search_path, triggers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

    from ecodiplo.db.history.recorded_tables import RecordedTable
    from ecodiplo.db.new_records import NewRecords, Statement

FUNCTION = "ecodiplo_record_change"
SETTING = "ecodiplo.command"
BODY = f"""
DECLARE
  command integer := nullif(current_setting('{SETTING}', true), '')::integer;
  editor text := CASE WHEN command IS NULL THEN session_user END;
  moment timestamptz := date_trunc('milliseconds', clock_timestamp());
  before jsonb;
  after jsonb;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    RAISE EXCEPTION USING MESSAGE =
      'TRUNCATE leaves no history; use DELETE FROM ' || TG_TABLE_NAME;
  END IF;
  IF TG_OP <> 'INSERT' THEN before := jsonb_strip_nulls(to_jsonb(OLD)); END IF;
  IF TG_OP <> 'DELETE' THEN after := jsonb_strip_nulls(to_jsonb(NEW)); END IF;
  IF TG_OP = 'UPDATE' THEN
    IF before - 'updated_at' = after - 'updated_at' THEN RETURN NULL; END IF;
    -- A row whose identity changes is another row, and may belong to another record.
    IF NOT EXISTS (SELECT FROM unnest(string_to_array(TG_ARGV[3], ',')) AS part
                   WHERE before -> part IS DISTINCT FROM after -> part) THEN
      INSERT INTO changes (at, command_id, user_name, table_name, record_table, record_id,
                           record_key, action, old, new)
      VALUES (moment, command, editor, TG_TABLE_NAME, TG_ARGV[0],
              (after ->> TG_ARGV[1])::integer, after ->> TG_ARGV[2], 'update', before, after);
      RETURN NULL;
    END IF;
  END IF;
  IF before IS NOT NULL THEN
    INSERT INTO changes (at, command_id, user_name, table_name, record_table, record_id,
                         record_key, action, old)
    VALUES (moment, command, editor, TG_TABLE_NAME, TG_ARGV[0],
            (before ->> TG_ARGV[1])::integer, before ->> TG_ARGV[2], 'delete', before);
  END IF;
  IF after IS NOT NULL THEN
    INSERT INTO changes (at, command_id, user_name, table_name, record_table, record_id,
                         record_key, action, new)
    VALUES (moment, command, editor, TG_TABLE_NAME, TG_ARGV[0],
            (after ->> TG_ARGV[1])::integer, after ->> TG_ARGV[2], 'insert', after);
  END IF;
  RETURN NULL;
END
"""


def create_statements(tables: Iterable[RecordedTable]) -> dict[str, str]:
    """The function, then the CREATE TRIGGER statements, by name, as the server spells them."""
    made = {
        FUNCTION: f"CREATE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql"
        f" SECURITY DEFINER AS $body${BODY}$body$",
        f"{FUNCTION}_search_path": fixed_search_path(FUNCTION),
    }
    for table in tables:
        arguments = (table.record_table, table.record_id, table.key, ",".join(table.identity))
        quoted = ", ".join(f"'{argument}'" for argument in arguments)
        for name, event, each in (
            (f"history_{table.name}", "INSERT OR DELETE OR UPDATE", "ROW"),
            (f"history_{table.name}_truncate", "TRUNCATE", "STATEMENT"),
        ):
            when = "AFTER" if each == "ROW" else "BEFORE"
            made[name] = (
                f"CREATE TRIGGER {name} {when} {event} ON {table.name}"
                f" FOR EACH {each} EXECUTE FUNCTION {FUNCTION}({quoted})"
            )
    return made


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
    """Nothing is suspended: the server receives rows one by one, so triggers cost little."""
    return nullcontext()


def backfill(tables: Sequence[RecordedTable], new: NewRecords) -> Iterator[Statement]:  # noqa: ARG001
    """There is nothing left to record."""
    return iter(())


def lock_writers(connection: Connection) -> None:
    """Wait until other writers have ended, and keep new ones out.

    Statements of plain SQL lock the table of a record, then those of its side rows, and `changes`
    last. The tables are locked in that order here too, so neither waits for the other for ever.
    """
    from ecodiplo.db.history.recorded_tables import UNRECORDED
    from ecodiplo.models import Base

    names = [table.name for table in Base.metadata.sorted_tables if table.name not in UNRECORDED]
    tables = ", ".join([*names, "changes"])
    connection.exec_driver_sql(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")


def set_command(connection: Connection, number: int) -> None:
    """Let the triggers know the command, until the transaction ends."""
    connection.exec_driver_sql(f"SELECT set_config('{SETTING}', '{number}', true)")


def clear_command(connection: Connection) -> None:
    """Unset the command for the rest of the transaction."""
    connection.exec_driver_sql(f"SELECT set_config('{SETTING}', '', true)")
