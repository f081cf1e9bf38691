"""Parses the measure of an indicator: `count delegations direction=inbound`, `sum ENTITY.FIELD`, or
`count fdi-capital.project kind=increase` for the different records that a field refers to.

The entity, the field, the names of the filters and their values are checked when a measure is
stored, and again each time the measure is computed. Only the names of records are looked up in the
database. A measure is stored as it was written.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecodiplo.catalogue import find_entity
from ecodiplo.errors import EcodiploError, UsageProblem, ValueUnreadable
from ecodiplo.fields import Integer, Number, Ref
from ecodiplo.language import Label, same
from ecodiplo.services.query.filters import check_texts
from ecodiplo.services.query.listing import find_field, find_filter, named_filters
from ecodiplo.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecodiplo.catalogue import Entity, Field

_NO_NUMBER = Label(
    "{entity}: {field} is not a number; numbers: {fields}",
    "{entity}: {field} không phải là số; các trường số: {fields}",
)
_NO_REFERENCE = Label(
    "{entity}: {field} does not refer to one record; such fields: {fields}",
    "{entity}: {field} không chỉ một hồ sơ; các trường chỉ hồ sơ: {fields}",
)


@dataclass(frozen=True)
class ParsedMeasure:
    """The records to count, the field to add up, or the field whose different records are counted.

    The filters bear the entity's names for them, whichever of their names the measure uses.
    """

    entity: Entity
    field: Field | None  # None counts records
    filters: Mapping[str, list[str]]
    distinct: Field | None = None  # a reference: counts the different records that it names

    def __post_init__(self) -> None:
        """Raise UsageProblem for an unknown filter."""
        object.__setattr__(self, "filters", named_filters(self.entity, self.filters))


def parse_measure(text: str) -> ParsedMeasure:
    """The measure of the text. Raises EcodiploError, which quotes a text that is no measure."""
    with prefixed_with(text):
        return _parsed(text)


@contextmanager
def prefixed_with(measure: str) -> Iterator[None]:
    """Context manager: every EcodiploError of the block begins with the measure."""
    try:
        yield
    except EcodiploError as error:
        raise EcodiploError(same(f"{measure!r}: ") + error.message) from None


def validate_measure(text: str) -> str:
    """The text of a measure, as it is stored. Raises ValueUnreadable when it is no measure."""
    cleaned = clean(text)
    try:
        parse_measure(cleaned)
    except EcodiploError as error:
        raise ValueUnreadable(error.message) from None
    return cleaned


def parse_filters(pairs: list[str]) -> dict[str, list[str]]:
    """The filters that the pairs describe. `kind=new,increase` and the pairs `kind=new` and
    `kind=increase` mean the same: either of the two.

    Raises EcodiploError for a text without `=`.
    """
    if wrong := next((pair for pair in pairs if "=" not in pair), None):
        raise EcodiploError(
            Label(
                f"{wrong!r} is not a filter; write NAME=VALUE, or NAME=VALUE,VALUE",
                f"{wrong!r} không phải là bộ lọc; hãy viết TÊN=GIÁ_TRỊ hoặc TÊN=GIÁ_TRỊ,GIÁ_TRỊ",
            )
        )
    filters: dict[str, list[str]] = {}
    for pair in pairs:
        name, _, values = pair.partition("=")
        filters.setdefault(name, []).extend(values.split(","))
    return filters


def check_filters(entity: Entity, filters: Mapping[str, list[str]]) -> None:
    """Raise UsageProblem for an unknown filter, and for a text that its field cannot hold."""
    for name, texts in filters.items():
        check_texts(find_filter(entity, name), texts)


def _parsed(text: str) -> ParsedMeasure:
    verb, _, rest = text.strip().partition(" ")
    what, *pairs = rest.split() or [""]
    name, _, column = what.partition(".")
    if verb not in ("count", "sum") or not name or (verb == "sum" and not column):
        raise EcodiploError(
            Label(
                "it is neither `count ENTITY` nor `sum ENTITY.FIELD` nor `count ENTITY.FIELD`",
                "không có dạng `count LOẠI_HỒ_SƠ`, `sum LOẠI_HỒ_SƠ.TRƯỜNG` hay"
                " `count LOẠI_HỒ_SƠ.TRƯỜNG`",
            )
        )
    entity = find_entity(name)
    field = _field(entity, column, (Integer, Number), _NO_NUMBER) if verb == "sum" else None
    distinct = _field(entity, column, (Ref,), _NO_REFERENCE) if verb == "count" and column else None
    filters = parse_filters(pairs)
    check_filters(entity, filters)
    return ParsedMeasure(entity, field, filters, distinct)


def _field(entity: Entity, name: str, kinds: tuple[type, ...], reason: Label) -> Field:
    """The field of that name. Raises UsageProblem when there is none, and with the reason when its
    type is none of `kinds`."""
    field = find_field(entity, name)
    if not isinstance(field.type, kinds):
        fields = ", ".join(f.name for f in entity.fields if isinstance(f.type, kinds))
        none = Label("none", "không có")
        raise UsageProblem(
            reason.fill(entity=entity.label, field=field.label, fields=fields or none)
        )
    return field
