"""search in steps: the index tells names from other texts, and finds the first rows of each table

No table changes. The index is made anew after every run of migrations; a database of this revision
has the one whose rows of a table stand together, with columns or marks of names. A database of an
older revision is refused until it is upgraded, so that no search asks its index for what it lacks.

Revision ID: 0022
"""

from collections.abc import Sequence

revision: str = "0022"
down_revision: str | Sequence[str] | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
