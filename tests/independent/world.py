"""The generated records with what they mean on a day: values, groups, capital, what is in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from typing import Any

from independent.days import first_day, last_day
from independent.kinds import ATTRACTED, HIGH, KINDS, REDUCING, Kind, Record, Records
from independent.mou_standing import is_expired, is_in_force
from independent.origins import Origin, months, origins
from independent.store import mou_columns


class World:
    """The records, on the day on which the program is asked."""

    def __init__(self, records: Records, today: str) -> None:
        """Take the generated records and the day."""
        mous = [mou | mou_columns(mou) for mou in records["mous"]]
        self.records = records = records | {"mous": mous}
        self.today = today
        self.by_ref = {record["ref"]: record for kind in KINDS for record in records[kind]}
        self.lines: defaultdict[str, list[Record]] = defaultdict(list)
        for line in records["fdi-capital"]:
            self.lines[line["project"]].append(line)

    @cached_property
    def parents(self) -> dict[str, str | None]:
        """The sector of which each sector is a part."""
        return {sector["slug"]: sector["parent"] for sector in self.records["sectors"]}

    @cached_property
    def origins(self) -> dict[str, Origin]:
        """What led to each project that has a cause."""
        return origins(self.records)

    def whole(self, kind: Kind, record: Record) -> Record | None:
        """The record of which this one is a part."""
        return self.by_ref[record[kind.whole[0]]] if kind.whole else None

    def place(self, kind: Kind, record: Record) -> str | None:
        """The date that places the record: the first of its dates that is filled."""
        return next((record[name] for name in kind.dates if record[name]), None)

    def is_marked_counted(self, kind: Kind, record: Record) -> bool:
        """Whether the record, and the record of which it is a part, have the role `counted`."""
        whole = self.whole(kind, record)
        return all(each.get("role", "counted") == "counted" for each in (record, whole or {}))

    def took_place(self, kind: Kind, record: Record) -> bool:
        """Whether the record's status counts, or it is pending and its day has passed."""
        if not kind.counts or record["status"] in kind.counts:
            return True
        names = (name for name in kind.dates if name not in kind.planned)
        day = next((record[name] for name in names if record[name]), None)
        return record["status"] in kind.pending and day is not None and last_day(day) <= self.today

    def values(self, name: str, record: Record, option: str, day: str) -> list[Any]:
        """The values of a property of the record on the day, as texts of the program's answers;
        empty when it is unknown."""
        kind = KINDS[name]
        if option in ("year", "half", "quarter", "month"):
            return part_of_date(self.place(kind, record), option)
        if option == "origin":
            origin = self.origins.get(self._project(record)["ref"])
            return [origin.kind if origin else "none"]
        if option == "counted":
            if "role" in record:
                return [_text(record["role"] == "counted")]
        elif option in kind.properties:
            return self._own_values(name, record, kind.properties[option], day)
        assert kind.whole, (name, option)
        return self.values(kind.whole[1], self.by_ref[record[kind.whole[0]]], option, day)

    def _project(self, record: Record) -> Record:
        """The project itself, or the project of a line of its ledger."""
        return self.by_ref[record.get("project", record["ref"])]

    def _own_values(self, name: str, record: Record, field: str, day: str) -> list[Any]:
        if field == "high_level":
            return [_text(record["level"] in HIGH)]
        if field == "in_force":
            is_alive = is_in_force if name == "mous" else self.project_in_force
            return [_text(is_alive(record, day))]
        if field == "expired":
            return [_text(is_expired(record, day))]
        value = record[field]
        if isinstance(value, list):
            items = [item["value"] if isinstance(item, dict) else item for item in value]
            return list(dict.fromkeys(items))
        return [] if value is None else [_text(value)]

    def widened(self, option: str, texts: Iterable[str]) -> set[str]:
        """The values that a filter by the texts takes: a group of countries includes its members,
        a sector its parts."""
        wide = set(texts)
        if option == "country":
            for country in self.records["countries"]:
                if country["code"] in wide:
                    wide |= set(country["members"])
        if option == "sector":
            for _ in self.parents:
                wide |= {slug for slug, parent in self.parents.items() if parent in wide}
        return wide

    def total(self, record: Record, field: str, day: str) -> Any:
        """The number that the record adds to a total on the day; None when it is unknown."""
        if field == "registered_capital_usd":
            return self.registered_capital(record, day)
        if field == "attracted_usd":
            return record["amount_usd"] if record["kind"] in ATTRACTED else Decimal(0)
        if field == "change_usd":
            return _signed(record)
        if field == "months":
            project = self._project(record)
            origin = self.origins.get(project["ref"])
            return months(origin and origin.began, project["certificate_date"])
        return record[field]

    def registered_capital(self, project: Record, day: str) -> Decimal | None:
        """The sum of the counted lines up to the day; None without a line."""
        lines = [
            line
            for line in self.lines[project["ref"]]
            if line["role"] == "counted" and first_day(line["date"]) <= day
        ]
        return sum((_signed(line) for line in lines), Decimal(0)) if lines else None

    def project_in_force(self, project: Record, day: str) -> bool:
        """Whether a project was licensed by the day and not terminated by it."""
        lines = self.lines[project["ref"]]
        by_then = [
            line for line in lines if line["role"] == "counted" and first_day(line["date"]) <= day
        ]
        licensed, ended = project["certificate_date"], project["terminated_on"]
        begun = first_day(licensed) <= day if licensed else bool(by_then) or not lines
        if not begun:
            return False
        if ended:
            return first_day(ended) > day
        if any(line["kind"] == "termination" for line in by_then):
            return False
        dated = any(line["kind"] == "termination" for line in lines)
        return project["status"] != "terminated" or dated


def part_of_date(date: str | None, part: str) -> list[Any]:
    """The year, half, quarter or month of a date; empty when the date does not say it."""
    if date is None:
        return []
    year = date[:4]
    if part == "year":
        return [year]
    if len(date) < 7:
        return []
    month = int(date[5:7])
    names = {"month": date[:7], "quarter": f"{year}-Q{(month + 2) // 3}",
             "half": f"{year}-H{(month + 5) // 6}"}  # fmt: skip
    return [names[part]]


def _signed(line: Record) -> Decimal:
    amount: Decimal = line["amount_usd"]
    return -amount if line["kind"] in REDUCING else amount


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
