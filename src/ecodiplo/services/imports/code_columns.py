"""The columns with codes of records: `MY` is Malaysia in them, and elsewhere it can be Mỹ."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.services.imports.survey import SurveyNeeded, names_of, refers_to_codes

if TYPE_CHECKING:
    from ecodiplo.catalogue import Field
    from ecodiplo.services.imports.columns import Columns
    from ecodiplo.services.query.find_by_name import Resolver
    from ecodiplo.services.writing.batches import UnderstoodBatch


class CodeColumns:
    """Decides for each column of a file whether it has codes."""

    def __init__(self, columns: Columns, resolver: Resolver, fields: list[Field]) -> None:
        self._columns = columns
        self._resolver = resolver
        self._fields = [field for field in fields if refers_to_codes(field)]
        self._texts: defaultdict[str, set[str]] = defaultdict(set)  # so far, by field
        self._decided: dict[str, bool] = {}

    def of(self, batch: UnderstoodBatch, *, own: str) -> set[str]:
        """The fields whose columns have codes, without those that refer to the entity `own`.

        One text that is no code decides for names. Raises SurveyNeeded when that text comes after
        texts that were read as codes, and when a text has two meanings and none decides yet.
        """
        for field in self._fields:
            name = field.name
            if target(field) == own or self._decided.get(name) is False:
                continue
            if name in batch.fields:
                texts = {text for cell in {*batch.fields[name]} for text in names_of(cell)}
                self._texts[name] |= texts
                if (decision := self._decide(field, texts)) is not None:
                    self._decided[name] = decision
        return {name for name, decided in self._decided.items() if decided}

    def _decide(self, field: Field, texts: set[str]) -> bool | None:
        """Whether the column has codes, None when that makes no difference to these texts."""
        heading = str(self._columns.fields.heading(field.name)) if self._columns.fields.file else ""
        survey = self._columns.readers.survey
        names = self._resolver.names_of(ENTITIES[target(field)])
        seen = survey.names(field) if survey else self._texts[field.name]
        decision = names.are_codes(heading, seen, exported=heading == field.name)
        if survey:
            return bool(decision)
        if decision is None and not any(map(names.has_two_meanings, texts)):
            return None
        if decision is None or (decision is False and self._decided.get(field.name)):
            raise SurveyNeeded
        return decision
