"""What `import` says of a feed, to people and to scripts, on both engines."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ecodiplo.db.engine import Database
from ecodiplo.language import Lang
from sources import write_file

HEADINGS = "external_id,direction,title,start_date,member_count\n"
ONE, TWO = "V-1,inbound,Visit one,2023-05,5\n", "V-2,inbound,Visit two,2023-06,6\n"
Run = Callable[..., Any]
Night = Callable[..., Any]


@pytest.fixture
def night(run: Run, seeded: Database, tmp_path: Path) -> Night:
    """A run of the feed with these rows and options."""

    def night(rows: str, *options: str, lang: str = Lang.EN) -> Any:
        feed = str(write_file(tmp_path / "feed.csv", HEADINGS + rows))
        return run(seeded, "import", "delegations", feed, "--system", "crm", *options, lang=lang)

    return night


def test_it_names_what_people_changed(run: Run, seeded: Database, night: Night) -> None:
    night(ONE)
    run(seeded, "edit", "delegations", "V-1", "--set", "member_count=9")
    done = night(ONE)
    assert (
        "row 2: DEL-2023-0001 keeps Members 9, which a person changed (in the file: 5)" in done.err
    )
    done = night(ONE, lang="vi")
    assert "dòng 2: DEL-2023-0001 giữ Số người 9 do đã có người sửa (trong tệp: 5)" in done.err


def test_it_names_what_is_missing_and_what_is_back(night: Night) -> None:
    night(ONE + TWO)
    done = night(ONE, "--missing", "cancel", "--max-missing", "50%")
    assert "DEL-2023-0002 Visit two: no longer in the file, cancelled" in done.err
    done = night(ONE + TWO, "--missing", "cancel")
    assert "back in the file, no longer cancelled: DEL-2023-0002" in done.err


def test_the_report_for_scripts_has_it_all(run: Run, seeded: Database, night: Night) -> None:
    night(ONE + TWO)
    run(seeded, "edit", "delegations", "V-1", "--set", "member_count=9")
    done = night(ONE, "--missing", "report", "--format", "json")
    feed = json.loads(done.out)["files"][0]["feed"]
    assert feed == {
        "kept": [{"row": 2, "worksheet": None, "record": "DEL-2023-0001",
                  "field": "member_count", "value": 9, "in_file": "5"}],
        "kept_count": 1,
        "missing": [{"record": "DEL-2023-0002", "title": "Visit two", "outcome": "reported"}],
        "missing_count": 1,
        "returned": [],
    }  # fmt: skip


def test_a_file_that_lacks_too_much_is_refused(night: Night) -> None:
    night(ONE + TWO)
    done = night(ONE, "--missing", "cancel", "--format", "json")
    assert done.code == 3
    assert [fault["code"] for fault in json.loads(done.out)["problems"]] == ["too_many_missing"]


def test_what_one_file_lacks_may_be_in_another(run: Run, seeded: Database, tmp_path: Path) -> None:
    feed = str(write_file(tmp_path / "feed.csv", HEADINGS + ONE))
    done = run(
        seeded, "import", "delegations", feed, feed, "--system", "crm", "--missing", "report"
    )
    assert (done.code, "--missing goes with one file" in done.err) == (2, True)


def test_the_age_of_a_file_is_in_the_time_zone_of_the_office(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECODIPLO_TIMEZONE", "Asia/Ho_Chi_Minh")
    assert night(ONE, "--as-of", "2024-02-02T02:00").code == 0
    assert night(ONE, "--as-of", "2024-02-01T19:00+00:00").code == 0
    done = night(ONE, "--as-of", "2024-02-02T01:59")
    assert done.code == 3
    assert "as of 2024-02-02 02:00+07:00" in done.err
