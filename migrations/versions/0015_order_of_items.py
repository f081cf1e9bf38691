"""order of items: the countries and sectors of a record keep the order in which they were entered

Items that are there already have no position; they stay in their order, before later ones.

Revision ID: 0015
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | Sequence[str] | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = (
    "aid_countries", "aid_sectors", "delegation_countries", "delegation_sectors",
    "event_countries", "event_sectors", "mou_countries", "mou_sectors", "partner_sectors",
    "press_visit_countries", "press_visit_sectors",
)  # fmt: skip


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("position", sa.Integer(), nullable=True))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "position")
