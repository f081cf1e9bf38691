"""Rows planted in a sound table never change what is read of it, and are always told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.errors import InvalidData
from tables import read_text

HEAD = "STT|Tên đoàn|Nước|Từ ngày|Số người"
NAMES = ("Đoàn doanh nghiệp", "Total", "Công ty Cộng Lực", "Nguồn Sáng", "I. Ivanov", "Năm Sao",
         "Đoàn A", "TM Group", "Ghi chú", "Sum Corp", "Tổng công ty Sông Đà", "VI",
         "C")  # fmt: skip
ABOVE = ("DANH SÁCH||||", "SỞ NGOẠI VỤ|||CỘNG HÒA|", "||||", "||Năm 2022||", "I. ĐOÀN VÀO||||")
BETWEEN = (HEAD, "II. Đoàn ra||||", "||||", "Ghi chú: gồm cả đoàn phụ||||", "Quý II||||", HEAD)
UNDER = (
    ["||||", "Ghi chú: số liệu ước tính||||"],
    ["|||Hải Phòng, ngày 5 tháng 1 năm 2023|", "|Người lập||Giám đốc|", "||||", "|A. Trần||B. Lê|"],
    ["Nơi nhận:||||", "- Lưu: VT||||"],
    ["||||", "(*) Chưa kể đoàn ngoài kế hoạch||||"],
)  # fmt: skip

records = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(("Đức", "Ý")),
              st.sampled_from(("2022", "1/9/2022", "")), st.integers(1, 10**4)),
    min_size=1, max_size=9,
)  # fmt: skip


@given(st.data(), records, st.lists(st.sampled_from(ABOVE), max_size=3), st.sampled_from(UNDER))
def test_planted_rows_change_no_record(
    data: st.DataObject, rows: list[tuple[str, str, str, int]], above: list[str], under: list[str]
) -> None:
    body: list[str] = []
    for at, (name, country, day, people) in enumerate(rows, 1):
        planted = data.draw(st.lists(st.sampled_from(BETWEEN), max_size=1)) if at > 1 else []
        body += [*planted, f"{at}|{name}|{country}|{day}|{people}"]
    total = [f"|Tổng cộng|||{sum(row[3] for row in rows)}"] * data.draw(st.integers(0, 1))
    lines = [*above, "(1)|(2)|(3)|(4)|(5)", *body, *total, *under]
    lines.insert(len(above), HEAD)
    parsed, notes = read_text("\n".join(lines))
    assert [list(row.values()) for row in parsed] == [
        [str(at), name, country, day, str(people)]
        for at, (name, country, day, people) in enumerate(rows, 1)
    ]
    assert notes


@given(st.lists(st.lists(st.sampled_from(["", "", "A", "I", "1", "Tổng cộng", "Ghi chú", "Nước",
                                           "Tên đoàn", "Quý I", "5", "12", "Giám đốc", "x y"]),
                         min_size=3, max_size=3), max_size=9))  # fmt: skip
def test_every_row_is_a_record_or_told_or_refused(rows: list[list[str]]) -> None:
    lines = ["Tên đoàn|Nước|Số người", *("|".join(row) for row in rows)]
    try:
        parsed, notes = read_text("\n".join(lines))
    except InvalidData:
        return
    filled = sum(any(row) for row in rows)
    assert filled == len(parsed) or notes
