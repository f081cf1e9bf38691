"""Records as a Python script receives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecodiplo.catalogue import Field


def record_to_json(fields: Sequence[Field], row: Mapping[str, Any]) -> dict[str, Any]:
    """A record by field: dates as ISO text, exact numbers as Decimal, references as handles,
    several values as a list, with their parts as dicts."""
    return {
        field.name: None if value is None else field.type.to_json(value)
        for field in fields
        for value in (row[field.name],)
    }
