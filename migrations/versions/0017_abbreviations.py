"""abbreviations: what short forms in names stand for; partners say where they are

A downgrade keeps the places of partners in the table `kept_by_0017`, from which the next upgrade
restores them. It deletes the abbreviations and their history, as the command `db downgrade` says
before it does so.

Revision ID: 0017
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op

revision: str = "0017"
down_revision: str | Sequence[str] | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")

# The new columns of partners.
PLACE = ("city", "address", "phone", "email")


def upgrade() -> None:
    op.create_table(
        "abbreviations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", TEXT, nullable=False),
        sa.Column("abbreviation", TEXT, nullable=False),
        sa.Column("meaning", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("note_vi", TEXT, nullable=True),
        sa.Column("created_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.Column("updated_at", MOMENT, server_default=sa.func.current_timestamp(), nullable=False),
        sa.CheckConstraint("(kind = 'government' OR kind = 'locality' OR kind = 'embassy' OR kind = 'consulate' OR kind = 'corporation' OR kind = 'trade_promotion' OR kind = 'chamber' OR kind = 'association' OR kind = 'media' OR kind = 'ngo' OR kind = 'international_organization' OR kind = 'university' OR kind = 'other')", name=op.f("ck_abbreviations_kind_valid")),
        sa.CheckConstraint("trim(abbreviation) <> ''", name=op.f("ck_abbreviations_abbreviation_filled")),
        sa.CheckConstraint("trim(meaning) <> ''", name=op.f("ck_abbreviations_meaning_filled")),
        sa.CheckConstraint("trim(ref) <> ''", name=op.f("ck_abbreviations_ref_filled")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_abbreviations")),
        sa.UniqueConstraint("abbreviation", "meaning", name=op.f("uq_abbreviations_abbreviation_meaning")),
        sa.UniqueConstraint("ref", name=op.f("uq_abbreviations_ref")),
        sqlite_strict=True,
    )
    for column in PLACE:
        op.add_column("partners", sa.Column(column, TEXT, nullable=True))
    if not context.is_offline_mode():
        restore()


def downgrade() -> None:
    keep()
    for column in reversed(PLACE):
        op.drop_column("partners", column)
    op.drop_table("abbreviations")
    op.execute("DELETE FROM changes WHERE record_table = 'abbreviations'")


def keep() -> None:
    """Copy the places to a table of their own."""
    op.execute("CREATE TABLE kept_by_0017 (record_key TEXT NOT NULL, column_name TEXT NOT NULL, value TEXT NOT NULL)")
    for column in PLACE:
        op.execute(f"INSERT INTO kept_by_0017 SELECT ref, '{column}', {column} FROM partners WHERE {column} IS NOT NULL")


def restore() -> None:
    """Give the partners the places that a downgrade kept."""
    if not sa.inspect(op.get_bind()).has_table("kept_by_0017"):
        return
    for column in PLACE:
        own = f"kept_by_0017 WHERE column_name = '{column}' AND record_key = partners.ref"
        op.execute(f"UPDATE partners SET {column} = (SELECT value FROM {own}) WHERE EXISTS (SELECT 1 FROM {own})")
    op.execute("DROP TABLE kept_by_0017")
