"""What a run of a feed did beside writing its rows, for people."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from ecodiplo.cli.render.edit_outcome import show_field
from ecodiplo.language import Label, Lang, show_count
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecodiplo.services.imports.feeds.feed_outcomes import KeptValue
    from ecodiplo.services.imports.report import ImportReport

# The values and records that the output for people names; it counts those after them.
MOST_NAMED = 10

OUTCOMES: Mapping[str, Label] = {
    "reported": Label("no longer in the file", "không còn trong tệp"),
    "cancelled": Label("no longer in the file, cancelled",
                       "không còn trong tệp, đã ghi là hủy"),
    "deleted": Label("no longer in the file, deleted", "không còn trong tệp, đã xóa"),
    "kept": Label("no longer in the file, kept because a person changed it",
                  "không còn trong tệp, vẫn giữ vì đã có người sửa"),
    "shared": Label("no longer in the file, kept because another system has it too",
                    "không còn trong tệp, vẫn giữ vì hệ thống khác cũng có"),
}  # fmt: skip


def feed_lines(report: ImportReport) -> Iterator[Label]:
    """A line for each value that was kept and each record that is missing or back; of many, the
    first ones and their number."""
    feed = report.feed
    for kept in islice(feed.kept, MOST_NAMED):
        yield _kept_line(report, kept)
    if (more := len(feed.kept) - MOST_NAMED) > 0:
        yield Label("{count} more values that people changed were kept",
                    "còn {count} giá trị đã có người sửa cũng được giữ"
                    ).fill(count=show_count(more))  # fmt: skip
    for missing in islice(feed.missing, MOST_NAMED):
        title = "" if missing.title in ("", missing.record) else f" {visible(missing.title)}"
        yield Label("{record}{title}: {outcome}", "{record}{title}: {outcome}").fill(
            record=missing.record, title=title, outcome=OUTCOMES[missing.outcome]
        )
    if (more := len(feed.missing) - MOST_NAMED) > 0:
        yield Label("{count} more records are no longer in the file",
                    "còn {count} hồ sơ khác không còn trong tệp"
                    ).fill(count=show_count(more))  # fmt: skip
    if feed.returned:
        names = ", ".join(islice(feed.returned, MOST_NAMED))
        if (more := len(feed.returned) - MOST_NAMED) > 0:
            names += f", ... (+{more})"
        yield Label("back in the file, no longer cancelled: {records}",
                    "có lại trong tệp, không còn hủy: {records}").fill(records=names)  # fmt: skip


def _kept_line(report: ImportReport, kept: KeptValue) -> Label:
    if not kept.field:
        return Label("row {row}: {record} was deleted by a person and is not added again",
                     "dòng {row}: {record} đã có người xóa, không thêm lại"
                     ).fill(row=str(kept.row), record=kept.record)  # fmt: skip
    values = Label(*(_show(report, kept, lang) for lang in Lang))
    return Label(
        "row {row}: {record} keeps {field} {value}, which a person changed (in the file:"
        " {in_file})",
        "dòng {row}: {record} giữ {field} {value} do đã có người sửa (trong tệp: {in_file})",
    ).fill(
        row=str(kept.row), record=kept.record, field=report.entity.by_name[kept.field].label,
        value=values, in_file=visible(kept.in_file) or "–",
    )  # fmt: skip


def _show(report: ImportReport, kept: KeptValue, lang: Lang) -> str:
    return visible(show_field(report.entity, kept.field, kept.value, lang))
