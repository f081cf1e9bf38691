"""The generated records with what they mean on a day: values, groups, capital, what is in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from independent.days import Span, first_day, last_day, may_lie, must_lie
from independent.kinds import ATTRACTED, HIGH, KINDS, REDUCING, Kind, Record, Records
from independent.mou_standing import possible_statuses
from independent.old_standing import is_expired, is_in_force
from independent.origins import Origin, months, origins
from independent.schema import MOU_EVENTS
from independent.store import mou_columns

# The fields of an MOU that can be uncertain on a day, and its statuses.
UNCERTAIN = ("status", "in_force", "expired")
STATUSES = {"unsigned", "not_yet_in_force", "in_force", "suspended", "expired", "withdrawn",
            "terminated"}  # fmt: skip


class World:
    """The records, on the day on which the program is asked."""

    def __init__(self, records: Records, today: str) -> None:
        """Take the generated records and the day."""
        mous = [mou | mou_columns(mou) for mou in records["mous"]]
        self.records = records = records | {"mous": mous}
        self.today = today
        self._mou_statuses: dict[tuple[str, str], set[str]] = {}
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

    def role(self, kind: Kind, record: Record) -> str:
        """The role of the record in totals: its own, or that of the record of which it is a
        part if its own is `counted`."""
        own: str = record.get("role", "counted")
        whole = self.whole(kind, record)
        return whole["role"] if whole and own == "counted" else own

    def took_place(self, kind: Kind, record: Record) -> bool:
        """Whether the record's status counts, or it is pending and its day has passed."""
        status = record[kind.status] if kind.counts else ""
        if not kind.counts or status in kind.counts:
            return True
        names = (name for name in kind.dates if name not in kind.planned)
        day = next((record[name] for name in names if record[name]), None)
        return status in kind.pending and day is not None and last_day(day) <= self.today

    def has_come(self, kind: Kind, record: Record) -> bool:
        """Whether the record does not begin on a day to come."""
        begins = next((record[name] for name in kind.begins or kind.dates if record[name]), None)
        return begins is None or first_day(begins) <= self.today

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
        elif option == "role-in-totals":
            if "role" in record:
                return [record["role"]]
        elif option in kind.properties:
            return self._own_values(name, record, kind.properties[option], day)
        assert kind.whole, (name, option)
        return self.values(kind.whole[1], self.by_ref[record[kind.whole[0]]], option, day)

    def _project(self, record: Record) -> Record:
        """The project itself, or the project of a line of its ledger."""
        return self.by_ref[record.get("project", record["ref"])]

    def mou_statuses(self, mou: Record, day: str) -> set[str]:
        """The statuses that an MOU can have on the day."""
        key = mou["ref"], day
        if key not in self._mou_statuses:
            self._mou_statuses[key] = possible_statuses(mou, day)
        return self._mou_statuses[key]

    def _mou_values(self, mou: Record, field: str, day: str) -> list[Any]:
        """The status of an MOU, and what follows from it; empty when it is not certain."""
        statuses = self.mou_statuses(mou, day)
        if field != "status":
            return _certain({_text(status == field) for status in statuses})
        return _certain(statuses)

    def _own_values(self, name: str, record: Record, field: str, day: str) -> list[Any]:
        if name == "mous" and MOU_EVENTS and field in UNCERTAIN:
            return self._mou_values(record, field, day)
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

    def meets(
        self, name: str, record: Record, option: str, texts: Sequence[str], day: str
    ) -> bool | None:
        """Whether a property of the record is one of the texts on the day; None when it may be."""
        if option == "country":
            return self._is_of(name, record, texts, day)
        if name == "mous" and MOU_EVENTS and option.replace("-", "_") in UNCERTAIN:
            statuses = self.mou_statuses(record, day)
            wanted = {status for text in texts for status in _statuses_of(option, text)}
            return True if statuses <= wanted else None if statuses & wanted else False
        wide = set(texts)
        if option == "sector":  # a sector includes its parts
            for _ in self.parents:
                wide |= {slug for slug, parent in self.parents.items() if parent in wide}
        return bool(wide & set(self.values(name, record, option, day)))

    def _is_of(self, name: str, record: Record, texts: Sequence[str], day: str) -> bool | None:
        """Whether a country of the record is one of the texts, or was a member of such a group on
        the record's date, and without one on the day that is asked for; None when it may have
        been."""
        own = set(self.values(name, record, "country", self.today))
        if own & set(texts):
            return True
        date = self.place(KINDS[name], record) or day
        days = [
            span
            for group in self.records["countries"]
            if group["code"] in texts
            for member, span in group["members"].items()
            if member in own
        ]
        # The days on which the membership certainly held, and those on which it may have.
        held = [(start and last_day(start), end and first_day(end)) for start, end in days]
        may = [(start and first_day(start), end and last_day(end)) for start, end in days]
        if any(must_lie(date, Span(*span)) for span in held):
            return True
        return None if any(may_lie(date, Span(*span)) for span in may) else False

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


def _certain(values: set[str]) -> list[Any]:
    return [*values] if len(values) == 1 else []


def _statuses_of(option: str, text: str) -> set[str]:
    """The statuses that a filter of MOUs means. `signed` is one that neither ended nor is
    suspended."""
    if option == "status":
        signed = {"not_yet_in_force", "in_force", "expired"}
        return signed if text == "signed" else {text}
    field = option.replace("-", "_")
    return {field} if text == "yes" else STATUSES - {field}


def _signed(line: Record) -> Decimal:
    amount: Decimal = line["amount_usd"]
    return -amount if line["kind"] in REDUCING else amount


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
