"""SQLite has no roles: who may write to a file may do everything with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ecodiplo.db.engine import Database


def grant(database: Database, role: str, user: str) -> str:  # noqa: ARG001
    """Raise UsageProblem."""
    raise UsageProblem(
        Label(
            f"{database} is a file, and a file has no roles: the permissions of the file and its"
            " folder decide who may read and write it; roles need a PostgreSQL server",
            f"{database} là một tệp, mà tệp thì không có vai trò: quyền của tệp và thư mục quyết"
            " định ai được đọc và ghi; muốn có vai trò cần máy chủ PostgreSQL",
        )
    )


def act_as_owner(connection: Connection) -> None:
    """Nothing to do."""


def renew(connection: Connection) -> None:
    """Nothing to grant."""
