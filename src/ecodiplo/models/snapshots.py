"""What was said of a year and kept: explanations of differences, and reports as published."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecodiplo.models.base import (
    STRICT,
    Base,
    KeyedMixin,
    SourcedMixin,
    at_least,
    hundredths,
    is_range_when_between,
    partial_date,
    published,
    reference,
    starts_before_end,
    term,
)
from ecodiplo.vocabulary import Language, Qualifier


class Explanation(SourcedMixin, Base):
    """Why the records give more or less than a published figure: `licensed after the cut-off`."""

    __tablename__ = "explanations"

    figure_id: Mapped[int] = reference("figures")
    difference: Mapped[Decimal] = hundredths("difference")
    reason: Mapped[str] = mapped_column(index=True)
    reason_vi: Mapped[str | None]
    stated_by: Mapped[str | None]


class Snapshot(KeyedMixin, Base):
    """A report of a period as it was published, word for word."""

    __tablename__ = "snapshots"
    __table_args__ = (starts_before_end("period_start", "period_end"), STRICT)

    title: Mapped[str] = mapped_column(index=True)
    period_start: Mapped[str] = partial_date()
    period_end: Mapped[str] = partial_date(index=True)
    frozen_on: Mapped[str] = partial_date()
    language: Mapped[Language] = term(Language)
    text: Mapped[str]


class SnapshotFigure(KeyedMixin, Base):
    """An indicator as a snapshot had it: what was published, and what the records gave."""

    __tablename__ = "snapshot_figures"
    __table_args__ = (
        UniqueConstraint("snapshot_id", "indicator_id"),
        at_least("records", 0),
        is_range_when_between(),
        STRICT,
    )

    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"))
    indicator_id: Mapped[int] = reference("indicators")
    figure: Mapped[str | None]
    qualifier: Mapped[Qualifier | None] = term(Qualifier)
    value: Mapped[Decimal | None] = published()
    upper_value: Mapped[Decimal | None] = published()
    value_text: Mapped[str | None]
    recorded: Mapped[Decimal | None] = hundredths("recorded")
    records: Mapped[int | None]

    counted_records: Mapped[list[SnapshotFigureRecord]] = relationship(
        lazy="raise", passive_deletes=True
    )


class SnapshotClaim(KeyedMixin, Base):
    """A statement of a snapshot: what it said, of which period, by which figures and records."""

    __tablename__ = "snapshot_claims"
    __table_args__ = (
        UniqueConstraint("snapshot_id", "code"),
        starts_before_end("period_start", "period_end"),
        STRICT,
    )

    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"))
    code: Mapped[str]
    section: Mapped[str | None]
    statement: Mapped[str]
    content: Mapped[str | None]
    period_start: Mapped[str | None] = partial_date()
    period_end: Mapped[str | None] = partial_date()
    value: Mapped[Decimal | None] = published()
    figures: Mapped[str | None]

    claim_records: Mapped[list[SnapshotClaimRecord]] = relationship(
        lazy="raise", passive_deletes=True
    )


class SnapshotClaimRecord(Base):
    """A record that says a claim of a snapshot, by its ref."""

    __tablename__ = "snapshot_claim_records"
    __table_args__ = (UniqueConstraint("snapshot_claim_id", "record"), STRICT)

    snapshot_claim_id: Mapped[int] = mapped_column(
        ForeignKey("snapshot_claims.id", ondelete="CASCADE")
    )
    record: Mapped[str]


class SnapshotFigureRecord(Base):
    """A record that a frozen figure counted, by its ref, and what it added."""

    __tablename__ = "snapshot_figure_records"
    __table_args__ = (UniqueConstraint("snapshot_figure_id", "record"), STRICT)

    snapshot_figure_id: Mapped[int] = mapped_column(
        ForeignKey("snapshot_figures.id", ondelete="CASCADE")
    )
    record: Mapped[str]
    amount: Mapped[Decimal | None] = hundredths("amount")
