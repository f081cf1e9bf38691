"""Snapshots: reports kept as they were published, and the changes in the database since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, literal, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.dates import DateText, period
from ecodiplo.errors import NotFound, UsageProblem, ValueUnreadable
from ecodiplo.formats.documents.markdown import render
from ecodiplo.language import Label, Lang, same
from ecodiplo.models.base import by_field
from ecodiplo.models.snapshots import snapshot_figure_records, snapshot_figures, snapshots
from ecodiplo.periods import parse_period, period_code
from ecodiplo.services.query.measure_syntax import parse_measure
from ecodiplo.services.report.changed_text import changed_lines
from ecodiplo.services.report.compose import compose
from ecodiplo.services.report.snapshot_claims import (
    ChangedClaim,
    compare_claims,
    store_claims,
)
from ecodiplo.services.statistics.indicators import read_indicators
from ecodiplo.services.statistics.reconcile import counted_refs
from ecodiplo.services.statistics.summary import SummaryLine, summarise
from ecodiplo.services.statistics.wording import published_text, qualified_text
from ecodiplo.services.writing import locks
from ecodiplo.services.writing.storing.running_refs import RunningRefs
from ecodiplo.vocabulary import Language

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal
    from pathlib import Path

    from sqlalchemy import Connection, Row

    from ecodiplo.dates import Period
    from ecodiplo.services.report.compose import Report
    from ecodiplo.services.statistics.indicators import Indicator


@dataclass(frozen=True)
class ChangedFigure:
    """An indicator of a snapshot whose figure or records have changed.

    `added` holds the refs of the records that count now and did not count then, `gone` the refs of
    those that counted then and do not count now, `altered` the refs of those that count with
    another amount. All three are empty if the measure cannot be recomputed now: `fault` says why.
    """

    code: str
    name: Label
    published: tuple[str, str]  # then and now, in the language of the report
    published_labels: tuple[Label, Label]  # the same in both languages
    recorded: tuple[Decimal | None, Decimal | None]
    added: tuple[str, ...]
    gone: tuple[str, ...]
    altered: tuple[str, ...]
    fault: Label | None = None


@dataclass(frozen=True)
class SnapshotDiff:
    """The differences between a snapshot and the database of today."""

    ref: str
    title: str
    frozen_on: str
    changed: tuple[ChangedFigure, ...]
    unchanged: int
    claims: tuple[ChangedClaim, ...] = ()
    # The lines of prose that only the frozen text has, and only today's, in its language.
    lines: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


def freeze(connection: Connection, report: Report) -> str:
    """Store a snapshot of the report: its text, its figures, and the records that each figure
    counts. Return the snapshot's ref."""
    locks.require(connection, *ENTITIES.values())  # all figures are of the same moment
    content, document = report.content, report.document
    span, today = content.period, content.today
    title = f"{document.letterhead.kind}: {document.letterhead.subject}"
    refs = {
        name: RunningRefs(connection, ENTITIES[name]) for name in ("snapshots", "snapshot-figures")
    }
    year = (span.last or "")[:4]
    snapshot_ref = refs["snapshots"].next(year)
    snapshot = insert(snapshots).values(
        ref=snapshot_ref,
        title=title,
        period_start=span.first,
        period_end=span.last,
        frozen_on=today.isoformat(),
        language=Language.of(str(document.lang)),
        text=render(document).strip(),
    )
    snapshot_id = connection.execute(snapshot.returning(snapshots.c.id)).scalar_one()
    by_code = {indicator.code: indicator for indicator in read_indicators(connection)}
    for line in content.summary.lines:
        if line.published is None and not (line.recorded and line.recorded.records):
            continue  # no figure and no number of records: nothing to keep
        ref = refs["snapshot-figures"].next(year)
        _store(connection, snapshot_id, ref, by_code[line.code], line, document.lang, span, today)
    store_claims(connection, snapshot_id, year, report)
    return snapshot_ref


def _store(
    connection: Connection, snapshot_id: int, ref: str, indicator: Indicator, line: SummaryLine,
    lang: Lang, span: Period, today: datetime.date,
) -> None:  # fmt: skip
    """Store the figure of an indicator and the records that it counts."""
    figure, recorded = line.published, line.recorded
    stored = insert(snapshot_figures).values(
        ref=ref,
        snapshot_id=snapshot_id,
        indicator_id=indicator.id,
        figure=figure.ref if figure else None,
        qualifier=figure.qualifier if figure else None,
        value=figure.value if figure else None,
        upper_value=figure.upper if figure else None,
        value_text=published_text(figure, line.unit, lang) if figure else None,
        recorded_hundredths=recorded.value if recorded else None,
        records=recorded.records if recorded and not recorded.fault else None,
    )
    id_ = connection.execute(stored.returning(snapshot_figures.c.id)).scalar_one()
    if indicator.measure and not line.fault:
        counted = counted_refs(
            connection, parse_measure(indicator.measure), indicator.basis, span, today=today
        )
        columns = ["snapshot_figure_id", "record", "amount_hundredths"]
        values = select(literal(id_), *counted.subquery().c)
        connection.execute(insert(snapshot_figure_records).from_select(columns, values))


def compare(
    connection: Connection,
    snapshot: Row[Any],
    *,
    today: datetime.date,
    templates: Path | None = None,
) -> SnapshotDiff:
    """The changes of the snapshot's figures, records and claims since it was frozen. `templates` is
    the folder of the templates by which today's report states its claims.
    """
    span = period(DateText(snapshot.period_start), DateText(snapshot.period_end))
    lang = Lang(snapshot.language.value)
    lines = {line.code: line for line in summarise(connection, span, today=today).lines}
    stored_figures = {
        stored.indicator_id: stored
        for stored in connection.execute(
            select(*by_field(snapshot_figures)).where(snapshot_figures.c.snapshot_id == snapshot.id)
        )
    }
    changed, unchanged = [], 0
    for indicator in read_indicators(connection):
        stored, line = stored_figures.get(indicator.id), lines.get(indicator.code)
        if stored is None and line is None:
            continue
        change = _changed(connection, indicator, stored, line, span, today, lang)
        if change is None:
            unchanged += 1
        else:
            changed.append(change)
    report = compose(connection, span, lang, today=today, templates=templates)
    claims = compare_claims(connection, snapshot.id, report, lang)
    return SnapshotDiff(
        snapshot.ref, snapshot.title, snapshot.frozen_on, tuple(changed), unchanged, claims,
        changed_lines(snapshot.text or "", render(report.document)),
    )  # fmt: skip


def _changed(
    connection: Connection, indicator: Indicator, stored: Row[Any] | None,
    line: SummaryLine | None, span: Period, today: datetime.date, lang: Lang,
) -> ChangedFigure | None:  # fmt: skip
    figure = line.published if line else None
    published = published_text(figure, line.unit, lang) if figure and line else ""
    published_then = (stored.value_text or "") if stored else ""
    labels = (
        _published_then(stored, indicator, lang),
        Label(*(published_text(figure, line.unit, each) for each in Lang))
        if figure and line else same(""),
    )  # fmt: skip
    recorded = line.recorded.value if line and line.recorded else None
    # Snapshots of an earlier version hold 0 for a period without records.
    recorded_then = stored.recorded if stored and stored.records != 0 else None
    name = indicator.name
    if line and line.fault:
        return ChangedFigure(
            indicator.code, name, (published_then, published), labels, (recorded_then, None),
            (), (), (), line.fault,
        )  # fmt: skip
    added, gone, altered = _records(connection, indicator, stored, span, today)
    if published == published_then and recorded == recorded_then and not (added or gone or altered):
        return None
    return ChangedFigure(
        indicator.code, name, (published_then, published), labels, (recorded_then, recorded),
        added, gone, altered,
    )  # fmt: skip


def _published_then(stored: Row[Any] | None, indicator: Indicator, lang: Lang) -> Label:
    """The published figure of a snapshot in both languages; in its own when it is a text, or the
    indicator has another unit since."""
    text = (stored.value_text or "") if stored else ""
    if stored is None or stored.value is None or stored.qualifier is None:
        return same(text)
    label = Label(*(
        qualified_text(stored.value, stored.qualifier, indicator.unit, each, stored.upper_value)
        for each in Lang
    ))  # fmt: skip
    return label if label.to(lang) == text else same(text)


def _records(
    connection: Connection, indicator: Indicator, stored: Row[Any] | None, span: Period,
    today: datetime.date,
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:  # fmt: skip
    """The refs of the records that are added, gone and altered, as in ChangedFigure."""
    if not indicator.measure:
        return (), (), ()
    counted = counted_refs(
        connection, parse_measure(indicator.measure), indicator.basis, span, today=today
    ).subquery()
    ref, amount = counted.c
    query = select(
        snapshot_figure_records.c.record, snapshot_figure_records.c.amount_hundredths
    ).where(snapshot_figure_records.c.snapshot_figure_id == (stored.id if stored else 0))
    then = query.subquery()
    added = select(ref).where(ref.not_in(select(then.c.record))).order_by(ref)
    gone = select(then.c.record).where(then.c.record.not_in(select(ref))).order_by(then.c.record)
    altered = (
        select(ref)
        .join(then, then.c.record == ref)
        .where(then.c.amount_hundredths.is_distinct_from(amount))
        .order_by(ref)
    )
    return (
        tuple(connection.scalars(added)),
        tuple(connection.scalars(gone)),
        tuple(connection.scalars(altered)),
    )


def find_snapshot(connection: Connection, text: str, *, today: datetime.date) -> Row[Any]:
    """The snapshot whose ref `text` is, or the latest snapshot of the period that it names.

    Raises NotFound when there is none, UsageProblem when the text is neither a ref nor a period.
    """
    is_ref = text.strip().upper().startswith(f"{ENTITIES['snapshots'].prefix}-")
    try:
        span = None if is_ref else parse_period(text, today=today)
    except ValueUnreadable:
        raise UsageProblem(
            Label(f"{text!r} is neither the ref of a snapshot nor a period",
                  f"{text!r} không phải là mã báo cáo đã chốt, cũng không phải là kỳ")
        ) from None  # fmt: skip
    statement = select(snapshots).order_by(snapshots.c.frozen_on.desc(), snapshots.c.id.desc())
    if span is None:
        statement = statement.where(snapshots.c.ref == text.strip().upper())
    else:
        statement = statement.where(
            snapshots.c.period_start == span.first, snapshots.c.period_end == span.last
        )
    snapshot = connection.execute(statement).first()
    if snapshot is None:
        command = f"`ecodiplo report --period {period_code(span) if span else 2022} --freeze`"
        raise NotFound(
            Label("there is no snapshot {which}; keep one with {command}",
                  "chưa có báo cáo đã chốt {which}; chốt bằng {command}")
            .fill(which=period_code(span) if span else text, command=command)
        )  # fmt: skip
    return snapshot
