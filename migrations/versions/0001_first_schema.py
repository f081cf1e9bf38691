"""first schema: every table of the domain

Revision ID: 0001
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | Sequence[str] | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INT64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def a_date(c: str) -> str:
    """A real date of 1900 to 2199, known to the year, the month or the day, in column `c`."""
    return (
        f"{c} IS NULL OR (length({c}) = 4 OR length({c}) = 7 OR length({c}) = 10)"
        f" AND (substr({c}, 1, 2) = '19' OR substr({c}, 1, 2) = '20' OR substr({c}, 1, 2) = '21') AND substr({c}, 3, 1) BETWEEN '0' AND '9' AND substr({c}, 4, 1) BETWEEN '0' AND '9'"
        f" AND (length({c}) = 4 OR substr({c}, 5, 1) = '-'"
        f" AND (substr({c}, 6, 2) = '01' OR substr({c}, 6, 2) = '02' OR substr({c}, 6, 2) = '03' OR substr({c}, 6, 2) = '04' OR substr({c}, 6, 2) = '05' OR substr({c}, 6, 2) = '06' OR substr({c}, 6, 2) = '07' OR substr({c}, 6, 2) = '08' OR substr({c}, 6, 2) = '09' OR substr({c}, 6, 2) = '10' OR substr({c}, 6, 2) = '11' OR substr({c}, 6, 2) = '12'))"
        f" AND (length({c}) < 10 OR substr({c}, 8, 1) = '-'"
        f" AND (substr({c}, 9, 1) = '0' OR substr({c}, 9, 1) = '1' OR substr({c}, 9, 1) = '2' OR substr({c}, 9, 1) = '3') AND substr({c}, 10, 1) BETWEEN '0' AND '9' AND substr({c}, 9, 2) BETWEEN '01' AND '31'"
        f" AND (substr({c}, 9, 2) <> '31' OR NOT (substr({c}, 6, 2) = '04' OR substr({c}, 6, 2) = '06' OR substr({c}, 6, 2) = '09' OR substr({c}, 6, 2) = '11'))"
        f" AND (substr({c}, 6, 2) <> '02' OR substr({c}, 9, 2) <= '28' OR substr({c}, 9, 2) = '29'"
        f" AND (substr({c}, 3, 2) <> '00'"
        f" AND (substr({c}, 4, 1) = '0' OR substr({c}, 4, 1) = '4' OR substr({c}, 4, 1) = '8')"
        f" AND (substr({c}, 3, 1) = '0' OR substr({c}, 3, 1) = '2' OR substr({c}, 3, 1) = '4' OR substr({c}, 3, 1) = '6' OR substr({c}, 3, 1) = '8') OR (substr({c}, 4, 1) = '2' OR substr({c}, 4, 1) = '6')"
        f" AND (substr({c}, 3, 1) = '1' OR substr({c}, 3, 1) = '3' OR substr({c}, 3, 1) = '5' OR substr({c}, 3, 1) = '7' OR substr({c}, 3, 1) = '9') OR substr({c}, 1, 4) = '2000')))"
    )


def upgrade() -> None:
    op.create_table(
        "countries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("name_en", TEXT, nullable=False),
        sa.Column("name_vi", TEXT, nullable=False),
        sa.Column("official_name_en", TEXT, nullable=True),
        sa.Column("official_name_vi", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_countries")),
        sa.UniqueConstraint("code", name=op.f("uq_countries_code")),
        sa.UniqueConstraint("name_en", name=op.f("uq_countries_name_en")),
        sa.UniqueConstraint("name_vi", name=op.f("uq_countries_name_vi")),
        sa.CheckConstraint("trim(code) <> ''", name=op.f("ck_countries_code_filled")),
        sa.CheckConstraint("code = upper(code)", name=op.f("ck_countries_code_upper")),
        sa.CheckConstraint("(kind = 'country' OR kind = 'territory' OR kind = 'group')", name=op.f("ck_countries_kind_valid")),
        sa.CheckConstraint("trim(name_en) <> ''", name=op.f("ck_countries_name_en_filled")),
        sa.CheckConstraint("trim(name_vi) <> ''", name=op.f("ck_countries_name_vi_filled")),
        sqlite_strict=True,
    )
    op.create_table(
        "indicators",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name_en", TEXT, nullable=False),
        sa.Column("name_vi", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("basis", TEXT, server_default="period", nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("measure", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicators")),
        sa.UniqueConstraint("code", name=op.f("uq_indicators_code")),
        sa.UniqueConstraint("name_en", name=op.f("uq_indicators_name_en")),
        sa.UniqueConstraint("name_vi", name=op.f("uq_indicators_name_vi")),
        sa.CheckConstraint("(basis = 'period' OR basis = 'cumulative')", name=op.f("ck_indicators_basis_valid")),
        sa.CheckConstraint("trim(code) <> ''", name=op.f("ck_indicators_code_filled")),
        sa.CheckConstraint("trim(name_en) <> ''", name=op.f("ck_indicators_name_en_filled")),
        sa.CheckConstraint("trim(name_vi) <> ''", name=op.f("ck_indicators_name_vi_filled")),
        sa.CheckConstraint("(unit = 'delegation' OR unit = 'mou' OR unit = 'press_team' OR unit = 'event' OR unit = 'enterprise' OR unit = 'project' OR unit = 'aid_item' OR unit = 'tonne' OR unit = 'usd' OR unit = 'person' OR unit = 'percent')", name=op.f("ck_indicators_unit_valid")),
        sqlite_strict=True,
    )
    op.create_table(
        "sectors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("name_en", TEXT, nullable=False),
        sa.Column("name_vi", TEXT, nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sectors")),
        sa.ForeignKeyConstraint(["parent_id"], ["sectors.id"], name=op.f("fk_sectors_parent_id_sectors")),
        sa.UniqueConstraint("name_en", name=op.f("uq_sectors_name_en")),
        sa.UniqueConstraint("name_vi", name=op.f("uq_sectors_name_vi")),
        sa.UniqueConstraint("slug", name=op.f("uq_sectors_slug")),
        sa.CheckConstraint("trim(name_en) <> ''", name=op.f("ck_sectors_name_en_filled")),
        sa.CheckConstraint("trim(name_vi) <> ''", name=op.f("ck_sectors_name_vi_filled")),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_sectors_not_its_own_parent")),
        sa.CheckConstraint("trim(slug) <> ''", name=op.f("ck_sectors_slug_filled")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_sectors_parent_id"), "sectors", ["parent_id"])
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("publisher", TEXT, nullable=True),
        sa.Column("kind", TEXT, server_default="other", nullable=False),
        sa.Column("url", TEXT, nullable=True),
        sa.Column("published_on", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("ref", name=op.f("uq_sources_ref")),
        sa.CheckConstraint("(kind = 'article' OR kind = 'report' OR kind = 'statistics' OR kind = 'document' OR kind = 'standard' OR kind = 'other')", name=op.f("ck_sources_kind_valid")),
        sa.CheckConstraint(a_date("published_on"), name=op.f("ck_sources_published_on_valid")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_sources_ref_filled")),
        sa.CheckConstraint("trim(title) <> ''", name=op.f("ck_sources_title_filled")),
        sqlite_strict=True,
    )
    op.create_table(
        "aid",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("title_vi", TEXT, nullable=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("recipient", TEXT, nullable=True),
        sa.Column("committed_usd_cents", INT64, nullable=True),
        sa.Column("disbursed_usd_cents", INT64, nullable=True),
        sa.Column("amount_as_signed_hundredths", INT64, nullable=True),
        sa.Column("currency", TEXT, nullable=True),
        sa.Column("approval_document", TEXT, nullable=True),
        sa.Column("approval_date", TEXT, nullable=True),
        sa.Column("planned_start", TEXT, nullable=True),
        sa.Column("planned_end", TEXT, nullable=True),
        sa.Column("start_date", TEXT, nullable=True),
        sa.Column("end_date", TEXT, nullable=True),
        sa.Column("status", TEXT, server_default="proposed", nullable=False),
        sa.Column("counted", sa.Integer(), server_default="1", nullable=False),
        sa.Column("not_counted_reason", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_aid_source_id_sources")),
        sa.UniqueConstraint("ref", name=op.f("uq_aid_ref")),
        sa.CheckConstraint("amount_as_signed_hundredths >= 0", name=op.f("ck_aid_amount_as_signed_hundredths_range")),
        sa.CheckConstraint(a_date("approval_date"), name=op.f("ck_aid_approval_date_valid")),
        sa.CheckConstraint("committed_usd_cents >= 0", name=op.f("ck_aid_committed_usd_cents_range")),
        sa.CheckConstraint("counted = 0 OR counted = 1", name=op.f("ck_aid_counted_valid")),
        sa.CheckConstraint("disbursed_usd_cents >= 0", name=op.f("ck_aid_disbursed_usd_cents_range")),
        sa.CheckConstraint("substr(end_date, 1, length(start_date)) >= substr(start_date, 1, length(end_date))", name=op.f("ck_aid_end_date_not_before_start_date")),
        sa.CheckConstraint(a_date("end_date"), name=op.f("ck_aid_end_date_valid")),
        sa.CheckConstraint("(kind = 'programme' OR kind = 'project' OR kind = 'non_project')", name=op.f("ck_aid_kind_valid")),
        sa.CheckConstraint("substr(planned_end, 1, length(planned_start)) >= substr(planned_start, 1, length(planned_end))", name=op.f("ck_aid_planned_end_not_before_planned_start")),
        sa.CheckConstraint(a_date("planned_end"), name=op.f("ck_aid_planned_end_valid")),
        sa.CheckConstraint(a_date("planned_start"), name=op.f("ck_aid_planned_start_valid")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_aid_ref_filled")),
        sa.CheckConstraint("counted = 1 OR not_counted_reason IS NOT NULL", name=op.f("ck_aid_says_why_not_counted")),
        sa.CheckConstraint(a_date("start_date"), name=op.f("ck_aid_start_date_valid")),
        sa.CheckConstraint("(status = 'proposed' OR status = 'approved' OR status = 'under_way' OR status = 'completed' OR status = 'cancelled')", name=op.f("ck_aid_status_valid")),
        sa.CheckConstraint("trim(title) <> ''", name=op.f("ck_aid_title_filled")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_aid_approval_date"), "aid", ["approval_date"])
    op.create_index(op.f("ix_aid_source_id"), "aid", ["source_id"])
    op.create_table(
        "country_aliases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("country_id", sa.Integer(), nullable=False),
        sa.Column("alias", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_country_aliases")),
        sa.ForeignKeyConstraint(["country_id"], ["countries.id"], name=op.f("fk_country_aliases_country_id_countries"), ondelete="CASCADE"),
        sa.UniqueConstraint("country_id", "alias", name=op.f("uq_country_aliases_country_id_alias")),
        sa.CheckConstraint("trim(alias) <> ''", name=op.f("ck_country_aliases_alias_filled")),
        sqlite_strict=True,
    )
    op.create_table(
        "country_members",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("group_id", "member_id", name=op.f("pk_country_members")),
        sa.ForeignKeyConstraint(["group_id"], ["countries.id"], name=op.f("fk_country_members_group_id_countries"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["countries.id"], name=op.f("fk_country_members_member_id_countries")),
        sa.CheckConstraint("group_id <> member_id", name=op.f("ck_country_members_not_its_own_member")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_country_members_member_id"), "country_members", ["member_id"])
    op.create_table(
        "delegations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("direction", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("title_vi", TEXT, nullable=True),
        sa.Column("head_name", TEXT, nullable=True),
        sa.Column("head_title", TEXT, nullable=True),
        sa.Column("head_title_vi", TEXT, nullable=True),
        sa.Column("level", TEXT, nullable=True),
        sa.Column("start_date", TEXT, nullable=True),
        sa.Column("end_date", TEXT, nullable=True),
        sa.Column("member_count", sa.Integer(), nullable=True),
        sa.Column("places", TEXT, nullable=True),
        sa.Column("purpose", TEXT, nullable=True),
        sa.Column("purpose_vi", TEXT, nullable=True),
        sa.Column("host_body", TEXT, nullable=True),
        sa.Column("received_by", TEXT, nullable=True),
        sa.Column("accompanying_staff", TEXT, nullable=True),
        sa.Column("in_plan", sa.Integer(), nullable=True),
        sa.Column("funding", TEXT, nullable=True),
        sa.Column("cost_hundredths", INT64, nullable=True),
        sa.Column("cost_currency", TEXT, nullable=True),
        sa.Column("approval_document", TEXT, nullable=True),
        sa.Column("approval_date", TEXT, nullable=True),
        sa.Column("status", TEXT, server_default="planned", nullable=False),
        sa.Column("result", TEXT, nullable=True),
        sa.Column("report_due", TEXT, nullable=True),
        sa.Column("report_date", TEXT, nullable=True),
        sa.Column("counted", sa.Integer(), server_default="1", nullable=False),
        sa.Column("not_counted_reason", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_delegations_source_id_sources")),
        sa.UniqueConstraint("ref", name=op.f("uq_delegations_ref")),
        sa.CheckConstraint(a_date("approval_date"), name=op.f("ck_delegations_approval_date_valid")),
        sa.CheckConstraint("cost_hundredths >= 0", name=op.f("ck_delegations_cost_hundredths_range")),
        sa.CheckConstraint("counted = 0 OR counted = 1", name=op.f("ck_delegations_counted_valid")),
        sa.CheckConstraint("(direction = 'inbound' OR direction = 'outbound')", name=op.f("ck_delegations_direction_valid")),
        sa.CheckConstraint("substr(end_date, 1, length(start_date)) >= substr(start_date, 1, length(end_date))", name=op.f("ck_delegations_end_date_not_before_start_date")),
        sa.CheckConstraint(a_date("end_date"), name=op.f("ck_delegations_end_date_valid")),
        sa.CheckConstraint("(funding = 'city_budget' OR funding = 'sector_budget' OR funding = 'host_covered' OR funding = 'self_funded' OR funding = 'mixed')", name=op.f("ck_delegations_funding_valid")),
        sa.CheckConstraint("in_plan = 0 OR in_plan = 1", name=op.f("ck_delegations_in_plan_valid")),
        sa.CheckConstraint("(level = 'head_of_state' OR level = 'royal' OR level = 'head_of_government' OR level = 'ministerial' OR level = 'vice_ministerial' OR level = 'ambassador' OR level = 'local_leader' OR level = 'party' OR level = 'parliament' OR level = 'business' OR level = 'expert' OR level = 'other')", name=op.f("ck_delegations_level_valid")),
        sa.CheckConstraint("member_count >= 1", name=op.f("ck_delegations_member_count_range")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_delegations_ref_filled")),
        sa.CheckConstraint("substr(report_date, 1, length(start_date)) >= substr(start_date, 1, length(report_date))", name=op.f("ck_delegations_report_date_not_before_start_date")),
        sa.CheckConstraint(a_date("report_date"), name=op.f("ck_delegations_report_date_valid")),
        sa.CheckConstraint(a_date("report_due"), name=op.f("ck_delegations_report_due_valid")),
        sa.CheckConstraint("counted = 1 OR not_counted_reason IS NOT NULL", name=op.f("ck_delegations_says_why_not_counted")),
        sa.CheckConstraint(a_date("start_date"), name=op.f("ck_delegations_start_date_valid")),
        sa.CheckConstraint("(status = 'planned' OR status = 'approved' OR status = 'under_way' OR status = 'completed' OR status = 'postponed' OR status = 'cancelled')", name=op.f("ck_delegations_status_valid")),
        sa.CheckConstraint("trim(title) <> ''", name=op.f("ck_delegations_title_filled")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_delegations_source_id"), "delegations", ["source_id"])
    op.create_index(op.f("ix_delegations_start_date"), "delegations", ["start_date"])
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("number", TEXT, nullable=True),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("title_vi", TEXT, nullable=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("issuer", TEXT, nullable=True),
        sa.Column("issuer_vi", TEXT, nullable=True),
        sa.Column("issued_on", TEXT, nullable=True),
        sa.Column("period_start", TEXT, nullable=True),
        sa.Column("period_end", TEXT, nullable=True),
        sa.Column("implements_id", sa.Integer(), nullable=True),
        sa.Column("status", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.ForeignKeyConstraint(["implements_id"], ["documents.id"], name=op.f("fk_documents_implements_id_documents")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_documents_source_id_sources")),
        sa.UniqueConstraint("ref", name=op.f("uq_documents_ref")),
        sa.CheckConstraint("implements_id <> id", name=op.f("ck_documents_does_not_implement_itself")),
        sa.CheckConstraint(a_date("issued_on"), name=op.f("ck_documents_issued_on_valid")),
        sa.CheckConstraint("(kind = 'directive' OR kind = 'resolution' OR kind = 'action_programme' OR kind = 'plan' OR kind = 'strategy' OR kind = 'decision' OR kind = 'law' OR kind = 'other')", name=op.f("ck_documents_kind_valid")),
        sa.CheckConstraint("substr(period_end, 1, length(period_start)) >= substr(period_start, 1, length(period_end))", name=op.f("ck_documents_period_end_not_before_period_start")),
        sa.CheckConstraint(a_date("period_end"), name=op.f("ck_documents_period_end_valid")),
        sa.CheckConstraint(a_date("period_start"), name=op.f("ck_documents_period_start_valid")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_documents_ref_filled")),
        sa.CheckConstraint("(status = 'being_prepared' OR status = 'issued' OR status = 'replaced')", name=op.f("ck_documents_status_valid")),
        sa.CheckConstraint("trim(title) <> ''", name=op.f("ck_documents_title_filled")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_documents_implements_id"), "documents", ["implements_id"])
    op.create_index(op.f("ix_documents_issued_on"), "documents", ["issued_on"])
    op.create_index(op.f("ix_documents_source_id"), "documents", ["source_id"])
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("title_vi", TEXT, nullable=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("start_date", TEXT, nullable=True),
        sa.Column("end_date", TEXT, nullable=True),
        sa.Column("place", TEXT, nullable=True),
        sa.Column("mode", TEXT, nullable=True),
        sa.Column("city_role", TEXT, nullable=True),
        sa.Column("organizer", TEXT, nullable=True),
        sa.Column("participants", TEXT, nullable=True),
        sa.Column("participants_vietnamese", sa.Integer(), nullable=True),
        sa.Column("participants_foreign_resident", sa.Integer(), nullable=True),
        sa.Column("participants_foreign_visiting", sa.Integer(), nullable=True),
        sa.Column("enterprises_connected", sa.Integer(), nullable=True),
        sa.Column("result", TEXT, nullable=True),
        sa.Column("counted", sa.Integer(), server_default="1", nullable=False),
        sa.Column("not_counted_reason", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_events_source_id_sources")),
        sa.UniqueConstraint("ref", name=op.f("uq_events_ref")),
        sa.CheckConstraint("(city_role = 'host' OR city_role = 'co_host' OR city_role = 'attended' OR city_role = 'exhibited')", name=op.f("ck_events_city_role_valid")),
        sa.CheckConstraint("counted = 0 OR counted = 1", name=op.f("ck_events_counted_valid")),
        sa.CheckConstraint("substr(end_date, 1, length(start_date)) >= substr(start_date, 1, length(end_date))", name=op.f("ck_events_end_date_not_before_start_date")),
        sa.CheckConstraint(a_date("end_date"), name=op.f("ck_events_end_date_valid")),
        sa.CheckConstraint("enterprises_connected >= 0", name=op.f("ck_events_enterprises_connected_range")),
        sa.CheckConstraint("(kind = 'conference' OR kind = 'seminar' OR kind = 'forum' OR kind = 'fair' OR kind = 'business_matching' OR kind = 'other')", name=op.f("ck_events_kind_valid")),
        sa.CheckConstraint("(mode = 'in_person' OR mode = 'online' OR mode = 'hybrid')", name=op.f("ck_events_mode_valid")),
        sa.CheckConstraint("participants_foreign_resident >= 0", name=op.f("ck_events_participants_foreign_resident_range")),
        sa.CheckConstraint("participants_foreign_visiting >= 0", name=op.f("ck_events_participants_foreign_visiting_range")),
        sa.CheckConstraint("participants_vietnamese >= 0", name=op.f("ck_events_participants_vietnamese_range")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_events_ref_filled")),
        sa.CheckConstraint("counted = 1 OR not_counted_reason IS NOT NULL", name=op.f("ck_events_says_why_not_counted")),
        sa.CheckConstraint(a_date("start_date"), name=op.f("ck_events_start_date_valid")),
        sa.CheckConstraint("trim(title) <> ''", name=op.f("ck_events_title_filled")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_events_source_id"), "events", ["source_id"])
    op.create_index(op.f("ix_events_start_date"), "events", ["start_date"])
    op.create_table(
        "figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("period_start", TEXT, nullable=True),
        sa.Column("period_end", TEXT, nullable=False),
        sa.Column("qualifier", TEXT, server_default="exact", nullable=False),
        sa.Column("value_hundredths", INT64, nullable=True),
        sa.Column("value_text", TEXT, nullable=True),
        sa.Column("value_text_vi", TEXT, nullable=True),
        sa.Column("kind", TEXT, server_default="unknown", nullable=False),
        sa.Column("year_basis", TEXT, server_default="stated", nullable=False),
        sa.Column("scope", TEXT, nullable=True),
        sa.Column("territory", TEXT, nullable=True),
        sa.Column("preferred", sa.Integer(), server_default="1", nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("source_locator", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures")),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicators.id"], name=op.f("fk_figures_indicator_id_indicators")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_figures_source_id_sources")),
        sa.UniqueConstraint("ref", name=op.f("uq_figures_ref")),
        sa.CheckConstraint("(kind = 'unknown' OR kind = 'plan' OR kind = 'estimate' OR kind = 'result')", name=op.f("ck_figures_kind_valid")),
        sa.CheckConstraint("substr(period_end, 1, length(period_start)) >= substr(period_start, 1, length(period_end))", name=op.f("ck_figures_period_end_not_before_period_start")),
        sa.CheckConstraint(a_date("period_end"), name=op.f("ck_figures_period_end_valid")),
        sa.CheckConstraint(a_date("period_start"), name=op.f("ck_figures_period_start_valid")),
        sa.CheckConstraint("preferred = 0 OR preferred = 1", name=op.f("ck_figures_preferred_valid")),
        sa.CheckConstraint("(qualifier = 'exact' OR qualifier = 'nearly' OR qualifier = 'more_than' OR qualifier = 'about' OR qualifier = 'at_least')", name=op.f("ck_figures_qualifier_valid")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_figures_ref_filled")),
        sa.CheckConstraint("value_hundredths IS NOT NULL OR value_text IS NOT NULL", name=op.f("ck_figures_says_something")),
        sa.CheckConstraint("(year_basis = 'stated' OR year_basis = 'implied' OR year_basis = 'undated')", name=op.f("ck_figures_year_basis_valid")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_figures_indicator_id"), "figures", ["indicator_id"])
    op.create_index(op.f("ix_figures_period_end"), "figures", ["period_end"])
    op.create_index(op.f("ix_figures_source_id"), "figures", ["source_id"])
    op.create_table(
        "partners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("name_vi", TEXT, nullable=True),
        sa.Column("name_local", TEXT, nullable=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("country_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("website", TEXT, nullable=True),
        sa.Column("relation", TEXT, nullable=True),
        sa.Column("relation_since", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partners")),
        sa.ForeignKeyConstraint(["country_id"], ["countries.id"], name=op.f("fk_partners_country_id_countries")),
        sa.ForeignKeyConstraint(["parent_id"], ["partners.id"], name=op.f("fk_partners_parent_id_partners")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_partners_source_id_sources")),
        sa.UniqueConstraint("name", name=op.f("uq_partners_name")),
        sa.UniqueConstraint("ref", name=op.f("uq_partners_ref")),
        sa.CheckConstraint("(kind = 'government' OR kind = 'locality' OR kind = 'embassy' OR kind = 'consulate' OR kind = 'corporation' OR kind = 'trade_promotion' OR kind = 'chamber' OR kind = 'association' OR kind = 'media' OR kind = 'ngo' OR kind = 'international_organization' OR kind = 'university' OR kind = 'other')", name=op.f("ck_partners_kind_valid")),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_partners_name_filled")),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_partners_not_its_own_parent")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_partners_ref_filled")),
        sa.CheckConstraint(a_date("relation_since"), name=op.f("ck_partners_relation_since_valid")),
        sa.CheckConstraint("(relation = 'sister_city' OR relation = 'friendship' OR relation = 'maintained' OR relation = 'connected' OR relation = 'ended')", name=op.f("ck_partners_relation_valid")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_partners_country_id"), "partners", ["country_id"])
    op.create_index(op.f("ix_partners_parent_id"), "partners", ["parent_id"])
    op.create_index(op.f("ix_partners_source_id"), "partners", ["source_id"])
    op.create_table(
        "sector_aliases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=False),
        sa.Column("alias", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sector_aliases")),
        sa.ForeignKeyConstraint(["sector_id"], ["sectors.id"], name=op.f("fk_sector_aliases_sector_id_sectors"), ondelete="CASCADE"),
        sa.UniqueConstraint("sector_id", "alias", name=op.f("uq_sector_aliases_sector_id_alias")),
        sa.CheckConstraint("trim(alias) <> ''", name=op.f("ck_sector_aliases_alias_filled")),
        sqlite_strict=True,
    )
    op.create_table(
        "aid_countries",
        sa.Column("aid_id", sa.Integer(), nullable=False),
        sa.Column("country_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("aid_id", "country_id", name=op.f("pk_aid_countries")),
        sa.ForeignKeyConstraint(["aid_id"], ["aid.id"], name=op.f("fk_aid_countries_aid_id_aid"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["country_id"], ["countries.id"], name=op.f("fk_aid_countries_country_id_countries")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_aid_countries_country_id"), "aid_countries", ["country_id"])
    op.create_table(
        "aid_partners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("aid_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("role", TEXT, server_default="donor", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_partners")),
        sa.ForeignKeyConstraint(["aid_id"], ["aid.id"], name=op.f("fk_aid_partners_aid_id_aid"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_aid_partners_partner_id_partners")),
        sa.UniqueConstraint("aid_id", "partner_id", "role", name=op.f("uq_aid_partners_aid_id_partner_id_role")),
        sa.CheckConstraint("(role = 'donor' OR role = 'implementing' OR role = 'receiving' OR role = 'accountable')", name=op.f("ck_aid_partners_role_valid")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_aid_partners_partner_id"), "aid_partners", ["partner_id"])
    op.create_table(
        "aid_sectors",
        sa.Column("aid_id", sa.Integer(), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("aid_id", "sector_id", name=op.f("pk_aid_sectors")),
        sa.ForeignKeyConstraint(["aid_id"], ["aid.id"], name=op.f("fk_aid_sectors_aid_id_aid"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sector_id"], ["sectors.id"], name=op.f("fk_aid_sectors_sector_id_sectors")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_aid_sectors_sector_id"), "aid_sectors", ["sector_id"])
    op.create_table(
        "aid_transactions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("aid_id", sa.Integer(), nullable=False),
        sa.Column("date", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("amount_usd_cents", INT64, nullable=False),
        sa.Column("amount_as_signed_hundredths", INT64, nullable=True),
        sa.Column("currency", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_transactions")),
        sa.ForeignKeyConstraint(["aid_id"], ["aid.id"], name=op.f("fk_aid_transactions_aid_id_aid")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_aid_transactions_source_id_sources")),
        sa.UniqueConstraint("ref", name=op.f("uq_aid_transactions_ref")),
        sa.CheckConstraint(a_date("date"), name=op.f("ck_aid_transactions_date_valid")),
        sa.CheckConstraint("(kind = 'commitment' OR kind = 'disbursement')", name=op.f("ck_aid_transactions_kind_valid")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_aid_transactions_ref_filled")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_aid_transactions_aid_id"), "aid_transactions", ["aid_id"])
    op.create_index(op.f("ix_aid_transactions_date"), "aid_transactions", ["date"])
    op.create_index(op.f("ix_aid_transactions_source_id"), "aid_transactions", ["source_id"])
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("position", TEXT, nullable=True),
        sa.Column("phone", TEXT, nullable=True),
        sa.Column("email", TEXT, nullable=True),
        sa.Column("valid_from", TEXT, nullable=True),
        sa.Column("valid_to", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_contacts_partner_id_partners")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_contacts_source_id_sources")),
        sa.UniqueConstraint("ref", name=op.f("uq_contacts_ref")),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_contacts_name_filled")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_contacts_ref_filled")),
        sa.CheckConstraint(a_date("valid_from"), name=op.f("ck_contacts_valid_from_valid")),
        sa.CheckConstraint("substr(valid_to, 1, length(valid_from)) >= substr(valid_from, 1, length(valid_to))", name=op.f("ck_contacts_valid_to_not_before_valid_from")),
        sa.CheckConstraint(a_date("valid_to"), name=op.f("ck_contacts_valid_to_valid")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_contacts_partner_id"), "contacts", ["partner_id"])
    op.create_index(op.f("ix_contacts_source_id"), "contacts", ["source_id"])
    op.create_table(
        "delegation_countries",
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("country_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("delegation_id", "country_id", name=op.f("pk_delegation_countries")),
        sa.ForeignKeyConstraint(["country_id"], ["countries.id"], name=op.f("fk_delegation_countries_country_id_countries")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegations.id"], name=op.f("fk_delegation_countries_delegation_id_delegations"), ondelete="CASCADE"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_delegation_countries_country_id"), "delegation_countries", ["country_id"])
    op.create_table(
        "delegation_partners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("role", TEXT, server_default="met", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_partners")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegations.id"], name=op.f("fk_delegation_partners_delegation_id_delegations"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_delegation_partners_partner_id_partners")),
        sa.UniqueConstraint("delegation_id", "partner_id", "role", name=op.f("uq_delegation_partners_delegation_id_partner_id_role")),
        sa.CheckConstraint("(role = 'met' OR role = 'visitor' OR role = 'host' OR role = 'co_organizer')", name=op.f("ck_delegation_partners_role_valid")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_delegation_partners_partner_id"), "delegation_partners", ["partner_id"])
    op.create_table(
        "delegation_sectors",
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("delegation_id", "sector_id", name=op.f("pk_delegation_sectors")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegations.id"], name=op.f("fk_delegation_sectors_delegation_id_delegations"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sector_id"], ["sectors.id"], name=op.f("fk_delegation_sectors_sector_id_sectors")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_delegation_sectors_sector_id"), "delegation_sectors", ["sector_id"])
    op.create_table(
        "event_countries",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("country_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "country_id", name=op.f("pk_event_countries")),
        sa.ForeignKeyConstraint(["country_id"], ["countries.id"], name=op.f("fk_event_countries_country_id_countries")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_countries_event_id_events"), ondelete="CASCADE"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_event_countries_country_id"), "event_countries", ["country_id"])
    op.create_table(
        "event_fields",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("field", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_fields")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_fields_event_id_events"), ondelete="CASCADE"),
        sa.UniqueConstraint("event_id", "field", name=op.f("uq_event_fields_event_id_field")),
        sa.CheckConstraint("(field = 'investment' OR field = 'trade' OR field = 'tourism' OR field = 'culture')", name=op.f("ck_event_fields_field_valid")),
        sqlite_strict=True,
    )
    op.create_table(
        "event_partners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("role", TEXT, server_default="participant", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_partners")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_partners_event_id_events"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_event_partners_partner_id_partners")),
        sa.UniqueConstraint("event_id", "partner_id", "role", name=op.f("uq_event_partners_event_id_partner_id_role")),
        sa.CheckConstraint("(role = 'participant' OR role = 'organizer' OR role = 'co_organizer' OR role = 'connected')", name=op.f("ck_event_partners_role_valid")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_event_partners_partner_id"), "event_partners", ["partner_id"])
    op.create_table(
        "event_sectors",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "sector_id", name=op.f("pk_event_sectors")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_sectors_event_id_events"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sector_id"], ["sectors.id"], name=op.f("fk_event_sectors_sector_id_sectors")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_event_sectors_sector_id"), "event_sectors", ["sector_id"])
    op.create_table(
        "focus_areas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("title_vi", TEXT, nullable=True),
        sa.Column("detail", TEXT, nullable=True),
        sa.Column("detail_vi", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focus_areas")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_focus_areas_document_id_documents")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_focus_areas_source_id_sources")),
        sa.UniqueConstraint("document_id", "position", name=op.f("uq_focus_areas_document_id_position")),
        sa.UniqueConstraint("ref", name=op.f("uq_focus_areas_ref")),
        sa.CheckConstraint("position >= 1", name=op.f("ck_focus_areas_position_range")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_focus_areas_ref_filled")),
        sa.CheckConstraint("trim(title) <> ''", name=op.f("ck_focus_areas_title_filled")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_focus_areas_source_id"), "focus_areas", ["source_id"])
    op.create_table(
        "mous",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("title_vi", TEXT, nullable=True),
        sa.Column("instrument", TEXT, server_default="mou", nullable=False),
        sa.Column("signed_on", TEXT, nullable=True),
        sa.Column("effective_on", TEXT, nullable=True),
        sa.Column("expires_on", TEXT, nullable=True),
        sa.Column("auto_renewal", sa.Integer(), nullable=True),
        sa.Column("signing_level", TEXT, nullable=True),
        sa.Column("city_signatory_name", TEXT, nullable=True),
        sa.Column("city_signatory_title", TEXT, nullable=True),
        sa.Column("field", TEXT, nullable=True),
        sa.Column("languages", TEXT, nullable=True),
        sa.Column("proposing_body", TEXT, nullable=True),
        sa.Column("competent_authority", TEXT, nullable=True),
        sa.Column("approval_document", TEXT, nullable=True),
        sa.Column("approval_date", TEXT, nullable=True),
        sa.Column("mofa_consulted_on", TEXT, nullable=True),
        sa.Column("copy_sent_on", TEXT, nullable=True),
        sa.Column("extended_on", TEXT, nullable=True),
        sa.Column("suspended_on", TEXT, nullable=True),
        sa.Column("withdrawn_on", TEXT, nullable=True),
        sa.Column("terminated_on", TEXT, nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("publishable", sa.Integer(), nullable=True),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("status", TEXT, server_default="draft", nullable=False),
        sa.Column("implementation", TEXT, nullable=True),
        sa.Column("counted", sa.Integer(), server_default="1", nullable=False),
        sa.Column("not_counted_reason", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mous")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegations.id"], name=op.f("fk_mous_delegation_id_delegations")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_mous_event_id_events")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_mous_source_id_sources")),
        sa.ForeignKeyConstraint(["successor_id"], ["mous.id"], name=op.f("fk_mous_successor_id_mous")),
        sa.UniqueConstraint("ref", name=op.f("uq_mous_ref")),
        sa.CheckConstraint(a_date("approval_date"), name=op.f("ck_mous_approval_date_valid")),
        sa.CheckConstraint("auto_renewal = 0 OR auto_renewal = 1", name=op.f("ck_mous_auto_renewal_valid")),
        sa.CheckConstraint("substr(copy_sent_on, 1, length(signed_on)) >= substr(signed_on, 1, length(copy_sent_on))", name=op.f("ck_mous_copy_sent_on_not_before_signed_on")),
        sa.CheckConstraint(a_date("copy_sent_on"), name=op.f("ck_mous_copy_sent_on_valid")),
        sa.CheckConstraint("counted = 0 OR counted = 1", name=op.f("ck_mous_counted_valid")),
        sa.CheckConstraint(a_date("effective_on"), name=op.f("ck_mous_effective_on_valid")),
        sa.CheckConstraint("substr(expires_on, 1, length(effective_on)) >= substr(effective_on, 1, length(expires_on))", name=op.f("ck_mous_expires_on_not_before_effective_on")),
        sa.CheckConstraint("substr(expires_on, 1, length(signed_on)) >= substr(signed_on, 1, length(expires_on))", name=op.f("ck_mous_expires_on_not_before_signed_on")),
        sa.CheckConstraint(a_date("expires_on"), name=op.f("ck_mous_expires_on_valid")),
        sa.CheckConstraint(a_date("extended_on"), name=op.f("ck_mous_extended_on_valid")),
        sa.CheckConstraint("(instrument = 'mou' OR instrument = 'agreement' OR instrument = 'letter_of_intent' OR instrument = 'minutes' OR instrument = 'other')", name=op.f("ck_mous_instrument_valid")),
        sa.CheckConstraint(a_date("mofa_consulted_on"), name=op.f("ck_mous_mofa_consulted_on_valid")),
        sa.CheckConstraint("successor_id <> id", name=op.f("ck_mous_not_its_own_successor")),
        sa.CheckConstraint("publishable = 0 OR publishable = 1", name=op.f("ck_mous_publishable_valid")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_mous_ref_filled")),
        sa.CheckConstraint("counted = 1 OR not_counted_reason IS NOT NULL", name=op.f("ck_mous_says_why_not_counted")),
        sa.CheckConstraint(a_date("signed_on"), name=op.f("ck_mous_signed_on_valid")),
        sa.CheckConstraint("(signing_level = 'city' OR signing_level = 'department' OR signing_level = 'district' OR signing_level = 'enterprise')", name=op.f("ck_mous_signing_level_valid")),
        sa.CheckConstraint("(status = 'draft' OR status = 'negotiating' OR status = 'signed' OR status = 'suspended' OR status = 'terminated')", name=op.f("ck_mous_status_valid")),
        sa.CheckConstraint(a_date("suspended_on"), name=op.f("ck_mous_suspended_on_valid")),
        sa.CheckConstraint("substr(terminated_on, 1, length(signed_on)) >= substr(signed_on, 1, length(terminated_on))", name=op.f("ck_mous_terminated_on_not_before_signed_on")),
        sa.CheckConstraint(a_date("terminated_on"), name=op.f("ck_mous_terminated_on_valid")),
        sa.CheckConstraint("trim(title) <> ''", name=op.f("ck_mous_title_filled")),
        sa.CheckConstraint("status NOT IN ('draft', 'negotiating') OR signed_on IS NULL", name=op.f("ck_mous_unsigned_has_no_date")),
        sa.CheckConstraint(a_date("withdrawn_on"), name=op.f("ck_mous_withdrawn_on_valid")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_mous_delegation_id"), "mous", ["delegation_id"])
    op.create_index(op.f("ix_mous_event_id"), "mous", ["event_id"])
    op.create_index(op.f("ix_mous_expires_on"), "mous", ["expires_on"])
    op.create_index(op.f("ix_mous_signed_on"), "mous", ["signed_on"])
    op.create_index(op.f("ix_mous_source_id"), "mous", ["source_id"])
    op.create_index(op.f("ix_mous_successor_id"), "mous", ["successor_id"])
    op.create_table(
        "partner_aliases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("alias", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_aliases")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_partner_aliases_partner_id_partners"), ondelete="CASCADE"),
        sa.UniqueConstraint("partner_id", "alias", name=op.f("uq_partner_aliases_partner_id_alias")),
        sa.CheckConstraint("trim(alias) <> ''", name=op.f("ck_partner_aliases_alias_filled")),
        sqlite_strict=True,
    )
    op.create_table(
        "partner_sectors",
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("partner_id", "sector_id", name=op.f("pk_partner_sectors")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_partner_sectors_partner_id_partners"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sector_id"], ["sectors.id"], name=op.f("fk_partner_sectors_sector_id_sectors")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_partner_sectors_sector_id"), "partner_sectors", ["sector_id"])
    op.create_table(
        "press_visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("title_vi", TEXT, nullable=True),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("start_date", TEXT, nullable=True),
        sa.Column("end_date", TEXT, nullable=True),
        sa.Column("crew_size", sa.Integer(), nullable=True),
        sa.Column("topics", TEXT, nullable=True),
        sa.Column("topics_vi", TEXT, nullable=True),
        sa.Column("places", TEXT, nullable=True),
        sa.Column("resident", sa.Integer(), nullable=True),
        sa.Column("permit_number", TEXT, nullable=True),
        sa.Column("permit_date", TEXT, nullable=True),
        sa.Column("permit_until", TEXT, nullable=True),
        sa.Column("host_body", TEXT, nullable=True),
        sa.Column("counted", sa.Integer(), server_default="1", nullable=False),
        sa.Column("not_counted_reason", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_press_visits")),
        sa.ForeignKeyConstraint(["outlet_id"], ["partners.id"], name=op.f("fk_press_visits_outlet_id_partners")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_press_visits_source_id_sources")),
        sa.UniqueConstraint("ref", name=op.f("uq_press_visits_ref")),
        sa.CheckConstraint("counted = 0 OR counted = 1", name=op.f("ck_press_visits_counted_valid")),
        sa.CheckConstraint("crew_size >= 1", name=op.f("ck_press_visits_crew_size_range")),
        sa.CheckConstraint("substr(end_date, 1, length(start_date)) >= substr(start_date, 1, length(end_date))", name=op.f("ck_press_visits_end_date_not_before_start_date")),
        sa.CheckConstraint(a_date("end_date"), name=op.f("ck_press_visits_end_date_valid")),
        sa.CheckConstraint(a_date("permit_date"), name=op.f("ck_press_visits_permit_date_valid")),
        sa.CheckConstraint("substr(permit_until, 1, length(permit_date)) >= substr(permit_date, 1, length(permit_until))", name=op.f("ck_press_visits_permit_until_not_before_permit_date")),
        sa.CheckConstraint(a_date("permit_until"), name=op.f("ck_press_visits_permit_until_valid")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_press_visits_ref_filled")),
        sa.CheckConstraint("resident = 0 OR resident = 1", name=op.f("ck_press_visits_resident_valid")),
        sa.CheckConstraint("counted = 1 OR not_counted_reason IS NOT NULL", name=op.f("ck_press_visits_says_why_not_counted")),
        sa.CheckConstraint(a_date("start_date"), name=op.f("ck_press_visits_start_date_valid")),
        sa.CheckConstraint("trim(title) <> ''", name=op.f("ck_press_visits_title_filled")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_press_visits_outlet_id"), "press_visits", ["outlet_id"])
    op.create_index(op.f("ix_press_visits_source_id"), "press_visits", ["source_id"])
    op.create_index(op.f("ix_press_visits_start_date"), "press_visits", ["start_date"])
    op.create_table(
        "fdi_projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("name_vi", TEXT, nullable=True),
        sa.Column("certificate_number", TEXT, nullable=True),
        sa.Column("certificate_date", TEXT, nullable=True),
        sa.Column("country_id", sa.Integer(), nullable=True),
        sa.Column("sector_id", sa.Integer(), nullable=True),
        sa.Column("vietnamese_enterprise", TEXT, nullable=True),
        sa.Column("industrial_zone", TEXT, nullable=True),
        sa.Column("status", TEXT, server_default="in_force", nullable=False),
        sa.Column("terminated_on", TEXT, nullable=True),
        sa.Column("termination_reason", TEXT, nullable=True),
        sa.Column("implemented_capital_usd_cents", INT64, nullable=True),
        sa.Column("jobs_new", sa.Integer(), nullable=True),
        sa.Column("jobs_safeguarded", sa.Integer(), nullable=True),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("mou_id", sa.Integer(), nullable=True),
        sa.Column("counted", sa.Integer(), server_default="1", nullable=False),
        sa.Column("not_counted_reason", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fdi_projects")),
        sa.ForeignKeyConstraint(["country_id"], ["countries.id"], name=op.f("fk_fdi_projects_country_id_countries")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegations.id"], name=op.f("fk_fdi_projects_delegation_id_delegations")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_fdi_projects_event_id_events")),
        sa.ForeignKeyConstraint(["mou_id"], ["mous.id"], name=op.f("fk_fdi_projects_mou_id_mous")),
        sa.ForeignKeyConstraint(["sector_id"], ["sectors.id"], name=op.f("fk_fdi_projects_sector_id_sectors")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_fdi_projects_source_id_sources")),
        sa.UniqueConstraint("certificate_number", name=op.f("uq_fdi_projects_certificate_number")),
        sa.UniqueConstraint("ref", name=op.f("uq_fdi_projects_ref")),
        sa.CheckConstraint(a_date("certificate_date"), name=op.f("ck_fdi_projects_certificate_date_valid")),
        sa.CheckConstraint("counted = 0 OR counted = 1", name=op.f("ck_fdi_projects_counted_valid")),
        sa.CheckConstraint("implemented_capital_usd_cents >= 0", name=op.f("ck_fdi_projects_implemented_capital_usd_cents_range")),
        sa.CheckConstraint("jobs_new >= 0", name=op.f("ck_fdi_projects_jobs_new_range")),
        sa.CheckConstraint("jobs_safeguarded >= 0", name=op.f("ck_fdi_projects_jobs_safeguarded_range")),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_fdi_projects_name_filled")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_fdi_projects_ref_filled")),
        sa.CheckConstraint("counted = 1 OR not_counted_reason IS NOT NULL", name=op.f("ck_fdi_projects_says_why_not_counted")),
        sa.CheckConstraint("(status = 'in_force' OR status = 'suspended' OR status = 'terminated')", name=op.f("ck_fdi_projects_status_valid")),
        sa.CheckConstraint("substr(terminated_on, 1, length(certificate_date)) >= substr(certificate_date, 1, length(terminated_on))", name=op.f("ck_fdi_projects_terminated_on_not_before_certificate_date")),
        sa.CheckConstraint(a_date("terminated_on"), name=op.f("ck_fdi_projects_terminated_on_valid")),
        sa.CheckConstraint("status = 'terminated' OR terminated_on IS NULL", name=op.f("ck_fdi_projects_terminated_when_dated")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_fdi_projects_certificate_date"), "fdi_projects", ["certificate_date"])
    op.create_index(op.f("ix_fdi_projects_country_id"), "fdi_projects", ["country_id"])
    op.create_index(op.f("ix_fdi_projects_delegation_id"), "fdi_projects", ["delegation_id"])
    op.create_index(op.f("ix_fdi_projects_event_id"), "fdi_projects", ["event_id"])
    op.create_index(op.f("ix_fdi_projects_mou_id"), "fdi_projects", ["mou_id"])
    op.create_index(op.f("ix_fdi_projects_sector_id"), "fdi_projects", ["sector_id"])
    op.create_index(op.f("ix_fdi_projects_source_id"), "fdi_projects", ["source_id"])
    op.create_table(
        "mou_countries",
        sa.Column("mou_id", sa.Integer(), nullable=False),
        sa.Column("country_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("mou_id", "country_id", name=op.f("pk_mou_countries")),
        sa.ForeignKeyConstraint(["country_id"], ["countries.id"], name=op.f("fk_mou_countries_country_id_countries")),
        sa.ForeignKeyConstraint(["mou_id"], ["mous.id"], name=op.f("fk_mou_countries_mou_id_mous"), ondelete="CASCADE"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_mou_countries_country_id"), "mou_countries", ["country_id"])
    op.create_table(
        "mou_partners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mou_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("role", TEXT, server_default="signatory", nullable=False),
        sa.Column("signatory_name", TEXT, nullable=True),
        sa.Column("signatory_title", TEXT, nullable=True),
        sa.Column("effective_on", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mou_partners")),
        sa.ForeignKeyConstraint(["mou_id"], ["mous.id"], name=op.f("fk_mou_partners_mou_id_mous"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_mou_partners_partner_id_partners")),
        sa.UniqueConstraint("mou_id", "partner_id", "role", name=op.f("uq_mou_partners_mou_id_partner_id_role")),
        sa.CheckConstraint(a_date("effective_on"), name=op.f("ck_mou_partners_effective_on_valid")),
        sa.CheckConstraint("(role = 'signatory' OR role = 'witness' OR role = 'implementer')", name=op.f("ck_mou_partners_role_valid")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_mou_partners_partner_id"), "mou_partners", ["partner_id"])
    op.create_table(
        "mou_sectors",
        sa.Column("mou_id", sa.Integer(), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("mou_id", "sector_id", name=op.f("pk_mou_sectors")),
        sa.ForeignKeyConstraint(["mou_id"], ["mous.id"], name=op.f("fk_mou_sectors_mou_id_mous"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sector_id"], ["sectors.id"], name=op.f("fk_mou_sectors_sector_id_sectors")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_mou_sectors_sector_id"), "mou_sectors", ["sector_id"])
    op.create_table(
        "press_publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("press_visit_id", sa.Integer(), nullable=False),
        sa.Column("publication", TEXT, nullable=False),
        sa.Column("url", TEXT, nullable=True),
        sa.Column("published_on", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_press_publications")),
        sa.ForeignKeyConstraint(["press_visit_id"], ["press_visits.id"], name=op.f("fk_press_publications_press_visit_id_press_visits"), ondelete="CASCADE"),
        sa.UniqueConstraint("press_visit_id", "publication", name=op.f("uq_press_publications_press_visit_id_publication")),
        sa.CheckConstraint("trim(publication) <> ''", name=op.f("ck_press_publications_publication_filled")),
        sa.CheckConstraint(a_date("published_on"), name=op.f("ck_press_publications_published_on_valid")),
        sqlite_strict=True,
    )
    op.create_table(
        "press_visit_countries",
        sa.Column("press_visit_id", sa.Integer(), nullable=False),
        sa.Column("country_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("press_visit_id", "country_id", name=op.f("pk_press_visit_countries")),
        sa.ForeignKeyConstraint(["country_id"], ["countries.id"], name=op.f("fk_press_visit_countries_country_id_countries")),
        sa.ForeignKeyConstraint(["press_visit_id"], ["press_visits.id"], name=op.f("fk_press_visit_countries_press_visit_id_press_visits"), ondelete="CASCADE"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_press_visit_countries_country_id"), "press_visit_countries", ["country_id"])
    op.create_table(
        "press_visit_partners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("press_visit_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("role", TEXT, server_default="crew", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_press_visit_partners")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_press_visit_partners_partner_id_partners")),
        sa.ForeignKeyConstraint(["press_visit_id"], ["press_visits.id"], name=op.f("fk_press_visit_partners_press_visit_id_press_visits"), ondelete="CASCADE"),
        sa.UniqueConstraint("press_visit_id", "partner_id", "role", name=op.f("uq_press_visit_partners_press_visit_id_partner_id_role")),
        sa.CheckConstraint("(role = 'crew' OR role = 'subject' OR role = 'arranger')", name=op.f("ck_press_visit_partners_role_valid")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_press_visit_partners_partner_id"), "press_visit_partners", ["partner_id"])
    op.create_table(
        "press_visit_sectors",
        sa.Column("press_visit_id", sa.Integer(), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("press_visit_id", "sector_id", name=op.f("pk_press_visit_sectors")),
        sa.ForeignKeyConstraint(["press_visit_id"], ["press_visits.id"], name=op.f("fk_press_visit_sectors_press_visit_id_press_visits"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sector_id"], ["sectors.id"], name=op.f("fk_press_visit_sectors_sector_id_sectors")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_press_visit_sectors_sector_id"), "press_visit_sectors", ["sector_id"])
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("title_vi", TEXT, nullable=True),
        sa.Column("focus_area_id", sa.Integer(), nullable=True),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column("mou_id", sa.Integer(), nullable=True),
        sa.Column("owner", TEXT, nullable=True),
        sa.Column("promised_by", TEXT, nullable=True),
        sa.Column("promised_to", TEXT, nullable=True),
        sa.Column("due_date", TEXT, nullable=True),
        sa.Column("done_on", TEXT, nullable=True),
        sa.Column("status", TEXT, server_default="open", nullable=False),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegations.id"], name=op.f("fk_tasks_delegation_id_delegations")),
        sa.ForeignKeyConstraint(["focus_area_id"], ["focus_areas.id"], name=op.f("fk_tasks_focus_area_id_focus_areas")),
        sa.ForeignKeyConstraint(["mou_id"], ["mous.id"], name=op.f("fk_tasks_mou_id_mous")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_tasks_source_id_sources")),
        sa.UniqueConstraint("ref", name=op.f("uq_tasks_ref")),
        sa.CheckConstraint(a_date("done_on"), name=op.f("ck_tasks_done_on_valid")),
        sa.CheckConstraint(a_date("due_date"), name=op.f("ck_tasks_due_date_valid")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_tasks_ref_filled")),
        sa.CheckConstraint("(status = 'open' OR status = 'in_progress' OR status = 'done' OR status = 'not_kept' OR status = 'cancelled')", name=op.f("ck_tasks_status_valid")),
        sa.CheckConstraint("trim(title) <> ''", name=op.f("ck_tasks_title_filled")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_tasks_delegation_id"), "tasks", ["delegation_id"])
    op.create_index(op.f("ix_tasks_due_date"), "tasks", ["due_date"])
    op.create_index(op.f("ix_tasks_focus_area_id"), "tasks", ["focus_area_id"])
    op.create_index(op.f("ix_tasks_mou_id"), "tasks", ["mou_id"])
    op.create_index(op.f("ix_tasks_source_id"), "tasks", ["source_id"])
    op.create_table(
        "fdi_capital",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("date", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("amount_usd_cents", INT64, nullable=False),
        sa.Column("amount_as_signed_hundredths", INT64, nullable=True),
        sa.Column("currency", TEXT, nullable=True),
        sa.Column("decision_number", TEXT, nullable=True),
        sa.Column("counted", sa.Integer(), server_default="1", nullable=False),
        sa.Column("not_counted_reason", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fdi_capital")),
        sa.ForeignKeyConstraint(["project_id"], ["fdi_projects.id"], name=op.f("fk_fdi_capital_project_id_fdi_projects")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_fdi_capital_source_id_sources")),
        sa.UniqueConstraint("ref", name=op.f("uq_fdi_capital_ref")),
        sa.CheckConstraint("amount_as_signed_hundredths >= 0", name=op.f("ck_fdi_capital_amount_as_signed_hundredths_range")),
        sa.CheckConstraint("amount_usd_cents >= 0", name=op.f("ck_fdi_capital_amount_usd_cents_range")),
        sa.CheckConstraint("counted = 0 OR counted = 1", name=op.f("ck_fdi_capital_counted_valid")),
        sa.CheckConstraint(a_date("date"), name=op.f("ck_fdi_capital_date_valid")),
        sa.CheckConstraint("(kind = 'new' OR kind = 'increase' OR kind = 'decrease' OR kind = 'share_purchase' OR kind = 'termination')", name=op.f("ck_fdi_capital_kind_valid")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_fdi_capital_ref_filled")),
        sa.CheckConstraint("counted = 1 OR not_counted_reason IS NOT NULL", name=op.f("ck_fdi_capital_says_why_not_counted")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_fdi_capital_date"), "fdi_capital", ["date"])
    op.create_index(op.f("ix_fdi_capital_project_id"), "fdi_capital", ["project_id"])
    op.create_index(op.f("ix_fdi_capital_source_id"), "fdi_capital", ["source_id"])
    op.create_table(
        "fdi_investors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("share_percent_hundredths", INT64, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fdi_investors")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_fdi_investors_partner_id_partners")),
        sa.ForeignKeyConstraint(["project_id"], ["fdi_projects.id"], name=op.f("fk_fdi_investors_project_id_fdi_projects"), ondelete="CASCADE"),
        sa.UniqueConstraint("project_id", "partner_id", name=op.f("uq_fdi_investors_project_id_partner_id")),
        sa.CheckConstraint("share_percent_hundredths BETWEEN 0 AND 10000", name=op.f("ck_fdi_investors_share_percent_hundredths_range")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_fdi_investors_partner_id"), "fdi_investors", ["partner_id"])
    op.create_table(
        "links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("from_delegation_id", sa.Integer(), nullable=True),
        sa.Column("from_mou_id", sa.Integer(), nullable=True),
        sa.Column("from_fdi_project_id", sa.Integer(), nullable=True),
        sa.Column("from_press_visit_id", sa.Integer(), nullable=True),
        sa.Column("from_event_id", sa.Integer(), nullable=True),
        sa.Column("from_aid_id", sa.Integer(), nullable=True),
        sa.Column("from_task_id", sa.Integer(), nullable=True),
        sa.Column("relation", TEXT, nullable=False),
        sa.Column("to_delegation_id", sa.Integer(), nullable=True),
        sa.Column("to_mou_id", sa.Integer(), nullable=True),
        sa.Column("to_fdi_project_id", sa.Integer(), nullable=True),
        sa.Column("to_press_visit_id", sa.Integer(), nullable=True),
        sa.Column("to_event_id", sa.Integer(), nullable=True),
        sa.Column("to_aid_id", sa.Integer(), nullable=True),
        sa.Column("to_task_id", sa.Integer(), nullable=True),
        sa.Column("confidence", TEXT, server_default="stated", nullable=False),
        sa.Column("evidence", TEXT, nullable=True),
        sa.Column("stated_by", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.ForeignKeyConstraint(["from_aid_id"], ["aid.id"], name=op.f("fk_links_from_aid_id_aid")),
        sa.ForeignKeyConstraint(["from_delegation_id"], ["delegations.id"], name=op.f("fk_links_from_delegation_id_delegations")),
        sa.ForeignKeyConstraint(["from_event_id"], ["events.id"], name=op.f("fk_links_from_event_id_events")),
        sa.ForeignKeyConstraint(["from_fdi_project_id"], ["fdi_projects.id"], name=op.f("fk_links_from_fdi_project_id_fdi_projects")),
        sa.ForeignKeyConstraint(["from_mou_id"], ["mous.id"], name=op.f("fk_links_from_mou_id_mous")),
        sa.ForeignKeyConstraint(["from_press_visit_id"], ["press_visits.id"], name=op.f("fk_links_from_press_visit_id_press_visits")),
        sa.ForeignKeyConstraint(["from_task_id"], ["tasks.id"], name=op.f("fk_links_from_task_id_tasks")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_links_source_id_sources")),
        sa.ForeignKeyConstraint(["to_aid_id"], ["aid.id"], name=op.f("fk_links_to_aid_id_aid")),
        sa.ForeignKeyConstraint(["to_delegation_id"], ["delegations.id"], name=op.f("fk_links_to_delegation_id_delegations")),
        sa.ForeignKeyConstraint(["to_event_id"], ["events.id"], name=op.f("fk_links_to_event_id_events")),
        sa.ForeignKeyConstraint(["to_fdi_project_id"], ["fdi_projects.id"], name=op.f("fk_links_to_fdi_project_id_fdi_projects")),
        sa.ForeignKeyConstraint(["to_mou_id"], ["mous.id"], name=op.f("fk_links_to_mou_id_mous")),
        sa.ForeignKeyConstraint(["to_press_visit_id"], ["press_visits.id"], name=op.f("fk_links_to_press_visit_id_press_visits")),
        sa.ForeignKeyConstraint(["to_task_id"], ["tasks.id"], name=op.f("fk_links_to_task_id_tasks")),
        sa.UniqueConstraint("ref", name=op.f("uq_links_ref")),
        sa.CheckConstraint("(confidence = 'stated' OR confidence = 'likely' OR confidence = 'possible')", name=op.f("ck_links_confidence_valid")),
        sa.CheckConstraint("CASE WHEN from_delegation_id IS NULL THEN 0 ELSE 1 END + CASE WHEN from_mou_id IS NULL THEN 0 ELSE 1 END + CASE WHEN from_fdi_project_id IS NULL THEN 0 ELSE 1 END + CASE WHEN from_press_visit_id IS NULL THEN 0 ELSE 1 END + CASE WHEN from_event_id IS NULL THEN 0 ELSE 1 END + CASE WHEN from_aid_id IS NULL THEN 0 ELSE 1 END + CASE WHEN from_task_id IS NULL THEN 0 ELSE 1 END = 1", name=op.f("ck_links_one_from")),
        sa.CheckConstraint("CASE WHEN to_delegation_id IS NULL THEN 0 ELSE 1 END + CASE WHEN to_mou_id IS NULL THEN 0 ELSE 1 END + CASE WHEN to_fdi_project_id IS NULL THEN 0 ELSE 1 END + CASE WHEN to_press_visit_id IS NULL THEN 0 ELSE 1 END + CASE WHEN to_event_id IS NULL THEN 0 ELSE 1 END + CASE WHEN to_aid_id IS NULL THEN 0 ELSE 1 END + CASE WHEN to_task_id IS NULL THEN 0 ELSE 1 END = 1", name=op.f("ck_links_one_to")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_links_ref_filled")),
        sa.CheckConstraint("(relation = 'opened' OR relation = 'advanced' OR relation = 'occasioned' OR relation = 'signed_during' OR relation = 'resulted_in' OR relation = 'fulfils')", name=op.f("ck_links_relation_valid")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_links_from_aid_id"), "links", ["from_aid_id"])
    op.create_index(op.f("ix_links_from_delegation_id"), "links", ["from_delegation_id"])
    op.create_index(op.f("ix_links_from_event_id"), "links", ["from_event_id"])
    op.create_index(op.f("ix_links_from_fdi_project_id"), "links", ["from_fdi_project_id"])
    op.create_index(op.f("ix_links_from_mou_id"), "links", ["from_mou_id"])
    op.create_index(op.f("ix_links_from_press_visit_id"), "links", ["from_press_visit_id"])
    op.create_index(op.f("ix_links_from_task_id"), "links", ["from_task_id"])
    op.create_index(op.f("ix_links_source_id"), "links", ["source_id"])
    op.create_index(op.f("ix_links_to_aid_id"), "links", ["to_aid_id"])
    op.create_index(op.f("ix_links_to_delegation_id"), "links", ["to_delegation_id"])
    op.create_index(op.f("ix_links_to_event_id"), "links", ["to_event_id"])
    op.create_index(op.f("ix_links_to_fdi_project_id"), "links", ["to_fdi_project_id"])
    op.create_index(op.f("ix_links_to_mou_id"), "links", ["to_mou_id"])
    op.create_index(op.f("ix_links_to_press_visit_id"), "links", ["to_press_visit_id"])
    op.create_index(op.f("ix_links_to_task_id"), "links", ["to_task_id"])



def downgrade() -> None:
    for revision in ("0009", "0012", "0017", "0018"):  # what their downgrades kept for the next upgrade
        op.execute(f"DROP TABLE IF EXISTS kept_by_{revision}")
    op.drop_table("links")
    op.drop_table("fdi_investors")
    op.drop_table("fdi_capital")
    op.drop_table("tasks")
    op.drop_table("press_visit_sectors")
    op.drop_table("press_visit_partners")
    op.drop_table("press_visit_countries")
    op.drop_table("press_publications")
    op.drop_table("mou_sectors")
    op.drop_table("mou_partners")
    op.drop_table("mou_countries")
    op.drop_table("fdi_projects")
    op.drop_table("press_visits")
    op.drop_table("partner_sectors")
    op.drop_table("partner_aliases")
    op.drop_table("mous")
    op.drop_table("focus_areas")
    op.drop_table("event_sectors")
    op.drop_table("event_partners")
    op.drop_table("event_fields")
    op.drop_table("event_countries")
    op.drop_table("delegation_sectors")
    op.drop_table("delegation_partners")
    op.drop_table("delegation_countries")
    op.drop_table("contacts")
    op.drop_table("aid_transactions")
    op.drop_table("aid_sectors")
    op.drop_table("aid_partners")
    op.drop_table("aid_countries")
    op.drop_table("sector_aliases")
    op.drop_table("partners")
    op.drop_table("figures")
    op.drop_table("events")
    op.drop_table("documents")
    op.drop_table("delegations")
    op.drop_table("country_members")
    op.drop_table("country_aliases")
    op.drop_table("aid")
    op.drop_table("sources")
    op.drop_table("sectors")
    op.drop_table("indicators")
    op.drop_table("countries")
