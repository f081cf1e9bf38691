"""A published number to date has no first day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from answers import Runner
from databases import office_of
from ecodiplo import InvalidData, Office
from ecodiplo.db.engine import Database
from sources import book, write_file

TO_DATE, OF_PERIOD = "fdi_projects_in_force", "delegations_inbound"
ROWS = [
    ["indicator", "period_start", "period_end", "value", "source"],
    [OF_PERIOD, "2019", "2019", "5", "SRC-0001"],
    [TO_DATE, "2019", "2019", "5", "SRC-0001"],
    [TO_DATE, "", "2019", "6", "SRC-0001"],
]
FAULT = {
    "en": "From: has a first day, but fdi_projects_in_force is a number to date: leave it empty,"
    " and give the as-of day in “To, or as of”",
    "vi": "Từ: có ngày đầu kỳ, nhưng fdi_projects_in_force là số lũy kế: hãy để trống, và ghi thời"
    " điểm tính đến vào “Đến, hoặc tính đến”",
}


def add(office: Office, indicator: str, **values: Any) -> str:
    """The ref of a figure that is added."""
    return office.add("figures", indicator=indicator, value="5", source="SRC-0001", **values)


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_none_is_added_with_one(run: Runner, seeded: Database, lang: str) -> None:
    words = ["--indicator", TO_DATE, "--period-end", "2019", "--value", "5", "--source", "SRC-0001"]
    done = run(seeded, "add", "figures", *words, "--period-start", "2019", lang=lang)
    assert (done.code, done.err) == (3, f"ecodiplo: {FAULT[lang]}\n")
    assert run(seeded, "add", "figures", *words).code == 0


def test_none_is_given_one_by_an_edit(seeded: Database) -> None:
    with office_of(seeded) as office:
        ref = add(office, TO_DATE, period_end="2019")
        with pytest.raises(InvalidData, match="has a first day"):
            office.edit("figures", ref, period_start="2019")
        other = add(office, OF_PERIOD, period_start="2018", period_end="2018")
        with pytest.raises(InvalidData, match="has a first day"):
            office.edit("figures", other, indicator=TO_DATE)
        office.edit("figures", other, indicator=TO_DATE, period_start=None)
        assert office.get("figures", other)["period_start"] is None


@pytest.mark.parametrize("name", ["figures.csv", "figures.xlsx"])
def test_none_is_imported_with_one(
    run: Runner, seeded: Database, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    if path.suffix == ".xlsx":
        book(path, {"figures": [*ROWS]})
    else:
        write_file(path, "\n".join(map(",".join, ROWS)) + "\n")
    done = run(seeded, "import", "figures", str(path))
    assert done.code == 3
    (fault, _) = done.err.splitlines()
    assert fault == (
        f"ecodiplo: {name}, row 3, period_start: has a first day, but fdi_projects_in_force is a"
        " number to date: leave it empty, and give the as-of day in “period_end”"
    )


def test_a_column_of_periods_gives_such_a_figure_the_period_of_its_report(
    seeded: Database, tmp_path: Path
) -> None:
    rows = f"indicator,Kỳ,value,source,year_basis\n{TO_DATE},2019,5,SRC-0001,undated\n"
    with office_of(seeded) as office:
        office.import_file("figures", write_file(tmp_path / "periods.csv", rows))
        (listed,) = office.list("figures", indicator=TO_DATE, year="2019")
        figure = office.get("figures", listed["ref"])
    assert (figure["period_start"], figure["report_period"]) == (None, "2019")


def test_a_note_on_a_figure_that_sql_wrote_so_is_not_refused(seeded: Database) -> None:
    with office_of(seeded) as office:
        ref = add(office, TO_DATE, period_end="2019")
        with seeded.write("sql") as connection:
            connection.execute(text("UPDATE figures SET period_start = '2019' WHERE ref = :ref"),
                            {"ref": ref})  # fmt: skip
        office.edit("figures", ref, note="checked")
        assert office.get("figures", ref)["note"] == "checked"
