"""Columns with codes of countries: `MY` is Malaysia in them, and elsewhere it can be Mỹ."""

from __future__ import annotations

from pathlib import Path

import pytest

from contents import records
from databases import office_of
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.errors import InvalidData
from ecodiplo.formats.input_file import InputFile
from ecodiplo.services.imports.import_file import import_file
from ecodiplo.services.imports.report import ImportRejected


def countries_of(database: Database, path: Path, heading: str, cells: list[str]) -> list[str]:
    """The countries of partners that a file with this column brings, in order."""
    lines = [f"name,kind,{heading}", *(f"Partner {at},other,{c}" for at, c in enumerate(cells))]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    with database.write("import") as connection:
        import_file(connection, ENTITIES["partners"], InputFile(path))
    stored = {row["name"]: row["country"] for row in records(database, "partners").values()}
    return [stored[f"Partner {at}"].handle for at in range(len(cells))]


@pytest.mark.parametrize(
    ("heading", "cells", "codes"),
    [
        ("country_code", ["MY", "BI"], ["MY", "BI"]),
        ("ISO3", ["MYS", "NGA"], ["MY", "NG"]),
        ("Mã nước", ["my", "ao"], ["MY", "AO"]),
        ("Nước", ["MY", "DK"], ["MY", "DK"]),
        ("Nước", ["NGA", "DNK"], ["NG", "DK"]),
        ("country", ["MY", "MY"], ["MY", "MY"]),  # as an export writes it
        ("Nước", ["Mỹ", "DK"], ["US", "DK"]),
    ],
)
def test_a_column_of_codes_is_read_as_codes(
    seeded: Database, tmp_path: Path, heading: str, cells: list[str], codes: list[str]
) -> None:
    assert countries_of(seeded, tmp_path / "list.csv", heading, cells) == codes


@pytest.mark.parametrize("cells", [["MY", "Đan Mạch"], ["NGA"], ["MY", "BI"]])
def test_capitals_beside_names_are_asked_back(
    seeded: Database, tmp_path: Path, cells: list[str]
) -> None:
    with pytest.raises(ImportRejected, match=r"'(MY|NGA)' can be .*; write the name in full"):
        countries_of(seeded, tmp_path / "list.csv", "Nước", cells)


@pytest.mark.parametrize("last", ["DK", "Đan Mạch"])
def test_the_last_row_decides_as_the_first_does(
    seeded: Database, tmp_path: Path, last: str
) -> None:
    cells = [*["MY"] * 5_000, last]
    if last == "DK":
        assert countries_of(seeded, tmp_path / "list.csv", "Nước", cells)[0] == "MY"
    else:
        with pytest.raises(ImportRejected, match="'MY' can be"):
            countries_of(seeded, tmp_path / "list.csv", "Nước", cells)


def test_capitals_that_a_person_types_are_asked_back(seeded: Database) -> None:
    office = office_of(seeded)
    with pytest.raises(InvalidData, match="'MY' can be 'Malaysia', 'United States'"):
        office.add("partners", name="New", kind="other", country="MY")


def test_lists_of_codes_in_a_cell_are_codes(seeded: Database, tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    rows = '[{"title": "A", "direction": "inbound", "countries": ["MY", "DK"]}]'
    path.write_text(rows, encoding="utf-8")
    with seeded.write("import") as connection:
        import_file(connection, ENTITIES["delegations"], InputFile(path))
    (visit,) = [row for row in records(seeded, "delegations").values() if row["title"] == "A"]
    assert {country.handle for country in visit["countries"]} == {"MY", "DK"}
