"""What has changed since a report was frozen: a table for people or machines, and its footer."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from ecodiplo.cli.output import Audience
from ecodiplo.cli.render.claims import first_refs
from ecodiplo.cli.render.summary import machine_sheet, people_sheet
from ecodiplo.dates import DateText, show_partial_date
from ecodiplo.fields import Number
from ecodiplo.language import DASH, Label, Lang, same, show_count
from ecodiplo.money import show_number
from ecodiplo.services.report.changed_rows import Change
from ecodiplo.services.statistics.wording import (
    FAULTY_MEASURE,
    PUBLISHED,
    RECORDED,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecodiplo.formats.sheet import Sheet
    from ecodiplo.services.report.snapshot_claims import ChangedClaim
    from ecodiplo.services.report.snapshots import ChangedFigure, SnapshotDiff

# The most refs of changed records in a cell for people; machines get all.
MOST_REFS = 6
HEADINGS = {
    "name": Label("Indicator, list or text", "Chỉ tiêu, danh sách, nội dung"),
    "records": Label("Changed records", "Hồ sơ thay đổi"),
    "change": Label("Then → now", "Khi chốt → hiện nay"),
}


TEXT = Label("Text", "Lời văn")
CHANGED_LINES = Label("; {n} of its paragraphs read differently today",
                      "; {n} đoạn văn nay đọc khác")  # fmt: skip


def diff_footer(difference: SnapshotDiff) -> Label:
    """The snapshot, and how many of its figures changed."""
    faults = sum(bool(figure.fault) for figure in difference.changed)
    day = Label(*(show_partial_date(DateText(difference.frozen_on), lang) for lang in Lang))
    footer = Label(
        "{ref}, frozen {day}: {moved} changed, {unmoved} unchanged",
        "{ref}, chốt ngày {day}: {moved} thay đổi, {unmoved} giữ nguyên",
    ).fill(
        ref=difference.ref, day=day,
        moved=show_count(len(difference.changed) + len(difference.claims) - faults),
        unmoved=show_count(difference.unchanged),
    )  # fmt: skip
    if changed := max(map(len, difference.lines)):
        footer += CHANGED_LINES.fill(n=show_count(changed))
    if faults:
        footer += Label(", {faults} not recomputed", ", {faults} không tính lại được").fill(
            faults=show_count(faults)
        )
    return footer


def diff_sheet(difference: SnapshotDiff, lang: Lang, audience: Audience) -> Sheet:
    if audience is Audience.PEOPLE:
        texts = [_people_row(figure, lang) for figure in difference.changed]
        texts += [row for claim in difference.claims for row in _people_rows(claim, lang)]
        texts += [] if texts else _text_rows(difference, lang)
        return people_sheet("diff", HEADINGS, texts, lang)
    columns = (
        "snapshot", "indicator", "claim", "published_then", "published_now", "recorded_then",
        "recorded_now", "content_then", "content_now", "added", "gone", "altered", "fault",
    )  # fmt: skip
    types = dict.fromkeys(("recorded_then", "recorded_now"), Number())
    rows = [_machine_row(difference.ref, figure) for figure in difference.changed]
    rows += [_machine_claim(difference.ref, claim) for claim in difference.claims]
    if any(difference.lines) and not rows:
        then, now = ("\n".join(lines) for lines in difference.lines)
        text = {"claim": "text", "content_then": then, "content_now": now}
        rows.append({"snapshot": difference.ref, **text})
    return machine_sheet("diff", columns, types, rows, lang)


def _machine_row(snapshot: str, figure: ChangedFigure) -> dict[str, Any]:
    return {
        "snapshot": snapshot,
        "indicator": figure.code,
        "published_then": figure.published[0],
        "published_now": figure.published[1],
        "recorded_then": figure.recorded[0],
        "recorded_now": figure.recorded[1],
        "added": ", ".join(figure.added),
        "gone": ", ".join(figure.gone),
        "altered": ", ".join(figure.altered),
        "fault": figure.fault.en if figure.fault else None,
    }


def _machine_claim(snapshot: str, claim: ChangedClaim) -> dict[str, Any]:
    return {
        "snapshot": snapshot,
        "claim": claim.code,
        "content_then": claim.content[0],
        "content_now": claim.content[1],
        "added": ", ".join(claim.added),
        "gone": ", ".join(claim.gone),
        "altered": ", ".join(
            ref for row in claim.rows for ref in row.altered if ref not in claim.gone
        ),
    }


def _text_rows(difference: SnapshotDiff, lang: Lang) -> list[dict[str, str]]:
    """The lines of prose that read differently, where nothing else has changed."""
    return [
        {"name": TEXT.to(lang), "records": "", "change": f"{then or DASH} → {now or DASH}"}
        for then, now in zip_longest(*difference.lines, fillvalue="")
    ]


def _people_rows(claim: ChangedClaim, lang: Lang) -> Iterator[dict[str, str]]:
    """A row for each record or group of a claim that has changed."""
    for row in claim.rows:
        marks = (("+", row.added), ("−", row.gone), ("≠", row.altered))
        yield {
            "name": claim.name.to(lang),
            "records": _marked(marks),
            "change": "; ".join(_change_text(change, lang) for change in row.changes),
        }


def _people_row(figure: ChangedFigure, lang: Lang) -> dict[str, str]:
    """An indicator then and now, and the records that make the difference."""
    then, now = (DASH if count is None else show_number(count, lang) for count in figure.recorded)
    if figure.fault:
        now = FAULTY_MEASURE.to(lang)
    changes = []
    if figure.published[0] != figure.published[1]:
        changes.append(_change_text(Change(PUBLISHED, *figure.published_labels), lang))
    if then != now:
        changes.append(_change_text(Change(RECORDED, same(then), same(now)), lang))
    marks = (("+", figure.added), ("−", figure.gone), ("≠", figure.altered))
    return {
        "name": figure.name.to(lang),
        "records": _marked(marks),
        "change": "; ".join(changes),
    }


def _change_text(change: Change, lang: Lang) -> str:
    """A value then and now, behind its field: `Status: Open → In progress`. Where it differs only
    in the other language, that is shown."""
    if change.then.to(lang) == change.now.to(lang):
        lang = Lang.VI if lang is Lang.EN else Lang.EN
    label = f"{change.label.to(lang)}: " if change.label else ""
    return f"{label}{change.then.to(lang) or DASH} → {change.now.to(lang) or DASH}"


def _marked(marks: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    """The refs of changed records, each kind of change behind its mark: `+ DEL-2022-0004`."""
    return "; ".join(f"{mark} {first_refs(refs, MOST_REFS)}" for mark, refs in marks if refs)
