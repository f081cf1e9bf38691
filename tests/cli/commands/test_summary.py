"""`summary` and `chart` as a person and a script see them."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import text

from answers import Runner, answer
from ecodiplo.db.engine import Database


def test_a_glance_puts_published_beside_recorded(run: Runner, facts: Database) -> None:
    lines = {row["indicator"]: row for row in answer(run, facts, "summary")}
    assert (
        lines["delegations_inbound"]["published"],
        lines["delegations_inbound"]["recorded"],
    ) == (175, 7)
    assert lines["fdi_attracted"]["published_text"] == "nearly $2.5 billion"
    assert lines["delegations_inbound"]["source_locator"] == "P1"


def test_a_quarter_counts_what_must_lie_in_it_and_says_what_may(
    run: Runner, facts: Database
) -> None:
    lines = answer(run, facts, "summary", "--period", "quý III/2022")
    # Every visit of the seed is known to the year alone: none is certainly of the quarter.
    assert lines == [] or all(line["records"] == 0 for line in lines)
    done = run(facts, "summary", "delegations", "--period", "2022-Q3", "-f", "table")
    assert "10 records may lie in the period" in done.err


def test_a_year_is_compared_published_with_published(run: Runner, seeded: Database) -> None:
    with seeded.write("last year") as connection:
        connection.execute(
            text(
                "INSERT INTO figures (ref, indicator_id, period_start, period_end,"
                " value, source_id) SELECT 'FIG-2021-0001', id, '2021', '2021', 150,"
                " (SELECT min(id) FROM sources) FROM indicators WHERE code = 'delegations_inbound'"
            )
        )
    found = answer(run, seeded, "summary", "--year", "2022", "--compare", "2021")
    lines = {row["indicator"]: row for row in found}
    inbound, outbound = lines["delegations_inbound"], lines["delegations_outbound"]
    assert (inbound["change"], inbound["change_percent"]) == (25, 16.7)
    # 66 published are not compared with the one visit of 2021 on record.
    assert (outbound["recorded_before"], outbound["change"]) == (1, None)
    shown = run(seeded, "summary", "--year", "2022", "--compare", "2021", "-f", "table", lang="vi")
    assert "+25 đoàn" in shown.out


# What compares 2021, of which one outbound visit is on record, with 2020, of which none is.
NOTHING_BEFORE = ("--year", "2021", "--compare", "2020")


@pytest.mark.parametrize("format_", ["csv", "tsv", "json", "jsonl"])
def test_machines_get_no_number_of_a_period_of_which_nothing_is_on_record(
    run: Runner, facts: Database, tmp_path: Path, format_: str
) -> None:
    place = tmp_path / f"a.{format_}"
    for args in (["summary"], ["summary", "delegations", "--by", "country"]):
        done = run(facts, *args, *NOTHING_BEFORE, "-f", format_, "-o", str(place))
        assert done.code == 0, done.err
        (row,) = table(place)
        assert row["records"] == "1"
        assert not any(row[name] for name in row if name.endswith("_before"))
        assert not any(row[name] for name in row if name.startswith("change"))


@pytest.mark.parametrize("format_", ["table", "markdown", "xlsx"])
def test_people_are_told_that_nothing_is_on_record_of_a_period(
    run: Runner, facts: Database, tmp_path: Path, format_: str
) -> None:
    place = tmp_path / ("a.xlsx" if format_ == "xlsx" else "a.txt")
    run(facts, "summary", *NOTHING_BEFORE, "-f", format_, "-o", str(place))
    cells = shown(place)
    assert any(cell.startswith("nothing on") for cell in cells)  # what it was
    assert cells.count("–") == 1  # the change
    assert not any("+" in cell for cell in cells)
    run(facts, "summary", "delegations", "--by", "country", *NOTHING_BEFORE, "-f", format_,
        "-o", str(place))  # fmt: skip
    cells = shown(place)
    assert any("(nothing on" in cell for cell in cells)  # a terminal breaks the heading
    assert "0" not in cells


def test_a_period_with_records_has_0_of_a_group_that_none_of_them_is_in(
    run: Runner, facts: Database
) -> None:
    by_country = ("summary", "delegations", "--by", "country")
    groups = answer(run, facts, *by_country, "--year", "2022", "--compare", "2021")
    before = {group["country"]: group["records_before"] for group in groups}
    assert (before["NL"], before["KR"]) == (1, 0)
    groups = answer(run, facts, *by_country, "--year", "2021", "--compare", "2022")
    assert {group["country"]: group["records"] for group in groups}["KR"] == 0


def test_a_group_of_now_is_not_0_when_nothing_is_on_record(run: Runner, facts: Database) -> None:
    groups = answer(run, facts, "summary", "delegations", "--by", "country", "--year", "2019",
                    "--compare", "2022")  # fmt: skip
    assert {(group["country"], group["records"]) for group in groups} >= {
        ("NL", None), ("KR", None),
    }  # fmt: skip


def test_a_half_in_which_records_may_lie_is_not_0(run: Runner, seeded: Database) -> None:
    run(seeded, "add", "delegations", "--title", "A", "--direction", "inbound", "--countries", "DK",
        "--start-date", "2023-03-01", "--status", "completed")  # fmt: skip
    args = ("--period", "2023-H1", "--compare", "2022-H1")
    line = next(row for row in answer(run, seeded, "summary", *args)
                if row["indicator"] == "delegations_inbound")  # fmt: skip
    assert (line["recorded"], line["recorded_before"], line["change"]) == (1, None, None)
    (group,) = answer(run, seeded, "summary", "delegations", "--by", "country", *args)
    assert (group["records"], group["records_before"]) == (1, None)
    output = run(seeded, "summary", *args, "-f", "markdown").out
    assert "none entered (+7 without an exact date)" in output


def test_a_half_with_some_records_and_others_that_may_lie_in_it_has_no_difference(
    run: Runner, seeded: Database
) -> None:
    for date in ("2022-02-01", "2023-03-01", "2023-04-01"):
        run(seeded, "add", "delegations", "--title", f"V {date}", "--direction", "inbound",
            "--start-date", date, "--status", "completed")  # fmt: skip
    lines = answer(run, seeded, "summary", "--period", "2023-H1", "--compare", "2022-H1")
    line = next(row for row in lines if row["indicator"] == "delegations_inbound")
    assert (line["recorded"], line["recorded_before"], line["change"]) == (2, 1, None)


def test_a_month_without_records_is_not_compared_as_0(run: Runner, seeded: Database) -> None:
    for date in ("2021-05-01", "2022-03-01"):
        run(seeded, "add", "events", "--title", f"E {date}", "--kind", "fair",
            "--start-date", date)  # fmt: skip
    groups = answer(run, seeded, "summary", "events", "--by", "month", "--year", "2022",
                    "--compare", "2021")  # fmt: skip
    before = {group["month"]: group["records_before"] for group in groups}
    assert before["2022-03"] is None
    assert before["2021-05"] == 1


def table(place: Path) -> list[dict[str, str]]:
    """The rows of a file for machines, as texts; an unknown value is empty."""
    text = place.read_text(encoding="utf-8")
    if place.suffix in (".csv", ".tsv"):
        dialect = "excel-tab" if place.suffix == ".tsv" else "excel"
        return list(csv.DictReader(io.StringIO(text), dialect=dialect))
    records = json.loads(text) if place.suffix == ".json" else [*map(json.loads, text.splitlines())]
    return [{name: "" if v is None else str(v) for name, v in row.items()} for row in records]


def shown(place: Path) -> list[str]:
    """The cells of a file for people."""
    if place.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(place).worksheets[0]
        return [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    parted = re.split(r" *\| *|  +|\n", place.read_text(encoding="utf-8"))
    return [cell.strip() for cell in parted if cell.strip(" ─-")]


def test_a_record_with_two_countries_is_in_both_groups_and_once_in_the_total(
    run: Runner, facts: Database
) -> None:
    done = run(
        facts, "summary", "events", "--by", "partner", "--where", "counted=no", "-f", "table"
    )
    assert done.code == 0
    done = run(facts, "summary", "delegations", "--by", "sector", "-f", "table", "--year", "2022")
    last = [line for line in done.out.splitlines() if line.strip()][-1]
    assert last.split() == ["All", "10"]
    assert "counts in each row, and once in the total" in done.err


@pytest.fixture
def with_duplicate(run: Runner, seeded: Database) -> Database:
    """The seed, whose year has an umbrella of inbound visits, with a duplicate of one visit."""
    done = run(seeded, "add", "delegations", "--title", "Again", "--direction", "inbound",
               "--start-date", "2022", "--status", "completed", "--role-in-totals", "duplicate",
               "--not-counted-reason", "same visit as DEL-2022-0001")  # fmt: skip
    assert done.code == 0, done.err
    return seeded


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "2 records are left out because of their role in totals: 1 umbrella, 1 duplicate."),
        (
            "vi",
            "2 hồ sơ không được tính do vai trò trong tổng số: 1 hồ sơ tổng hợp, 1 hồ sơ trùng.",
        ),
    ],
)
def test_what_totals_leave_out_is_told_by_role(
    run: Runner, with_duplicate: Database, lang: str, sentence: str
) -> None:
    args = ("summary", "delegations", "--by", "level", "--year", "2022", "-f", "table")
    assert sentence in run(with_duplicate, *args, lang=lang).err


@pytest.mark.parametrize("command", ["summary", "reconcile"])
def test_machines_read_what_totals_leave_out_by_role(
    run: Runner, with_duplicate: Database, command: str
) -> None:
    lines = answer(run, with_duplicate, command, "--year", "2022")
    line = next(line for line in lines if line["indicator"] == "delegations_inbound")
    names = ("", "_umbrella", "_duplicate", "_pledged", "_other")
    assert [line[f"records_left_out{name}"] for name in names] == [2, 1, 1, 0, 0]


@pytest.mark.parametrize(
    "by", ["country", "sector", "partner", "month", "quarter", "level", "kind"]
)
@pytest.mark.parametrize("format_", ["table", "csv", "tsv", "json", "jsonl", "markdown"])
def test_it_breaks_down_in_every_format(
    run: Runner, facts: Database, by: str, format_: str
) -> None:
    entity = {"kind": "events"}.get(by, "delegations")
    done = run(facts, "summary", entity, "--by", by, "-f", format_)
    assert done.code == 0, done.err


def test_a_filter_given_twice_is_any_of_the_two(run: Runner, facts: Database) -> None:
    apart = [word for way in ("inbound", "outbound") for word in ("--where", f"direction={way}")]
    every = answer(run, facts, "summary", "delegations", "--by", "direction")
    both = answer(run, facts, "summary", "delegations", "--by", "direction", *apart)
    assert len(both) == 2
    assert both == every


def test_properties_are_named_in_vietnamese_too(run: Runner, facts: Database) -> None:
    english = run(facts, "summary", "delegations", "--by", "country", "-f", "json")
    assert run(facts, "summary", "doan", "--by", "nuoc", "-f", "json").out == english.out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["delegations", "--by", "colour"], "cannot be grouped by 'colour'"),
        (["--by", "country"], "summary delegations --by country"),
        (["--year", "2022", "--period", "2022"], "give one of --year, --period"),
        (["--period", "2022-Q7"], "is not a period"),
        (["delegations", "--where", "direction"], "NAME=VALUE"),
        (["delegations", "--where", "direction=x"], "ecodiplo: direction: 'x' is none of"),
        (["delegations", "--as-of", "2022", "--year", "2022"], "not both"),
        (["countries", "--by", "kind", "--year", "2022"], "no date"),
        (["delegations", "--value", "weight"], "no total 'weight'"),
    ],
)
def test_what_cannot_be_summed_is_said_in_a_line(
    run: Runner, facts: Database, args: list[str], message: str
) -> None:
    done = run(facts, "summary", *args)
    assert done.code in (1, 2)
    assert message in done.err
    assert "Traceback" not in done.err


def test_a_chart_is_drawn_in_the_terminal_and_as_a_picture(
    run: Runner, facts: Database, tmp_path: Path
) -> None:
    drawn = run(facts, "chart", "delegations", "--year", "2022", lang="vi")
    assert "Hà Lan" in drawn.out
    assert "█" in drawn.out
    for name, start in (("a.png", b"\x89PNG"), ("a.svg", b"<?xml")):
        done = run(facts, "chart", "delegations", "--by", "country", "-o", str(tmp_path / name))
        assert done.code == 0, done.err
        assert (tmp_path / name).read_bytes().startswith(start)


def test_a_chart_of_nothing_is_not_drawn(run: Runner, facts: Database, tmp_path: Path) -> None:
    for args in ((), ("-o", str(tmp_path / "a.png"))):
        done = run(facts, "chart", "aid", "--by", "kind", *args)
        assert (done.code, done.out) == (0, "")
        assert "no chart is drawn: nothing on record" in done.err
    wrong = run(facts, "chart", "delegations", "-o", str(tmp_path / "a.pdf"))
    assert wrong.code == 2
    assert not list(tmp_path.iterdir())


def test_visits_still_marked_planned_are_told_apart(run: Runner, seeded: Database) -> None:
    for title, status in (("A", "planned"), ("B", "approved"), ("C", "completed")):
        run(seeded, "add", "delegations", "--title", title, "--direction", "inbound",
            "--start-date", "2020-05-01", "--status", status)  # fmt: skip
    year = ("summary", "--year", "2020")
    (line,) = answer(run, seeded, *year)
    assert (line["recorded"], line["records_still_planned"]) == (3, 2)
    for lang, note in (("en", "3 delegations (2 of them still marked planned)"),
                       ("vi", "3 đoàn (2 hồ sơ còn ghi là dự kiến)")):  # fmt: skip
        assert note in run(seeded, *year, "-f", "markdown", lang=lang).out.replace("\\", "")
    done = run(seeded, "summary", "delegations", "--year", "2020", "--by", "level", "-f", "table")
    assert "2 records count because their day has passed, but are still marked planned" in done.err


def test_months_of_the_sparkline_have_no_gaps(run: Runner, seeded: Database) -> None:
    for date in ("2020-01-05", "2020-12-05", "2020"):
        run(seeded, "add", "delegations", "--title", date, "--direction", "inbound",
            "--start-date", date, "--status", "completed")  # fmt: skip
    shown = run(seeded, "summary", "--year", "2020", "-f", "table").out
    assert "█··········█  Jan 2020 – Dec 2020; not stated: 1" in shown
