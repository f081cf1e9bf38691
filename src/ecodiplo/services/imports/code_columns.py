"""The columns with codes of records: `MY` is Malaysia in them, and elsewhere it can be Mỹ."""

from __future__ import annotations

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
    """Decides once for each column of a file whether it has codes."""

    def __init__(self, columns: Columns, resolver: Resolver, fields: list[Field]) -> None:
        self._columns = columns
        self._resolver = resolver
        self._fields = [field for field in fields if refers_to_codes(field)]
        self._decided: dict[str, bool] = {}

    def of(self, batch: UnderstoodBatch) -> set[str]:
        """The fields whose columns have codes. A column counts only where a text of it has two
        meanings. Raises SurveyNeeded when all texts of the file must be seen first."""
        for field in self._fields:
            if field.name in self._decided or field.name not in batch.fields:
                continue
            texts = {name for cell in {*batch.fields[field.name]} for name in names_of(cell)}
            if self._resolver.have_two_meanings(ENTITIES[target(field)], texts):
                survey = self._columns.readers.survey
                if survey is None:
                    raise SurveyNeeded
                heading = str(self._columns.heading(field.name)) if self._columns.file else ""
                self._decided[field.name] = self._resolver.are_codes(
                    field, heading, survey.names(field)
                )
        return {name for name, decided in self._decided.items() if decided}
