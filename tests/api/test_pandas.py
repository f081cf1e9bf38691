"""Rows of a DataFrame, where pandas is installed."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from databases import office_of
from ecodiplo import InvalidData, Office, UsageProblem
from ecodiplo.db.engine import Database

pd: Any = pytest.importorskip("pandas")


@pytest.fixture
def office(empty: Database) -> Office:
    return office_of(empty)


def visits(**columns: Any) -> Any:
    """A DataFrame of two visits."""
    return pd.DataFrame({"title": ["A", "B"], "direction": ["inbound", "outbound"], **columns})


def values(office: Office, name: str, entity: str = "delegations") -> list[Any]:
    """The values of a field, in the order of titles."""
    return [row[name] for row in sorted(office.list(entity), key=lambda row: row["title"])]


@pytest.mark.parametrize(
    "dates",
    [
        lambda: pd.to_datetime(["2023-09-02", None]),
        lambda: pd.to_datetime(["2023-09-02", None]).tz_localize("Asia/Ho_Chi_Minh"),
        lambda: [datetime.date(2023, 9, 2), pd.NaT],
        lambda: [np.datetime64("2023-09-02"), np.nan],
        lambda: pd.array(["2023-09-02", None], dtype="string"),
    ],
    ids=["Timestamp", "Timestamp with a zone", "date", "datetime64", "text"],
)
def test_dates_are_taken_and_missing_ones_are_none(
    office: Office, dates: Callable[[], Any]
) -> None:
    frame = visits(start_date=dates())
    assert office.import_rows("delegations", frame.to_dict("records")).added == 2
    assert values(office, "start_date") == ["2023-09-02", None]


@pytest.mark.parametrize(
    "numbers",
    [
        lambda: [12, np.nan],
        lambda: pd.array([12, None], dtype="Int64"),
        lambda: pd.Series([12, pd.NA], dtype="object"),
    ],
    ids=["float64", "Int64", "object"],
)
def test_numbers_are_taken_and_missing_ones_are_none(
    office: Office, numbers: Callable[[], Any]
) -> None:
    frame = visits(member_count=numbers())
    assert office.import_rows("delegations", frame.to_dict("records")).added == 2
    assert values(office, "member_count") == [12, None]


@pytest.mark.parametrize("kind", ["int8", "uint16", "int32", "int64", "float32"])
def test_numbers_of_every_width_are_taken(office: Office, kind: str) -> None:
    frame = visits(member_count=np.array([12, 7], dtype=kind))
    office.import_rows("delegations", frame.to_dict("records"))
    assert values(office, "member_count") == [12, 7]


def test_amounts_are_exact(office: Office) -> None:
    frame = pd.DataFrame(
        {"title": ["A", "B"], "kind": "project", "committed_usd": [1234.56, np.nan]}
    )
    office.import_rows("aid", frame.to_dict("records"))
    assert values(office, "committed_usd", "aid") == [Decimal("1234.56"), None]


def test_categories_and_empty_texts_are_taken(office: Office) -> None:
    frame = visits(note=["", pd.NA])
    frame["direction"] = frame["direction"].astype("category")
    office.import_rows("delegations", frame.to_dict("records"))
    assert values(office, "direction") == ["inbound", "outbound"]
    assert values(office, "note") == [None, None]


def test_the_same_frame_again_changes_nothing(office: Office) -> None:
    dates = pd.to_datetime(["2023-09-02", "2023-10-02"])
    rows = visits(start_date=dates, member_count=[1, np.nan]).to_dict("records")
    office.import_rows("delegations", rows)
    again = office.import_rows("delegations", rows)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)


def test_a_frame_itself_is_refused_with_what_to_pass(office: Office) -> None:
    with pytest.raises(UsageProblem, match=r"frame\.to_dict\('records'\)"):
        office.import_rows("delegations", visits())


def test_a_value_that_no_field_takes_is_refused_with_its_row(office: Office) -> None:
    frame = visits(start_date=[None, pd.Period("2023-09", "M")])
    with pytest.raises(InvalidData, match=r"rows, row 2, start_date: .*Period"):
        office.import_rows("delegations", frame.to_dict("records"))
    assert [*office.list("delegations")] == []


def test_single_values_are_taken_by_add_and_edit(office: Office) -> None:
    row = visits(member_count=[3, 4], start_date=pd.to_datetime(["2023-09-02", None])).iloc[0]
    ref = office.add("delegations", **row.to_dict(), note=pd.NA)
    assert ref == "DEL-2023-0001"
    assert office.edit("delegations", ref, start_date=pd.NaT).changes == {
        "start_date": ("2023-09-02", None)
    }
