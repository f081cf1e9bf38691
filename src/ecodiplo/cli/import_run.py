"""A run of `import`: its files in one transaction, the rows that it rejects, and its report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ecodiplo.cli.rejects_file import free_path, write_rejects
from ecodiplo.cli.render.import_report import ImportPrinter
from ecodiplo.db.command_options import command_number
from ecodiplo.formats.detect import detect_format

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.cli.previewed_changes import PreviewedChanges
    from ecodiplo.cli.render.dry_run import DryRunScreen
    from ecodiplo.cli.render.import_document import ImportDocument
    from ecodiplo.cli.settings import Settings
    from ecodiplo.db.locks import Locks
    from ecodiplo.formats.atomic import Protected
    from ecodiplo.formats.input_file import InputFile
    from ecodiplo.services.imports.options import ImportOptions
    from ecodiplo.services.imports.rejects import Rejects
    from ecodiplo.services.imports.report import ImportReport

# The most files that the name of a command has; the others are counted.
MOST_NAMED = 5


@dataclass(frozen=True)
class ImportRun:
    """What `import` was called for."""

    settings: Settings
    name: str  # of what is imported: an entity, or `all`
    find: Callable[[], Sequence[tuple[Entity, InputFile]]]  # the files with the entities of rows
    document: ImportDocument | None  # the report for a script
    dry_run: bool = False
    verbose: bool = False
    rejects_file: Path | None = None
    whole: str = ""  # the name of the workbook or folder that the files are parts of
    seen: PreviewedChanges | None = None  # what the person was shown and agreed to

    def run(self, options: ImportOptions) -> Sequence[ImportReport]:
        """Import the files in a command of their own, and print the report. Raises ChangedMeanwhile
        when it makes other changes than the person has seen."""
        from ecodiplo.cli.previewed_changes import PreviewedChanges
        from ecodiplo.services.imports.rejects import Rejects

        settings = self.settings
        printer = ImportPrinter(settings, self.document, dry_run=self.dry_run, verbose=self.verbose)
        with printer:
            parts = self.find()
            if self.document:
                self.document.parts = parts
            for _, source in parts:  # a file without a table is reported before the database opens
                detect_format(source)
            protected = self._protected(parts)
            rejects = [Rejects(settings.lang) for _ in parts]
            made = PreviewedChanges()

            def write(connection: Connection) -> tuple[list[ImportReport], list[Path | None]]:
                printer.begin(command_number(connection))
                reports = self._import(connection, parts, options, printer, rejects, made)
                if self.seen:
                    self.seen.check(made)
                if self.dry_run:
                    return reports, []
                return reports, self._write_rejects(parts, reports, rejects, protected)

            reports, paths = settings.database.run(
                self._command(parts), write, keep=not self.dry_run,
                locks=self._locks(parts, options),
            )  # fmt: skip
            worksheets = [notes for _, source in parts for notes in source.worksheets]
            printer.finish(reports, paths, worksheets)
        return reports

    def examine(
        self, options: ImportOptions, preview: DryRunScreen, seen: PreviewedChanges
    ) -> ImportReport:
        """Import the only file and write nothing; `preview` and `seen` take the changes."""
        from ecodiplo.services.imports.import_file import import_file
        from ecodiplo.services.imports.options import ImportObserver

        ((entity, source),) = parts = self.find()

        def restart() -> None:
            preview.clear()

        def work(connection: Connection) -> ImportReport:
            restart()
            seen.clear()
            return import_file(connection, entity, source, options, watch)

        watch = seen.watched(
            ImportObserver(change=lambda change: preview.change(entity, change), restart=restart)
        )
        return self.settings.database.run(
            self._command(parts), work, keep=False, locks=self._locks(parts, options)
        )

    def _import(
        self, connection: Connection, parts: Sequence[tuple[Entity, InputFile]],
        options: ImportOptions, printer: ImportPrinter, rejects: Sequence[Rejects],
        made: PreviewedChanges,
    ) -> list[ImportReport]:  # fmt: skip
        """Import the files one after another. A part of a workbook or folder may be empty, but not
        all of them. `made` takes the changes of the only file that a person has seen."""
        from ecodiplo.services.imports.file_limits import refuse_all_empty
        from ecodiplo.services.imports.import_file import import_file

        own = replace(options, allow_empty=True) if self.whole else options
        reports: list[ImportReport] = []
        for (entity, source), rejected in zip(parts, rejects, strict=True):
            watch = printer.observer(entity, rejected)
            if self.seen:
                made.clear()
                watch = made.watched(watch)
            reports.append(import_file(connection, entity, source, own, watch))
            if self.document:
                self.document.reports.append(reports[-1])
        if self.whole:
            refuse_all_empty(reports, self.whole, options)
        return reports

    def _write_rejects(
        self, parts: Sequence[tuple[Entity, InputFile]], reports: Sequence[ImportReport],
        rejects: Sequence[Rejects], protected: Protected,
    ) -> list[Path | None]:  # fmt: skip
        """Write the rejected rows of each file. Returns the paths, None where there are none."""
        paths: list[Path | None] = []
        for (entity, source), report, rejected in zip(parts, reports, rejects, strict=True):
            path = None
            if report.rejected:
                part = entity.name if self.whole and source.sheet else ""
                path = self.rejects_file or free_path(source, rejected, part)
                write_rejects(rejected, path, detect_format(source), protected)
            paths.append(path)
        return paths

    def _protected(self, parts: Sequence[tuple[Entity, InputFile]]) -> Protected:
        """The files that no rejected rows may be written over."""
        inputs = {path: label for _, source in parts for path, label in source.files.items()}
        protected = self.settings.protected(inputs)
        if self.rejects_file:
            protected.check(self.rejects_file.expanduser())
        return protected

    def _command(self, parts: Sequence[tuple[Entity, InputFile]]) -> str:
        """The command as history records it."""
        names = [self.whole] if self.whole else [source.name for _, source in parts]
        more = [f"(+{len(names) - MOST_NAMED})"] if len(names) > MOST_NAMED else []
        return " ".join(["import", self.name, *names[:MOST_NAMED], *more])

    def _locks(
        self, parts: Sequence[tuple[Entity, InputFile]], options: ImportOptions
    ) -> Locks | None:
        """The locks of the run; all writers wait for a run into several entities."""
        from ecodiplo.services.imports.import_locks import import_locks

        return None if self.whole else import_locks(parts[0][0], options)


def run_and_ask(run: ImportRun, options: ImportOptions) -> Sequence[ImportReport]:
    """Run the import. In a terminal, a person is asked what its only file does not say, confirms
    how it is read then, and it is run once more."""
    from ecodiplo.cli.ask import ask_about_near, in_terminal
    from ecodiplo.cli.import_questions import ask_for_gaps, confirm_reading
    from ecodiplo.cli.previewed_changes import PreviewedChanges
    from ecodiplo.cli.render.dry_run import DryRunScreen
    from ecodiplo.services.imports.report import ImportRejected

    lang, asks = run.settings.lang, run.document is None and in_terminal()

    def run_with(
        options: ImportOptions, seen: PreviewedChanges | None = None
    ) -> Sequence[ImportReport]:
        own = replace(run, seen=seen)
        return ask_about_near(
            lambda near: own.run(replace(options, on_near=near)), options.on_near, lang, asks=asks
        )

    try:
        return run_with(options)
    except ImportRejected as error:
        is_single = not run.whole and len(run.find()) == 1
        if not (asks and is_single and (error.report.gaps or error.report.profiles)):
            raise
        preview, seen = DryRunScreen(lang, verbose=False), PreviewedChanges()
        full, examined = ask_for_gaps(
            error.report.entity, error, options, lang,
            lambda options: run.examine(options, preview, seen),
        )  # fmt: skip
        if run.dry_run:
            return run_with(full)
        confirm_reading(examined, preview)
        return run_with(full, seen)
