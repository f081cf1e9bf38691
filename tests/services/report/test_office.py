"""The office as the templates of a report see it."""

from __future__ import annotations

import pytest

from ecodiplo.language import Lang
from ecodiplo.services.report.office import OfficeView

ABOVE = ("As above", "Như trên")


@pytest.mark.parametrize(
    ("recipients", "en", "vi"),
    [
        ((), ["- Filed: office."], ["- Lưu: VT."]),
        ((ABOVE,), ["- As above;", "- Filed: office."], ["- Như trên;", "- Lưu: VT."]),
        ((ABOVE, ("Filed: office, desk", "Lưu: VT, HTQT")),
         ["- As above;", "- Filed: office, desk."], ["- Như trên;", "- Lưu: VT, HTQT."]),
        (((None, "Lưu: VT, HTQT."), ABOVE),
         ["- As above;", "- Lưu: VT, HTQT."], ["- Như trên;", "- Lưu: VT, HTQT."]),
    ],
    ids=["none", "without a copy", "its own copy", "its own copy first"],
)  # fmt: skip
def test_the_file_copy_stands_once_and_last(
    recipients: tuple[tuple[str | None, str | None], ...], en: list[str], vi: list[str]
) -> None:
    lines = [OfficeView({"recipients": recipients}, lang).recipient_lines for lang in Lang]
    assert lines == [en, vi]
