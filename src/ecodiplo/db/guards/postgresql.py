"""PostgreSQL's guards: one function for all tables; each trigger tells it what to guard.

A command of the program checks circles itself, when all its rows are written: it may pass through
one. Others take the lock that such a command takes, so that no two close a circle together. (Two
transactions that see one state throughout, as REPEATABLE READ does, can.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.guards import guarded
from ecodiplo.db.history.postgresql import SETTING
from ecodiplo.db.locks.postgresql import DATABASE, WRITING, lock_number
from ecodiplo.db.postgresql_triggers import secured, triggers_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

FUNCTION = "ecodiplo_guard"


def _body() -> str:
    """The text of the function. The arguments of a trigger are what it guards, the lock and the
    column."""
    steps = "\n        UNION ALL ".join(
        f"SELECT {selected} FROM {table}" for selected, table in guarded.steps("way.n")
    )
    return f"""
DECLARE
  direct boolean := coalesce(current_setting('{SETTING}', true), '') = '';
  effect bigint;
  causes bigint[];
  closes boolean := false;
BEGIN
  IF TG_ARGV[0] = 'id' THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = TG_TABLE_NAME || '.id: {guarded.ID_CHANGES}';
  END IF;
  IF NOT direct THEN
    RETURN NEW;
  END IF;
  PERFORM pg_advisory_xact_lock_shared({WRITING}, {DATABASE});
  PERFORM pg_advisory_xact_lock({WRITING}, TG_ARGV[1]::integer);
  IF TG_ARGV[0] = 'single' THEN
    EXECUTE 'SELECT EXISTS (SELECT FROM ' || quote_ident(TG_TABLE_NAME) || ')' INTO closes;
    IF closes THEN
      RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        MESSAGE = TG_TABLE_NAME || ': {guarded.SECOND}';
    END IF;
    RETURN NEW;
  ELSIF TG_ARGV[0] = 'circle' THEN
    EXECUTE 'WITH RECURSIVE way(id) AS (SELECT $1 UNION SELECT own.' || quote_ident(TG_ARGV[2])
      || ' FROM way JOIN ' || quote_ident(TG_TABLE_NAME) || ' AS own ON own.id = way.id WHERE own.'
      || quote_ident(TG_ARGV[2]) || ' IS NOT NULL) SELECT EXISTS (SELECT FROM way WHERE id = $2)'
      INTO closes USING (to_jsonb(NEW) ->> TG_ARGV[2])::integer, NEW.id;
  ELSE
    {_causes_and_effect()}
    END IF;
    WITH RECURSIVE way(n) AS (
      SELECT effect UNION SELECT step.n FROM way CROSS JOIN LATERAL (
        {steps}
      ) AS step(n)
    ) SELECT EXISTS (SELECT FROM way WHERE n = ANY (causes)) INTO closes;
  END IF;
  IF closes THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = concat_ws('.', TG_TABLE_NAME, TG_ARGV[2]) || ': {guarded.CIRCLE}';
  END IF;
  RETURN NEW;
END
"""


def _causes_and_effect() -> str:
    """The part of the function that sets the causes and the effect that the new row joins."""
    cause, effect = guarded.cause_and_effect("NEW")
    branches = [f"IF TG_TABLE_NAME = 'links' THEN\n      effect := {effect};\n"
                f"      causes := ARRAY[{cause}];"]  # fmt: skip
    for table, columns in guarded.causes().items():
        numbers = ", ".join(f"NEW.{each.column} + {each.kind * guarded.KIND}" for each in columns)
        branches.append(
            f"ELSIF TG_TABLE_NAME = '{table}' THEN\n"
            f"      effect := NEW.id + {guarded.kind_of(table) * guarded.KIND};\n"
            f"      causes := ARRAY[{numbers}];"
        )
    return "\n    ".join(branches)


def create_statements() -> dict[str, str]:
    """The function, then the CREATE TRIGGER statements, by name, as the server spells them."""
    made = {
        FUNCTION: f"CREATE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql"
        f" AS $body${_body()}$body$",
        f"{FUNCTION}_search_path": secured(FUNCTION),
    }

    def add(table: str, name: str, event: str, *arguments: str, when: str = "") -> None:
        full = f"guard_{table}_{name}"
        quoted = ", ".join(f"'{argument}'" for argument in arguments)
        condition = f" WHEN ({when})" if when else ""
        made[full] = (
            f"CREATE TRIGGER {full} {event} ON {table} FOR EACH ROW{condition}"
            f" EXECUTE FUNCTION {FUNCTION}({quoted})"
        )

    for table in guarded.record_tables():
        add(table, "id", "BEFORE UPDATE OF id", "id", when="old.id <> new.id")
    for table in guarded.single_tables():
        add(table, "single", "BEFORE INSERT", "single", _lock_of(table))
    for table, column in guarded.self_references():
        filled = f"new.{column} IS NOT NULL"
        for event in ("INSERT", f"UPDATE OF {column}"):
            name = f"{column}_circle_{event.split()[0].lower()}"
            add(table, name, f"AFTER {event}", "circle", _lock_of(table), column, when=filled)
    links = _lock_of("links")
    add("links", "insert", "AFTER INSERT", "causes", links)
    add("links", "update", f"AFTER UPDATE OF {', '.join(guarded.link_columns())}", "causes", links)
    for table, causes in guarded.causes().items():
        columns = ", ".join(cause.column for cause in causes)
        add(table, "causes", f"AFTER UPDATE OF {columns}", "causes", links)
    return made


def _lock_of(table: str) -> str:
    """The number of the lock of the table's entity."""
    names = {entity.table_name: name for name, entity in ENTITIES.items()}
    return str(lock_number(names[table]))


def installed_triggers(connection: Connection) -> dict[str, str]:
    """The guards that the database has and that fire, by name, and the function."""
    triggers = triggers_of(connection, FUNCTION)
    if triggers.pop(FUNCTION, "") == _body():
        made = create_statements()
        triggers |= {name: made[name] for name in (FUNCTION, f"{FUNCTION}_search_path")}
    return triggers


def drop(connection: Connection) -> None:
    """Drop the function, and its triggers with it."""
    connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {FUNCTION}() CASCADE")
