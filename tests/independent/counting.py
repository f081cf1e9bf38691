"""What totals count: the records of a period or as of a day, one by one.

The rules are those of README ("What counts, and when") and of the docstring of
`services/statistics/measures.py`, written anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from independent.days import Span, first_day, may_lie, must_lie
from independent.kinds import KINDS, Record
from independent.schema import CROSS_TABLES, MOU_EVENTS, ROLES
from independent.world import World

Filters = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Indicator:
    """An indicator: what to count, or the field to add up, of which records."""

    code: str
    unit: str
    basis: str
    kind: str = ""  # empty when it is not recomputed from records
    total: str = ""
    filters: Filters = field(default_factory=dict)
    distinct: str = ""  # the reference whose different records are counted

    @property
    def measure(self) -> str | None:
        """The measure as the program reads it."""
        if not self.kind:
            return None
        verb = f"sum {self.kind}.{self.total}" if self.total else f"count {self.kind}"
        if self.distinct:
            verb += f".{self.distinct}"
        filters = [f"{name}={','.join(texts)}" for name, texts in self.filters.items()]
        return " ".join([verb, *filters])


@dataclass
class Counted:
    """The records that count, and the numbers of those that do not, by what they fail in."""

    records: list[Record] = field(default_factory=list)
    may_lie: int = 0
    left_out: dict[str, int] = field(default_factory=dict)  # by role
    other_status: int = 0
    uncertain: int = 0
    still_planned: int = 0  # among those that count


@dataclass(frozen=True)
class Total:
    """A total of records: its value, None without any, and how many records have none."""

    value: Decimal | None
    records: int
    without_value: int
    excluded: Counted

    @property
    def doubt(self) -> int:
        """How many more records may lie in the period, or count by their standing."""
        return self.excluded.may_lie + self.excluded.uncertain


def count(world: World, name: str, filters: Filters, span: Span, basis: str) -> Counted:
    """The records that count in the span, or as of its last day when the basis is cumulative."""
    kind, day = KINDS[name], as_of(world, span, basis)
    counted = Counted()
    statuses = {option: texts for option, texts in filters.items() if option in ("status", "stage")}
    for record in world.records[name]:
        lies = _lies(world, name, record, span, basis)
        met: list[bool | None] = [True]
        for option, texts in filters.items():
            if option in statuses:
                continue
            meets = world.meets(name, record, option, texts, day)
            if option == "country":  # a membership that may have held, as a date that may lie
                lies = both(lies, meets)
            else:
                met.append(meets)
        status: bool | None = world.took_place(kind, record)
        if statuses:
            status = both(*(world.meets(name, record, *each, day) for each in statuses.items()))
        if not statuses or not kind.counts or record[kind.status] in kind.counts:
            status = both(status, world.has_come(kind, record))
        _sort_in(counted, record, both(*met), status, lies, world.role(kind, record))
    if not statuses:
        counted.still_planned = sum(
            kind.pending != () and record[kind.status] in kind.pending for record in counted.records
        )
    return counted


def _sort_in(
    counted: Counted,
    record: Record,
    met: bool | None,
    status: bool | None,
    lies: bool | None,
    role: str,
) -> None:
    """Add the record to those that count, or to the only reason why it does not."""
    if both(met, status) is None:
        counted.uncertain += role == "counted" and lies is True
    elif not met:
        return
    elif lies is None:
        counted.may_lie += role == "counted" and status is True
    elif lies and role != "counted":
        counted.left_out[role] = counted.left_out.get(role, 0) + bool(status)
    elif lies and not status:
        counted.other_status += 1
    elif lies:
        counted.records.append(record)


def both(*conditions: bool | None) -> bool | None:
    """Whether all hold: not when one does not, and None when that is not certain."""
    if any(condition is False for condition in conditions):
        return False
    return None if None in conditions else True


def as_of(world: World, span: Span, basis: str) -> str:
    """The day on which derived values are those of the answer, and a cumulative total is; never a
    day to come."""
    return min(span.last, world.today) if basis == "cumulative" and span.last else world.today


def _lies(world: World, name: str, record: Record, span: Span, basis: str) -> bool | None:
    """Whether the record lies in the period, or has happened by its last day; None when it may
    lie in the period but need not."""
    kind = KINDS[name]
    date = world.place(kind, record)
    if basis == "cumulative":
        if kind.lasts:
            date = record[kind.dates[0]]
        return date is None or first_day(date) <= as_of(world, span, basis)
    if span == (None, None):
        return True
    if date is None:
        return False
    return True if must_lie(date, span) else None if may_lie(date, span) else False


def recompute(world: World, indicator: Indicator, span: Span) -> Total:
    """What the records give for the indicator."""
    counted = count(world, indicator.kind, indicator.filters, span, indicator.basis)
    day = as_of(world, span, indicator.basis)
    number = len(counted.records)
    value: Decimal | None = Decimal(number) if number else None
    without = 0
    if indicator.total:
        value, without = add_up(world, counted.records, indicator.total, day)
    elif indicator.distinct and number:
        value = Decimal(len({record[indicator.distinct] for record in counted.records}))
    return Total(value, number, without, counted)


def excluded_cells(counted: Counted) -> dict[str, int]:
    """The numbers of the records that do not count, as the program's answers name them."""
    cells = {
        "records_may_lie": counted.may_lie,
        "records_left_out": sum(counted.left_out.values()),
        "records_other_status": counted.other_status,
    }
    if ROLES:
        cells |= {
            f"records_left_out_{role}": counted.left_out.get(role, 0)
            for role in ("umbrella", "duplicate", "pledged", "other")
        }
    if MOU_EVENTS:
        cells["records_uncertain"] = counted.uncertain
    if CROSS_TABLES:
        cells["records_still_planned"] = counted.still_planned
    return cells


def add_up(
    world: World, records: Sequence[Record], total: str, day: str
) -> tuple[Decimal | None, int]:
    """The sum of a number of the records, None when none has it, and how many have none."""
    numbers = [world.total(record, total, day) for record in records]
    known = [Decimal(number) for number in numbers if number is not None]
    return (sum(known, Decimal(0)) if known else None), len(numbers) - len(known)


def groups(
    world: World, name: str, option: str, filters: Filters, span: Span, basis: str
) -> tuple[dict[str | None, dict[str, Any]], dict[str, Any]]:
    """The numbers of each group of the records that count, by its key, and of all of them."""
    counted = count(world, name, filters, span, basis)
    day = as_of(world, span, basis)
    members: defaultdict[str | None, list[Record]] = defaultdict(list)
    for record in counted.records:
        for key in world.values(name, record, option, day) or [None]:
            members[key].append(record)
    numbers = {key: _numbers(world, name, own, day) for key, own in members.items()}
    if option == "origin":
        for key, own in members.items():
            total, without = add_up(world, own, "months", day)
            mean = None if total is None else round(total / (len(own) - without), 1)
            numbers[key] |= {"months": mean, "months_without_value": without}
    return numbers, _numbers(world, name, counted.records, day) | excluded_cells(counted)


def crossed(
    world: World, name: str, options: tuple[str, str], span: Span
) -> dict[tuple[str, str | None, str | None], dict[str, Any]]:
    """The numbers of the cells, rows and columns by two properties, and of all records, by the part
    and its keys."""
    counted = count(world, name, {}, span, "period")
    members: defaultdict[tuple[str, str | None, str | None], list[Record]] = defaultdict(list)
    for record in counted.records:
        rows, columns = (
            world.values(name, record, option, world.today) or [None] for option in options
        )
        for row in rows:
            members["row", row, None].append(record)
            for column in columns:
                members["cell", row, column].append(record)
        for column in columns:
            members["column", None, column].append(record)
    members["all", None, None] = counted.records
    return {key: _numbers(world, name, own, world.today) for key, own in members.items()}


def _numbers(world: World, name: str, records: Sequence[Record], day: str) -> dict[str, Any]:
    numbers: dict[str, Any] = {"records": len(records)}
    for total in KINDS[name].totals:
        value, without = add_up(world, records, total, day)
        numbers |= {total: value, f"{total}_without_value": without}
    return numbers


def listed(world: World, name: str, filters: Filters, span: Span) -> int:
    """How many records a list of the period shows: all whose date may lie in it, whatever totals
    make of them."""
    kind = KINDS[name]
    number = 0
    for record in world.records[name]:
        date = world.place(kind, record)
        lies = span == (None, None) or (date is not None and may_lie(date, span))
        for option, texts in filters.items():
            meets = world.meets(name, record, option, texts, world.today)
            # A list shows a record whose country may have been a member of the group.
            lies = lies and (meets is not False if option == "country" else meets is True)
        number += lies
    return number
