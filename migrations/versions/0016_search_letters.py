"""search letters: the index finds other widths of letters, and the middle of names without spaces

No table changes. The index is made anew after every run of migrations; a database of this revision
has the one that folds compatibility letters and has the pairs of letters of Chinese, Japanese and
other scripts without spaces. A database of an older revision is refused until it is upgraded, so
that no search looks for such words where there are none.

Revision ID: 0016
"""

from collections.abc import Sequence

revision: str = "0016"
down_revision: str | Sequence[str] | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
