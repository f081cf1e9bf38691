"""Who came and went: delegations and foreign press visits."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecodiplo.models.base import (
    STRICT,
    Base,
    CountedMixin,
    LinkableMixin,
    SourcedMixin,
    association,
    at_least,
    currency_code,
    flag,
    hundredths,
    partial_date,
    reference,
    says_why_not_counted,
    starts_before_end,
    term,
)
from ecodiplo.models.people import Country, Sector
from ecodiplo.vocabulary import (
    DelegationRole,
    DelegationStatus,
    Direction,
    Funding,
    Level,
    PressRole,
)

delegation_countries = association("delegation", "country", "countries")
delegation_sectors = association("delegation", "sector", "sectors")


class Delegation(LinkableMixin, CountedMixin, SourcedMixin, Base):
    """A delegation that came to the city or left it."""

    __tablename__ = "delegations"
    __table_args__ = (
        starts_before_end(),
        starts_before_end("start_date", "report_date"),
        at_least("member_count", 1),
        at_least("cost_hundredths", 0),
        says_why_not_counted(),
        STRICT,
    )

    direction: Mapped[Direction] = term(Direction)
    title: Mapped[str] = mapped_column(index=True)
    title_vi: Mapped[str | None]
    head_name: Mapped[str | None]
    head_title: Mapped[str | None]
    head_title_vi: Mapped[str | None]
    level: Mapped[Level | None] = term(Level)
    start_date: Mapped[str | None] = partial_date(index=True)
    end_date: Mapped[str | None] = partial_date()
    member_count: Mapped[int | None]
    places: Mapped[str | None]
    places_vi: Mapped[str | None]
    purpose: Mapped[str | None]
    purpose_vi: Mapped[str | None]
    host_body: Mapped[str | None]
    received_by: Mapped[str | None]
    accompanying_staff: Mapped[str | None]
    in_plan: Mapped[bool | None] = flag()
    funding: Mapped[Funding | None] = term(Funding)
    cost: Mapped[Decimal | None] = hundredths("cost")
    cost_currency: Mapped[str | None] = currency_code()
    approval_document: Mapped[str | None]
    approval_date: Mapped[str | None] = partial_date()
    status: Mapped[DelegationStatus] = term(DelegationStatus, DelegationStatus.PLANNED)
    result: Mapped[str | None]
    result_vi: Mapped[str | None]
    report_due: Mapped[str | None] = partial_date()
    report_date: Mapped[str | None] = partial_date()
    countries_complete: Mapped[bool | None] = flag()
    partners_complete: Mapped[bool | None] = flag()
    sectors_complete: Mapped[bool | None] = flag()

    countries: Mapped[list[Country]] = relationship(secondary=delegation_countries, lazy="raise")
    sectors: Mapped[list[Sector]] = relationship(secondary=delegation_sectors, lazy="raise")
    partners: Mapped[list[DelegationPartner]] = relationship(lazy="raise", passive_deletes=True)


class DelegationPartner(Base):
    """A partner's part in a delegation."""

    __tablename__ = "delegation_partners"
    __table_args__ = (UniqueConstraint("delegation_id", "partner_id", "role"), STRICT)

    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegations.id", ondelete="CASCADE"))
    partner_id: Mapped[int] = reference("partners")
    role: Mapped[DelegationRole] = term(DelegationRole, DelegationRole.MET)


press_visit_countries = association("press_visit", "country", "countries")
press_visit_sectors = association("press_visit", "sector", "sectors")


class PressVisit(LinkableMixin, CountedMixin, SourcedMixin, Base):
    """A foreign press team that came to work in the city (Decree 88/2012)."""

    __tablename__ = "press_visits"
    __table_args__ = (
        starts_before_end(),
        starts_before_end("permit_date", "permit_until"),
        at_least("crew_size", 1),
        says_why_not_counted(),
        STRICT,
    )

    title: Mapped[str] = mapped_column(index=True)
    title_vi: Mapped[str | None]
    outlet_id: Mapped[int | None] = reference("partners")
    start_date: Mapped[str | None] = partial_date(index=True)
    end_date: Mapped[str | None] = partial_date()
    crew_size: Mapped[int | None]
    topics: Mapped[str | None]
    topics_vi: Mapped[str | None]
    topics_complete: Mapped[bool | None] = flag()
    places: Mapped[str | None]
    places_vi: Mapped[str | None]
    resident: Mapped[bool | None] = flag()
    permit_number: Mapped[str | None]
    permit_date: Mapped[str | None] = partial_date()
    permit_until: Mapped[str | None] = partial_date()
    host_body: Mapped[str | None]
    countries_complete: Mapped[bool | None] = flag()
    partners_complete: Mapped[bool | None] = flag()
    sectors_complete: Mapped[bool | None] = flag()

    countries: Mapped[list[Country]] = relationship(secondary=press_visit_countries, lazy="raise")
    sectors: Mapped[list[Sector]] = relationship(secondary=press_visit_sectors, lazy="raise")
    partners: Mapped[list[PressVisitPartner]] = relationship(lazy="raise", passive_deletes=True)
    publications: Mapped[list[PressPublication]] = relationship(lazy="raise", passive_deletes=True)


class PressVisitPartner(Base):
    """A partner's part in a press visit."""

    __tablename__ = "press_visit_partners"
    __table_args__ = (UniqueConstraint("press_visit_id", "partner_id", "role"), STRICT)

    press_visit_id: Mapped[int] = mapped_column(ForeignKey("press_visits.id", ondelete="CASCADE"))
    partner_id: Mapped[int] = reference("partners")
    role: Mapped[PressRole] = term(PressRole, PressRole.CREW)


class PressPublication(Base):
    """What a press team published after its visit."""

    __tablename__ = "press_publications"
    __table_args__ = (UniqueConstraint("press_visit_id", "publication"), STRICT)

    press_visit_id: Mapped[int] = mapped_column(ForeignKey("press_visits.id", ondelete="CASCADE"))
    publication: Mapped[str]
    url: Mapped[str | None]
    published_on: Mapped[str | None] = partial_date()
