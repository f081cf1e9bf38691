"""What a check of a database finds: one finding for each thing that is not as it should be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ecodiplo.language import Label, show_count
from ecodiplo.vocabulary import Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Check(Term):
    """The checks, in the order in which they run."""

    INTEGRITY = "integrity", "File", "Tệp"
    SCHEMA = "schema", "Tables", "Bảng"
    TRIGGERS = "triggers", "Triggers", "Trình kích hoạt"
    REFERENCES = "references", "References", "Tham chiếu"
    NUMBERS = "numbers", "Numbers of new rows", "Số của dòng mới"
    TEXTS = "texts", "Texts", "Văn bản"
    HISTORY = "history", "History", "Lịch sử"
    INDEX = "index", "Search index", "Chỉ mục tìm kiếm"
    RULES = "rules", "Rules", "Quy tắc"


REPAIR = Label("repair it with `ecodiplo db check --repair`",
               "hãy sửa bằng `ecodiplo db check --repair`")  # fmt: skip
RESTORE = Label("restore the database from a backup", "hãy khôi phục cơ sở dữ liệu từ bản sao lưu")
ASK = Label("run the check as a login that may read it",
            "hãy chạy lệnh kiểm tra bằng tên đăng nhập có quyền đọc")  # fmt: skip
CORRECT = Label("correct the record", "hãy sửa hồ sơ")
UNREADABLE = Label("cannot be checked: {message}", "không kiểm tra được: {message}")
# Findings of one kind that are listed; the others are counted.
MOST_LISTED = 100


@dataclass(frozen=True)
class Finding:
    """A thing that is not as it should be: where it is, what it is, and what to do."""

    check: Check
    problem: Label
    advice: Label = REPAIR
    table: str = ""
    row: int | None = None  # the id of the row
    record: str = ""  # the ref of the record
    column: str = ""
    more: int = 0  # further findings of this kind, which are not listed

    @property
    def is_repairable(self) -> bool:
        """Whether `db check --repair` repairs it."""
        return self.advice is REPAIR

    @property
    def count(self) -> int:
        """The number of findings that this one stands for."""
        return self.more or 1


def list_some(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, of each kind the first ones, and then how many more there are."""
    counts: dict[tuple[Check, str, str, Label], int] = {}
    samples: dict[tuple[Check, str, str, Label], Finding] = {}
    for finding in findings:
        kind = (finding.check, finding.table, finding.column, finding.advice)
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] <= MOST_LISTED:
            yield finding
        else:
            samples.setdefault(kind, finding)
    for kind, sample in samples.items():
        more = counts[kind] - MOST_LISTED
        number = show_count(more)
        problem = Label("{number} more such rows", "thêm {number} dòng như vậy").fill(number=number)
        yield replace(sample, problem=problem, row=None, record="", more=more)
