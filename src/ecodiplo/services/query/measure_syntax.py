"""An indicator's measure, from its words: `count delegations direction=inbound`.

A measure is read whole when it is written, and again each time it is asked: its entity, its field,
the names of its filters and their values. Only whether a value names a record waits for the
database.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecodiplo.catalogue import find_entity
from ecodiplo.errors import EcodiploError, Unreadable, UsageProblem
from ecodiplo.fields import Integer, Number
from ecodiplo.services.query.filters import check_texts
from ecodiplo.services.query.listing import find_field, find_filter
from ecodiplo.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecodiplo.catalogue import Entity, Field


@dataclass(frozen=True)
class Measure:
    """What to count or add up."""

    entity: Entity
    field: Field | None  # None counts records
    filters: Mapping[str, list[str]]


def parse_measure(text: str) -> Measure:
    """The measure that `text` describes. Raises EcodiploError, which quotes it, when it describes
    none."""
    with quoting(text):
        return _parsed(text)


@contextmanager
def quoting(measure: str) -> Iterator[None]:
    """A block whose EcodiploErrors quote the measure that they are about."""
    try:
        yield
    except EcodiploError as error:
        raise EcodiploError(f"{measure!r}: {error}") from None


def read_measure(text: str) -> str:
    """The text of a measure, as it is stored. Raises Unreadable when it describes none."""
    cleaned = clean(text)
    try:
        parse_measure(cleaned)
    except EcodiploError as error:
        raise Unreadable(str(error)) from None
    return cleaned


def worded(pairs: list[str]) -> dict[str, list[str]]:
    """Filters from their words: `kind=new,increase` is any of the two, and so is each of the two
    given apart.

    Raises EcodiploError for what has no `=`.
    """
    if wrong := next((pair for pair in pairs if "=" not in pair), None):
        raise EcodiploError(f"{wrong!r} is no filter; write NAME=VALUE, or NAME=VALUE,VALUE")
    found: dict[str, list[str]] = {}
    for pair in pairs:
        name, _, values = pair.partition("=")
        found.setdefault(name, []).extend(values.split(","))
    return found


def _parsed(text: str) -> Measure:
    verb, _, rest = text.strip().partition(" ")
    what, *pairs = rest.split() or [""]
    name, _, column = what.partition(".")
    if verb not in ("count", "sum") or not name or bool(column) is not (verb == "sum"):
        raise EcodiploError("it is neither `count ENTITY` nor `sum ENTITY.FIELD`")
    entity = find_entity(name)
    field = _number(entity, column) if column else None
    filters = worded(pairs)
    for option, texts in filters.items():
        check_texts(find_filter(entity, option), texts)
    return Measure(entity, field, filters)


def _number(entity: Entity, name: str) -> Field:
    """The field of that name. Raises UsageProblem when there is none, or it holds no number."""
    field = find_field(entity, name)
    if not isinstance(field.type, Integer | Number):
        known = [one.name for one in entity.fields if isinstance(one.type, Integer | Number)]
        raise UsageProblem(
            f"{field.name} of {entity.name} is no number; numbers: {', '.join(known) or 'none'}"
        )
    return field
