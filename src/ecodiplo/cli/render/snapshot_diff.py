"""What has changed since a report was frozen: a table for people or machines, and its footer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.cli.output import Audience
from ecodiplo.cli.render.claims import first_refs
from ecodiplo.cli.render.summary import machine_sheet, people_sheet
from ecodiplo.dates import DateText, show_partial_date
from ecodiplo.fields import Number
from ecodiplo.language import DASH, Label, Lang, show_count
from ecodiplo.money import show_number
from ecodiplo.services.statistics.wording import (
    FAULTY_MEASURE,
    INDICATOR,
    PUBLISHED,
    RECORDED,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecodiplo.formats.sheet import Sheet
    from ecodiplo.services.report.snapshot_claims import ChangedClaim
    from ecodiplo.services.report.snapshots import ChangedFigure, SnapshotDiff

# The most refs of changed records in a cell for people; machines get all.
MOST_REFS = 6


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
    if faults:
        footer += Label(", {faults} not recomputed", ", {faults} không tính lại được").fill(
            faults=show_count(faults)
        )
    return footer


def diff_sheet(difference: SnapshotDiff, lang: Lang, audience: Audience) -> Sheet:
    if audience is Audience.PEOPLE:
        headings = {
            "indicator": INDICATOR,
            "published": PUBLISHED,
            "recorded": RECORDED,
            "records": Label("Changed records", "Hồ sơ thay đổi"),
        }
        texts = [_people_row(figure, lang) for figure in difference.changed]
        texts += [_people_claim(claim) for claim in difference.claims]
        return people_sheet("diff", headings, texts, lang)
    columns = (
        "snapshot", "indicator", "claim", "published_then", "published_now", "recorded_then",
        "recorded_now", "content_then", "content_now", "added", "gone", "altered", "fault",
    )  # fmt: skip
    types = dict.fromkeys(("recorded_then", "recorded_now"), Number())
    rows = [_machine_row(difference.ref, figure) for figure in difference.changed]
    rows += [_machine_claim(difference.ref, claim) for claim in difference.claims]
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
    }


def _people_claim(claim: ChangedClaim) -> dict[str, str]:
    """A claim then and now: the lines of it that changed, and the records that changed."""
    then, now = (text.splitlines() for text in claim.content)
    marks = (("+", claim.added), ("−", claim.gone))
    return {
        "indicator": claim.section,
        "published": "",
        "recorded": _arrow(
            "\n".join(line for line in then if line not in now) or DASH,
            "\n".join(line for line in now if line not in then) or DASH,
        ),
        "records": _marked(marks),
    }


def _people_row(figure: ChangedFigure, lang: Lang) -> dict[str, str]:
    """An indicator then and now, and the records that make the difference."""
    then, now = (DASH if count is None else show_number(count, lang) for count in figure.recorded)
    if figure.fault:
        now = FAULTY_MEASURE.to(lang)
    marks = (("+", figure.added), ("−", figure.gone), ("≠", figure.altered))
    return {
        "indicator": figure.name.to(lang),
        "published": _arrow(figure.published[0] or DASH, figure.published[1] or DASH),
        "recorded": _arrow(then, now),
        "records": _marked(marks),
    }


def _marked(marks: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    """The refs of changed records, each kind of change behind its mark: `+ DEL-2022-0004`."""
    return "; ".join(f"{mark} {first_refs(refs, MOST_REFS)}" for mark, refs in marks if refs)


def _arrow(then: str, now: str) -> str:
    return now if then == now else f"{then} → {now}"
