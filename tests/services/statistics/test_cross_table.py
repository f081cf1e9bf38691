"""Records by two properties, against plain Python on the same rows, on both engines."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from answers import Runner, answer
from databases import office_of
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.errors import UsageProblem
from ecodiplo.services.query.listing import ALWAYS
from ecodiplo.services.statistics.cross_table import cross_table
from ecodiplo.services.statistics.dimensions import dimensions
from varied import Plain, fill, keys

TODAY = datetime.date(2022, 9, 15)
BY = ("--by", "country", "--by", "year")


@pytest.fixture(scope="module")
def varied(module_empty: Database) -> tuple[Database, Plain]:
    """The varied records, and the same records in plain Python."""
    fill(module_empty)
    with module_empty.read() as connection:
        return module_empty, Plain(connection, TODAY.isoformat())


@pytest.mark.parametrize("name", ["delegations", "mous", "fdi-capital", "events", "aid"])
def test_every_pair_of_properties_counts_as_plain_python_does(
    varied: tuple[Database, Plain], name: str
) -> None:
    database, plain = varied
    entity = ENTITIES[name]
    rows = [row for row in plain.rows[name].values() if plain.counts(entity, row, any_status=False)]
    names = [by for by in dimensions(entity) if by != "origin"]
    with database.read() as connection:
        for first, second in zip(names, [*names[1:], names[0]], strict=True):
            table = cross_table(connection, entity, (first, second), ALWAYS, today=TODAY)
            wanted = Counter(
                (a, b)
                for row in rows
                for a in keys(plain, entity, first, row)
                for b in keys(plain, entity, second, row)
            )
            counts = {key: cell.records for key, cell in table.cells.items()}
            assert counts == wanted, (first, second)
            for margin, by in ((table.rows, first), (table.columns, second)):
                each = Counter(key for row in rows for key in keys(plain, entity, by, row))
                assert {group.key: group.records for group in margin} == each
            assert table.overall.records == len(rows)


def test_the_totals_of_money_are_those_of_the_breakdown(seeded: Database) -> None:
    office = office_of(seeded)
    for country, date, amount in (("DK", "2021", 1), ("DK", "2022", 2), ("NL", "2022", 4)):
        project = office.add(
            "fdi-projects", name=f"{country} {date}", country=country,
            certificate_number=f"{country}{date}",
        )  # fmt: skip
        office.add("fdi-capital", project=project, kind="new", date=date, amount_usd=amount)
    table = office.cross_table("fdi-capital", "country", "year")
    by_key = {group.key: group for group in (*table.rows, *table.columns)}
    assert table.order_total == "attracted_usd"
    assert table.value(table.cell(by_key["DK"], by_key["2022"])) == 2
    assert table.value(table.cell(by_key["NL"], by_key["2021"])) == 0
    assert [table.value(group) for group in table.rows] == [4, 3]
    assert table.value(table.overall) == 7


def test_the_margins_count_a_record_once_and_a_sentence_says_why_rows_exceed_them(
    run: Runner, seeded: Database
) -> None:
    run(seeded, "add", "delegations", "--title", "A", "--direction", "inbound", "--start-date",
        "2020", "--status", "completed", "--countries", "DK; NL")  # fmt: skip
    where = ("--year", "2020", "--by", "country", "--by", "direction")
    done = run(seeded, "summary", "delegations", *where, "-f", "table")
    assert "The rows add up to 2 records, more than the 1 there are" in done.err
    done = run(seeded, "summary", "delegations", *where, "-f", "markdown", lang="vi")
    assert done.out.splitlines()[-1] == "| Tổng | 1 | 1 |"


def test_each_format_has_the_table(run: Runner, facts: Database, tmp_path: Path) -> None:
    args = ("summary", "delegations", *BY)
    long = answer(run, facts, *args)
    everything = next(row for row in long if row["part"] == "all")
    assert everything["records"] == 11
    for format_, dialect in (("csv", "excel"), ("tsv", "excel-tab")):
        rows = list(
            csv.DictReader(io.StringIO(run(facts, *args, "-f", format_).out), dialect=dialect)
        )
        assert [(row["part"], row["country"], int(row["records"])) for row in rows] == [
            (row["part"], row["country"] or "", row["records"]) for row in long
        ]
    book = tmp_path / "a.xlsx"
    assert run(facts, *args, "-o", str(book)).code == 0
    sheet = openpyxl.load_workbook(book).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == ["Countries \\ Year", "2021", "2022", "All"]
    page = tmp_path / "a.html"
    run(facts, *args, "-o", str(page), lang="vi")
    cells = '<td>Hà Lan</td><td class="n">1</td><td class="n">3</td><td class="n">4</td>'
    assert cells in page.read_text(encoding="utf-8")
    assert json.loads(run(facts, *args, "-f", "json").out) == long


def test_a_chart_has_a_series_for_each_column(run: Runner, facts: Database, tmp_path: Path) -> None:
    done = run(facts, "chart", "delegations", *BY, "-o", str(tmp_path / "a.svg"))
    assert done.code == 0
    assert (tmp_path / "a.svg").read_bytes().startswith(b"<?xml")
    shown = run(facts, "chart", "delegations", *BY).out
    assert "Countries, Year: 2021" in shown
    many = run(facts, "chart", "delegations", "--by", "year", "--by", "country")
    assert (many.code, many.out) == (0, "")
    assert "a chart shows 4 at most" in many.err


def test_the_same_property_twice_and_three_properties_are_refused(
    run: Runner, facts: Database
) -> None:
    for by in (("year", "năm"), ("year", "country", "level")):
        done = run(facts, "summary", "delegations", *(f"--by={each}" for each in by))
        assert done.code == 2
    with pytest.raises(UsageProblem, match="two different properties"):
        office_of(facts).cross_table("delegations", "sector", "sector")
    compared = run(facts, "summary", "delegations", *BY, "--year", "2022", "--compare", "2021")
    assert compared.code == 2
    assert "--compare needs one --by" in compared.err
