"""The result of an import, and the refusal of one."""

from __future__ import annotations

from typing import Any

from ecodiplo.errors import InvalidData, Problem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.formats.json_document import whole_document
from ecodiplo.language import Label, Lang, with_noun
from ecodiplo.services.imports.report_facts import ReportFacts
from ecodiplo.services.imports.report_json import run_document


class ImportReport(ReportFacts):
    """The result of an import of a file into an entity."""

    def to_json(self) -> dict[str, Any]:
        """The report as `import --format json` writes it. Its lists are in memory; `records` and
        `changes` can be iterated without that."""
        document: dict[str, Any] = whole_document(run_document(
            [self], self.problems, Lang.EN, command=self.command, database=self.database or None,
            dry_run=self.dry_run, is_kept=not self.refused,
        ))  # fmt: skip
        return document


class ImportRejected(InvalidData):
    """The import found faults; the caller must roll back. `report` holds the details."""

    def __init__(self, report: ImportReport) -> None:
        """The message has the problems of the report, and the number of those it does not list."""
        problems = report.problems
        if more := report.faults.count - report.faults.count_kept:
            count = with_noun(more, Label("more problem", "lỗi khác"),
                            Label("more problems", "lỗi khác"))  # fmt: skip
            problems.append(Problem(count, report.file, code=FaultCode.MORE_PROBLEMS))
        super().__init__(problems)
        self.report = report
        report.refused = True
        self.hint = Label("", "")  # what the person can do; the caller knows that

    def to(self, lang: Lang) -> str:
        """The message in `lang`, with the hint on a line of its own."""
        return "\n".join(filter(None, (super().to(lang), self.hint.to(lang))))

    def __str__(self) -> str:
        return self.to(Lang.EN)
