"""The time zone of the office decides days and shows moments."""

from __future__ import annotations

import datetime
import json
import re
import time
import zoneinfo
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from conftest import Run
from databases import office_of
from ecodiplo import clock
from ecodiplo.api.arguments import moment
from ecodiplo.dates import Period, read_moment, show_moment
from ecodiplo.db.engine import Database
from ecodiplo.errors import UsageProblem, ValueUnreadable
from ecodiplo.fields import Moment
from ecodiplo.services.query.period_choice import local_moments

NOON = datetime.datetime(2022, 9, 14, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Sets the time zone of the office; the machine's is that of New York."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield lambda name: monkeypatch.setenv(clock.VARIABLE, name)
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("read", [read_moment, Moment().parse, partial(moment, "changed_since")])
def test_a_moment_without_a_zone_is_in_that_of_the_office(
    zone: Callable[[str], None], read: Callable[[str], datetime.datetime]
) -> None:
    zone("Asia/Ho_Chi_Minh")
    assert read("2022-09-14T19:00") == read("2022-09-14T12:00+00:00") == NOON
    midnight = NOON - datetime.timedelta(hours=19)
    for day in ("2022-09-14", "14/9/2022", "14.09.2022", "14 tháng 9 năm 2022", "14 Sep 2022"):
        assert read(day) == midnight


@pytest.mark.parametrize("read", [read_moment, Moment().parse])
@pytest.mark.parametrize(
    "text",
    ["", "x", "9/2022", "2022", "31/2/2022", "14-15/9/2022", "14/9/2022 19:00", "14/9/2022Z",
     "14/9/2022 7:00 PM", "14/9/2022+07:00"],
)  # fmt: skip
def test_a_text_without_one_day_or_with_a_time_in_no_iso_form_is_no_moment(
    read: Callable[[str], datetime.datetime], text: str
) -> None:
    with pytest.raises(ValueUnreadable, match="is not a date or a time such as 2026-11-28"):
        read(text)


def test_moments_are_shown_in_the_zone_of_the_office(zone: Callable[[str], None]) -> None:
    assert show_moment(NOON).en == "2022-09-14 08:00"
    zone("Asia/Ho_Chi_Minh")
    assert show_moment(NOON).vi == "14/09/2022 19:00"


def test_a_day_begins_at_its_midnight_there(zone: Callable[[str], None]) -> None:
    zone("Asia/Ho_Chi_Minh")
    since, until = local_moments(Period("2022-09-14", "2022-09-14"))
    assert since is not None
    assert until is not None
    assert since.isoformat() == "2022-09-14T00:00:00+07:00"
    assert until.isoformat() == "2022-09-15T00:00:00+07:00"


def test_a_day_on_which_clocks_change_has_its_own_length(zone: Callable[[str], None]) -> None:
    for name in ("", "America/New_York"):
        if name:
            zone(name)
        since, until = local_moments(Period("2022-03-13", "2022-03-13"))
        assert since is not None
        assert until is not None
        assert until.astimezone(datetime.UTC) - since.astimezone(datetime.UTC) == (
            datetime.timedelta(hours=23)
        )


def test_today_is_the_day_of_the_office(zone: Callable[[str], None], facts: Database) -> None:
    days = set()
    for name in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):  # 25 hours apart
        zone(name)
        assert office_of(facts).today == clock.today()
        days.add(clock.today())
    assert len(days) == 2


def test_the_zone_is_named_once_where_moments_are_shown(
    zone: Callable[[str], None], seeded: Database, run: Callable[..., Run]
) -> None:
    assert "When (EST/EDT)" in run(seeded, "log", "--format", "markdown").out
    zone("Asia/Ho_Chi_Minh")
    assert (
        "Thời điểm (Asia/Ho_Chi_Minh)" in run(seeded, "log", "--format", "markdown", lang="vi").out
    )


def test_machines_get_moments_with_their_distance_from_utc(
    zone: Callable[[str], None], seeded: Database, run: Callable[..., Run]
) -> None:
    zone("Asia/Ho_Chi_Minh")
    (entry,) = json.loads(run(seeded, "log", "--format", "json").out)
    assert datetime.datetime.fromisoformat(entry["at"]).tzinfo is not None


def test_log_filters_by_the_days_of_the_office(
    zone: Callable[[str], None], seeded: Database, run: Callable[..., Run]
) -> None:
    for name in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        zone(name)
        day = clock.local(office_of(seeded).commands()[0].at).date()
        for shift, count in ((0, 1), (1, 0), (-1, 0)):
            asked = (day + datetime.timedelta(shift)).isoformat()
            done = run(seeded, "log", "--from", asked, "--to", asked, "--format", "json")
            assert len(json.loads(done.out)) == count


@pytest.mark.parametrize(
    ("name", "reason"),
    [("", "ECODIPLO_TIMEZONE is empty"), ("Asia/Ho_Chi_Min", "Did you mean Asia/Ho_Chi_Minh"),
     ("../../etc/passwd", "takes a time zone"), ("Asia", "takes a time zone"),
     ("+07:00", "takes a time zone")],
)  # fmt: skip
def test_an_unknown_zone_is_refused(
    zone: Callable[[str], None], facts: Database, run: Callable[..., Run], name: str, reason: str
) -> None:
    zone(name)
    done = run(facts, "list", "delegations")
    assert done.code == 2
    assert reason in done.err
    assert len(done.err.splitlines()) == 1


def test_without_data_of_zones_the_package_is_named(
    zone: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zoneinfo, "available_timezones", set)
    zone("Asia/Nowhere")
    with pytest.raises(UsageProblem, match="pip install tzdata"):
        clock.today()


def test_no_other_module_reads_the_clock() -> None:
    reads = re.compile(r"datetime\.now|date\.today|utcnow|\.astimezone\(\)")
    sources = Path(clock.__file__).parent.rglob("*.py")
    assert [path.name for path in sources if reads.search(path.read_text("utf-8"))] == ["clock.py"]
