"""Records as imports take them: every stored field, in the order in which they were entered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue import ENTITIES
from ecodiplo.services.query import mapping
from ecodiplo.services.query.listing import Question, conditions, dated
from ecodiplo.services.query.select import count, read

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity, Field


@dataclass(frozen=True)
class Export:
    """The records of an entity: rows as they are read, how many there are, and how many more were
    left out of a period because they have no date."""

    entity: Entity
    fields: tuple[Field, ...]
    rows: Iterator[dict[str, Any]]
    matching: int
    undated: int


def export_records(
    session: Session, entity: Entity, question: Question | None = None, *, today: datetime.date
) -> Export:
    """The stored fields of every record that meets the filters, period and text of the question.

    Rows are read as they are asked for, while the session is open. Raises as `list_records` does.
    """
    question = question or Question()
    where = conditions(session, entity, question, today=today)
    dates = dated(entity, question.period)
    undated = 0
    if dates:
        undated = count(session, entity, [*where, mapping.column(entity, entity.date).is_(None)])
    fields = tuple(entity.stored)
    matching = count(session, entity, [*where, *dates])
    rows = read(session, entity, fields, today=today, where=[*where, *dates])
    return Export(entity, fields, rows, matching, undated)


def export_all(session: Session, *, today: datetime.date) -> list[Export]:
    """Every record of every entity, entities in the order in which they depend on one another."""
    return [export_records(session, entity, today=today) for entity in ENTITIES.values()]
