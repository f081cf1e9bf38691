"""Revision 0018: ids of records in other systems, and where imported files come from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from contents import records
from databases import office_of
from ecodiplo.db.engine import Database
from ecodiplo.db.migrate import downgrade, upgrade
from sources import write_file

IDS = {("ACC-1", "crm"), ("7", "erp")}


def test_a_downgrade_keeps_the_ids_of_records(seeded: Database) -> None:
    with office_of(seeded) as office:
        office.edit("partners", "PAR-0001", external_ids="ACC-1 | crm; 7 | erp")
        office.edit("delegations", "DEL-2022-0001", external_ids="ACC-1 | crm")
    downgrade(seeded, "0017")
    upgrade(seeded)
    assert {*records(seeded, "partners")["PAR-0001"]["external_ids"]} == IDS
    assert {*records(seeded, "delegations")["DEL-2022-0001"]["external_ids"]} == {("ACC-1", "crm")}


def test_after_it_the_history_of_a_record_can_be_read(seeded: Database) -> None:
    with office_of(seeded) as office:
        office.edit("partners", "PAR-0001", external_ids="ACC-1 | crm", note="x")
        downgrade(seeded, "0017")
        upgrade(seeded)
        assert [change.field.name for change in office.log("partners", "PAR-0001")[0].changes] == [
            "note"
        ]


def test_a_feed_goes_on_after_it(seeded: Database, run: Callable[..., Any], tmp_path: Path) -> None:
    text = "external_id,direction,title\nV-1,inbound,A visit\n"
    feed = str(write_file(tmp_path / "feed.csv", text))
    assert run(seeded, "import", "delegations", feed, "--system", "crm").code == 0
    downgrade(seeded, "0017")
    upgrade(seeded)
    again = run(seeded, "import", "delegations", feed, "--system", "crm")
    assert "0 added, 0 changed, 1 unchanged" in again.err
