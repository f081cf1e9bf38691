"""Refs that rows bring and refs that new records get, on both engines."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.services.imports.import_file import ImportOptions, ImportReport, import_rows


def imported(database: Database, *rows: dict[str, Any], **options: Any) -> ImportReport:
    with database.write() as session:
        return import_rows(
            session, ENTITIES["delegations"], lambda: iter(enumerate(rows, start=2)), file="file",
            options=ImportOptions(**options),
        )  # fmt: skip


def visit(title: str, **cells: str) -> dict[str, str]:
    return {"direction": "inbound", "title": title, "start_date": "2040-05", **cells}


def refs(database: Database) -> dict[str, str]:
    with database.read() as session:
        rows = session.execute(text("SELECT title, ref FROM delegations WHERE ref LIKE 'DEL-%'"))
        return {row[0]: row[1] for row in rows if row[1].startswith("DEL-20")}


@pytest.mark.parametrize("ref_first", [True, False])
def test_new_refs_come_after_the_refs_that_other_rows_bring(
    empty: Database, ref_first: bool
) -> None:
    rows = [visit("own", ref="DEL-2040-0007"), visit("new")]
    assert imported(empty, *(rows if ref_first else reversed(rows))).added == 2
    assert refs(empty) == {"own": "DEL-2040-0007", "new": "DEL-2040-0008"}
    assert imported(empty, visit("next")).added == 1
    assert refs(empty)["next"] == "DEL-2040-0009"


def test_refs_of_another_form_do_not_count_as_numbers(empty: Database) -> None:
    odd = ["DEL-2040-x7", "DEL-2040-", "DEL-2040-12-99", "DEL-2041-0050", "X-2040-0060", "DEL-70",
           "DEL-2040-0099999999999999999"]  # fmt: skip
    assert imported(empty, *(visit(ref, ref=ref) for ref in odd), visit("new")).added == 8
    assert refs(empty)["new"] == "DEL-2040-0001"


def test_clearing_empty_cells_never_clears_a_ref(empty: Database) -> None:
    imported(empty, visit("A", note="old"))
    done = imported(empty, visit("A", ref="", note=""), wipe_empty=True)
    assert (done.added, done.changed) == (0, 1)
    assert refs(empty) == {"A": "DEL-2040-0001"}
