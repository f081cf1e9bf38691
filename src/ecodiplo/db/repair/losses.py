"""What a repair of tables cannot restore."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.db.check.findings import CORRECT, Check, Finding
from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_IMAGE = Label("is lost: history has no image of the row",
                 "đã mất: lịch sử không có hình ảnh nào của dòng này")  # fmt: skip
MISFIT = Label("does not fit the table: {message}", "không hợp với bảng: {message}")
FIRST = CORRECT + Label(" with SQL, then run the repair again", " bằng SQL, rồi chạy lại lệnh sửa")


class Unrepairable(EcodiploError):
    """Rows that a table cannot hold as it should be. Nothing was repaired."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(
            Label(
                "nothing was repaired: the rows that are listed do not fit their tables",
                "chưa sửa gì: các dòng được liệt kê không hợp với bảng của chúng",
            )
        )


def lost_value(table: str, column: str, row: int | None, record: str | None) -> Finding:
    """A value that nothing can restore."""
    return Finding(Check.SCHEMA, NO_IMAGE, CORRECT, table, row, record or "", column)


def misfit(table: str, row: int | None, record: str | None, message: str) -> Finding:
    """A row that the table as it should be refuses."""
    problem = MISFIT.fill(message=message)
    return Finding(Check.SCHEMA, problem, FIRST, table, row, record or "")
