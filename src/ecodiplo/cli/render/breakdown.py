"""The records of an entity by one property, as sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.cli.render.bars import bar
from ecodiplo.fields import Integer, Number, Text
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.language import Label, Lang
from ecodiplo.periods import title
from ecodiplo.services.statistics.dimensions import TIMES

if TYPE_CHECKING:
    from ecodiplo.services.statistics.breakdown import Breakdown, Group

RECORDS = Label("Records", "Số hồ sơ")
NOTHING = Label("nothing on record", "chưa có hồ sơ")
NOT_SAID = Label("not stated", "không nêu")
MONTHS = Label("Months it took (mean)", "Số tháng (trung bình)")
ALL = Label("All", "Tổng")


def sheet(
    found: Breakdown, before: Breakdown | None, lang: Lang, *, for_people: bool, bars: bool = False
) -> Sheet:
    """A row a group; for people also what all come to, and for the terminal a bar."""
    here = _known(found, lang) if before is not None else ""
    columns = [
        Column(found.by, found.by, Text()),
        Column("name", found.label.to(lang), Text()),
        Column("records", f"{RECORDS.to(lang)}{here}", Integer()),
    ]
    if bars:
        columns.insert(2, Column("bar", "", Text()))
    for field in found.fields:
        columns.append(Column(field.name, field.label.to(lang), field.type))
        if not for_people:
            columns.append(Column(f"{field.name}_without_value", "", Integer()))
    if found.by == "origin":
        columns.append(Column("months", MONTHS.to(lang), Number()))
        if not for_people:
            columns.append(Column("months_without_value", "", Integer()))
    if before is not None and before.period:
        shown = title(before.period).to(lang)
        label = f"{RECORDS.to(lang)} {shown}{_known(before, lang)}"
        columns.append(Column("records_before", label, Integer()))
        if found.main:
            field = found.entity.by_name[found.main]
            label = f"{field.label.to(lang)} {shown}"
            columns.append(Column(f"{found.main}_before", label, field.type))
    if for_people:
        columns = [c for c in columns if c.name != found.by and _says_something(found, c.name)]
    return Sheet(f"{found.entity.name}-by-{found.by}", columns,
                 _rows(found, before, lang, for_people=for_people), lang)  # fmt: skip


def _says_something(found: Breakdown, name: str) -> bool:
    """Whether any group has a value in the column; people are spared empty ones."""
    total = found.overall.totals.get(name)
    return total is None or total.value is not None


def _known(found: Breakdown, lang: Lang) -> str:
    """What a heading says of a period whose records are none, or not all known to lie in it."""
    if found.recorded and (n := found.recorded.may_lie):
        return Label(f" (+{n} not dated so closely)", f" (+{n} chưa rõ ngày)").to(lang)
    return "" if found.overall.records else f" ({NOTHING.to(lang)})"


def _absent(found: Breakdown) -> int | None:
    """The count to show for a group that has no record of the period: 0, or None when the count is
    not known, since the period has no record at all or undated records may lie in it. A group
    by time is a period itself and has no count either.
    """
    vague = found.recorded is not None and found.recorded.may_lie
    return 0 if found.overall.records and not vague and found.by not in TIMES else None


def _rows(
    found: Breakdown, before: Breakdown | None, lang: Lang, *, for_people: bool
) -> list[dict[str, Any]]:
    old = {_same(found, group.key): group for group in before.groups} if before else {}
    most = max((found.value(group) or 0 for group in found.groups), default=0)
    narrow = any(total.value is not None for total in found.overall.totals.values())
    length = 10 if narrow else 24
    rows = []
    groups = list(found.groups)
    seen = {_same(found, group.key) for group in groups}
    gone = [_nothing_of(group) for key, group in old.items() if key not in seen]
    for group in (*groups, *gone):
        name = group.label.to(lang) if group.label else NOT_SAID.to(lang) if for_people else None
        row = {found.by: group.key, "name": name, "bar": bar(found.value(group), most, length)}
        row |= _cells(group, _absent(found))
        rows.append(row | (_old(before, old.get(_same(found, group.key))) if before else {}))
    if for_people and rows:
        total = {"name": ALL.to(lang)} | _cells(found.overall, _absent(found))
        rows.append(total | (_old(before, before.overall) if before else {}))
    return rows


def _same(found: Breakdown, key: str | None) -> str | None:
    """What is alike in the groups of two periods: of times, all but the year."""
    return key[4:] if key is not None and found.by in TIMES else key


def _cells(group: Group, absent: int | None) -> dict[str, Any]:
    cells: dict[str, Any] = {"records": group.records or absent}
    for name, total in group.totals.items():
        cells[name] = total.value
        cells[f"{name}_without_value"] = total.unknown
    return cells


def _old(before: Breakdown, group: Group | None) -> dict[str, Any]:
    if group is None or not group.records:
        return {"records_before": _absent(before)}
    cells: dict[str, Any] = {"records_before": group.records}
    if before.main:
        cells[f"{before.main}_before"] = group.totals[before.main].value
    return cells


def _nothing_of(group: Group) -> Group:
    """The group of the period compared with, which this one has nothing of."""
    from dataclasses import replace

    from ecodiplo.services.statistics.breakdown import Total

    return replace(group, records=0, totals=dict.fromkeys(group.totals, Total(None, 0)))


def notes(found: Breakdown, lang: Lang) -> list[str]:
    """What a reader must know of the totals."""
    said = []
    recorded = found.recorded
    if found.overlapping:
        said.append(
            Label(
                "A record with several counts under each, once in the total.",
                "Hồ sơ có nhiều giá trị được tính ở từng dòng, và một lần ở dòng tổng.",
            )
        )
    for number, label in () if recorded is None else (
        (recorded.may_lie, Label("may lie in the period, their date is not known so closely",
                                 "hồ sơ có thể thuộc kỳ này, ngày chưa rõ")),
        (recorded.left_out, Label("left out: they say they are not counted (umbrella, duplicate)",
                                  "hồ sơ không được tính (tổng hợp, trùng)")),
        (recorded.other_status, Label("left out: still to come, postponed, cancelled or the like",
                                      "hồ sơ không tính do tình trạng (dự kiến, hoãn, hủy...)")),
    ):  # fmt: skip
        if number:
            said.append(Label(f"{number} {label.en}.", f"{number} {label.vi}."))
    for field in found.fields:
        total = found.overall.totals[field.name]
        if total.unknown and total.value is not None:
            said.append(
                Label(
                    f"{field.label.en}: {total.unknown} of {found.overall.records} have no value.",
                    f"{field.label.vi}: {total.unknown} trên {found.overall.records} hồ sơ chưa có"
                    " giá trị.",
                )
            )
    return [note.to(lang) for note in said]
