"""Who the city deals with: sources, countries, sectors, partners and contacts."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecodiplo.models.base import (
    STRICT,
    Base,
    ExternalIdsMixin,
    KeyedMixin,
    SourcedMixin,
    StampedMixin,
    association,
    code,
    partial_date,
    reference,
    starts_before_end,
    term,
    unique_without,
)
from ecodiplo.models.column_types import PartialDateType
from ecodiplo.vocabulary import CountryKind, PartnerKind, RelationStatus, SourceKind


class Source(ExternalIdsMixin, KeyedMixin, Base):
    """Where a fact comes from."""

    __tablename__ = "sources"

    title: Mapped[str] = mapped_column(index=True)
    publisher: Mapped[str | None]
    kind: Mapped[SourceKind] = term(SourceKind, SourceKind.OTHER)
    url: Mapped[str | None]
    published_on: Mapped[str | None] = partial_date()


country_members = Table(
    "country_members",
    Base.metadata,
    Column("group_id", ForeignKey("countries.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("countries.id"), primary_key=True, index=True),
    Column("valid_from", PartialDateType),
    Column("valid_to", PartialDateType),
    CheckConstraint("group_id <> member_id", name="not_its_own_member"),
    starts_before_end("valid_from", "valid_to"),
    **STRICT,
)


class Country(StampedMixin, Base):
    """A country or territory of ISO 3166-1, or a group of them."""

    __tablename__ = "countries"
    __table_args__ = (CheckConstraint("code = upper(code)", name="code_upper"), STRICT)

    code: Mapped[str] = code(upper=True, unique=True)
    kind: Mapped[CountryKind] = term(CountryKind)
    name_en: Mapped[str] = mapped_column(unique=True)
    name_vi: Mapped[str] = mapped_column(unique=True)
    official_name_en: Mapped[str | None]
    official_name_vi: Mapped[str | None]
    note: Mapped[str | None]
    note_vi: Mapped[str | None]

    aliases: Mapped[list[CountryAlias]] = relationship(lazy="raise", passive_deletes=True)
    members: Mapped[list[Country]] = relationship(
        secondary=country_members,
        primaryjoin=lambda: Country.id == country_members.c.group_id,
        secondaryjoin=lambda: Country.id == country_members.c.member_id,
        lazy="raise",
    )


class CountryAlias(Base):
    """Another name that people type for a country."""

    __tablename__ = "country_aliases"
    __table_args__ = (UniqueConstraint("country_id", "alias"), STRICT)

    country_id: Mapped[int] = mapped_column(ForeignKey("countries.id", ondelete="CASCADE"))
    alias: Mapped[str]


class Sector(StampedMixin, Base):
    """A field of cooperation, which may be part of a wider one."""

    __tablename__ = "sectors"
    __table_args__ = (CheckConstraint("parent_id <> id", name="not_its_own_parent"), STRICT)

    slug: Mapped[str] = code(unique=True)
    name_en: Mapped[str] = mapped_column(unique=True)
    name_vi: Mapped[str] = mapped_column(unique=True)
    parent_id: Mapped[int | None] = reference("sectors")
    note: Mapped[str | None]
    note_vi: Mapped[str | None]

    aliases: Mapped[list[SectorAlias]] = relationship(lazy="raise", passive_deletes=True)


class SectorAlias(Base):
    """Another name that people type for a sector."""

    __tablename__ = "sector_aliases"
    __table_args__ = (UniqueConstraint("sector_id", "alias"), STRICT)

    sector_id: Mapped[int] = mapped_column(ForeignKey("sectors.id", ondelete="CASCADE"))
    alias: Mapped[str]


class Abbreviation(KeyedMixin, Base):
    """A short form of words in the names of bodies, and the words that it stands for: `ĐSQ` for
    `Đại sứ quán`. One with several meanings has a row for each."""

    __tablename__ = "abbreviations"
    __table_args__ = (UniqueConstraint("abbreviation", "meaning"), STRICT)

    abbreviation: Mapped[str]
    meaning: Mapped[str]
    kind: Mapped[PartnerKind | None] = term(PartnerKind)


partner_sectors = association("partner", "sector", "sectors")


class Partner(SourcedMixin, Base):
    """A body the city deals with: a company, locality, embassy, chamber, outlet..."""

    __tablename__ = "partners"
    __table_args__ = (
        UniqueConstraint("name", "country_id"),
        unique_without("partners", "name", "country_id"),
        CheckConstraint("parent_id <> id", name="not_its_own_parent"),
        starts_before_end("relation_since", "relation_until"),
        STRICT,
    )

    name: Mapped[str]
    name_vi: Mapped[str | None]
    name_local: Mapped[str | None]
    kind: Mapped[PartnerKind] = term(PartnerKind)
    country_id: Mapped[int | None] = reference("countries")
    parent_id: Mapped[int | None] = reference("partners")
    website: Mapped[str | None]
    city: Mapped[str | None]
    address: Mapped[str | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    relation: Mapped[RelationStatus | None] = term(RelationStatus)
    relation_since: Mapped[str | None] = partial_date()
    relation_until: Mapped[str | None] = partial_date()
    relation_as_of: Mapped[str | None] = partial_date()

    aliases: Mapped[list[PartnerAlias]] = relationship(lazy="raise", passive_deletes=True)
    sectors: Mapped[list[Sector]] = relationship(secondary=partner_sectors, lazy="raise")


class PartnerAlias(Base):
    """Another name that people, or a source, use for a partner."""

    __tablename__ = "partner_aliases"
    __table_args__ = (UniqueConstraint("partner_id", "alias"), STRICT)

    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id", ondelete="CASCADE"))
    alias: Mapped[str]


class Contact(SourcedMixin, Base):
    """A person at a partner, for as long as they hold the post."""

    __tablename__ = "contacts"
    __table_args__ = (starts_before_end("valid_from", "valid_to"), STRICT)

    partner_id: Mapped[int] = reference("partners")
    name: Mapped[str] = mapped_column(index=True)
    position: Mapped[str | None]
    position_vi: Mapped[str | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    valid_from: Mapped[str | None] = partial_date()
    valid_to: Mapped[str | None] = partial_date()
