"""Documents, their focus areas and tasks, and relations with partners, over an office's years."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence

from independent.days import blur, later, random_day
from independent.kinds import Record, Records
from independent.marks import unknown_or

_KINDS = ("directive", "resolution", "plan", "strategy", "decision")
_RELATIONS = ("sister_city", "friendship", "maintained", "connected", "ended", None)
_TASKS = ("open", "in_progress", "done", "done", "not_kept", "cancelled")


def add_policy(chance: random.Random, years: Sequence[int], records: Records) -> None:
    """Add documents of every year with their focus areas and tasks, and give partners relations."""
    documents: list[Record] = []
    areas: list[Record] = []
    tasks: list[Record] = []
    for year in years:
        for _ in range(4):
            document = _document(chance, len(documents) + 1, random_day(chance, year))
            documents.append(document)
            for position in range(1, chance.choice([1, 3, 4])):
                number = len(areas) + 1
                areas.append(
                    {
                        "ref": f"FOC-{number:04}", "document": document["ref"],
                        "position": position, "title": f"Focus area {number}",
                        "detail": f"Detail {number}", "source": "SRC-1",
                    }
                )  # fmt: skip
                tasks += _tasks(chance, len(tasks), areas[-1]["ref"], year)
        tasks += _promises(chance, len(tasks), year, records)
    records |= {"documents": documents, "focus-areas": areas, "tasks": tasks}
    for partner in records["partners"]:
        since = random_day(chance, chance.choice(years))
        partner["relation"] = chance.choice(_RELATIONS)
        partner["relation_since"] = unknown_or(chance, blur(chance, since), 0.3)


def _document(chance: random.Random, number: int, issued: datetime.date) -> Record:
    begins, ends = later(chance, issued, 60), later(chance, issued, 1500)
    return {
        "ref": f"DOC-{number:04}", "number": f"{number}/KH", "title": f"Document {number}",
        "kind": chance.choice(_KINDS), "issuer": "City",
        "issued_on": unknown_or(chance, blur(chance, issued), 0.1),
        "period_start": unknown_or(chance, blur(chance, begins), 0.5),
        "period_end": unknown_or(chance, f"{ends.year + 1}", 0.4),
        "status": chance.choice(["issued", "issued", "replaced", "being_prepared", None]),
        "source": "SRC-2",
    }  # fmt: skip


def _tasks(chance: random.Random, before: int, area: str, year: int) -> list[Record]:
    numbers = range(before + 1, before + 1 + chance.choice([0, 1, 3]))
    return [_task(chance, number, year) | {"focus_area": area} for number in numbers]


def _promises(chance: random.Random, before: int, year: int, records: Records) -> list[Record]:
    """Tasks that arise from a visit, from an MOU or from nothing on record."""
    causes: Sequence[Record] = (
        {"delegation": chance.choice(records["delegations"])["ref"], "promised_by": "Partner"},
        {"mou": chance.choice(records["mous"])["ref"], "owner": "Port Authority"},
        {"owner": "Department"}, {},
    )  # fmt: skip
    numbers = range(before + 1, before + 9)
    return [_task(chance, number, year) | causes[number % 4] for number in numbers]


def _task(chance: random.Random, number: int, year: int) -> Record:
    due = random_day(chance, year)
    status = chance.choice(_TASKS)
    return {
        "ref": f"TSK-{number:04}", "title": f"Task {number}", "focus_area": None,
        "due_date": unknown_or(chance, blur(chance, due)), "status": status,
        "done_on": unknown_or(chance, blur(chance, later(chance, due, 90)))
        if status == "done" else None,
    }  # fmt: skip
