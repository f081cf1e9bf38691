"""The column `counted` of files, from which the role in totals follows."""

from __future__ import annotations

from typing import Any

import pytest

from contents import records
from ecodiplo.db.engine import Database
from ecodiplo.services.imports.counted_column import role_of_reason, roles_of
from ecodiplo.vocabulary import RoleInTotals
from importing import import_into, refusal

UMBRELLA, DUPLICATE = RoleInTotals.UMBRELLA, RoleInTotals.DUPLICATE
PLEDGED, OTHER = RoleInTotals.PLEDGED, RoleInTotals.OTHER


@pytest.mark.parametrize(
    ("reason", "role"),
    [
        ("umbrella", UMBRELLA),
        ("Umbrella: all visits together", UMBRELLA),
        ("TỔNG HỢP: cả năm", UMBRELLA),
        ("tong hop: ca nam", UMBRELLA),
        ("tổng hợp: đoàn Trung Quốc", UMBRELLA),
        ("duplicate", DUPLICATE),
        ("Duplicate of DEL-2022-0003", DUPLICATE),
        ("a duplicate of the umbrella record", DUPLICATE),
        ("trùng", DUPLICATE),
        ("Trùng với DEL-2022-0003", DUPLICATE),
        ("trung voi DEL-2022-0003", DUPLICATE),
        ("hồ sơ trùng: DEL-2022-0003", DUPLICATE),
        ("pledged only", PLEDGED),
        ("Pledged, not signed", PLEDGED),
        ("only pledged", PLEDGED),
        ("announced, not signed", PLEDGED),
        ("mới cam kết", PLEDGED),
        ("moi cam ket nam 2022", PLEDGED),
        ("other: cancelled", OTHER),
        ("khác: hủy", OTHER),
    ],
)
def test_a_reason_says_the_role_with_its_first_words(reason: str, role: RoleInTotals) -> None:
    assert role_of_reason(reason) is role


@pytest.mark.parametrize(
    "reason",
    [
        "", "cancelled", "twice", "part of the umbrella record", "umbrella record DEL-2022-0011",
        "umbrella: a duplicate of DEL-2022-0011", "Tổng hợp: TRÙNG với DEL-2022-0011",
        "tổng hợp chung với đoàn khác", "Trung Quốc chưa xác nhận", "trung bình của hai năm",
        "no duplicate, but of another city", "pledged and paid in 2021", "khác tỉnh",
        "announced in 2021, counted there", "otherwise counted twice",
    ],
)  # fmt: skip
def test_a_reason_that_leaves_the_role_open_says_none(reason: str) -> None:
    assert role_of_reason(reason) is None


def test_yes_is_a_role_and_an_empty_cell_says_nothing() -> None:
    roles, faults = roles_of([True, None], [None, None], [None, "umbrella"])
    assert (roles, faults) == (["counted", None], {})


def test_the_column_and_a_role_beside_it_must_agree() -> None:
    roles, faults = roles_of([True, False, False, True], ["counted", "other", "counted", "pledged"],
                             ["x"] * 4)  # fmt: skip
    assert roles == ["counted", "other", "counted", "pledged"]
    assert set(faults) == {2, 3}
    assert "the role in totals, which is pledged" in faults[3].en
    assert "vai trò trong tổng số là Mới cam kết (pledged)" in faults[3].vi


VISIT = {"ref": "DEL-2022-0901", "direction": "inbound", "title": "V", "start_date": "2022"}


def role(database: Database) -> tuple[Any, Any]:
    record = records(database, "delegations")["DEL-2022-0901"]
    return record["role_in_totals"], record["not_counted_reason"]


@pytest.mark.parametrize(
    ("row", "stored"),
    [
        ({"Được tính": "có"}, ("counted", None)),
        ({"counted": True}, ("counted", None)),
        ({"counted": ""}, ("counted", None)),
        ({"Counted": "no", "Reason not counted": "umbrella: x"}, ("umbrella", "umbrella: x")),
        (
            {"Được tính": "không", "Lý do không tính": "trùng với DEL-1"},
            ("duplicate", "trùng với DEL-1"),
        ),
        ({"counted": "no", "role_in_totals": "umbrella"}, ("umbrella", None)),
        ({"Vai trò trong tổng số": "hồ sơ tổng hợp"}, ("umbrella", None)),
        ({"Role in totals": "pledged", "not_counted_reason": "no money yet"},
         ("pledged", "no money yet")),
    ],
)  # fmt: skip
def test_files_say_the_role_in_either_column(
    empty: Database, row: dict[str, Any], stored: tuple[str, str | None]
) -> None:
    import_into(empty, "delegations", VISIT | row)
    assert role(empty) == stored
    assert import_into(empty, "delegations", VISIT | row).unchanged == 1


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"counted": "no"}, "counted: does not say why the record is not counted; enter the role"
                            " in totals: umbrella or duplicate or pledged or other"),
        ({"counted": "no", "not_counted_reason": "twice"}, "does not say why"),
        ({"counted": "yes", "role_in_totals": "umbrella"}, "contradicts the role in totals"),
        ({"role_in_totals": "duplicate"}, "not_counted_reason: is empty: say why"),
        ({"role_in_totals": "half"}, "'half' is none of counted, umbrella, duplicate, pledged,"),
        ({"counted": "umbrella"}, "'umbrella' is neither yes nor no"),
    ],
)  # fmt: skip
def test_a_row_that_leaves_the_role_open_is_refused(
    empty: Database, row: dict[str, Any], message: str
) -> None:
    assert message in refusal(empty, "delegations", VISIT | row)


def test_an_empty_cell_of_the_column_leaves_the_role_as_it_is(empty: Database) -> None:
    import_into(empty, "delegations", VISIT | {"role_in_totals": "umbrella"})
    import_into(empty, "delegations", VISIT | {"counted": "", "note": "x"})
    assert role(empty) == ("umbrella", None)
    assert "counted: is empty and is required" in refusal(
        empty, "delegations", VISIT | {"counted": ""}, wipe_empty=True
    )


def test_rows_with_and_without_the_column_may_come_together(empty: Database) -> None:
    other = VISIT | {"ref": "DEL-2022-0902", "title": "W"}
    import_into(
        empty, "delegations",
        VISIT | {"counted": "no", "not_counted_reason": "umbrella"}, other,
    )  # fmt: skip
    assert role(empty) == ("umbrella", "umbrella")
    assert records(empty, "delegations")["DEL-2022-0902"]["role_in_totals"] == "counted"
