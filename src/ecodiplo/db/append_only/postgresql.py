"""PostgreSQL's triggers of append-only history: one function for all tables.

Only a trigger may insert into `changes`. The row of a command may be changed by the transaction
that inserted it, which the server knows (`xmin`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.db.append_only.fixed import FIXED, REFUSAL
from ecodiplo.db.history.postgresql import OWN_COMMAND
from ecodiplo.db.postgresql_triggers import secured, triggers_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

FUNCTION = "ecodiplo_append_only"

BODY = f"""
BEGIN
  IF TG_LEVEL = 'ROW' AND TG_OP = 'INSERT' THEN
    IF TG_TABLE_NAME = 'commands' THEN
      -- The clock is the server's, as in `changes`.
      NEW.at := date_trunc('milliseconds', clock_timestamp());
      RETURN NEW;
    ELSIF NEW.command_id = ({OWN_COMMAND}) THEN
      RETURN NEW;
    END IF;
  ELSIF TG_LEVEL = 'ROW' AND OLD.id = ({OWN_COMMAND}) THEN
    IF TG_OP = 'DELETE' THEN
      IF NOT EXISTS (SELECT FROM changes WHERE command_id = OLD.id) THEN
        RETURN OLD;
      END IF;
    ELSIF ({", ".join(f"NEW.{column}" for column in FIXED)})
          IS NOT DISTINCT FROM ({", ".join(f"OLD.{column}" for column in FIXED)}) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'restrict_violation',
    MESSAGE = '{REFUSAL}: ' || TG_TABLE_NAME;
END
"""

# The events that each trigger refuses, or looks at row by row, as the server spells them.
_EVENTS = {
    "append_only_changes": "BEFORE DELETE OR UPDATE OR TRUNCATE ON changes FOR EACH STATEMENT",
    "append_only_changes_insert": "BEFORE INSERT ON changes FOR EACH STATEMENT"
    " WHEN (pg_trigger_depth() = 0)",
    "append_only_commands": "BEFORE INSERT OR DELETE OR UPDATE ON commands FOR EACH ROW",
    "append_only_commands_truncate": "BEFORE TRUNCATE ON commands FOR EACH STATEMENT",
    "append_only_imports": "BEFORE DELETE OR UPDATE OR TRUNCATE ON imports FOR EACH STATEMENT",
    "append_only_imports_insert": "BEFORE INSERT ON imports FOR EACH ROW",
}


def create_statements() -> dict[str, str]:
    """The function, then the CREATE TRIGGER statements, by name, as the server spells them."""
    return {
        FUNCTION: f"CREATE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql"
        f" SECURITY DEFINER AS $body${BODY}$body$",
        f"{FUNCTION}_secured": secured(FUNCTION),
        **{
            name: f"CREATE TRIGGER {name} {event} EXECUTE FUNCTION {FUNCTION}()"
            for name, event in _EVENTS.items()
        },
    }


def installed_triggers(connection: Connection) -> dict[str, str]:
    """The triggers that the database has and that fire, by name, and the function."""
    triggers = triggers_of(connection, FUNCTION)
    if triggers.pop(FUNCTION, "") == BODY:
        expected = create_statements()
        triggers |= {name: expected[name] for name in (FUNCTION, f"{FUNCTION}_secured")}
    return triggers


def drop(connection: Connection) -> None:
    """Drop the function, and its triggers with it."""
    connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {FUNCTION}() CASCADE")
