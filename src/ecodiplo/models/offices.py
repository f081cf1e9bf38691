"""Offices: whose account the reports are, and what stands around their text."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint

from ecodiplo.models.base import keyed_table, side_table
from ecodiplo.models.checks import at_least
from ecodiplo.models.columns import integer, owner, term, text
from ecodiplo.vocabulary import AreaKind, Language

# An office that reports, with the elements of its official documents (Decree 30/2020/NĐ-CP,
# Annex I).
offices = keyed_table(
    "offices",
    "reporting_office",
    text("name", unique=True, nullable=False),
    text("name_vi"),
    text("parent"),
    text("parent_vi"),
    term("area_kind", AreaKind, AreaKind.CITY),
    text("place"),
    text("place_vi"),
    text("abbreviation"),
    text("signs_for"),
    text("signs_for_vi"),
    text("signer_title"),
    text("signer_title_vi"),
    text("signer"),
    integer("report_due_days", most=366),
    term("language", Language),
    at_least("report_due_days", 1),
)

# Who receives the office's reports: a line of `Recipients`.
office_recipients = side_table(
    "office_recipients",
    owner("office_id", "offices"),
    text("recipient", nullable=False),
    text("recipient_vi"),
    UniqueConstraint("office_id", "recipient"),
    field="recipients",
)
