"""claims: snapshots keep their statements; relations and documents say as of when

A snapshot keeps each statement of its report with the figures and records that say it. A relation
with a partner has an end, or the day of which a source says that it stands; the status of a
document has such a day too.

A downgrade keeps the days in the table `kept_by_0012`, from which the next upgrade restores them.
It deletes the statements of snapshots and their history, as the command `db downgrade` says before
it does so.

Revision ID: 0012
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label

revision: str = "0012"
down_revision: str | Sequence[str] | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
DOUBLE: Any = sa.Double().with_variant(sa.REAL(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")

# The new columns, by table.
DAYS = {"documents": ("status_as_of",), "partners": ("relation_until", "relation_as_of")}


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
    return sa.CheckConstraint(end_not_before(start, end), name=op.f(f"ck_{table}_{end}_not_before_{start}"))


def end_not_before(start: str, end: str) -> str:
    """SQL of whether the end is not before the start."""
    return f"substr({end}, 1, length({start})) >= substr({start}, 1, length({end}))"


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
    if not context.is_offline_mode():
        restore()


def downgrade() -> None:
    keep()
    for table, columns in DAYS.items():
        for column in reversed(columns):
            op.drop_column(table, column)
    op.drop_table("snapshot_claim_records")
    op.drop_table("snapshot_claims")
    op.execute("DELETE FROM changes WHERE record_table = 'snapshot_claims'")


def keep() -> None:
    """Copy the days to a table of their own."""
    op.execute("CREATE TABLE kept_by_0012 (table_name TEXT NOT NULL, record_key TEXT NOT NULL, column_name TEXT NOT NULL, value TEXT NOT NULL)")
    for table, columns in DAYS.items():
        for column in columns:
            op.execute(f"INSERT INTO kept_by_0012 SELECT '{table}', ref, '{column}', {column} FROM {table} WHERE {column} IS NOT NULL")


def restore() -> None:
    """Give the records the days that a downgrade kept. Raises EcodiploError for a relation that the
    older program has let begin after its kept end."""
    if not sa.inspect(op.get_bind()).has_table("kept_by_0012"):
        return
    for table, columns in DAYS.items():
        for column in columns:
            own = f"kept_by_0012 WHERE table_name = '{table}' AND column_name = '{column}' AND record_key = {table}.ref"
            if column == "relation_until":
                refuse_late_starts(own)
            op.execute(f"UPDATE {table} SET {column} = (SELECT value FROM {own}) WHERE EXISTS (SELECT 1 FROM {own})")
    op.execute("DROP TABLE kept_by_0012")


def refuse_late_starts(kept: str) -> None:
    rule = end_not_before("relation_since", f"(SELECT value FROM {kept})")
    refs = list(op.get_bind().execute(sa.text(f"SELECT ref FROM partners WHERE NOT ({rule}) ORDER BY ref")).scalars())
    if refs:
        names = ", ".join(refs)
        raise EcodiploError(
            Label(
                f"the relations with {names} now begin after the end that the downgrade kept; correct their first days with the older program first",
                f"quan hệ với {names} nay bắt đầu sau ngày kết thúc đã lưu khi hạ cấp; hãy sửa ngày bắt đầu bằng chương trình cũ trước",
            )
        )
