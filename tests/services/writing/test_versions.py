"""A figure about `Hải Phòng` is about the version of the city that has the days of the figure."""

from __future__ import annotations

from typing import Any

import pytest

from answers import Runner, answer
from ecodiplo.catalogue.policy import FIGURES
from ecodiplo.db.engine import Database
from ecodiplo.services.query.find_by_name import find_record
from ecodiplo.services.query.read_records import NO_DAY
from importing import import_into, refusal

FIGURE = {
    "ref": "FIG-0901",
    "indicator": "fdi_projects_new",
    "value": "80",
    "kind": "plan",
    "source": "SRC-0001",
}


def territory(database: Database, row: dict[str, Any]) -> str:
    """The territory of the figure that the row adds."""
    import_into(database, "figures", FIGURE | row)
    with database.read() as connection:
        own = find_record(
            connection, FIGURES, "FIG-0901", [FIGURES.by_name["territory"]], today=NO_DAY
        )
    return str(own["territory"].handle)


@pytest.mark.parametrize(
    "name",
    ["Hải Phòng", "TP Hải Phòng", "TP.Hải Phòng", "hai phong", "HAI PHONG", "Hai Phong City"],
)
@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ("2022", "2022", "hai-phong"),
        ("2025-01-01", "2025-06-30", "hai-phong"),
        ("", "2025-06", "hai-phong"),
        ("", "2025-07-01", "hai-phong-2025"),
        ("2025-07", "2025-12", "hai-phong-2025"),
        ("2026", "2026", "hai-phong-2025"),
    ],
)
def test_the_days_of_the_figure_decide(
    seeded: Database, name: str, start: str, end: str, code: str
) -> None:
    row = {"period_start": start, "period_end": end, "territory": name}
    assert territory(seeded, row) == code


@pytest.mark.parametrize(
    ("start", "end"), [("2025", "2025"), ("2025-06-30", "2025-07-01"), ("", "2025")]
)
def test_a_figure_with_days_of_both_versions_is_refused(
    seeded: Database, start: str, end: str
) -> None:
    row = FIGURE | {"period_start": start, "period_end": end, "territory": "Hải Phòng"}
    message = refusal(seeded, "figures", row)
    assert "has several versions" in message
    assert "hai-phong (Hai Phong (before 1 July 2025)), hai-phong-2025" in message


def test_a_date_that_a_row_leaves_out_is_that_of_its_record(seeded: Database, run: Runner) -> None:
    row = {"period_start": "2025", "period_end": "2025", "territory": "hai-phong"}
    assert territory(seeded, row) == "hai-phong"
    part = {"ref": "FIG-0901", "period_end": "2025-12-31", "territory": "Hải Phòng"}
    assert "has several versions" in refusal(seeded, "figures", part)
    done = run(seeded, "edit", "figures", "FIG-0901", "--territory", "hai phong")
    assert (done.code, "has several versions" in done.err) == (3, True)
    done = run(seeded, "edit", "figures", "FIG-0901", "--territory", "hai phong",
               "--period-start", "2025-07-01")  # fmt: skip
    assert (done.code, "from 1 July 2025" in done.err) == (0, True)


@pytest.mark.parametrize("name", ["hai-phong-2025", "Hải Phòng (từ 1/7/2025)"])
def test_a_version_that_is_named_needs_no_days(seeded: Database, name: str) -> None:
    row = {"period_start": "2025", "period_end": "2025", "territory": name}
    assert territory(seeded, row) == "hai-phong-2025"


def test_an_unknown_territory_is_refused_with_the_nearest_name(seeded: Database) -> None:
    row = FIGURE | {"period_end": "2022", "period_start": "2022", "territory": "Hải Phòn"}
    assert "Did you mean Hải Phòng" in refusal(seeded, "figures", row)


def test_a_filter_by_the_name_has_every_version(seeded: Database, run: Runner) -> None:
    territory(seeded, {"period_start": "2026", "period_end": "2026", "territory": "Hải Phòng"})
    listed = answer(run, seeded, "list", "figures", "--territory", "hai phong", "--limit", "0")
    assert len(listed) == 16
    own = answer(run, seeded, "list", "figures", "--territory", "hai-phong-2025")
    assert [row["ref"] for row in own] == ["FIG-0901"]
