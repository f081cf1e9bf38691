"""--create-partners takes the kind and the country that rows say of their partners."""

from __future__ import annotations

from typing import Any

import pytest

from contents import records
from ecodiplo.db.engine import Database
from importing import import_into, refusal


def visit(title: str, partners: str, countries: str, **cells: str) -> dict[str, str]:
    own = {"title": title, "direction": "inbound", "start_date": "2023"}
    return own | {"partners": partners, "countries": countries, **cells}


def new(database: Database, *rows: dict[str, str], **options: Any) -> dict[str, tuple[str, str]]:
    """The kind and the country of each partner that an import of the rows adds."""
    before = records(database, "partners").keys()
    import_into(database, "delegations", *rows, create_partners=True, **options)
    return {
        row["name"]: (row["kind"].value, row["country"].handle if row["country"] else "")
        for ref, row in records(database, "partners").items() if ref not in before
    }  # fmt: skip


def test_the_only_country_of_a_record_is_that_of_its_only_partner(seeded: Database) -> None:
    assert new(seeded, visit("A", "Alpha", "Nhật Bản")) == {"Alpha": ("other", "JP")}


def test_the_report_says_which_partners_have_the_country_of_their_rows(seeded: Database) -> None:
    done = import_into(seeded, "delegations", visit("A", "Alpha", "JP"), create_partners=True)
    assert "new partners with the country of their rows: Alpha: JP (Japan)" in [
        note.en for note in done.notes
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [visit("A", "Alpha", "Nhật Bản; Hàn Quốc")],
        [visit("A", "Alpha; Beta", "Nhật Bản")],
        [visit("A", "Alpha", "Nhật Bản"), visit("B", "Alpha", "Hàn Quốc")],
        [visit("A", "Alpha", "Nhật Bản"), visit("B", "Alpha", "Hàn Quốc; Lào")],
        [visit("A", "Alpha", "")],
        [visit("A", "Alpha Lào", "Nhật Bản")],
        [visit("A", "ĐSQ Việt Nam tại Nhật Bản", "Nhật Bản")],
        [visit("A", "UBND thành phố", "Nhật Bản")],
        [visit("A", "Sở Ngoại vụ", "Nhật Bản")],
    ],
)
def test_nothing_is_guessed(seeded: Database, rows: list[dict[str, str]]) -> None:
    partners = new(seeded, *rows)
    assert {*partners.values()} == {("other", "")}


def test_a_project_says_the_country_of_its_investor(seeded: Database) -> None:
    row = {"name": "Works", "country": "KR", "investors": "Alpha", "certificate_number": "1"}
    import_into(seeded, "fdi-projects", row, create_partners=True)
    (alpha,) = (row for row in records(seeded, "partners").values() if row["name"] == "Alpha")
    assert alpha["country"].handle == "KR"


KINDS = {"Loại đối tác": "Công ty", "Nước của đối tác": "Đức"}


def test_columns_of_the_partner_say_its_kind_and_country(seeded: Database) -> None:
    rows = [
        visit("A", "Alpha", "JP", **KINDS),
        visit("B", "Beta", "JP", **KINDS | {"Loại đối tác": "ĐSQ"}),
        visit("C", "Gamma", "JP", **KINDS | {"Loại đối tác": ""}),
    ]  # fmt: skip
    assert new(seeded, *rows) == {
        "Alpha": ("corporation", "DE"), "Beta": ("embassy", "DE"), "Gamma": ("other", "DE"),
    }  # fmt: skip
    again = import_into(seeded, "delegations", *rows, create_partners=True)
    assert (again.unchanged, again.new_partners) == (3, ())


def test_namesakes_of_two_countries_are_two_partners(seeded: Database) -> None:
    rows = [visit(country, "Toledo", "JP", **{"Nước của đối tác": country})
            for country in ("ES", "US", "ES")]  # fmt: skip
    rows[2]["title"] = "again"
    import_into(seeded, "delegations", *rows, create_partners=True)
    toledos = [row for row in records(seeded, "partners").values() if row["name"] == "Toledo"]
    assert sorted(row["country"].handle for row in toledos) == ["ES", "US"]


def test_kinds_on_which_rows_disagree_are_none(seeded: Database) -> None:
    rows = [visit(kind, "Alpha", "JP", partner_kind=kind) for kind in ("company", "embassy")]
    assert new(seeded, *rows) == {"Alpha": ("other", "JP")}


def test_a_country_that_nobody_knows_is_a_fault_of_its_column(seeded: Database) -> None:
    row = visit("A", "Alpha", "JP", **{"Nước của đối tác": "Atlantis"})
    error = refusal(seeded, "delegations", row, create_partners=True)
    assert "row 2, Nước của đối tác: there is no country 'Atlantis'" in error


def test_without_the_option_the_columns_are_unknown(seeded: Database) -> None:
    error = refusal(seeded, "delegations", visit("A", "", "JP", **KINDS))
    assert "these columns mean nothing: 'Loại đối tác'" in error


@pytest.mark.parametrize("text", ["Nil Return", "không", "-", "N/A", "none", "chưa rõ", "TBC", "x"])
def test_a_mark_of_none_makes_no_partner_and_is_noted(seeded: Database, text: str) -> None:
    before = len(records(seeded, "partners"))
    done = import_into(seeded, "delegations", visit("A", text, "JP"), create_partners=True)
    assert (done.added, done.new_partners) == (1, ())
    assert f"partners: {text!r} was read as an empty cell" in [note.en for note in done.notes]
    assert len(records(seeded, "partners")) == before


def test_a_tick_is_refused_where_no_partner_may_be_added(seeded: Database) -> None:
    error = refusal(seeded, "delegations", visit("A", "x", "JP"))
    assert "there is no partner 'x'" in error
