"""What has not happened yet counts in no total, and a period with days to come is compared with no
whole one."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from answers import Runner
from databases import office_of
from ecodiplo import Office, clock
from ecodiplo.catalogue import ENTITIES
from ecodiplo.cli.output import Audience
from ecodiplo.cli.render.summary import summary_sheet
from ecodiplo.dates import Period
from ecodiplo.db.engine import Database
from ecodiplo.language import DASH, Lang
from ecodiplo.services.query.measure_syntax import parse_measure
from ecodiplo.services.report.compose import compose, render
from ecodiplo.services.report.content import gather
from ecodiplo.services.statistics.breakdown import break_down
from ecodiplo.services.statistics.comparison import Obstacle
from ecodiplo.services.statistics.measures import Recomputed, recompute
from ecodiplo.services.statistics.reconcile import reconcile
from ecodiplo.services.statistics.summary import SummaryLine, summarise
from ecodiplo.vocabulary import Basis

TODAY = datetime.date(2026, 11, 28)
YEAR, BEFORE = Period("2026-01-01", "2026-12-31"), Period("2025-01-01", "2025-12-31")
PASSED, NOW, TO_COME = ("2026-03-02", "2026-11-28"), ("2026-11", "2026"), ("2026-11-29", "2026-12")
# A record of each kind that has dates of results: its values, and the field of its date.
RECORDS: dict[str, tuple[str, dict[str, Any]]] = {
    "delegations": ("start_date", {"direction": "inbound", "status": "completed"}),
    "press-visits": ("start_date", {}),
    "events": ("start_date", {"kind": "seminar"}),
    "mous": ("signed_on", {"status": "signed"}),
    "aid": ("approval_date", {"kind": "project", "status": "approved"}),
}


@pytest.fixture
def office(seeded: Database) -> Iterator[Office]:
    with office_of(seeded) as office:
        yield office


def add_each(office: Office, name: str, *dates: str) -> None:
    """Add a record of the kind on each of these dates."""
    field, values = RECORDS[name]
    for at, date in enumerate(dates):
        office.add(name, title=f"Record {date} {at}", create_partners=False,
                   **dict[str, Any](values | {field: date}))  # fmt: skip


def counted(
    database: Database, measure: str, period: Period = YEAR, basis: Basis = Basis.PERIOD
) -> Recomputed:
    with database.read() as connection:
        return recompute(connection, parse_measure(measure), basis, period, today=TODAY)


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_wholly_after_today_does_not_count_and_is_told_apart(
    seeded: Database, office: Office, name: str
) -> None:
    add_each(office, name, *PASSED, *NOW, *TO_COME)
    number = counted(seeded, f"count {name}")
    assert (number.records, number.other_status) == (4, 2)
    with seeded.read() as connection:
        breakdown = break_down(connection, ENTITIES[name], "month", YEAR, today=TODAY)
    months = {group.key: group.records for group in breakdown.groups}
    assert months == {"2026-03": 1, "2026-11": 2, None: 1}
    assert breakdown.excluded is not None
    assert breakdown.excluded.other_status == 2


@pytest.mark.parametrize("name", RECORDS)
def test_a_list_has_it_all_the_same(office: Office, name: str) -> None:
    add_each(office, name, *PASSED, *NOW, *TO_COME)
    assert len([*office.list(name, year="2026")]) == 6


def test_a_line_of_capital_to_come_adds_nothing(seeded: Database, office: Office) -> None:
    project = office.add("fdi-projects", name="Plant", certificate_date="2026-01-05")
    for date, kind, amount in (("2026-01-05", "new", 10), ("2026-12-05", "increase", 5)):
        office.add("fdi-capital", project=project, date=date, kind=kind, amount_usd=amount)
    number = counted(seeded, "sum fdi-capital.attracted_usd")
    assert (number.value, number.records, number.other_status) == (Decimal(10), 1, 1)
    capital = "sum fdi-projects.registered_capital_usd in-force=yes"
    assert counted(seeded, capital, basis=Basis.CUMULATIVE).value == 10


@pytest.mark.parametrize("measure", ["count delegations", "count mous in-force=yes"])
def test_a_total_as_of_a_day_to_come_is_as_of_today(
    seeded: Database, office: Office, measure: str
) -> None:
    add_each(office, measure.split()[1], *PASSED, *NOW, *TO_COME)
    office.add("mous", title="Ends", status="signed", signed_on="2020", expires_on="2026-12-10")
    numbers = [
        counted(seeded, measure, Period(None, last), Basis.CUMULATIVE)
        for last in ("2026-11-28", "2026-12-31", "2030-12-31")
    ]
    assert numbers[0].records >= 3
    assert numbers[0] == numbers[1] == numbers[2]


def test_an_agreement_of_which_only_its_end_to_come_is_known_has_begun(
    seeded: Database, office: Office
) -> None:
    office.add("mous", title="No start", status="signed", expires_on="2030")
    office.add("documents", title="Strategy", kind="strategy", period_end="2030")
    always = Period(None, None)
    before = counted(seeded, "count documents", YEAR)
    assert counted(seeded, "count mous", always).records == 1
    assert before.records == 0
    assert counted(seeded, "count documents", always).other_status == 0


def test_a_task_that_is_due_on_a_day_to_come_counts(seeded: Database, office: Office) -> None:
    office.add("tasks", title="Report", due_date="2026-12-15")
    assert counted(seeded, "count tasks").records == 1


def test_a_measure_of_planned_visits_counts_those_to_come(seeded: Database, office: Office) -> None:
    for status in ("planned", "completed"):
        office.add("delegations", direction="inbound", title=status, status=status,
                   start_date="2026-12-10")  # fmt: skip
    assert counted(seeded, "count delegations status=planned").records == 1
    both = counted(seeded, "count delegations status=planned,completed")
    assert (both.records, both.other_status) == (1, 1)


def test_a_report_has_no_record_of_a_day_to_come(seeded: Database, office: Office) -> None:
    for name in RECORDS:
        add_each(office, name, "2026-03-02", "2026-12-10")
    office.add("events", title="Umbrella", kind="seminar", start_date="2026-12-10",
               role_in_totals="umbrella")  # fmt: skip
    for date in ("2026-03", "2026-11-29"):
        office.add("documents", title=f"Issued {date}", kind="plan", issued_on=date)
        office.add("partners", name=f"Since {date}", kind="locality", relation="sister_city",
                   relation_since=date)  # fmt: skip
    office.add("documents", title="Until December", kind="plan", issued_on="2024",
               period_end="2026-12-10")  # fmt: skip
    with seeded.read() as connection:
        content = gather(connection, YEAR, today=TODAY)
    lists = {name: [row.get("title", row.get("name")) for row in records.rows]
             for name, records in content.lists.items()}  # fmt: skip
    for name in ("inbound", "press", "events", "mous", "aid"):
        assert lists[name] == ["Record 2026-03-02 0"], name
    assert lists["events_apart"] == []
    assert "Issued 2026-03" in lists["documents"]
    assert "Until December" in lists["documents"]
    assert "Issued 2026-11-29" not in lists["documents"]
    assert "Since 2026-03" in lists["kept"]
    assert "Since 2026-11-29" not in lists["kept"]


def test_an_event_to_come_connects_no_enterprise(seeded: Database, office: Office) -> None:
    for date in ("2026-03-02", "2026-12-10"):
        partner = office.add("partners", name=f"Firm {date}", kind="corporation")
        office.add("events", title=date, kind="business_matching", start_date=date,
                   partners=[{"value": partner, "role": "connected"}])  # fmt: skip
    with seeded.read() as connection:
        rows = gather(connection, YEAR, today=TODAY).lists["connected"].rows
    assert [row["name"] for row in rows] == ["Firm 2026-03-02"]


def test_a_figure_of_the_year_is_reconciled_with_the_records_up_to_today(
    seeded: Database, office: Office
) -> None:
    office.add("figures", indicator="press_visits", period_start="2026", period_end="2026",
               value="2", source="SRC-0001")  # fmt: skip
    add_each(office, "press-visits", "2026-03-02", "2026-12-10")
    with seeded.read() as connection:
        (row,) = reconcile(connection, YEAR, today=TODAY, indicator="press_visits")
    assert row.recorded is not None
    assert (row.recorded.records, row.recorded.other_status) == (1, 1)


def line(database: Database, period: Period, compared: Period, today: datetime.date) -> SummaryLine:
    with database.read() as connection:
        summary = summarise(connection, period, today=today, compare=compared)
    (own,) = (each for each in summary.lines if each.code == "press_visits")
    return own


@pytest.mark.parametrize(
    ("period", "compared", "today", "difference"),
    [
        (YEAR, BEFORE, TODAY, None),
        (BEFORE, YEAR, TODAY, None),
        (YEAR, BEFORE, datetime.date(2026, 12, 31), 1),
        (Period("2026-01-01", "2026-11-28"), Period("2025-01-01", "2025-11-28"), TODAY, 1),
        (Period("2026-01-01", "2026-06-30"), Period("2025-01-01", "2025-06-30"), TODAY, 1),
    ],
)
def test_records_of_a_period_with_days_to_come_are_not_compared(
    seeded: Database, office: Office, period: Period, compared: Period, today: datetime.date,
    difference: int | None,
) -> None:  # fmt: skip
    add_each(office, "press-visits", "2026-03-02", "2026-03-05", "2025-03-02")
    own = line(seeded, period, compared, today)
    assert (own.obstacle is Obstacle.NOT_ENDED) == (difference is None)
    assert (own.change.difference if own.change else None) == difference


def test_published_figures_of_equal_days_stay_comparable(seeded: Database, office: Office) -> None:
    for year, value in (("2025", "4"), ("2026", "6")):
        office.add("figures", indicator="press_visits", period_start=year, period_end=year,
                   value=value, kind="estimate", source="SRC-0001")  # fmt: skip
    own = line(seeded, YEAR, BEFORE, TODAY)
    assert own.change is not None
    assert (own.change.difference, own.obstacle) == (Decimal(2), None)


@pytest.mark.parametrize(
    ("lang", "sentences", "cell"),
    [
        (Lang.EN,
         ["The period has not ended; the report tells the state as of 28 Nov 2026 and does not"
          " count what is entered for later days.",
          "No comparison is made for foreign press teams, as the period has not ended."],
         "not compared: the period has not ended"),
        (Lang.VI,
         ["Kỳ báo cáo chưa kết thúc; báo cáo nêu tình hình tính đến ngày 28/11/2026, không tính"
          " những việc đã nhập cho các ngày sau.",
          "Chưa so sánh được số đoàn phóng viên, báo chí nước ngoài, do kỳ báo cáo chưa kết thúc."],
         "không so sánh: kỳ chưa kết thúc"),
    ],
)  # fmt: skip
def test_a_sentence_and_a_table_give_the_reason(
    seeded: Database, office: Office, lang: Lang, sentences: list[str], cell: str
) -> None:
    add_each(office, "press-visits", "2026-03-02", "2025-03-02")
    with seeded.read() as connection:
        page = str(render(compose(connection, YEAR, lang, today=TODAY).document, "md"))
        ended = str(render(compose(connection, BEFORE, lang, today=TODAY).document, "md"))
        summary = summarise(connection, YEAR, today=TODAY, compare=BEFORE)
    for sentence in sentences:
        assert sentence in page
        assert sentence not in ended
    sheet = summary_sheet(summary, lang, Audience.PEOPLE)
    (row,) = [row for row in sheet.rows if row["change"] != DASH]
    assert row["change"] == cell


def test_a_note_says_of_which_day_the_numbers_are(run: Runner, seeded: Database) -> None:
    year = str(clock.today().year + 1)
    for command in (["summary"], ["summary", "events", "--by", "month"], ["reconcile"],
                    ["summary", "events", "--by", "month", "--by", "kind"]):  # fmt: skip
        table = ("--format", "table")
        assert "The period has not ended: the numbers of the records are as of" in (
            run(seeded, *command, "--year", year, *table).err
        )
        assert "has not ended" not in run(seeded, *command, "--year", "2022", *table).err
