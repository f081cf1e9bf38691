"""Every number of a summary, a reconciliation and a report against SQL written by hand, on both
engines: for years, halves, quarters and months, and as of days."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from ecodiplo.catalogue import ENTITIES
from ecodiplo.dates import Period
from ecodiplo.db.engine import Database
from ecodiplo.formats.documents.blocks import Table
from ecodiplo.language import Lang
from ecodiplo.periods import parse_period, period_code
from ecodiplo.services.report.compose import compose
from ecodiplo.services.statistics.breakdown import break_down
from ecodiplo.services.statistics.reconcile import reconcile
from ecodiplo.services.statistics.summary import summarise
from ecodiplo.services.statistics.wording import quantity
from ecodiplo.vocabulary import Basis
from five_years import fill

TODAY = datetime.date(2024, 6, 15)
PERIODS = ("2020", "2022", "2024", "2022-Q1", "2022-Q3", "2023-Q4", "2024-Q2", "2021-H1", "2023-H2",
           "2022-9M", "2022-02", "2024-12", "2021-03-15..2022-11-15", "2020..2024")  # fmt: skip


@pytest.fixture(scope="module")
def database(module_empty: Database) -> Database:
    """The five years, made once on each engine."""
    fill(module_empty)
    return module_empty


# By hand, and otherwise than the program: the first and last day that a date can mean.
def first(d: str) -> str:
    return f"(CASE length({d}) WHEN 4 THEN {d} || '-01-01' WHEN 7 THEN {d} || '-01' ELSE {d} END)"


def last(d: str) -> str:
    ends = " ".join(
        f"WHEN '{m:02}' THEN '-{30 if m in (4, 6, 9, 11) else 31}'" for m in range(1, 13) if m != 2
    )
    february = f"CASE WHEN substr({d}, 1, 4) IN ('2020', '2024') THEN '-29' ELSE '-28' END"
    return (
        f"(CASE length({d}) WHEN 4 THEN {d} || '-12-31' WHEN 7 THEN {d} || CASE substr({d}, 6, 2)"
        f" {ends} ELSE {february} END ELSE {d} END)"
    )


def within(d: str) -> str:
    return f"{first(d)} >= :first AND {last(d)} <= :last AND {first(d)} <= :today"


VISITS = (
    "role_in_totals = 'counted' AND (status IN ('under_way', 'completed')"
    f" OR status IN ('planned', 'approved') AND {last('start_date')} <= :today)"
)
AID = (
    "role_in_totals = 'counted' AND (status IN ('approved', 'under_way', 'completed')"
    f" OR status = 'proposed' AND {last('approval_date')} <= :today)"
)
LEDGER = (
    "SELECT {what} FROM fdi_capital c JOIN fdi_projects p ON p.id = c.project_id"
    " WHERE c.role_in_totals = 'counted' AND p.role_in_totals = 'counted'"
    " AND c.kind IN ({kinds}) AND " + within("c.date")
)
STANDING = """
    SELECT {what} FROM (
        SELECT p.id,
            (SELECT sum(CASE WHEN c.kind IN ('decrease', 'termination') THEN -c.amount_usd_cents
                        ELSE c.amount_usd_cents END)
             FROM fdi_capital c
             WHERE c.project_id = p.id AND c.role_in_totals = 'counted'
               AND c.date <= :last) AS capital
        FROM fdi_projects p
        LEFT JOIN (SELECT project_id, min(date) AS begun, count(*) AS lines
                   FROM fdi_capital WHERE role_in_totals = 'counted'
                   GROUP BY project_id) l ON l.project_id = p.id
        LEFT JOIN (SELECT project_id, min(date) AS ended
                   FROM fdi_capital WHERE role_in_totals = 'counted' AND kind = 'termination'
                   GROUP BY project_id) e ON e.project_id = p.id
        LEFT JOIN (SELECT project_id, count(*) AS any_ended
                   FROM fdi_capital WHERE kind = 'termination'
                   GROUP BY project_id) a ON a.project_id = p.id
        LEFT JOIN (SELECT project_id, count(*) AS any_lines
                   FROM fdi_capital GROUP BY project_id) n ON n.project_id = p.id
        WHERE p.role_in_totals = 'counted'
          AND (p.certificate_date <= :last
               OR p.certificate_date IS NULL AND (l.begun <= :last OR n.any_lines IS NULL))
          AND NOT CASE
              WHEN p.terminated_on IS NOT NULL THEN p.terminated_on <= :last
              WHEN e.ended <= :last THEN 1 = 1
              ELSE p.status = 'terminated' AND a.any_ended IS NULL END
    ) standing
"""
BY_HAND: dict[str, str] = {
    "delegations_inbound": "SELECT count(*) FROM delegations WHERE direction = 'inbound'"
    f" AND {VISITS} AND {within('start_date')}",
    "delegations_outbound": "SELECT count(*) FROM delegations WHERE direction = 'outbound'"
    f" AND {VISITS} AND {within('start_date')}",
    "enterprises_connected": "SELECT sum(enterprises_connected) FROM events"
    f" WHERE role_in_totals = 'counted' AND {within('start_date')}",
    "promotion_events_attended": "SELECT count(*) FROM events WHERE role_in_totals = 'counted'"
    f" AND city_role = 'attended' AND {within('start_date')}",
    "press_visits": "SELECT count(*) FROM press_visits WHERE role_in_totals = 'counted'"
    f" AND {within('start_date')}",
    "mous_signed_to_date": "SELECT count(*) FROM mous WHERE role_in_totals = 'counted'"
    " AND stage = 'signed'"
    " AND (signed_on IS NULL OR signed_on <= :last)",
    "aid_items": f"SELECT count(*) FROM aid WHERE {AID} AND {within('approval_date')}",
    "aid_committed": f"SELECT sum(committed_usd_cents) FROM aid WHERE {AID}"
    f" AND {within('approval_date')}",
    "fdi_attracted": LEDGER.format(
        what="sum(c.amount_usd_cents)", kinds="'new', 'increase', 'share_purchase'"
    ),
    "fdi_projects_new": LEDGER.format(what="count(DISTINCT p.id)", kinds="'new'"),
    "fdi_projects_increased": LEDGER.format(what="count(DISTINCT p.id)", kinds="'increase'"),
    "fdi_capital_increases": LEDGER.format(what="count(*)", kinds="'increase'"),
    "fdi_projects_in_force": STANDING.format(what="count(*)"),
    "fdi_registered_capital_in_force": STANDING.format(what="sum(capital)"),
}
# As of a day, and never of a day to come.
TO_DATE = ("mous_signed_to_date", "fdi_projects_in_force", "fdi_registered_capital_in_force")
MONEY = ("aid_committed", "fdi_attracted", "fdi_registered_capital_in_force")


def by_hand(connection: Any, indicator: str, span: Period) -> Decimal | None:
    today = TODAY.isoformat()
    last_day = min(str(span.last), today) if indicator in TO_DATE else span.last
    number = connection.scalar(
        text(BY_HAND[indicator]), {"first": span.first, "last": last_day, "today": today}
    )
    if number is None:
        return None
    return Decimal(number) / 100 if indicator in MONEY else Decimal(number)


def span_of(period: str) -> Period:
    return parse_period(period, today=TODAY)


@pytest.mark.parametrize("period", PERIODS)
def test_every_number_of_a_summary_is_that_of_sql_by_hand(database: Database, period: str) -> None:
    span = span_of(period)
    with database.read() as connection:
        lines = {
            line.code: line.recorded for line in summarise(connection, span, today=TODAY).lines
        }
        for indicator in BY_HAND:
            recorded = lines.get(indicator)
            value = recorded.value if recorded and recorded.records else None
            expected = by_hand(connection, indicator, span)
            assert (value or 0) == (expected or 0), indicator


def test_nothing_is_counted_twice_in_the_quarters_of_a_year(database: Database) -> None:
    with database.read() as connection:
        year = summarise(connection, span_of("2022"), today=TODAY)
        parts = [summarise(connection, span_of(f"2022-Q{n}"), today=TODAY) for n in range(1, 5)]
        for line in year.lines:
            if line.recorded is None or line.basis is Basis.CUMULATIVE:
                continue
            quarters = [
                quarter.recorded
                for part in parts
                for quarter in part.lines
                if quarter.code == line.code and quarter.recorded
            ]
            placed = sum(quarter.records for quarter in quarters)
            vague = {quarter.undated for quarter in quarters} or {0}
            # A record whose date is a year may lie in each quarter, and counts in none.
            assert placed + max(vague) == line.recorded.records, line.code


def test_figures_reconcile_over_their_own_days(database: Database) -> None:
    published = [
        ("delegations_inbound", "2022", "2022"), ("delegations_inbound", "2022-07", "2022-09"),
        ("aid_committed", "2022-01-01", "2022-11-15"), ("fdi_attracted", "2022", "2022"),
        ("fdi_projects_in_force", None, "2022-06-30"), ("mous_signed_to_date", None, "2022"),
        ("fdi_registered_capital_in_force", None, "2022-12-20"),
    ]  # fmt: skip
    with database.write("figures", keep=False) as connection:
        for n, (indicator, start, end) in enumerate(published):
            connection.execute(
                text(
                    "INSERT INTO figures (ref, indicator_id, period_start, period_end,"
                    " value, source_id) SELECT :ref, id, :start, :end, 1, 1"
                    " FROM indicators WHERE code = :code"
                ),
                {"ref": f"FIG-{n}", "start": start, "end": end, "code": indicator},
            )
        reconciliations = reconcile(connection, span_of("2022"), today=TODAY)
        assert len(reconciliations) == len(published)
        for reconciliation in reconciliations:
            figure, recorded = reconciliation.published, reconciliation.recorded
            assert recorded is not None
            expected = by_hand(connection, reconciliation.indicator, figure.span)
            assert (recorded.value or 0) == (expected or 0), figure.ref


@pytest.mark.parametrize("period", ["2022", "2022-Q3", "2024"])
def test_every_number_of_a_report_is_that_of_sql_by_hand(database: Database, period: str) -> None:
    span = span_of(period)
    with database.read() as connection:
        report = compose(connection, span, Lang.VI, today=TODAY)
        blocks = report.document.every_block
        tables = {block.caption: block for block in blocks if isinstance(block, Table)}
        rows = {row[0][0]: row[2][0] for row in tables["Số công bố và số theo hồ sơ"].rows}
        for line in report.content.summary.lines:
            if line.code not in BY_HAND or line.name.vi not in rows:
                continue
            expected = by_hand(connection, line.code, span)
            shown = quantity(expected, line.unit, Lang.VI) if expected is not None else None
            assert rows[line.name.vi] in (shown, "chưa nhập giá trị"), line.code


GROUPS: dict[tuple[str, str], str] = {
    ("delegations", "country"): "SELECT c.code, count(*) FROM delegations d"
    " LEFT JOIN delegation_countries dc ON dc.delegation_id = d.id"
    f" LEFT JOIN countries c ON c.id = dc.country_id WHERE {VISITS} AND {within('start_date')}"
    " GROUP BY 1",
    ("delegations", "sector"): "SELECT c.slug, count(*) FROM delegations d"
    " LEFT JOIN delegation_sectors dc ON dc.delegation_id = d.id"
    f" LEFT JOIN sectors c ON c.id = dc.sector_id WHERE {VISITS} AND {within('start_date')}"
    " GROUP BY 1",
    ("delegations", "level"): "SELECT level, count(*) FROM delegations"
    f" WHERE {VISITS} AND {within('start_date')} GROUP BY 1",
    ("delegations", "month"): "SELECT CASE WHEN length(start_date) > 4"
    f" THEN substr(start_date, 1, 7) END, count(*) FROM delegations WHERE {VISITS}"
    f" AND {within('start_date')} GROUP BY 1",
    ("delegations", "quarter"): "SELECT CASE WHEN length(start_date) > 4"
    " THEN substr(start_date, 1, 4) || '-Q'"
    " || ((CAST(substr(start_date, 6, 2) AS integer) + 2) / 3) END, count(*)"
    f" FROM delegations WHERE {VISITS} AND {within('start_date')} GROUP BY 1",
    ("delegations", "year"): "SELECT substr(start_date, 1, 4), count(*) FROM delegations"
    f" WHERE {VISITS} AND {within('start_date')} GROUP BY 1",
    ("aid", "kind"): f"SELECT kind, count(*) FROM aid WHERE {AID} AND {within('approval_date')}"
    " GROUP BY 1",
    ("fdi-capital", "kind"): "SELECT c.kind, count(*) FROM fdi_capital c"
    " JOIN fdi_projects p ON p.id = c.project_id WHERE c.role_in_totals = 'counted'"
    f" AND p.role_in_totals = 'counted' AND {within('c.date')} GROUP BY 1",
    ("fdi-capital", "country"): "SELECT n.code, count(*) FROM fdi_capital c"
    " JOIN fdi_projects p ON p.id = c.project_id LEFT JOIN countries n ON n.id = p.country_id"
    f" WHERE c.role_in_totals = 'counted' AND p.role_in_totals = 'counted'"
    f" AND {within('c.date')} GROUP BY 1",
}  # fmt: skip


@pytest.mark.parametrize("period", ["2020", "2022", "2022-Q3", "2024", "2020..2024"])
@pytest.mark.parametrize(("entity", "by"), GROUPS)
def test_every_group_of_a_breakdown_is_that_of_sql_by_hand(
    database: Database, entity: str, by: str, period: str
) -> None:
    span = span_of(period)
    with database.read() as connection:
        breakdown = break_down(connection, ENTITIES[entity], by, span, today=TODAY)
        days = {"first": span.first, "last": span.last, "today": TODAY.isoformat()}
        rows = connection.execute(text(GROUPS[entity, by]), days)
        expected = {row[0]: row[1] for row in rows}
    assert {group.key: group.records for group in breakdown.groups} == expected


def test_money_and_people_of_a_breakdown_add_up(database: Database) -> None:
    span = span_of("2022")
    days = {"first": span.first, "last": span.last, "today": TODAY.isoformat()}
    with database.read() as connection:
        visits = break_down(connection, ENTITIES["delegations"], "country", span, today=TODAY)
        capital = break_down(connection, ENTITIES["fdi-capital"], "sector", span, today=TODAY)
        people = connection.execute(
            text(
                "SELECT count(*), sum(member_count), count(*) - count(member_count)"
                f" FROM delegations WHERE {VISITS} AND {within('start_date')}"
            ),
            days,
        ).one()
        money = {
            slug: Decimal(cents) / 100 if cents is not None else None
            for slug, cents in connection.execute(
                text(
                    "SELECT s.slug, sum(c.amount_usd_cents) FROM fdi_capital c"
                    " JOIN fdi_projects p ON p.id = c.project_id"
                    " LEFT JOIN sectors s ON s.id = p.sector_id WHERE c.role_in_totals = 'counted'"
                    " AND p.role_in_totals = 'counted'"
                    " AND c.kind IN ('new', 'increase', 'share_purchase')"
                    f" AND {within('c.date')} GROUP BY 1"
                ),
                days,
            )
        }
    members = visits.overall.totals["member_count"]
    assert (visits.overall.records, members.value, members.unknown) == tuple(people)
    attracted = {g.key: g.totals["attracted_usd"].value for g in capital.groups}
    assert {key: value for key, value in attracted.items() if value} == money


@pytest.mark.parametrize("day", ["2020-01-01", "2021-06-30", "2022-12-31", "2024-12-31"])
def test_projects_in_force_and_their_capital_stand_as_of_a_day(
    database: Database, day: str
) -> None:
    span = Period(None, day)
    with database.read() as connection:
        breakdown = break_down(
            connection, ENTITIES["fdi-projects"], "country", span, today=TODAY,
            basis=Basis.CUMULATIVE, filters={"in-force": ["yes"]},
        )  # fmt: skip
        standing = by_hand(connection, "fdi_projects_in_force", span)
        capital = by_hand(connection, "fdi_registered_capital_in_force", span)
    assert breakdown.overall.records == standing
    assert (breakdown.overall.totals["registered_capital_usd"].value or 0) == (capital or 0)


def test_a_period_is_called_by_its_code(database: Database) -> None:
    with database.read() as connection:
        assert summarise(connection, span_of("quý III/2022"), today=TODAY).code == "2022-Q3"
    assert period_code(span_of("9 tháng đầu năm 2022")) == "2022-9M"
