"""Names of partners with abbreviations: found, near, and refused where they can be two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contents import records
from databases import office_of
from ecodiplo.db.engine import Database
from ecodiplo.errors import InvalidData, NotFound
from importing import import_into, refusal

ABBREVIATIONS = (
    {"abbreviation": "ĐSQ", "meaning": "Đại sứ quán", "kind": "embassy"},
    {"abbreviation": "Cty", "meaning": "Công ty", "kind": "corporation"},
    {"abbreviation": "CP", "meaning": "Cổ phần"},
    {"abbreviation": "CP", "meaning": "Chính phủ"},
)
PROJECT = {"title": "P", "kind": "project"}


@pytest.fixture
def office(empty: Database) -> Database:
    """An office with abbreviations and an embassy."""
    import_into(empty, "abbreviations", *ABBREVIATIONS)
    import_into(empty, "partners", {"name": "Đại sứ quán Nhật Bản", "kind": "embassy"})
    return empty


def partners_of(database: Database) -> list[str]:
    (project,) = records(database, "aid").values()
    return [item[0].handle for item in project["partners"]]


@pytest.mark.parametrize("text", ["ĐSQ Nhật Bản", "DSQ Nhat Ban", "đsq  nhật bản", "ĐSQ Nhat Ban"])
@pytest.mark.parametrize("create", [False, True])
def test_a_name_with_an_abbreviation_is_that_of_the_partner(
    office: Database, text: str, create: bool
) -> None:
    done = import_into(office, "aid", PROJECT | {"partners": text}, create_partners=create)
    assert (done.added, done.new_partners) == (1, ())
    assert partners_of(office) == ["Đại sứ quán Nhật Bản"]
    assert len(office_of(office).list("aid", partner=text)) == 1
    assert office_of(office).edit("partners", text, city="Hà Nội").outcome == "changed"


def test_a_partner_with_an_abbreviation_in_its_name_is_found_in_full(office: Database) -> None:
    import_into(office, "partners", {"name": "Cty Alpha", "kind": "corporation"})
    import_into(office, "aid", PROJECT | {"partners": "Công ty Alpha; cong ty alpha"})
    assert partners_of(office) == ["Cty Alpha"]


def test_other_diacritics_beside_an_abbreviation_are_asked_back(office: Database) -> None:
    error = refusal(office, "aid", PROJECT | {"partners": "ĐSQ Nhất Bản"})
    assert "'ĐSQ Nhất Bản', but 'Đại sứ quán Nhật Bản' is almost the same" in error


def test_an_abbreviation_that_can_be_two_partners_names_both(office: Database) -> None:
    names = ("Công ty Cổ phần Alpha", "Công ty Chính phủ Alpha")
    import_into(office, "partners", *({"name": name, "kind": "other"} for name in names))
    error = refusal(office, "aid", PROJECT | {"partners": "Cty CP Alpha"}, create_partners=True)
    assert "'Cty CP Alpha' can be 'Công ty Chính phủ Alpha', 'Công ty Cổ phần Alpha'" in error
    with pytest.raises(NotFound, match="can be"):
        office_of(office).list("aid", partner="Cty CP Alpha")


def test_a_name_as_it_is_written_comes_first(office: Database) -> None:
    import_into(office, "partners", {"name": "ĐSQ Nhật Bản", "kind": "embassy"}, on_near="new")
    import_into(office, "aid", PROJECT | {"partners": "ĐSQ Nhật Bản"})
    assert partners_of(office) == ["ĐSQ Nhật Bản"]


@pytest.mark.parametrize("name", ["ĐSQ Nhật Bản", "DSQ Nhat Ban"])
def test_partners_that_differ_by_an_abbreviation_are_near(office: Database, name: str) -> None:
    row = {"name": name, "kind": "embassy"}
    error = refusal(office, "partners", row)
    assert "is almost the same as PAR-0001 'Đại sứ quán Nhật Bản'" in error
    with pytest.raises(InvalidData, match="almost the same as PAR-0001"):
        office_of(office).add("partners", name=name, kind="embassy")
    assert import_into(office, "partners", row, on_near="new").added == 1


def test_rows_that_differ_by_an_abbreviation_are_near(office: Database) -> None:
    rows = [{"name": name, "kind": "other"} for name in ("Cty Alpha", "Công ty Alpha")]
    assert "is almost the same as row 2" in refusal(office, "partners", *rows)


def test_another_name_with_an_abbreviation_is_near_and_shown(office: Database) -> None:
    row = {"name": "Embassy of Laos", "name_vi": "Đại sứ quán Lào", "kind": "embassy"}
    import_into(office, "partners", row)
    error = refusal(office, "partners", {"name": "ĐSQ Lào", "kind": "embassy"})
    assert "is almost the same as PAR-0002 'Đại sứ quán Lào'" in error


@pytest.mark.parametrize("names", [("ĐSQ Lào", "Đại sứ quán Lào"), ("Đại sứ quán Lào", "DSQ Lao")])
@pytest.mark.parametrize("far", [0, 2_500])
def test_new_names_that_differ_by_an_abbreviation_are_one_partner(
    office: Database, names: tuple[str, str], far: int
) -> None:
    between = [{"title": f"Project {n}", "kind": "project"} for n in range(far)]
    first, last = ({"title": f"{n}", "kind": "project", "partners": n} for n in names)
    done = import_into(office, "aid", first, *between, last, create_partners=True)
    assert done.new_partners == (names[0],)


def test_an_abbreviation_of_the_office_counts_at_once(office: Database) -> None:
    row = PROJECT | {"partners": "SQ Nhật Bản"}
    refusal(office, "aid", row)
    office_of(office).add("abbreviations", abbreviation="SQ", meaning="Đại sứ quán")
    assert import_into(office, "aid", row).added == 1


@pytest.mark.parametrize("text", ["ĐSQ", "dsq", "Đ.S.Q"])
def test_a_kind_is_read_by_its_abbreviation(office: Database, text: str) -> None:
    import_into(office, "partners", {"name": "A", "kind": text})
    assert records(office, "partners")["PAR-0002"]["kind"].value == "embassy"


def test_an_abbreviation_that_says_no_kind_is_refused(office: Database) -> None:
    assert "'CP' is none of" in refusal(office, "partners", {"name": "A", "kind": "CP"})


def test_the_shipped_abbreviations_are_listed_and_extended(
    seeded: Database, run: Callable[..., Any]
) -> None:
    assert "ĐSQ\tĐại sứ quán\tembassy" in run(seeded, "list", "abbreviations").out
    added = run(
        seeded, "add", "abbreviations", "--abbreviation", "SNN", "--meaning", "Sở Nông nghiệp"
    )
    assert added.out == "ABB-0001\n"
    twin = run(
        seeded, "add", "abbreviations", "--abbreviation", "SNN", "--meaning", "Sở Nông nghiệp"
    )
    assert (twin.code, "the record is there already" in twin.err) == (3, True)


def test_a_search_finds_names_in_full(office: Database) -> None:
    office_of(office).add("partners", name="ĐSQ Lào", kind="embassy")
    found = office_of(office).search("ĐSQ nhat")
    assert [hit.key for hit in found] == ["PAR-0001"]
    assert {hit.key for hit in office_of(office).search("dsq")} >= {"PAR-0001", "PAR-0002"}
