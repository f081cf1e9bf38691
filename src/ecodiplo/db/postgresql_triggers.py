"""PostgreSQL's triggers: their statements, which there are, and the safety of the function that
they call."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection


def secured(function: str) -> str:
    """SQL that makes a function that runs as its owner safe to have.

    Its search_path is the current schema, with pg_temp last: neither the caller's search_path nor
    a temporary table can redirect it. Nobody else may make a trigger of it: on a temporary table
    such a trigger would write what it likes as the owner.
    """
    return (
        f"DO $do$ BEGIN EXECUTE 'ALTER FUNCTION {function}() SET search_path = '"
        " || quote_ident(current_schema()) || ', pg_temp';"
        f" REVOKE EXECUTE ON FUNCTION {function}() FROM PUBLIC; END $do$"
    )


def statement_triggers(kind: str, table: str, call: str) -> dict[str, str]:
    """The CREATE TRIGGER statements, by name, of triggers that call a function after each statement
    that inserts, updates or deletes rows of the table. The function finds them in `old_rows` and
    `new_rows`."""
    old, new = "OLD TABLE AS old_rows", "NEW TABLE AS new_rows"
    return {
        (name := f"{kind}_{table}_{event.lower()}"): f"CREATE TRIGGER {name} AFTER {event}"
        f" ON {table} REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION {call}"
        for event, rows in (("INSERT", new), ("UPDATE", f"{old} {new}"), ("DELETE", old))
    }


def triggers_of(connection: Connection, function: str) -> dict[str, str]:
    """The function's text and the statements of its triggers that fire, by name.

    The server quotes names that are words of SQL (`position`); here none is quoted.
    """
    rows = connection.exec_driver_sql(
        "SELECT tgname, replace(pg_get_triggerdef(pg_trigger.oid, true), '\"', '') FROM pg_trigger"
        " JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid"
        " WHERE relnamespace = current_schema()::regnamespace AND tgenabled IN ('O', 'A')"
        f" AND proname = '{function}' UNION ALL SELECT proname, prosrc FROM pg_proc"
        f" WHERE pronamespace = current_schema()::regnamespace AND proname = '{function}'"
    )
    return {row[0]: row[1] for row in rows}
