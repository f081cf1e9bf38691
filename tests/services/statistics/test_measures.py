"""Indicators recomputed from records: periods, exactness, unknown values, excluded records."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from sqlalchemy import text

from ecodiplo.dates import DateText, period
from ecodiplo.db.engine import Database
from ecodiplo.errors import EcodiploError
from ecodiplo.services.query.measure_syntax import parse_measure
from ecodiplo.services.statistics.measures import Recomputed, recompute, recompute_all
from ecodiplo.vocabulary import Basis, RoleInTotals

TODAY = datetime.date(2024, 6, 15)
YEAR = period(DateText("2022"), DateText("2022"))


def recorded(database: Database, measure: str, basis: Basis = Basis.PERIOD) -> Recomputed:
    with database.read() as connection:
        return recompute(connection, parse_measure(measure), basis, YEAR, today=TODAY)


@pytest.fixture
def aid(empty: Database) -> Database:
    """Five aid items: three of 2022, one of them of unknown value, one not counted."""
    rows = [
        ("AID-1", "2022", 10, "counted"),
        ("AID-2", "2022-12-31", 20, "counted"),
        ("AID-3", "2022-03", None, "counted"),
        ("AID-4", "2022", 400, "pledged"),
        ("AID-5", "2023", 8000, "counted"),
    ]
    with empty.write() as connection:
        for ref, date, cents, role in rows:
            connection.execute(
                text(
                    "INSERT INTO aid (ref, title, kind, approval_date, committed_usd_cents,"
                    " role_in_totals, not_counted_reason)"
                    " VALUES (:ref, :ref, 'project', :date, :cents, :role, :why)"
                ),
                {"ref": ref, "date": date, "cents": cents, "role": role,
                 "why": None if role == "counted" else "not signed yet"},
            )  # fmt: skip
    return empty


def test_a_sum_is_exact_and_says_how_many_had_no_value(aid: Database) -> None:
    assert recorded(aid, "sum aid.committed_usd") == Recomputed(
        Decimal("0.30"), 3, 1, left_out={RoleInTotals.PLEDGED: 1}, planned=3
    )


def test_a_count_leaves_out_what_is_not_counted(aid: Database) -> None:
    assert recorded(aid, "count aid") == Recomputed(
        Decimal(3), 3, left_out={RoleInTotals.PLEDGED: 1}, planned=3
    )


def test_a_cumulative_measure_counts_all_up_to_the_last_day(aid: Database) -> None:
    with aid.write() as connection:
        connection.execute(text("UPDATE aid SET approval_date = '2019' WHERE ref = 'AID-1'"))
    assert recorded(aid, "count aid", Basis.CUMULATIVE).records == 3
    assert recorded(aid, "count aid").records == 2


def test_unknown_is_not_zero(aid: Database) -> None:
    disbursed = recorded(aid, "sum aid.disbursed_usd")
    assert (disbursed.value, disbursed.records, disbursed.unknown) == (None, 3, 3)


def test_filters_are_those_of_list(aid: Database) -> None:
    assert recorded(aid, "count aid kind=project,programme").records == 3
    assert recorded(aid, "count aid kind=programme").records == 0


@pytest.mark.parametrize(
    "measure", ["", "average aid.x", "sum", "count aid kind", "sum aid.nothing"]
)
def test_a_measure_that_says_nothing_is_refused(measure: str) -> None:
    with pytest.raises(EcodiploError):
        parse_measure(measure)


def test_a_fault_of_a_measure_is_in_both_languages_and_stops_no_other(aid: Database) -> None:
    measures = {"faulty": ("sum aid.nothing", Basis.PERIOD), "sound": ("count aid", Basis.PERIOD)}
    with aid.read() as connection:
        numbers = recompute_all(connection, measures, YEAR, today=TODAY)
    fault = numbers["faulty"].fault
    assert fault is not None
    assert "nothing" in fault.en
    assert "nothing" in fault.vi
    assert fault.en != fault.vi
    assert (numbers["sound"].value, numbers["sound"].fault) == (Decimal(3), None)


def test_an_ended_project_without_a_licence_date_was_in_force_before_its_end(
    empty: Database,
) -> None:
    with empty.write() as connection:
        connection.execute(
            text(
                "INSERT INTO fdi_projects (ref, name, status, terminated_on)"
                " VALUES ('FDI-1', 'A', 'terminated', '2023-05-02')"
            )
        )
    measure = "count fdi-projects in-force=yes"
    assert recorded(empty, measure, Basis.CUMULATIVE).records == 1
    later = period(DateText("2023"), DateText("2023"))
    with empty.read() as connection:
        ended = recompute(connection, parse_measure(measure), Basis.CUMULATIVE, later, today=TODAY)
    assert ended.records == 0


def test_a_visit_without_a_start_has_not_happened_before_the_year_of_its_end(
    empty: Database,
) -> None:
    with empty.write() as connection:
        for ref, end in (("DEL-1", "2022-05-02"), ("DEL-2", "2023-05-02")):
            connection.execute(
                text(
                    "INSERT INTO delegations (ref, title, direction, end_date, status)"
                    " VALUES (:ref, :ref, 'inbound', :end, 'completed')"
                ),
                {"ref": ref, "end": end},
            )
    assert recorded(empty, "count delegations", Basis.CUMULATIVE).records == 1
    assert recorded(empty, "count delegations").records == 1


def test_a_planned_visit_that_may_be_still_to_come_counts_on_no_past_day(empty: Database) -> None:
    """TODAY is in 2024: of the planned visits, only that of 2022 has certainly taken place."""
    with empty.write() as connection:
        for ref, date in (("DEL-1", "2022"), ("DEL-2", "2024"), ("DEL-3", None)):
            connection.execute(
                text("INSERT INTO delegations (ref, title, direction, start_date, status)"
                     " VALUES (:ref, :ref, 'inbound', :date, 'planned')"),
                {"ref": ref, "date": date},
            )  # fmt: skip
    with empty.read() as connection:
        to_date = recompute(
            connection, parse_measure("count delegations"), Basis.CUMULATIVE,
            period(DateText("2024-01-01"), DateText("2024-03-31")), today=TODAY,
        )  # fmt: skip
        ever = recompute(
            connection, parse_measure("count delegations"), Basis.PERIOD, period(None, None),
            today=TODAY,
        )  # fmt: skip
    assert (to_date.records, to_date.other_status) == (1, 2)
    assert (ever.records, ever.other_status) == (1, 2)
