"""Random tables of several entities: the columns, and what they mean."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random

from ecodiplo.catalogue import ENTITIES, Entity
from planted.dates import dates
from planted.names import (
    INDICATORS,
    PROJECTS,
    SOURCES,
    TERRITORIES,
    choice,
    countries,
    partners,
    references,
    text,
    title,
)
from planted.numbers import MONEY_UNITS, count, currencies, figures, money
from planted.plan import Column, Plan, Values

# How the column of a field is made. Those of the first tuple are in every table.
_COLUMNS: dict[str, tuple[dict[str, Callable[..., Column]], dict[str, Callable[..., Column]]]] = {
    "delegations": (
        {"title": title, "direction": choice},
        {"member_count": count, "countries": countries, "cost": money, "places": text,
         "partners": partners, "note": text},
    ),
    "events": (
        {"title": title, "kind": choice},
        {"enterprises_connected": count, "participants_vietnamese": count, "countries": countries,
         "place": text, "partners": partners},
    ),
    "fdi-projects": (
        {"name": title, "status": choice},
        {"implemented_capital_usd": money, "jobs_new": count, "country": countries,
         "industrial_zone": text},
    ),
    "aid": (
        {"title": title, "kind": choice, "status": choice},
        {"committed_usd": money, "disbursed_usd": money, "recipient": text, "partners": partners,
         "countries": countries},
    ),
    "mous": (
        {"title": title, "instrument": choice, "stage": partial(choice, terms=("signed",))},
        {"countries": countries, "partners": partners, "field": text, "languages": text},
    ),
    "press-visits": (
        {"title": title},
        {"countries": countries, "crew_size": count, "topics": text},
    ),
    "partners": ({"name": title, "kind": choice}, {"country": countries, "website": text}),
    "contacts": (
        {"name": title, "partner": partners},
        {"position": text, "phone": text, "email": text},
    ),
    "fdi-capital": (
        {"decision_number": title, "project": partial(references, names=PROJECTS),
         "kind": partial(choice, terms=("increase", "share_purchase")), "amount_usd": money},
        {"note": text},
    ),
    "figures": (
        {"scope": title, "source": partial(references, names=SOURCES)},
        {"kind": choice, "territory": partial(references, names=TERRITORIES),
         "source_locator": text},
    ),
}  # fmt: skip
_DATES = {
    "delegations": ("start_date", "end_date"), "events": ("start_date", "end_date"),
    "fdi-projects": ("certificate_date",), "aid": ("approval_date",),
    "partners": ("relation_since",), "mous": ("signed_on",),
    "press-visits": ("start_date", "end_date"), "contacts": ("valid_from", "valid_to"),
    "fdi-capital": ("date",), "figures": ("period_start", "period_end"),
}  # fmt: skip
_UNIT_LINES = ("Đơn vị tính: {}", "ĐVT: {}", "(Đơn vị: {})", "Unit: {}", "DANH MỤC NĂM 2023 ({})",
               "Biểu 3. Danh mục (ĐVT: {})")  # fmt: skip
FORMATS = ("csv", "tsv", "xlsx", "xlsx", "ods", "json")


def random_table(chance: Random) -> tuple[Plan, list[Column]]:
    """A table: its plan and its columns."""
    name = chance.choice([*_COLUMNS])
    form = chance.choice(FORMATS)
    entity = ENTITIES[name]
    plan = Plan(chance, entity, chance.randrange(1, 9), form)
    if form != "json" and plan.often(0.2):
        unit = chance.choice([*MONEY_UNITS])
        line = chance.choice(_UNIT_LINES)
        plan.unit_line = (line.format(unit), *MONEY_UNITS[unit])
    required, others = _COLUMNS[name]
    columns = [make(plan, entity.by_name[field]) for field, make in required.items()]
    for field, make in others.items():
        if not plan.often(0.6):
            continue
        columns.append(make(plan, entity.by_name[field]))
        if field == "cost" and plan.often(0.2):
            columns.append(currencies(plan, entity.by_name["cost_currency"], columns[-1]))
    if name == "figures":
        unit = chance.choice(["usd", "usd", "tonne", "project"])
        columns.append(references(plan, entity.by_name["indicator"], INDICATORS[unit]))
        columns.append(figures(plan, entity.by_name["value"], unit))
    fields = [entity.by_name[field] for field in _DATES[name]]
    if fields[-1].required or plan.often(0.8):
        columns[len(required) : len(required)] = dates(plan, *fields)
    return plan, columns


def name_of_rows(entity: Entity) -> str:
    """The field with a text of its own in every row: that of the first column."""
    return next(iter(_COLUMNS[entity.name][0]))


def meaning(columns: list[Column]) -> list[Values]:
    """The values of each record."""
    return [
        {name: value for values in row for name, value in values.items()}
        for row in zip(*(column.values for column in columns), strict=True)
    ]
