"""The claims of records: lists, breakdowns, the words of a record, and tasks."""

from __future__ import annotations

from independent.belonging import BREAKDOWNS, breakdown_of
from independent.claim_parts import Claim, decimal, differences, english_date
from independent.ground import Ground


def list_(ground: Ground, claim: Claim) -> list[str]:
    name = claim["code"].partition(" ")[2]
    if name not in ground.lists:
        return ["is no known list"]
    refs = ground.lists[name]
    faults = differences(
        claim, {"value": len(refs), "records": sorted(refs), "period": ground.span,
                "figures": []}
    )  # fmt: skip
    titles = _titles(ground, refs)
    lines = (claim["content"] or "").split("\n")
    first = [line.split(" | ")[0] for line in lines if line]
    if first and len(first) != len(refs):
        faults.append(f"has {len(first)} rows of {len(refs)}")
    strangers = [title for title in first if title not in titles]
    return faults + ([f"lists {strangers[0]}, which is no record of it"] if strangers else [])


def _titles(ground: Ground, refs: frozenset[str]) -> set[str]:
    names = {"DEL": "delegations", "EVT": "events", "PRS": "press_visits", "MOU": "mous",
             "FDI": "fdi_projects", "AID": "aid", "DOC": "documents", "PAR": "partners",
             "FOC": "focus_areas", "TSK": "tasks"}  # fmt: skip
    titles: set[str] = set()
    if refs and all(ref.startswith("MEV") for ref in refs):  # listed by the titles of their MOUs
        rows = ground.tables.rows(
            "SELECT e.ref, m.title FROM mou_events e JOIN mous m ON m.id = e.mou_id"
        )
        return {row["title"] for row in rows if row["ref"] in refs}
    for prefix in {ref[:3] for ref in refs}:
        table = names[prefix]
        title = "name" if table in ("partners", "fdi_projects") else "title"
        number = ", number" if table == "documents" else ""
        for row in ground.tables.rows(f"SELECT ref, {title}{number} FROM {table}"):
            if row["ref"] in refs:
                titles |= {str(value) for value in tuple(row)[1:]}
    return titles


def breakdown(ground: Ground, claim: Claim) -> list[str]:
    name = claim["code"].partition(" ")[2]
    if name not in BREAKDOWNS:
        return ["is no known breakdown"]
    span, refs, groups = breakdown_of(ground.tables, name, ground.span)
    actual = {
        group["key"]: {
            "records": group["records"],
            "totals": {
                total: None if value is None else decimal(value)
                for total, value in group["totals"].items()
                if total != "months"
            },
        }
        for group in claim["groups"]
    }
    faults = differences(
        claim, {"period": span, "value": len(refs), "records": sorted(refs),
                "basis": BREAKDOWNS[name].basis}
    )  # fmt: skip
    return faults + ([] if actual == groups else [f"divides into {actual}, not {groups}"])


def words(ground: Ground, claim: Claim) -> list[str]:
    _, ref, name = claim["code"].split(" ")
    faults = differences(
        claim, {"records": [ref], "period": ground.span, "value": None, "figures": []}
    )
    if not any(ref in refs for refs in ground.lists.values()):
        faults.append("is of a record that is not of the period")
    texts = _field_texts(ground, ref, name)
    items = sorted(claim["content"].split("; ")) if len(texts) > 1 else [claim["content"]]
    if items != texts:
        faults.append(f"says {claim['content']!r}, not {texts}")
    item = claim["content"].split("; ")[0].casefold()
    return faults if item in claim["text"].casefold() else [*faults, "is not in the text"]


def _field_texts(ground: Ground, ref: str, name: str) -> list[str]:
    """The texts of a field in the English report, in order of the alphabet."""
    tables = {"DEL": "delegations", "EVT": "events", "PRS": "press_visits", "PAR": "partners",
              "FOC": "focus_areas", "DOC": "documents"}  # fmt: skip
    if name in ("sectors", "countries"):
        item, owner = {"sectors": "sector", "countries": "country"}[name], tables[ref[:3]][:-1]
        rows = ground.tables.rows(
            f"SELECT o.name_en FROM {name} o JOIN {owner}_{name} s ON s.{item}_id = o.id"
            f" JOIN {owner}s r ON r.id = s.{owner}_id WHERE r.ref = :ref", ref=ref,
        )  # fmt: skip
        return sorted(row[0] for row in rows)
    rows = ground.tables.rows(f"SELECT * FROM {tables[ref[:3]]} WHERE ref = :ref", ref=ref)
    if not rows or name not in rows[0].keys():  # noqa: SIM118 (a Row is no dict)
        return []
    value = rows[0][name]
    if name == "kind" and value:
        value = value.replace("_", " ").capitalize()
    text = english_date(value) if name.endswith(("_since", "_on", "_date")) else value
    return [] if text is None else [text]


def tasks(ground: Ground, claim: Claim) -> list[str]:
    ref = claim["code"].partition(" ")[2]
    assert ground.span.last is not None
    ended = ground.tables.today > ground.span.last
    where = "t.status = 'done' AND must_lie(t.done_on, :first, :last)" if ended else "1"
    rows = ground.tables.rows(
        "SELECT t.ref, t.status FROM tasks t JOIN focus_areas f ON f.id = t.focus_area_id"
        f" WHERE f.ref = :ref AND {where}",
        ref=ref, first=ground.span.first, last=ground.span.last,
    )  # fmt: skip
    statuses: dict[str, int] = {}
    for row in rows:
        statuses[row["status"]] = statuses.get(row["status"], 0) + 1
    actual = {group["key"]: group["records"] for group in claim["groups"]}
    faults = [] if actual == statuses else [f"has {actual}, not {statuses}"]
    if ref not in ground.lists["focus"]:
        faults.append("is of a focus area that is not of the period")
    records = sorted([ref, *(row["ref"] for row in rows)])
    expected = {"records": records, "value": len(rows), "period": ground.span, "figures": []}
    return faults + differences(claim, expected)
