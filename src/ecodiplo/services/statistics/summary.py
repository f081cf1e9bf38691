"""A period at a glance: what was published beside what the records hold, and the change since."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES
from ecodiplo.language import Label
from ecodiplo.periods import code
from ecodiplo.services.statistics.breakdown import Breakdown, break_down
from ecodiplo.services.statistics.measures import Recorded, recompute_all
from ecodiplo.services.statistics.published import Published, comparable, headlines, indicators
from ecodiplo.vocabulary import Basis, Qualifier, Unit

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from ecodiplo.dates import Period
    from ecodiplo.models.policy import Indicator


@dataclass(frozen=True)
class Change:
    """How much more than in the period compared with, negative for less.

    Published is compared with published, else records with records; never the one with the other.
    There is none to or from a period of which nothing was published and no record counts, nor when
    further records may lie in either period: what the records give is then not known.
    """

    difference: Decimal
    percent: Decimal | None  # None when there was nothing to be more than
    exact: bool  # whether both were published, or recorded, without a `nearly` or the like
    recorded: bool  # whether it is of what the records give


@dataclass(frozen=True)
class Line:
    """An indicator: what was published of it, if anything, and what the records give.

    `published` is the preferred of `figures`, which are all that were published of the period.
    """

    code: str
    name: Label
    unit: Unit
    basis: Basis
    figures: tuple[Published, ...]
    recorded: Recorded | None  # None when records cannot recompute it
    before: Published | None = None
    recorded_before: Recorded | None = None
    change: Change | None = None

    @property
    def published(self) -> Published | None:
        """The figure to show."""
        return self.figures[0] if self.figures else None

    @property
    def fault(self) -> str:
        """Why the records cannot recompute it though it has a measure; empty when they can."""
        return self.recorded.fault if self.recorded else ""


@dataclass(frozen=True)
class Summary:
    """The lines of a period. A published total stands by itself: it is not the sum of records."""

    period: Period
    compared: Period | None
    lines: list[Line]

    @property
    def year(self) -> int:
        """The year that the period ends in."""
        return int((self.period.last or "")[:4])

    @property
    def code(self) -> str:
        """The period's code: `2022`, `2022-Q3`."""
        return code(self.period)


def summarise(
    session: Session, period: Period, *, today: datetime.date, compare: Period | None = None
) -> Summary:
    """Every indicator with a figure of the period or records in it, in the office's order, and
    every one whose measure cannot be recomputed."""
    known = indicators(session)
    figures = headlines(session, period)
    recorded = recompute_indicators(session, known, period, today=today)
    figures_before = headlines(session, compare) if compare else {}
    before = recompute_indicators(session, known, compare, today=today) if compare else {}
    lines = []
    for indicator in known:
        mine, theirs = figures.get(indicator.id, []), figures_before.get(indicator.id, [])
        now, then = recorded.get(indicator.code), before.get(indicator.code)
        faulty = now is not None and now.fault
        if not (mine or theirs or (now and now.records) or (then and then.records) or faulty):
            continue
        old = theirs[0] if theirs else None
        lines.append(
            Line(
                indicator.code, Label(indicator.name_en, indicator.name_vi), indicator.unit,
                indicator.basis, tuple(mine), now, old, then,
                _change(mine[0] if mine else None, old, now, then),
            )
        )  # fmt: skip
    return Summary(period, compare, lines)


def recompute_indicators(
    session: Session, known: Iterable[Indicator], period: Period, *, today: datetime.date
) -> dict[str, Recorded]:
    """What the records give in the period for every indicator that has a measure, by its code."""
    measures = {one.code: (one.measure, one.basis) for one in known if one.measure}
    return recompute_all(session, measures, period, today=today)


def _change(
    now: Published | None, before: Published | None, has: Recorded | None, had: Recorded | None
) -> Change | None:
    if now and before:
        if not comparable(now, before) or now.value is None or before.value is None:
            return None
        exact = now.qualifier is before.qualifier is Qualifier.EXACT
        return _difference(now.value, before.value, exact=exact, recorded=False)
    if now or before or has is None or had is None or has.value is None or had.value is None:
        return None
    if has.may_lie or had.may_lie:
        return None
    exact = not (has.unknown or had.unknown)
    return _difference(has.value, had.value, exact=exact, recorded=True)


def _difference(now: Decimal, before: Decimal, *, exact: bool, recorded: bool) -> Change:
    percent = None if before == 0 else ((now - before) / abs(before) * 100).quantize(Decimal("0.1"))
    return Change(now - before, percent, exact, recorded)


# What a glance shows of the records themselves: the entity, and by what.
HIGHLIGHTS = (
    ("delegations", "country"),
    ("delegations", "sector"),
    ("delegations", "month"),
    ("fdi-capital", "country"),
)


def highlights(session: Session, period: Period, *, today: datetime.date) -> list[Breakdown]:
    """The records of the period by country, sector and month, where there are any."""
    found = (
        break_down(session, ENTITIES[name], by, period, today=today, beside=False)
        for name, by in HIGHLIGHTS
    )
    return [one for one in found if one.groups]
