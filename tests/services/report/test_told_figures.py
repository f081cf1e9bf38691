"""Which published figure a report tells, and what stands beside it: other sources, the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importing import import_into
from report_claims import claims, figure, visits

if TYPE_CHECKING:
    from answers import Runner
    from ecodiplo.db.engine import Database

VISITS = "delegations_inbound"
NINE_MONTHS = {"period_start": "2024-01", "period_end": "2024-09"}


def sources(database: Database) -> None:
    """A second source beside that of the seed."""
    import_into(database, "sources", {"ref": "SRC-0002", "title": "Statistics", "kind": "report"})


def report(run: Runner, database: Database, *args: str, lang: str = "en") -> str:
    """The text of the report of 2024, or of another period."""
    done = run(database, "report", *(args or ("--year", "2024")), "-f", "markdown", lang=lang)
    assert done.code == 0, done.err
    return str(done.out).replace("\\", "")


def told(run: Runner, database: Database) -> list[str]:
    """The refs of the figures of inbound visits that the report of 2024 tells."""
    stated = claims(run, database, "--year", "2024")
    return [code.split()[2] for code in stated if code.startswith(f"published {VISITS}")]


def test_a_result_of_nine_months_stands_before_the_plan_of_the_year(
    seeded: Database, run: Runner
) -> None:
    import_into(seeded, "figures",
                figure("2024", "200", ref="FIG-PLAN", kind="plan"),
                figure("2024", "120", ref="FIG-NINE", **NINE_MONTHS))  # fmt: skip
    assert told(run, seeded) == ["FIG-NINE"]


def test_a_preferred_plan_does_not_stand_before_the_result(seeded: Database, run: Runner) -> None:
    import_into(seeded, "figures",
                figure("2024", "200", ref="FIG-PLAN", kind="plan", preferred="yes"),
                figure("2024", "175", ref="FIG-RESULT", preferred="no"))  # fmt: skip
    assert told(run, seeded) == ["FIG-RESULT"]


def test_an_estimate_stands_before_a_plan_and_behind_a_result(
    seeded: Database, run: Runner
) -> None:
    import_into(seeded, "figures",
                figure("2024", "200", ref="FIG-1-PLAN", kind="plan"),
                figure("2024", "180", ref="FIG-2-ESTIMATE", kind="estimate"))  # fmt: skip
    assert told(run, seeded) == ["FIG-2-ESTIMATE"]
    import_into(seeded, "figures", figure("2024", "175", ref="FIG-3-RESULT"))
    assert told(run, seeded) == ["FIG-3-RESULT"]


def test_a_plan_is_told_where_there_is_nothing_else(seeded: Database, run: Runner) -> None:
    import_into(seeded, "figures", figure("2024", "200", ref="FIG-PLAN", kind="plan"))
    assert told(run, seeded) == ["FIG-PLAN"]
    assert "200 delegations (a plan, not a result)" in report(run, seeded)


def test_another_number_of_another_source_is_told_with_its_cite(
    seeded: Database, run: Runner
) -> None:
    sources(seeded)
    import_into(seeded, "figures",
                figure("2024", "48", ref="FIG-A"),
                figure("2024", "80", ref="FIG-B", source="SRC-0002", source_locator="P3",
                       preferred="no"))  # fmt: skip
    claim = claims(run, seeded, "--year", "2024")[f"other_source {VISITS} FIG-B"]
    assert (claim["kind"], claim["value"], claim["figures"]) == ("other_source", 80, ["FIG-B"])
    english = report(run, seeded)
    assert "Another source reports 80 delegations [2, P3]." in english
    notes = "| Another source reports 80 delegations [2, P3] |"
    assert notes in english
    assert "Nguồn khác nêu 80 đoàn [2, P3]." in report(run, seeded, lang="vi")


def test_a_rounded_number_of_another_source_is_no_other_number(
    seeded: Database, run: Runner
) -> None:
    sources(seeded)
    import_into(seeded, "figures",
                figure("2024", "29", ref="FIG-A"),
                figure("2024", "nearly 30", ref="FIG-B", source="SRC-0002"))  # fmt: skip
    assert "nother source" not in report(run, seeded)


def test_a_snapshot_shows_that_another_source_changed_its_number(
    seeded: Database, run: Runner
) -> None:
    sources(seeded)
    import_into(seeded, "figures", figure("2024", "48", ref="FIG-A"),
                figure("2024", "80", ref="FIG-B", source="SRC-0002"))  # fmt: skip
    assert run(seeded, "report", "--year", "2024", "--freeze").code == 0
    assert run(seeded, "edit", "figures", "FIG-B", "--set", "value=90").code == 0
    shown = run(seeded, "report", "diff", "2024").out
    assert "80 delegations" in shown
    assert "90 delegations" in shown


def press(seeded: Database, role: str) -> None:
    import_into(seeded, "press-visits", {
        "title": "Press teams of 2024", "start_date": "2024-05-02", "role_in_totals": role,
        "not_counted_reason": "all teams of the year", "topics": "Ports",
    })  # fmt: skip


def test_a_published_0_beside_an_umbrella_record_is_told_as_published(
    seeded: Database, run: Runner
) -> None:
    press(seeded, "umbrella")
    import_into(seeded, "figures", figure("2024", "0", indicator="press_visits"))
    stated = claims(run, seeded, "--year", "2024")
    assert stated["umbrella press_visits"]["value"] == 1
    assert len(stated["umbrella press_visits"]["records"]) == 1
    text = report(run, seeded)
    assert "According to the published figure, in 2024 the city welcomed no press teams" in text
    assert ", but 1 summary record of such activity is on file." in text
    assert "trong khi có 01 hồ sơ tổng hợp về nội dung này." in report(run, seeded, lang="vi")


def test_a_published_0_beside_records_says_how_many_are_on_record(
    seeded: Database, run: Runner
) -> None:
    import_into(seeded, "delegations", *visits("2024", 2))
    import_into(seeded, "figures", figure("2024", "0"))
    assert "but 2 delegations are on record." in report(run, seeded)
    assert "trong khi theo hồ sơ có 02 đoàn." in report(run, seeded, lang="vi")


def test_partners_named_beside_a_published_0_are_told_as_what_the_records_say(
    seeded: Database, run: Runner
) -> None:
    import_into(seeded, "partners", {"ref": "PAR-9001", "name": "Wind Co", "kind": "corporation"})
    import_into(seeded, "events", {
        "title": "Matching of 2024", "kind": "business_matching", "start_date": "2024-05-02",
        "city_role": "host", "partners": "Wind Co | connected",
    })  # fmt: skip
    import_into(seeded, "figures", figure("2024", "0", indicator="enterprises_connected"))
    text = report(run, seeded)
    assert (
        "According to the published figure, in 2024 the city arranged business contacts for no"
        in text
    )
    assert "The records nevertheless name Wind Co as connected" in text
    assert "Among the partners connected" not in text


def test_the_period_is_named_again_after_a_figure_of_nine_months(
    seeded: Database, run: Runner
) -> None:
    import_into(seeded, "figures",
                figure("2024", "12", indicator="promotion_events_attended", **NINE_MONTHS),
                figure("2024", "5", indicator="promotion_events_hosted"))  # fmt: skip
    section = report(run, seeded).partition("5. Promotion")[2].partition("6. ")[0]
    assert "In 2024 the city hosted or co-hosted 5 events" in section
    assert "reporting period" not in section
