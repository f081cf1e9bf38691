"""Names in SQL."""

from __future__ import annotations


def quoted(name: str) -> str:
    """The name of a table or column in quotes, as both engines take it."""
    return '"' + name.replace('"', '""') + '"'
