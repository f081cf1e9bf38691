"""Accounts as they were published, and what has changed in the database since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, literal, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.dates import PartialDate, period
from ecodiplo.errors import NotFound
from ecodiplo.formats.documents.markdown import render
from ecodiplo.language import Label, Lang
from ecodiplo.models.accounts import Account as Frozen
from ecodiplo.models.accounts import AccountFigure, AccountFigureRecord
from ecodiplo.periods import code
from ecodiplo.services.query.measure_syntax import parse_measure
from ecodiplo.services.statistics.published import indicators, worded
from ecodiplo.services.statistics.reconcile import counted_refs
from ecodiplo.services.statistics.summary import Line, summarise
from ecodiplo.services.writing import locks
from ecodiplo.services.writing.refs import Numbers
from ecodiplo.vocabulary import Language

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

    from sqlalchemy.orm import Session

    from ecodiplo.dates import Period
    from ecodiplo.formats.documents.blocks import Page
    from ecodiplo.models.policy import Indicator
    from ecodiplo.services.report.content import Account


@dataclass(frozen=True)
class Moved:
    """An indicator of a frozen account whose figure or records are no longer what they were.

    `added` and `gone` are the refs of records that count now and did not then, and the other way;
    `altered` those that count with another amount. Of one with a `fault` none of these are known.
    """

    code: str
    name: Label
    published: tuple[str, str]  # then and now, in the language of the account
    recorded: tuple[Decimal | None, Decimal | None]
    added: tuple[str, ...]
    gone: tuple[str, ...]
    altered: tuple[str, ...]
    fault: str = ""  # why the records cannot be recomputed now


@dataclass(frozen=True)
class Difference:
    """A frozen account against the database of today."""

    ref: str
    title: str
    frozen_on: str
    moved: tuple[Moved, ...]
    unmoved: int


def freeze(session: Session, account: Account, page: Page) -> str:
    """Keep the account as it is: its words, its figures, and the records that each of them counts.
    Gives the ref of the frozen account."""
    locks.require(session, *ENTITIES.values())  # every figure is of the same moment
    span, today = account.period, account.today
    title = f"{page.letterhead.kind}: {page.letterhead.subject}"
    refs = {name: Numbers(session, ENTITIES[name]) for name in ("accounts", "account-figures")}
    year = (span.last or "")[:4]
    frozen = Frozen(
        ref=refs["accounts"].next(year),
        title=title,
        period_start=span.first,
        period_end=span.last,
        frozen_on=today.isoformat(),
        language=Language.of(str(page.lang)),
        text=render(page).strip(),
    )
    session.add(frozen)
    session.flush()
    known = {one.code: one for one in indicators(session)}
    for line in account.summary.lines:
        if line.published is None and not (line.recorded and line.recorded.records):
            continue  # also one that cannot be recomputed: nothing is known of it
        ref = refs["account-figures"].next(year)
        _keep(session, frozen.id, ref, known[line.code], line, page.lang, span, today)
    return frozen.ref


def _keep(
    session: Session, account_id: int, ref: str, indicator: Indicator, line: Line, lang: Lang,
    span: Period, today: datetime.date,
) -> None:  # fmt: skip
    figure, given = line.published, line.recorded
    kept = AccountFigure(
        ref=ref,
        account_id=account_id,
        indicator_id=indicator.id,
        figure=figure.ref if figure else None,
        qualifier=figure.qualifier if figure else None,
        value=figure.value if figure else None,
        value_text=worded(figure, line.unit, lang) if figure else None,
        recorded=given.value if given else None,
        records=given.records if given and not given.fault else None,
    )
    session.add(kept)
    session.flush()
    if indicator.measure and not line.fault:
        counted = counted_refs(
            session, parse_measure(indicator.measure), indicator.basis, span, today=today
        )
        columns = ["account_figure_id", "record", "amount_hundredths"]
        values = select(literal(kept.id), *counted.subquery().c)
        session.execute(insert(AccountFigureRecord).from_select(columns, values))


def compare(session: Session, frozen: Frozen, *, today: datetime.date) -> Difference:
    """What has changed of the frozen account's figures and records since."""
    span = _span(frozen)
    lang = Lang(frozen.language.value)
    lines = {line.code: line for line in summarise(session, span, today=today).lines}
    then = {
        kept.indicator_id: kept
        for kept in session.scalars(
            select(AccountFigure).where(AccountFigure.account_id == frozen.id)
        )
    }
    moved, unmoved = [], 0
    for indicator in indicators(session):
        kept, line = then.get(indicator.id), lines.get(indicator.code)
        if kept is None and line is None:
            continue
        change = _moved(session, indicator, kept, line, span, today, lang)
        if change is None:
            unmoved += 1
        else:
            moved.append(change)
    return Difference(frozen.ref, frozen.title, frozen.frozen_on, tuple(moved), unmoved)


def _moved(
    session: Session, indicator: Indicator, kept: AccountFigure | None, line: Line | None,
    span: Period, today: datetime.date, lang: Lang,
) -> Moved | None:  # fmt: skip
    figure = line.published if line else None
    said = worded(figure, line.unit, lang) if figure and line else ""
    was = (kept.value_text or "") if kept else ""
    now = line.recorded.value if line and line.recorded else None
    # Accounts frozen by an earlier version keep 0 for a period without records.
    before = kept.recorded if kept and kept.records != 0 else None
    if line and line.fault:
        return Moved(
            indicator.code, Label(indicator.name_en, indicator.name_vi), (was, said),
            (before, None), (), (), (), line.fault,
        )  # fmt: skip
    added, gone, altered = _records(session, indicator, kept, span, today)
    if said == was and now == before and not (added or gone or altered):
        return None
    return Moved(
        indicator.code, Label(indicator.name_en, indicator.name_vi), (was, said), (before, now),
        added, gone, altered,
    )  # fmt: skip


def _records(
    session: Session, indicator: Indicator, kept: AccountFigure | None, span: Period,
    today: datetime.date,
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:  # fmt: skip
    """The refs that count now and did not, that did and do not, and those of another amount."""
    if not indicator.measure:
        return (), (), ()
    counted = counted_refs(
        session, parse_measure(indicator.measure), indicator.basis, span, today=today
    ).subquery()
    ref, amount = counted.c
    old = select(AccountFigureRecord.record, AccountFigureRecord.amount).where(
        AccountFigureRecord.account_figure_id == (kept.id if kept else 0)
    )
    were = old.subquery()
    added = select(ref).where(ref.not_in(select(were.c.record))).order_by(ref)
    gone = select(were.c.record).where(were.c.record.not_in(select(ref))).order_by(were.c.record)
    altered = (
        select(ref)
        .join(were, were.c.record == ref)
        .where(were.c.amount.is_distinct_from(amount))
        .order_by(ref)
    )
    found = [tuple(session.scalars(statement)) for statement in (added, gone, altered)]
    return found[0], found[1], found[2]


def find_frozen(session: Session, text: str, span: Period | None) -> Frozen:
    """The frozen account of that ref, or the last one frozen of the period.

    Raises NotFound when there is none.
    """
    statement = select(Frozen).order_by(Frozen.frozen_on.desc(), Frozen.id.desc())
    if span is None:
        found = session.scalar(statement.where(Frozen.ref == text.strip().upper()))
    else:
        found = session.scalar(
            statement.where(Frozen.period_start == span.first, Frozen.period_end == span.last)
        )
    if found is None:
        what = text if span is None else code(span)
        raise NotFound(
            f"no account {what} is frozen; keep one with `ecodiplo report --period 2022 --freeze`"
        )
    return found


def _span(frozen: Frozen) -> Period:
    return period(PartialDate(frozen.period_start), PartialDate(frozen.period_end))
