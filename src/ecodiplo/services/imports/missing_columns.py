"""Required fields for which a file has no column: one fault of the file names all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.errors import Problem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.services.imports.titles import advice
from ecodiplo.services.imports.unknown_headings import missing_columns
from ecodiplo.services.writing.matching.new_rows import UnknownRecord
from ecodiplo.services.writing.rules.check_rows import EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.imports.field_columns import FieldColumns
    from ecodiplo.services.imports.problem_groups import ProblemGroups


class MissingColumns:
    """Collects such fields from the problems of rows."""

    def __init__(self, entity: Entity, fields: FieldColumns, faults: ProblemGroups) -> None:
        """`faults` are those of the file."""
        self._entity = entity
        self._fields = fields
        self._faults = faults
        self.names: dict[str, None] = {}
        self._needed: dict[str, None] = {}  # by rows whose record is not there

    def takes(self, problem: Problem) -> bool:
        """Whether the problem is such a field; then the fault of the file names it."""
        if isinstance(problem, UnknownRecord):
            self._needed.update(dict.fromkeys(filter(self._has_no_column, problem.needs)))
        name = str(problem.column)
        if problem.reason != EMPTY or not self._has_no_column(name):
            return False
        self._report([name])
        return True

    def report_needed(self) -> None:
        """Report the fields that rows whose record is not there would need: no row of the file is
        about a record, so it is a file of new ones."""
        if self._needed:
            self._report(self._needed)

    def _has_no_column(self, name: str) -> bool:
        """Whether the file has no column for the field, nor a value for every row."""
        fields = self._fields
        if not fields.file or name not in fields.by_name:
            return False
        return name not in fields.spelling and name not in fields.layout.constants

    def _report(self, names: Iterable[str]) -> None:
        self.names.update(dict.fromkeys(names))
        reason = missing_columns(self._entity, self.names)
        reason += self._fields.ignored_headings(self._entity)
        reason += advice([self._fields.by_name[name] for name in self.names], self._fields.titles)
        problem = Problem(
            reason, self._fields.file, code=FaultCode.MISSING_COLUMN, field=", ".join(self.names)
        )
        self._faults.set_missing_columns(problem)
