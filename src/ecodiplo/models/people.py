"""Who the city deals with: sources, countries, sectors, partners and contacts."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, UniqueConstraint

from ecodiplo.models.base import (
    STRICT,
    association,
    keyed_table,
    metadata,
    side_table,
    sourced_table,
    stamped_table,
    unique_without,
)
from ecodiplo.models.checks import starts_before_end
from ecodiplo.models.columns import code, owner, partial_date, reference, term, text
from ecodiplo.vocabulary import CountryKind, PartnerKind, RelationStatus, SourceKind

# Where a fact comes from.
sources = keyed_table(
    "sources",
    "source",
    text("title", index=True, nullable=False),
    text("publisher"),
    term("kind", SourceKind, SourceKind.OTHER),
    text("url"),
    partial_date("published_on"),
    external_ids=True,
)


country_members = Table(
    "country_members",
    metadata,
    Column("group_id", Integer, ForeignKey("countries.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", Integer, ForeignKey("countries.id"), primary_key=True, index=True),
    partial_date("valid_from"),
    partial_date("valid_to"),
    CheckConstraint("group_id <> member_id", name="not_its_own_member"),
    starts_before_end("valid_from", "valid_to"),
    **STRICT,
    info={"field": "members"},
)

# A country or territory of ISO 3166-1, or a group of them.
countries = stamped_table(
    "countries",
    code("code", upper=True, unique=True, nullable=False),
    term("kind", CountryKind, nullable=False),
    text("name_en", unique=True, nullable=False),
    text("name_vi", unique=True, nullable=False),
    text("official_name_en"),
    text("official_name_vi"),
    text("note"),
    text("note_vi"),
    CheckConstraint("code = upper(code)", name="code_upper"),
)

# Another name that people type for a country.
country_aliases = side_table(
    "country_aliases",
    owner("country_id", "countries"),
    text("alias", nullable=False),
    UniqueConstraint("country_id", "alias"),
    field="aliases",
)

# A field of cooperation, which may be part of a wider one.
sectors = stamped_table(
    "sectors",
    code("slug", unique=True, nullable=False),
    text("name_en", unique=True, nullable=False),
    text("name_vi", unique=True, nullable=False),
    reference("parent_id", "sectors"),
    text("note"),
    text("note_vi"),
    CheckConstraint("parent_id <> id", name="not_its_own_parent"),
)

# Another name that people type for a sector.
sector_aliases = side_table(
    "sector_aliases",
    owner("sector_id", "sectors"),
    text("alias", nullable=False),
    UniqueConstraint("sector_id", "alias"),
    field="aliases",
)

# A short form of words in the names of bodies, and the words that it stands for: `ĐSQ` for
# `Đại sứ quán`. One with several meanings has a row for each.
abbreviations = keyed_table(
    "abbreviations",
    "abbreviation",
    text("abbreviation", nullable=False),
    text("meaning", nullable=False),
    term("kind", PartnerKind),
    UniqueConstraint("abbreviation", "meaning"),
)


partner_sectors = association("partner", "sector", "sectors")

# A body the city deals with: a company, locality, embassy, chamber, outlet...
partners = sourced_table(
    "partners",
    "partner",
    text("name", nullable=False),
    text("name_vi"),
    text("name_local"),
    term("kind", PartnerKind, nullable=False),
    reference("country_id", "countries"),
    reference("parent_id", "partners"),
    text("website"),
    text("city"),
    text("address"),
    text("phone"),
    text("email"),
    term("relation", RelationStatus),
    partial_date("relation_since"),
    partial_date("relation_until"),
    partial_date("relation_as_of"),
    UniqueConstraint("name", "country_id"),
    unique_without("partners", "name", "country_id"),
    CheckConstraint("parent_id <> id", name="not_its_own_parent"),
    starts_before_end("relation_since", "relation_until"),
)

# Another name that people, or a source, use for a partner.
partner_aliases = side_table(
    "partner_aliases",
    owner("partner_id", "partners"),
    text("alias", nullable=False),
    UniqueConstraint("partner_id", "alias"),
    field="aliases",
)

# A person at a partner, for as long as they hold the post.
contacts = sourced_table(
    "contacts",
    "contact",
    reference("partner_id", "partners", nullable=False),
    text("name", index=True, nullable=False),
    text("position"),
    text("position_vi"),
    text("phone"),
    text("email"),
    partial_date("valid_from"),
    partial_date("valid_to"),
    starts_before_end("valid_from", "valid_to"),
)
