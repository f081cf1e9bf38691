"""Which records a report may list, and how it may divide them, as SQL of the checker's own.

The rules are those of the docstring of `services/report/period_scope.py`, written anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from independent.days import Span
from independent.kinds import KINDS
from independent.origins import RANKS, origins
from independent.tables import UMBRELLA, Tables, sum_of, value_sql


class Listed(NamedTuple):
    """A list of records that count, or of umbrellas: the kind and the filters."""

    kind: str
    filters: Mapping[str, Sequence[str]]
    umbrella: bool = False


class Divided(NamedTuple):
    """A breakdown: the kind, the property, the filters, how it counts and over how many years."""

    kind: str
    by: str
    filters: Mapping[str, Sequence[str]]
    basis: str = "period"
    years: int = 1


_IN, _OUT = {"direction": ["inbound"]}, {"direction": ["outbound"]}
ATTRACTED = {"kind": ["new", "increase", "share_purchase"]}
_MATCHING = {"kind": ["business_matching"]}
_OTHERS = {"kind": ["conference", "seminar", "forum", "fair", "other"]}
LISTS = {
    "inbound": Listed("delegations", _IN), "outbound": Listed("delegations", _OUT),
    "inbound_apart": Listed("delegations", _IN, umbrella=True),
    "outbound_apart": Listed("delegations", _OUT, umbrella=True),
    "matching": Listed("events", _MATCHING), "events": Listed("events", {}),
    "matching_apart": Listed("events", _MATCHING, umbrella=True),
    "events_apart": Listed("events", _OTHERS, umbrella=True),
    "mous": Listed("mous", {}), "press": Listed("press-visits", {}),
    "press_apart": Listed("press-visits", {}, umbrella=True),
    "aid": Listed("aid", {}),
}  # fmt: skip
BREAKDOWNS = {
    "inbound_countries": Divided("delegations", "country", _IN),
    "outbound_countries": Divided("delegations", "country", _OUT),
    "delegation_months": Divided("delegations", "month", {}),
    "delegation_sectors": Divided("delegations", "sector", {}),
    "mou_countries": Divided("mous", "country", {}, "cumulative"),
    "event_countries": Divided("events", "country", {}),
    "fdi_kinds": Divided("fdi-capital", "kind", ATTRACTED),
    "fdi_countries": Divided("fdi-capital", "country", ATTRACTED),
    "fdi_sectors": Divided("fdi-capital", "sector", ATTRACTED),
    "fdi_years": Divided("fdi-capital", "year", ATTRACTED, years=5),
    "fdi_years_and_kinds": Divided("fdi-capital", "year and kind", ATTRACTED, years=5),
    "fdi_origins": Divided("fdi-capital", "origin", ATTRACTED),
    "aid_kinds": Divided("aid", "kind", {}),
}  # fmt: skip
_EVENTS_OF_PERIOD = (
    "SELECT e.id FROM {events} e WHERE came(e.day, :first, :last) AND (e.counts OR e.{umbrella})"
)
_ISSUED = (
    "coalesce(d.status, '') <> 'being_prepared' AND (came(d.issued_on, :first, :last)"
    " OR came(d.status_as_of, :first, :last)"
    " OR coalesce(d.status, 'issued') = 'issued' AND last_day(d.period_end) >= min(:last, :today)"
    " AND came(coalesce(d.period_start, d.issued_on), '', :last)"
    " AND (d.issued_on IS NULL OR came(d.issued_on, '', :last)))"
)
_PREPARED = "d.status = 'being_prepared' AND came(d.status_as_of, :first, :last)"
_KEPT = (
    "p.relation IN ('maintained', 'sister_city', 'friendship') AND"
    " (came(p.relation_since, '', :last)"
    " AND (p.relation_until IS NULL OR last_day(p.relation_until) >= :first)"
    " OR came(p.relation_as_of, :first, :last))"
)
OTHER_LISTS = {
    "documents": f"SELECT d.ref FROM documents d WHERE {_ISSUED}",
    "prepared": f"SELECT d.ref FROM documents d WHERE {_PREPARED}",
    "focus": "SELECT f.ref FROM focus_areas f JOIN documents d ON d.id = f.document_id"
    f" WHERE {_ISSUED} OR {_PREPARED}",
    "open_tasks": "SELECT t.ref FROM tasks t WHERE t.status IN ('open', 'in_progress')"
    " AND :today < :last",
    "done_tasks": "SELECT t.ref FROM tasks t WHERE t.status = 'done'"
    " AND must_lie(t.done_on, :first, :last) AND first_day(t.done_on) <= :today",
    "kept": f"SELECT p.ref FROM partners p WHERE {_KEPT}",
    "mou_events": "SELECT e.ref FROM mou_events e JOIN {mous} m ON m.id = e.mou_id"
    " WHERE m.counts AND came(e.date, :first, :last)",
    "projects": "SELECT DISTINCT p.ref FROM fdi_projects p JOIN {ledger} l ON l.project_id = p.id"
    " WHERE l.kind = 'new' AND l.counts AND came(l.day, :first, :last)",
    "connected": "SELECT p.ref FROM partners p JOIN event_partners s ON s.partner_id = p.id"
    f" WHERE s.role = 'connected' AND s.event_id IN ({_EVENTS_OF_PERIOD})",
}
# The join and the key of a property of the record `r`.
_OWN_KEYS = {
    ("delegations", "country"): ("delegation_countries", "delegation_id", "countries", "code"),
    ("delegations", "sector"): ("delegation_sectors", "delegation_id", "sectors", "slug"),
    ("events", "country"): ("event_countries", "event_id", "countries", "code"),
    ("mous", "country"): ("mou_countries", "mou_id", "countries", "code"),
}
_CAPITAL = "JOIN fdi_projects p ON p.id = r.project_id LEFT JOIN {other} k ON k.id = p.{name}_id"
_KEYS = {
    "kind": ("", "r.kind"), "year": ("", "substr(r.day, 1, 4)"),
    "year and kind": ("", "substr(r.day, 1, 4) || ' ' || r.kind"),
    "month": ("", "CASE WHEN length(r.day) >= 7 THEN substr(r.day, 1, 7) END"),
    "country": (_CAPITAL.format(other="countries", name="country"), "k.code"),
    "sector": (_CAPITAL.format(other="sectors", name="sector"), "k.slug"),
    "origin": ("JOIN fdi_projects p ON p.id = r.project_id", "p.ref"),
}  # fmt: skip


def list_of(tables: Tables, name: str, span: Span) -> frozenset[str] | None:
    """The refs of the records of a list of the report of the span; None for no known list."""
    days = {"first": span.first, "last": span.last}
    if name in OTHER_LISTS:
        sql = OTHER_LISTS[name].replace("{events}", tables.view("events"))
        sql = sql.replace("{ledger}", tables.view("fdi-capital"))
        sql = sql.replace("{mous}", tables.view("mous"))
        return tables.refs(sql.replace("{umbrella}", UMBRELLA), **days)
    if name not in LISTS:
        return None
    kind, filters, umbrella = LISTS[name]
    source, where = tables.counting(kind, filters)
    if umbrella:
        where = where.replace("r.counts", f"r.{UMBRELLA}")
    return tables.refs(
        f"SELECT r.ref FROM {source} WHERE {where} AND must_lie(r.day, :first, :last)", **days
    )


def breakdown_of(
    tables: Tables, name: str, span: Span
) -> tuple[Span, frozenset[str], dict[str | None, dict[str, Any]]]:
    """The period of a breakdown of the report, the records, and the numbers of each group."""
    spec = BREAKDOWNS[name]
    assert span.last is not None
    if spec.years > 1:
        span = Span(f"{int(span.last[:4]) - spec.years + 1}-01-01", span.last)
    if spec.basis == "cumulative":
        span = Span(None, span.last)
    source, where = tables.counting(spec.kind, spec.filters)
    join, key = _KEYS[spec.by]
    if (spec.kind, spec.by) in _OWN_KEYS:
        side, owner, other, code = _OWN_KEYS[spec.kind, spec.by]
        own = "country_id" if other == "countries" else "sector_id"
        join = f"LEFT JOIN {side} s ON s.{owner} = r.id LEFT JOIN {other} k ON k.id = s.{own}"
        key = f"k.{code}"
    totals = KINDS[spec.kind].totals
    values = "".join(f", {value_sql(total)}" for total in totals)
    rows = tables.rows(
        f"SELECT {key}, r.ref{values} FROM {source} {join}"
        f" WHERE {where} AND {tables.lies(spec.kind, spec.basis)}",
        first=span.first,
        last=tables.by_today(span).last if spec.basis == "cumulative" else span.last,
    )  # fmt: skip
    roots = _origins(tables) if spec.by == "origin" else {}
    members: defaultdict[str | None, list[Any]] = defaultdict(list)
    for row in rows:
        members[roots.get(row[0], "none") if spec.by == "origin" else row[0]].append(row)
    groups: dict[str | None, dict[str, Any]] = {}
    for group, own_rows in members.items():
        numbers: dict[str, Decimal | None] = {
            total: sum_of(total, [row[2 + n] for row in own_rows])[0]
            for n, total in enumerate(totals)
        }
        groups[group] = {"records": len(own_rows), "totals": numbers}
    return span, frozenset(row[1] for row in rows), groups


def _origins(tables: Tables) -> dict[str, str]:
    """The kind with which the chain to each project begins, by the project's ref."""
    names = {"delegations": "delegations", "events": "events", "press-visits": "press_visits",
             "mous": "mous", "aid": "aid", "fdi-projects": "fdi_projects"}  # fmt: skip
    records: dict[str, list[dict[str, Any]]] = {}
    for kind in (*RANKS, "fdi-projects"):
        date = KINDS[kind].dates[0]
        causes = {"mous": ("delegation", "event"), "fdi-projects": ("delegation", "event", "mou")}
        columns = "".join(
            f", (SELECT c.ref FROM {cause}s c WHERE c.id = r.{cause}_id) AS {cause}"
            for cause in causes.get(kind, ())
        )
        sql = f"SELECT r.ref, r.{date}{columns} FROM {names[kind]} r"
        records[kind] = [dict(row) for row in tables.rows(sql)]
    ends = ("delegation", "event", "press_visit", "mou", "fdi_project", "aid")
    plural = {"aid": "aid"}
    columns = ", ".join(
        "coalesce("
        + ", ".join(
            f"(SELECT c.ref FROM {plural.get(end, f'{end}s')} c WHERE c.id = l.{side}_{end}_id)"
            for end in ends
        )
        + f") AS {side}_record"
        for side in ("from", "to")
    )
    rows = tables.rows(f"SELECT l.relation, {columns} FROM links l")
    records["links"] = [dict(row) for row in rows]
    return {ref: origin.kind for ref, origin in origins(records).items()}
