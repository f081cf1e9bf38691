"""Numbers as texts: a published figure, the number of the records, the change between two periods.

Summaries, reconciliations and reports write the same number alike; only the words for a number that
does not exist differ (`NoNumber`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecodiplo.language import (
    DASH,
    Label,
    Lang,
    in_sentence,
    join,
    label_in_sentence,
    same,
    show_count,
    with_noun,
)
from ecodiplo.money import show_money, show_money_in_prose, show_number
from ecodiplo.vocabulary import MEASURED, FigureKind, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from ecodiplo.services.statistics.measures import Recomputed
    from ecodiplo.services.statistics.published_figures import PublishedFigure
    from ecodiplo.services.statistics.summary import PeriodChange
    from ecodiplo.vocabulary import Qualifier, RoleInTotals

# The headings of tables of figures, and of rows in them: of summaries, breakdowns, reconciliations
# and reports.
INDICATOR = Label("Indicator", "Chỉ tiêu")
PUBLISHED = Label("Published", "Số công bố")
RECORDED = Label("In the records", "Trong hồ sơ")
SOURCE = Label("Source", "Nguồn")
RECORDS = Label("Records", "Số hồ sơ")
# The number of records that are parts of others: lines of a ledger, transactions.
ENTRIES = Label("Entries", "Số lượt")
CHANGE = Label("Change", "Tăng, giảm")
ALL = Label("All", "Tổng")
NOT_STATED = Label("not stated", "không nêu")
CAVEAT = Label("Caveat", "Lưu ý")
AS_OF_UNKNOWN = Label("as-of day not stated", "không nêu thời điểm")
NO_RECORDS = Label("nothing on record", "chưa có hồ sơ")

NO_MEASURE = Label("not kept as records", "không lưu theo hồ sơ")
FAULTY_MEASURE = Label("cannot be recomputed", "không tính lại được")
NO_VALUE = Label("no value entered", "chưa nhập giá trị")
NOTHING = same(DASH)


class NoNumber(NamedTuple):
    """The texts that stand where the records give no number."""

    no_measure: Label  # the indicator is not kept as records
    faulty: Label  # its measure cannot be recomputed
    no_records: Label  # no record counts
    no_value: Label  # records count, but none has a value to add up


IN_SUMMARY = NoNumber(NO_MEASURE, FAULTY_MEASURE, Label("none entered", "chưa nhập"), NO_VALUE)
IN_RECONCILIATION = NoNumber(NOTHING, NOTHING, NOTHING, same("?"))
IN_REPORT_TABLE = NoNumber(NOTHING, FAULTY_MEASURE, NOTHING, NO_VALUE)
IN_REPORT_GAP = NoNumber(
    same(""),
    Label("a figure that cannot be recomputed", "số liệu không tính lại được"),
    same(""),
    Label("entries without a value", "mục chưa có giá trị"),
)


def recorded_text(
    recomputed: Recomputed | None,
    unit: Unit,
    lang: Lang,
    no_number: NoNumber,
    *,
    unknown: bool = False,
    undated: bool = False,
    planned: bool = False,
) -> str:
    """The number of the records: `7 đoàn`, or a text of `no_number`. `recomputed` is None for an
    indicator without a measure.

    `unknown` adds how many of the records have no value, `planned` how many of them still have the
    status of a plan, `undated` how many further records may lie in the period or count, because
    their standing on the day is not certain.
    """
    if recomputed is None:
        return no_number.no_measure.to(lang)
    if recomputed.fault:
        return no_number.faulty.to(lang)
    note = ""
    if undated:
        notes = undated_note(recomputed.undated) + uncertain_note(recomputed.uncertain)
        note = notes.to(lang)
    if not recomputed.records:
        return no_number.no_records.to(lang) + note
    if recomputed.value is None:
        return no_number.no_value.to(lang) + note
    text = quantity(recomputed.value, unit, lang)
    if unknown:
        text += unknown_note(recomputed.unknown).to(lang)
    if planned:
        text += planned_note(recomputed.planned).to(lang)
    return text + note


def unknown_note(records: int) -> Label:
    """The note on records without a value, after a number; empty when there are none."""
    if not records:
        return same("")
    return Label(f" ({records} without a value)", f" ({records} hồ sơ chưa có giá trị)")


def planned_note(records: int) -> Label:
    """The note on records that count because their day has passed, though they are still marked as
    planned; empty when there are none."""
    if not records:
        return same("")
    return Label(f" ({records} of them still marked planned)",
                 f" ({records} hồ sơ còn ghi là dự kiến)")  # fmt: skip


def undated_note(records: int) -> Label:
    """The note on records that may lie in a period, after a number; empty when there are none."""
    if not records:
        return same("")
    return Label(f" (+{records} without an exact date)", f" (+{records} hồ sơ chưa rõ ngày)")


def prose_unknown_note(recorded: Recomputed) -> Label:
    """What the number of the records leaves open, for a sentence: `(26 of 154 have no value; 10
    more may lie in the period)`; empty when it leaves nothing open."""
    notes = []
    if recorded.unknown:
        notes.append(
            Label("{unknown} of {records} have no value",
                  "{unknown}/{records} hồ sơ chưa có giá trị")
            .fill(unknown=recorded.unknown, records=recorded.records)
        )  # fmt: skip
    if recorded.undated:
        notes.append(
            Label("{undated} more may lie in the period",
                  "có thể còn {undated} hồ sơ chưa rõ ngày thuộc kỳ này")
            .fill(undated=recorded.undated)
        )  # fmt: skip
    if recorded.planned:
        notes.append(
            Label("{planned} still marked planned", "{planned} hồ sơ còn ghi là dự kiến")
            .fill(planned=recorded.planned)
        )  # fmt: skip
    if recorded.uncertain:
        notes.append(
            Label("{uncertain} more may count: their status that day is not certain",
                  "có thể còn {uncertain} hồ sơ chưa xác định được tình trạng vào ngày đó")
            .fill(uncertain=recorded.uncertain)
        )  # fmt: skip
    return same("(") + join("; ", notes) + ")" if notes else same("")


def part_text(shown: int, total: int) -> Label:
    """How many of all are shown, in a caption: `15 of 40`."""
    return Label("{n} of {total}", "{n}/{total}").fill(n=show_count(shown), total=show_count(total))


def unplaced_note(recorded: Recomputed) -> Label:
    """How many records may lie in a period of which nothing is certain, for a sentence:
    `(7 records may lie in the period)`; empty when there are none."""
    count = recorded.undated + recorded.uncertain
    if not count:
        return same("")
    return Label("({records} may lie in the period)", "(có {records} có thể thuộc kỳ này)").fill(
        records=with_noun(count, Label("record", "hồ sơ"), Label("records", "hồ sơ"))
    )


def left_out_text(left_out: Mapping[RoleInTotals, int]) -> Label:
    """The records that totals leave out, by their role: `2 umbrella, 1 duplicate`."""
    return join(", ", (
        show_count(count) + same(" ") + label_in_sentence(role.label)
        for role, count in left_out.items()
    ))  # fmt: skip


def uncertain_note(records: int) -> Label:
    """The note on records that may count, after a number; empty when there are none."""
    if not records:
        return same("")
    return Label(
        f" (+{records} whose status that day is not certain)",
        f" (+{records} hồ sơ chưa xác định được tình trạng vào ngày đó)",
    )


def published_text(
    figure: PublishedFigure, unit: Unit, lang: Lang, *, in_prose: bool = False
) -> str:
    """The figure in the idiom of the language: `gần 2,5 tỷ USD`, `nearly 30 MOUs`. In prose, money
    is rounded as offices write it; tables keep the exact amount."""
    if figure.value is None:
        return figure.words.to(lang) if figure.words else ""
    show = quantity_in_prose if in_prose else quantity
    return qualified_text(figure.value, figure.qualifier, unit, lang, figure.upper, show=show)


def qualified_text(
    value: Decimal, qualifier: Qualifier, unit: Unit, lang: Lang, upper: Decimal | None = None,
    *, show: Callable[[Decimal, Unit, Lang], str] | None = None,
) -> str:  # fmt: skip
    """A number with its qualifier: `hơn 5,1 triệu USD`, `between 30 and 35 delegations`. The field
    of a figure reads it back (`money.split_qualifier`), unless `show` rounds it."""
    show = show or quantity
    if upper is None:
        return f"{qualifier.label.to(lang)} {show(value, unit, lang)}".strip()
    counted = unit not in MEASURED
    low = show_number(value, lang) if counted else show(value, unit, lang)
    high = show(upper, unit, lang)
    return Label(f"between {low} and {high}", f"từ {low} đến {high}").to(lang)


def figure_notes(figure: PublishedFigure) -> Label:
    """The notes after a figure: that it is a plan or an estimate, and that a figure to date has no
    as-of day; empty for other figures."""
    notes = same("")
    if figure.kind in (FigureKind.PLAN, FigureKind.ESTIMATE):
        kind = figure.kind.label
        notes += Label(f" ({kind.en.lower()})", f" ({kind.vi.lower()})")
    return notes + same(" (") + AS_OF_UNKNOWN + ")" if figure.as_of_unknown else notes


def caveat_text(figure: PublishedFigure, lang: Lang) -> str:
    """The caveat of a figure inside a sentence: without its full stop; empty when it has none."""
    return in_sentence(figure.caveat.to(lang).rstrip(" .")) if figure.caveat else ""


def change_text(change: PeriodChange | None, unit: Unit, lang: Lang) -> str:
    """The change in a cell: `+5 đoàn (+2,9%)`, `≈ -3 projects (-6%)`."""
    if change is None:
        return DASH
    sign = "+" if change.difference > 0 else "-" if change.difference < 0 else ""
    text = f"{sign}{quantity(abs(change.difference), unit, lang)}"
    if change.percent is not None:
        text += f" ({sign}{percent_text(abs(change.percent), lang)})"
    return text if change.exact else f"≈ {text}"


def change_clause(change: PeriodChange | None, unit: Unit, lang: Lang) -> str:
    """The change at the end of a sentence: `tăng 5 đoàn (2,9%)`, `down about 3 projects (6%)`."""
    if change is None:
        return ""
    if not change.difference and change.exact:
        return Label("no change", "không thay đổi").to(lang)
    if not change.difference:
        return Label("roughly no change", "gần như không thay đổi").to(lang)
    verb = Label("up", "tăng") if change.difference > 0 else Label("down", "giảm")
    about = "" if change.exact else Label(" about", " khoảng").to(lang)
    text = f"{verb.to(lang)}{about} {quantity_in_prose(abs(change.difference), unit, lang)}"
    if change.percent is None:
        return text
    return f"{text} ({percent_text(abs(change.percent), lang)})"


def percent_text(value: Decimal, lang: Lang) -> str:
    """A share of a hundred: `2,9%`, `2.9%`."""
    return f"{show_number(value, lang)}%"


def quantity_in_prose(value: Decimal, unit: Unit, lang: Lang) -> str:
    """As `quantity`, for a sentence: money is rounded as `show_money_in_prose` says."""
    return show_money_in_prose(value, lang) if unit is Unit.USD else quantity(value, unit, lang)


def quantity(value: Decimal, unit: Unit, lang: Lang) -> str:
    """A number with its unit: `24,8 tỷ USD`, `$24.8 billion`, `175 đoàn`, `1 delegation`."""
    if unit is Unit.USD:
        return show_money(value, lang)
    if unit is Unit.PERCENT:
        return percent_text(value, lang)
    label = unit.singular if abs(value) == 1 else unit.label
    return f"{show_number(value, lang)} {label.to(lang)}"
