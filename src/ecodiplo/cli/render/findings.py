"""The findings of a check, a line each, for people and machines."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from ecodiplo.cli.output import Audience, write_sheet
from ecodiplo.fields import Integer, Text
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.language import Label, same
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ecodiplo.cli.output import Output
    from ecodiplo.db.check.findings import Finding
    from ecodiplo.language import Lang

HEADINGS = {
    "check": Label("Check", "Kiểm tra"),
    "table": Label("Table", "Bảng"),
    "record": Label("Record", "Hồ sơ"),
    "row": Label("Row", "Dòng"),
    "column": Label("Column", "Cột"),
    "problem": Label("Problem", "Điểm sai"),
    "advice": Label("What to do", "Cách xử lý"),
    "count": Label("Count", "Số lượng"),
}
REPAIRED = Label("repaired", "đã sửa")
# The advice of most lines, as short as a table needs it; the last line says the command.
REPAIR_OPTION = same("--repair")
MACHINES_ONLY = ("row", "count")


def write_findings(
    findings: Iterable[Finding], output: Output, lang: Lang, *,
    left: Collection[Finding] | None = None, quiet: bool = False,
) -> tuple[int, int]:  # fmt: skip
    """Write the findings as they come, and return how many they are, and how many of them a repair
    repairs. With `quiet`, nothing is written when there are none. After a repair, `left` are the
    findings of the check that follows it: the others were repaired."""
    people = output.audience is Audience.PEOPLE
    known: set[Finding] = set()
    columns = [
        Column(name, label.to(lang) if people else name,
               Integer() if name in MACHINES_ONLY else Text())
        for name, label in HEADINGS.items() if not (people and name in MACHINES_ONLY)
    ]  # fmt: skip
    count = repairable = 0
    # Nothing is written when there is no database.
    remaining = iter(findings)
    first = [*islice(remaining, 1)]
    if quiet and not first and not left:
        return 0, 0

    def rows() -> Iterator[dict[str, Any]]:
        nonlocal count, repairable
        for finding in chain(first, remaining):
            count += finding.count
            repairable += finding.count if finding.is_repairable else 0
            repaired = left is not None and finding not in left
            known.update({finding} if left is not None else ())
            yield _row(finding, lang, people=people, repaired=repaired)
        for finding in left or ():
            if finding not in known:
                yield _row(finding, lang, people=people, repaired=False)

    write_sheet(Sheet("findings", columns, rows(), lang), output)
    return count, repairable


def _row(finding: Finding, lang: Lang, *, people: bool, repaired: bool) -> dict[str, Any]:
    advice = REPAIR_OPTION if people and finding.is_repairable else finding.advice
    advice = REPAIRED if repaired else advice
    record = finding.record or (f"#{finding.row}" if people and finding.row is not None else "")
    return {
        "check": finding.check.label.to(lang) if people else finding.check.value,
        "table": finding.table or None,
        "record": visible(record) or None,
        "row": finding.row,
        "column": finding.column or None,
        "problem": visible(finding.problem.to(lang)),
        "advice": advice.to(lang),
        "count": finding.count,
    }
