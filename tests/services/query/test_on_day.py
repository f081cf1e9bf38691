"""Records that were going on on a day."""

from __future__ import annotations

import datetime
import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import Text, create_engine, literal, select

from answers import Runner, answer
from databases import office_of
from ecodiplo.catalogue import ENTITIES
from ecodiplo.dates import DateText, first_day, last_day
from ecodiplo.db.engine import Database
from ecodiplo.errors import UsageProblem
from ecodiplo.services.query import on_day

DAY = "2023-01-02"
OPTIONS = ("--start-date", "--end-date")


def add(run: Runner, place: Database, title: str, *dates: str, status: str = "completed") -> None:
    """Add a visit with these first and last days; an empty text is no date."""
    options = [f"{name}={date}" for name, date in zip(OPTIONS, dates, strict=False) if date]
    done = run(place, "add", "delegations", "--direction", "inbound", "--title", title,
               "--status", status, *options)  # fmt: skip
    assert done.code == 0, done.err


def on(run: Runner, place: Database, *args: str) -> dict[str, str]:
    """The visits of the day: whether each is certain, by title."""
    rows = answer(run, place, "list", "delegations", "--on", DAY, "--columns", "title", *args)
    return {row["title"]: row["on_day"] for row in rows}


def test_a_visit_across_the_year_is_in_town_on_every_day_of_it(
    run: Runner, empty: Database
) -> None:
    add(run, empty, "across", "2022-12-30", "2023-01-05")
    add(run, empty, "that day", DAY, DAY)
    add(run, empty, "later", "2023-01-03", "2023-01-05")
    add(run, empty, "earlier", "2022-12-30", "2023-01-01")
    assert on(run, empty) == {"across": "yes", "that day": "yes"}


def test_a_visit_of_a_month_may_be_in_town_and_the_output_says_so(
    run: Runner, empty: Database
) -> None:
    add(run, empty, "month", "2023-01", "2023-01")
    add(run, empty, "begins that day", DAY, "2023-01")
    assert on(run, empty) == {"month": "may", "begins that day": "yes"}
    done = run(empty, "list", "delegations", "--on", "2/1/2023", "-f", "table")
    assert "1 of them may be on the day" in done.err


def test_what_is_left_out_is_counted(run: Runner, empty: Database) -> None:
    add(run, empty, "cancelled", "2023-01-01", "2023-01-03", status="cancelled")
    add(run, empty, "no end", "2022-06-01")
    add(run, empty, "no dates")
    assert on(run, empty) == {}
    done = run(empty, "list", "delegations", "--on", DAY, "-f", "table")
    for note in ("1 more is left out because of its status",
                 "1 more has only a first or only a last day", "1 more has no dates"):  # fmt: skip
        assert note in done.err
    assert on(run, empty, "--status", "cancelled") == {"cancelled": "yes"}


def test_a_contact_without_a_last_day_may_still_be_one(run: Runner, seeded: Database) -> None:
    for name, *dates in (("A", "--valid-from", "2020-01-01"), ("B", "--valid-to", "2021"),
                         ("C", "--valid-from", "2020", "--valid-to", "2024")):  # fmt: skip
        done = run(seeded, "add", "contacts", "--partner", "JETRO", "--name", name, *dates)
        assert done.code == 0, done.err
    rows = answer(run, seeded, "list", "contacts", "--on", DAY, "--columns", "name")
    assert {row["name"]: row["on_day"] for row in rows} == {"A": "may", "C": "yes"}


def test_an_export_of_a_day_says_what_is_uncertain_and_is_imported_as_it_is(
    run: Runner, empty: Database
) -> None:
    add(run, empty, "month", "2023-01", "2023-01")
    done = run(empty, "export", "delegations", "--on", DAY, "-f", "json")
    assert "1 of them may be on the day" in done.err
    (row,) = json.loads(done.out)
    assert "on_day" not in row


def test_the_api_answers_alike(run: Runner, empty: Database) -> None:
    add(run, empty, "across", "2022-12-30", "2023-01-05")
    office = office_of(empty)
    for day in (DAY, "2/1/2023", datetime.date(2023, 1, 2)):
        (row,) = office.list("delegations", on=day)
        assert (row["title"], row["on_day"]) == ("across", "yes")
    with pytest.raises(UsageProblem, match="on, period"):
        office.list("delegations", on=DAY, year=2023)


@pytest.mark.parametrize(
    ("entity", "day", "reason"),
    [
        ("indicators", DAY, "no first and last day"),
        ("delegations", "2023", "is not one day"),
        ("delegations", "31/2/2023", "2023"),
    ],
)
def test_a_question_without_an_answer_is_refused(
    run: Runner, empty: Database, entity: str, day: str, reason: str
) -> None:
    done = run(empty, "list", entity, "--on", day)
    assert done.code == 2
    assert reason in done.err


def test_agreements_are_listed_as_they_stood_on_the_day(run: Runner, empty: Database) -> None:
    for args in (
        ("mous", "--title", "Port", "--stage", "signed", "--signed-on", "2021-05-01",
         "--effective-on", "2021-05-01"),
        ("mou-events", "--mou", "MOU-2021-0001", "--kind", "terminated", "--date", "2024-03-01"),
    ):  # fmt: skip
        done = run(empty, "add", *args)
        assert done.code == 0, done.err
    columns = ("--columns", "ref,status", "-f", "csv")
    status = {
        day: run(empty, "list", "mous", "--on", day, *columns).out.splitlines()[1:]
        for day in ("2020-01-01", "2023-06-30", "2024-03-01")
    }
    assert status == {
        "2020-01-01": ["MOU-2021-0001,unsigned"],
        "2023-06-30": ["MOU-2021-0001,in_force"],
        "2024-03-01": ["MOU-2021-0001,terminated"],
    }
    in_force = ("--status", "in_force", "--count")
    assert run(empty, "list", "mous", "--on", "2023-06-30", *in_force).out == "1\n"
    assert run(empty, "list", "mous", "--on", "2024-06-30", *in_force).out == "0\n"


DAYS = ["2022-12-31", "2023-01-01", "2023-01-02", "2023-01-31", "2023-02-01"]
PARTIAL = st.sampled_from([None, "2022", "2023", "2024", "2022-12", "2023-01", "2023-02", *DAYS])


@given(first=PARTIAL, last=PARTIAL, open_ended=st.booleans(), day=st.sampled_from(DAYS))
def test_the_conditions_agree_with_every_day_that_the_dates_can_mean(
    first: str | None, last: str | None, open_ended: bool, day: str
) -> None:
    assume(first or last)
    assume(not (first and last) or last_day(DateText(last)) >= first_day(DateText(first)))
    entity = ENTITIES["contacts" if open_ended else "delegations"]
    columns = literal(first, Text()), literal(last, Text())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(on_day, "_dates", lambda _: columns)
        conditions = select(on_day.may_contain(entity, day), on_day.only_may_contain(entity, day))
    with create_engine("sqlite://").connect() as connection:
        may, uncertain = connection.execute(conditions).one()
    begin, end = first, last
    if not open_ended:
        begin, end = first or last, last or first
    begins = first_day(DateText(begin)) if begin else "0000"
    ends = last_day(DateText(end)) if end else "9999"
    assert bool(may) is (begins <= day <= ends)
    between = bool(first and last and last_day(DateText(first)) <= day <= first_day(DateText(last)))
    assert bool(uncertain) is not (between or day in (first, last))
