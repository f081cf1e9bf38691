"""Whether published figures are about one territory within the same borders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.dates import DateText, first_day
from ecodiplo.models.policy import territories

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

    from ecodiplo.services.statistics.published_figures import PublishedFigure


def border_changes(connection: Connection) -> tuple[str, ...]:
    """The first days of the versions of territories that followed others, as ISO dates."""
    successors = select(territories.c.successor_id).where(territories.c.successor_id.is_not(None))
    days = select(territories.c.valid_from).where(territories.c.id.in_(successors))
    return tuple(first_day(DateText(day)) for day in connection.scalars(days) if day)


def same_territory(
    now: PublishedFigure, before: PublishedFigure, changes: Collection[str] = ()
) -> bool:
    """Whether two figures are about one version of a territory, as far as they say. A figure that
    names none is about the territory of the other where its borders held throughout the period;
    two that name none are about one, unless borders changed between their last days (`changes`)."""
    if now.territory is None and before.territory is None:
        days = sorted((now.span.last or "", before.span.last or ""))
        return not any(days[0] < change <= days[1] for change in changes)
    if now.territory and before.territory:
        return now.territory.code == before.territory.code
    if now.territory:
        return now.territory.holds_throughout(before.span)
    assert before.territory is not None
    return before.territory.holds_throughout(now.span)
