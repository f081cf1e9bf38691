"""Kinds of rows that are no records, by their texts: totals, groups, notes and signatures.

The words are those of lists and forms of Vietnamese offices (Decree 30/2020/NĐ-CP has the
signature and `Nơi nhận`), and of statistical tables in both languages.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ecodiplo.fault_codes import FaultCode
from ecodiplo.fold import fold
from ecodiplo.formats.table.notes import Reason, row_range
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecodiplo.formats.input_file import InputFile
    from ecodiplo.formats.table.notes import TableNotes

_MARKS = "[\u0300-\u036f]*"
# A quick test of the first cells of a row, joined by tabs: may it be a total, or a group that is
# numbered I or A? `Công ty` is the usual beginning of a name.
MAY_BE_TOTAL = re.compile(
    rf"[\s\d.]*+(?=[TtCcGgSsLlBbA-HaIVX∑Σ])(?:(?i:t[oôổ]{_MARKS}ng|c[oôộ]{_MARKS}ng(?!\s+ty)"
    rf"|total|grand|sub.?total|sum|t\.\s*c|c[aả]{_MARKS}\s+n|to[aà]{_MARKS}n|trung b"
    rf"|l[uũ]{_MARKS}y|b[iì]{_MARKS}nh qu|average|[∑Σ])|(?:[IVX]+|[A-H])[.)]?\s*(?:\t|$))"
)

# What may stand behind the word: `Cộng (I + II)`, `Tổng cộng năm 2022`, `Tổng số: 12 đoàn`.
_AFTER = (
    r"(?:[\s:.\-–]*(?:\(.*\)|[ivx+,\s]+|[a-h]|(?:co )?\d.*"
    r"|(?:nhom|muc|quy|thang|nam|phan|trang|cac|toan|group|year|quarter|page)\b.*)?[\s:.]*)"
)
_VIETNAMESE_TOTAL = re.compile(rf"(?:tong cong|tong so|tong|cong|cong don|t\. ?cong){_AFTER}")
_OTHER_TOTAL = re.compile(
    rf"(?:grand total|sub ?-?total|totals?|sum|[∑σ]|ca nuoc|toan (?:quoc|tinh|thanh pho)|luy ke"
    rf"|binh quan|trung binh|averages?){_AFTER}"
)
_LIKE_TOTAL = re.compile(r"(?:tong|cong|t\. ?cong|grand total|sub ?-?total|totals?|sum)\b")

# Headings of the running number, the first column of every list of an office.
COUNTERS = ("STT", "TT", "Số TT", "Số thứ tự", "No", "No.", "#")
FOLDED_COUNTERS = {*map(fold, COUNTERS)}
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}
_ROMAN = r"X{0,3}(?:IX|IV|V?I{0,3})"
# `II. Đoàn chuyên môn`, `A - Đoàn vào`, `II ĐOÀN RA`; but no initials, `A. P. Moller`.
_GROUP = re.compile(
    rf"(?:((?=[IVX]){_ROMAN}|[A-H])(?:\s*[.)/:]\s*|\s+[-–]\s*)|((?=[IVX]{{2}}){_ROMAN})\s+)"
    r"(?![A-Z]\.)\S"
)
_GROUP_NUMBER = re.compile(rf"((?=[IVX]){_ROMAN}|[A-H])[.)]?")
_PERIOD = re.compile(
    r"(?:quy|thang|nam|ky|q|quarter|year|month) ?(?:[ivx]+|\d{1,4})"
    r"(?:[ /.\-,]+(?:nam )?\d{4})?[:.]?"
)

_NOTE = re.compile(
    r"(?:ghi chu|chu thich|luu y|chu y|nguon|notes?|sources?|remarks?)\s*(?::|$|\.$)"
    r"|\(\*+\)|\*+\)|\*+ ?\w"
)
_SIGNATURE = re.compile(
    r"\(?(?:da )?(?:ky|ky ten)(?:[ ,]+(?:va )?(?:ghi ro |dong dau|ho ten|ho va ten|ten).*)?\)?"
    r"|\(?(?:nguoi lap(?: bieu| bang| bao cao| danh sach)?|nguoi (?:kiem tra|tong hop|bao cao)"
    r"|thu truong(?: don vi| co quan)?|ke toan truong|giam doc(?: so)?|pho giam doc|chu tich"
    r"|pho chu tich|chanh van phong|truong phong|lanh dao(?: don vi| phong)?"
    r"|(?:tm|kt|tl|tuq|q)\. ?.*|xac nhan cua.*|prepared by.*|approved by.*|checked by.*"
    r"|signatures?)\)?[:.]?"
    r"|noi nhan\s*:?.*|- ?luu\s*:.*"
    r"|(?:.{1,40}, ?)?ngay [\d. …]* ?thang [\d. …]* ?nam [\d. …]*"
)
# A row with more filled cells is a record, unless one of them says that it is something else.
FEW = 4
_MOST_UNDER = 200
_DIGIT = re.compile(r"\d")
_MOST_SIGNATURES = 4  # cells of a row
_BRACKETS = re.compile(r"[(\[]\s*(\d{1,3}|[A-Z])\s*[)\]]")


def is_total(label: str) -> bool:
    """Whether the label is that of a total in Vietnamese, which is nobody's name."""
    return _VIETNAMESE_TOTAL.fullmatch(fold(label)) is not None


def may_be_total(label: str) -> bool:
    """Whether the label begins as that of a total, or of a company such as `Total Gaz`."""
    return _LIKE_TOTAL.match(fold(label)) is not None or must_be_sum(label)


def must_be_sum(label: str) -> bool:
    """Whether a row with this label and nothing but numbers is no record: `Total 2022`, `Cả nước`,
    or `Bình quân`, which is refused for not being a sum."""
    return is_total(label) or _OTHER_TOTAL.fullmatch(fold(label)) is not None


def counted_group(counter: str) -> str:
    """The `II` or `B` in the column of running numbers; or ''."""
    match = _GROUP_NUMBER.fullmatch(counter)
    return match[1] if match else ""


def may_be_under(text: str) -> bool:
    """Whether the first text of a row is that of a footnote or a signature block."""
    if "," not in text and not _may_begin_under(text[:2]):
        return False
    folded = fold(text)
    return bool(_NOTE.match(folded) or _SIGNATURE.fullmatch(folded))


# The first two letters of the notes and signatures above, but of a date behind a place.
_BEGINNINGS = {"ap", "ch", "da", "gh", "gi", "ke", "kt", "ky", "la", "lu", "ng", "no", "ph", "pr",
               "q.", "re", "si", "so", "th", "tl", "tm", "tr", "tu", "xa"}  # fmt: skip


@lru_cache(1024)
def _may_begin_under(letters: str) -> bool:
    """A quick test of the first two letters of a text."""
    return letters[:1] in ("(", "*", "-") or fold(letters) in _BEGINNINGS


def is_note(filled: Mapping[int, str]) -> bool:
    """Whether the row is a footnote, with its text in the same cell or, behind a colon, in the
    next."""
    if len(filled) > 2:
        return False
    match = _NOTE.match(fold(next(iter(filled.values()))))
    return match is not None and (len(filled) == 1 or ":" in match[0])


def is_signature(filled: Mapping[int, str]) -> bool:
    """Whether every cell of the row is part of a signature block: who signs, where and when."""
    texts = filled.values()
    return len(texts) <= _MOST_SIGNATURES and all(_SIGNATURE.fullmatch(fold(t)) for t in texts)


def is_sentence(text: str) -> bool:
    """Whether a text that stands alone under a table is a remark and not a name."""
    return text[0] in "*-+•(" or text[-1] in ".:" or text.count(" ") >= 9


def may_be_remark(text: str) -> bool:
    """Whether a text that stands alone in the last row is longer than most names."""
    return text.count(" ") >= 4


def numbers_columns(filled: Sequence[str]) -> bool:
    """Whether the cells are `(1) (2) (3)`, or 1, 2, 3 from the first column on, at least three."""
    if len(filled) >= 2 and all(map(_BRACKETS.fullmatch, filled)):
        return True
    return len(filled) >= 3 and list(filled) == [str(at) for at in range(1, len(filled) + 1)]


class Groups:
    """Recognises the titles of groups. A single letter may be an initial of a name: it counts only
    where it is the next one of its kind."""

    def __init__(self, headings: Sequence[str]) -> None:
        self._width = sum(map(bool, headings))
        self._counter = counter_column(headings)
        self._last = {"roman": 0, "letter": 0}

    def begins(self, cells: Sequence[str], filled: Mapping[int, str]) -> bool:
        """Whether the row is the title of a group: a number and a title, a period, or a merged cell
        over most of the table."""
        texts = list(filled.values())
        if self._width < 2 or len(texts) > 2:
            return False
        if len(texts) == 2:
            number = counted_group(texts[0])
            return self._counter in filled and bool(number) and self._is_next(number)
        if match := _GROUP.match(texts[0]):
            return self._is_next(match[1] or match[2])
        span = getattr(cells[next(iter(filled))], "merged_columns", 1)
        is_wide = span > 1 and 2 * span > self._width
        return is_wide or _PERIOD.fullmatch(fold(texts[0])) is not None

    def _is_next(self, number: str) -> bool:
        """Whether the number begins a series or follows the last one."""
        values = {"roman": roman(number), "letter": ord(number) - 64 if len(number) == 1 else 0}
        for kind, value in values.items():
            if value and (value in (1, self._last[kind] + 1) or len(number) > 1):
                self._last[kind] = value
                return True
        return False


def counter_column(headings: Sequence[str]) -> int | None:
    """The position of the column that numbers the rows, which may have no heading."""
    first = next(at for at, name in enumerate(headings) if name)
    if fold(headings[first]) in FOLDED_COUNTERS:
        return first
    return first - 1 if first else None


def roman(text: str) -> int:
    """The value of a Roman numeral; 0 for other texts."""
    values = [_ROMAN_DIGITS.get(letter, 0) for letter in text]
    if not all(values):
        return 0
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


class RowsUnder:
    """The rows under a table so far. They are noted when the table ends, or goes on."""

    def __init__(self, source: InputFile, notes: TableNotes, width: int) -> None:
        """`width` is the number of columns with a heading."""
        self._source = source
        self._notes = notes
        self._width = width
        self._rows: list[int] = []
        self._are_notes = True  # whether all are footnotes
        self._is_signed = False  # whether one of them is a signature

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._rows)

    def go_on(self, filled: Mapping[int, str]) -> bool:
        """Whether the row goes on with them: a text alone, or the names under a signature."""
        if not self._rows or len(filled) == 1:
            return bool(self._rows)
        is_like_record = len(filled) >= min(self._width, FEW) or any(
            map(_DIGIT.search, filled.values())
        )
        return self._is_signed and not is_like_record

    def add(self, number: int, *, is_note: bool, is_signature: bool = False) -> None:
        """Add a row. Raises InvalidData when there are too many."""
        self._is_signed |= is_signature
        self._rows.append(number)
        self._are_notes &= is_note
        if len(self._rows) > _MOST_UNDER:
            self.leave(number)

    def leave(self, number: int) -> None:
        """The row with this number is a record or heading, so these were footnotes within the
        table. Raises InvalidData when they were more than that."""
        if self._rows and not self._are_notes:
            reason = Label(
                "looks like a part of the table, under the end of it in {rows}; delete what does"
                " not belong to the table",
                "giống một dòng của bảng nhưng nằm dưới phần cuối bảng ở dòng {rows}; hãy xóa những"
                " gì không thuộc bảng",
            )
            rows = Label("row ", "") if len(self._rows) == 1 else Label("rows ", "")
            raise self._source.fault(
                reason.fill(rows=rows + row_range(self._rows)), number, code=FaultCode.UNCLEAR_TABLE
            )
        self.end()

    def end(self) -> None:
        """Note the rows."""
        for number in self._rows:
            self._notes.pass_over(Reason.UNDER, number)
        self._rows = []
