"""What the database's rules say of a row, told by column and in words.

The rules stand once, in the models; here each is asked about values before or
after the engine refuses them, and its name is turned into a sentence.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Integer,
    String,
    cast,
    literal,
    select,
    text,
)

from ecodiplo.fields import Many
from ecodiplo.models.base import unique_keys
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Table
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity

# What a rule wants, by the end of its name; `{other}` is what the pattern captured.
SENTENCES = (
    (r"(?P<column>\w+)_not_before_(?P<other>\w+)", "is before {other}"),
    (r"says_why_not_counted", "is empty: say why the record is not counted", "not_counted_reason"),
    (r"says_something", "is empty: give a value, or the words in which it was told", "value"),
    (r"terminated_when_dated", "has a date, but the status is not terminated", "terminated_on"),
    (r"unsigned_has_no_date", "has a date, but the status says it is not signed yet", "signed_on"),
    (r"not_its_own_(?P<column>parent|successor)", "is the record itself"),
    (r"does_not_implement_itself", "is the record itself", "implements"),
    (r"(?P<column>\w+)_range", "is out of range"),
    (r"(?P<column>\w+)_upper", "is not in capitals"),
    (r"(?P<column>\w+)_filled", "is empty and may not be"),
    (r"(?P<column>\w+)_valid", "is not among the values allowed"),
    (r"one_from", "names no record", "from_record"),
    (r"one_to", "names no record", "to_record"),
)  # fmt: skip


def told(entity: Entity, constraint: str) -> tuple[str, str]:
    """The field that a rule of the entity's table is about, and what is wrong with it."""
    table = mapping.table(entity)
    for unique in unique_keys(table):
        if constraint in (unique.name, f"uq_{table.name}_{'_'.join(unique.columns)}"):
            names = [mapping.field_of(entity, column) for column in unique.columns]
            return ", ".join(names), "is already another record's"
    for field in (f for f in entity.stored if isinstance(f.type, Many)):
        if f"_{mapping.side(entity.name, field.name).table.name}" in f"_{constraint}":
            itself = constraint.endswith("not_its_own_member")
            return field.name, "has the record itself" if itself else "names the same twice"
    rule = constraint.removeprefix(f"ck_{table.name}_")
    for pattern, sentence, *fixed in SENTENCES:
        if found := re.fullmatch(pattern, rule):
            parts = {
                name: mapping.field_of(entity, part) for name, part in found.groupdict().items()
            }
            return (fixed[0] if fixed else parts["column"]), sentence.format(**parts)
    return "", f"breaks the rule {rule.replace('_', ' ')}"


def broken_rules(session: Session, entity: Entity, values: Mapping[str, Any]) -> list[str]:
    """The names of the rules of the entity's table that a row of stored values would break.

    `values` are by mapped attribute; what is left out is unknown, which breaks no rule.
    """
    rules, columns = _rules(mapping.table(entity))
    if not rules:
        return []
    attributes = {column.name: name for name, column in mapping.attributes(entity).items()}
    row = select(
        *(cast(literal(values.get(attributes[name])), type_).label(name) for name, type_ in columns)
    ).subquery()
    asked = [text(f"({sql}) AS rule_{at}") for at, (_, sql) in enumerate(rules)]
    answers = session.execute(select(*asked).select_from(row)).one()
    return [
        name
        for (name, _), kept in zip(rules, answers, strict=True)
        if kept is not None and not kept
    ]


@cache
def _rules(table: Table) -> tuple[list[tuple[str, str]], list[tuple[str, Any]]]:
    rules = sorted(
        (str(constraint.name), str(constraint.sqltext))
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    )
    columns: list[tuple[str, Any]] = [
        (column.name, BigInteger() if _whole(column) else String()) for column in table.columns
        if column.name not in ("created_at", "updated_at")
    ]  # fmt: skip
    return rules, columns


def _whole(column: Any) -> bool:
    kind = getattr(column.type, "impl", column.type)
    return isinstance(kind, Integer)
