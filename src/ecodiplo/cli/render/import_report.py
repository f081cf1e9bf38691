"""How an import is told: differences as they come, progress in a terminal, a report at the end."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from ecodiplo.cli.entities import columns
from ecodiplo.cli.output import console, say
from ecodiplo.errors import EcodiploError, InvalidData, Problem
from ecodiplo.formats.json import dumps
from ecodiplo.formats.sheet import Sheet
from ecodiplo.language import Label, Lang
from ecodiplo.money import show_number
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from ecodiplo.catalogue import Entity
    from ecodiplo.cli.context import Settings
    from ecodiplo.services.imports.import_file import Imported, RowChange, Watch
    from ecodiplo.services.imports.rejects import Rejects

# Of the partners that an import made, so many are named, each with so many characters.
FEW_NAMES, LONGEST_NAME = 10, 80


class Telling:
    """Tells of one run of `import`, to a person or to a script; a context round the work."""

    def __init__(self, chosen: Settings, format_: str, *, dry_run: bool) -> None:
        """Tell as JSON or as text, in the language of the run."""
        self.chosen = chosen
        self.lang = chosen.lang
        self.json = format_ == "json"
        self.dry_run = dry_run
        self.changes: list[dict[str, Any]] = []
        self._bar: Any = None
        self._begun = False

    def __enter__(self) -> Telling:
        if sys.stderr.isatty() and not self.json and not self.dry_run:
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
        from ecodiplo.services.imports.import_file import Refused

        if isinstance(error, Refused):
            unknown = any("have no column" in problem.reason for problem in error.problems)
            error.hint = _hint(error.report.file, unknown=unknown).to(self.lang)
        if self.json and isinstance(error, EcodiploError):
            reports = [error.report] if isinstance(error, Refused) else []
            problems = error.problems if isinstance(error, InvalidData) else [Problem(str(error))]
            self._dump(reports, None, problems)

    def begin(self, rejects: Rejects | None = None) -> None:
        """Begin to tell of the run; or again, since another program was in the way of the first
        attempt."""
        if self._begun:
            again = Label("once more, since another program changed the same records:",
                          "làm lại, vì chương trình khác vừa sửa cùng hồ sơ:")  # fmt: skip
            self._restart(rejects, again)
            for task in self._bar.task_ids if self._bar else ():
                self._bar.remove_task(task)
        self._begun = True

    def watch(self, entity: Entity, rejects: Rejects | None = None) -> Watch:
        """What an import of `entity` is to call."""
        from ecodiplo.services.imports.import_file import Watch

        return Watch(
            progress=self._progress(entity) if self._bar else None,
            change=(lambda change: self._change(entity, change)) if self.dry_run else None,
            rejected=rejects.add if rejects else None,
            restart=lambda: self._restart(
                rejects,
                Label("once more, without the rows that cannot go in:",
                      "làm lại, không có các dòng không nhập được:"),
            ),
        )  # fmt: skip

    def done(self, reports: Sequence[Imported], rejects: Path | None) -> None:
        """Say what was done."""
        if self._bar:
            self._bar.stop()
        if self.json:
            self._dump(reports, rejects, ())
            return
        for report in reports:
            for problem in report.problems:
                say(f"ecodiplo: {problem}")
            say(self._sentence(report))
            if report.passed_over:
                columns_ = _some(report.passed_over, self.lang)
                say(Label(f"columns passed over: {columns_}", f"cột bị bỏ qua: {columns_}")
                    .to(self.lang))  # fmt: skip
            if report.left_out:
                sheets = _some(report.left_out, self.lang)
                say(Label(f"worksheets left out: {sheets}; take each with --sheet",
                          f"trang tính chưa đọc: {sheets}; đọc từng trang bằng --sheet")
                    .to(self.lang))  # fmt: skip
            if report.created:
                names = _some(report.created, self.lang)
                say(Label(f"partners made: {names}", f"đã thêm đối tác: {names}").to(self.lang))
        if rejects:
            say(
                Label(
                    f"the rejected rows are in {rejects}; mend them and import that file",
                    f"các dòng bị loại nằm trong {rejects}; sửa rồi nhập lại tệp đó",
                ).to(self.lang)
            )

    def _sentence(self, report: Imported) -> str:
        names = {
            "added": Label("added", "thêm"), "changed": Label("changed", "sửa"),
            "unchanged": Label("as they were", "giữ nguyên"),
            "skipped": Label("skipped", "bỏ qua"), "rejected": Label("rejected", "bị loại"),
        }  # fmt: skip
        said = ", ".join(
            f"{show_number(getattr(report, name), self.lang)} {label.to(self.lang)}"
            for name, label in names.items()
            if getattr(report, name) or name in ("added", "changed", "unchanged")
        )
        dry = Label(" (dry run: nothing was written)", " (chạy thử: chưa ghi gì)").to(self.lang)
        what = report.entity.label.to(self.lang)
        return f"{report.file}, {what}: {said}{dry if self.dry_run else ''}"

    def _dump(
        self, reports: Sequence[Imported], rejects: Path | None, problems: Sequence[Problem]
    ) -> None:
        document: dict[str, Any] = {
            "written": not self.dry_run and not problems,
            "dry_run": self.dry_run,
            "files": [
                {
                    "entity": report.entity.name, "file": report.file, "rows": report.rows,
                    "added": report.added, "changed": report.changed,
                    "unchanged": report.unchanged, "skipped": report.skipped,
                    "rejected": report.rejected, "partners_created": list(report.created),
                    "passed_over": list(report.passed_over),
                    "worksheets_left_out": list(report.left_out),
                    "problems": report.problem_count,
                }
                for report in reports
            ],
            "problems": [
                {"file": p.file, "row": p.row, "column": p.column or None,
                 "value": p.value or None, "reason": p.reason}
                for p in (problems or [p for report in reports for p in report.problems])
            ],
            "rejects": str(rejects) if rejects else None,
        }  # fmt: skip
        if self.dry_run:
            document["changes"] = self.changes
        print(dumps(document, indent=2))

    def _change(self, entity: Entity, change: RowChange) -> None:
        """Print a record that the file would add or change, as it comes."""
        if self.json:
            sheet = Sheet(entity.name, columns(entity.stored, Lang.EN), [], Lang.EN)
            old, new = (
                sheet.plain({name: pair[at] for name, pair in change.changes.items()})
                for at in (0, 1)
            )
            pairs = {name: {"old": old[name], "new": new[name]} for name in change.changes}
            self.changes.append(
                {"entity": entity.name, "row": change.row, "outcome": change.outcome,
                 "record": change.key, "changes": pairs}
            )  # fmt: skip
            return
        from rich.text import Text

        sign, style = ("+", "green") if change.outcome == "added" else ("~", "yellow")
        row = Label("row", "dòng").to(self.lang)
        title = "" if change.title in (None, change.key) else f" {change.title}"
        head = Text(visible(f"{sign} {row} {change.row}: {change.key}{title}"), style=style)
        out = console()
        out.print(head)
        for name, (old, new) in change.changes.items():
            if change.outcome == "added" and name in (entity.key, entity.title):
                continue
            line = Text(f"    {entity.by_name[name].label.to(self.lang)}: ", style="dim")
            if change.outcome == "changed":
                line.append(self._shown(entity, name, old), style="red strike" if old else "dim")
                line.append(" → ")
            line.append(self._shown(entity, name, new), style="green" if new else "dim")
            out.print(line)

    def _shown(self, entity: Entity, name: str, value: Any) -> str:
        if value is None or value == ():
            return "–"
        return visible(entity.by_name[name].type.show(value, self.lang))

    def _progress(self, entity: Entity) -> Any:
        task = self._bar.add_task(visible(entity.label.to(self.lang)), total=None)
        return lambda rows: self._bar.update(task, completed=rows)

    def _restart(self, rejects: Rejects | None, why: Label) -> None:
        if rejects:
            rejects.clear()
        if self.changes:
            self.changes.clear()
        elif self.dry_run:
            say(why.to(self.lang))


def _hint(file: str, *, unknown: bool) -> Label:
    """What may be done about a refused file."""
    others = (
        Label(
            "pass over unknown columns with --ignore-unknown", "bỏ qua cột lạ bằng --ignore-unknown"
        )
        if unknown
        else Label("write the good rows with --keep-good", "ghi các dòng đúng bằng --keep-good")
    )
    return Label(
        f"nothing of {file} was written; mend it, or {others.en}",
        f"chưa ghi gì từ {file}; hãy sửa tệp, hoặc {others.vi}",
    )


def _some(names: Sequence[str], lang: Lang) -> str:
    """The first few of the names, each as long as can be read, and how many more there are."""
    shown = ", ".join(
        visible(name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…")
        for name in names[:FEW_NAMES]
    )
    if (more := len(names) - FEW_NAMES) > 0:
        shown += Label(f", and {more:,} more", f" và {more:,} nữa").to(lang)
    return shown
