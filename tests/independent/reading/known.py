"""The records of the office, as its program exports them, and their names in a language."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from ecodiplo.language import Lang
from independent.program import Program

Record = dict[str, Any]
_KEYS = {"countries": "code", "sectors": "slug", "indicators": "code", "territories": "code"}
_NAMES = {
    "countries": "name_en",
    "sectors": "name_en",
    "indicators": "name_en",
    "territories": "name_en",
    "partners": "name",
    "fdi-projects": "name",
    "sources": "title",
}
ENTITIES = (
    "sources", "countries", "sectors", "partners", "delegations", "events", "mous", "mou-events",
    "fdi-projects", "press-visits", "aid", "documents", "focus-areas", "tasks", "indicators",
    "territories", "figures", "offices",
)  # fmt: skip


class Known:
    """The exported records by their keys, and the settings of the office."""

    def __init__(self, program: Program, periods: Iterable[str]) -> None:
        """Read all records, and the numbers that the program gives for them in the periods, which
        are codes."""
        self.records: dict[str, dict[str, Record]] = {
            entity: {
                row[_KEYS.get(entity, "ref")]: row
                for row in program.rows("export", entity)
            }
            for entity in ENTITIES
        }  # fmt: skip
        self.recorded: dict[tuple[str, str], Any] = {}  # by indicator and period
        self.counted: dict[str, int] = {}  # the records beside a figure, by its ref
        for period in periods:
            for line in program.rows("summary", "--period", period):
                self.recorded[line["indicator"], period] = line["recorded"]
            for line in program.rows("reconcile", "--period", period):
                self.counted[line["figure"]] = line["records"]

    @property
    def settings(self) -> Record:
        """The settings of the office."""
        return next(iter(self.records["offices"].values()), {})

    def with_offices(self, program: Program) -> Known:
        """The same records, with the settings that the program has now."""
        known = copy.copy(self)
        offices = {row["ref"]: row for row in program.rows("export", "offices")}
        known.records = {**self.records, "offices": offices}
        return known

    @cached_property
    def usual_territory(self) -> str | None:
        """The code of the territory that most figures are of."""
        codes = [row["territory"] for row in self.records["figures"].values() if row["territory"]]
        return min(codes, key=lambda code: (-codes.count(code), code), default=None)

    @cached_property
    def by_ref(self) -> dict[str, tuple[str, Record]]:
        """The entity and the record of every ref."""
        return {
            ref: (entity, record)
            for entity, records in self.records.items()
            for ref, record in records.items()
        }

    def partner(self, handle: str) -> str:
        """The key of the partner that an export names by its ref or its name."""
        return self._partners.get(handle, handle)

    @cached_property
    def _partners(self) -> dict[str, str]:
        return {record["name"]: ref for ref, record in self.records["partners"].items()}


class Names:
    """The names of the records in one language."""

    def __init__(self, known: Known, lang: Lang) -> None:
        """Take the records and the language."""
        self.known, self.lang = known, lang
        self._keys: dict[str, dict[str, str]] = {}

    def text(self, record: Record, field: str) -> str:
        """The text of a field in the language, or in the other one."""
        names = (field, f"{field}_vi")
        if field.endswith("_en"):
            names = (field, f"{field.removesuffix('_en')}_vi")
        first, second = names if self.lang is Lang.EN else reversed(names)
        return str(record.get(first) or record.get(second) or "")

    def name(self, entity: str, key: str) -> str:
        """The name of a record."""
        return self.text(self.known.records[entity][key], _NAMES.get(entity, "title"))

    def keys(self, entity: str) -> dict[str, str]:
        """The keys of the records of the entity by their names."""
        if entity not in self._keys:
            self._keys[entity] = {
                self.name(entity, key): key for key in self.known.records[entity]
            }  # fmt: skip
        return self._keys[entity]

    def setting(self, name: str) -> str:
        """The text of a setting in the language, or in the other one."""
        return self.text(self.known.settings, name)

    @property
    def area(self) -> str:
        """What sentences call the area of the office."""
        is_city = self.known.settings.get("area_kind") != "province"
        if self.lang is Lang.EN:
            return "the city" if is_city else "the province"
        return "thành phố" if is_city else "tỉnh"
