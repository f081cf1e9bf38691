"""Images of rows in the history, as the triggers of either engine write them.

An undo in the copy compares an image with the row that is there, so a time in it has the form of
the engine: without a zone PostgreSQL would take it for one of the connection's zone.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from ecodiplo.db.copies.times import to_json, to_text
from ecodiplo.models import whole_metadata
from ecodiplo.models.column_types import DoubleType, UtcSeconds

# Columns of time in tables of earlier revisions.
STAMPS = ("created_at", "updated_at")


def on_sqlite(table: str, image: str | dict[str, Any]) -> str:
    """The image of a row of the table as SQLite's triggers write it."""
    values = json.loads(image) if isinstance(image, str) else image
    times, doubles = _columns(table)
    parts = []
    for name in sorted(values):
        value = values[name]
        if name in times and isinstance(value, str):
            value = to_text(value)
        elif name in doubles and isinstance(value, int):
            value = float(value)
        text = _number(value) if isinstance(value, float) else json.dumps(value, ensure_ascii=False)
        parts.append(f"{json.dumps(name, ensure_ascii=False)}:{text}")
    return "{" + ",".join(parts) + "}"


def on_postgresql(table: str, image: str) -> str:
    """The image that SQLite's triggers wrote, as JSON for PostgreSQL."""
    values, (times, _) = json.loads(image), _columns(table)
    for name in times & values.keys():
        if isinstance(values[name], str):
            values[name] = to_json(values[name])
    return json.dumps(values, ensure_ascii=False)


@cache
def _columns(table: str) -> tuple[frozenset[str], frozenset[str]]:
    """The columns of times of the table, and those of doubles."""
    known = whole_metadata().tables.get(table)
    columns = [] if known is None else list(known.columns)
    times = {column.name for column in columns if isinstance(column.type, UtcSeconds)}
    doubles = {column.name for column in columns if isinstance(column.type, DoubleType)}
    return frozenset({*times, *STAMPS}), frozenset(doubles)


def _number(value: float) -> str:
    """A double as SQLite writes it into JSON."""
    text = format(value, ".15g")
    if float(text) != value:
        text = repr(value)
    mantissa, mark, exponent = text.partition("e")
    return f"{mantissa}{'' if '.' in mantissa else '.0'}{mark}{exponent}"
