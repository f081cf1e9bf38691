"""claims: snapshots keep their statements; relations and documents say as of when

A snapshot keeps each statement of its report with the figures and records that say it. A relation
with a partner has an end, or the day of which a source says that it stands; the status of a
document has such a day too.

Revision ID: 0012
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | Sequence[str] | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
DOUBLE: Any = sa.Double().with_variant(sa.REAL(), "sqlite")
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


def date_column(table: str, column: str, *checks: sa.CheckConstraint) -> sa.Column[Any]:
    """A column of a partial date, with its rules in its own definition, so that SQLite adds and
    drops it in place."""
    valid = sa.CheckConstraint(a_date(column), name=op.f(f"ck_{table}_{column}_valid"))
    return sa.Column(column, TEXT, valid, *checks, nullable=True)


def not_before(table: str, start: str, end: str) -> sa.CheckConstraint:
    """The end is not before the start, at the precision that both have."""
    return sa.CheckConstraint(
        f"substr({end}, 1, length({start})) >= substr({start}, 1, length({end}))",
        name=op.f(f"ck_{table}_{end}_not_before_{start}"),
    )


def upgrade() -> None:
    op.create_table(
        "snapshot_claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("section", TEXT, nullable=True),
        sa.Column("statement", TEXT, nullable=False),
        sa.Column("content", TEXT, nullable=True),
        sa.Column("period_start", TEXT, nullable=True),
        sa.Column("period_end", TEXT, nullable=True),
        sa.Column("value", DOUBLE, nullable=True),
        sa.Column("figures", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("note_vi", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.CheckConstraint(a_date("period_end"), name=op.f("ck_snapshot_claims_period_end_valid")),
        sa.CheckConstraint(a_date("period_start"), name=op.f("ck_snapshot_claims_period_start_valid")),
        sa.CheckConstraint("trim(code) <> ''", name=op.f("ck_snapshot_claims_code_filled")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_snapshot_claims_ref_filled")),
        sa.CheckConstraint("trim(statement) <> ''", name=op.f("ck_snapshot_claims_statement_filled")),
        not_before("snapshot_claims", "period_start", "period_end"),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name=op.f("fk_snapshot_claims_snapshot_id_snapshots")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot_claims")),
        sa.UniqueConstraint("ref", name=op.f("uq_snapshot_claims_ref")),
        sa.UniqueConstraint("snapshot_id", "code", name=op.f("uq_snapshot_claims_snapshot_id_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "snapshot_claim_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("snapshot_claim_id", sa.Integer(), nullable=False),
        sa.Column("record", TEXT, nullable=False),
        sa.CheckConstraint("trim(record) <> ''", name=op.f("ck_snapshot_claim_records_record_filled")),
        sa.ForeignKeyConstraint(["snapshot_claim_id"], ["snapshot_claims.id"], name=op.f("fk_snapshot_claim_records_snapshot_claim_id_snapshot_claims"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot_claim_records")),
        sa.UniqueConstraint("snapshot_claim_id", "record", name=op.f("uq_snapshot_claim_records_snapshot_claim_id_record")),
        sqlite_strict=True,
    )
    op.add_column("documents", date_column("documents", "status_as_of"))
    op.add_column("partners", date_column("partners", "relation_until", not_before("partners", "relation_since", "relation_until")))
    op.add_column("partners", date_column("partners", "relation_as_of"))


def downgrade() -> None:
    op.drop_column("partners", "relation_as_of")
    op.drop_column("partners", "relation_until")
    op.drop_column("documents", "status_as_of")
    op.drop_table("snapshot_claim_records")
    op.drop_table("snapshot_claims")
