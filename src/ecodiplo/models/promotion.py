"""What the city took part in and received: promotion events and foreign non-governmental aid."""

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
    cents,
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
    AidKind,
    AidRole,
    AidStatus,
    AidTransactionKind,
    CityRole,
    EventField,
    EventKind,
    EventMode,
    EventRole,
)

event_countries = association("event", "country", "countries")
event_sectors = association("event", "sector", "sectors")


class Event(LinkableMixin, CountedMixin, SourcedMixin, Base):
    """A conference, seminar, forum, fair or business matching that promotes the city."""

    __tablename__ = "events"
    __table_args__ = (
        starts_before_end(),
        at_least("participants_vietnamese", 0),
        at_least("participants_foreign_resident", 0),
        at_least("participants_foreign_visiting", 0),
        at_least("enterprises_connected", 0),
        says_why_not_counted(),
        STRICT,
    )

    title: Mapped[str] = mapped_column(index=True)
    title_vi: Mapped[str | None]
    kind: Mapped[EventKind] = term(EventKind)
    start_date: Mapped[str | None] = partial_date(index=True)
    end_date: Mapped[str | None] = partial_date()
    place: Mapped[str | None]
    place_vi: Mapped[str | None]
    mode: Mapped[EventMode | None] = term(EventMode)
    city_role: Mapped[CityRole | None] = term(CityRole)
    organizer: Mapped[str | None]
    participants: Mapped[str | None]
    participants_vi: Mapped[str | None]
    participants_vietnamese: Mapped[int | None]
    participants_foreign_resident: Mapped[int | None]
    participants_foreign_visiting: Mapped[int | None]
    enterprises_connected: Mapped[int | None]
    result: Mapped[str | None]
    result_vi: Mapped[str | None]
    event_fields_complete: Mapped[bool | None] = flag()
    partners_complete: Mapped[bool | None] = flag()
    countries_complete: Mapped[bool | None] = flag()
    sectors_complete: Mapped[bool | None] = flag()

    countries: Mapped[list[Country]] = relationship(secondary=event_countries, lazy="raise")
    sectors: Mapped[list[Sector]] = relationship(secondary=event_sectors, lazy="raise")
    event_fields: Mapped[list[EventFieldOfPromotion]] = relationship(
        lazy="raise", passive_deletes=True
    )
    partners: Mapped[list[EventPartner]] = relationship(lazy="raise", passive_deletes=True)


class EventFieldOfPromotion(Base):
    """One of the fields that an event promotes."""

    __tablename__ = "event_fields"
    __table_args__ = (UniqueConstraint("event_id", "field"), STRICT)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    field: Mapped[EventField] = term(EventField)


class EventPartner(Base):
    """A partner's part in an event."""

    __tablename__ = "event_partners"
    __table_args__ = (UniqueConstraint("event_id", "partner_id", "role"), STRICT)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    partner_id: Mapped[int] = reference("partners")
    role: Mapped[EventRole] = term(EventRole, EventRole.PARTICIPANT)


aid_countries = association("aid", "country", "countries", owners="aid")
aid_sectors = association("aid", "sector", "sectors", owners="aid")


class Aid(LinkableMixin, CountedMixin, SourcedMixin, Base):
    """A programme, project or non-project item of foreign non-governmental aid (Decree 80/2020)."""

    __tablename__ = "aid"
    __table_args__ = (
        starts_before_end(),
        starts_before_end("planned_start", "planned_end"),
        at_least("committed_usd_cents", 0),
        at_least("disbursed_usd_cents", 0),
        at_least("amount_as_signed_hundredths", 0),
        says_why_not_counted(),
        STRICT,
    )

    title: Mapped[str] = mapped_column(index=True)
    title_vi: Mapped[str | None]
    kind: Mapped[AidKind] = term(AidKind)
    recipient: Mapped[str | None]
    committed_usd: Mapped[Decimal | None] = cents("committed_usd")
    disbursed_usd: Mapped[Decimal | None] = cents("disbursed_usd")
    amount_as_signed: Mapped[Decimal | None] = hundredths("amount_as_signed")
    currency: Mapped[str | None] = currency_code()
    approval_document: Mapped[str | None]
    approval_date: Mapped[str | None] = partial_date(index=True)
    planned_start: Mapped[str | None] = partial_date()
    planned_end: Mapped[str | None] = partial_date()
    start_date: Mapped[str | None] = partial_date()
    end_date: Mapped[str | None] = partial_date()
    status: Mapped[AidStatus] = term(AidStatus, AidStatus.PROPOSED)
    partners_complete: Mapped[bool | None] = flag()
    countries_complete: Mapped[bool | None] = flag()
    sectors_complete: Mapped[bool | None] = flag()

    countries: Mapped[list[Country]] = relationship(secondary=aid_countries, lazy="raise")
    sectors: Mapped[list[Sector]] = relationship(secondary=aid_sectors, lazy="raise")
    partners: Mapped[list[AidPartner]] = relationship(lazy="raise", passive_deletes=True)


class AidPartner(Base):
    """A partner's part in an aid item: donor, implementing, receiving or managing body."""

    __tablename__ = "aid_partners"
    __table_args__ = (UniqueConstraint("aid_id", "partner_id", "role"), STRICT)

    aid_id: Mapped[int] = mapped_column(ForeignKey("aid.id", ondelete="CASCADE"))
    partner_id: Mapped[int] = reference("partners")
    role: Mapped[AidRole] = term(AidRole, AidRole.DONOR)


class AidTransaction(SourcedMixin, Base):
    """A dated commitment or disbursement of an aid item; negative when it is taken back."""

    __tablename__ = "aid_transactions"

    aid_id: Mapped[int] = reference("aid")
    date: Mapped[str] = partial_date(index=True)
    kind: Mapped[AidTransactionKind] = term(AidTransactionKind)
    amount_usd: Mapped[Decimal] = cents("amount_usd")
    amount_as_signed: Mapped[Decimal | None] = hundredths("amount_as_signed")
    currency: Mapped[str | None] = currency_code()
