"""The problems of rows, in words: why a row cannot be written, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.errors import Problem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label, join, same
from ecodiplo.text import LONGEST_VALUE, shorten_reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.writing.identity.match_doubts import ResolvedRow
    from ecodiplo.services.writing.identity.natural_keys import NaturalKey
    from ecodiplo.services.writing.write_options import WriteOptions


class RowProblems:
    """Notes problems in the rows of one entity, under the headings of their file."""

    def __init__(
        self, entity: Entity, options: WriteOptions, natural: NaturalKey
    ) -> None:  # fmt: skip
        self.entity = entity
        self.options = options
        self.natural = natural

    def key_is_wrong(self, row: ResolvedRow) -> bool:
        """Whether a field that identifies the record has a problem already."""
        wrong = {problem.column for problem in row.problems}
        names = (*self.entity.natural_key, *self.entity.distinguishing)
        return bool(wrong) and any(self.options.heading(name) in wrong for name in names)

    def what_differs(self) -> Label:
        """The advice to fill the fields by which the row is another record; empty without such
        fields."""
        names = [part.field for part in self.natural.open]
        names += self.entity.distinguishing
        if not names:
            return same("")
        return Label(", or say what differs ({fields})", ", hoặc ghi rõ điểm khác ({fields})").fill(
            fields=self.headings(names)
        )

    def headings(self, names: Sequence[str]) -> Label:
        """The fields in a message: by their headings in the file, or without a file by label."""
        if self.options.file:
            return same(", ".join(map(self.options.heading, names)))
        return join(", ", (self.entity.by_name[name].label for name in names))

    def note_fields(
        self, row: ResolvedRow, names: Sequence[str], reason: Label, code: FaultCode
    ) -> None:
        """Note a problem of several fields together."""
        column = ", ".join(map(self.options.heading, names))
        row.problems.append(Problem(
            reason, self.options.file, row.number, column, field=", ".join(names), code=code,
            is_near=code is FaultCode.NEAR_RECORD,
        ))  # fmt: skip

    def note(self, row: ResolvedRow, name: str, reason: Label, code: FaultCode) -> None:
        """Note a problem of the row, of the field `name`."""
        row.problems.append(self.problem(row.number, name, reason, code))

    def problem(
        self, row: int, name: str, reason: Label, code: FaultCode, value: str = ""
    ) -> Problem:
        """A problem of the row with this number, of the field `name` if there is one."""
        column = self.options.heading(name) if name else ""
        short = shorten_reason(reason, value)
        return Problem(
            short, self.options.file, row, column, value[:LONGEST_VALUE], code=code, field=name
        )
