"""The faults of a file in groups: those that differ only in their row are one problem with rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from ecodiplo.errors import Problem

# The groups that are kept, and the rows that are kept of each, beside the first of each worksheet;
# all further ones are counted.
MOST_GROUPS, MOST_ROWS = 1_000, 10


class _Group:
    """The faults that read alike, in the order in which they come."""

    def __init__(self, first: Problem) -> None:
        self.first = first
        self.rows: list[int] = []
        self.row_count = 0
        self._last: int | None = None
        self._sheets: set[str] = set()  # of the rows that are kept

    def add(self, problem: Problem) -> None:
        """Add a fault. A row counts once; a value counts only when all rows have it."""
        if problem.value != self.first.value:
            self.first = replace(self.first, value="")
        if problem.row is None or problem.row == self._last:
            return
        self._last = problem.row
        self.row_count += 1
        if len(self.rows) < MOST_ROWS or problem.sheet not in self._sheets:
            self.rows.append(problem.row)
            self._sheets.add(problem.sheet)

    def problem(self) -> Problem:
        """The first fault, with the rows of the others."""
        if self.row_count < 2:
            return self.first
        rows = tuple(sorted(self.rows))
        return replace(self.first, row=rows[0], rows=rows, row_count=self.row_count)


class ProblemGroups:
    """Collects faults: keeps the first MOST_GROUPS groups, and counts all faults."""

    def __init__(self) -> None:
        self.count = 0  # of all faults
        self.count_kept = 0  # of the faults in the groups that are kept
        self._missing: Problem | None = None
        self._groups: dict[Hashable, _Group] = {}

    def add(self, problems: Iterable[Problem]) -> None:
        """Add faults."""
        for problem in problems:
            self.count += 1
            key = (problem.file, problem.column, problem.reason, problem.row is None,
                   problem.is_near, problem.lacks_partner, problem.code, problem.field,
                   type(problem))  # fmt: skip
            if (group := self._groups.get(key)) is None:
                if len(self._groups) >= MOST_GROUPS:
                    continue
                group = self._groups[key] = _Group(problem)
            self.count_kept += 1
            group.add(problem)

    def set_missing_columns(self, problem: Problem) -> None:
        """Add the fault of the file that columns are missing, in place of an earlier one."""
        if self._missing is None:
            self.count += 1
            self.count_kept += 1
        self._missing = problem

    def problems(self) -> list[Problem]:
        """A problem for each group; first the one of missing columns."""
        missing = [self._missing] if self._missing else []
        return [*missing, *(group.problem() for group in self._groups.values())]
