"""The forms inside sentences: what a number of the records leaves open, and how it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.language import Label
from ecodiplo.money import show_number
from ecodiplo.services.report.claims import ClaimKind
from ecodiplo.services.report.forms.form import Form
from ecodiplo.services.statistics.wording import (
    change_percent_text,
    counted_in_prose,
    difference_text,
    number_in_prose,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.language import Lang
    from ecodiplo.services.statistics.comparison import PeriodChange
    from ecodiplo.services.statistics.measures import Recomputed
    from ecodiplo.vocabulary import Unit

WITHOUT_VALUE = Form(
    "without a value", ClaimKind.RECORDED,
    Label("{number} of {records} records without a value",
          "{number}/{records} hồ sơ chưa có giá trị"),
)  # fmt: skip
UNDATED = Form(
    "undated", ClaimKind.RECORDED,
    Label("{number} more may fall in the period",
          "có thể còn {number} hồ sơ chưa rõ ngày thuộc kỳ này"),
)  # fmt: skip
PLANNED = Form(
    "planned", ClaimKind.RECORDED,
    Label("{number} still marked as planned", "{number} hồ sơ còn ghi là dự kiến"),
)  # fmt: skip
UNCERTAIN = Form(
    "uncertain", ClaimKind.RECORDED,
    Label("{number} more of uncertain status may count",
          "có thể còn {number} hồ sơ chưa xác định được tình trạng"),
)  # fmt: skip
UNPLACED = Form(
    "unplaced", ClaimKind.NOTHING,
    Label("({number} may fall in the period)", "({number} có thể thuộc kỳ này)"),
)  # fmt: skip
UP = Form("up", ClaimKind.CHANGE, Label("up {quantity}", "tăng {quantity}"))
DOWN = Form("down", ClaimKind.CHANGE, Label("down {quantity}", "giảm {quantity}"))
ABOUT_UP = Form("about up", ClaimKind.CHANGE,
                Label("up about {quantity}", "tăng khoảng {quantity}"))  # fmt: skip
ABOUT_DOWN = Form("about down", ClaimKind.CHANGE,
                  Label("down about {quantity}", "giảm khoảng {quantity}"))  # fmt: skip
SAME = Form("same", ClaimKind.CHANGE, Label("unchanged", "không thay đổi"))
ABOUT_SAME = Form("about same", ClaimKind.CHANGE,
                  Label("roughly unchanged", "gần như không thay đổi"))  # fmt: skip
NOTES = (WITHOUT_VALUE, UNDATED, PLANNED, UNCERTAIN)
CHANGES = (UP, DOWN, ABOUT_UP, ABOUT_DOWN, SAME, ABOUT_SAME)
SUMMARY_RECORDS = (Label("summary record", "hồ sơ tổng hợp"),
                   Label("summary records", "hồ sơ tổng hợp"))  # fmt: skip
RECORD, RECORDS = Label("record", "hồ sơ"), Label("records", "hồ sơ")


def uncertainty_note(recorded: Recomputed, lang: Lang) -> str:
    """What the number of the records leaves open: `(26 of 154 records without a value; 10 more
    may fall in the period)`; empty when it leaves nothing open."""
    notes = list(_notes(recorded, lang))
    return f"({'; '.join(notes)})" if notes else ""


def _notes(recorded: Recomputed, lang: Lang) -> Iterator[str]:
    numbers = (recorded.unknown, recorded.undated, recorded.planned, recorded.uncertain)
    for form, number in zip(NOTES, numbers, strict=True):
        if not number:
            continue
        show = show_number if form is WITHOUT_VALUE else number_in_prose
        slots = {"number": show(number, lang), "records": show(recorded.records, lang)}
        yield form.fill(lang, slots)


def unplaced_note(recorded: Recomputed, lang: Lang) -> str:
    """How many records may lie in a period of which nothing is certain; empty when none may."""
    count = recorded.undated + recorded.uncertain
    if not count:
        return ""
    return UNPLACED.fill(lang, {"number": counted_in_prose(count, RECORD, RECORDS, lang)})


def change_clause(change: PeriodChange, unit: Unit, lang: Lang) -> str:
    """The change in a sentence: `tăng 05 đoàn (2,9%)`, `down about 3 projects (6%)`."""
    if not change.difference:
        return (SAME if change.exact else ABOUT_SAME).fill(lang, {})
    forms = (UP, DOWN) if change.exact else (ABOUT_UP, ABOUT_DOWN)
    quantity = difference_text(abs(change.difference), unit, lang, in_prose=True)
    if percent := change_percent_text(change, unit, lang):
        quantity += f" ({percent})"
    return forms[change.difference < 0].fill(lang, {"quantity": quantity})
