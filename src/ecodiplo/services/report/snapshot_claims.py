"""The claims of a snapshot: stored with the records that say them, and compared with the claims of
today's report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.models.snapshots import snapshot_claim_records, snapshot_claims
from ecodiplo.services.report.changed_rows import ChangeReader, Stated
from ecodiplo.services.report.claim_names import claim_name
from ecodiplo.services.report.claim_rows import read_rows, stored_text
from ecodiplo.services.report.claim_text import claim_text
from ecodiplo.services.report.claims import ClaimKind, evidence
from ecodiplo.services.statistics.indicators import read_indicators
from ecodiplo.services.writing.storing.running_refs import RunningRefs

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ecodiplo.language import Label, Lang
    from ecodiplo.services.report.changed_rows import ChangedRow
    from ecodiplo.services.report.compose import Report

# The kinds that a snapshot's figures compare: the published figure and the records of an indicator.
OF_FIGURES = (ClaimKind.PUBLISHED, ClaimKind.RECORDED, ClaimKind.COVERAGE)


@dataclass(frozen=True)
class ChangedClaim:
    """A claim that a snapshot and today's report do not share, or state differently.

    `content` holds what it says then and now, '' where it is not stated; `added` and `gone` hold
    the refs of records that say it only now, and only then; `rows` say for people what differs.
    """

    code: str
    name: Label
    content: tuple[str, str]
    added: tuple[str, ...]
    gone: tuple[str, ...]
    rows: tuple[ChangedRow, ...]


def store_claims(connection: Connection, snapshot_id: int, year: str, report: Report) -> None:
    """Store the claims of the report, each with the refs of the records that say it."""
    refs = RunningRefs(connection, ENTITIES["snapshot-claims"])
    for stated in report.claims:
        claim = stated.claim
        row = insert(snapshot_claims).values(
            ref=refs.next(year),
            snapshot_id=snapshot_id,
            code=claim.code,
            section=stated.section or None,
            statement=stated.text or claim.name.to(report.document.lang),
            content=stored_text(claim, report.content, report.document.lang) or None,
            period_start=claim.period.first,
            period_end=claim.period.last,
            value=claim.value,
            figures=", ".join(claim.figures) or None,
        )
        id_ = connection.execute(row.returning(snapshot_claims.c.id)).scalar_one()
        records = evidence(connection, claim, report.content.selections)
        if records:
            values = [{"snapshot_claim_id": id_, "record": record} for record in records]
            connection.execute(insert(snapshot_claim_records), values)


def compare_claims(
    connection: Connection, snapshot_id: int, report: Report, lang: Lang
) -> tuple[ChangedClaim, ...]:
    """The claims that have changed since the snapshot, in the order of the report of today and
    then of the snapshot; none for a snapshot of a version that stored no claims.

    Published figures and numbers of records are left out: the figures of the snapshot compare them.
    """
    stored = _stored(connection, snapshot_id)
    if not stored:
        return ()
    by_code = {indicator.code: indicator for indicator in read_indicators(connection)}
    reader = ChangeReader(connection, report.content, by_code, lang)

    def change(code: str, then: Stated, now: Stated) -> ChangedClaim:
        return ChangedClaim(
            code, claim_name(code, by_code), (then.content, now.content),
            now.without(then), then.without(now), tuple(reader.rows(code, then, now)),
        )  # fmt: skip

    changed = []
    for stated in report.claims:
        claim = stated.claim
        then = stored.pop(claim.code, Stated())
        if claim.kind in OF_FIGURES:
            continue
        records = frozenset(evidence(connection, claim, report.content.selections))
        content = stored_text(claim, report.content, lang)
        if claim.kind is ClaimKind.LIST and then.content and read_rows(then.content) is None:
            content = claim_text(claim, lang)  # a snapshot of an earlier version
        now = Stated(content or stated.text, claim.value, records)
        if _differ(reader, then, now):
            changed.append(change(claim.code, then, now))
    kinds = tuple(kind.value for kind in OF_FIGURES)
    changed += [
        change(code, then, Stated()) for code, then in stored.items() if not code.startswith(kinds)
    ]
    return tuple(changed)


def _differ(reader: ChangeReader, then: Stated, now: Stated) -> bool:
    are_same = reader.same_rows(then.content, now.content)
    if are_same is None:
        are_same = then.content == now.content
    return not are_same or then.records != now.records


def _stored(connection: Connection, snapshot_id: int) -> dict[str, Stated]:
    """What each claim of the snapshot states, by its code."""
    of_snapshot = snapshot_claims.c.snapshot_id == snapshot_id
    statement = (
        select(snapshot_claims.c.code, snapshot_claim_records.c.record)
        .join(
            snapshot_claim_records,
            snapshot_claim_records.c.snapshot_claim_id == snapshot_claims.c.id,
        )
        .where(of_snapshot)
    )
    records: dict[str, set[str]] = {}
    for code, record in connection.execute(statement):
        records.setdefault(code, set()).add(record)
    claims = connection.execute(
        select(snapshot_claims).where(of_snapshot).order_by(snapshot_claims.c.id)
    )
    return {
        claim.code: Stated(
            claim.content or claim.statement, claim.value, frozenset(records.get(claim.code, ()))
        )
        for claim in claims
    }
