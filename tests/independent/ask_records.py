"""Every kind of record by every property, on past days, and as lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from independent.asking import Asking
from independent.counting import Filters, crossed, groups, listed
from independent.days import ALWAYS, Span, periods_of
from independent.kinds import KINDS
from independent.schema import CROSS_TABLES, MOU_EVENTS, ROLES
from independent.world import World

_TIMES = ("year", "half", "quarter", "month")
# What a past day is asked of: a kind, a property and the filters.
_PAST: tuple[tuple[str, str, Filters], ...] = (
    ("mous", "in-force", {}), ("mous", "expired", {}), ("mous", "status", {}),
    ("mous", "country", {"in-force": ["yes"]}), ("fdi-projects", "in-force", {}),
    ("fdi-projects", "country", {"in-force": ["yes"]}),
    ("fdi-projects", "sector", {"in-force": ["yes"], "status": ["terminated"]}),
    ("fdi-projects", "in-force", {"country": ["EU"], "sector": ["seaports"]}),
    ("fdi-capital", "kind", {}), ("delegations", "level", {}), ("aid", "status", {}),
)  # fmt: skip

# A kind, and two properties.
_CROSSED = (
    ("delegations", "country", "year"), ("delegations", "sector", "level"),
    ("delegations", "month", "direction"), ("events", "country", "kind"),
    ("fdi-capital", "country", "year"), ("fdi-capital", "kind", "quarter"),
    ("fdi-projects", "sector", "status"), ("aid", "partner", "kind"), ("mous", "country", "year"),
)  # fmt: skip


class _Question(NamedTuple):
    """A breakdown: the kind, the property, the filters, the period and the basis."""

    name: str
    option: str
    filters: Filters
    span: Span
    basis: str = "period"


def ask_breakdowns(asking: Asking) -> None:
    """Every kind by every property: of all time, of every year, and of a part of every year."""
    spans: list[tuple[tuple[str, ...], Span]] = [((), ALWAYS)]
    for n, year in enumerate(asking.years):
        periods = periods_of(year)
        part = [*periods][1 + 5 * n % (len(periods) - 1)]
        spans += [(("--period", code), periods[code]) for code in (str(year), part)]
    for name in KINDS:
        for option in properties(name):
            for period, span in spans:
                if asking.is_due():
                    command = ("summary", name, "--by", option, *period)
                    _ask_groups(asking, command, _Question(name, option, {}, span))
            if asking.is_due():
                _ask_margins(asking, name, option)


def properties(name: str) -> Iterator[str]:
    """Every property by which records of the kind are grouped."""
    own = KINDS[name]
    yield from _TIMES
    yield from own.properties
    if own.is_marked:
        yield "counted"
        if ROLES:
            yield "role-in-totals"
    if name in ("fdi-projects", "fdi-capital"):
        yield "origin"
    if own.whole:
        whole = KINDS[own.whole[1]]
        yield from (option for option in whole.properties if option not in own.properties)


def _ask_groups(asking: Asking, command: tuple[str, ...], question: _Question) -> None:
    expected, _ = groups(asking.world, *question)
    rows = {row[question.option]: row for row in asking.program.rows(*command)}
    asking.tally.compare(command, "all", {"groups": len(expected)}, {"groups": len(rows)})
    for key, numbers in expected.items():
        asking.tally.compare(command, str(key), numbers, rows.get(key, {}))


def _ask_margins(asking: Asking, name: str, option: str) -> None:
    """All groups together, each record once, and what the breakdown leaves out."""
    for year in (asking.years[-1], None):
        span = periods_of(year)[str(year)] if year else ALWAYS
        breakdown = asking.program.office.breakdown(name, option, year)
        _, expected = groups(asking.world, name, option, {}, span, "period")
        assert breakdown.excluded is not None
        actual: dict[str, Any] = {
            "records": breakdown.overall.records,
            **_excluded(breakdown.excluded),
        }
        for total, number in breakdown.overall.totals.items():
            actual |= {total: number.value, f"{total}_without_value": number.unknown}
        period = ("--year", str(year)) if year else ()
        command = ("summary", name, "--by", option, *period, "--format", "table")
        asking.tally.compare(command, "All", expected, actual)


def _excluded(excluded: Any) -> dict[str, int]:
    """The records that the breakdown leaves out, as other answers name them."""
    cells = {
        "records_may_lie": excluded.undated,
        "records_left_out": excluded.uncounted,
        "records_other_status": excluded.other_status,
    }
    if ROLES:
        for role in ("umbrella", "duplicate", "pledged", "other"):
            cells[f"records_left_out_{role}"] = excluded.left_out.get(role, 0)
    if MOU_EVENTS:
        cells["records_uncertain"] = excluded.uncertain
    if CROSS_TABLES:
        cells["records_still_planned"] = excluded.planned
    return cells


def ask_cross_tables(asking: Asking) -> None:
    """Kinds by two properties, with the margins."""
    for name, first, second in _CROSSED:
        for year in (asking.years[-1], None):
            if not asking.is_due():
                continue
            span = periods_of(year)[str(year)] if year else ALWAYS
            period = ("--year", str(year)) if year else ()
            command = ("summary", name, "--by", first, "--by", second, *period)
            expected = crossed(asking.world, name, (first, second), span)
            rows = {
                (row["part"], row.get(first), row.get(second)): row
                for row in asking.program.rows(*command)
            }
            asking.tally.compare(command, "all", {"rows": len(expected)}, {"rows": len(rows)})
            for key, numbers in expected.items():
                asking.tally.compare(command, str(key), numbers, rows.get(key, {}))


def ask_past_days(asking: Asking) -> None:
    """What was in force, and its capital, on days of every year."""
    for year in asking.years:
        for day in ("01-01", "03-31", "06-30", "07-15", "12-31"):
            for name, option, filters in _PAST:
                if not asking.is_due():
                    continue
                where = [
                    word
                    for key, texts in filters.items()
                    for word in ("--where", f"{key}={','.join(texts)}")
                ]
                command = ("summary", name, "--by", option, "--as-of", f"{year}-{day}", *where)
                span = Span(None, f"{year}-{day}")
                question = _Question(name, option, filters, span, "cumulative")
                _ask_groups(asking, command, question)


def ask_lists(asking: Asking) -> None:
    """How many records a list has, by every filter: of all time and of some periods."""
    year = asking.years[-1]
    spans: list[tuple[tuple[str, ...], Span]] = [
        ((), ALWAYS),
        (("--year", str(year)), periods_of(year)[str(year)]),
        (("--period", f"{year}-Q2"), periods_of(year)[f"{year}-Q2"]),
        (("--from", f"{year}-03-15", "--to", f"{year}-05"),
         Span(f"{year}-03-15", f"{year}-05-31")),
    ]  # fmt: skip
    for name, kind in KINDS.items():
        for option in (*kind.properties, *(("counted",) if kind.is_marked else ())):
            for text in _texts(asking.world, name, option):
                for period, span in spans:
                    if not asking.is_due():
                        continue
                    command = ("list", name, f"--{option}", text, *period, "--count")
                    expected = {"count": listed(asking.world, name, {option: [text]}, span)}
                    actual = {"count": int(asking.program.run(*command))}
                    asking.tally.compare(command, "list", expected, actual)


def _texts(world: World, name: str, option: str) -> list[str]:
    """Values of a property, a group of countries and the whole of a sector among them."""
    values = {
        value
        for record in world.records[name]
        for value in world.values(name, record, option, world.today)
    }
    wide = {"country": ["EU"], "sector": ["seaports"]}.get(option, [])
    return [*wide, *sorted(values)[:1]]
