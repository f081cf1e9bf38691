"""Who came and went: delegations and foreign press visits."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint

from ecodiplo.models.base import association, side_table, sourced_table
from ecodiplo.models.checks import at_least, says_why_not_counted, starts_before_end
from ecodiplo.models.columns import (
    counted,
    currency_code,
    flag,
    hundredths,
    integer,
    owner,
    partial_date,
    reference,
    term,
    text,
)
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

# A delegation that came to the city or left it.
delegations = sourced_table(
    "delegations",
    "delegation",
    term("direction", Direction, nullable=False),
    text("title", index=True, nullable=False),
    text("title_vi"),
    text("head_name"),
    text("head_title"),
    text("head_title_vi"),
    term("level", Level),
    partial_date("start_date", index=True),
    partial_date("end_date"),
    integer("member_count"),
    text("places"),
    text("places_vi"),
    text("purpose"),
    text("purpose_vi"),
    text("host_body"),
    text("received_by"),
    text("accompanying_staff"),
    flag("in_plan"),
    term("funding", Funding),
    hundredths("cost"),
    currency_code("cost_currency"),
    text("approval_document"),
    partial_date("approval_date"),
    term("status", DelegationStatus, DelegationStatus.PLANNED),
    text("result"),
    text("result_vi"),
    partial_date("report_due"),
    partial_date("report_date"),
    flag("countries_complete"),
    flag("partners_complete"),
    flag("sectors_complete"),
    *counted(),
    starts_before_end(),
    starts_before_end("start_date", "report_date"),
    at_least("member_count", 1),
    at_least("cost_hundredths", 0),
    says_why_not_counted(),
    linkable=True,
)

# A partner's part in a delegation.
delegation_partners = side_table(
    "delegation_partners",
    owner("delegation_id", "delegations"),
    reference("partner_id", "partners", nullable=False),
    term("role", DelegationRole, DelegationRole.MET),
    UniqueConstraint("delegation_id", "partner_id", "role"),
    field="partners",
)


press_visit_countries = association("press_visit", "country", "countries")
press_visit_sectors = association("press_visit", "sector", "sectors")

# A foreign press team that came to work in the city (Decree 88/2012).
press_visits = sourced_table(
    "press_visits",
    "press_visit",
    text("title", index=True, nullable=False),
    text("title_vi"),
    reference("outlet_id", "partners"),
    partial_date("start_date", index=True),
    partial_date("end_date"),
    integer("crew_size"),
    text("topics"),
    text("topics_vi"),
    flag("topics_complete"),
    text("places"),
    text("places_vi"),
    flag("resident"),
    text("permit_number"),
    partial_date("permit_date"),
    partial_date("permit_until"),
    text("host_body"),
    flag("countries_complete"),
    flag("partners_complete"),
    flag("sectors_complete"),
    *counted(),
    starts_before_end(),
    starts_before_end("permit_date", "permit_until"),
    at_least("crew_size", 1),
    says_why_not_counted(),
    linkable=True,
)

# A partner's part in a press visit.
press_visit_partners = side_table(
    "press_visit_partners",
    owner("press_visit_id", "press_visits"),
    reference("partner_id", "partners", nullable=False),
    term("role", PressRole, PressRole.CREW),
    UniqueConstraint("press_visit_id", "partner_id", "role"),
    field="partners",
)

# What a press team published after its visit.
press_publications = side_table(
    "press_publications",
    owner("press_visit_id", "press_visits"),
    text("publication", nullable=False),
    text("url"),
    partial_date("published_on"),
    UniqueConstraint("press_visit_id", "publication"),
    field="publications",
)
