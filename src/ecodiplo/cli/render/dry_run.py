"""The screen of a dry run of an import: how the columns are read, what would change, and the
faults."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

from ecodiplo.cli.output import console, say
from ecodiplo.cli.render.import_change import change_line, print_change
from ecodiplo.cli.render.import_mapping import WIDTH, is_plain, print_mapping, screen
from ecodiplo.errors import Problem
from ecodiplo.language import Label, join, nouns, show_count, with_noun
from ecodiplo.services.imports.column_reading import unit_note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecodiplo.catalogue import Entity
    from ecodiplo.language import Lang
    from ecodiplo.services.imports.report import ImportRejected, ImportReport
    from ecodiplo.services.imports.row_changes import RowChange

# The changes that the screen shows, by outcome; the lines that they have when all their fields are
# listed, where these are not too many; and the notes and faults.
MOST_CHANGES = {"added": 3, "changed": 5, "deleted": 3}
MOST_LINES, MOST_NOTES, MOST_FAULTS = 16, 6, 8
# The most characters of a fault: two lines, with the name of the program before them.
FEW_FAULTS = 3  # that are shown whole
LONGEST_FAULT = 2 * WIDTH - 12
_END_OF_FAULT = 60


class DryRunScreen:
    """What a dry run shows to a person: one screen, or everything when it is verbose."""

    def __init__(self, lang: Lang, *, verbose: bool) -> None:
        self.lang = lang
        self.verbose = verbose
        self._counts: Counter[str] = Counter()  # of changes, by outcome
        self._changes: list[tuple[Entity, RowChange]] = []  # the first ones
        self._before: tuple[Counter[str], int] = (Counter(), 0)  # the counts of the files before

    def change(self, entity: Entity, change: RowChange) -> None:
        """Take a record that would be added or changed."""
        self._counts[change.outcome] += 1
        if self.verbose:
            print_change(entity, change, self.lang)
        elif self._counts[change.outcome] <= MOST_CHANGES[change.outcome]:
            self._changes.append((entity, change))

    def begin_file(self) -> None:
        """Begin the changes of a file."""
        self._before = (self._counts.copy(), len(self._changes))

    def restart_file(self) -> bool:
        """Forget the changes of the file, because its import starts again. Returns whether any was
        shown."""
        counts, shown = self._before
        was_shown = self.verbose and self._counts != counts
        self._counts = counts.copy()
        del self._changes[shown:]
        return was_shown

    def clear(self) -> bool:
        """Forget all changes. Returns whether any was shown."""
        self._before = (Counter(), 0)
        return self.restart_file()

    def print(self, reports: Sequence[ImportReport]) -> None:
        """Print how the columns are read and the first changes. Of several files, those whose
        columns stand under the names of their fields need no word."""
        for report in reports:
            if len(reports) > 1 and all(map(is_plain, report.columns)):
                continue
            if report.columns:
                print_mapping(report, self.lang, whole=self.verbose)
        out = screen(console())
        more = self._counts.total() - len(self._changes)
        lines = sum(1 + len(change.changes) for _, change in self._changes)
        for entity, change in self._changes:
            if not more and lines <= MOST_LINES:
                print_change(entity, change, self.lang)
            else:
                out.print(change_line(entity, change, self.lang), no_wrap=True, overflow="ellipsis")
        if more and not self.verbose:
            records = with_noun(more, *nouns("more record", "more records", "hồ sơ nữa"))
            line = Label(
                "and {records}; --verbose shows all", "và {records}; --verbose cho xem hết"
            )
            out.print(line.fill(records=records).to(self.lang))
        sys.stdout.flush()

    def print_refusal(self, error: ImportRejected) -> None:
        """Print how a refused file was read and how many of its rows are faulty; shorten the
        message of the error to what fits on the screen."""
        self.clear()
        report = error.report
        self.print([report])
        for note in self.notes(report):
            say(note, self.lang)
        if report.rejected:
            count = Label("{file}: rows with faults: {rejected} of {rows} (dry run)",
                          "{file}: số dòng có lỗi: {rejected}/{rows} (chạy thử)")  # fmt: skip
            say(count.fill(file=report.file, rejected=show_count(report.rejected),
                           rows=show_count(report.rows)), self.lang)  # fmt: skip
        error.message = self.faults(report, error.problems)

    def notes(self, report: ImportReport) -> list[Label]:
        """The first notes of the report, without those that the table of columns has."""
        in_table = {unit_note(column.heading, column.unit) for column in report.columns}
        notes = [note for note in report.notes if note not in in_table]
        if self.verbose or len(notes) <= MOST_NOTES:
            return notes
        more = Label("{more} more notes; --verbose shows all",
                     "còn {more} ghi chú nữa; --verbose cho xem hết")  # fmt: skip
        return [*notes[: MOST_NOTES - 1], more.fill(more=len(notes) - MOST_NOTES + 1)]

    def faults(self, report: ImportReport, problems: Sequence[Problem]) -> Label:
        """The faults as lines that fit on the screen."""
        if self.verbose:
            return join("\n", (problem.message for problem in problems))
        shown = problems[:MOST_FAULTS]
        lines = [problem.message for problem in shown]
        if len(lines) > FEW_FAULTS:
            lines = [Label(*map(_shorten, line)) for line in lines]
        more = report.problem_count - sum(problem.row_count for problem in shown)
        if more > 0:
            line = Label("{more} more faults; --verbose shows all",
                         "còn {more} lỗi nữa; --verbose cho xem hết")  # fmt: skip
            lines.append(line.fill(more=show_count(more)))
        return join("\n", lines)


def _shorten(message: str) -> str:
    """The message with a gap in its middle, when it is too long for the screen."""
    if len(message) <= LONGEST_FAULT:
        return message
    beginning, _, _ = message[: LONGEST_FAULT - _END_OF_FAULT].rpartition(" ")
    _, _, end = message[-_END_OF_FAULT:].partition(" ")
    return f"{beginning} … {end}"
