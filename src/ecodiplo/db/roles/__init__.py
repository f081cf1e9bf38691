"""Roles: what a login of a server may do with the database.

A `reader` reads. An `editor` runs every command that writes records, and cannot change or switch
off history. An `admin` owns the tables, so that it may do anything with them.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from ecodiplo.db.roles import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from ecodiplo.db.engine import Database


class RolesEngine(Protocol):
    """What roles need of an engine."""

    def grant(self, database: Database, role: str, user: str) -> str:
        """Grant the role to the login, or take all away for `none`. Returns the server's name of
        the role.

        Raises UsageProblem when the engine has no roles, NotFound for an unknown login, and
        EcodiploError when the caller may not grant, or the login may do more than the role.
        """

    def act_as_owner(self, connection: Connection) -> None:
        """Let the rest of the transaction act as the owner of the tables, if the user may. What
        the user made without the program gets that owner too."""

    def renew(self, connection: Connection) -> None:
        """Grant the rights of the roles on the tables that the database has now."""


ENGINES: dict[str, RolesEngine] = {"sqlite": sqlite, "postgresql": postgresql}


def of_engine(name: str) -> RolesEngine:
    """The roles of the engine with that name."""
    return ENGINES[name]


def grant(database: Database, role: str, user: str) -> str:
    """Grant the role to the login, as the engine does. Raises as it does."""
    return of_engine(database.url.get_backend_name()).grant(database, role, user)


@contextmanager
def kept(connection: Connection) -> Iterator[None]:
    """Context manager: tables, triggers or functions are made anew. They have the owner that the
    others have, and every role has its rights on them at the end."""
    engine = of_engine(connection.dialect.name)
    engine.act_as_owner(connection)
    yield
    engine.renew(connection)
