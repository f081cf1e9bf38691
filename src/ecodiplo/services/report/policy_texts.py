"""Policy in sentences: the documents that the office carries out, and the tasks of focus areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.language import Label, Lang, list_names, same
from ecodiplo.services.report.forms.record_forms import (
    DOCUMENT,
    DOCUMENT_OF_DAY,
    DOCUMENT_OF_ISSUER,
    TASKS_BY_STATUS,
    TASKS_OF_ONE_STATUS,
)
from ecodiplo.services.report.periods_in_sentences import dated
from ecodiplo.services.report.record_claims import tasks_claim
from ecodiplo.services.report.template_objects import RecordView
from ecodiplo.services.statistics.wording import counted_in_prose, number_in_prose
from ecodiplo.vocabulary import DocumentKind, DocumentStatus, TaskStatus

if TYPE_CHECKING:
    from ecodiplo.services.report.claims import Claims
    from ecodiplo.services.report.content import ReportContent
    from ecodiplo.services.report.tables_and_charts import TablesAndCharts

# The most documents that the opening names: the last ones of the period.
MOST_IN_OPENING = 3
ANY_KIND = Label("Document", "văn bản")  # of no kind that has a name
TASK, TASKS = Label("task", "nhiệm vụ"), Label("tasks", "nhiệm vụ")
# Not the labels of `TaskStatus`, which stand alone: these follow `3 tasks, of which 2`.
_STATUSES = {
    TaskStatus.OPEN: Label("not yet begun", "chưa thực hiện"),
    TaskStatus.IN_PROGRESS: Label("in progress", "đang thực hiện"),
    TaskStatus.DONE: Label("done", "đã hoàn thành"),
    TaskStatus.NOT_KEPT: Label("not carried out", "không thực hiện"),
    TaskStatus.CANCELLED: Label("cancelled", "đã hủy"),
}


def carried_out(content: ReportContent, lang: Lang, tables: TablesAndCharts) -> str:
    """The last documents with a number that belong to the period, as the opening of a report names
    them; empty when there are none."""
    records = content.lists["documents"]
    numbered = [
        row for row in records.rows
        if row.get("number") and row.get("status") is not DocumentStatus.REPLACED
    ][-MOST_IN_OPENING:]  # fmt: skip
    texts = [
        _document(RecordView(row, records, tables), lang, is_named=_has_name(row["kind"]))
        for row in numbered
    ]
    return list_names(map(same, texts), complete=True).to(lang)


def _has_name(kind: DocumentKind | None) -> bool:
    """Whether documents of the kind are called by it: `Chỉ thị`, unlike `Khác`."""
    return kind not in (None, DocumentKind.OTHER, DocumentKind.LAW)


def _document(document: RecordView, lang: Lang, *, is_named: bool) -> str:
    """A document as a report names it: `Chỉ thị số 15-CT/TW ngày 10/8/2022 của Ban Bí thư`."""
    kind = document.kind if is_named else ANY_KIND.to(lang)
    text = DOCUMENT.fill(lang, {"kind": kind, "number": document.number})
    if day := document.issued_on:
        text = DOCUMENT_OF_DAY.fill(lang, {"main": text, "day": dated(day, lang)})
    if issuer := document.issuer:
        text = DOCUMENT_OF_ISSUER.fill(lang, {"main": text, "issuer": issuer})
    return text


def tasks_text(ref: str, content: ReportContent, lang: Lang, claims: Claims) -> str:
    """The tasks of a focus area by status: `03 nhiệm vụ, trong đó 02 đã hoàn thành, 01 đang thực
    hiện`, `1 task in progress`; empty when it has none."""
    tasks = content.progress.get(ref, {})
    if not tasks:
        return ""
    number = counted_in_prose(sum(tasks.values()), TASK, TASKS, lang)
    statuses = {status: _STATUSES[status].to(lang) for status in TaskStatus if tasks.get(status)}
    if len(statuses) == 1:
        (status,) = statuses.values()
        text = TASKS_OF_ONE_STATUS.fill(lang, {"number": number, "status": status})
    else:
        each = [f"{number_in_prose(tasks[status], lang)} {statuses[status]}" for status in statuses]
        text = TASKS_BY_STATUS.fill(lang, {"number": number, "statuses": ", ".join(each)})
    return claims.text(text, tasks_claim(ref, content))
