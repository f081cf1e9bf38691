"""The trees of a record compared with plain Python, and the refusal of cycles: those that a write
would close, and those that plain SQL made."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from ecodiplo.catalogue import ENTITIES, LINKABLE
from ecodiplo.catalogue.entity import target
from ecodiplo.db.engine import Database
from ecodiplo.errors import EcodiploError, InvalidData
from ecodiplo.services.edit.links import remove_links
from ecodiplo.services.edit.write_record import add_record, edit_record
from ecodiplo.services.lineage import graph
from ecodiplo.services.lineage.trace import DEEPEST, trace
from ecodiplo.services.query import mapping
from ecodiplo.vocabulary import Relation
from importing import import_into
from lineage import NEEDED, Graph, add, add_project, entity_of, lead, reach, refs, walk
from properties import trials

TODAY = datetime.date(2024, 6, 15)


def force(connection: Connection, cause: str, effect: str, confidence: str = "stated") -> None:
    """Make a link by plain SQL, even one that closes a cycle."""
    links, kinds = ENTITIES["links"], (entity_of(cause), entity_of(effect))
    ends = [mapping.table(kind) for kind in kinds]
    columns = [
        mapping.ends(links.by_name[f"{side}_record"])[kind.name]
        for side, kind in zip(("from", "to"), kinds, strict=True)
    ]
    connection.execute(
        text(
            f"INSERT INTO links (ref, {columns[0]}, relation, {columns[1]}, confidence)"
            f" SELECT :ref, a.id, 'opened', b.id, :confidence FROM {ends[0]} a, {ends[1]} b"
            " WHERE a.ref = :cause AND b.ref = :effect"
        ),
        {"ref": f"SQL {cause} {effect}", "confidence": confidence, "cause": cause,
         "effect": effect},
    )  # fmt: skip


def traced(connection: Connection, ref: str) -> Any:
    return trace(connection, entity_of(ref), ref, today=TODAY)


@contextmanager
def counted(connection: Connection) -> Iterator[list[str]]:
    """Context manager: the statements of the block."""
    run: list[str] = []

    def note(_c: Any, _cur: Any, statement: str, *_: Any) -> None:
        run.append(statement)

    event.listen(connection.engine, "before_cursor_execute", note)
    yield run
    event.remove(connection.engine, "before_cursor_execute", note)


# The trees


def test_a_factory_reached_twice_is_marked_though_nothing_came_of_it(empty: Database) -> None:
    with empty.write("diamond", keep=False) as connection:
        visit = add(connection, "delegations")
        factory = add_project(connection, "A", 7)
        for n in range(2):
            forum = add(connection, "events", f"E{n}")
            lead(connection, visit, forum)
            lead(connection, forum, factory)
        tree = traced(connection, visit)
    assert [n.repeated for n in walk(tree.effects) if n.ref == factory] == [False, True]
    assert sum(n.amount for n in walk(tree.effects) if n.amount and not n.repeated) == 7_000_000
    assert [outcome.amount for outcome in tree.outcomes] == [Decimal(7_000_000)]


def test_a_link_beside_a_field_credits_the_factory_once(empty: Database) -> None:
    with empty.write("twice", keep=False) as connection:
        visit = add(connection, "delegations")
        factory = add_project(connection, "A", 7, delegation=visit)
        lead(connection, visit, factory, relation="resulted_in", evidence="Minutes, page 3")
        tree = traced(connection, visit)
    steps = [branch.step for branch in tree.effects.branches]
    assert {(step.code, step.evidence) for step in steps if step} == {
        ("delegation", None), ("resulted_in", "Minutes, page 3"),
    }  # fmt: skip
    assert (tree.outcomes[0].records, tree.outcomes[0].amount) == (1, Decimal(7_000_000))


def test_totals_say_how_many_have_no_value_known(empty: Database) -> None:
    with empty.write("unknown", keep=False) as connection:
        visit = add(connection, "delegations")
        add_project(connection, "A", 7, delegation=visit)
        add(connection, "fdi-projects", "B", delegation=visit)
        lead(connection, visit, add(connection, "aid", "C", committed_usd="1000"))
        lead(connection, visit, add(connection, "aid", "D"))
        tree = traced(connection, visit)
    assert [(b.entity.name, b.records, b.amount, b.unknown) for b in tree.outcomes] == [
        ("fdi-projects", 2, Decimal(7_000_000), 1), ("aid", 2, Decimal(1000), 1),
    ]  # fmt: skip


def test_capital_is_that_of_the_day(empty: Database) -> None:
    with empty.write("later", keep=False) as connection:
        factory = add_project(connection, "A", 7)
        add_record(connection, ENTITIES["fdi-capital"], {
            "project": factory, "date": "2025-01-01", "kind": "increase", "amount_usd": "3 million",
        })  # fmt: skip
        assert traced(connection, factory).root.amount == Decimal(7_000_000)


def test_breadth_costs_no_statement_more(empty: Database) -> None:
    with empty.write("broad", keep=False) as connection:
        numbers = []
        visit = add(connection, "delegations")
        for more in (2, 40):
            for n in range(more):
                mou = add(connection, "mous", f"M{more} {n}", delegation=visit)
                add(connection, "fdi-projects", f"F{more} {n}", mou=mou)
            with counted(connection) as statements:
                traced(connection, visit)
            numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= 12


def test_a_way_without_end_is_refused_in_one_line(empty: Database) -> None:
    with empty.write("deep", keep=False) as connection:
        connection.execute(
            text("INSERT INTO delegations (ref, direction, title) VALUES (:ref, 'inbound', 'V')"),
            [{"ref": f"DEL-{n:04}"} for n in range(DEEPEST + 50)],
        )
        connection.execute(
            text(
                "INSERT INTO links (ref, from_delegation_id, relation, to_delegation_id) SELECT"
                " a.ref, a.id, 'opened', b.id FROM delegations a, delegations b"
                " WHERE b.id = a.id + 1"
            )
        )
        with pytest.raises(EcodiploError, match=f"more than {DEEPEST} steps") as refused:
            traced(connection, "DEL-0000")
        assert len(refs(traced(connection, "DEL-0060").effects)) == DEEPEST - 10
    assert "\n" not in str(refused.value)


# Circles that are there


@pytest.mark.parametrize("start", ["visit", "forum"])
def test_a_circle_met_is_told_from_cause_to_effect_with_a_link_to_cut(
    empty: Database, start: str
) -> None:
    with empty.write("sql", keep=False) as connection:
        visit, forum = add(connection, "delegations"), add(connection, "events")
        mou = add(connection, "mous", event=forum)
        lead(connection, visit, forum)
        force(connection, mou, visit, "possible")
        with pytest.raises(EcodiploError) as refused:
            traced(connection, {"visit": visit, "forum": forum}[start])
    message = str(refused.value)
    first, then = (visit, f"{forum} → {mou}") if start == "visit" else (forum, f"{mou} → {visit}")
    assert message.startswith(f"{first} → {then} → {first}: a record cannot come of itself")
    # The link with the lowest confidence.
    assert message.endswith(f"unlink SQL {mou} {visit} (from {mou} to {visit})")
    assert refused.value.exit_code == 1


def test_a_circle_before_the_record_is_told_from_cause_to_effect_too(empty: Database) -> None:
    with empty.write("sql", keep=False) as connection:
        visits = [add(connection, "delegations", f"V{n}") for n in range(3)]
        for cause, effect in zip(visits, [*visits[1:], visits[0]], strict=True):
            force(connection, cause, effect)
        factory = add(connection, "fdi-projects", "A", delegation=visits[0])
        with pytest.raises(EcodiploError) as refused:
            traced(connection, factory)
    assert str(refused.value).split(": ")[0] == " → ".join([*visits, visits[0]])


def test_a_circle_elsewhere_keeps_nobody_from_writing(empty: Database) -> None:
    with empty.write("sql", keep=False) as connection:
        visit, forum = add(connection, "delegations"), add(connection, "events")
        force(connection, visit, forum)
        force(connection, forum, visit)
        mou = add(connection, "mous")
        edit_record(connection, ENTITIES["mous"], mou, {"delegation": visit})
        lead(connection, mou, add(connection, "tasks"))
        # The removal of a link of the cycle is not refused either.
        assert remove_links(connection, ENTITIES["events"], forum, visit)
        assert refs(traced(connection, visit).effects)[0] == visit


# Circles that are refused


# The levels that are read one by one: the usual number, or none, so that all edges are read.
@pytest.fixture(params=["a step at a time", "all at once"])
def reading(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "all at once":
        monkeypatch.setattr(graph, "LEVELS", 0)
    return str(request.param)


@pytest.mark.usefixtures("reading")
@pytest.mark.long
@pytest.mark.parametrize("number", trials(1))
def test_just_the_links_that_close_a_circle_are_refused(empty: Database, number: int) -> None:
    chance = random.Random(number)
    with empty.write("by chance", keep=False) as connection:
        records = [add(connection, chance.choice(LINKABLE), f"R{n}") for n in range(9)]
        effects: Graph = {}
        taken = set()
        refused = 0
        for _ in range(40):
            cause, effect = chance.choice(records), chance.choice(records)
            if (cause, effect) in taken:
                continue
            closes = cause == effect or cause in reach(effects, effect)
            relation = chance.choice(list(Relation))
            if closes:
                refused += 1
                with pytest.raises(InvalidData) as error, connection.begin_nested():
                    lead(connection, cause, effect, relation=relation)
                if cause == effect:  # the table refuses it, before anything looks for a way
                    assert str(error.value) == "To: is the record itself"
                    continue
                way = str(error.value).split(" would ")[0].split(" → ")
                assert way[0] == way[-1] == effect
                assert way[-2] == cause
                steps = list(pairwise(way))
                assert all(there in effects.get(here, ()) for here, there in steps[:-1])
            else:
                taken.add((cause, effect))
                lead(connection, cause, effect, relation=relation)
                effects.setdefault(cause, set()).add(effect)
    assert refused
    assert effects


@pytest.mark.usefixtures("reading")
@pytest.mark.parametrize(
    ("name", "field"), [("mous", "delegation"), ("fdi-projects", "mou"), ("tasks", "delegation"),
                        ("fdi-projects", "event"), ("tasks", "mou")],
)  # fmt: skip
def test_an_edit_and_an_import_that_close_a_circle_are_refused_and_write_nothing(
    empty: Database, name: str, field: str
) -> None:
    entity = ENTITIES[name]
    with empty.write("made") as connection:
        first = add(connection, name, "First")
        cause = add(connection, target(entity.by_name[field]), "Cause")
        lead(connection, first, cause)
    sound, faulty = {entity.title: "Another", "ref": "NEW-1"}, {"ref": first, field: cause}
    with (
        pytest.raises(InvalidData, match="cannot come of itself"),
        empty.write("edit") as connection,
    ):
        edit_record(connection, entity, first, {field: cause})
    with pytest.raises(InvalidData, match=r"^plan\.csv: ") as refused:
        import_into(empty, name, *(row | NEEDED.get(name, {}) for row in (sound, faulty)))
    assert f"{first} → {cause} → {first}" in str(refused.value)
    assert "first unlink LNK-0001" in str(refused.value)
    with empty.read() as connection:
        table = mapping.table(entity)
        assert list(connection.scalars(text(f"SELECT ref FROM {table}"))) == [first]
        assert traced(connection, first).causes.branches == ()


def test_a_file_of_links_that_closes_a_circle_within_itself_is_refused(empty: Database) -> None:
    with empty.write("made") as connection:
        visits = [add(connection, "delegations", f"V{n}") for n in range(4)]
    pairs = list(zip(visits, [*visits[1:], visits[0]], strict=True))
    rows = [{"from_record": a, "relation": "opened", "to_record": b} for a, b in pairs]
    with pytest.raises(InvalidData) as refused:
        import_into(empty, "links", *rows)
    # All links are new, so the message names none to unlink.
    assert "unlink" not in str(refused.value)
    with empty.read() as connection:
        assert connection.scalar(text("SELECT count(*) FROM links")) == 0
    assert import_into(empty, "links", *rows[:-1]).added == 3


def test_turning_a_link_round_is_checked(empty: Database) -> None:
    with empty.write("turn", keep=False) as connection:
        visit, mou = add(connection, "delegations"), add(connection, "mous")
        later = add(connection, "mous", "Later", delegation=visit)
        lead(connection, later, mou, relation="signed_during")
        lead(connection, visit, mou)
        with pytest.raises(InvalidData, match="cannot come of itself"):
            edit_record(connection, ENTITIES["links"], "LNK-0002", {"relation": "signed_during"})


def test_a_circle_longer_than_is_followed_step_by_step_is_refused(empty: Database) -> None:
    with empty.write("long", keep=False) as connection:
        visits = [add(connection, "delegations", f"V{n}") for n in range(graph.LEVELS + 5)]
        for cause, effect in pairwise(visits):
            lead(connection, cause, effect)
        with pytest.raises(InvalidData, match="cannot come of itself"):
            lead(connection, visits[-1], visits[0])


def test_the_fields_alone_lead_to_no_circle() -> None:
    # Because of this, no check is needed without links, nor for new records.
    grown = {(target(field), entity.name) for entity, field in graph.origin_fields()}
    kinds = {kind for pair in grown for kind in pair}
    while kinds:
        first = {kind for kind in kinds if not any((k, kind) in grown for k in kinds)}
        assert first, "an origin field leads back: refuse_cycles must look without a link too"
        kinds -= first


def test_visits_are_imported_without_a_look_at_what_led_to_what(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph, "edges", lambda: pytest.fail("it looked"))
    with empty.write("visits", keep=False) as connection:
        visit = add(connection, "delegations")
        force(connection, visit, add(connection, "events"))
        edit_record(connection, ENTITIES["delegations"], visit, {"note": "x"})
        add(connection, "fdi-projects", "A", delegation=visit)


# Both trees against plain Python


@pytest.mark.long
@pytest.mark.parametrize("number", trials(1))
def test_both_trees_and_the_totals_are_those_of_plain_python(empty: Database, number: int) -> None:
    chance = random.Random(number)
    with empty.write("by chance", keep=False) as connection:
        records: list[str] = []
        worth: dict[str, int] = {}
        effects: Graph = {}
        steps: dict[tuple[str, str], int] = {}
        for n in range(20):
            kind = chance.choice(LINKABLE)
            if kind == "fdi-projects":
                ref = add_project(connection, f"R{n}", n + 1)
                worth[ref] = (n + 1) * 1_000_000
            else:
                fields = {"committed_usd": str(n)} if kind == "aid" else {}
                ref = add(connection, kind, f"R{n}", **fields)
                if kind == "aid":
                    worth[ref] = n
            for cause in chance.sample(records, min(len(records), chance.choice([0, 1, 2, 3]))):
                lead(connection, cause, ref, relation=chance.choice(list(Relation)))
                effects.setdefault(cause, set()).add(ref)
                steps[cause, ref] = 1
            records.append(ref)
        causes: Graph = {}
        for cause, effect in steps:
            causes.setdefault(effect, set()).add(cause)
        for ref in records:
            both = traced(connection, ref)
            for tree, graph in ((both.causes, causes), (both.effects, effects)):
                reached = {ref} | reach(graph, ref)
                shown = list(walk(tree))
                # Every record once with its branches, and once more for every further step to it.
                once = [node.ref for node in shown if not node.repeated]
                assert sorted(once) == sorted(reached)
                assert len(shown) == 1 + sum(len(graph.get(record, ())) for record in reached)
            for outcome in both.outcomes:
                effect_refs = {ref} | reach(effects, ref)
                own = [
                    worth[record] for record in effect_refs if entity_of(record) is outcome.entity
                ]
                assert (outcome.records, outcome.amount) == (len(own), sum(own))
