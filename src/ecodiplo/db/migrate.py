"""Moving a database's schema up and down its history."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from ecodiplo.db import dialect
from ecodiplo.db.engine import HEAD, revision_of
from ecodiplo.db.place import bundled
from ecodiplo.errors import EcodiploError, UsageProblem

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecodiplo.db.engine import Database


def upgrade(database: Database, revision: str = "head") -> tuple[str | None, str | None]:
    """Bring the schema up to `revision`, making the database when it is not there.

    Returns the revisions before and after. Raises EcodiploError for a database of the future,
    UsageProblem for an unknown revision; nothing of a failed migration stays.
    """
    if dialect.is_missing(database.url):
        dialect.make_room(database.url)
    return _move(database, revision, command.upgrade)


def downgrade(database: Database, revision: str) -> tuple[str | None, str | None]:
    """Take the schema back to `revision`, or to nothing with `base`. Raises as `upgrade` does."""
    return _move(database, revision, command.downgrade)


def known_revisions() -> list[str]:
    """Every revision that this program knows, the newest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]


def _move(
    database: Database, revision: str, move: Callable[[Config, str], None]
) -> tuple[str | None, str | None]:
    with database.migrate() as connection:
        before = revision_of(connection)
        if before is not None and before not in known_revisions():
            raise EcodiploError(
                f"{database} was made by a newer ecodiplo (schema {before}, this one knows {HEAD});"
                " update with `pip install --upgrade ecodiplo`"
            )
        config = _config()
        config.attributes["connection"] = connection
        try:
            move(config, revision)
        except CommandError:
            raise UsageProblem(
                f"there is no schema revision {revision!r}; known: "
                f"{', '.join(reversed(known_revisions()))}, and base and head"
            ) from None
        return before, revision_of(connection)


def _config() -> Config:
    """Alembic's settings, made in code: no `%` to escape, and no file to find."""
    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", str(bundled("migrations")).replace("%", "%%"))
    return config
