"""search: a database of this revision has the search index, and history of what is replaced

`replacing` is for triggers that refuse what would leave no history (INSERT OR REPLACE). The index is no table of the models: `env.py` makes it, from the tables, after every run of
migrations that ends at the newest revision, and drops it before.

Revision ID: 0003
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "replacing",
        sa.Column("table_name", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("table_name", name=op.f("pk_replacing")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("replacing")
