"""The tables, one module a subject. A module is imported when one of its tables is asked for."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import MetaData, Table


@cache
def table_of(path: str) -> Table:
    """The table that a path names: `exchanges.delegations`."""
    subject, _, name = path.partition(".")
    table: Table = getattr(import_module(f"ecodiplo.models.{subject}"), name)
    return table


def all_tables() -> MetaData:
    """All tables, for reads: they may lack their rules, which cost time."""
    from ecodiplo.models import history, links

    assert history.changes.metadata is links.links.metadata
    return links.links.metadata


@cache
def whole_metadata() -> MetaData:
    """All tables, with all their rules."""
    from ecodiplo.models.base import complete_indexes
    from ecodiplo.models.column_rules import put_rules_on

    whole = all_tables()
    complete_indexes(whole)
    put_rules_on(whole)
    return whole
