"""What was said of a year and kept: explanations of differences, and reports as published."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint

from ecodiplo.models.base import keyed_table, side_table, sourced_table
from ecodiplo.models.checks import at_least, is_range_when_between, starts_before_end
from ecodiplo.models.columns import (
    hundredths,
    integer,
    owner,
    partial_date,
    published,
    reference,
    term,
    text,
)
from ecodiplo.vocabulary import Language, Qualifier

# Why the records give more or less than a published figure: `licensed after the cut-off`.
explanations = sourced_table(
    "explanations",
    "explanation",
    reference("figure_id", "figures", nullable=False),
    hundredths("difference", nullable=False),
    text("reason", index=True, nullable=False),
    text("reason_vi"),
    text("stated_by"),
)

# A report of a period as it was published, word for word.
snapshots = keyed_table(
    "snapshots",
    "snapshot",
    text("title", index=True, nullable=False),
    partial_date("period_start", nullable=False),
    partial_date("period_end", index=True, nullable=False),
    partial_date("frozen_on", nullable=False),
    term("language", Language, nullable=False),
    text("text", nullable=False),
    starts_before_end("period_start", "period_end"),
)

# An indicator as a snapshot had it: what was published, and what the records gave.
snapshot_figures = keyed_table(
    "snapshot_figures",
    "snapshot_figure",
    reference("snapshot_id", "snapshots", index=False, nullable=False),
    reference("indicator_id", "indicators", nullable=False),
    text("figure"),
    term("qualifier", Qualifier),
    published("value"),
    published("upper_value"),
    text("value_text"),
    hundredths("recorded"),
    integer("records"),
    UniqueConstraint("snapshot_id", "indicator_id"),
    at_least("records", 0),
    is_range_when_between(),
)

# A statement of a snapshot: what it said, of which period, by which figures and records.
snapshot_claims = keyed_table(
    "snapshot_claims",
    "snapshot_claim",
    reference("snapshot_id", "snapshots", index=False, nullable=False),
    text("code", nullable=False),
    text("section"),
    text("statement", nullable=False),
    text("content"),
    partial_date("period_start"),
    partial_date("period_end"),
    published("value"),
    text("figures"),
    UniqueConstraint("snapshot_id", "code"),
    starts_before_end("period_start", "period_end"),
)

# A record that says a claim of a snapshot, by its ref.
snapshot_claim_records = side_table(
    "snapshot_claim_records",
    owner("snapshot_claim_id", "snapshot_claims"),
    text("record", nullable=False),
    UniqueConstraint("snapshot_claim_id", "record"),
    field="claim_records",
)

# A record that a frozen figure counted, by its ref, and what it added.
snapshot_figure_records = side_table(
    "snapshot_figure_records",
    owner("snapshot_figure_id", "snapshot_figures"),
    text("record", nullable=False),
    hundredths("amount"),
    UniqueConstraint("snapshot_figure_id", "record"),
    field="counted_records",
)
