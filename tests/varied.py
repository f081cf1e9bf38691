"""A random database that is always the same: every entity, every term, references, groups of
countries, parts of sectors, unknown values, records that are not counted and records of the future.

Plain SQL writes it, and `Plain` reads it: the rows, the names and the fields derived from dates,
computed in Python by other means than the program's."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, insert, select

from ecodiplo.catalogue import ENTITIES, Entity, Field
from ecodiplo.catalogue.entity import target
from ecodiplo.db.engine import Database
from ecodiplo.fields import AnyRef, Choice, Currency, Flag, Integer, Many, Number, PartialDate, Ref
from ecodiplo.fold import fold
from ecodiplo.services.query import mapping
from ecodiplo.services.statistics.dimensions import TIMES
from ecodiplo.vocabulary import HIGH_LEVELS, MouStatus, RoleInTotals
from mou_lives import first, last, standing

RECORDS = 40
FEW = {"countries": 7, "sectors": 6, "sources": 4, "snapshots": 5, "offices": 1}
UNKNOWN = 0.2
COUNTED = 0.7  # of the records, and some of the others
WORDS = ("North", "South", "East")
# The dates of MOUs that the ledger has.
DATED = ("extended_on", "suspended_on", "withdrawn_on", "terminated_on")
# The dates of which the first that is filled begins a record that lasts.
BEGINNINGS = {
    "mous": ("signed_on",), "fdi-projects": ("certificate_date",), "contacts": ("valid_from",),
    "aid": ("approval_date", "start_date"), "documents": ("issued_on", "period_start"),
}  # fmt: skip
# The kinds of records whose date can be a day to come.
AHEAD = ("tasks", "figures", "snapshots")
RANGES = (
    ("period_start", "period_end"), ("start_date", "end_date"), ("valid_from", "valid_to"),
    ("permit_date", "permit_until"), ("planned_start", "planned_end"),
)  # fmt: skip

Row = dict[str, Any]


def fill(database: Database) -> None:
    """Fill an empty database."""
    chance = random.Random(20240615)
    with database.write("varied") as connection:
        for entity in ENTITIES.values():
            rows = list(_rows(chance, entity))
            if entity.name == "mous":
                mous = rows
            if entity.name == "mou-events":
                rows = [_in_its_life(row, mou) for row, mou in zip(rows, mous, strict=True)]
            connection.execute(insert(mapping.table(entity)), rows)
            for field in entity.stored:
                if isinstance(field.type, Many):
                    items = _items(chance, entity, field, [row["id"] for row in rows])
                    if items:
                        connection.execute(
                            insert(mapping.side(entity.name, field.name).table), items
                        )


def _rows(chance: random.Random, entity: Entity) -> Iterator[Row]:
    for number in range(1, _count(entity.name) + 1):
        row: Row = {"id": number}
        for field in entity.stored:
            if isinstance(field.type, Many):
                continue
            columns = mapping.columns_of(entity, field)
            row |= dict.fromkeys((column.name for column in columns), None)
            if isinstance(field.type, AnyRef):
                column = chance.choice(columns)
                row[column.name] = chance.randint(1, RECORDS)
            elif field.name == entity.key or field.required or chance.random() > UNKNOWN:
                row[columns[0].name] = _value(chance, entity, field, number)
        lawful = _lawful(entity, row)
        yield lawful | _range(lawful)


def _count(entity: str) -> int:
    return FEW.get(entity, RECORDS)


def _value(chance: random.Random, entity: Entity, field: Field, number: int) -> Any:
    kind = field.type
    if field.name == "role_in_totals" and chance.random() < COUNTED:
        return RoleInTotals.COUNTED
    if isinstance(kind, Choice):
        return chance.choice(list(kind.terms))
    if isinstance(kind, Flag):
        return chance.random() < 0.5
    if isinstance(kind, Ref):
        if kind.entity == entity.name:  # to an earlier record, so that there is no cycle
            return chance.randint(1, number - 1) if number > 1 else None
        return chance.randint(1, _count(kind.entity))
    if isinstance(kind, Integer | Number):
        return number if field.name == "position" else chance.randint(1, 90)
    if isinstance(kind, PartialDate):
        own = field.name in entity.dates
        return date(chance) if own or field.required else None
    if field.name == entity.key:
        return f"{chr(64 + number)}{chr(64 + number)}" if entity.name == "countries" else (
            f"{entity.prefix or entity.name}-{number}"
        )  # fmt: skip
    if field.filter:
        return f"{chance.choice(WORDS)} {chance.choice(WORDS)}"
    if isinstance(kind, Currency):
        return "EUR"
    return None if field.name == "measure" else f"{field.name} {number}"


def date(chance: random.Random) -> str:
    """A day, month or year of 2019 to 2024."""
    day = f"{chance.randint(2019, 2024)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return day[: chance.choice([4, 7, 10, 10])]


def _lawful(entity: Entity, row: Row) -> Row:
    if "role_in_totals" in row:
        needs_reason = row["role_in_totals"] not in ("counted", "umbrella")
        row["not_counted_reason"] = "a part of another" if needs_reason else None
    if entity.name == "mous":
        if row["stage"] in ("draft", "negotiating"):
            row["signed_on"] = None
        for start in ("signed_on", "effective_on"):
            if row["expires_on"] and row[start] and first(row["expires_on"]) < last(row[start]):
                row["expires_on"] = None
    if entity.name == "mou-events":  # an MOU has one, on a day or in a month or year
        row["mou_id"] = row["id"]
        row["date"] = row["date"] or "2022"
        row["expires_on"] = "2023" if row["kind"] == "extended" and row["date"] < "2023" else None
    if entity.name == "fdi-projects":
        begun, ended = row["certificate_date"], row["terminated_on"]
        if row["status"] != "terminated" or (begun and ended and first(ended) < last(begun)):
            row["terminated_on"] = None
    if entity.name == "snapshot-figures":  # a snapshot has each indicator once
        row["snapshot_id"], row["indicator_id"] = row["id"] % 5 + 1, row["id"]
    if entity.name == "figures":  # a figure has a value or a text, and a day or a report
        row["value_text"] = row["value_text"] or "many"
        _place(row)
    if entity.name == "focus-areas":
        row["document_id"] = row["id"]
    for start, end in RANGES:
        if row.get(start) and row.get(end) and first(row[end]) < last(row[start]):
            row[end] = row[start]
    if entity.name == "links" and (row["from_task_id"] or 0) == row["to_task_id"]:
        row["to_task_id"] = row["id"] % RECORDS + 1
    return row


def _range(row: Row) -> Row:
    """The numbers of a figure: two for a range, and only for one."""
    if "upper_value" not in row:
        return {}
    if row["qualifier"] != "between":
        return {"upper_value": None}
    value = row["value"] or 1
    return {"value": value, "upper_value": value + 1}


def _place(figure: Row) -> None:
    """Leave the figure its as-of day, or the period of the report when it has none."""
    if figure["year_basis"] == "undated" or not figure["period_end"]:
        figure["report_period"] = figure["report_period"] or figure["period_end"] or "2022"
        figure["period_start"] = figure["period_end"] = None
    else:
        figure["report_period"] = None


def _in_its_life(event: Row, mou: Row) -> Row:
    """The event of an MOU, after its signing and without an expiry before the first one."""
    if mou["signed_on"] and first(event["date"]) < last(mou["signed_on"]):
        event["date"] = str(int(mou["signed_on"][:4]) + 1)
    if event["expires_on"] and (event["date"] >= "2023" or (mou["expires_on"] or "") > "2023"):
        event["expires_on"] = None
    return event


def _items(chance: random.Random, entity: Entity, field: Field, ids: list[int]) -> list[Row]:
    side = mapping.side(entity.name, field.name)
    kind: Any = field.type
    items = []
    for owner in ids:
        if field.name == "members" and owner != ids[-1]:  # the last country is the one group
            continue
        if isinstance(kind.of, Ref):
            values: list[Any] = list(range(1, _count(kind.of.entity) + 1))
        elif isinstance(kind.of, Choice):
            values = list(kind.of.terms)
        else:
            values = [f"{field.name} {owner}-{n}" for n in range(3)]
        values = [value for value in values if field.name != "members" or value != owner]
        for value in chance.sample(values, min(len(values), chance.choice([0, 1, 1, 2, 3]))):
            roles = [part.type for part in kind.parts if isinstance(part.type, Choice)]
            # A partner with two roles is in a record twice and still counts as one partner.
            several = 2 if roles and chance.random() < 0.3 else 1
            for role in chance.sample(list(roles[0].terms), several) if roles else [None]:
                parts = {"role": role} if role else {}
                parts |= {part.name: "crm" for part in kind.parts if part.name == "system"}
                items.append({side.owner.name: owner, side.value.name: value} | parts)
    return items


# The same data read without the program.


def placed(entity: Entity, row: Row, *, planned: bool = True) -> str | None:
    """The date that places a record in a period: its first date, or the first after it."""
    names = [name for name in entity.dates if planned or not name.startswith("planned")]
    return next((row[name] for name in names if row[name]), None)


class Plain:
    """The rows of the database by entity and id, as plain Python holds them."""

    def __init__(self, connection: Connection, day: str) -> None:
        """Read every table. Derived fields hold for the day."""
        self.day = day
        self.rows: dict[str, dict[int, Row]] = {}
        self.items: dict[tuple[str, str], dict[int, set[Any]]] = {}
        for entity in ENTITIES.values():
            rows = connection.execute(select(mapping.table(entity))).mappings()
            self.rows[entity.name] = {row["id"]: dict(row) for row in rows}
            for field in entity.stored:
                if isinstance(field.type, Many):
                    side = mapping.side(entity.name, field.name)
                    several: defaultdict[int, set[Any]] = defaultdict(set)
                    for owner, value in connection.execute(select(side.owner, side.value)):
                        several[owner].add(value)
                    self.items[entity.name, field.name] = several
        for id_, mou in self.rows["mous"].items():
            dates = {
                f"{event['kind']}_on": event["date"]
                for event in self.rows["mou-events"].values()
                if event["mou_id"] == id_
            }
            mou |= dict.fromkeys(DATED) | {name: dates[name] for name in DATED if name in dates}

    def values(self, entity: Entity, field: Field, row: Row) -> set[Any]:
        """The values of a field, ids for references; empty when it is unknown."""
        if field.name == "counted":
            return {is_counted(row)}
        if entity.name == "mous" and field.derived:
            return self._of_mou(field, row)
        if field.derived:
            return {self._derived(field, row)}
        if isinstance(field.type, Many):
            return self.items[entity.name, field.name][row["id"]]
        value = row[mapping.columns_of(entity, field)[0].name]
        return set() if value is None else {value}

    def _derived(self, field: Field, row: Row) -> bool:
        if field.name == "high_level":
            return row["level"] in HIGH_LEVELS
        return self._project_in_force(row)

    def _of_mou(self, field: Field, row: Row) -> set[Any]:
        """The certain value of a derived field of an MOU. No row was on record by the day."""
        events = [(str(event["kind"]), event["date"], event["expires_on"])
                  for event in self.rows["mou-events"].values()
                  if event["mou_id"] == row["id"]]  # fmt: skip
        if field.name in DATED:
            return {row[field.name]} - {None}
        possible = standing(row, events, self.day) if row["stage"] == "signed" else {"unsigned"}
        if field.name != "status":
            flags = {status == field.name for status in possible}
            return flags if len(flags) == 1 else set()
        if len(possible) > 1:
            return set()
        return {MouStatus.of(each) for each in possible}

    def _project_in_force(self, project: Row) -> bool:
        lines = [line for line in self.rows["fdi-capital"].values()
                 if line["project_id"] == project["id"]]  # fmt: skip
        counted = [line for line in lines if is_counted(line) and first(line["date"]) <= self.day]
        begun, ended = project["certificate_date"], project["terminated_on"]
        if begun and first(begun) > self.day:
            return False
        if not begun and lines and not counted:
            return False
        if ended:
            return first(ended) > self.day
        if any(line["kind"] == "termination" for line in counted):
            return False
        dated = any(line["kind"] == "termination" for line in lines)
        return project["status"] != "terminated" or dated

    def meets(self, entity: Entity, field: Field, value: Any, row: Row) -> bool:
        """Whether the record meets a filter by the value. A group of countries includes its
        members, except where groups are listed by a member, and a sector its parts; a text must
        contain the value."""
        own = self.values(entity, field, row)
        if isinstance(value, str) and not isinstance(_kind(field), Choice):
            return any(fold(value) in fold(text) for text in own)
        return bool(own & ({value} if field.name == "members" else self._widened(field, value)))

    def _widened(self, field: Field, value: Any) -> set[Any]:
        kind = _kind(field)
        if isinstance(kind, Ref) and kind.entity == "countries":
            return {value} | self.items["countries", "members"][value]
        if isinstance(kind, Ref) and kind.entity == "sectors":
            ids = {value}
            for id_, sector in sorted(self.rows["sectors"].items()):  # parents come first
                if sector["parent_id"] in ids:
                    ids.add(id_)
            return ids
        if value == "signed" and isinstance(kind, Choice) and kind.terms is MouStatus:
            return {MouStatus.NOT_YET_IN_FORCE, MouStatus.IN_FORCE, MouStatus.EXPIRED}
        return {value}

    def counts(self, entity: Entity, row: Row, *, any_status: bool = False) -> bool:
        """Whether totals count the record."""
        is_counted = self.role(entity, row) == "counted"
        return is_counted and self.has_status(entity, row, any_status=any_status)

    def has_come(self, entity: Entity, row: Row) -> bool:
        """Whether the record does not begin on a day to come."""
        names = BEGINNINGS.get(entity.name, entity.dates)
        begins = next((row[name] for name in names if row[name]), None)
        return begins is None or entity.name in AHEAD or first(begins) <= self.day

    def has_status(self, entity: Entity, row: Row, *, any_status: bool = False) -> bool:
        """Whether totals count the status of the record, which is not still to come. A filter by
        status finds what is planned for a day to come."""
        if not entity.counted_statuses or row[entity.status] in entity.counted_statuses:
            return self.has_come(entity, row)
        if any_status:
            return True
        day = placed(entity, row, planned=False)
        pending = row[entity.status] in entity.pending_statuses
        return pending and day is not None and last(day) <= self.day

    def role(self, entity: Entity, row: Row) -> str:
        """The role that decides whether totals count the record: its own, or when that is
        `counted`, the role of the record of which it is a part."""
        own = str(row.get("role_in_totals", "counted"))
        if own != "counted" or not entity.part_of:
            return own
        whole: Any = entity.by_name[entity.part_of].type
        return str(self.rows[whole.entity][row[f"{entity.part_of}_id"]]["role_in_totals"])

    def key(self, entity: str, id_: int) -> str:
        """The ref or code of a record."""
        return str(self.rows[entity][id_][ENTITIES[entity].key])


def is_counted(row: Row) -> bool:
    """Whether the record's own role in totals is that they count it."""
    return str(row["role_in_totals"]) == "counted"


def _kind(field: Field) -> Any:
    return field.type.of if isinstance(field.type, Many) else field.type


def keys(plain: Plain, entity: Entity, by: str, row: Row) -> set[str | None]:
    """The keys of the groups of a record."""
    if by in TIMES:
        return {cut(placed(entity, row), by)}
    if by not in entity.filters:  # a property of the record that this one is part of
        whole = ENTITIES[target(entity.by_name[entity.part_of])]
        row = plain.rows[whole.name][row[f"{entity.part_of}_id"]]
        entity = whole
    field = entity.filters[by]
    texts: set[str | None] = {
        key_text(plain, field, value) for value in plain.values(entity, field, row)
    }
    return texts or {None}


def key_text(plain: Plain, field: Field, value: Any) -> str:
    kind: Any = field.type.of if isinstance(field.type, Many) else field.type
    if isinstance(kind, Ref):
        return plain.key(kind.entity, value)
    return ("yes" if value else "no") if isinstance(kind, Flag) else str(value)


def cut(date: str | None, by: str) -> str | None:
    if date is None or by == "year":
        return date and date[:4]
    if len(date) == 4:
        return None
    month = int(date[5:7])
    return {"month": date[:7], "quarter": f"{date[:4]}-Q{(month + 2) // 3}",
            "half": f"{date[:4]}-H{(month + 5) // 6}"}[by]  # fmt: skip
