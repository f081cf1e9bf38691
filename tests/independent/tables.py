"""The tables of a database, read with SQL of the checker's own."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from independent.days import Span, first_day, last_day, may_lie, must_lie
from independent.kinds import HIGH, KINDS
from independent.mou_standing import possible_statuses
from independent.old_standing import is_in_force
from independent.schema import MEMBERSHIPS, MOU_EVENTS, ROLES

# Which records count by their role; records, parts and wholes alike.
COUNTED = "role_in_totals = 'counted'" if ROLES else "counted = 1"
UMBRELLA = "role_in_totals = 'umbrella'" if ROLES else "not_counted_reason LIKE 'umbrella:%'"
_PASSED = "last_day(coalesce(start_date, end_date)) <= :today"
# Each kind as a view with its date (`day`), whether its role counts, and whether its status does.
_VIEWS = {
    "delegations": "SELECT *, coalesce(start_date, end_date) AS day, {role} AS counts,"
    f" coalesce(status IN ('under_way', 'completed') OR status IN ('planned', 'approved')"
    f" AND {_PASSED}, 0) AS happened FROM delegations",
    "press-visits": "SELECT *, coalesce(start_date, end_date, permit_date, permit_until) AS day,"
    " {role} AS counts, 1 AS happened FROM press_visits",
    "events": "SELECT *, coalesce(start_date, end_date) AS day, {role} AS counts, 1 AS happened"
    " FROM events",
    "fdi-projects": "SELECT *, coalesce(certificate_date, terminated_on) AS day, {role} AS counts,"
    " 1 AS happened FROM fdi_projects",
    "fdi-capital": "SELECT c.*, c.date AS day, c.{role} AND p.{role} AS counts, 1 AS happened"
    " FROM fdi_capital c JOIN fdi_projects p ON p.id = c.project_id",
    "aid": "SELECT *, coalesce(approval_date, start_date, end_date, planned_start, planned_end)"
    " AS day, {role} AS counts, coalesce(status IN ('approved', 'under_way', 'completed')"
    " OR status = 'proposed' AND last_day(coalesce(approval_date, start_date, end_date)) <= :today,"
    " 0) AS happened FROM aid",
    "aid-transactions": "SELECT t.*, t.date AS day, a.{role} AS counts, 1 AS happened"
    " FROM aid_transactions t JOIN aid a ON a.id = t.aid_id",
    "mous": (
        "SELECT m.*, coalesce(signed_on, effective_on, (SELECT min(date) FROM mou_events e"
        " WHERE e.mou_id = m.id AND e.kind = 'terminated'), (SELECT min(date) FROM mou_events e"
        " WHERE e.mou_id = m.id AND e.kind = 'withdrawn'), expires_on) AS day, {role} AS counts,"
        " stage = 'signed' AS happened FROM mous m"
        if MOU_EVENTS
        else "SELECT *, coalesce(signed_on, effective_on, terminated_on, withdrawn_on, expires_on)"
        " AS day, {role} AS counts, status IN ('signed', 'suspended', 'terminated') AS happened"
        " FROM mous"
    ),
}
# The date that says whether a record has happened as of a day.
_BEGINS = {"mous": "signed_on", "fdi-projects": "certificate_date"}
# The date that says whether a record is still to come; that which places it for other kinds.
_COMES = {"mous": "r.signed_on", "fdi-projects": "r.certificate_date",
          "aid": "coalesce(r.approval_date, r.start_date)"}  # fmt: skip
# The statuses of records that count once their day has passed.
_PENDING = {"delegations": "('planned', 'approved')", "aid": "('proposed')"}
_VALUES = {
    "member_count": "r.member_count", "crew_size": "r.crew_size", "jobs_new": "r.jobs_new",
    "enterprises_connected": "r.enterprises_connected",
    "amount_usd": "r.amount_usd_cents", "committed_usd": "r.committed_usd_cents",
    "disbursed_usd": "r.disbursed_usd_cents",
    **{
        name: f"r.participants_{who}"
        for who in ("vietnamese", "foreign_resident", "foreign_visiting")
        for name in [f"participants_{who}"]
    },
    "attracted_usd": "CASE WHEN r.kind IN ('new', 'increase', 'share_purchase')"
    " THEN r.amount_usd_cents ELSE 0 END",
    "change_usd": "CASE WHEN r.kind IN ('decrease', 'termination') THEN -r.amount_usd_cents"
    " ELSE r.amount_usd_cents END",
    "registered_capital_usd": "(SELECT sum(CASE WHEN c.kind IN ('decrease', 'termination')"
    " THEN -c.amount_usd_cents ELSE c.amount_usd_cents END) FROM fdi_capital c"
    f" WHERE c.project_id = r.id AND c.{COUNTED} AND c.date <= :last)",
}  # fmt: skip
_SECTORS = (
    "WITH RECURSIVE parts(id) AS (SELECT id FROM sectors WHERE slug IN ({values}) UNION"
    " SELECT s.id FROM sectors s JOIN parts p ON s.parent_id = p.id) SELECT id FROM parts"
)
# A country of the record `r`, or a member of a group on the record's date, if it {lies} in the days
# of the membership.
_COUNTRY = (
    "EXISTS (SELECT 1 FROM {side} s JOIN countries k ON k.id = s.country_id WHERE s.{owner} = r.id"
    " AND (k.code IN ({values}) OR EXISTS (SELECT 1 FROM country_members m JOIN countries g"
    " ON g.id = m.group_id WHERE g.code IN ({values}) AND m.member_id = k.id"
    + (" AND {lies}(coalesce(r.day, :today), {start}(m.valid_from), {end}(m.valid_to))"
       if MEMBERSHIPS else "")
    + ")))"
)  # fmt: skip
_STANDING = (
    "(CASE WHEN r.certificate_date IS NOT NULL THEN r.certificate_date <= :last"
    " ELSE EXISTS (SELECT 1 FROM fdi_capital c WHERE c.project_id = r.id AND c.date <= :last"
    " AND c.{role}) OR NOT EXISTS (SELECT 1 FROM fdi_capital c WHERE c.project_id = r.id) END"
    " AND NOT CASE WHEN r.terminated_on IS NOT NULL THEN r.terminated_on <= :last"
    " ELSE EXISTS (SELECT 1 FROM fdi_capital c WHERE c.project_id = r.id AND c.date <= :last"
    " AND c.{role} AND c.kind = 'termination') OR r.status = 'terminated' AND NOT EXISTS"
    " (SELECT 1 FROM fdi_capital c WHERE c.project_id = r.id AND c.kind = 'termination') END)"
).replace("{role}", COUNTED)
# A filter of a measure as SQL about the row `r`, by the kind and the option.
_FILTERS = {
    ("delegations", "direction"): "r.direction IN ({values})",
    ("delegations", "high-level"):
        f"coalesce(r.level IN {HIGH}, 0) = ('yes' IN ({{values}}))",
    ("delegations", "country"): _COUNTRY.replace("{side}", "delegation_countries")
    .replace("{owner}", "delegation_id"),
    ("events", "role"): "r.city_role IN ({values})",
    ("events", "kind"): "r.kind IN ({values})",
    ("fdi-capital", "kind"): "r.kind IN ({values})",
    ("aid-transactions", "kind"): "r.kind IN ({values})",
    ("fdi-projects", "in-force"): f"{_STANDING} = ('yes' IN ({{values}}))",
    ("mous", "in-force"): "mou_is(r.id, 'in_force', :last) IN ({values})",
    ("fdi-projects", "sector"): f"r.sector_id IN ({_SECTORS})",
}  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """What the tables give for a measure: the refs of the records that count, their number or sum,
    and what is unknown."""

    refs: frozenset[str]
    value: Decimal | None
    without_value: int
    undated: int
    uncertain: int
    planned: int  # of the records that count, those that are still marked as planned


@dataclass
class Tables:
    """An SQLite database of the program, on a day."""

    path: str
    today: str
    connection: sqlite3.Connection = field(init=False)

    def __post_init__(self) -> None:
        """Open the database for reading, with functions for partial dates."""
        self.connection = connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        connection.row_factory = sqlite3.Row
        connection.create_function("mou_is", 3, self._mou_is)
        options = {"deterministic": True}
        connection.create_function("last_day", 1, _or_none(last_day), **options)
        connection.create_function("first_day", 1, _or_none(first_day), **options)
        connection.create_function(
            "must_lie", 3, lambda d, first, last: d is not None and must_lie(d, Span(first, last)),
            **options,
        )  # fmt: skip
        connection.create_function("came", 3, self._came, **options)
        connection.create_function(
            "may_lie", 3, lambda d, first, last: d is not None and may_lie(d, Span(first, last)),
            **options,
        )  # fmt: skip

    def _mou_is(self, id_: int, standing: str, day: str) -> str | None:
        """`yes` or `no`; None when the standing of the MOU on the day is not certain."""
        mou = self._mous[id_]
        if not MOU_EVENTS:
            return "yes" if is_in_force(mou, day) else "no"
        statuses = possible_statuses(mou, day)
        return "yes" if statuses == {standing} else None if standing in statuses else "no"

    def _came(self, date: str | None, first: str, last: str) -> bool:
        """Whether a date lies in the span and is not still to come."""
        return date is not None and must_lie(date, Span(first, last)) and (
            first_day(date) <= self.today
        )  # fmt: skip

    @cached_property
    def _mous(self) -> dict[int, dict[str, Any]]:
        """The MOUs, each with its history."""
        mous = {row["id"]: dict(row) | {"history": []} for row in self.rows("SELECT * FROM mous")}
        if MOU_EVENTS:
            for row in self.rows("SELECT * FROM mou_events ORDER BY id"):
                mous[row["mou_id"]]["history"].append(dict(row))
        return mous

    def rows(self, sql: str, **values: Any) -> list[sqlite3.Row]:
        """The rows of a query; `:today` is the day."""
        return self.connection.execute(sql, values | {"today": self.today}).fetchall()

    def refs(self, sql: str, **values: Any) -> frozenset[str]:
        """The first column of a query."""
        return frozenset(str(row[0]) for row in self.rows(sql, **values))

    def view(self, kind: str) -> str:
        """The records of a kind, with their date, and whether role and status count."""
        return f"({_VIEWS[kind].replace('{role}', COUNTED)})"

    def umbrella(self, measure: str, basis: str, span: Span) -> frozenset[str]:
        """The umbrella records that the measure would count in the span, or as of its last day; a
        line of a ledger that counts is one where its project is."""
        _, kind, _, filters = read_measure(measure)
        source, where = self.counting(kind, filters)
        own = f"(c.{UMBRELLA} OR c.{COUNTED} AND p.{UMBRELLA})"
        view = _VIEWS[kind].replace("c.{role} AND p.{role}", own).replace("{role}", UMBRELLA)
        source = source.replace(self.view(kind), f"({view})")
        return self.refs(
            f"SELECT r.ref FROM {source} WHERE {where} AND {self.lies(kind, basis)}",
            first=span.first, last=span.last,
        )  # fmt: skip

    def counting(
        self, kind: str, filters: Mapping[str, Sequence[str]], *, sure: bool = True
    ) -> tuple[str, str]:
        """The source and the conditions of records, but for when they lie in a period. If `sure`,
        a country must have been a member of a group; else it may."""
        where = ["r.counts"]
        if "status" not in filters:
            where.append("r.happened")
        if "status" not in filters or not KINDS[kind].counts:
            comes = _COMES.get(kind, "r.day")
            where.append(f"({comes} IS NULL OR first_day({comes}) <= :today)")
        for option, texts in filters.items():
            values = ", ".join(f"'{text}'" for text in texts)
            template = "r.status IN ({values})" if option == "status" else _FILTERS[kind, option]
            where.append(template.replace("{values}", values))
        conditions = " AND ".join(where)
        words = ("must_lie", "last_day", "first_day") if sure else (
            "may_lie", "first_day", "last_day"
        )  # fmt: skip
        for name, word in zip(("{lies}", "{start}", "{end}"), words, strict=True):
            conditions = conditions.replace(name, word)
        return f"{self.view(kind)} r", conditions

    def measured(self, measure: str, basis: str, span: Span) -> Measured:
        """What the tables give for the measure in the span, or as of its last day, which is no day
        to come."""
        span = self.by_today(span) if basis == "cumulative" else span
        verb, kind, total, filters = read_measure(measure)
        source, where = self.counting(kind, filters)
        days = {"first": span.first, "last": span.last}
        value = value_sql(total) if verb == "sum" else f"r.{total}_id" if total else "1"
        rows = self.rows(
            f"SELECT r.ref, {value} FROM {source} WHERE {where} AND {self.lies(kind, basis)}",
            **days,
        )
        refs = frozenset(row[0] for row in rows)
        _, possible = self.counting(kind, filters, sure=False)
        may = "may_lie(r.day, :first, :last)" if basis == "period" else self.lies(kind, basis)
        doubtful = self.refs(f"SELECT r.ref FROM {source} WHERE {possible} AND {may}", **days)
        uncertain: frozenset[str] = frozenset()
        if filters.pop("in-force", None) and kind == "mous":
            source, where = self.counting(kind, filters)
            uncertain = self.refs(
                f"SELECT r.ref FROM {source} WHERE {where} AND {self.lies(kind, basis)}"
                " AND mou_is(r.id, 'in_force', :last) IS NULL", **days,
            )  # fmt: skip
        numbers = [row[1] for row in rows]
        number, without = sum_of(total if verb == "sum" else "", numbers)
        if verb == "count" and total:
            number = Decimal(len(set(numbers))) if numbers else None
        planned = 0
        if kind in _PENDING and "status" not in filters:
            pending = f"r.status IN {_PENDING[kind]} AND {self.lies(kind, basis)}"
            planned = len(self.rows(f"SELECT 1 FROM {source} WHERE {where} AND {pending}", **days))
        return Measured(refs, number, without, len(doubtful - refs), len(uncertain), planned)

    def by_today(self, span: Span) -> Span:
        """The days of the span that are not still to come."""
        return Span(span.first, min(str(span.last), self.today))

    def lies(self, kind: str, basis: str) -> str:
        """The condition that a record lies in the period, or has happened by its last day."""
        if basis == "period":
            return "must_lie(r.day, :first, :last)"
        begun = f"r.{_BEGINS.get(kind, 'day')}"
        return f"({begun} IS NULL OR first_day({begun}) <= :last)"


def value_sql(total: str) -> str:
    """The number that the record `r` adds to a total; amounts in cents."""
    return _VALUES[total]


def sum_of(total: str, numbers: Sequence[Any]) -> tuple[Decimal | None, int]:
    """The sum of the numbers of a total, None without any, and how many are missing."""
    known = [Decimal(number) for number in numbers if number is not None]
    scale = 100 if "_cents" in _VALUES.get(total, "") else 1
    return sum(known, Decimal(0)) / scale if known else None, len(numbers) - len(known)


def read_measure(measure: str) -> tuple[str, str, str, dict[str, list[str]]]:
    """The verb, the kind, the field that is added up or whose different records are counted, and
    the filters of a measure."""
    verb, what, *pairs = measure.split()
    kind, _, total = what.partition(".")
    filters = {}
    for pair in pairs:
        option, _, texts = pair.partition("=")
        filters[option] = texts.split(",")
    return verb, kind, total, filters


def _or_none(function: Any) -> Any:
    return lambda date: None if date is None else function(date)
