"""What was decided and published: documents, their tasks, indicators and figures."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecodiplo.language import Label
from ecodiplo.models.base import (
    STRICT,
    Base,
    ExternalIdsMixin,
    KeyedMixin,
    LinkableMixin,
    SourcedMixin,
    StampedMixin,
    at_least,
    code,
    flag,
    is_range_when_between,
    partial_date,
    published,
    reference,
    starts_before_end,
    term,
)
from ecodiplo.vocabulary import (
    Basis,
    DocumentKind,
    DocumentStatus,
    FigureKind,
    Qualifier,
    TaskStatus,
    Unit,
    YearBasis,
)


class Document(SourcedMixin, Base):
    """A policy document: a directive, programme, plan or strategy."""

    __tablename__ = "documents"
    __table_args__ = (
        starts_before_end("period_start", "period_end"),
        CheckConstraint("implements_id <> id", name="does_not_implement_itself"),
        STRICT,
    )

    number: Mapped[str | None]
    title: Mapped[str] = mapped_column(index=True)
    title_vi: Mapped[str | None]
    kind: Mapped[DocumentKind] = term(DocumentKind)
    issuer: Mapped[str | None]
    issuer_vi: Mapped[str | None]
    issued_on: Mapped[str | None] = partial_date(index=True)
    period_start: Mapped[str | None] = partial_date()
    period_end: Mapped[str | None] = partial_date()
    implements_id: Mapped[int | None] = reference("documents")
    status: Mapped[DocumentStatus | None] = term(DocumentStatus)
    status_as_of: Mapped[str | None] = partial_date()


class FocusArea(SourcedMixin, Base):
    """One of the ordered contents that a document puts first."""

    __tablename__ = "focus_areas"
    __table_args__ = (UniqueConstraint("document_id", "position"), at_least("position", 1), STRICT)

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    position: Mapped[int]
    title: Mapped[str]
    title_vi: Mapped[str | None]
    detail: Mapped[str | None]
    detail_vi: Mapped[str | None]


class Task(LinkableMixin, SourcedMixin, Base):
    """A task under a focus area, or what somebody promised at a visit or in an MOU."""

    __tablename__ = "tasks"

    title: Mapped[str] = mapped_column(index=True)
    title_vi: Mapped[str | None]
    focus_area_id: Mapped[int | None] = reference("focus_areas")
    delegation_id: Mapped[int | None] = reference("delegations")
    mou_id: Mapped[int | None] = reference("mous")
    owner: Mapped[str | None]
    promised_by: Mapped[str | None]
    promised_to: Mapped[str | None]
    due_date: Mapped[str | None] = partial_date(index=True)
    done_on: Mapped[str | None] = partial_date()
    status: Mapped[TaskStatus] = term(TaskStatus, TaskStatus.OPEN)


class Indicator(StampedMixin, Base):
    """Something the office publishes a figure of, and how records recompute it where they can."""

    __tablename__ = "indicators"
    __table_args__ = (at_least("position", 0), STRICT)

    code: Mapped[str] = code(unique=True)
    name_en: Mapped[str] = mapped_column(unique=True)
    name_vi: Mapped[str] = mapped_column(unique=True)
    unit: Mapped[Unit] = term(Unit)
    basis: Mapped[Basis] = term(Basis, Basis.PERIOD)
    position: Mapped[int]
    measure: Mapped[str | None]
    note: Mapped[str | None]
    note_vi: Mapped[str | None]

    @property
    def name(self) -> Label:
        """The name in both languages."""
        return Label(self.name_en, self.name_vi)


class Territory(StampedMixin, Base):
    """An area that figures are about, within the borders that it had from one day to another.

    A unit whose borders changed has a row for each of its versions; the versions share aliases.
    """

    __tablename__ = "territories"
    __table_args__ = (
        starts_before_end("valid_from", "valid_to"),
        CheckConstraint("successor_id <> id", name="not_its_own_successor"),
        STRICT,
    )

    code: Mapped[str] = code(unique=True)
    name_en: Mapped[str] = mapped_column(unique=True)
    name_vi: Mapped[str] = mapped_column(unique=True)
    valid_from: Mapped[str | None] = partial_date()
    valid_to: Mapped[str | None] = partial_date()
    successor_id: Mapped[int | None] = reference("territories")
    note: Mapped[str | None]
    note_vi: Mapped[str | None]

    aliases: Mapped[list[TerritoryAlias]] = relationship(lazy="raise", passive_deletes=True)


class TerritoryAlias(Base):
    """Another name that people type for a territory; its versions can share it."""

    __tablename__ = "territory_aliases"
    __table_args__ = (UniqueConstraint("territory_id", "alias"), STRICT)

    territory_id: Mapped[int] = mapped_column(ForeignKey("territories.id", ondelete="CASCADE"))
    alias: Mapped[str]


class Figure(ExternalIdsMixin, KeyedMixin, Base):
    """What somebody published of an indicator, as they qualified it, and where.

    A figure of a period has a `period_start` and a `period_end`; one as of a day has only a
    `period_end`. One as of a day that the source does not state has neither, and a `report_period`:
    the year, month or day to which the report with the figure goes. A range has its lower number in
    `value` and the other in `upper_value`.
    """

    __tablename__ = "figures"
    __table_args__ = (
        starts_before_end("period_start", "period_end"),
        CheckConstraint(
            "value IS NOT NULL OR value_text IS NOT NULL OR value_text_vi IS NOT NULL",
            name="says_something",
        ),
        CheckConstraint(
            "period_end IS NOT NULL AND report_period IS NULL"
            " OR period_end IS NULL AND report_period IS NOT NULL AND period_start IS NULL",
            name="period_end_or_report_period",
        ),
        CheckConstraint(
            "period_start IS NOT NULL OR period_end IS NULL OR year_basis <> 'undated'",
            name="undated_has_no_day",
        ),
        is_range_when_between(),
        STRICT,
    )

    indicator_id: Mapped[int] = reference("indicators")
    period_start: Mapped[str | None] = partial_date()
    period_end: Mapped[str | None] = partial_date(index=True)
    report_period: Mapped[str | None] = partial_date()
    qualifier: Mapped[Qualifier] = term(Qualifier, Qualifier.EXACT)
    value: Mapped[Decimal | None] = published()
    upper_value: Mapped[Decimal | None] = published()
    value_text: Mapped[str | None]
    value_text_vi: Mapped[str | None]
    kind: Mapped[FigureKind] = term(FigureKind, FigureKind.UNKNOWN)
    year_basis: Mapped[YearBasis] = term(YearBasis, YearBasis.STATED)
    scope: Mapped[str | None]
    scope_vi: Mapped[str | None]
    caveat: Mapped[str | None]
    caveat_vi: Mapped[str | None]
    territory_id: Mapped[int | None] = reference("territories")
    preferred: Mapped[bool] = flag(default=True)
    source_id: Mapped[int] = reference("sources")
    source_locator: Mapped[str | None]
