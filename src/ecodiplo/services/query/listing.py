"""Records of an entity, filtered, ordered and counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ecodiplo.dates import Period
from ecodiplo.errors import UsageProblem
from ecodiplo.fields import Many, Ref
from ecodiplo.services.query import mapping
from ecodiplo.services.query.filters import holds_words, in_period, meets
from ecodiplo.services.query.select import count, expression, read
from ecodiplo.text import did_you_mean, fold

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity, Field

ALWAYS = Period(None, None)


@dataclass(frozen=True)
class Question:
    """What is asked of an entity: filters by option name, each any of its values."""

    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    period: Period = ALWAYS
    text: str = ""
    sort: str = ""
    descending: bool = False
    limit: int = 0  # 0 is all
    columns: Sequence[str] = ()


@dataclass(frozen=True)
class Listing:
    """The answer: rows as they are read, how many there are, how many of them totals leave out
    (umbrellas, duplicates), and how many more have no date at all."""

    entity: Entity
    fields: tuple[Field, ...]
    rows: Iterator[dict[str, Any]]
    shown: int
    matching: int
    uncounted: int
    undated: int


def list_records(
    session: Session, entity: Entity, question: Question, *, today: datetime.date
) -> Listing:
    """The records that the question asks for, in the entity's order.

    Raises UsageProblem for an unknown column or filter, NotFound for a name that names nothing.
    """
    fields = _fields(entity, question.columns)
    where = conditions(session, entity, question, today=today)
    dates = dated(entity, question.period)
    matching = count(session, entity, [*where, *dates])
    uncounted = undated = 0
    if "counted" in entity.by_name:
        uncounted = count(session, entity, [*where, *dates, mapping.counted(entity, False)])
    if dates:
        undated = count(session, entity, [*where, mapping.column(entity, entity.date).is_(None)])
    rows = read(
        session, entity, with_twins(entity, fields), today=today, where=[*where, *dates],
        order=_order(entity, question, today), limit=question.limit,
    )  # fmt: skip
    shown = min(matching, question.limit) if question.limit else matching
    return Listing(entity, fields, rows, shown, matching, uncounted, undated)


def conditions(
    session: Session, entity: Entity, question: Question, *, today: datetime.date
) -> list[ColumnElement[bool]]:
    """The filters and the text of a question as SQL; its period apart."""
    where = []
    for option, texts in question.filters.items():
        where.append(meets(session, entity, find_filter(entity, option), texts, today))
    if question.text:
        where.append(holds_words(entity, question.text))
    return where


def dated(entity: Entity, period: Period) -> list[ColumnElement[bool]]:
    """The period of a question as SQL. Raises UsageProblem when the entity has no date."""
    if (period.first or period.last) and not entity.date:
        raise UsageProblem(f"{entity.name} have no date to filter by")
    return in_period(entity, period) if entity.date else []


def _fields(entity: Entity, names: Sequence[str]) -> tuple[Field, ...]:
    if not names:
        return tuple(field for field in entity.fields if field.listed)
    if list(names) == ["all"]:
        return entity.fields
    return tuple(find_field(entity, name) for name in names)


def with_twins(entity: Entity, fields: Sequence[Field]) -> list[Field]:
    """The fields and their Vietnamese forms, which a Vietnamese reader sees in their place."""
    twins = [entity.by_name[field.vietnamese] for field in fields if field.vietnamese]
    return list({field.name: field for field in (*fields, *twins)}.values())


def find_field(entity: Entity, name: str) -> Field:
    """The field that `name` names, by its name or a label in either language.

    Raises UsageProblem when there is none.
    """
    wanted = fold(name).replace("-", "_")
    for known in entity.fields:
        if wanted in (known.name, *(fold(label) for label in known.label)):
            return known
    raise UsageProblem(
        f"{entity.name} have no column {name!r}.{did_you_mean(name, entity.by_name)}"
        f" Columns: {', '.join(entity.by_name)}"
    )


def find_filter(entity: Entity, option: str) -> Field:
    """The field that the option filters by. Raises UsageProblem when there is none."""
    if option not in entity.filters:
        raise UsageProblem(
            f"{entity.name} have no filter {option!r}."
            f"{did_you_mean(option, entity.filters)} Filters: {', '.join(entity.filters)}"
        )
    return entity.filters[option]


def _order(entity: Entity, question: Question, today: datetime.date) -> list[ColumnElement[Any]]:
    name = question.sort or entity.date or entity.key
    if not question.sort and "position" in entity.by_name:
        name = "position"
    by = find_field(entity, name)
    if isinstance(by.type, Many | Ref):
        raise UsageProblem(f"cannot sort by {by.name}; sort by a column that holds one value")
    column = expression(entity, by, today)
    ordered = column.desc() if question.descending else column.asc()
    return [ordered.nulls_last(), mapping.column(entity, entity.key)]
