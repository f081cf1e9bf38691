"""What was decided and published: documents, their tasks, indicators and figures."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, UniqueConstraint

from ecodiplo.models.base import keyed_table, side_table, sourced_table, stamped_table
from ecodiplo.models.checks import at_least, is_range_when_between, starts_before_end
from ecodiplo.models.columns import (
    code,
    flag,
    integer,
    owner,
    partial_date,
    published,
    reference,
    term,
    text,
)
from ecodiplo.vocabulary import (
    Basis,
    DocumentKind,
    DocumentStatus,
    FigureKind,
    Qualifier,
    TaskStatus,
    Unit,
    YearBasis,
)

# A policy document: a directive, programme, plan or strategy.
documents = sourced_table(
    "documents",
    "document",
    text("number"),
    text("title", index=True, nullable=False),
    text("title_vi"),
    term("kind", DocumentKind, nullable=False),
    text("issuer"),
    text("issuer_vi"),
    partial_date("issued_on", index=True),
    partial_date("period_start"),
    partial_date("period_end"),
    reference("implements_id", "documents"),
    term("status", DocumentStatus),
    partial_date("status_as_of"),
    starts_before_end("period_start", "period_end"),
    CheckConstraint("implements_id <> id", name="does_not_implement_itself"),
)

# One of the ordered contents that a document puts first.
focus_areas = sourced_table(
    "focus_areas",
    "focus_area",
    reference("document_id", "documents", index=False, nullable=False),
    integer("position", nullable=False),
    text("title", nullable=False),
    text("title_vi"),
    text("detail"),
    text("detail_vi"),
    UniqueConstraint("document_id", "position"),
    at_least("position", 1),
)

# A task under a focus area, or what somebody promised at a visit or in an MOU.
tasks = sourced_table(
    "tasks",
    "task",
    text("title", index=True, nullable=False),
    text("title_vi"),
    reference("focus_area_id", "focus_areas"),
    reference("delegation_id", "delegations"),
    reference("mou_id", "mous"),
    text("owner"),
    text("promised_by"),
    text("promised_to"),
    partial_date("due_date", index=True),
    partial_date("done_on"),
    term("status", TaskStatus, TaskStatus.OPEN),
    linkable=True,
)

# Something the office publishes a figure of, and how records recompute it where they can.
indicators = stamped_table(
    "indicators",
    code("code", unique=True, nullable=False),
    text("name_en", unique=True, nullable=False),
    text("name_vi", unique=True, nullable=False),
    term("unit", Unit, nullable=False),
    term("basis", Basis, Basis.PERIOD),
    integer("position", nullable=False),
    text("measure"),
    text("note"),
    text("note_vi"),
    at_least("position", 0),
)

# An area that figures are about, within the borders that it had from one day to another.
#
# A unit whose borders changed has a row for each of its versions; the versions share aliases.
territories = stamped_table(
    "territories",
    code("code", unique=True, nullable=False),
    text("name_en", unique=True, nullable=False),
    text("name_vi", unique=True, nullable=False),
    partial_date("valid_from"),
    partial_date("valid_to"),
    reference("successor_id", "territories"),
    text("note"),
    text("note_vi"),
    starts_before_end("valid_from", "valid_to"),
    CheckConstraint("successor_id <> id", name="not_its_own_successor"),
)

# Another name that people type for a territory; its versions can share it.
territory_aliases = side_table(
    "territory_aliases",
    owner("territory_id", "territories"),
    text("alias", nullable=False),
    UniqueConstraint("territory_id", "alias"),
    field="aliases",
)

# What somebody published of an indicator, as they qualified it, and where.
#
# A figure of a period has a `period_start` and a `period_end`; one as of a day has only a
# `period_end`. One as of a day that the source does not state has neither, and a `report_period`:
# the year, month or day to which the report with the figure goes. A range has its lower number in
# `value` and the other in `upper_value`.
figures = keyed_table(
    "figures",
    "figure",
    reference("indicator_id", "indicators", nullable=False),
    partial_date("period_start"),
    partial_date("period_end", index=True),
    partial_date("report_period"),
    term("qualifier", Qualifier, Qualifier.EXACT),
    published("value"),
    published("upper_value"),
    text("value_text"),
    text("value_text_vi"),
    term("kind", FigureKind, FigureKind.UNKNOWN),
    term("year_basis", YearBasis, YearBasis.STATED),
    text("scope"),
    text("scope_vi"),
    text("caveat"),
    text("caveat_vi"),
    reference("territory_id", "territories"),
    flag("preferred", default=True),
    reference("source_id", "sources", nullable=False),
    text("source_locator"),
    starts_before_end("period_start", "period_end"),
    CheckConstraint(
        "value IS NOT NULL OR value_text IS NOT NULL OR value_text_vi IS NOT NULL",
        name="says_something",
    ),
    CheckConstraint(
        "period_end IS NOT NULL AND report_period IS NULL"
        " OR period_end IS NULL AND report_period IS NOT NULL AND period_start IS NULL",
        name="period_end_or_report_period",
    ),
    CheckConstraint(
        "period_start IS NOT NULL OR period_end IS NULL OR year_basis <> 'undated'",
        name="undated_has_no_day",
    ),
    is_range_when_between(),
    external_ids=True,
)
