"""The records of an entity by one property, as sheets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.cli.output import Audience
from ecodiplo.cli.render.bars import bar
from ecodiplo.fields import Integer, Number, Text
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.language import Label, Lang, nouns, same, show_count, with_noun
from ecodiplo.periods import period_title
from ecodiplo.services.statistics.breakdown import Total
from ecodiplo.services.statistics.dimensions import TIMES
from ecodiplo.services.statistics.wording import (
    ALL,
    ENTRIES,
    NO_RECORDS,
    NOT_STATED,
    RECORDS,
    cell_note,
    left_out_text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecodiplo.catalogue import Field
    from ecodiplo.services.statistics.breakdown import Breakdown, Group
    from ecodiplo.services.statistics.measures import Recomputed

MONTHS = Label("Months it took (mean)", "Số tháng (trung bình)")


def breakdown_sheet(
    breakdown: Breakdown,
    before: Breakdown | None,
    lang: Lang,
    *,
    audience: Audience,
    bars: bool = False,
) -> Sheet:
    """A row for each group, beside the same group of the period `before`; for people also a row of
    all groups together. `bars` adds a column of bars for the terminal."""
    people = audience is Audience.PEOPLE
    note = _count_note(breakdown).to(lang) if before is not None else ""
    columns = [
        Column(breakdown.by, breakdown.by, Text()),
        Column("name", breakdown.label.to(lang), Text()),
        Column("records", f"{_counted(breakdown).to(lang)}{note}", Integer()),
    ]
    if part_of := breakdown.entity.part_of:
        whole = ENTITIES[target(breakdown.entity.by_name[part_of])]
        columns.append(Column(f"distinct_{part_of}", whole.label.to(lang), Integer()))
    if bars:
        columns.insert(2, Column("bar", "", Text()))
    for field in breakdown.fields:
        columns.append(Column(field.name, field.label.to(lang), field.type))
        if not people:
            columns.append(Column(f"{field.name}_without_value", "", Integer()))
    if breakdown.by == "origin":
        columns.append(Column("months", MONTHS.to(lang), Number()))
        if not people:
            columns.append(Column("months_without_value", "", Integer()))
    if before is not None and before.period:
        columns += _columns_before(breakdown, before, period_title(before.period).to(lang), lang)
    if people:
        columns = [
            column
            for column in columns
            if column.name != breakdown.by and _has_values(breakdown, column.name)
        ]
    return Sheet(f"{breakdown.entity.name}-by-{breakdown.by}", columns,
                 _rows(breakdown, before, lang, people=people), lang)  # fmt: skip


def _columns_before(
    breakdown: Breakdown, before: Breakdown, period: str, lang: Lang
) -> list[Column]:
    label = f"{_counted(breakdown).to(lang)} {period}{_count_note(before).to(lang)}"
    columns = [Column("records_before", label, Integer())]
    if breakdown.order_total:
        field = breakdown.entity.by_name[breakdown.order_total]
        label = f"{field.label.to(lang)} {period}"
        columns.append(Column(f"{breakdown.order_total}_before", label, field.type))
    return columns


def _counted(breakdown: Breakdown) -> Label:
    """The heading of the number of records: parts of others are entries (lượt)."""
    return ENTRIES if breakdown.entity.part_of else RECORDS


def _has_values(breakdown: Breakdown, name: str) -> bool:
    """Whether any group has a value in the column; people are spared empty columns."""
    total = breakdown.overall.totals.get(name)
    return total is None or total.value is not None


def _count_note(breakdown: Breakdown) -> Label:
    """The note in the heading of a count: the period has no records, or undated records may lie in
    it."""
    if (excluded := breakdown.excluded) and (excluded.undated or excluded.uncertain):
        return cell_note("undated", excluded.undated) + cell_note("uncertain", excluded.uncertain)
    return same("") if breakdown.overall.records else same(" (") + NO_RECORDS + same(")")


def _absent(breakdown: Breakdown) -> int | None:
    """The count for a group without records: 0, or None when it is unknown (the period has no
    record, undated records may lie in it, or the groups are periods)."""
    excluded = breakdown.excluded
    vague = excluded is not None and (excluded.undated or excluded.uncertain)
    return 0 if breakdown.overall.records and not vague and breakdown.by not in TIMES else None


def _rows(
    breakdown: Breakdown, before: Breakdown | None, lang: Lang, *, people: bool
) -> list[dict[str, Any]]:
    old = {_match_key(breakdown, group.key): group for group in before.groups} if before else {}
    most = max((breakdown.value(group) or 0 for group in breakdown.groups), default=0)
    narrow = any(total.value is not None for total in breakdown.overall.totals.values())
    length = 10 if narrow else 24
    rows = []
    wholes = f"distinct_{breakdown.entity.part_of}"
    keys = {_match_key(breakdown, group.key) for group in breakdown.groups}
    only_before = [_without_numbers(group) for key, group in old.items() if key not in keys]
    for group in (*breakdown.groups, *only_before):
        name = group.label.to(lang) if group.label else NOT_STATED.to(lang) if people else None
        row: dict[str, Any] = {breakdown.by: group.key, "name": name}
        row["bar"] = bar(breakdown.value(group), most, length)
        row |= _cells(group, _absent(breakdown))
        row[wholes] = group.wholes
        if before:
            row |= _cells_before(before, old.get(_match_key(breakdown, group.key)))
        rows.append(row)
    if people and rows:
        total: dict[str, Any] = {"name": ALL.to(lang), wholes: breakdown.overall.wholes}
        total |= _cells(breakdown.overall, _absent(breakdown))
        rows.append(total | (_cells_before(before, before.overall) if before else {}))
    return rows


def _match_key(breakdown: Breakdown, key: str | None) -> str | None:
    """The part of a key that is the same in both periods: without the year, for a group by time."""
    return key[4:] if key is not None and breakdown.by in TIMES else key


def _cells(group: Group, absent: int | None) -> dict[str, Any]:
    cells: dict[str, Any] = {"records": group.records or absent}
    for name, total in group.totals.items():
        cells[name] = total.value
        cells[f"{name}_without_value"] = total.unknown
    return cells


def _cells_before(before: Breakdown, group: Group | None) -> dict[str, Any]:
    if group is None or not group.records:
        return {"records_before": _absent(before)}
    cells: dict[str, Any] = {"records_before": group.records}
    if before.order_total:
        cells[f"{before.order_total}_before"] = group.totals[before.order_total].value
    return cells


def _without_numbers(group: Group) -> Group:
    """The group with all its numbers empty: it has records only in the earlier period."""
    return replace(
        group, records=0, wholes=None, totals=dict.fromkeys(group.totals, Total(None, 0))
    )


# Records that a breakdown leaves out, after their number: `1 record`, `2 records`.
_MAY_LIE = nouns(
    "record may lie in the period; its date is not exact enough",
    "records may lie in the period; their dates are not exact enough",
    "hồ sơ có thể thuộc kỳ này, ngày chưa đủ cụ thể",
)
_NOT_COUNTED = nouns(
    "record is left out because of its role in totals",
    "records are left out because of their role in totals",
    "hồ sơ không được tính do vai trò trong tổng số",
)
_OTHER_STATUS = nouns(
    "record is left out because of its status (planned, postponed, cancelled...) or because it"
    " is still to come",
    "records are left out because of their status (planned, postponed, cancelled...) or because"
    " they are still to come",
    "hồ sơ không được tính do tình trạng (dự kiến, hoãn, hủy...) hoặc do chưa diễn ra",
)
_STILL_PLANNED = nouns(
    "record counts because its day has passed, but is still marked planned",
    "records count because their day has passed, but are still marked planned",
    "hồ sơ được tính vì đã qua ngày nhưng còn ghi là dự kiến",
)
_UNCERTAIN = nouns(
    "record may count: its status that day is not certain",
    "records may count: their status that day is not certain",
    "hồ sơ có thể được tính, chưa xác định được tình trạng vào ngày đó",
)


def notes(breakdown: Breakdown) -> list[Label]:
    """The notes that a reader needs to read the totals correctly."""
    sentences = []
    if breakdown.overlapping:
        sentences.append(
            Label(
                "A record with several values counts in each row, and once in the total.",
                "Hồ sơ có nhiều giá trị được tính ở từng dòng, và một lần ở dòng tổng.",
            )
        )
    if breakdown.excluded is not None:
        sentences += excluded_notes(breakdown.excluded)
    return sentences + unknown_notes(breakdown.fields, breakdown.overall)


def excluded_notes(excluded: Recomputed) -> list[Label]:
    """How many records are left out or doubtful, in words."""
    roles = same(": ") + left_out_text(excluded.left_out)
    numbers = (
        (excluded.undated, _MAY_LIE, same("")),
        (excluded.uncounted, _NOT_COUNTED, roles),
        (excluded.other_status, _OTHER_STATUS, same("")),
        (excluded.planned, _STILL_PLANNED, same("")),
        (excluded.uncertain, _UNCERTAIN, same("")),
    )
    return [with_noun(count, *words) + more + same(".") for count, words, more in numbers if count]


def unknown_notes(fields: Sequence[Field], overall: Group) -> list[Label]:
    """For each total, how many records have no value of it."""
    sentences = []
    missing = Label("{field}: {unknown} of {records} have no value.",
                    "{field}: {unknown} trên {records} hồ sơ chưa có giá trị.")  # fmt: skip
    for field in fields:
        total = overall.totals[field.name]
        if total.unknown and total.value is not None:
            records = show_count(overall.records)
            sentences.append(
                missing.fill(field=field.label, unknown=show_count(total.unknown), records=records)
            )
    return sentences


def left_out_note(excluded: Recomputed) -> Label:
    """How many records are left out, by their role; the end of a line on a total."""
    number = with_noun(excluded.uncounted, *_NOT_COUNTED)
    return number + same(": ") + left_out_text(excluded.left_out)
