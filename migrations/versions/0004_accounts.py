"""accounts: explanations of differences, and accounts as they were published

The projects in force are now counted as of a day, from their ledger, rather than by the status that
they have today. So measures shipped with the first seed change, where an office has kept them.

Revision ID: 0004
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | Sequence[str] | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INT64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")

# Code of an indicator: (its measure in the first seed, its measure now).
MEASURES = {
    "mous_signed_to_date": ("count mous status=signed,suspended,terminated", "count mous"),
    "fdi_projects_in_force": ("count fdi-projects status=in_force", "count fdi-projects in-force=yes"),
    "fdi_registered_capital_in_force": ("sum fdi-projects.registered_capital_usd status=in_force", "sum fdi-projects.registered_capital_usd in-force=yes"),
}


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


def keyed() -> list[sa.Column[Any]]:
    """The columns that every record has."""
    return [
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("ref", TEXT, nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "explanations",
        sa.Column("id", sa.Integer(), nullable=False),
        *keyed(),
        sa.Column("figure_id", sa.Integer(), nullable=False),
        sa.Column("difference_hundredths", INT64, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("reason_vi", TEXT, nullable=True),
        sa.Column("stated_by", TEXT, nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_locator", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explanations")),
        sa.ForeignKeyConstraint(["figure_id"], ["figures.id"], name=op.f("fk_explanations_figure_id_figures")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_explanations_source_id_sources")),
        sa.UniqueConstraint("ref", name=op.f("uq_explanations_ref")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_explanations_ref_filled")),
        sa.CheckConstraint("trim(reason) <> ''", name=op.f("ck_explanations_reason_filled")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_explanations_figure_id"), "explanations", ["figure_id"])
    op.create_index(op.f("ix_explanations_reason"), "explanations", ["reason"])
    op.create_index(op.f("ix_explanations_source_id"), "explanations", ["source_id"])
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        *keyed(),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("period_start", TEXT, nullable=False),
        sa.Column("period_end", TEXT, nullable=False),
        sa.Column("frozen_on", TEXT, nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("ref", name=op.f("uq_accounts_ref")),
        sa.CheckConstraint("substr(period_end, 1, length(period_start)) >= substr(period_start, 1, length(period_end))", name=op.f("ck_accounts_period_end_not_before_period_start")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_accounts_ref_filled")),
        sa.CheckConstraint("trim(title) <> ''", name=op.f("ck_accounts_title_filled")),
        sa.CheckConstraint("trim(text) <> ''", name=op.f("ck_accounts_text_filled")),
        sa.CheckConstraint("(language = 'en' OR language = 'vi')", name=op.f("ck_accounts_language_valid")),
        *(sa.CheckConstraint(a_date(c), name=op.f(f"ck_accounts_{c}_valid")) for c in ("period_start", "period_end", "frozen_on")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_accounts_period_end"), "accounts", ["period_end"])
    op.create_index(op.f("ix_accounts_title"), "accounts", ["title"])
    op.create_table(
        "account_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        *keyed(),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("figure", TEXT, nullable=True),
        sa.Column("qualifier", TEXT, nullable=True),
        sa.Column("value_hundredths", INT64, nullable=True),
        sa.Column("value_text", TEXT, nullable=True),
        sa.Column("recorded_hundredths", INT64, nullable=True),
        sa.Column("records", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_figures")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_account_figures_account_id_accounts")),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicators.id"], name=op.f("fk_account_figures_indicator_id_indicators")),
        sa.UniqueConstraint("account_id", "indicator_id", name=op.f("uq_account_figures_account_id_indicator_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_account_figures_ref")),
        sa.CheckConstraint("records >= 0", name=op.f("ck_account_figures_records_range")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_account_figures_ref_filled")),
        sa.CheckConstraint("(qualifier = 'exact' OR qualifier = 'nearly' OR qualifier = 'more_than' OR qualifier = 'about' OR qualifier = 'at_least')", name=op.f("ck_account_figures_qualifier_valid")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_account_figures_indicator_id"), "account_figures", ["indicator_id"])
    op.create_table(
        "account_figure_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_figure_id", sa.Integer(), nullable=False),
        sa.Column("record", TEXT, nullable=False),
        sa.Column("amount_hundredths", INT64, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_figure_records")),
        sa.ForeignKeyConstraint(["account_figure_id"], ["account_figures.id"], name=op.f("fk_account_figure_records_account_figure_id_account_figures"), ondelete="CASCADE"),
        sa.UniqueConstraint("account_figure_id", "record", name=op.f("uq_account_figure_records_account_figure_id_record")),
        sa.CheckConstraint("trim(record) <> ''", name=op.f("ck_account_figure_records_record_filled")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("account_figure_records")
    op.drop_table("account_figures")
    op.drop_table("accounts")
    op.drop_table("explanations")


def upgrade_data() -> None:
    """Give the shipped indicators their new measure, unless an office has its own."""
    move_measures(0, 1)


def downgrade_data() -> None:
    """Give them the measure of the first seed again."""
    move_measures(1, 0)


def move_measures(old: int, new: int) -> None:
    for code, measures in MEASURES.items():
        op.execute(f"UPDATE indicators SET measure = '{measures[new]}' WHERE code = '{code}' AND measure = '{measures[old]}'")
