"""What an engine says of the tables of a database, to compare two schemas."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection, text


def schema(connection: Connection) -> set[tuple[Any, ...]]:
    """Everything the engine itself says of the tables: columns, constraints, indexes."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(
            text(
                "SELECT type, name, sql FROM sqlite_master"
                " WHERE type <> 'trigger' AND name NOT LIKE 'sqlite_%'"
            )
        )
        return {(kind, name, *statement_parts(sql or "")) for kind, name, sql in rows}
    constraints = connection.execute(
        text(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
        )
    )
    indexes = connection.execute(
        text("SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'")
    )
    columns = connection.execute(
        text(
            "SELECT table_name, column_name, data_type, is_nullable, collation_name,"
            " regexp_replace(column_default, '^nextval.*', 'nextval')"
            " FROM information_schema.columns WHERE table_schema = 'public'"
        )
    )
    return {tuple(row) for rows in (constraints, indexes, columns) for row in rows}


def statement_parts(sql: str) -> tuple[str, ...]:
    """The columns and constraints of a CREATE statement in an order of their own: they are a set,
    and a column that was added later carries its constraints."""
    parts, depth = [""], 0
    for char in re.sub(r"\s+", " ", sql):
        depth += (char == "(") - (char == ")")
        if (depth == 1 and char in ",(") or (depth == 0 and char == ")"):
            parts.append("")
        else:
            parts[-1] += char
    pieces = (piece.strip() for part in parts for piece in re.split(" (?=CONSTRAINT )", part))
    return tuple(sorted(piece for piece in pieces if piece))


def without_versions(found: set[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """The tables of the models alone, without what goes with the triggers."""
    return {
        row
        for row in found
        if not re.search("alembic_version|search_|trigger_fingerprint|change_entries", str(row))
    }
