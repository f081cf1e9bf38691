"""Total rows: rows whose numbers are the sums of others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.formats.table import total_rows as totals
from tables import note_of, records_of, refusal_of

HEAD = "STT|Tên đoàn|Nước|Số người|Kinh phí\n"
ROWS = "1|A|Đức|5|1.000\n2|B|Ý|7|2.500,5\n"
TOTAL = "a total: its numbers are the sums of other rows"


@pytest.mark.parametrize(
    "row", ["|Tổng cộng||12|3.500,5", "Tổng số:|||12|3.500,5", "|Cộng (1+2)||12|",
            "TOTAL|||12|3500,5", "CẢ NƯỚC|||12|", "∑|||12|",
            "3|TỔNG CỘNG||12|3.500,5", "|Tổng kinh phí|||3.500,5"],
)  # fmt: skip
def test_a_row_of_sums_is_passed_over_and_told(row: str) -> None:
    text = HEAD + ROWS + row
    assert len(records_of(text)) == 2
    assert note_of(text).startswith(f"the heading is in row 1; passed over: row 4 ({TOTAL}: ")


def test_numbers_that_are_no_sums_are_refused_with_the_sum() -> None:
    message = refusal_of(f"{HEAD}{ROWS}|Tổng cộng||13|")
    assert "row 4: is called a total, but 13 in column D is not the sum" in message
    assert "the sum of the rows above, 12;" in message


def test_a_company_called_total_is_a_record() -> None:
    assert len(records_of(f"{HEAD}{ROWS}3|Total|Pháp|9|5")) == 3
    assert len(records_of(f"{HEAD}{ROWS}3|Total Gaz||9|5")) == 3
    assert len(records_of(f"{HEAD}{ROWS}3|Tổng công ty Sông Đà||9|5")) == 3


def test_a_total_that_no_numbers_show_is_refused() -> None:
    assert "is called a total, and has no numbers" in refusal_of(f"{HEAD}{ROWS}|Total|||")


def test_subtotals_and_their_total_are_passed_over() -> None:
    text = (
        f"{HEAD}I|Đoàn vào|||\n1|A|Đức|5|1\n2|B|Ý|7|2\n|Cộng I||12|3\n"
        "II|Đoàn ra|||\n1|C|Đức|1|1\n|Cộng II||1|1\n|Tổng cộng (I+II)||13|4"
    )
    assert len(records_of(text)) == 3
    assert f"rows 5, 8-9 ({TOTAL}" in note_of(text)


def test_a_total_above_its_rows_is_passed_over() -> None:
    assert len(records_of(f"{HEAD}TỔNG SỐ|||12|3500,5\n{ROWS}")) == 2


def test_a_total_above_rows_that_do_not_add_up_is_refused() -> None:
    message = refusal_of(f"{HEAD}TỔNG SỐ|||13|\n{ROWS}")
    assert "row 2: 'TỔNG SỐ' is called a total, but its numbers are not the sums" in message


def test_numbers_beside_the_title_of_a_group_are_refused() -> None:
    text = f"{HEAD}I|Đoàn vào||12|\n{ROWS}"
    assert "row 2: 'I Đoàn vào' is numbered as a group of other rows" in refusal_of(text)


def test_records_with_roman_numbers_are_records() -> None:
    assert len(records_of(f"{HEAD}I|A||5|\nII|B||7|")) == 2


def test_sums_of_rounded_numbers_may_differ_in_the_last_place() -> None:
    rows = "1|A|Đức|5|33,3\n2|B|Ý|5|33,3\n3|C|Ý|5|33,3\n"
    assert len(records_of(f"{HEAD}{rows}|Tổng cộng||15|100,0")) == 3
    assert "is not the sum" in refusal_of(f"{HEAD}{rows}|Tổng cộng||15|101,0")


def test_a_total_of_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(totals, "MOST_ROWS", 3)
    rows = "".join(f"{n}|A|Đức|1|\n" for n in range(1, 6))
    assert "too many rows above it to add up" in refusal_of(f"{HEAD}{rows}|Tổng cộng||5|")


numbers = st.lists(
    st.tuples(st.integers(1, 10**6), st.decimals(0, 10**6, places=2)), min_size=1, max_size=8
)


@given(numbers, st.sampled_from(["Tổng cộng", "CỘNG", "Total", "Tổng số"]), st.booleans())
def test_a_planted_total_changes_no_record(
    rows: list[tuple[int, object]], label: str, above: bool
) -> None:
    body = [f"{at}|A|Đức|{people}|{cost}" for at, (people, cost) in enumerate(rows, 1)]
    people, cost = (sum(column) for column in zip(*rows, strict=True))
    total = f"|{label}||{people}|{cost}"
    planted = [total, *body] if above else [*body, total]
    assert records_of(HEAD + "\n".join(planted)) == records_of(HEAD + "\n".join(body))


def test_a_total_in_words_is_passed_over() -> None:
    assert len(records_of(f"{HEAD}{ROWS}Tổng cộng: 02 đoàn||||")) == 2


@pytest.mark.parametrize("label", ["Bình quân", "Lũy kế", "Average"])
def test_numbers_that_are_made_of_others_in_another_way_are_refused(label: str) -> None:
    assert "is called a total, but 6 in column D" in refusal_of(f"{HEAD}{ROWS}|{label}||6|")


def test_a_row_numbered_as_a_group_with_a_number_is_refused() -> None:
    rows = "A|Hải Phòng|Đức|6|\n1|A|Đức|2|\n2|B|Đức|4|"
    assert "is numbered as a group of other rows" in refusal_of(HEAD + rows)
