"""Roles of a server without a permission."""

from __future__ import annotations

import os
from collections.abc import Iterator

import psycopg
import pytest

from databases import only_on, server_place
from ecodiplo.api import Office
from ecodiplo.db.engine import Database
from ecodiplo.errors import EcodiploError


def directly(database: Database, *statements: str) -> None:
    with psycopg.connect(server_place(database), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


@pytest.fixture
def blind(seeded: Database) -> Iterator[Office]:
    """The office of a role that may read all tables but delegations, and write none."""
    role = f"blind_{os.getpid()}"
    directly(
        seeded,
        f"CREATE ROLE {role} LOGIN PASSWORD 'x'",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",
        f"REVOKE SELECT ON delegations FROM {role}",
    )
    url = seeded.url.set(username=role, password="x")
    with Office(url.render_as_string(hide_password=False)) as office:
        yield office
    directly(seeded, f"DROP OWNED BY {role}", f"DROP ROLE {role}")


@only_on("postgresql", "seeded")
def test_who_may_not_read_is_told_so(blind: Office) -> None:
    with pytest.raises(EcodiploError, match=r"you may not read .*permission denied") as refused:
        blind.list("delegations")
    assert "write" not in str(refused.value)


@only_on("postgresql", "seeded")
def test_who_may_not_write_is_told_so(blind: Office) -> None:
    with pytest.raises(EcodiploError, match="you may not write to"):
        blind.add("events", title="A fair", kind="fair")
