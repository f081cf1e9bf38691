"""external ids: what records are called in other systems, and from which system a file came

A downgrade keeps the ids in the table `kept_by_0018`, from which the next upgrade restores them. It
deletes their history, as the command `db downgrade` says before it does so.

Revision ID: 0018
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision: str = "0018"
down_revision: str | Sequence[str] | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")

# The tables whose records have ids in other systems, by the name of an owner.
OWNERS = {
    "source": "sources", "partner": "partners", "contact": "contacts", "delegation": "delegations",
    "event": "events", "mou": "mous", "mou_event": "mou_events", "fdi_project": "fdi_projects",
    "fdi_capital": "fdi_capital", "press_visit": "press_visits", "aid": "aid",
    "aid_transaction": "aid_transactions", "document": "documents", "focus_area": "focus_areas",
    "task": "tasks", "figure": "figures", "explanation": "explanations", "link": "links",
}  # fmt: skip
# The new columns of imports.
FEED: dict[str, sa.types.TypeEngine[Any]] = {"system": TEXT, "period": TEXT, "as_of": MOMENT, "missing": TEXT}


def upgrade() -> None:
    for owner, table in OWNERS.items():
        side = f"{owner}_external_ids"
        op.create_table(
            side,
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column(f"{owner}_id", sa.Integer(), nullable=False),
            sa.Column("external_id", TEXT, nullable=False),
            sa.Column("system", TEXT, nullable=False),
            sa.CheckConstraint("trim(external_id) <> ''", name=op.f(f"ck_{side}_external_id_filled")),
            sa.CheckConstraint("trim(system) <> ''", name=op.f(f"ck_{side}_system_filled")),
            sa.ForeignKeyConstraint([f"{owner}_id"], [f"{table}.id"], name=op.f(f"fk_{side}_{owner}_id_{table}"), ondelete="CASCADE"),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{side}")),
            sa.UniqueConstraint("system", "external_id", name=op.f(f"uq_{side}_system_external_id")),
            sqlite_strict=True,
        )
        op.create_index(op.f(f"ix_{side}_{owner}_id"), side, [f"{owner}_id"])
    for column, kind in FEED.items():
        op.add_column("imports", sa.Column(column, kind, nullable=True))
    if not context.is_offline_mode():
        restore()


def downgrade() -> None:
    keep()
    for column in reversed(FEED):
        op.drop_column("imports", column)
    for owner in reversed(OWNERS):
        op.drop_table(f"{owner}_external_ids")
        op.execute(f"DELETE FROM changes WHERE table_name = '{owner}_external_ids'")


def keep() -> None:
    """Copy the ids to a table of their own."""
    op.execute("CREATE TABLE kept_by_0018 (kind TEXT NOT NULL, record_key TEXT NOT NULL, external_id TEXT NOT NULL, system TEXT NOT NULL)")
    for owner, table in OWNERS.items():
        side = f"{owner}_external_ids"
        op.execute(f"INSERT INTO kept_by_0018 SELECT '{owner}', ref, external_id, system FROM {side} JOIN {table} ON {table}.id = {owner}_id ORDER BY {side}.id")


def restore() -> None:
    """Give the records the ids that a downgrade kept."""
    if not sa.inspect(op.get_bind()).has_table("kept_by_0018"):
        return
    for owner, table in OWNERS.items():
        op.execute(f"INSERT INTO {owner}_external_ids ({owner}_id, external_id, system) SELECT {table}.id, external_id, system FROM kept_by_0018 JOIN {table} ON ref = record_key WHERE kept_by_0018.kind = '{owner}'")
    op.execute("DROP TABLE kept_by_0018")
