"""The rules that rows must keep, in the words of the database and of people: required fields, and
the CHECK and UNIQUE constraints that the models declare.

The types of the fields keep the rules of single columns. The database keeps all rules once more.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import CheckConstraint, select, text

from ecodiplo.fault_codes import FaultCode
from ecodiplo.fields import Many
from ecodiplo.language import Label
from ecodiplo.models.base import unique_keys
from ecodiplo.services.query import mapping
from ecodiplo.services.writing.batches import Fault, faulty_columns
from ecodiplo.services.writing.rules.figure_rules import figure_faults
from ecodiplo.services.writing.rules.single_records import second_records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Table

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.writing.batches import Matches, ResolvedBatch
    from ecodiplo.services.writing.row_problems import RowProblems
    from ecodiplo.services.writing.storing.staging import Staging


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
     Label("is empty: say why the record is not counted; only an umbrella needs no reason",
           "đang trống: hãy ghi lý do không tính hồ sơ này; chỉ hồ sơ tổng hợp không cần lý do"),
     "not_counted_reason"),
    (r"says_something",
     Label("is empty: give a value, or the wording of the source",
           "đang trống: hãy nhập giá trị hoặc cách diễn đạt trong nguồn"), "value"),
    (r"period_end_or_report_period",
     Label("fill in exactly one, this or the period of the report; the latter has no start, and is"
           " for a source that does not state the as-of day",
           "hãy điền đúng một trong hai, ngày này hoặc kỳ báo cáo; kỳ báo cáo không có ngày đầu, và"
           " dùng khi nguồn không nêu thời điểm"), "period_end"),
    (r"undated_has_no_day",
     Label("has a day, but the basis of the year is undated: move it to the period of the report",
           "có thời điểm, nhưng căn cứ xác định năm là không nêu: hãy chuyển sang kỳ báo cáo"),
     "period_end"),
    (r"is_range_when_between",
     Label("goes only with the qualifier `between`, which needs a value and a larger upper value:"
           " write the range in the value, as in 30-35, or clear the upper value",
           "chỉ đi cùng mức độ `between`, vốn cần giá trị và giá trị trên lớn hơn: hãy ghi khoảng"
           " vào giá trị, như 30-35, hoặc xóa giá trị trên"), "upper_value"),
    (r"terminated_when_dated",
     Label("has a date, but the status is not terminated",
           "có ngày, nhưng tình trạng không phải là chấm dứt"), "terminated_on"),
    (r"only_an_extension_has_an_expiry",
     Label("is filled, but only an extension has one", "có giá trị, nhưng chỉ gia hạn mới có"),
     "expires_on"),
    (r"unsigned_has_no_date",
     Label("has a date, but the stage says it is not signed yet; set the stage to `signed`, or"
           " clear the date",
           "có ngày, nhưng bước ký kết chưa phải là đã ký; hãy ghi bước ký kết là đã ký, hoặc xóa"
           " ngày"), "signed_on"),
    (r"not_its_own_(?P<column>parent|successor)", ITSELF, ""),
    (r"does_not_implement_itself", ITSELF, "implements"),
    (r"not_to_itself", ITSELF, "to_record"),
    (r"(?P<column>\w+)_(clean|whole)",
     Label("has spaces at an end, or characters that the field does not take",
           "có dấu cách ở đầu hoặc cuối, hoặc ký tự mà trường không nhận"), ""),
    (r"(?P<column>\w+)_(most|range)", Label("is out of range", "nằm ngoài khoảng cho phép"), ""),
    (r"(?P<column>\w+)_upper", Label("is not in capitals", "chưa viết hoa"), ""),
    (r"(?P<column>\w+)_filled", EMPTY, ""),
    (r"(?P<column>\w+)_valid",
     Label("is not among the allowed values", "không thuộc các giá trị cho phép"), ""),
    (r"one_from", NO_RECORD, "from_record"),
    (r"one_to", NO_RECORD, "to_record"),
)  # fmt: skip


class RowChecks:
    """Checks the staged rows of batches."""

    def __init__(self, staging: Staging, problems: RowProblems) -> None:
        self.staging = staging
        self.problems = problems
        self.entity = entity = staging.entity
        columns = mapping.attributes(entity)
        own = [at for at in columns if at not in ("id", "created_at", "updated_at")]
        # What the engine stores for an empty cell, by column.
        self.defaults = {columns[at].name: default for at in own
                         if (default := mapping.default(columns[at])) is not None}  # fmt: skip
        self._required = {
            at: mapping.field_name(entity, at) for at in own if not columns[at].nullable
        }
        self._rules = rules_of(mapping.table(entity))
        self._comparing = [rule for rule in self._rules if len(rule.columns) > 1]

    def check(self, batch: ResolvedBatch, matches: Matches, *, skips: bool) -> list[Fault]:
        """The faults of the rows: empty required fields, and rules that they break. The targets of
        the rows are the records that they match. `skips`: a row that matches a record is not
        written where the options say so."""
        faults = [*self._empty(batch, matches)]
        wrong = faulty_columns((*batch.faults, *matches.faults, *faults))
        for at, rules in self.broken_rules(batch, self._comparing).items():
            for rule in rules:
                name, reason, code = explain_constraint(self.entity, rule.name)
                if self.problems.options.heading(name) not in wrong[at]:
                    problem = self.problems.problem(batch.numbers[at], name, reason, code)
                    faults.append(Fault(at, problem))
        faults += figure_faults(self.staging, batch, self.problems)
        faults += second_records(self.staging.connection, batch, matches, self.problems)
        if skips and self.problems.options.on_match == "skip":
            return [fault for fault in faults if matches.ids[fault.at] is None]
        return faults

    def _empty(self, batch: ResolvedBatch, matches: Matches) -> Iterator[Fault]:
        """The faults of required fields that are empty."""
        wrong = faulty_columns((*batch.faults, *matches.faults))
        passed_over = matches.repeats | matches.left_out | matches.refused
        for attribute, name in self._required.items():
            if attribute == self.entity.key and self.entity.numbered:
                continue
            cells = batch.columns.get(attribute)
            if cells is not None and None not in cells:
                continue
            has_default = self.staging.names[attribute] in self.defaults  # for a new record
            late = batch.late.get(name)
            heading = self.problems.options.heading(name)
            for at, id_ in enumerate(matches.ids):
                if cells is not None and cells[at] is not None:
                    continue
                new = id_ is None and at not in passed_over and not has_default
                cleared = cells is not None and batch.clears and (id_ is not None or new)
                is_late = late is not None and (late[at] is not None or batch.clears)
                if (new or cleared) and not is_late and heading not in wrong[at]:
                    yield Fault(
                        at,
                        self.problems.problem(
                            batch.numbers[at], name, EMPTY, FaultCode.MISSING_VALUE
                        ),
                    )

    def broken_rules(
        self, batch: ResolvedBatch, rules: Sequence[Rule] | None = None
    ) -> dict[int, list[Rule]]:
        """The rules that rows with targets would break, by position; all rules by default."""
        staging = self.staging
        if not (checked := self._rules if rules is None else rules):
            return {}
        names = dict.fromkeys(name for rule in checked for name in rule.columns)
        effective = staging.effective(names, clears=batch.clears).subquery()
        results = [text(f"({rule.sql}) AS rule_{at}") for at, rule in enumerate(checked)]
        kept = " AND ".join(f"coalesce({rule.sql}, true)" for rule in checked)
        broken = select(effective.c.at, *results).where(text(f"NOT ({kept})"))
        return {
            at: [rule for rule, answer in zip(checked, answers, strict=True)
                 if answer is not None and not answer]
            for at, *answers in staging.connection.execute(broken)
        }  # fmt: skip


def explain_constraint(entity: Entity, constraint: str) -> tuple[str, Label, FaultCode]:
    """The name of the field that a rule of the entity's table is about, what is wrong, and the code
    of the fault."""
    broken = FaultCode.BROKEN_RULE
    table = mapping.table(entity)
    for unique in unique_keys(table):
        if constraint in (unique.name, f"uq_{table.name}_{'_'.join(unique.columns)}"):
            names = [mapping.field_of(entity, column) for column in unique.columns]
            reason = Label("is already another record's", "đã thuộc hồ sơ khác")
            return ", ".join(names), reason, FaultCode.EXISTING_RECORD
    for field in (f for f in entity.stored if isinstance(f.type, Many)):
        if f"_{mapping.side(entity.name, field.name).table.name}" in f"_{constraint}":
            if constraint.endswith("not_its_own_member"):
                return field.name, Label("has the record itself", "có chính hồ sơ này"), broken
            if "_not_before_" in constraint:
                reason = Label("has an item that ends before it begins",
                               "có mục kết thúc trước khi bắt đầu")  # fmt: skip
                return field.name, reason, broken
            if field.external:
                reason = Label("is already another record's", "đã thuộc hồ sơ khác")
                return field.name, reason, FaultCode.EXISTING_RECORD
            return field.name, Label("names the same twice", "có mục bị lặp"), broken
    rule = constraint.removeprefix(f"ck_{table.name}_")
    for pattern, sentence, field_name in SENTENCES:
        if match := re.fullmatch(pattern, rule):
            fields = {
                group: mapping.field_of(entity, column)
                for group, column in match.groupdict().items()
            }
            labels = {group: entity.by_name[name].label for group, name in fields.items()}
            return field_name or fields["column"], sentence.fill(**labels), broken
    rule = rule.replace("_", " ")
    return "", Label(f"breaks the rule {rule}", f"vi phạm quy tắc {rule}"), broken


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
