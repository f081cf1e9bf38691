"""Feeds: what people changed stays, an older file is refused, what is missing is dealt with."""

from __future__ import annotations

import csv
import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from ecodiplo.api import Office
from ecodiplo.db.engine import Database
from ecodiplo.errors import InvalidData, UsageProblem
from ecodiplo.periods import parse_period
from ecodiplo.services.imports.options import ImportOptions
from ecodiplo.services.imports.report import ImportReport

Row = Mapping[str, Any]
ONE = {"external_id": "V-1", "direction": "inbound", "title": "Visit one", "countries": "JP",
       "start_date": "2023-05", "member_count": "5"}  # fmt: skip
TWO = ONE | {"external_id": "V-2", "title": "Visit two", "start_date": "2023-06"}
THREE = ONE | {"external_id": "V-3", "title": "Visit three", "start_date": "2024-01"}
TODAY = datetime.date(2024, 1, 1)


@pytest.fixture
def office(seeded: Database) -> Office:
    return Office(seeded.url.render_as_string(hide_password=False))


class Feed:
    """A system that sends files of visits."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office, self.folder = office, folder

    def send(self, *rows: Row, entity: str = "delegations", **options: Any) -> ImportReport:
        file = self.folder / "feed.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(dict.fromkeys(k for row in rows for k in row)))
            writer.writeheader()
            writer.writerows(rows)
        options = {"system": "crm", **options}
        return self.office.import_file(entity, file, ImportOptions(**options))

    def visit(self, external_id: str) -> dict[str, Any]:
        return self.office.get("delegations", f"crm:{external_id}")


@pytest.fixture
def feed(office: Office, tmp_path: Path) -> Feed:
    return Feed(office, tmp_path)


def test_a_value_that_a_person_changed_stays_and_is_named(feed: Feed) -> None:
    feed.send(ONE)
    feed.office.edit("delegations", "V-1", member_count=9)
    report = feed.send(ONE | {"member_count": "55", "note": "from the feed"})
    assert feed.visit("V-1")["member_count"] == 9
    assert feed.visit("V-1")["note"] == "from the feed"
    (kept,) = report.feed.kept
    assert (kept.row, kept.field, kept.value, kept.in_file) == (2, "member_count", 9, "55")


def test_it_stays_night_after_night(feed: Feed) -> None:
    feed.send(ONE)
    feed.office.edit("delegations", "V-1", member_count=9)
    for _ in range(3):
        assert feed.send(ONE).feed.kept_count == 1
    assert feed.visit("V-1")["member_count"] == 9


def test_a_value_that_both_have_is_not_named(feed: Feed) -> None:
    feed.send(ONE)
    feed.office.edit("delegations", "V-1", member_count=9)
    assert feed.send(ONE | {"member_count": "9"}).feed.kept == []


def test_a_list_that_a_person_changed_stays(feed: Feed) -> None:
    feed.send(ONE)
    feed.office.edit("delegations", "V-1", countries=["KR", "JP"])
    report = feed.send(ONE | {"countries": "DK"})
    assert feed.visit("V-1")["countries"] == ["KR", "JP"]
    assert [kept.field for kept in report.feed.kept] == ["countries"]


def test_a_value_that_a_person_cleared_stays_empty(feed: Feed) -> None:
    feed.send(ONE)
    feed.office.edit("delegations", "V-1", member_count=None)
    assert feed.send(ONE).feed.kept_count == 1
    assert feed.visit("V-1")["member_count"] is None


def test_a_direct_edit_of_the_database_is_one_of_a_person(feed: Feed, seeded: Database) -> None:
    feed.send(ONE)
    with seeded.migrate() as connection:
        connection.exec_driver_sql(
            "UPDATE delegations SET member_count = 9 WHERE title = 'Visit one'"
        )
    assert feed.send(ONE).feed.kept_count == 1
    assert feed.visit("V-1")["member_count"] == 9


def test_the_feed_wins_when_told(feed: Feed) -> None:
    feed.send(ONE)
    feed.office.edit("delegations", "V-1", member_count=9)
    assert feed.send(ONE, staff_wins=False).feed.kept == []
    assert feed.visit("V-1")["member_count"] == 5


def test_after_it_has_won_a_value_is_of_the_feed_again(feed: Feed) -> None:
    feed.send(ONE)
    feed.office.edit("delegations", "V-1", member_count=9)
    feed.send(ONE, staff_wins=False)
    feed.send(ONE | {"member_count": "6"})
    assert feed.visit("V-1")["member_count"] == 6


def test_the_value_that_a_feed_gave_is_no_word_of_a_person(feed: Feed) -> None:
    feed.send(ONE)
    feed.send(ONE | {"member_count": "6"})
    assert feed.send(ONE | {"member_count": "7"}).feed.kept == []
    assert feed.visit("V-1")["member_count"] == 7


def test_what_people_wrote_before_the_first_file_is_replaced(feed: Feed) -> None:
    values: dict[str, Any] = {key: value for key, value in ONE.items() if key != "external_id"}
    feed.office.add("delegations", **values)
    feed.send(ONE | {"member_count": "6"}, on_known="adopt")
    assert feed.visit("V-1")["member_count"] == 6


def test_defaults_of_a_record_that_a_person_added_are_no_words(feed: Feed) -> None:
    feed.send(ONE)
    values: dict[str, Any] = {key: value for key, value in TWO.items() if key != "external_id"}
    feed.office.add("delegations", **values)
    row = TWO | {"status": "completed", "member_count": "6"}
    report = feed.send(row, on_known="adopt")
    assert feed.visit("V-2")["status"] == "completed"
    assert [kept.field for kept in report.feed.kept] == ["member_count"]


def test_an_undone_run_says_nothing(feed: Feed) -> None:
    feed.send(ONE)
    feed.send(ONE | {"member_count": "66"})
    feed.office.undo()
    feed.send(ONE | {"member_count": "6"})
    assert feed.visit("V-1")["member_count"] == 6


def test_an_amount_stays_with_its_currency(feed: Feed) -> None:
    feed.send(ONE | {"cost": "10", "cost_currency": "USD"})
    feed.office.edit("delegations", "V-1", cost="12")
    feed.send(ONE | {"cost": "300", "cost_currency": "EUR"})
    visit = feed.visit("V-1")
    assert (str(visit["cost"]), visit["cost_currency"]) == ("12", "USD")


def test_a_record_that_a_person_deleted_is_not_added_again(feed: Feed) -> None:
    feed.send(ONE, TWO)
    feed.office.delete("delegations", "V-1")
    report = feed.send(ONE, TWO)
    assert (report.added, report.skipped, report.unchanged) == (0, 1, 1)
    assert [kept.record for kept in report.feed.kept] == ["V-1 (crm)"]


def test_a_record_of_a_person_that_was_deleted_is_not_added_by_its_natural_key(feed: Feed) -> None:
    feed.send(ONE)
    values: dict[str, Any] = {key: value for key, value in TWO.items() if key != "external_id"}
    ref = feed.office.add("delegations", **values)
    feed.office.delete("delegations", ref)
    report = feed.send(ONE, TWO | {"title": "VISIT TWO"})
    assert (report.added, report.skipped) == (0, 1)
    assert [(kept.row, kept.record, kept.field) for kept in report.feed.kept] == [(3, ref, "")]


def test_a_deleted_record_whose_id_was_renamed_is_not_added_again(feed: Feed) -> None:
    feed.send(ONE, TWO)
    feed.office.delete("delegations", "V-2")
    assert feed.send(ONE, TWO | {"external_id": "V-20"}).added == 0


def test_a_partner_of_another_country_is_not_the_deleted_one(feed: Feed) -> None:
    partner = {"external_id": "P-1", "name": "Kobe Cranes", "kind": "corporation", "country": "JP"}
    feed.send(partner, entity="partners")
    feed.office.delete("partners", "Kobe Cranes")
    assert (
        feed.send(partner | {"external_id": "P-2", "country": "KR"}, entity="partners").added == 1
    )
    report = feed.send(partner | {"external_id": "P-3"}, entity="partners", on_near="new")
    assert (report.added, report.skipped) == (0, 1)


def test_it_is_added_again_when_the_feed_wins(feed: Feed) -> None:
    feed.send(ONE)
    feed.office.delete("delegations", "V-1")
    assert feed.send(ONE, staff_wins=False).added == 1


def test_a_record_of_an_undone_run_is_added_again(feed: Feed) -> None:
    feed.send(ONE)
    feed.send(ONE, TWO)
    feed.office.undo()
    assert feed.send(ONE, TWO).added == 1


def test_an_older_file_is_refused(feed: Feed) -> None:
    feed.send(ONE, as_of="2024-02-02")
    with pytest.raises(InvalidData, match=r"older than feed\.csv, which command \d+ imported"):
        feed.send(ONE | {"member_count": "6"}, as_of="2024-02-01T23:00")
    assert feed.visit("V-1")["member_count"] == 5


def test_the_same_file_may_come_again(feed: Feed) -> None:
    feed.send(ONE, as_of="2024-02-02")
    assert feed.send(ONE, as_of="2024-02-02").unchanged == 1


def test_a_file_of_unknown_age_is_refused_after_one_of_known_age(feed: Feed) -> None:
    feed.send(ONE, as_of="2024-02-02")
    with pytest.raises(InvalidData, match="has no date of its data"):
        feed.send(ONE)


def test_a_file_that_was_undone_makes_none_too_old(feed: Feed) -> None:
    feed.send(ONE, as_of="2024-02-02")
    feed.office.undo()
    assert feed.send(ONE, as_of="2024-02-01").added == 1


def test_a_file_of_another_period_or_system_is_not_older(feed: Feed) -> None:
    feed.send(ONE, as_of="2024-02-02", period="2023")
    feed.send(THREE, as_of="2024-02-01", period="2024")
    feed.send(TWO, as_of="2024-02-01", system="erp")


@pytest.mark.parametrize("period", ["2023-Q2", "2023-01-01..2023-08-01", ""])
def test_a_file_of_a_period_that_shares_a_day_is_older(feed: Feed, period: str) -> None:
    feed.send(ONE, as_of="2024-02-02", period="2023")
    with pytest.raises(InvalidData, match="is older than"):
        feed.send(ONE | {"member_count": "6"}, as_of="2024-02-01", period=period or None)
    assert feed.visit("V-1")["member_count"] == 5


def test_a_value_that_a_person_changed_stays_at_the_first_file_of_another_system(
    feed: Feed,
) -> None:
    feed.send(ONE)
    feed.office.edit("delegations", "V-1", member_count=9)
    report = feed.send(ONE | {"external_id": "A-1"}, system="erp", on_known="adopt")
    assert feed.visit("V-1")["member_count"] == 9
    assert [kept.field for kept in report.feed.kept] == ["member_count"]


@pytest.mark.parametrize("lost", [{"external_id": ""}, {"external_id": "-"}])
def test_a_row_without_an_id_is_refused_where_records_can_be_missing(
    feed: Feed, lost: dict[str, str]
) -> None:
    feed.send(ONE, TWO)
    with pytest.raises(InvalidData, match="is empty, and missing needs the id of each record"):
        feed.send(ONE, TWO | lost, missing="cancel", max_missing="100%")
    with pytest.raises(InvalidData, match="missing needs the id of each record"):
        feed.send({"direction": "inbound", "title": "A"}, missing="cancel", max_missing="100%")
    assert feed.visit("V-2")["status"] == "planned"


def test_a_file_without_a_record_of_its_period_is_refused(feed: Feed) -> None:
    feed.send(ONE, THREE)
    with pytest.raises(InvalidData, match="has no record in 2024"):
        feed.send(ONE, missing="cancel", max_missing="100%", period="2024")
    assert feed.visit("V-3")["status"] == "planned"


def test_what_a_person_wrote_in_the_ledger_of_an_mou_stays(feed: Feed) -> None:
    row = {"external_id": "M-1", "title": "Terms", "partners": "Ørsted", "signed_on": "2023-01-05",
           "status": "terminated", "terminated_on": "2023-02-01"}  # fmt: skip
    feed.send(row, entity="mous")
    (event,) = feed.office.list("mou-events")
    feed.office.edit("mou-events", event["ref"], date="2023-03-01")
    report = feed.send(row, entity="mous")
    assert feed.office.get("mou-events", event["ref"])["date"] == "2023-03-01"
    (kept,) = report.feed.kept
    assert (kept.field, kept.value, kept.in_file) == ("terminated_on", "2023-03-01", "2023-02-01")
    feed.office.delete("mou-events", event["ref"])
    assert feed.send(row, entity="mous").feed.kept_count == 1
    assert [*feed.office.list("mou-events")] == []
    feed.send(row, entity="mous", staff_wins=False)
    assert len([*feed.office.list("mou-events")]) == 1


def test_a_cancelled_record_comes_back_whatever_the_file_is_asked(feed: Feed) -> None:
    feed.send(ONE, TWO)
    feed.send(ONE, missing="cancel", max_missing="1")
    report = feed.send(ONE, TWO)
    assert feed.visit("V-2")["status"] == "planned"
    assert report.feed.returned == [feed.visit("V-2")["ref"]]


def test_missing_records_are_reported(feed: Feed) -> None:
    feed.send(ONE, TWO)
    report = feed.send(ONE, missing="report")
    (missing,) = report.feed.missing
    assert (missing.title, missing.outcome) == ("Visit two", "reported")
    assert feed.visit("V-2")["status"] == "planned"


def test_missing_records_are_cancelled_and_come_back(feed: Feed) -> None:
    feed.send(ONE | {"status": "approved"}, TWO | {"status": "approved"})
    report = feed.send(ONE, missing="cancel", max_missing="1")
    assert feed.visit("V-2")["status"] == "cancelled"
    assert [missing.outcome for missing in report.feed.missing] == ["cancelled"]
    assert feed.send(ONE, missing="cancel").feed.missing == []
    report = feed.send(ONE, TWO, missing="cancel")
    assert feed.visit("V-2")["status"] == "approved"
    assert report.feed.returned == [feed.visit("V-2")["ref"]]


def test_a_visit_that_the_file_says_is_cancelled_stays_so(feed: Feed) -> None:
    feed.send(ONE | {"status": "cancelled"})
    feed.send(ONE | {"status": "cancelled"}, missing="cancel")
    assert feed.visit("V-1")["status"] == "cancelled"


def test_a_visit_that_a_file_once_said_is_cancelled_is_not_brought_back(feed: Feed) -> None:
    feed.send(ONE | {"status": "cancelled"})
    report = feed.send(ONE, missing="cancel")
    assert feed.visit("V-1")["status"] == "cancelled"
    assert report.feed.returned == []


def test_a_row_that_said_cancelled_is_not_brought_back_by_a_file_without_statuses(
    feed: Feed,
) -> None:
    with_status = [ONE | {"status": "planned"}, TWO | {"status": "planned"}]
    feed.send(*with_status)
    cancelled = with_status[1] | {"status": "cancelled"}
    feed.send(cancelled, missing="cancel", max_missing="50%")
    assert feed.visit("V-1")["status"] == feed.visit("V-2")["status"] == "cancelled"
    report = feed.send(ONE, TWO, missing="cancel")
    assert feed.visit("V-1")["status"] == "planned"
    assert feed.visit("V-2")["status"] == "cancelled"
    assert report.feed.returned == [feed.visit("V-1")["ref"]]


def test_missing_records_are_deleted(feed: Feed) -> None:
    feed.send(ONE, TWO)
    report = feed.send(ONE, missing="delete", max_missing="50%")
    assert [missing.outcome for missing in report.feed.missing] == ["deleted"]
    assert not feed.office.list("delegations", text="Visit two")


def test_as_many_statements_delete_fifty_records_as_five(feed: Feed) -> None:
    counts, seen = [], Counter[str]()

    def note(*args: Any) -> None:
        seen["statements"] += args[2].lstrip().upper().startswith(("SELECT", "DELETE"))

    for size in (5, 50):
        rows = [{**ONE, "external_id": f"W-{at}", "title": f"Trip {size} {at} of the year"}
                for at in range(size)]  # fmt: skip
        feed.send(ONE, *rows)
        seen.clear()
        event.listen(Engine, "before_cursor_execute", note)
        report = feed.send(ONE, missing="delete", max_missing="99%")
        event.remove(Engine, "before_cursor_execute", note)
        assert report.feed.missing_count == size
        counts.append(seen.total())
    assert counts[1] <= counts[0] + 2


def test_a_record_that_a_person_changed_is_not_deleted(feed: Feed) -> None:
    feed.send(ONE, TWO)
    feed.office.edit("delegations", "V-2", note="x")
    report = feed.send(ONE, missing="delete", max_missing="1")
    assert [missing.outcome for missing in report.feed.missing] == ["kept"]
    assert feed.visit("V-2")["note"] == "x"


def test_more_missing_records_than_the_ceiling_are_refused(feed: Feed) -> None:
    feed.send(ONE, TWO, THREE)
    with pytest.raises(InvalidData, match="lacks 2 of the 3 records of crm, more than"):
        feed.send(ONE | {"member_count": "6"}, missing="cancel")
    assert feed.visit("V-1")["member_count"] == 5


def test_a_missing_record_that_others_refer_to_is_named_and_nothing_is_written(feed: Feed) -> None:
    feed.send(ONE, TWO)
    feed.office.link("delegations", "V-2", "EVT-2022-0005", "opened")
    with pytest.raises(InvalidData, match="which cannot be deleted"):
        feed.send(ONE | {"member_count": "6"}, missing="delete", max_missing="1", staff_wins=False)
    assert feed.visit("V-1")["member_count"] == 5


def test_only_records_of_the_period_can_be_missing(feed: Feed) -> None:
    feed.send(ONE, TWO, THREE)
    report = feed.send(ONE, missing="report", period=parse_period("2023", today=TODAY))
    assert [missing.title for missing in report.feed.missing] == ["Visit two"]


def test_records_of_other_systems_and_of_staff_are_never_missing(feed: Feed) -> None:
    feed.send(TWO, system="erp")
    feed.office.add("delegations", direction="inbound", title="Of staff", start_date="2023")
    assert feed.send(ONE, missing="report").feed.missing == []


@pytest.mark.parametrize(
    "options",
    [
        {"system": "", "missing": "report"},
        {"system": "", "as_of": "2024-02-01"},
        {"system": "", "staff_wins": True},
        {"max_missing": "1"},
        {"missing": "report", "max_missing": "many"},
        {"missing": "report", "max_missing": "101%"},
        {"missing": "remove"},
        {"missing": "report", "keep_good": True},
        {"as_of": "yesterday"},
        {"on_known": "adopts"},
        {"on_new": "no"},
        {"system": "the CRM"},
    ],
)
def test_options_that_do_not_fit_are_refused(feed: Feed, options: dict[str, Any]) -> None:
    with pytest.raises(UsageProblem):
        feed.send(ONE, **options)


def test_partners_cannot_be_cancelled(feed: Feed) -> None:
    row = {"external_id": "1", "name": "A", "kind": "other"}
    with pytest.raises(UsageProblem, match="Partners cannot be cancelled"):
        feed.send(row, entity="partners", missing="cancel")


def test_a_rolled_back_run_leaves_no_trace(feed: Feed) -> None:
    feed.send(ONE, TWO)
    commands = len(feed.office.commands())
    bad: Sequence[Row] = [ONE | {"member_count": "6"}, TWO | {"countries": "Atlantis"}]
    with pytest.raises(InvalidData):
        feed.send(*bad, missing="cancel")
    assert feed.visit("V-1")["member_count"] == 5
    assert len(feed.office.commands()) == commands


def test_a_deleted_record_is_not_added_again_where_known_records_are_skipped(feed: Feed) -> None:
    feed.send(ONE, TWO)
    feed.office.delete("delegations", "V-1")
    report = feed.send(ONE, TWO, on_match="skip")
    assert (report.added, report.feed.kept_count) == (0, 1)


def test_a_new_record_takes_over_no_words_of_a_deleted_one(feed: Feed) -> None:
    feed.send(ONE, TWO)
    feed.office.edit("delegations", "V-2", note="of a person")
    feed.office.delete("delegations", "V-2")
    feed.send(ONE, THREE)  # on SQLite with the id of the deleted record
    report = feed.send(ONE, THREE | {"note": "of the feed"})
    assert report.feed.kept == []
    assert feed.visit("V-3")["note"] == "of the feed"


def test_what_a_feed_deleted_after_a_person_comes_back(feed: Feed) -> None:
    feed.send(ONE, TWO)
    feed.office.delete("delegations", "V-2")
    feed.send(ONE, TWO, staff_wins=False)
    feed.send(ONE, missing="delete", max_missing="1")
    assert feed.send(ONE, TWO).added == 1


def test_a_person_who_deletes_a_record_deletes_no_other_of_the_same_number(feed: Feed) -> None:
    feed.send(ONE, TWO)
    feed.send(ONE, missing="delete", max_missing="1")
    feed.send(ONE, THREE)
    feed.office.delete("delegations", "V-3")
    report = feed.send(ONE, TWO, THREE)
    assert (report.added, report.skipped) == (1, 1)


def test_a_visit_that_another_system_says_is_cancelled_stays_so(feed: Feed) -> None:
    feed.send(ONE)
    row = ONE | {"external_id": "M-1", "status": "cancelled"}
    feed.send(row, system="mofa", on_known="adopt")
    assert feed.send(ONE, missing="cancel").feed.returned == []
    assert feed.visit("V-1")["status"] == "cancelled"


@pytest.mark.parametrize("missing", ["cancel", "delete"])
def test_a_record_that_another_system_sends_too_is_kept_and_named(feed: Feed, missing: str) -> None:
    feed.send(ONE, TWO)
    feed.send(TWO | {"external_id": "M-2"}, system="mofa", on_known="adopt")
    report = feed.send(ONE, missing=missing, max_missing="1")
    assert [missing.outcome for missing in report.feed.missing] == ["shared"]
    assert feed.visit("V-2")["status"] == "planned"


def test_an_id_of_a_system_that_sends_no_files_keeps_no_record(feed: Feed) -> None:
    feed.send(ONE, TWO | {"external_id": "V-2; 7 | erp"})
    report = feed.send(ONE, missing="cancel", max_missing="1")
    assert [missing.outcome for missing in report.feed.missing] == ["cancelled"]


def test_cancelled_records_do_not_raise_the_ceiling(feed: Feed) -> None:
    visits = [ONE | {"external_id": f"C-{at}", "title": f"Visit {at}"} for at in range(20)]
    feed.send(*visits, *(TWO | {"external_id": f"L-{at}", "title": f"Live {at}"} for at in (1, 2)))
    live = [TWO | {"external_id": f"L-{at}", "title": f"Live {at}"} for at in (1, 2)]
    feed.send(*live, missing="cancel", max_missing="100%")
    with pytest.raises(InvalidData, match="lacks 1 of the 2 records of crm"):
        feed.send(live[0], missing="cancel")


def test_records_that_stay_do_not_use_up_the_ceiling(feed: Feed) -> None:
    feed.send(ONE, TWO, THREE)
    feed.office.edit("delegations", "V-2", note="x")
    report = feed.send(ONE, missing="delete", max_missing="1")
    assert {missing.outcome for missing in report.feed.missing} == {"kept", "deleted"}


def test_a_faulty_file_is_refused_for_its_fault_first(feed: Feed) -> None:
    feed.send(ONE, TWO, THREE)
    with pytest.raises(InvalidData, match="Atlantis"):
        feed.send(ONE | {"countries": "Atlantis"}, missing="cancel")
    with pytest.raises(InvalidData, match="min_rows"):
        feed.send(ONE, missing="cancel", min_rows=3)


def test_the_source_of_every_row_limits_what_is_missing(feed: Feed) -> None:
    feed.office.add("sources", title="Other list")
    feed.send(ONE, constants={"source": "SRC-0001"})
    feed.send(TWO, constants={"source": "Other list"})
    report = feed.send(THREE, missing="report", constants={"source": "Other list"})
    assert [missing.title for missing in report.feed.missing] == ["Visit two"]


def test_a_record_and_one_that_refers_to_it_are_deleted_together(feed: Feed) -> None:
    city = {"external_id": "P-1", "name": "A city", "kind": "locality"}
    port = {"external_id": "P-2", "name": "Its port", "kind": "other", "parent": "A city"}
    other = {"external_id": "P-3", "name": "Another", "kind": "other"}
    feed.send(city, port, other, entity="partners")
    report = feed.send(other, entity="partners", missing="delete", max_missing="2")
    assert [missing.outcome for missing in report.feed.missing] == ["deleted", "deleted"]


def test_a_file_of_the_future_is_refused(feed: Feed) -> None:
    with pytest.raises(UsageProblem, match="as_of is in the future"):
        feed.send(ONE, as_of="2962-01-01")


@pytest.mark.parametrize("period", ["2023", parse_period("2023", today=TODAY)])
def test_a_period_is_a_text_or_a_period(feed: Feed, period: Any) -> None:
    feed.send(ONE, TWO, THREE)
    report = feed.send(ONE, missing="report", period=period)
    assert [missing.title for missing in report.feed.missing] == ["Visit two"]


def test_records_without_dates_have_no_period(feed: Feed) -> None:
    row = {"external_id": "1", "name": "A", "kind": "other"}
    with pytest.raises(UsageProblem, match="Partners have no dates"):
        feed.send(row, entity="partners", missing="report", period="2023")


def test_what_was_typed_after_an_undone_first_file_is_replaced(feed: Feed) -> None:
    feed.send(ONE)
    feed.office.undo()
    values: dict[str, Any] = {key: value for key, value in ONE.items() if key != "external_id"}
    feed.office.add("delegations", **values)
    feed.send(ONE | {"member_count": "6"}, on_known="adopt")
    assert feed.visit("V-1")["member_count"] == 6


def test_a_feed_shares_no_transaction_with_the_writes_of_a_person(feed: Feed) -> None:
    feed.send(ONE)
    refused = pytest.raises(UsageProblem, match="cannot share a transaction")
    with refused, feed.office.transaction("night"):
        feed.office.edit("delegations", "V-1", member_count=9)
        feed.send(ONE | {"member_count": "6"})
    with refused, feed.office.transaction("night"):
        feed.send(ONE | {"member_count": "6"})
        feed.office.edit("delegations", "V-1", member_count=9)
    assert feed.visit("V-1")["member_count"] == 5


def test_several_feeds_share_a_transaction(feed: Feed) -> None:
    with feed.office.transaction("night"):
        feed.send(ONE)
        feed.send(TWO, system="mofa")
    assert feed.visit("V-1")["title"] == "Visit one"
