"""The origins of projects: one each, compared with a walk back in plain Python."""

from __future__ import annotations

import datetime
import random
from decimal import Decimal
from itertools import pairwise

import pytest
from sqlalchemy import Connection, func, literal, select, text

from ecodiplo.catalogue import ENTITIES, LINKABLE
from ecodiplo.db.engine import Database
from ecodiplo.services.edit.write_record import add_record
from ecodiplo.services.lineage.origins import months_between, origins
from ecodiplo.services.query.listing import ALWAYS
from ecodiplo.services.statistics.breakdown import break_down
from ecodiplo.vocabulary import Relation
from lineage import Graph, add, lead, reach
from properties import trials

TODAY = datetime.date(2024, 6, 15)
# The order in which the office credits origins.
ORDER = ("delegations", "events", "press-visits", "mous", "aid", "tasks", "fdi-projects")


def project_origins(connection: Connection) -> dict[str, tuple[str, str | None]]:
    """The origin of each project that has one, and the date of the origin."""
    table = origins()
    refs = {row.id: row.ref for row in connection.execute(text("SELECT id, ref FROM fdi_projects"))}
    return {refs[row.project_id]: (row.origin, row.began)
            for row in connection.execute(select(table))}  # fmt: skip


def test_a_project_of_a_visit_and_an_event_began_with_the_visit(empty: Database) -> None:
    with empty.write("both", keep=False) as connection:
        visit = add(connection, "delegations", "V", "2022-05")
        forum = add(connection, "events", "E", "2019-01")
        factory = add(connection, "fdi-projects", "A", event=forum)
        lead(connection, visit, factory)
        assert project_origins(connection) == {factory: ("delegations", "2022-05")}


def test_it_began_with_the_root_of_the_chain_and_not_on_the_way(empty: Database) -> None:
    with empty.write("chain", keep=False) as connection:
        coverage = add(connection, "press-visits", "P", "2020")
        visit = add(connection, "delegations", "V", "2021-02-03")
        factory = add(connection, "fdi-projects", "A", delegation=visit)
        lead(connection, coverage, visit)
        assert project_origins(connection) == {factory: ("press-visits", "2020")}


def test_it_began_at_the_earliest_of_the_roots_of_its_kind(empty: Database) -> None:
    with empty.write("dates", keep=False) as connection:
        factory = add(connection, "fdi-projects", "A")
        for n, date in enumerate(("2022-05", "", "2021-12-31", "2022")):
            lead(connection, add(connection, "delegations", f"V{n}", date), factory)
        lead(connection, add(connection, "events", "E", "2001"), factory)
        assert project_origins(connection) == {factory: ("delegations", "2021-12-31")}


def test_a_project_that_nothing_led_to_has_none(empty: Database) -> None:
    with empty.write("none", keep=False) as connection:
        add(connection, "fdi-projects", "A")
        assert project_origins(connection) == {}
        groups = break_down(
            connection, ENTITIES["fdi-projects"], "origin", ALWAYS, today=TODAY
        ).groups
    assert [(group.key, group.records) for group in groups] == [("none", 1)]


def test_a_circle_that_plain_sql_made_ends(empty: Database) -> None:
    with empty.write("circle", keep=False) as connection:
        visits = [add(connection, "delegations", f"V{n}", "2022") for n in range(3)]
        factory = add(connection, "fdi-projects", "A", delegation=visits[0])
        later = add(connection, "fdi-projects", "B", event=add(connection, "events", "E", "2021"))
        for cause, effect in pairwise([*visits, visits[0]]):
            connection.execute(
                text(
                    "INSERT INTO links (ref, from_delegation_id, relation, to_delegation_id)"
                    " SELECT a.ref || b.ref, a.id, 'opened', b.id FROM delegations a, delegations b"
                    " WHERE a.ref = :cause AND b.ref = :effect"
                ),
                {"cause": cause, "effect": effect},
            )
        # The cycle has no root, so the project has no origin; other projects have theirs.
        assert project_origins(connection) == {later: ("events", "2021")}
        assert factory not in project_origins(connection)


@pytest.mark.long
@pytest.mark.parametrize("number", trials(1))
def test_origins_and_capital_are_those_of_plain_python(empty: Database, number: int) -> None:
    chance = random.Random(number)
    with empty.write("by chance", keep=False) as connection:
        kinds: dict[str, str] = {}
        dates: dict[str, str] = {}
        causes: Graph = {}
        capital: dict[str, int] = {}
        for n in range(30):
            kind = chance.choice([*LINKABLE, "fdi-projects", "fdi-projects"])
            date = chance.choice(["", "2019", "2020-03", "2020-03-17", "2021-11"])
            ref = add(connection, kind, f"R{n}", date)
            kinds[ref], dates[ref], causes[ref] = kind, date, set()
            if kind == "fdi-projects":
                capital[ref] = n + 1
                add_record(connection, ENTITIES["fdi-capital"], {
                    "project": ref, "date": "2023", "kind": "new", "amount_usd": f"{n + 1}",
                })  # fmt: skip
            others = [other for other in kinds if other != ref]
            for cause in chance.sample(others, min(len(others), chance.choice([0, 1, 1, 2]))):
                lead(connection, cause, ref, chance.choice(list(Relation)))
                causes[ref].add(cause)
        began_with = project_origins(connection)
        groups = break_down(
            connection, ENTITIES["fdi-capital"], "origin", ALWAYS, today=TODAY
        ).groups
    expected: dict[str, Decimal] = {}
    for ref, amount in capital.items():
        roots = {root for root in reach(causes, ref) if not causes[root]}
        kind = next((name for name in ORDER if name in {kinds[root] for root in roots}), "none")
        expected[kind] = expected.get(kind, Decimal(0)) + amount
        if kind == "none":
            assert ref not in began_with
        else:
            began = [dates[root] for root in roots if kinds[root] == kind and dates[root]]
            first = None if kind == "fdi-projects" else min(began, default=None)
            assert began_with[ref] == (kind, first)
    assert {group.key: group.totals["attracted_usd"].value for group in groups} == expected


@pytest.mark.parametrize(
    ("began", "licensed", "months"),
    [
        ("2021-03", "2022-09-01", 18), ("2021-12-31", "2022-01-01", 1), ("2022-05", "2022-05", 0),
        ("2022-05", "2022-03-31", -2), ("2021", "2022-01", None), ("2021-03", "2022", None),
        (None, "2022-01", None), ("2021-03", None, None),
    ],
)  # fmt: skip
def test_months_are_told_where_both_are_known_to_the_month(
    facts: Database, began: str | None, licensed: str | None, months: int | None
) -> None:
    with facts.read() as connection:
        dates = [func.coalesce(literal(date), None) for date in (began, licensed)]
        assert connection.scalar(select(months_between(*dates))) == months
