"""What was signed and invested: MOUs, FDI projects and the ledger of their capital."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
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
    percent,
    reference,
    says_why_not_counted,
    starts_before_end,
    term,
)
from ecodiplo.models.people import Country, Sector
from ecodiplo.vocabulary import (
    CapitalKind,
    Instrument,
    MouEventKind,
    MouRole,
    MouStage,
    ProjectStatus,
    SigningLevel,
)

mou_countries = association("mou", "country", "countries")
mou_sectors = association("mou", "sector", "sectors")


class Mou(LinkableMixin, CountedMixin, SourcedMixin, Base):
    """An international agreement of the city's, under the Law on International Agreements
    (70/2020/QH14): how far it is on the way to its signing, and its terms as signed. `expires_on`
    is the expiry that was agreed first; the ledger `mou_events` has the later ones."""

    __tablename__ = "mous"
    __table_args__ = (
        starts_before_end("signed_on", "expires_on"),
        starts_before_end("effective_on", "expires_on"),
        starts_before_end("signed_on", "copy_sent_on"),
        CheckConstraint("successor_id <> id", name="not_its_own_successor"),
        CheckConstraint(
            "stage NOT IN ('draft', 'negotiating') OR signed_on IS NULL",
            name="unsigned_has_no_date",
        ),
        says_why_not_counted(),
        STRICT,
    )

    title: Mapped[str] = mapped_column(index=True)
    title_vi: Mapped[str | None]
    instrument: Mapped[Instrument] = term(Instrument, Instrument.MOU)
    signed_on: Mapped[str | None] = partial_date(index=True)
    effective_on: Mapped[str | None] = partial_date()
    expires_on: Mapped[str | None] = partial_date(index=True)
    auto_renewal: Mapped[bool | None] = flag()
    signing_level: Mapped[SigningLevel | None] = term(SigningLevel)
    city_signatory_name: Mapped[str | None]
    city_signatory_title: Mapped[str | None]
    city_signatory_title_vi: Mapped[str | None]
    field: Mapped[str | None]
    field_vi: Mapped[str | None]
    languages: Mapped[str | None]
    languages_vi: Mapped[str | None]
    proposing_body: Mapped[str | None]
    competent_authority: Mapped[str | None]
    approval_document: Mapped[str | None]
    approval_date: Mapped[str | None] = partial_date()
    mofa_consulted_on: Mapped[str | None] = partial_date()
    copy_sent_on: Mapped[str | None] = partial_date()
    successor_id: Mapped[int | None] = reference("mous")
    publishable: Mapped[bool | None] = flag()
    delegation_id: Mapped[int | None] = reference("delegations")
    event_id: Mapped[int | None] = reference("events")
    stage: Mapped[MouStage] = term(MouStage, MouStage.DRAFT)
    implementation: Mapped[str | None]
    implementation_vi: Mapped[str | None]
    partners_complete: Mapped[bool | None] = flag()
    countries_complete: Mapped[bool | None] = flag()
    sectors_complete: Mapped[bool | None] = flag()

    countries: Mapped[list[Country]] = relationship(secondary=mou_countries, lazy="raise")
    sectors: Mapped[list[Sector]] = relationship(secondary=mou_sectors, lazy="raise")
    partners: Mapped[list[MouPartner]] = relationship(lazy="raise", passive_deletes=True)


class MouPartner(Base):
    """A party to an MOU, who signed for it, and when it came into force for it."""

    __tablename__ = "mou_partners"
    __table_args__ = (UniqueConstraint("mou_id", "partner_id", "role"), STRICT)

    mou_id: Mapped[int] = mapped_column(ForeignKey("mous.id", ondelete="CASCADE"))
    partner_id: Mapped[int] = reference("partners")
    role: Mapped[MouRole] = term(MouRole, MouRole.SIGNATORY)
    signatory_name: Mapped[str | None]
    signatory_title: Mapped[str | None]
    effective_on: Mapped[str | None] = partial_date()


class MouEvent(SourcedMixin, Base):
    """What happened to an MOU after it was signed. An event without a date happened on a day that
    nobody knows; it was on record by the row's `updated_at`."""

    __tablename__ = "mou_events"
    __table_args__ = (
        starts_before_end("date", "expires_on"),
        CheckConstraint(
            "kind = 'extended' OR expires_on IS NULL", name="only_an_extension_has_an_expiry"
        ),
        STRICT,
    )

    mou_id: Mapped[int] = reference("mous")
    kind: Mapped[MouEventKind] = term(MouEventKind)
    date: Mapped[str | None] = partial_date(index=True)
    expires_on: Mapped[str | None] = partial_date()
    document: Mapped[str | None]


class FdiProject(LinkableMixin, CountedMixin, SourcedMixin, Base):
    """A foreign direct investment project. Its country of origin and sector stay what they were
    when it was licensed, whatever happens to the investor later."""

    __tablename__ = "fdi_projects"
    __table_args__ = (
        starts_before_end("certificate_date", "terminated_on"),
        at_least("implemented_capital_usd_cents", 0),
        at_least("jobs_new", 0),
        at_least("jobs_safeguarded", 0),
        CheckConstraint(
            "status = 'terminated' OR terminated_on IS NULL", name="terminated_when_dated"
        ),
        says_why_not_counted(),
        STRICT,
    )

    name: Mapped[str] = mapped_column(index=True)
    name_vi: Mapped[str | None]
    certificate_number: Mapped[str | None] = mapped_column(unique=True)
    certificate_date: Mapped[str | None] = partial_date(index=True)
    country_id: Mapped[int | None] = reference("countries")
    sector_id: Mapped[int | None] = reference("sectors")
    vietnamese_enterprise: Mapped[str | None]
    industrial_zone: Mapped[str | None]
    status: Mapped[ProjectStatus] = term(ProjectStatus, ProjectStatus.IN_FORCE)
    terminated_on: Mapped[str | None] = partial_date()
    termination_reason: Mapped[str | None]
    termination_reason_vi: Mapped[str | None]
    implemented_capital_usd: Mapped[Decimal | None] = cents("implemented_capital_usd")
    jobs_new: Mapped[int | None]
    jobs_safeguarded: Mapped[int | None]
    delegation_id: Mapped[int | None] = reference("delegations")
    event_id: Mapped[int | None] = reference("events")
    mou_id: Mapped[int | None] = reference("mous")
    investors_complete: Mapped[bool | None] = flag()

    investors: Mapped[list[FdiInvestor]] = relationship(lazy="raise", passive_deletes=True)


class FdiInvestor(Base):
    """An investor in a project, and its share."""

    __tablename__ = "fdi_investors"
    __table_args__ = (
        UniqueConstraint("project_id", "partner_id"),
        percent("share_percent_hundredths"),
        STRICT,
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("fdi_projects.id", ondelete="CASCADE"))
    partner_id: Mapped[int] = reference("partners")
    share_percent: Mapped[Decimal | None] = hundredths("share_percent")


class FdiCapital(CountedMixin, SourcedMixin, Base):
    """A change of a project's registered capital; its kind gives the amount its sign."""

    __tablename__ = "fdi_capital"
    __table_args__ = (at_least("amount_usd_cents", 0), at_least("amount_as_signed_hundredths", 0),
                      says_why_not_counted(), STRICT)  # fmt: skip

    project_id: Mapped[int] = reference("fdi_projects")
    date: Mapped[str] = partial_date(index=True)
    kind: Mapped[CapitalKind] = term(CapitalKind)
    amount_usd: Mapped[Decimal] = cents("amount_usd")
    amount_as_signed: Mapped[Decimal | None] = hundredths("amount_as_signed")
    currency: Mapped[str | None] = currency_code()
    decision_number: Mapped[str | None]
