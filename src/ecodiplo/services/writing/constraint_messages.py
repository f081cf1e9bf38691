"""The CHECK and UNIQUE constraints of the tables, and a sentence for each.

The models declare every rule once. This module turns the name of a rule into a field and a
sentence.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import CheckConstraint

from ecodiplo.fields import Many
from ecodiplo.language import Label
from ecodiplo.models.base import unique_keys
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from sqlalchemy import Table

    from ecodiplo.catalogue import Entity


class Rule(NamedTuple):
    """A CHECK constraint."""

    name: str
    sql: str
    columns: tuple[str, ...]  # that it compares


EMPTY = Label("is empty and is required", "đang trống mà bắt buộc phải có")
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


@cache
def rules_of(table: Table) -> tuple[Rule, ...]:
    """The CHECK constraints of the table, by name."""
    own = [column.name for column in table.columns]
    rules = []
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint):
            words = {*re.findall(r"\w+", str(constraint.sqltext))}
            columns = tuple(name for name in own if name in words)
            rules.append(Rule(str(constraint.name), str(constraint.sqltext), columns))
    return tuple(sorted(rules))
