"""Records that refer to records of their own file, on both engines."""

from __future__ import annotations

import pytest

from contents import contents
from ecodiplo.db.engine import Database
from ecodiplo.errors import InvalidData
from importing import import_into


def parent(database: Database, ref: str) -> str | None:
    with database.read() as connection:
        row = next(row for row in contents(connection)["partners"] if ref in row)
    return next((cell for cell in row if str(cell).startswith("PAR-") and cell != ref), None)


def test_a_skipped_row_leaves_its_references_alone_too(seeded: Database) -> None:
    with seeded.read() as connection:
        before = contents(connection)
    row = {"ref": "PAR-0001", "parent": "ExxonMobil", "website": "x"}
    assert import_into(seeded, "partners", row, on_match="skip").skipped == 1
    with seeded.read() as connection:
        assert contents(connection) == before


def test_filling_fills_an_empty_reference_and_leaves_a_filled_one(seeded: Database) -> None:
    row = {"ref": "PAR-0001", "parent": "ExxonMobil"}
    assert import_into(seeded, "partners", row, on_match="fill").changed == 1
    assert parent(seeded, "PAR-0001") == "PAR-0002"
    row = {"ref": "PAR-0001", "parent": "City of Rotterdam", "website": "x"}
    assert import_into(seeded, "partners", row, on_match="fill").changed == 1
    assert parent(seeded, "PAR-0001") == "PAR-0002"


def test_new_records_refer_to_one_another_whatever_the_policy(seeded: Database) -> None:
    rows = [{"name": "Child", "kind": "other", "parent": "Mother"},
            {"name": "Mother", "kind": "other", "parent": "Grandmother"},
            {"name": "Grandmother", "kind": "other"}]  # fmt: skip
    assert import_into(seeded, "partners", *rows, on_match="skip").added == 3
    with seeded.read() as connection:
        child, mother, grandmother = (
            next(row for row in contents(connection)["partners"] if name in row)
            for name in ("Child", "Mother", "Grandmother")
        )
    assert mother[0] in child
    assert grandmother[0] in mother


@pytest.mark.parametrize(
    ("entity", "row", "problem"),
    [
        ("countries", {"code": "EU", "members": "DK; EU"}, "members: has the record itself"),
        ("sectors", {"slug": "a", "name_en": "a", "name_vi": "a", "parent": "a"},
         "parent: is the record itself"),
        ("documents", {"ref": "D", "title": "a", "kind": "plan", "implements": "D"},
         "implements: is the record itself"),
        ("mous", {"title": "A", "partners": "Ørsted | | a; Ørsted | | b"},
         "partners: names the same twice"),
        ("links", {"relation": "opened", "to_record": "EVT-2022-0001"},
         "from_record: names no record"),
        ("links", {"relation": "opened", "from_record": "EVT-2022-0001", "to_record": "EVT-9"},
         "to_record: there is no event 'EVT-9'"),
    ],
)  # fmt: skip
def test_what_the_rules_refuse_is_told_once_by_column(
    seeded: Database, entity: str, row: dict[str, str], problem: str
) -> None:
    with pytest.raises(InvalidData) as refused:
        import_into(seeded, entity, row)
    assert [f"{p.column}: {p.reason.en}".startswith(problem) for p in refused.value.problems] == [
        True
    ]
