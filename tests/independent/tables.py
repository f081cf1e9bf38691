"""The tables of a database, read with SQL of the checker's own."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from independent.days import Span, first_day, last_day, may_lie, must_lie
from independent.kinds import HIGH
from independent.mou_standing import is_in_force

# Which records count by their role; records, parts and wholes alike.
COUNTED = "role_in_totals = 'counted'"
UMBRELLA = "role_in_totals = 'umbrella'"
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
    "mous": "SELECT *, coalesce(signed_on, effective_on, terminated_on, withdrawn_on, expires_on)"
    " AS day, {role} AS counts,"
    " status IN ('signed', 'suspended', 'terminated') AS happened FROM mous",
}
# The date that says whether a record has happened as of a day.
_BEGINS = {"mous": "signed_on", "fdi-projects": "certificate_date"}
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
_COUNTRIES = (
    "SELECT id FROM countries WHERE code IN ({values}) UNION SELECT m.member_id"
    " FROM country_members m JOIN countries g ON g.id = m.group_id WHERE g.code IN ({values})"
)
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
    ("delegations", "country"): "EXISTS (SELECT 1 FROM delegation_countries s WHERE"
    f" s.delegation_id = r.id AND s.country_id IN ({_COUNTRIES}))",
    ("events", "role"): "r.city_role IN ({values})",
    ("events", "kind"): "r.kind IN ({values})",
    ("fdi-capital", "kind"): "r.kind IN ({values})",
    ("aid-transactions", "kind"): "r.kind IN ({values})",
    ("fdi-projects", "in-force"): f"{_STANDING} = ('yes' IN ({{values}}))",
    ("mous", "in-force"): "mou_in_force(r.id, :last) = ('yes' IN ({values}))",
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
        connection.create_function("mou_in_force", 2, self._mou_in_force)
        options = {"deterministic": True}
        connection.create_function("last_day", 1, _or_none(last_day), **options)
        connection.create_function("first_day", 1, _or_none(first_day), **options)
        connection.create_function(
            "must_lie", 3, lambda d, first, last: d is not None and must_lie(d, Span(first, last)),
            **options,
        )  # fmt: skip
        connection.create_function(
            "may_lie", 3, lambda d, first, last: d is not None and may_lie(d, Span(first, last)),
            **options,
        )  # fmt: skip

    def _mou_in_force(self, id_: int, day: str) -> bool:
        return is_in_force(self._mous[id_], day)

    @cached_property
    def _mous(self) -> dict[int, dict[str, Any]]:
        return {row["id"]: dict(row) for row in self.rows("SELECT * FROM mous")}

    def rows(self, sql: str, **values: Any) -> list[sqlite3.Row]:
        """The rows of a query; `:today` is the day."""
        return self.connection.execute(sql, values | {"today": self.today}).fetchall()

    def refs(self, sql: str, **values: Any) -> frozenset[str]:
        """The first column of a query."""
        return frozenset(str(row[0]) for row in self.rows(sql, **values))

    def view(self, kind: str) -> str:
        """The records of a kind, with their date, and whether role and status count."""
        return f"({_VIEWS[kind].replace('{role}', COUNTED)})"

    def counting(self, kind: str, filters: Mapping[str, Sequence[str]]) -> tuple[str, str]:
        """The source and the conditions of records, but for when they lie in a period."""
        where = ["r.counts"]
        if "status" not in filters:
            where.append("r.happened")
        for option, texts in filters.items():
            values = ", ".join(f"'{text}'" for text in texts)
            template = "r.status IN ({values})" if option == "status" else _FILTERS[kind, option]
            where.append(template.replace("{values}", values))
        return f"{self.view(kind)} r", " AND ".join(where)

    def measured(self, measure: str, basis: str, span: Span) -> Measured:
        """What the tables give for the measure in the span, or as of its last day."""
        kind, total, filters = read_measure(measure)
        source, where = self.counting(kind, filters)
        lies = self.lies(kind, basis)
        value = value_sql(total) if total else "1"
        days = {"first": span.first, "last": span.last}
        rows = self.rows(f"SELECT r.ref, {value} FROM {source} WHERE {where} AND {lies}", **days)
        undated = 0
        if basis == "period":
            maybe = "may_lie(r.day, :first, :last) AND NOT must_lie(r.day, :first, :last)"
            undated = len(self.rows(f"SELECT 1 FROM {source} WHERE {where} AND {maybe}", **days))
        number, without = sum_of(total, [row[1] for row in rows])
        return Measured(frozenset(row[0] for row in rows), number, without, undated)

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


def read_measure(measure: str) -> tuple[str, str, dict[str, list[str]]]:
    """The kind, the field that is added up, and the filters of a measure."""
    _, what, *pairs = measure.split()
    kind, _, total = what.partition(".")
    filters = {}
    for pair in pairs:
        option, _, texts = pair.partition("=")
        filters[option] = texts.split(",")
    return kind, total, filters


def _or_none(function: Any) -> Any:
    return lambda date: None if date is None else function(date)
