"""The names of an entity's fields, in every spelling of a heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.formats.table.header_row import LONGEST_HEADING
from ecodiplo.names.country_codes import beside_code_words
from ecodiplo.services.imports.heading_words import bare, spellings
from ecodiplo.services.imports.survey import refers_to_codes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecodiplo.catalogue import Entity, Field

# The fewest letters of a name that is known without its spaces: `tenduan`.
_LEAST_JOINED = 6


class FieldNames:
    """Finds the field that a name means."""

    def __init__(self, entity: Entity) -> None:
        self._entity = entity
        self._fields, self._joined = _names_of(entity)

    def add(self, names: Mapping[str, Field]) -> None:
        """Add further names of fields."""
        self._fields = self._fields | {bare(name): field for name, field in names.items()}

    def find(self, heading: str) -> Field | None:
        """The field with this name in any spelling: `Tên dự án`, `TenDuAn`, `ten_du_an`."""
        if len(heading) > LONGEST_HEADING:
            return self._fields.get(bare(heading))
        for form in spellings(heading):
            if form in self._fields:
                return self._fields[form]
        return self._joined.get(bare(heading))

    def of_codes(self, heading: str) -> Field | None:
        """The field whose codes the heading names: `country_code`, `Mã nước`, `ISO3`."""
        if (rest := beside_code_words(heading)) is None:
            return None
        coded = {field.name: field for field in self._entity.fields if refers_to_codes(field)}
        if not rest:
            names = {"country", "countries"} & coded.keys()
            return coded[names.pop()] if len(names) == 1 else None
        field = self._fields.get(rest)
        return field if field and field.name in coded else None


# The names of entities, by their own name and those of their fields: an import can add fields.
_KNOWN: dict[tuple[str, ...], tuple[dict[str, Field], dict[str, Field]]] = {}


def _names_of(entity: Entity) -> tuple[dict[str, Field], dict[str, Field]]:
    """The fields by their names, and by those written without spaces."""
    key = (entity.name, *(field.name for field in entity.fields))
    if key not in _KNOWN:
        _KNOWN[key] = _read_names(entity)
    return _KNOWN[key]


def _read_names(entity: Entity) -> tuple[dict[str, Field], dict[str, Field]]:
    fields = {
        bare(name): field for field in entity.fields
        for name in (field.name, *field.label, *field.aliases)
    }  # fmt: skip
    for field in entity.fields:  # `Nước` for `Nước/vùng lãnh thổ`, unless another field has it
        for part in (part for label in field.label for part in label.split("/")):
            fields.setdefault(bare(part), field)
    joined: dict[str, Field] = {}
    for name, field in fields.items():
        if " " in name and len(without := name.replace(" ", "")) >= _LEAST_JOINED:
            joined.setdefault(without, field)
    return fields, joined
