"""The CHECK and UNIQUE constraints of the tables: which ones a row breaks, and a sentence for each.

The models declare every rule once. This module evaluates the rules for given values, before or
after the engine refuses a row, and turns the name of a rule into a field and a sentence.
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
from ecodiplo.language import Label
from ecodiplo.models.base import unique_keys
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Table
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity

EMPTY = Label("is empty and may not be", "không được để trống")
ITSELF = Label("is the record itself", "chính là hồ sơ này")
NO_RECORD = Label("names no record", "không chỉ hồ sơ nào")

# For each rule, by the end of its name: what is wrong with a row that breaks it, and the field,
# when the pattern does not capture it as `column`. `{other}` is the label of the captured field.
SENTENCES = (
    (r"(?P<column>\w+)_not_before_(?P<other>\w+)",
     Label("is before {other}", "sớm hơn trường {other}"), ""),
    (r"says_why_not_counted",
     Label("is empty: say why the record is not counted",
           "đang trống: hãy ghi lý do không tính hồ sơ này"), "not_counted_reason"),
    (r"says_something",
     Label("is empty: give a value, or the wording of the source",
           "đang trống: hãy nhập giá trị hoặc cách diễn đạt trong nguồn"), "value"),
    (r"terminated_when_dated",
     Label("has a date, but the status is not terminated",
           "có ngày, nhưng tình trạng không phải là chấm dứt"), "terminated_on"),
    (r"unsigned_has_no_date",
     Label("has a date, but the status says it is not signed yet",
           "có ngày, nhưng tình trạng là chưa ký"), "signed_on"),
    (r"not_its_own_(?P<column>parent|successor)", ITSELF, ""),
    (r"does_not_implement_itself", ITSELF, "implements"),
    (r"(?P<column>\w+)_range", Label("is out of range", "nằm ngoài khoảng cho phép"), ""),
    (r"(?P<column>\w+)_upper", Label("is not in capitals", "chưa viết hoa"), ""),
    (r"(?P<column>\w+)_filled", EMPTY, ""),
    (r"(?P<column>\w+)_valid",
     Label("is not among the allowed values", "không thuộc các giá trị cho phép"), ""),
    (r"one_from", NO_RECORD, "from_record"),
    (r"one_to", NO_RECORD, "to_record"),
)  # fmt: skip


def explain_constraint(entity: Entity, constraint: str) -> tuple[str, Label]:
    """The name of the field that a rule of the entity's table is about, and what is wrong."""
    table = mapping.table(entity)
    for unique in unique_keys(table):
        if constraint in (unique.name, f"uq_{table.name}_{'_'.join(unique.columns)}"):
            names = [mapping.field_of(entity, column) for column in unique.columns]
            return ", ".join(names), Label("is already another record's", "đã thuộc hồ sơ khác")
    for field in (f for f in entity.stored if isinstance(f.type, Many)):
        if f"_{mapping.side(entity.name, field.name).table.name}" in f"_{constraint}":
            if constraint.endswith("not_its_own_member"):
                return field.name, Label("has the record itself", "có chính hồ sơ này")
            return field.name, Label("names the same twice", "có mục bị lặp")
    rule = constraint.removeprefix(f"ck_{table.name}_")
    for pattern, sentence, field_name in SENTENCES:
        if match := re.fullmatch(pattern, rule):
            fields = {
                group: mapping.field_of(entity, column)
                for group, column in match.groupdict().items()
            }
            labels = {group: entity.by_name[name].label for group, name in fields.items()}
            return field_name or fields["column"], sentence.fill(**labels)
    rule = rule.replace("_", " ")
    return "", Label(f"breaks the rule {rule}", f"vi phạm quy tắc {rule}")


def broken_rules(session: Session, entity: Entity, values: Mapping[str, Any]) -> list[str]:
    """The names of the rules of the entity's table that a row of stored values would break.

    `values` are by mapped attribute; a missing attribute is NULL, which breaks no rule.
    """
    rules, columns = _rules(mapping.table(entity))
    if not rules:
        return []
    attributes = {column.name: name for name, column in mapping.attributes(entity).items()}
    row = select(
        *(cast(literal(values.get(attributes[name])), type_).label(name) for name, type_ in columns)
    ).subquery()
    checks = [text(f"({sql}) AS rule_{at}") for at, (_, sql) in enumerate(rules)]
    answers = session.execute(select(*checks).select_from(row)).one()
    return [
        name
        for (name, _), answer in zip(rules, answers, strict=True)
        if answer is not None and not answer
    ]


@cache
def _rules(table: Table) -> tuple[list[tuple[str, str]], list[tuple[str, Any]]]:
    """The CHECK constraints of the table, as names and SQL, and its columns with types to cast
    to."""
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
