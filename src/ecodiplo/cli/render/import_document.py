"""The report of an import for scripts: one JSON document, also of a run that failed."""

from __future__ import annotations

import sys
from pathlib import PurePath
from typing import TYPE_CHECKING

from ecodiplo.errors import (
    EcodiploError,
    InvalidData,
    Problem,
    system_message,
)
from ecodiplo.fault_codes import FaultCode
from ecodiplo.formats.json_document import write_document
from ecodiplo.language import Label, same
from ecodiplo.services.imports.report_json import run_document
from ecodiplo.text import without_passwords

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ecodiplo.catalogue import Entity
    from ecodiplo.cli.settings import Settings
    from ecodiplo.formats.input_file import Fingerprint, InputFile
    from ecodiplo.services.imports.report import ImportReport


class ImportDocument:
    """Context manager: collects what a run does, and writes it as JSON on stdout when the run ends,
    however it ends."""

    def __init__(self, settings: Settings, *, dry_run: bool) -> None:
        self.settings = settings
        self.dry_run = dry_run
        # The files, each with the entity of its rows, and the reports of those that were read.
        self.parts: Sequence[tuple[Entity, InputFile]] = ()
        self.reports: list[ImportReport] = []
        self.command: int | None = None
        self._has_ended = False  # the run is over, and what it wrote is kept

    def __enter__(self) -> ImportDocument:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, EcodiploError | OSError) and not self._has_ended:
            self._refuse(error)

    def begin(self, command: int | None) -> None:
        """Begin an attempt of the run, under the number of its command in the history."""
        self.command = command
        self.reports.clear()

    def write(self, rejects: Sequence[Path | None]) -> None:
        """Write the document of a run that came to its end. Raises EcodiploError, which says that
        the records are written, when the document cannot be."""
        self._has_ended = True
        problems = [problem for report in self.reports for problem in report.problems]
        try:
            self._write(problems, rejects, is_kept=True)
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            if self.dry_run:
                raise
            kept = Label(
                "the records are written as command {number}, but their report is not: ",
                "hồ sơ đã được ghi bằng lệnh số {number}, nhưng báo cáo thì không: ",
            )
            raise EcodiploError(
                kept.fill(number=self.command) + system_message(error)
            ) from error  # fmt: skip

    def _refuse(self, error: EcodiploError | OSError) -> None:
        """Write the document of a run of which nothing was written."""
        from ecodiplo.services.imports.report import ImportRejected

        if isinstance(error, ImportRejected) and error.report not in self.reports:
            self.reports.append(error.report)
        if isinstance(error, OSError):
            about = same(f"{error.filename}: " if error.filename else "")
            code = FaultCode.UNREADABLE_FILE
            name = PurePath(str(error.filename or "")).name
            problems = [Problem(about + system_message(error), name, code=code)]
        elif isinstance(error, InvalidData):
            problems = [*error.problems]
        else:
            problems = [Problem(error.message, error.file, code=error.code)]
        self._write(problems, (), is_kept=False)

    def _write(
        self, problems: Sequence[Problem], rejects: Sequence[Path | None], *, is_kept: bool
    ) -> None:
        document = run_document(
            [*self._all_reports()], problems, self.settings.lang, command=self.command,
            database=self._database(), dry_run=self.dry_run, is_kept=is_kept,
            rejects=[str(path) if path else None for path in rejects],
        )  # fmt: skip
        write_document(document, sys.stdout)

    def _all_reports(self) -> Iterator[ImportReport]:
        """A report of each file; of one that was not read to its end, with what is known of it."""
        from ecodiplo.services.imports.report import ImportReport

        for at, (entity, source) in enumerate(self.parts):
            report = self.reports[at] if at < len(self.reports) else None
            report = report or ImportReport(entity, source.name)
            report.fingerprint = report.fingerprint or _fingerprint(source)
            report.worksheets = report.worksheets or tuple(source.worksheets)
            yield report

    def _database(self) -> str | None:
        """The database, without a password; None when its name is wrong."""
        try:
            return without_passwords(str(self.settings.database))
        except EcodiploError:
            return None


def _fingerprint(source: InputFile) -> Fingerprint | None:
    """The SHA-256 and the size of a file; None when it cannot be read."""
    try:
        return source.fingerprint
    except (OSError, EcodiploError):
        return None
