"""Trees compared with plain Python on random graphs, cycles refused wherever they arise, and
capital credited once."""

from __future__ import annotations

import datetime
import random
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.errors import EcodiploError, InvalidData
from ecodiplo.services.edit.links import add_link
from ecodiplo.services.edit.write_record import edit_record
from ecodiplo.services.imports.import_rows import import_rows
from ecodiplo.services.lineage.origins import origins
from ecodiplo.services.lineage.trace import trace
from ecodiplo.services.query.listing import ALWAYS
from ecodiplo.services.statistics.breakdown import break_down
from lineage import Graph, add, add_project, entity_of, lead, reach, refs, walk
from properties import trials

TODAY = datetime.date(2024, 6, 15)


def test_a_visit_is_followed_to_the_factory_and_back(empty: Database) -> None:
    with empty.write("chain", keep=False) as connection:
        visit = add(connection, "delegations", title="A visit", start_date="2021-03")
        mou = add(connection, "mous", title="An MOU", delegation=visit)
        factory = add_project(connection, "A", 120, mou=mou, certificate_date="2022-09-01")
        forward = trace(connection, ENTITIES["delegations"], visit, today=TODAY)
        back = trace(connection, ENTITIES["fdi-projects"], factory, today=TODAY)
    assert refs(forward.effects) == [visit, mou, factory]
    assert refs(back.causes) == [factory, mou, visit]
    assert [(b.entity.name, b.records, b.amount) for b in forward.outcomes] == [
        ("fdi-projects", 1, Decimal(120_000_000))
    ]


def test_an_mou_signed_during_a_visit_came_of_the_visit(empty: Database) -> None:
    with empty.write("back", keep=False) as connection:
        visit, mou = add(connection, "delegations", title="V"), add(connection, "mous", title="M")
        as_signed = {"to_record": visit, "relation": "signed_during"}
        add_link(connection, ENTITIES["mous"], mou, as_signed)
        tree = trace(connection, ENTITIES["delegations"], visit, today=TODAY)
    assert refs(tree.effects) == [visit, mou]


def test_a_diamond_credits_its_capital_once(empty: Database) -> None:
    with empty.write("diamond", keep=False) as connection:
        visit = add(connection, "delegations", title="V")
        events = [add(connection, "events", title=f"E{n}") for n in range(2)]
        factory = add_project(connection, "A", 7)
        later = add_project(connection, "B", 5)
        for event in events:
            lead(connection, visit, event)
            lead(connection, event, factory)
        lead(connection, factory, later)
        tree = trace(connection, ENTITIES["delegations"], visit, today=TODAY)
    assert sorted(refs(tree.effects)) == sorted([visit, *events, factory, factory, later])
    assert tree.outcomes[0].amount == Decimal(12_000_000)
    assert sum(node.repeated for node in walk(tree.effects)) == 1


def test_the_weakest_link_of_the_way_is_told(empty: Database) -> None:
    with empty.write("weak", keep=False) as connection:
        visit, event = (
            add(connection, "delegations", title="V"),
            add(connection, "events", title="E"),
        )
        add_link(connection, ENTITIES["delegations"], visit,
                 {"to_record": event, "relation": "opened", "confidence": "possible"})  # fmt: skip
        factory = add_project(connection, "A", 1, event=event)
        tree = trace(connection, ENTITIES["delegations"], visit, today=TODAY)
    weakest = {node.ref: node.confidence for node in walk(tree.effects)}
    assert weakest == {visit: "stated", event: "possible", factory: "possible"}


def test_a_link_that_closes_a_circle_is_refused(empty: Database) -> None:
    with empty.write("circle", keep=False) as connection:
        visit, mou = add(connection, "delegations", title="V"), add(connection, "mous", title="M")
        factory = add_project(connection, "A", 1, mou=mou)
        lead(connection, visit, mou)
        with pytest.raises(InvalidData, match=f"{visit} → {mou} → {factory} → {visit}|cannot come"):
            lead(connection, factory, visit)


def test_a_link_to_itself_is_refused(empty: Database) -> None:
    with empty.write("self", keep=False) as connection:
        visit = add(connection, "delegations", title="V")
        with pytest.raises(InvalidData, match="To: is the record itself"):
            lead(connection, visit, visit)


def test_an_edit_or_an_import_that_closes_a_circle_is_refused(empty: Database) -> None:
    with empty.write("edit", keep=False) as connection:
        visit, mou = add(connection, "delegations", title="V"), add(connection, "mous", title="M")
        lead(connection, mou, visit, "resulted_in")
        with pytest.raises(InvalidData, match="cannot come of itself"):
            edit_record(connection, ENTITIES["mous"], mou, {"delegation": visit})
        row = {"from_record": visit, "relation": "opened", "to_record": mou}
        with pytest.raises(InvalidData, match=r"links\.csv"):
            import_rows(connection, ENTITIES["links"], lambda: iter([(2, row)]), file="links.csv")


def test_a_circle_made_by_plain_sql_is_refused_when_it_is_traced(empty: Database) -> None:
    with empty.write("sql", keep=False) as connection:
        visit, event = (
            add(connection, "delegations", title="V"),
            add(connection, "events", title="E"),
        )
        lead(connection, visit, event)
        connection.execute(
            text(
                "INSERT INTO links (ref, from_event_id, relation, to_delegation_id) SELECT 'LNK-9',"
                " e.id, 'opened', d.id FROM events e, delegations d"
            )
        )
        with pytest.raises(EcodiploError, match=f"{visit} → {event} → {visit}"):
            trace(connection, ENTITIES["delegations"], visit, today=TODAY)


@pytest.mark.long
@pytest.mark.parametrize("number", trials(1))
def test_trees_and_origins_are_those_of_plain_python(empty: Database, number: int) -> None:
    chance = random.Random(number)
    with empty.write("by chance", keep=False) as connection:
        kinds = ["delegations", "events", "mous", "fdi-projects"]
        records: list[str] = []
        capital: dict[str, Decimal] = {}
        effects: Graph = {}
        for n in range(24):
            kind = chance.choice(kinds)
            if kind == "fdi-projects":
                ref = add_project(connection, f"P{n}", n + 1)
                capital[ref] = Decimal((n + 1) * 1_000_000)
            else:
                name = {"title": f"R{n}"} | ({"start_date": "2022-05"} if kind != "mous" else {})
                ref = add(connection, kind, **name)
            for cause in chance.sample(records, min(len(records), chance.choice([0, 1, 1, 2]))):
                lead(connection, cause, ref)
                effects.setdefault(cause, set()).add(ref)
            records.append(ref)
        for ref in records:
            tree = trace(connection, entity_of(ref), ref, today=TODAY)
            reached = reach(effects, ref)
            assert set(refs(tree.effects)) == {ref} | reached
            expected = sum((capital[r] for r in {ref} | reached if r in capital), Decimal(0))
            amounts = [b.amount for b in tree.outcomes if b.entity.name == "fdi-projects"]
            assert sum((a for a in amounts if a is not None), Decimal(0)) == expected
        table = origins()
        found_origins = connection.execute(select(table.c.project_id, table.c.origin))
        origin_by_id = {row.project_id: row.origin for row in found_origins}
        ids = {
            row.ref: row.id for row in connection.execute(text("SELECT ref, id FROM fdi_projects"))
        }
        for ref in capital:
            assert origin_by_id.get(ids[ref], "none") == origin(effects, records, ref), ref
        summed = break_down(connection, ENTITIES["fdi-capital"], "origin", ALWAYS, today=TODAY)
        total = sum(g.totals["attracted_usd"].value or 0 for g in summed.groups)
        assert total == sum(capital.values())


def origin(effects: Graph, records: list[str], ref: str) -> str:
    before = {cause for cause in records if ref in reach(effects, cause)}
    caused = {effect for successors in effects.values() for effect in successors}
    roots = {cause.split("-")[0] for cause in before if cause not in caused}
    for prefix, name in (("DEL", "delegations"), ("EVT", "events"), ("MOU", "mous"),
                         ("FDI", "fdi-projects")):  # fmt: skip
        if prefix in roots:
            return name
    return "none"


def test_how_long_it_took_is_told_where_both_months_are_known(empty: Database) -> None:
    with empty.write("months", keep=False) as connection:
        for n, (began, licensed) in enumerate(
            [("2021-03", "2022-09-01"), ("2021", "2022-01"), ("2021-12-31", "2022-01-01")]
        ):
            visit = add(connection, "delegations", title=f"V{n}", start_date=began)
            add_project(connection, f"A{n}", 1, delegation=visit, certificate_date=licensed)
        add_project(connection, "B", 1, certificate_date="2022")
        breakdown = break_down(connection, ENTITIES["fdi-projects"], "origin", ALWAYS, today=TODAY)
    groups = {group.key: group for group in breakdown.groups}
    took = groups["delegations"].totals["months"]
    assert (took.value, took.unknown) == (Decimal("9.5"), 1)
    assert groups["none"].totals["months"].value is None
