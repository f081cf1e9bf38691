"""The standing of an MOU on a day, beside every history that its dates mean; on both engines."""

from __future__ import annotations

import datetime
import random
from typing import Any

import pytest
from sqlalchemy import select, text

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.models.agreements import mous as mous_table
from ecodiplo.services.query.listing import Query, list_records
from ecodiplo.services.query.mou_status import possible_statuses
from mou_lives import RECORDED, Event, standing


def add(database: Database, mous: list[tuple[dict[str, Any], list[Event]]]) -> None:
    """Add MOUs with their events, the first with the id 1."""
    columns = ("stage", "signed_on", "effective_on", "expires_on", "auto_renewal", "updated_at")
    with database.write() as connection:
        for id_, (mou, events) in enumerate(mous, start=1):
            row = {"stage": "signed", "updated_at": RECORDED} | mou
            connection.execute(
                text(f"INSERT INTO mous (id, ref, title, {', '.join(columns)})"
                     f" VALUES (:id, :ref, 'A', {', '.join(f':{name}' for name in columns)})"),
                {"id": id_, "ref": f"MOU-{id_}", **{name: row.get(name) for name in columns}},
            )  # fmt: skip
            for number, (kind, date, expires) in enumerate(events):
                connection.execute(
                    text("INSERT INTO mou_events (ref, mou_id, kind, date, expires_on, updated_at)"
                         " VALUES (:ref, :mou, :kind, :date, :expires, :stamp)"),
                    {"ref": f"MEV-{id_}-{number}", "mou": id_, "kind": kind, "date": date,
                     "expires": expires, "stamp": row.get("stamp", RECORDED)},
                )  # fmt: skip


def statuses(database: Database, day: str) -> list[set[str]]:
    """The possible statuses of every MOU on the day."""
    with database.read() as connection:
        possible = possible_statuses(mous_table, datetime.date.fromisoformat(day))
        rows = connection.execute(select(*possible.values()).order_by(mous_table.c.id)).all()
    return [
        {term.value for term, holds in zip(possible, row, strict=True) if holds} for row in rows
    ]


SIGNED = {"signed_on": "2021-03-01"}

CASES: list[tuple[str, dict[str, Any], list[Event], dict[str, str]]] = [
    ("signed", SIGNED, [], {"2021-02-28": "unsigned", "2021-03-01": "in_force"}),
    ("signed in a month", {"signed_on": "2021-03"}, [],
     {"2021-02-28": "unsigned", "2021-03-15": "unsigned or in_force", "2021-03-31": "in_force"}),
    ("effective later", SIGNED | {"effective_on": "2022"}, [],
     {"2021-03-01": "not_yet_in_force", "2022-06-30": "not_yet_in_force or in_force",
      "2022-12-31": "in_force"}),
    ("effective before its signing", SIGNED | {"effective_on": "2021-01-01"}, [],
     {"2020-12-31": "unsigned", "2021-02-01": "in_force"}),
    ("terminated in a year", SIGNED, [("terminated", "2023", None)],
     {"2022-12-31": "in_force", "2023-06-30": "in_force or terminated",
      "2023-12-31": "terminated"}),
    ("terminated before it took effect", SIGNED | {"effective_on": "2024"},
     [("terminated", "2023-05-01", None)],
     {"2023-04-30": "not_yet_in_force", "2023-05-01": "terminated", "2024-07-01": "terminated"}),
    ("withdrawn, then terminated", SIGNED,
     [("withdrawn", "2022-05", None), ("terminated", "2022-06", None)],
     {"2022-05-10": "in_force or withdrawn", "2022-07-01": "withdrawn"}),
    ("terminated, then withdrawn", SIGNED,
     [("withdrawn", "2022-06", None), ("terminated", "2022-05", None)],
     {"2022-07-01": "terminated"}),
    ("suspended and resumed", SIGNED,
     [("suspended", "2022-01-01", None), ("resumed", "2022-06-01", None)],
     {"2021-12-31": "in_force", "2022-05-31": "suspended", "2022-06-01": "in_force"}),
    ("suspended and resumed in one year", SIGNED,
     [("suspended", "2022", None), ("resumed", "2022", None)],
     {"2022-06-01": "in_force or suspended", "2023-01-01": "in_force"}),
    ("suspended twice, resumed twice in one year each", SIGNED,
     [("suspended", "2022", None), ("resumed", "2022", None), ("suspended", "2023", None),
      ("resumed", "2023", None)],
     {"2022-12-31": "in_force", "2023-02-01": "in_force or suspended", "2024-01-01": "in_force"}),
    ("suspended again", SIGNED,
     [("suspended", "2022-01", None), ("resumed", "2022-03", None), ("suspended", "2023", None)],
     {"2022-02-10": "suspended", "2022-04-01": "in_force", "2024-01-01": "suspended"}),
    ("resumed without a suspension on record", SIGNED, [("resumed", "2022-03-01", None)],
     {"2022-02-01": "in_force or suspended", "2022-03-01": "in_force"}),
    ("resumed twice without a second suspension", SIGNED,
     [("suspended", "2022-01-01", None), ("resumed", "2022-03-01", None),
      ("resumed", "2023-03-01", None)],
     {"2021-12-01": "in_force", "2022-02-01": "suspended", "2022-06-01": "in_force or suspended",
      "2023-03-01": "in_force"}),
    ("expired", SIGNED | {"expires_on": "2023-06"}, [],
     {"2023-06-01": "in_force", "2023-06-15": "in_force or expired", "2023-06-30":
      "in_force or expired", "2023-07-01": "expired"}),
    ("renewed by itself", SIGNED | {"expires_on": "2023", "auto_renewal": 1}, [],
     {"2025-01-01": "in_force"}),
    ("expired although it renewed itself", SIGNED | {"expires_on": "2023", "auto_renewal": 1},
     [("expired", "2024-05-01", None)], {"2024-04-30": "in_force", "2024-05-01": "expired"}),
    ("extended to a new expiry", SIGNED | {"expires_on": "2022-12-31"},
     [("extended", "2022-11-01", "2024-12-31")],
     {"2022-10-01": "in_force", "2024-12-31": "in_force", "2025-01-01": "expired"}),
    ("extended after it had expired", SIGNED | {"expires_on": "2022-12-31"},
     [("extended", "2024-01-10", "2025-12-31")],
     {"2023-06-01": "expired", "2024-01-10": "in_force", "2026-01-01": "expired"}),
    ("extended without a new expiry", SIGNED | {"expires_on": "2022-12-31"},
     [("extended", "2022-11-01", None)],
     {"2022-12-31": "in_force", "2023-06-01": "in_force or expired"}),
    ("extended on a day that nobody knows", SIGNED | {"expires_on": "2022-12-31", "stamp":
     "2024-01-01 12:00:00"}, [("extended", None, "2025-12-31")],
     {"2022-12-31": "in_force", "2023-06-01": "in_force or expired", "2024-06-01": "in_force"}),
    ("terminated on a day that nobody knows", SIGNED | {"stamp": "2024-01-10 12:00:00"},
     [("terminated", None, None)],
     {"2021-02-01": "unsigned", "2022-01-01": "in_force or terminated",
      "2024-01-12": "terminated"}),
    ("signed on a day that nobody knows", {"updated_at": "2022-01-10 12:00:00"}, [],
     {"2021-01-01": "unsigned or in_force", "2022-01-12": "in_force"}),
    ("signed on a day that nobody knows, suspended later", {"updated_at": "2024-01-10 12:00:00"},
     [("suspended", "2022-01-01", None)],
     {"2021-01-01": "unsigned or in_force", "2022-01-01": "suspended"}),
    ("a draft", {"stage": "draft", "updated_at": "2022-01-10 12:00:00"}, [],
     {"2021-01-01": "unsigned", "2022-01-12": "draft"}),
    ("extended while suspended", SIGNED | {"expires_on": "2022"},
     [("suspended", "2022-03-01", None), ("extended", "2022-06-01", "2024")],
     {"2022-07-01": "suspended", "2024-06-01": "suspended or expired", "2025-01-01": "expired"}),
]  # fmt: skip


def test_the_standing_of_an_mou_follows_from_its_dates(empty: Database) -> None:
    add(empty, [(mou, events) for _, mou, events, _ in CASES])
    days = sorted({day for *_, answers in CASES for day in answers})
    for day in days:
        for (name, *_, answers), possible in zip(CASES, statuses(empty, day), strict=True):
            if day in answers:
                assert possible == set(answers[day].split(" or ")), (name, day)


# The same by brute force: what the status is in each history that the dates can mean.

DAYS = ("2021-12-31", "2022-06-15", "2022-12-31", "2023-03-01", "2024-01-01", "2025-07-15")


def partial(chance: random.Random, year: int) -> str:
    """A date of the year."""
    day = f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return day[: chance.choice([4, 7, 10])]


def random_life(chance: random.Random) -> tuple[dict[str, Any], list[Event]]:
    """An MOU with an orderly ledger: no event before the signing, expiries that grow."""
    mou = {"signed_on": partial(chance, 2021), "effective_on": None, "expires_on": None,
           "auto_renewal": int(chance.random() < 0.2)}  # fmt: skip
    if chance.random() < 0.3:
        mou["effective_on"] = partial(chance, 2022)
    if chance.random() < 0.5:
        mou["expires_on"] = partial(chance, 2023)
    events: list[Event] = []
    if chance.random() < 0.6:
        events.append(("suspended", partial(chance, 2022), None))
        if chance.random() < 0.6:
            events.append(("resumed", partial(chance, chance.choice([2022, 2023])), None))
    if chance.random() < 0.5:
        events.append(("extended", partial(chance, 2023), partial(chance, 2025)))
    if chance.random() < 0.3:
        kind = chance.choice(["terminated", "withdrawn", "expired"])
        date = None if chance.random() < 0.2 else partial(chance, chance.choice([2023, 2024]))
        events.append((kind, date, None))
    return mou, events


def test_no_history_that_the_dates_can_mean_is_left_out(empty: Database) -> None:
    """A status is certain only if every history gives it, and few are uncertain without need."""
    chance = random.Random(1975)
    lives = [random_life(chance) for _ in range(120)]
    add(empty, [(mou | {"stamp": "2026-01-01 00:00:00"}, events) for mou, events in lives])
    vague = checked = 0
    for day in DAYS:
        for life, possible in zip(lives, statuses(empty, day), strict=True):
            meant = standing(*life, day)
            assert meant <= possible, (day, life)
            checked += 1
            vague += meant != possible
    assert vague < checked * 0.02, vague


@pytest.mark.parametrize(
    ("filters", "refs", "uncertain"),
    [
        ({"status": ["terminated"]}, ["MOU-3"], 1),
        ({"status": ["in_force"]}, ["MOU-1"], 1),
        ({"status": ["in_force", "terminated"]}, ["MOU-1", "MOU-2", "MOU-3"], 0),
        ({"in-force": ["yes"]}, ["MOU-1"], 1),
        ({"in-force": ["no"]}, ["MOU-3", "MOU-4"], 1),
        ({"status": ["signed"]}, ["MOU-1", "MOU-4"], 1),
        ({"status": ["draft"]}, [], 0),
        ({"expired": ["yes"], "status": ["terminated"]}, [], 0),
    ],
)
def test_a_filter_counts_apart_what_it_cannot_decide(
    empty: Database, filters: dict[str, list[str]], refs: list[str], uncertain: int
) -> None:
    add(empty, [(SIGNED, []), (SIGNED, [("terminated", "2023", None)]),
                (SIGNED, [("terminated", "2022-05", None)]),
                (SIGNED | {"effective_on": "2024"}, [])])  # fmt: skip
    query = Query(filters=filters, columns=["ref"], sort="ref")
    with empty.read() as connection:
        listing = list_records(
            connection, ENTITIES["mous"], query, today=datetime.date(2023, 6, 30)
        )
        assert ([row["ref"] for row in listing.rows], listing.uncertain) == (refs, uncertain)
