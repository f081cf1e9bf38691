"""Refs that rows bring and refs that new records get, on both engines."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from databases import office_of
from ecodiplo.db.engine import Database
from importing import import_into


def visit(title: str, **cells: str) -> dict[str, str]:
    return {"direction": "inbound", "title": title, "start_date": "2040-05", **cells}


def refs(database: Database) -> dict[str, str]:
    with database.read() as connection:
        rows = connection.execute(text("SELECT title, ref FROM delegations WHERE ref LIKE 'DEL-%'"))
        return {row[0]: row[1] for row in rows if row[1].startswith("DEL-20")}


def test_a_ref_of_a_deleted_record_is_not_given_to_another(empty: Database) -> None:
    import_into(empty, "delegations", visit("first"))
    (first,) = refs(empty).values()
    office_of(empty).delete("delegations", first)
    import_into(empty, "delegations", visit("second"))
    assert refs(empty)["second"] > first


@pytest.mark.parametrize("ref_first", [True, False])
def test_new_refs_come_after_the_refs_that_other_rows_bring(
    empty: Database, ref_first: bool
) -> None:
    rows = [visit("own", ref="DEL-2040-0007"), visit("new")]
    assert import_into(empty, "delegations", *(rows if ref_first else reversed(rows))).added == 2
    assert refs(empty) == {"own": "DEL-2040-0007", "new": "DEL-2040-0008"}
    assert import_into(empty, "delegations", visit("next")).added == 1
    assert refs(empty)["next"] == "DEL-2040-0009"


def test_refs_of_another_form_do_not_count_as_numbers(empty: Database) -> None:
    odd = ["DEL-2040-x7", "DEL-2040-", "DEL-2040-12-99", "DEL-2041-0050", "X-2040-0060", "DEL-70",
           "DEL-2040-0099999999999999999"]  # fmt: skip
    assert (
        import_into(empty, "delegations", *(visit(ref, ref=ref) for ref in odd), visit("new")).added
        == 8
    )
    assert refs(empty)["new"] == "DEL-2040-0001"


def test_clearing_empty_cells_never_clears_a_ref(empty: Database) -> None:
    import_into(empty, "delegations", visit("A", note="old"))
    done = import_into(empty, "delegations", visit("A", ref="", note=""), wipe_empty=True)
    assert (done.added, done.changed) == (0, 1)
    assert refs(empty) == {"A": "DEL-2040-0001"}
