"""Near names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.names import near
from ecodiplo.names.near import NearNames


def index(*names: str) -> NearNames:
    """The names of records that are numbered from 0."""
    return NearNames(enumerate(names))


def test_the_most_similar_name_comes_first() -> None:
    near = index("Port of Amsterdam", "Port of Rotterdam", "Vestas").nearest("port of roterdam")
    assert list(near.values()) == ["Port of Rotterdam", "Port of Amsterdam"]


def test_a_record_comes_once_with_its_most_similar_name() -> None:
    names = NearNames([(7, "Port of Rotterdamm"), (7, "Port of Rotterdam")])
    assert names.nearest("Port of Rotterdam") == {7: "Port of Rotterdam"}


def test_a_name_added_later_is_near_too() -> None:
    names = index("Vestas")
    names.add(1, "Ørsted")
    assert names.nearest("Orstd") == {1: "Ørsted"}


def test_nothing_is_near_a_text_that_resembles_no_name() -> None:
    assert index("Ørsted", "Vestas").nearest("zzz") == {}


def test_a_search_counts_the_rare_parts_of_names_first() -> None:
    names = index(*(f"Công ty Cổ phần {number}" for number in range(near.MOST_COUNTED * 2)))
    names.add(10_000, "Công ty Cổ phần Sao Mai")
    assert (
        next(iter(names.nearest("Cong ty Co phan Sao May").values())) == "Công ty Cổ phần Sao Mai"
    )


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=20), st.data())
def test_a_name_is_near_itself(names: list[str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(names))
    if name.strip():
        assert name in index(*names).nearest(name).values()
