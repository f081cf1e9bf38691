"""Near names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.names import near
from ecodiplo.names.near import NearNames


def test_the_most_similar_name_comes_first() -> None:
    names = NearNames(["Port of Rotterdam", "Port of Amsterdam", "Vestas"])
    assert names.nearest("port of roterdam") == ["Port of Rotterdam", "Port of Amsterdam"]


def test_a_name_added_later_is_near_too() -> None:
    names = NearNames(["Vestas"])
    names.add("Ørsted")
    assert names.nearest("Orstd") == ["Ørsted"]


def test_nothing_is_near_a_text_that_resembles_no_name() -> None:
    assert NearNames(["Ørsted", "Vestas"]).nearest("zzz") == []


def test_a_search_counts_the_rare_parts_of_names_first() -> None:
    names = NearNames(f"Công ty Cổ phần {number}" for number in range(near.MOST_COUNTED * 2))
    names.add("Công ty Cổ phần Sao Mai")
    assert names.nearest("Cong ty Co phan Sao May")[0] == "Công ty Cổ phần Sao Mai"


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=20), st.data())
def test_a_name_is_near_itself(names: list[str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(names))
    if name.strip():
        assert name in NearNames(names).nearest(name)
