"""Refs that rows give and refs that are made for them, on both engines."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.services.imports.import_file import Imported, Options, import_rows


def imported(database: Database, *rows: dict[str, Any], **options: Any) -> Imported:
    with database.write() as session:
        return import_rows(
            session, ENTITIES["delegations"], lambda: iter(enumerate(rows, start=2)), file="file",
            options=Options(**options),
        )  # fmt: skip


def visit(title: str, **given: str) -> dict[str, str]:
    return {"direction": "inbound", "title": title, "start_date": "2040-05", **given}


def refs(database: Database) -> dict[str, str]:
    with database.read() as session:
        rows = session.execute(text("SELECT title, ref FROM delegations WHERE ref LIKE 'DEL-%'"))
        return {row[0]: row[1] for row in rows if row[1].startswith("DEL-20")}


@pytest.mark.parametrize("given_first", [True, False])
def test_refs_are_made_after_those_that_other_rows_bring(
    empty: Database, given_first: bool
) -> None:
    rows = [visit("given", ref="DEL-2040-0007"), visit("made")]
    assert imported(empty, *(rows if given_first else reversed(rows))).added == 2
    assert refs(empty) == {"given": "DEL-2040-0007", "made": "DEL-2040-0008"}
    assert imported(empty, visit("next")).added == 1
    assert refs(empty)["next"] == "DEL-2040-0009"


def test_refs_of_another_shape_disturb_no_numbers(empty: Database) -> None:
    odd = ["DEL-2040-x7", "DEL-2040-", "DEL-2040-12-99", "DEL-2041-0050", "X-2040-0060", "DEL-70",
           "DEL-2040-0099999999999999999"]  # fmt: skip
    assert imported(empty, *(visit(ref, ref=ref) for ref in odd), visit("made")).added == 8
    assert refs(empty)["made"] == "DEL-2040-0001"


def test_clearing_empty_cells_never_clears_a_ref(empty: Database) -> None:
    imported(empty, visit("A", note="old"))
    done = imported(empty, visit("A", ref="", note=""), wipe_empty=True)
    assert (done.added, done.changed) == (0, 1)
    assert refs(empty) == {"A": "DEL-2040-0001"}
