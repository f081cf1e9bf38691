"""Impossible ledgers of MOUs are refused wherever they are written, and only when they are
certainly wrong, on both engines."""

from __future__ import annotations

import datetime
import itertools
import random
from typing import Any

import pytest

from databases import office_of
from ecodiplo.db.engine import Database
from ecodiplo.errors import InvalidData
from ecodiplo.services.writing.rules.mou_rules import LedgerEvent, MouLedger, MouRule, faults_of
from ecodiplo.vocabulary import MouEventKind, MouStage
from importing import import_into
from shell import directly

Event = tuple[str, str | None, str | None]


def ledger(
    events: list[Event], signed: str | None = "2020", expires: str | None = None,
    stage: MouStage = MouStage.SIGNED,
) -> MouLedger:  # fmt: skip
    return MouLedger(1, "MOU-1", stage, signed, expires, tuple(
        LedgerEvent(n, f"MEV-{n}", MouEventKind.of(kind), date, new)
        for n, (kind, date, new) in enumerate(events)
    ))  # fmt: skip


def happened(chance: random.Random) -> tuple[list[Event], str, str]:
    """A possible life of an MOU: events, the day of signing and the first expiry."""
    begun = datetime.date(2020, 1, 1)
    days = sorted(
        (begun + datetime.timedelta(chance.randrange(1500))).isoformat()
        for _ in range(chance.randrange(2, 7))
    )
    expiry = "2024-06-01"
    events: list[Event] = []
    for day, next_day in itertools.pairwise(days[1:]):
        kind = chance.choice(["extended", "suspended"])
        if kind == "extended":
            expiry = f"{int(expiry[:4]) + 1}-06-01"
            events.append((kind, day, expiry))
        else:
            events += [(kind, day, None), ("resumed", next_day, None)]
    if chance.random() < 0.5:
        events.append((chance.choice(["terminated", "withdrawn"]), days[-1], None))
    return events, days[0], "2024-06-01"


@pytest.mark.parametrize("number", range(5))
def test_what_may_have_happened_is_never_refused(number: int) -> None:
    chance = random.Random(number)

    def vague(date: str | None) -> str | None:
        return date and chance.choice([date, date[:7], date[:4], None])

    for _ in range(300):
        events, signed, expires = happened(chance)
        told = [(kind, vague(date), vague(new)) for kind, date, new in events]
        chance.shuffle(told)
        known = [event for event in told if chance.random() < 0.8]
        faults = list(faults_of(ledger(known, vague(signed), vague(expires))))
        assert not faults, (known, signed, faults)


IMPOSSIBLE: list[tuple[MouLedger, MouRule]] = [
    (ledger([("terminated", "2019-12", None)]), MouRule.EARLY),
    (ledger([("suspended", None, None)], None, stage=MouStage.DRAFT), MouRule.UNSIGNED),
    (ledger([("terminated", "2022", None), ("extended", "2023", None)]), MouRule.LATE),
    (ledger([("withdrawn", "2022", None), ("terminated", "2023", None)]), MouRule.LATE),
    (ledger([("extended", "2022", "2023")], expires="2024"), MouRule.SHORTENED),
    (ledger([("extended", "2021", "2025"), ("extended", "2022", "2024")]), MouRule.SHORTENED),
]  # fmt: skip


@pytest.mark.parametrize(("mou", "rule"), IMPOSSIBLE)
def test_what_is_certainly_wrong_is_a_fault(mou: MouLedger, rule: MouRule) -> None:
    assert [fault.rule for fault in faults_of(mou)] == [rule]


MOU: dict[str, Any] = {"title": "A", "stage": "signed", "signed_on": "2020-05"}


def test_every_command_refuses_an_impossible_event(empty: Database) -> None:
    office = office_of(empty)
    office.add("mous", **MOU)
    office.add("mou-events", mou="A", kind="terminated", date="2022")
    with pytest.raises(InvalidData, match=r"Date: MEV-2023-0001 .* after MOU-2020-0001 ended"):
        office.add("mou-events", mou="A", kind="suspended", date="2023")
    with pytest.raises(
        InvalidData, match=r"Date: MEV-2022-0001 .* before MOU-2020-0001 was signed"
    ):
        office.edit("mou-events", "MEV-2022-0001", date="2019")
    with pytest.raises(InvalidData, match=r"Signed: MEV-2022-0001 .* was signed, on 2024"):
        office.edit("mous", "A", signed_on="2024")
    with pytest.raises(InvalidData, match="Stage: MOU-2020-0001 is not signed"):
        office.edit("mous", "A", stage="draft", signed_on="")


def test_an_impossible_ledger_of_before_does_not_stop_other_edits(empty: Database) -> None:
    directly(
        empty, "INSERT INTO mous (id, ref, title) VALUES (1, 'MOU-1', 'A')",
        "INSERT INTO mou_events (ref, mou_id, kind) VALUES ('MEV-1', 1, 'terminated')",
    )  # fmt: skip
    office = office_of(empty)
    assert office.edit("mous", "MOU-1", note="B").outcome == "changed"
    with pytest.raises(InvalidData, match="MOU-1 is not signed"):
        office.edit("mou-events", "MEV-1", note="B")


def test_the_events_of_a_file_are_judged_together(empty: Database) -> None:
    office_of(empty).add("mous", **MOU)
    rows = [{"mou": "A", "kind": kind, "date": date}
            for kind, date in (("resumed", "2022"), ("suspended", "2021"))]  # fmt: skip
    assert import_into(empty, "mou-events", *rows).added == 2
