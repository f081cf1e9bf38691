"""The result of an import: counts, changes of records, and problems."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import InvalidData, Problem
from ecodiplo.language import Label, Lang, with_noun

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecodiplo.catalogue import Entity
    from ecodiplo.formats.input_file import InputFile, WorksheetNotes

# Problems that a report lists; it only counts those after them.
MOST_PROBLEMS = 1_000


@dataclass(frozen=True)
class RowChange:
    """The change of a record by a row: the field values before and after, where they differ."""

    row: int
    outcome: str  # added or changed
    key: str
    title: Label
    changes: dict[str, tuple[Any, Any]]


@dataclass
class ImportReport:
    """The result of an import of a file into an entity."""

    entity: Entity
    file: str
    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    rejected: int = 0
    new_partners: tuple[str, ...] = ()  # partners added because a row names them
    ignored_columns: tuple[str, ...] = ()  # ignored columns: of no field, or of a derived field
    unread_worksheets: tuple[str, ...] = ()  # worksheets that fit too, but were not read
    worksheets: tuple[WorksheetNotes, ...] = ()  # worksheets that were read, and what they hide
    notes: tuple[Label, ...] = ()  # how the table and its columns were read
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0

    def add_reading(self, source: InputFile) -> None:
        """Add how the file was read."""
        self.unread_worksheets = tuple(source.unread_worksheets)
        self.worksheets = tuple(source.worksheets)
        self.notes = (*source.notes, *self.notes)

    def note_first(self, problem: Problem) -> None:
        """Add a problem of the file as a whole, in place of an earlier one."""
        if self.problems and self.problems[0].row is None:
            self.problems[0] = problem
        else:
            self.problem_count += 1
            self.problems.insert(0, problem)

    def note(self, problems: Iterable[Problem]) -> None:
        """Add the problems: list the first MOST_PROBLEMS, and count all."""
        for problem in problems:
            self.problem_count += 1
            if len(self.problems) < MOST_PROBLEMS:
                self.problems.append(problem)


class ImportRejected(InvalidData):
    """The import found faults; the caller must roll back. `report` holds the details."""

    def __init__(self, report: ImportReport) -> None:
        """The message has the problems of the report, and the number of those it does not list."""
        problems = list(report.problems)
        if more := report.problem_count - len(problems):
            count = with_noun(more, Label("more problem", "lỗi khác"),
                            Label("more problems", "lỗi khác"))  # fmt: skip
            problems.append(Problem(count, report.file))
        super().__init__(problems)
        self.report = report
        self.hint = Label("", "")  # what the person can do; the caller knows that

    def to(self, lang: Lang) -> str:
        """The message in `lang`, with the hint on a line of its own."""
        return "\n".join(filter(None, (super().to(lang), self.hint.to(lang))))

    def __str__(self) -> str:
        return self.to(Lang.EN)
