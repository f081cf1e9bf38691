"""The output of an import for people: progress in a terminal, and a report at the end."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue import ENTITIES
from ecodiplo.cli.output import say, say_done
from ecodiplo.cli.render.dry_run import DryRunScreen
from ecodiplo.cli.render.feed_outcomes import feed_lines
from ecodiplo.fault_codes import OF_WHOLE_FILES
from ecodiplo.formats.table.grid import letter
from ecodiplo.language import Label, alternatives, and_more, join, same, show_count
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from types import TracebackType

    from ecodiplo.catalogue import Entity
    from ecodiplo.cli.render.import_document import ImportDocument
    from ecodiplo.cli.settings import Settings
    from ecodiplo.formats.input_file import WorksheetNotes
    from ecodiplo.services.imports.options import ImportObserver
    from ecodiplo.services.imports.rejects import Rejects
    from ecodiplo.services.imports.report import ImportRejected, ImportReport

# The most names of a list that a line shows, and the most characters of each.
MOST_NAMES, LONGEST_NAME = 10, 80
# The counts of a report, and their words after the number.
IMPORT_OUTCOMES = {
    "added": Label("added", "thêm"),
    "changed": Label("changed", "sửa"),
    "unchanged": Label("unchanged", "giữ nguyên"),
    "skipped": Label("skipped", "bỏ qua"),
    "rejected": Label("rejected", "bị loại"),
}
ALWAYS_SHOWN = ("added", "changed", "unchanged")


class ImportPrinter:
    """Context manager: prints one run of `import` for a person, or passes it to the document that a
    script reads."""

    def __init__(
        self, settings: Settings, document: ImportDocument | None = None, *, dry_run: bool,
        verbose: bool = False,
    ) -> None:  # fmt: skip
        """A `verbose` dry run shows every change and fault, and not only what fits on a screen."""
        self.settings = settings
        self.lang = settings.lang
        self.document = document
        self.dry_run = dry_run
        self._screen = (
            DryRunScreen(self.lang, verbose=verbose) if dry_run and not document else None
        )
        self._bar: Any = None
        self._begun = False

    def __enter__(self) -> ImportPrinter:
        is_watched = sys.stderr.isatty() and not (self.settings.quiet or self.document)
        if is_watched and not self.dry_run:
            from rich.console import Console
            from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

            self._bar = Progress(
                SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(),
                console=Console(stderr=True), transient=True,
            )  # fmt: skip
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        if self._bar:
            self._bar.stop()
        from ecodiplo.services.imports.report import ImportRejected

        if isinstance(error, ImportRejected):
            error.hint = _hint(error)
            if self._screen:
                self._screen.print_refusal(error)

    def begin(self, command: int | None) -> None:
        """Begin an attempt of the run, under the number of its command. A second attempt follows a
        conflict with another program."""
        if self.document:
            self.document.begin(command)
        if self._begun:
            if self._screen and self._screen.clear():
                again = Label("once more, since another program changed the same records:",
                              "làm lại, vì chương trình khác vừa sửa cùng hồ sơ:")  # fmt: skip
                say(again, self.lang)
            for task in self._bar.task_ids if self._bar else ():
                self._bar.remove_task(task)
        self._begun = True

    def observer(self, entity: Entity, rejects: Rejects) -> ImportObserver:
        """The functions that the import of a file into `entity` calls while it runs."""
        from ecodiplo.services.imports.options import ImportObserver

        screen = self._screen
        rejects.clear()
        if screen:
            screen.begin_file()
        return ImportObserver(
            progress=self._progress(entity) if self._bar else None,
            change=(lambda change: screen.change(entity, change)) if screen else None,
            rejected=rejects.add,
            restart=lambda: self._restart(rejects),
            names_records=bool(self.document),
            names_changes=bool(self.document),
        )

    def finish(self, reports: Sequence[ImportReport], rejects: Sequence[Path | None],
               worksheets: Sequence[WorksheetNotes]) -> None:  # fmt: skip
        """Print the reports, what is hidden in the worksheets, and where the rejected rows are."""
        if self._bar:
            self._bar.stop()
        if self.document:
            self.document.write(rejects)
            return
        if self._screen:
            self._screen.print(reports)
        for report in reports:
            self._say_faults(report)
            shown = self._screen.notes(report) if self._screen else report.notes
            for line in _lines(report, shown, dry_run=self.dry_run):
                if report.rejected:
                    say(line, self.lang)
                else:
                    say_done(line, self.settings)
            for line in feed_lines(report):
                say(line, self.lang)
        for notes in worksheets:
            if notes.has_hidden:
                say_done(_hidden_parts(notes), self.settings)
        for path in filter(None, rejects):
            say(
                Label(
                    f"the rejected rows are in {path}; correct them and import that file",
                    f"các dòng bị loại nằm trong {path}; sửa rồi nhập lại tệp đó",
                ),
                self.lang,
            )

    def _say_faults(self, report: ImportReport) -> None:
        """Print the faults of a file whose good rows are written."""
        problems = report.problems
        faults = self._screen.faults(report, problems) if self._screen else None
        for line in [faults] if faults else [problem.message for problem in problems]:
            for part in line.to(self.lang).splitlines():
                say(same(f"ecodiplo: {part}"), self.lang)

    def _progress(self, entity: Entity) -> Any:
        task = self._bar.add_task(visible(entity.label.to(self.lang)), total=None)
        return lambda rows: self._bar.update(task, completed=rows)

    def _restart(self, rejects: Rejects) -> None:
        """The import of a file starts again."""
        rejects.clear()
        if self._screen and self._screen.restart_file():
            again = Label("once more, with what the whole file shows:",
                          "làm lại, theo những gì cả tệp cho biết:")  # fmt: skip
            say(again, self.lang)


def _lines(report: ImportReport, notes: Iterable[Label], *, dry_run: bool) -> Iterable[Label]:
    """The report for people: its counts, its notes, and the lists of names."""
    yield counts_of(report, dry_run=dry_run)
    yield from notes
    if report.ignored_columns and not dry_run:  # which shows them beside the others
        yield Label("ignored columns: ", "cột bị bỏ qua: ") + _first_names(report.ignored_columns)
    if report.unread_worksheets:
        yield Label(
            "worksheets not read: {sheets}; import each with --sheet",
            "trang tính chưa đọc: {sheets}; nhập từng trang bằng --sheet",
        ).fill(sheets=_first_names(report.unread_worksheets))
    if report.profiles:
        note = Label("a profile was saved for these headings; {use}",
                     "đã có mẫu lưu cho các tiêu đề này; có thể {use}")  # fmt: skip
        yield note.fill(use=_use_of_profiles(report))
    if report.new_partners:
        added = Label("partners added: ", "đã thêm đối tác: ")
        if dry_run:
            added = Label("partners to add: ", "đối tác sẽ thêm: ")
        yield added + _first_names(report.new_partners)
    if report.new_wholes:
        added = Label("{entity} added: ", "đã thêm {entity}: ")
        if dry_run:
            added = Label("{entity} to add: ", "{entity} sẽ thêm: ")
        whole = ENTITIES[report.entity.whole].label
        yield added.fill(entity=whole) + _first_names(report.new_wholes)


def counts_of(report: ImportReport, *, dry_run: bool) -> Label:
    """The sentence with the file, the entity and the counts of the import."""
    counts = join(
        ", ",
        (
            Label("{count} {label}", "{label} {count}").fill(
                count=show_count(getattr(report, name)), label=label
            )
            for name, label in IMPORT_OUTCOMES.items()
            if getattr(report, name) or name in ALWAYS_SHOWN
        ),
    )
    sentence = same(f"{report.file}, ") + report.entity.label + ": " + counts
    if dry_run:
        sentence += Label(" (dry run: nothing was written)", " (chạy thử: chưa ghi gì)")
    return sentence


def _hint(error: ImportRejected) -> Label:
    """What a person can do about a rejected file."""
    from ecodiplo.services.imports.unknown_headings import UnknownHeading

    report, problems = error.report, error.problems
    nothing = Label("nothing of {file} was written", "chưa ghi gì từ {file}").fill(file=report.file)
    if any(problem.code in OF_WHOLE_FILES for problem in problems):
        return nothing
    if report.profiles and report.gaps:
        remedy = _use_of_profiles(report)
    elif not report.rows and not report.gaps:
        return nothing
    elif any(isinstance(problem, UnknownHeading) for problem in problems):
        remedy = Label(
            "ignore unknown columns with --ignore-unknown", "bỏ qua cột lạ bằng --ignore-unknown"
        )
    else:
        remedy = Label("write the good rows with --keep-good", "ghi các dòng đúng bằng --keep-good")
        if any(problem.lacks_partner for problem in problems):
            add = Label("add the partners that are not on record with --create-partners, or ",
                        "thêm các đối tác chưa có bằng --create-partners, hoặc ")  # fmt: skip
            remedy = add + remedy
    return nothing + Label("; correct it, or ", "; hãy sửa tệp, hoặc ") + remedy


def _use_of_profiles(report: ImportReport) -> Label:
    """How to use the profiles that were saved for these headings."""
    listed = alternatives(same(f"--profile {visible(repr(name))}") for name in report.profiles)
    return Label("read it as a list with these headings was read before, with {listed}",
                 "đọc như danh sách có cùng tiêu đề trước đây bằng {listed}"
                 ).fill(listed=listed)  # fmt: skip


def _hidden_parts(notes: WorksheetNotes) -> Label:
    """The hidden rows and columns of a worksheet, which were read as the others are."""
    parts = []
    if notes.hidden_rows:
        rows = Label("rows ", "dòng ") + ", ".join(map(str, notes.hidden_rows))
        if more := notes.hidden_row_count - len(notes.hidden_rows):
            rows += and_more(more, "dòng")
        parts.append(rows)
    if notes.hidden_columns:
        columns = [letter(at) for at in sorted(notes.hidden_columns)]
        parts.append(Label("columns ", "cột ") + _first_names(columns))
    return Label(
        "worksheet {name} has hidden {parts}; they were read like the others",
        "trang tính {name} có {parts} bị ẩn; vẫn được đọc như các phần khác",
    ).fill(name=visible(notes.name), parts=join("; ", parts))


def _first_names(names: Sequence[str]) -> Label:
    """The first names, cut to a readable length, and the number of further ones."""
    line = same(
        ", ".join(
            visible(name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…")
            for name in names[:MOST_NAMES]
        )
    )
    if (more := len(names) - MOST_NAMES) > 0:
        line += Label(", and {more} more", " và {more} nữa").fill(more=show_count(more))
    return line
