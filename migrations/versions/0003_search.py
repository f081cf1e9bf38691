"""search: a database of this revision has the search index

The index is no table of the models: `env.py` makes it, from the tables, after every run of
migrations that ends at the newest revision, and drops it before.

Revision ID: 0003
"""

from collections.abc import Sequence

revision: str = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
