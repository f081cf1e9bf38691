"""What `alembic revision --autogenerate` and `alembic check` see, and how a revision is written.

Autogenerate leaves alone what users made beside the program's tables, numbers a revision as the
others are numbered, and writes one that runs as it comes out: frozen types, batch mode, and CHECK
constraints, which Alembic does not compare.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from alembic.operations import ops
from alembic.runtime.plugins import Plugin
from alembic.util import PriorityDispatchResult
from sqlalchemy import CheckConstraint, Index, MetaData, Table, inspect, text
from sqlalchemy.schema import DefaultClause
from sqlalchemy.sql.elements import conv

from ecodiplo.db.table_shapes import program_tables
from ecodiplo.models.column_types import (
    DoubleType,
    FlagType,
    HundredthsType,
    Int64,
    TermType,
    TextC,
    UtcSeconds,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from alembic.autogenerate.api import AutogenContext
    from alembic.operations.ops import MigrationScript, ModifyTableOps
    from alembic.runtime.migration import MigrationContext

PLUGIN = "ecodiplo.autogenerate"


def includes(item: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
    """Whether autogenerate compares a thing: not the tables and indexes that users added. A column
    that users added to a table of the program is compared, and a revision would drop it."""
    if kind == "table":
        return name in program_tables()
    if not reflected or other is not None:
        return True
    if kind == "index" and isinstance(item, Index) and item.table is not None:
        return str(name).startswith((f"ix_{item.table.name}_", f"uq_{item.table.name}_"))
    return True


def render(kind: str, item: Any, context: AutogenContext) -> str | Literal[False]:  # noqa: ARG001
    """How a type or a default is written in a revision, which never imports the models."""
    if kind == "type":
        if isinstance(item, HundredthsType) or item is Int64:
            return "INT64"
        if isinstance(item, DoubleType):
            return "DOUBLE"
        if isinstance(item, FlagType):
            return "sa.Integer()"
        if isinstance(item, UtcSeconds):
            return "MOMENT"
        if item is TextC or isinstance(item, TermType) or getattr(item, "impl", None) is TextC:
            return "TEXT"
        if _is_text(item):
            return "TEXT"
    if kind == "server_default" and isinstance(item, DefaultClause):
        text = str(getattr(item.arg, "text", item.arg))
        if "CURRENT_TIMESTAMP" in text.upper():
            return "sa.func.current_timestamp()"
    return False


def _is_text(item: Any) -> bool:
    collation = getattr(getattr(item, "_variant_mapping", {}).get("postgresql"), "collation", None)
    return collation == "C"


def number(
    context: MigrationContext,  # noqa: ARG001
    revision: str | Iterable[str | None] | Iterable[str],  # noqa: ARG001
    scripts: list[MigrationScript],
) -> None:
    """Give a new revision the number that follows its predecessor's."""
    from ecodiplo.db.location import newest_revision

    for script in scripts:
        script.rev_id = f"{int(newest_revision()) + 1:04}"


def register() -> None:
    """Register the comparison of CHECK constraints with Alembic, once a process."""
    from alembic.runtime import plugins

    if PLUGIN not in plugins._all_plugins:
        Plugin(PLUGIN).add_autogenerate_comparator(_compare_checks, "table")


def _compare_checks(
    context: AutogenContext,
    changes: ModifyTableOps,
    schema: str | None,
    name: str,
    stored: Table | None,
    declared: Table | None,
) -> PriorityDispatchResult:
    """Compare the CHECK constraints of a table on SQLite, which keeps their text as written."""
    if stored is None or declared is None or context.dialect is None:
        return PriorityDispatchResult.CONTINUE
    if context.dialect.name != "sqlite" or context.connection is None:
        return PriorityDispatchResult.CONTINUE
    before = {
        str(check["name"]): check["sqltext"]
        for check in inspect(context.connection).get_check_constraints(name, schema=schema)
    }
    after = dict(_checks(declared))
    changed = {
        constraint
        for constraint in (*before, *after)
        if _bare(before.get(constraint, "")) != _bare(after.get(constraint, ""))
    }
    for constraint in sorted(changed & before.keys()):
        check = _check(constraint, before[constraint], stored)
        changes.ops.append(ops.DropConstraintOp.from_constraint(check))
    for constraint in sorted(changed & after.keys()):
        check = _check(constraint, after[constraint], declared)
        changes.ops.append(ops.CreateCheckConstraintOp.from_constraint(check))
    return PriorityDispatchResult.CONTINUE


def _check(name: str, sql: str, table: Table) -> CheckConstraint:
    """A CHECK of the table as Alembic writes it; the table itself is not changed."""
    copy = Table(table.name, MetaData(), schema=table.schema)
    return CheckConstraint(text(sql), name=conv(name), table=copy)


def _checks(table: Table) -> Iterator[tuple[str, str]]:
    """The names and texts of the CHECK constraints that the models declare."""
    prefix = f"ck_{table.name}_"
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint):
            name = str(constraint.name)
            yield name if name.startswith(prefix) else prefix + name, str(constraint.sqltext)


def _bare(text: str) -> str:
    """The text of a CHECK without spaces and outer brackets."""
    bare = re.sub(r"\s+", "", text)
    while bare.startswith("(") and _closes_at_end(bare):
        bare = bare[1:-1]
    return bare


def _closes_at_end(text: str) -> bool:
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return at == len(text) - 1
    return False
