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
    join,
    label_in_sentence,
    same,
    show_count,
)
from ecodiplo.money import show_money, show_money_in_prose, show_number
from ecodiplo.periods import as_of_title
from ecodiplo.vocabulary import MEASURED, FigureKind, Unit

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping
    from decimal import Decimal

    from ecodiplo.dates import Period
    from ecodiplo.services.statistics.comparison import PeriodChange
    from ecodiplo.services.statistics.measures import Recomputed
    from ecodiplo.services.statistics.published_figures import PublishedFigure
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
# Stands in brackets behind a figure whose date the source does not state.
NO_DATE = Label("the source states no date", "nguồn không nêu thời điểm")
NO_RECORDS = Label("nothing on record", "chưa có hồ sơ")

# The largest percentage that texts say, of a change and of what the records have of a figure.
MOST_PERCENT = 1_000

NO_MEASURE = Label("not kept as records", "không lưu theo hồ sơ")
FAULTY_MEASURE = Label("cannot be recomputed", "không tính lại được")
NO_VALUE = Label("no value entered", "chưa nhập giá trị")
NOTHING = same(DASH)


# What a number of the records leaves open: records without a value; records that count because
# their day has passed, though they are still marked as planned; records that may lie in the period,
# or may count. Cells of a terminal have no room for the forms of sentences (`note_forms.NOTES`).
CELL_NOTES = {
    "unknown": Label(" ({n} without a value)", " ({n} hồ sơ chưa có giá trị)"),
    "planned": Label(" ({n} of them still marked planned)", " ({n} hồ sơ còn ghi là dự kiến)"),
    "undated": Label(" (+{n} without an exact date)", " (+{n} hồ sơ chưa rõ ngày)"),
    "uncertain": Label(" (+{n} whose status that day is not certain)",
                       " (+{n} hồ sơ chưa xác định được tình trạng vào ngày đó)"),
}  # fmt: skip


class NoNumber(NamedTuple):
    """The texts that stand where the records give no number."""

    no_measure: Label  # the indicator is not kept as records
    faulty: Label  # its measure cannot be recomputed
    no_records: Label  # no record counts
    no_value: Label  # records count, but none has a value to add up


IN_SUMMARY = NoNumber(NO_MEASURE, FAULTY_MEASURE, Label("none entered", "chưa nhập"), NO_VALUE)
IN_RECONCILIATION = NoNumber(NOTHING, NOTHING, NOTHING, same("?"))
IN_REPORT_TABLE = NoNumber(NOTHING, FAULTY_MEASURE, NOTHING, NO_VALUE)


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
        notes = cell_note("undated", recomputed.undated)
        note = (notes + cell_note("uncertain", recomputed.uncertain)).to(lang)
    if not recomputed.records:
        return no_number.no_records.to(lang) + note
    if recomputed.value is None:
        return no_number.no_value.to(lang) + note
    text = quantity(recomputed.value, unit, lang)
    if unknown:
        text += cell_note("unknown", recomputed.unknown).to(lang)
    if planned:
        text += cell_note("planned", recomputed.planned).to(lang)
    return text + note


def not_ended_note(period: Period | None, today: datetime.date) -> Label:
    """That the numbers of the records are as of today, for a period with days to come; empty for
    other periods, and without one."""
    if period is None or not period.lasts_beyond(today.isoformat()):
        return same("")
    return Label(
        "The period has not ended: the numbers of the records are {as_of}, without what is still"
        " to come.",
        "Kỳ chưa kết thúc: số theo hồ sơ {as_of}, không gồm việc chưa diễn ra.",
    ).fill(as_of=as_of_title(today.isoformat()))


def cell_note(kind: str, records: int) -> Label:
    """What so many records leave open in a number before it, by the kind of CELL_NOTES; empty for
    no record."""
    return CELL_NOTES[kind].fill(n=records) if records else same("")


def part_text(shown: int, total: int) -> Label:
    """How many of all are shown, in a caption: `15 of 40 shown`."""
    return Label("{n} of {total} shown", "nêu {n}/{total}").fill(
        n=show_count(shown), total=show_count(total)
    )


def left_out_text(left_out: Mapping[RoleInTotals, int]) -> Label:
    """The records that totals leave out, by their role: `2 umbrella, 1 duplicate`."""
    return join(", ", (
        show_count(count) + same(" ") + label_in_sentence(role.label)
        for role, count in left_out.items()
    ))  # fmt: skip


def published_text(
    figure: PublishedFigure, unit: Unit, lang: Lang, *, in_prose: bool = False
) -> str:
    """The figure in the idiom of the language: `gần 2,5 tỷ USD`, `nearly 30 MOUs`. In prose, money
    is rounded as offices write it; tables keep the exact amount."""
    if figure.value is None:
        return figure.words.to(lang) if figure.words else ""
    return qualified_text(
        figure.value, figure.qualifier, unit, lang, figure.upper, in_prose=in_prose
    )


def qualified_text(
    value: Decimal, qualifier: Qualifier, unit: Unit, lang: Lang, upper: Decimal | None = None,
    *, in_prose: bool = False,
) -> str:  # fmt: skip
    """A number with its qualifier: `hơn 5,1 triệu USD`, `between 30 and 35 delegations`. The field
    of a figure reads it back (`money.split_qualifier`), unless prose rounds it."""
    show = quantity_in_prose if in_prose else quantity
    if upper is None:
        return f"{qualifier.label.to(lang)} {show(value, unit, lang)}".strip()
    number = number_in_prose if in_prose else show_number
    low = number(value, lang) if unit not in MEASURED else show(value, unit, lang)
    high = show(upper, unit, lang)
    return Label(f"between {low} and {high}", f"từ {low} đến {high}").to(lang)


def figure_notes(figure: PublishedFigure) -> Label:
    """The notes after a figure: that it is a plan or an estimate, and that a figure to date has no
    as-of day; empty for other figures."""
    notes = same("")
    if kind := kind_text(figure):
        notes += same(" (") + kind + ")"
    return notes + same(" (") + NO_DATE + ")" if figure.as_of_unknown else notes


def kind_text(figure: PublishedFigure) -> Label:
    """`plan` or `estimate`; empty for a result and when the source does not say."""
    if figure.kind not in (FigureKind.PLAN, FigureKind.ESTIMATE):
        return same("")
    return Label(*(text.lower() for text in figure.kind.label))


def caveat_text(figure: PublishedFigure, lang: Lang) -> str:
    """The caveat of a figure without its full stop; empty when it has none. It keeps its capital:
    it can begin with a name."""
    return figure.caveat.to(lang).rstrip(" .") if figure.caveat else ""


def change_text(change: PeriodChange | None, unit: Unit, lang: Lang) -> str:
    """The change in a cell: `+5 đoàn (+2,9%)`, `≈ -3 projects (-6%)`."""
    if change is None:
        return DASH
    sign = "+" if change.difference > 0 else "-" if change.difference < 0 else ""
    text = f"{sign}{difference_text(abs(change.difference), unit, lang)}"
    if percent := change_percent_text(change, unit, lang):
        text += f" ({sign}{percent})"
    return text if change.exact else f"≈ {text}"


def change_percent_text(change: PeriodChange, unit: Unit, lang: Lang) -> str:
    """The change as a share of the earlier value, without its sign: `2,9%`; empty for a change from
    0 or next to nothing, and for one of percentages."""
    if unit is Unit.PERCENT or change.percent is None:
        return ""
    return share_text(abs(change.percent), lang)


def difference_text(value: Decimal, unit: Unit, lang: Lang, *, in_prose: bool = False) -> str:
    """A difference of two numbers with its unit; of two shares of a hundred in points."""
    if unit is Unit.PERCENT:
        one = Label("percentage point", "điểm phần trăm")
        many = Label("percentage points", "điểm phần trăm")
        return f"{show_number(value, lang)} {(one if value == 1 else many).to(lang)}"
    return quantity_in_prose(value, unit, lang) if in_prose else quantity(value, unit, lang)


def share_text(percent: Decimal | None, lang: Lang) -> str:
    """The percentage of a number in another; empty for none, and for more than MOST_PERCENT, which
    would be of next to nothing."""
    return "" if percent is None or percent > MOST_PERCENT else percent_text(percent, lang)


def percent_text(value: Decimal, lang: Lang) -> str:
    """A share of a hundred: `2,9%`, `2.9%`."""
    return f"{show_number(value, lang)}%"


def quantity_in_prose(value: Decimal, unit: Unit, lang: Lang) -> str:
    """As `quantity`, for a sentence: money is rounded as `show_money_in_prose` says, and a count is
    a number in prose: `07 đoàn`."""
    if unit is Unit.USD:
        return show_money_in_prose(value, lang)
    if unit in MEASURED:
        return quantity(value, unit, lang)
    return counted_in_prose(value, unit.singular, unit.label, lang)


def counted_in_prose(value: Decimal | int, one: Label, many: Label, lang: Lang) -> str:
    """A count with what it counts, for a sentence: `07 đoàn`, `7 delegations`, `1 delegation`."""
    return f"{number_in_prose(value, lang)} {(one if abs(value) == 1 else many).to(lang)}"


def number_in_prose(value: Decimal | int, lang: Lang) -> str:
    """A count in a sentence. Vietnamese official documents write one digit as two: `07`."""
    if lang is Lang.VI and 0 < value < 10 and value == int(value):
        return f"0{int(value)}"
    return show_number(value, lang)


def quantity(value: Decimal, unit: Unit, lang: Lang) -> str:
    """A number with its unit: `24,8 tỷ USD`, `$24.8 billion`, `175 đoàn`, `1 delegation`."""
    if unit is Unit.USD:
        return show_money(value, lang)
    if unit is Unit.PERCENT:
        return percent_text(value, lang)
    label = unit.singular if abs(value) == 1 else unit.label
    return f"{show_number(value, lang)} {label.to(lang)}"
