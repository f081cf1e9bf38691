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

    @property
    def measure(self) -> str | None:
        """The measure as the program reads it."""
        if not self.kind:
            return None
        verb = f"sum {self.kind}.{self.total}" if self.total else f"count {self.kind}"
        filters = [f"{name}={','.join(texts)}" for name, texts in self.filters.items()]
        return " ".join([verb, *filters])


@dataclass
class Counted:
    """The records that count, and the numbers of those that do not, by what they fail in."""

    records: list[Record] = field(default_factory=list)
    may_lie: int = 0
    left_out: int = 0
    other_status: int = 0


@dataclass(frozen=True)
class Total:
    """A total of records: its value, None without any, and how many records have none."""

    value: Decimal | None
    records: int
    without_value: int
    may_lie: int
    left_out: int
    other_status: int


def count(world: World, name: str, filters: Filters, span: Span, basis: str) -> Counted:
    """The records that count in the span, or as of its last day when the basis is cumulative."""
    kind, day = KINDS[name], as_of(world, span, basis)
    counted = Counted()
    statuses = filters.get("status")
    for record in world.records[name]:
        if not all(
            meets(world, name, record, option, texts, day)
            for option, texts in filters.items()
            if option != "status"
        ):
            continue
        lies = _lies(world, name, record, span, basis)
        marked = world.is_marked_counted(kind, record)
        if statuses:
            status = meets(world, name, record, "status", statuses, day)
        else:
            status = world.took_place(kind, record)
        if lies and marked and status:
            counted.records.append(record)
        elif lies is None and marked and status:
            counted.may_lie += 1
        elif lies and status:
            counted.left_out += 1
        elif lies and marked:
            counted.other_status += 1
    return counted


def as_of(world: World, span: Span, basis: str) -> str:
    """The day on which derived values are those of the answer."""
    return span.last if basis == "cumulative" and span.last else world.today


def _lies(world: World, name: str, record: Record, span: Span, basis: str) -> bool | None:
    """Whether the record lies in the period, or has happened by its last day; None when it may
    lie in the period but need not."""
    kind = KINDS[name]
    date = world.place(kind, record)
    if basis == "cumulative":
        if kind.lasts:
            date = record[kind.dates[0]]
        return date is None or span.last is None or first_day(date) <= span.last
    if span == (None, None):
        return True
    if date is None:
        return False
    return True if must_lie(date, span) else None if may_lie(date, span) else False


def meets(
    world: World, name: str, record: Record, option: str, texts: Sequence[str], day: str
) -> bool:
    """Whether a property of the record has one of the texts as its value."""
    return bool(world.widened(option, texts) & set(world.values(name, record, option, day)))


def recompute(world: World, indicator: Indicator, span: Span) -> Total:
    """What the records give for the indicator."""
    counted = count(world, indicator.kind, indicator.filters, span, indicator.basis)
    day = as_of(world, span, indicator.basis)
    number = len(counted.records)
    value: Decimal | None = Decimal(number) if number else None
    without = 0
    if indicator.total:
        value, without = add_up(world, counted.records, indicator.total, day)
    return Total(value, number, without, counted.may_lie, counted.left_out, counted.other_status)


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
    overall = _numbers(world, name, counted.records, day) | {
        "records_may_lie": counted.may_lie, "records_left_out": counted.left_out,
        "records_other_status": counted.other_status,
    }  # fmt: skip
    return numbers, overall


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
        number += lies and all(
            meets(world, name, record, option, texts, world.today)
            for option, texts in filters.items()
        )
    return number
