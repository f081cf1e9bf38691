"""Columns of a list that describe the partner of each row: its kind and its country. They are read
with `--create-partners`, for partners that the import adds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import Field, target
from ecodiplo.db import many_rows
from ecodiplo.fields import Choice, Ref
from ecodiplo.language import Label
from ecodiplo.models.people import countries as countries_table
from ecodiplo.models.people import partners as partners_table
from ecodiplo.services.writing.batches import Fault
from ecodiplo.services.writing.resolve_references import PARTNER_REF, code_of
from ecodiplo.vocabulary import PartnerKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.imports.field_columns import FieldColumns
    from ecodiplo.services.query.find_by_name import Resolver
    from ecodiplo.services.writing.batches import Items, UnderstoodBatch

COUNTRIES, PARTNERS = ENTITIES["countries"], ENTITIES["partners"]

KIND = Field(
    "partner_kind", Choice(PartnerKind), Label("Kind of partner", "Loại đối tác"),
    derived=True, enters_ledger=True,
    aliases=("Partner kind", "Partner type", "Type of partner", "Loại hình đối tác"),
)  # fmt: skip
COUNTRY = Field(
    "partner_country", Ref("countries"), Label("Country of partner", "Nước của đối tác"),
    derived=True, enters_ledger=True,
    aliases=("Partner country", "Partner's country", "Nước đối tác", "Quốc gia của đối tác",
             "Quốc gia đối tác"),
)  # fmt: skip


def with_partner_columns(entity: Entity) -> Entity:
    """The entity with the two columns as fields, if one field of its records refers to partners."""
    if entity is PARTNERS or _partner_field(entity) is None:
        return entity
    return replace(entity, fields=(*entity.fields, KIND, COUNTRY))


def _partner_field(entity: Entity) -> Field | None:
    """The field that refers to partners, if there is only one."""
    fields = [field for field in entity.stored if target(field) == PARTNERS.name]
    return fields[0] if len(fields) == 1 else None


class PartnerColumns:
    """Takes the two columns out of batches."""

    def __init__(
        self, connection: Connection, entity: Entity, resolver: Resolver, fields: FieldColumns
    ) -> None:  # fmt: skip
        self._connection = connection
        self._field = _partner_field(entity)
        self._resolver = resolver
        self._fields = fields

    def take(self, batch: UnderstoodBatch) -> tuple[UnderstoodBatch, Sequence[PartnerKind | None]]:
        """The batch without the columns, and the kind that each row says. A partner whose row says
        its country is named with it, as in `Toledo (Spain)`, unless the name alone is a partner
        without a country."""
        nothing = [None] * len(batch.numbers)
        fields = {name: cells for name, cells in batch.fields.items()
                  if name not in (KIND.name, COUNTRY.name)}  # fmt: skip
        kinds = batch.fields.get(KIND.name, nothing)
        countries = batch.fields.get(COUNTRY.name)
        if not countries or not self._field:
            return replace(batch, fields=fields), kinds
        known, missing = self._resolver.look_up(COUNTRIES, {*filter(None, countries)})
        faults = [
            Fault(at, self._fields.problem(
                batch.numbers[at], COUNTRY.name, text, missing[text].message,
                code_of(missing[text])))
            for at, text in enumerate(countries) if text in missing
        ]  # fmt: skip
        ids = [known.get(text) if text else None for text in countries]
        if cells := fields.get(self._field.name):
            fields[self._field.name] = self._with_countries(cells, ids)
        return replace(batch, fields=fields, faults=(*batch.faults, *faults)), kinds

    def _with_countries(
        self, cells: Sequence[Items | str | None], countries: Sequence[int | None]
    ) -> list[Any]:
        """The cells with the country after the name of a partner."""
        texts = {text for cell, country in zip(cells, countries, strict=True) if country
                 for text in _names_in(cell)}  # fmt: skip
        partners, _ = self._resolver.look_up(PARTNERS, texts)
        place_of = self._places({*partners.values()})
        names = self._names({*filter(None, countries)})

        def with_country(text: str, country: int) -> str:
            is_theirs = text in partners and place_of[partners[text]] is None
            if is_theirs or PARTNER_REF.fullmatch(text.strip()) or text.strip().endswith(")"):
                return text
            return f"{text.strip()} ({names[country]})"

        return [
            cell if country is None or cell is None
            else with_country(cell, country) if isinstance(cell, str)
            else tuple((with_country(text, country), *parts) for text, *parts in cell)
            for cell, country in zip(cells, countries, strict=True)
        ]  # fmt: skip

    def _places(self, ids: set[int]) -> dict[int, int | None]:
        """The countries of partners."""
        own = many_rows.among(self._connection, partners_table.c.id, [*ids])
        rows = self._connection.execute(
            select(partners_table.c.id, partners_table.c.country_id).where(own)
        )
        return {id_: country for id_, country in rows}  # noqa: C416

    def _names(self, ids: set[int]) -> dict[int, str]:
        """The names of countries."""
        own = many_rows.among(self._connection, countries_table.c.id, [*ids])
        rows = self._connection.execute(
            select(countries_table.c.id, countries_table.c.name_en).where(own)
        )
        return {id_: name for id_, name in rows}  # noqa: C416


def _names_in(cell: Items | str | None) -> list[str]:
    """The names in a cell of one or of several partners."""
    if cell is None:
        return []
    return [cell] if isinstance(cell, str) else [item[0] for item in cell]
