"""What was signed and invested: MOUs, FDI projects and the ledger of their capital."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, UniqueConstraint

from ecodiplo.models.base import association, side_table, sourced_table
from ecodiplo.models.checks import at_least, percent, says_why_not_counted, starts_before_end
from ecodiplo.models.columns import (
    cents,
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

# An international agreement of the city's, under the Law on International Agreements
# (70/2020/QH14): how far it is on the way to its signing, and its terms as signed. `expires_on`
# is the expiry that was agreed first; the ledger `mou_events` has the later ones.
mous = sourced_table(
    "mous",
    "mou",
    text("title", index=True, nullable=False),
    text("title_vi"),
    term("instrument", Instrument, Instrument.MOU),
    partial_date("signed_on", index=True),
    partial_date("effective_on"),
    partial_date("expires_on", index=True),
    flag("auto_renewal"),
    term("signing_level", SigningLevel),
    text("city_signatory_name"),
    text("city_signatory_title"),
    text("city_signatory_title_vi"),
    text("field"),
    text("field_vi"),
    text("languages"),
    text("languages_vi"),
    text("proposing_body"),
    text("competent_authority"),
    text("approval_document"),
    partial_date("approval_date"),
    partial_date("mofa_consulted_on"),
    partial_date("copy_sent_on"),
    reference("successor_id", "mous"),
    flag("publishable"),
    reference("delegation_id", "delegations"),
    reference("event_id", "events"),
    term("stage", MouStage, MouStage.DRAFT),
    text("implementation"),
    text("implementation_vi"),
    flag("partners_complete"),
    flag("countries_complete"),
    flag("sectors_complete"),
    *counted(),
    starts_before_end("signed_on", "expires_on"),
    starts_before_end("effective_on", "expires_on"),
    starts_before_end("signed_on", "copy_sent_on"),
    CheckConstraint("successor_id <> id", name="not_its_own_successor"),
    CheckConstraint(
        "stage NOT IN ('draft', 'negotiating') OR signed_on IS NULL",
        name="unsigned_has_no_date",
    ),
    says_why_not_counted(),
    linkable=True,
)

# A party to an MOU, who signed for it, and when it came into force for it.
mou_partners = side_table(
    "mou_partners",
    owner("mou_id", "mous"),
    reference("partner_id", "partners", nullable=False),
    term("role", MouRole, MouRole.SIGNATORY),
    text("signatory_name"),
    text("signatory_title"),
    partial_date("effective_on"),
    UniqueConstraint("mou_id", "partner_id", "role"),
    field="partners",
)

# What happened to an MOU after it was signed. An event without a date happened on a day that
# nobody knows; it was on record by the row's `updated_at`.
mou_events = sourced_table(
    "mou_events",
    "mou_event",
    reference("mou_id", "mous", nullable=False),
    term("kind", MouEventKind, nullable=False),
    partial_date("date", index=True),
    partial_date("expires_on"),
    text("document"),
    starts_before_end("date", "expires_on"),
    CheckConstraint(
        "kind = 'extended' OR expires_on IS NULL", name="only_an_extension_has_an_expiry"
    ),
)

# A foreign direct investment project. Its country of origin and sector stay what they were
# when it was licensed, whatever happens to the investor later.
fdi_projects = sourced_table(
    "fdi_projects",
    "fdi_project",
    text("name", index=True, nullable=False),
    text("name_vi"),
    text("certificate_number", unique=True),
    partial_date("certificate_date", index=True),
    reference("country_id", "countries"),
    reference("sector_id", "sectors"),
    text("vietnamese_enterprise"),
    text("industrial_zone"),
    term("status", ProjectStatus, ProjectStatus.IN_FORCE),
    partial_date("terminated_on"),
    text("termination_reason"),
    text("termination_reason_vi"),
    cents("implemented_capital_usd"),
    integer("jobs_new"),
    integer("jobs_safeguarded"),
    reference("delegation_id", "delegations"),
    reference("event_id", "events"),
    reference("mou_id", "mous"),
    flag("investors_complete"),
    *counted(),
    starts_before_end("certificate_date", "terminated_on"),
    at_least("implemented_capital_usd_cents", 0),
    at_least("jobs_new", 0),
    at_least("jobs_safeguarded", 0),
    CheckConstraint("status = 'terminated' OR terminated_on IS NULL", name="terminated_when_dated"),
    says_why_not_counted(),
    linkable=True,
)

# An investor in a project, and its share.
fdi_investors = side_table(
    "fdi_investors",
    owner("project_id", "fdi_projects"),
    reference("partner_id", "partners", nullable=False),
    hundredths("share_percent"),
    UniqueConstraint("project_id", "partner_id"),
    percent("share_percent_hundredths"),
    field="investors",
)

# A change of a project's registered capital; its kind gives the amount its sign.
fdi_capital = sourced_table(
    "fdi_capital",
    "fdi_capital",
    reference("project_id", "fdi_projects", nullable=False),
    partial_date("date", index=True, nullable=False),
    term("kind", CapitalKind, nullable=False),
    cents("amount_usd", nullable=False),
    hundredths("amount_as_signed"),
    currency_code("currency"),
    text("decision_number"),
    *counted(),
    at_least("amount_usd_cents", 0),
    at_least("amount_as_signed_hundredths", 0),
    says_why_not_counted(),
)
