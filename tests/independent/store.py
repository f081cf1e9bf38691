"""The generated records as the present schema stores them, and their import by the program.

Only this module knows the columns of the schema that differ from the generated records.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from ecodiplo.api import Office
from independent.kinds import Record, Records
from independent.schema import MEMBERSHIPS, MOU_EVENTS, ROLES

# The order in which records are imported: what others refer to comes first.
ORDER = (
    "offices", "sources", "countries", "sectors", "partners", "delegations", "events", "mous",
    "mou-events",
    "fdi-projects", "fdi-capital", "press-visits", "aid", "aid-transactions", "documents",
    "focus-areas", "tasks", "links", "indicators", "territories", "figures", "explanations",
)  # fmt: skip


def store(office: Office, records: Records, folder: Path) -> None:
    """Import the records into the database, a file for each kind."""
    events = [
        {"mou": mou["ref"], "document": f"{n}/{mou['ref']}", **event}
        for mou in records["mous"]
        for n, event in enumerate(mou["history"], 1)
    ]
    for kind in ORDER:
        rows = [as_stored(kind, record) for record in records.get(kind, [])]
        if kind == "mou-events" and MOU_EVENTS:
            rows = events
        if not rows:
            continue
        path = folder / f"{kind}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for row in rows:
                filled = {name: value for name, value in row.items() if value not in (None, [])}
                file.write(json.dumps(filled, default=_number, ensure_ascii=False) + "\n")
        office.import_file(kind, path)


def _number(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    raise TypeError(type(value).__name__)


def as_stored(kind: str, record: Record) -> Record:
    """The fields of an import of the record."""
    row = dict(record)
    if "role" in row:
        role = row.pop("role")
        if ROLES:
            row |= {"role_in_totals": role, "not_counted_reason": _REASONS.get(role)}
        else:
            row |= {"counted": role == "counted", "not_counted_reason": _REASONS.get(role)}
    if kind == "countries":
        row["members"] = [
            {"value": code, "valid_from": first, "valid_to": last} if MEMBERSHIPS else code
            for code, (first, last) in row["members"].items()
        ]
    if kind == "mous":
        history = row.pop("history")
        if not MOU_EVENTS:
            row |= mou_columns(row | {"history": history})
            del row["stage"]
    return row


_REASONS = {"umbrella": "umbrella: several at once", "duplicate": "duplicate",
            "pledged": "pledged", "other": "another reason"}  # fmt: skip


def mou_columns(mou: Record) -> Record:
    """The status of an MOU and the days of its history, each kind in one column: the last day of
    its kind, and no day of a suspension that was ended."""
    columns: Record = dict.fromkeys(
        ("extended_on", "suspended_on", "withdrawn_on", "terminated_on")
    )
    status = mou["stage"]
    for event in mou["history"]:
        kind = event["kind"]
        if kind == "resumed":
            columns["suspended_on"], status = None, "signed"
        else:
            columns[f"{kind}_on"] = event["date"]
            status = {"suspended": "suspended", "terminated": "terminated"}.get(kind, status)
    return columns | {"status": status}
