"""What the city took part in and received: promotion events and foreign non-governmental aid."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint

from ecodiplo.models.base import association, side_table, sourced_table
from ecodiplo.models.checks import at_least, says_why_not_counted, starts_before_end
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

# A conference, seminar, forum, fair or business matching that promotes the city.
events = sourced_table(
    "events",
    "event",
    text("title", index=True, nullable=False),
    text("title_vi"),
    term("kind", EventKind, nullable=False),
    partial_date("start_date", index=True),
    partial_date("end_date"),
    text("place"),
    text("place_vi"),
    term("mode", EventMode),
    term("city_role", CityRole),
    text("organizer"),
    text("participants"),
    text("participants_vi"),
    integer("participants_vietnamese"),
    integer("participants_foreign_resident"),
    integer("participants_foreign_visiting"),
    integer("enterprises_connected"),
    text("result"),
    text("result_vi"),
    flag("event_fields_complete"),
    flag("partners_complete"),
    flag("countries_complete"),
    flag("sectors_complete"),
    *counted(),
    starts_before_end(),
    at_least("participants_vietnamese", 0),
    at_least("participants_foreign_resident", 0),
    at_least("participants_foreign_visiting", 0),
    at_least("enterprises_connected", 0),
    says_why_not_counted(),
    linkable=True,
)

# One of the fields that an event promotes.
event_fields = side_table(
    "event_fields",
    owner("event_id", "events"),
    term("field", EventField, nullable=False),
    UniqueConstraint("event_id", "field"),
    field="event_fields",
)

# A partner's part in an event.
event_partners = side_table(
    "event_partners",
    owner("event_id", "events"),
    reference("partner_id", "partners", nullable=False),
    term("role", EventRole, EventRole.PARTICIPANT),
    UniqueConstraint("event_id", "partner_id", "role"),
    field="partners",
)


aid_countries = association("aid", "country", "countries", owners="aid")
aid_sectors = association("aid", "sector", "sectors", owners="aid")

# A programme, project or non-project item of foreign non-governmental aid (Decree 80/2020).
aid = sourced_table(
    "aid",
    "aid",
    text("title", index=True, nullable=False),
    text("title_vi"),
    term("kind", AidKind, nullable=False),
    text("recipient"),
    cents("committed_usd"),
    cents("disbursed_usd"),
    hundredths("amount_as_signed"),
    currency_code("currency"),
    text("approval_document"),
    partial_date("approval_date", index=True),
    partial_date("planned_start"),
    partial_date("planned_end"),
    partial_date("start_date"),
    partial_date("end_date"),
    term("status", AidStatus, AidStatus.PROPOSED),
    flag("partners_complete"),
    flag("countries_complete"),
    flag("sectors_complete"),
    *counted(),
    starts_before_end(),
    starts_before_end("planned_start", "planned_end"),
    at_least("committed_usd_cents", 0),
    at_least("disbursed_usd_cents", 0),
    at_least("amount_as_signed_hundredths", 0),
    says_why_not_counted(),
    linkable=True,
)

# A partner's part in an aid item: donor, implementing, receiving or managing body.
aid_partners = side_table(
    "aid_partners",
    owner("aid_id", "aid"),
    reference("partner_id", "partners", nullable=False),
    term("role", AidRole, AidRole.DONOR),
    UniqueConstraint("aid_id", "partner_id", "role"),
    field="partners",
)

# A dated commitment or disbursement of an aid item; negative when it is taken back.
aid_transactions = sourced_table(
    "aid_transactions",
    "aid_transaction",
    reference("aid_id", "aid", nullable=False),
    partial_date("date", index=True, nullable=False),
    term("kind", AidTransactionKind, nullable=False),
    cents("amount_usd", nullable=False),
    hundredths("amount_as_signed"),
    currency_code("currency"),
)
