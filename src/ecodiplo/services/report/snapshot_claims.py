"""The claims of a snapshot: stored with the records that say them, and compared with the claims of
today's report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.models.snapshots import SnapshotClaim, SnapshotClaimRecord
from ecodiplo.services.report.claim_text import claim_text
from ecodiplo.services.report.claims import ClaimKind, evidence
from ecodiplo.services.writing.storing.running_refs import RunningRefs

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ecodiplo.language import Lang
    from ecodiplo.services.report.compose import Report

# The kinds that a snapshot's figures compare: the published figure and the records of an indicator.
OF_FIGURES = (ClaimKind.PUBLISHED, ClaimKind.RECORDED, ClaimKind.COVERAGE)


@dataclass(frozen=True)
class ChangedClaim:
    """A claim that a snapshot and today's report do not share, or state differently.

    `content` holds what it says then and now, '' where it is not stated; `added` and `gone` hold
    the refs of records that say it only now, and only then.
    """

    code: str
    section: str
    content: tuple[str, str]
    added: tuple[str, ...]
    gone: tuple[str, ...]


def store_claims(session: Session, snapshot_id: int, year: str, report: Report) -> None:
    """Store the claims of the report, each with the refs of the records that say it."""
    refs = RunningRefs(session, ENTITIES["snapshot-claims"])
    for stated in report.claims:
        claim = stated.claim
        row = SnapshotClaim(
            ref=refs.next(year),
            snapshot_id=snapshot_id,
            code=claim.code,
            section=stated.section or None,
            statement=stated.text or claim.name.to(report.document.lang),
            content=claim_text(claim, report.document.lang) or None,
            period_start=claim.period.first,
            period_end=claim.period.last,
            value=claim.value,
            figures=", ".join(claim.figures) or None,
        )
        session.add(row)
        session.flush()
        records = evidence(session, claim, report.content.selections)
        if records:
            values = [{"snapshot_claim_id": row.id, "record": record} for record in records]
            session.execute(insert(SnapshotClaimRecord), values)


def compare_claims(
    session: Session, snapshot_id: int, report: Report, lang: Lang
) -> tuple[ChangedClaim, ...]:
    """The claims that have changed since the snapshot, in the order of the report of today and
    then of the snapshot; none for a snapshot of a version that stored no claims.

    Published figures and numbers of records are left out: the figures of the snapshot compare them.
    """
    stored = _stored(session, snapshot_id)
    if not stored:
        return ()
    changed = []
    for stated in report.claims:
        claim = stated.claim
        section, then, records_then = stored.pop(claim.code, ("", "", frozenset[str]()))
        now = claim_text(claim, lang) or stated.text
        if claim.kind in OF_FIGURES:
            continue
        records = frozenset(evidence(session, claim, report.content.selections))
        if now != then or records != records_then:
            changed.append(
                ChangedClaim(
                    claim.code, stated.section or section, (then, now),
                    tuple(sorted(records - records_then)), tuple(sorted(records_then - records)),
                )
            )  # fmt: skip
    kinds = tuple(kind.value for kind in OF_FIGURES)
    changed += [
        ChangedClaim(code, section, (then, ""), (), tuple(sorted(records)))
        for code, (section, then, records) in stored.items()
        if not code.startswith(kinds)
    ]
    return tuple(changed)


def _stored(session: Session, snapshot_id: int) -> dict[str, tuple[str, str, frozenset[str]]]:
    """The section, the content and the records of each claim of the snapshot, by its code."""
    of_snapshot = SnapshotClaim.snapshot_id == snapshot_id
    statement = (
        select(SnapshotClaim.code, SnapshotClaimRecord.record)
        .join(SnapshotClaimRecord, SnapshotClaimRecord.snapshot_claim_id == SnapshotClaim.id)
        .where(of_snapshot)
    )
    records: dict[str, set[str]] = {}
    for code, record in session.execute(statement):
        records.setdefault(code, set()).add(record)
    claims = session.scalars(select(SnapshotClaim).where(of_snapshot).order_by(SnapshotClaim.id))
    return {
        claim.code: (
            claim.section or "", claim.content or claim.statement,
            frozenset(records.get(claim.code, ())),
        )
        for claim in claims
    }  # fmt: skip
