"""What the outputs of programs say, in forms that can be compared."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ecodiplo.catalogue import ENTITIES

# The fields of an export in which every program writes the same text.
COMPARED = ("ref", "direction", "title", "title_vi", "head_name", "level", "start_date", "end_date",
            "member_count", "places_vi", "purpose_vi", "host_body", "status",
            "not_counted_reason", "note")  # fmt: skip
LISTED = ("ref", "direction", "title", "level", "start_date", "countries", "status")
STAMPS = ("created_at", "updated_at")
REF = re.compile(r"\bDEL-\d{4}-\d{4,}\b")
Rows = tuple[tuple[str, ...], ...]


def is_text(path: Path) -> bool:
    """Whether anything was printed."""
    return bool(path.read_text(encoding="utf-8").strip())


def lines(path: Path) -> tuple[str, ...]:
    """The lines without the empty ones."""
    return tuple(filter(None, path.read_text(encoding="utf-8").splitlines()))


def table(path: Path) -> Rows:
    """The rows of a table of tabs, without its headings."""
    with path.open(encoding="utf-8", newline="") as stream:
        return tuple(tuple(row) for row in csv.reader(stream, delimiter="\t"))[1:]


def listed(path: Path) -> Rows:
    """The listed fields of a list of objects, as a table has them."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return tuple(tuple(_cell(row[name]) for name in LISTED) for row in rows)


def refs(path: Path) -> frozenset[str]:
    """The refs of delegations in a table of any form."""
    return frozenset(REF.findall(path.read_text(encoding="utf-8")))


def json_refs(path: Path) -> tuple[str, ...]:
    """The refs of a list of objects, in their order."""
    return tuple(row["ref"] for row in json.loads(path.read_text(encoding="utf-8")))


def number(path: Path) -> int:
    """The one number that was printed."""
    return int(path.read_text(encoding="utf-8").split()[-1])


def members(path: Path) -> tuple[int, int]:
    """The number of rows of a table of refs and member counts, and the sum of the counts."""
    rows = table(path)
    return len(rows), sum(int(float(count)) for _, count in rows if count)


def groups(path: Path) -> frozenset[tuple[str, int, int]]:
    """Countries with their records and members, of a table of tabs."""
    with path.open(encoding="utf-8", newline="") as stream:
        return frozenset((row["country"], int(row["records"]), int(row["member_count"] or 0))
                         for row in csv.DictReader(stream, delimiter="\t"))  # fmt: skip


def csv_export(path: Path) -> tuple[int, str]:
    """The number of rows of an exported file, and a digest of all its cells but the stamps."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        names = [name for name in rows.fieldnames or () if name not in STAMPS]
        return _digest([row[name] for name in names] for row in rows)


def json_export(path: Path) -> tuple[int, str]:
    """The same of a list of objects, of the fields that all programs write alike."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return _digest([row[name] for name in COMPARED] for row in rows)


def workbook(path: Path) -> tuple[int, str]:
    """The same of the first worksheet of a workbook, with names or labels as headings."""
    from python_calamine import load_workbook

    headings, *rows = load_workbook(str(path)).get_sheet_by_index(0).to_python()
    names = {field.label.en: field.name for field in ENTITIES["delegations"].fields}
    named = [names.get(str(heading), heading) for heading in headings]
    places = [named.index(name) for name in COMPARED]
    return _digest([row[place] for place in places] for row in rows)


def _digest(rows: Iterable[list[Any]]) -> tuple[int, str]:
    count, digest = 0, hashlib.sha256()
    for row in rows:
        count += 1
        digest.update("\t".join(map(_cell, row)).encode() + b"\n")
    return count, digest.hexdigest()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) else str(value)
