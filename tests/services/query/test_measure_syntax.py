"""Measures of indicators: every way of writing refuses a faulty one; a faulty one that is stored
already is reported on its own line. On both engines."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from answers import Runner, answer
from databases import office_of
from ecodiplo.db.engine import Database
from ecodiplo.errors import EcodiploError, InvalidData
from ecodiplo.fields import Text
from ecodiplo.formats import EXACT_FORMATS
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.language import Lang
from ecodiplo.services.query.measure_syntax import parse_filters, parse_measure
from sources import write_sheet

SEED = Path(__file__).parents[3] / "seed" / "indicators.csv"

WRONG = {
    "": "neither `count ENTITY` nor `sum ENTITY.FIELD`",
    "sum": "neither `count ENTITY` nor `sum ENTITY.FIELD`",
    "sum aid": "neither `count ENTITY` nor `sum ENTITY.FIELD`",
    "count aid.committed_usd": "Committed does not refer to one record; such fields: source",
    "count delegations.countries": "Countries does not refer to one record",
    "count fdi-capital.nothing": "there is no column 'nothing'",
    "average aid.committed_usd": "neither `count ENTITY` nor `sum ENTITY.FIELD`",
    "count aids of ours": "there is no entity 'aids'",
    "count visits": "there is no entity 'visits'",
    "sum aid.nothing": "Foreign non-governmental aid: there is no column 'nothing'",
    "sum delegations.title": "Delegations: Title is not a number; numbers: member_count",
    "sum mous.in_force": "MOUs: In force is not a number; numbers: none",
    "sum delegations.partners": "Delegations: Partners is not a number",
    "count aid kind": "'kind' is not a filter",
    "count delegations colour=red": "Delegations: there is no filter 'colour'",
    "count delegations direction=sideways": "direction: 'sideways' is none of inbound, outbound",
    "count delegations direction=inbound,sideways": "'sideways' is none of",
    "count delegations direction=": "'' is none of",
    "count delegations high-level=perhaps": "'perhaps' is neither yes nor no",
    "count events field=sport": "field: 'sport' is none of",
    "count delegations country=": "a name is missing",
}
WRITTEN = [measure for measure in WRONG if measure]  # an empty cell is allowed: no measure


@pytest.mark.parametrize("measure", WRONG)
def test_a_measure_that_says_nothing_is_refused_with_the_reason(measure: str) -> None:
    with pytest.raises(EcodiploError) as refused:
        parse_measure(measure)
    assert str(refused.value).startswith(f"{measure!r}: ")
    assert WRONG[measure] in str(refused.value)


def test_every_measure_of_the_seed_is_sound() -> None:
    with SEED.open(encoding="utf-8") as stream:
        measures = [row["measure"] for row in csv.DictReader(stream) if row["measure"]]
    assert len([parse_measure(measure) for measure in measures]) == 15


def test_a_measure_may_name_records_that_are_not_there_yet() -> None:
    assert parse_measure("count delegations country=Atlantis").filters == {"country": ["Atlantis"]}


def test_a_filter_given_twice_is_any_of_the_two() -> None:
    assert parse_filters(["kind=new", "kind=increase"]) == parse_filters(["kind=new,increase"])


@pytest.mark.parametrize("name", ["country", "countries"])
def test_a_filter_is_heard_in_singular_and_plural(name: str) -> None:
    assert parse_measure(f"count delegations {name}=DK").filters == {"country": ["DK"]}


def test_a_filter_in_singular_and_in_plural_is_any_of_the_two() -> None:
    parsed = parse_measure("count delegations country=DK countries=NL statuses=planned")
    assert parsed.filters == {"country": ["DK", "NL"], "status": ["planned"]}


def test_a_measure_is_stored_as_it_was_written(run: Runner, seeded: Database) -> None:
    office = office_of(seeded)
    figures = []
    for measure in ("count delegations country=NL", "count delegations countries=NL"):
        office.edit("indicators", "delegations_inbound", measure=measure)
        assert office.get("indicators", "delegations_inbound")["measure"] == measure
        summary = answers(run, seeded, "summary", "--year", "2022")
        figures.append(summary["delegations_inbound"]["recorded"])
    assert figures[0] == figures[1] != 0
    groups = [
        run(
            seeded, "summary", "delegations", "--by", "level", "--where", f"{name}=NL", "-f", "json"
        )
        for name in ("country", "countries")
    ]
    assert groups[0].code == 0, groups[0].err
    assert groups[0].out == groups[1].out != "[]\n"


# Faulty measures that a person writes.


def test_the_command_line_and_the_api_refuse_to_write_it(run: Runner, seeded: Database) -> None:
    before = run(seeded, "export", "indicators", "-f", "json").out
    office = office_of(seeded)
    fields: dict[str, Any] = {"code": "x", "name_en": "X", "name_vi": "X", "unit": "mou",
                             "basis": "period", "position": "1"}  # fmt: skip
    options = [word for name, value in fields.items()
               for word in (f"--{name.replace('_', '-')}", value)]  # fmt: skip
    for measure in WRITTEN:
        for done in (
            run(seeded, "add", "indicators", *options, "--measure", measure),
            run(seeded, "edit", "indicators", "aid_items", "--set", f"measure={measure}"),
        ):
            assert done.code == 3, done.err
            assert f"Recomputed by: {measure!r}: " in done.err
            assert WRONG[measure] in done.err
        with pytest.raises(InvalidData, match="Recomputed by: "):
            office.add("indicators", **fields, measure=measure)
        with pytest.raises(InvalidData, match="Recomputed by: "):
            office.edit("indicators", "aid_items", measure=measure)
    assert run(seeded, "export", "indicators", "-f", "json").out == before


@pytest.mark.parametrize("format_", EXACT_FORMATS)
def test_an_import_refuses_every_wrong_measure_by_row(
    run: Runner, seeded: Database, tmp_path: Path, format_: str
) -> None:
    before = run(seeded, "export", "indicators", "-f", "json").out
    rows = [
        {"code": f"x{n}", "name_en": f"X{n}", "name_vi": f"X{n}", "unit": "mou",
         "basis": "period", "position": "1", "measure": measure}
        for n, measure in enumerate(["count mous", *WRITTEN])
    ]  # fmt: skip
    columns = [Column(name, name, Text()) for name in rows[0]]
    path = tmp_path / f"indicators.{format_}"
    write_sheet(path, Sheet("indicators", columns, rows, Lang.EN))
    done = run(seeded, "import", "indicators", str(path), "-f", "json")
    assert done.code == 3, done.err
    problems = json.loads(done.out)["problems"]
    assert [(problem["column"], problem["value"]) for problem in problems] == [
        ("measure", measure) for measure in WRITTEN
    ]
    assert run(seeded, "export", "indicators", "-f", "json").out == before


# Faulty measures that are stored: plain SQL or an older program wrote them.

STORED = {
    "delegations_inbound": "count delegations direction=sideways",
    "promotion_events_attended": "count events country=Atlantis",
    "aid_items": "count nothing",
    "fdi_projects_new": "count",
}


@pytest.fixture
def faulty(seeded: Database) -> Database:
    """The seed with measures that cannot be recomputed."""
    with seeded.write("sql") as connection:
        for code, measure in STORED.items():
            connection.execute(
                text("UPDATE indicators SET measure = :measure WHERE code = :code"),
                {"code": code, "measure": measure},
            )
    return seeded


def answers(run: Runner, database: Database, *args: str) -> dict[str, dict[str, Any]]:
    return {row["indicator"]: row for row in answer(run, database, *args)}


@pytest.mark.parametrize("args", [("summary", "--year", "2022", "--compare", "2021"),
                                  ("reconcile", "--year", "2022")])  # fmt: skip
def test_a_stored_one_fails_its_own_line_and_no_other(
    run: Runner, facts: Database, faulty: Database, args: tuple[str, ...]
) -> None:
    sound, answered = answers(run, facts, *args), answers(run, faulty, *args)
    assert answered.keys() == sound.keys()
    for code, row in answered.items():
        if code in STORED:
            assert STORED[code].strip() in row["fault"]
            assert (row["recorded"], row["records"]) == (None, None)
            assert row.get("state", "fault") == "fault"
        else:
            assert row == sound[code]
    table = run(faulty, *args, "-f", "table")
    assert table.code == 0
    for code in STORED:
        assert f"({code}) cannot be recomputed: {STORED[code]!r}: " in table.err
    assert "cannot be" in table.out


def test_a_report_is_written_frozen_and_compared_all_the_same(
    run: Runner, faulty: Database
) -> None:
    done = run(faulty, "report", "--year", "2022", "--freeze")
    assert done.code == 0, done.err
    assert "| Inbound delegations | 175 delegations | cannot be recomputed |" in done.out
    assert "| Outbound delegations | 66 delegations | 3 delegations |" in done.out
    assert "cannot be recomputed | – | \\[1, P5\\] |" in done.out  # beside the published figure
    assert "(aid_items) cannot be recomputed: 'count nothing': " in done.err
    (row,) = answer(run, faulty, "list", "snapshot-figures", "--columns",
                    "indicator,recorded,records", "--indicator", "aid_items")  # fmt: skip
    assert (row["recorded"], row["records"]) == (None, None)
    answered = answers(run, faulty, "report", "diff", "2022")
    assert {code: row["fault"] is not None for code, row in answered.items()} == dict.fromkeys(
        STORED, True
    )
    table = run(faulty, "report", "diff", "2022", "-f", "table")
    assert "0 changed, 12 unchanged, 4 not recomputed" in table.err


def test_a_report_that_was_sound_says_which_figure_cannot_be_compared(
    run: Runner, seeded: Database
) -> None:
    run(seeded, "report", "--year", "2022", "--freeze")
    with seeded.write("sql") as connection:
        connection.execute(
            text("UPDATE indicators SET measure = 'count x' WHERE code = 'delegations_inbound'")
        )
    (row,) = answers(run, seeded, "report", "diff", "2022").values()
    assert (row["indicator"], row["recorded_then"], row["recorded_now"]) == (
        "delegations_inbound", 7, None,
    )  # fmt: skip
    assert row["gone"] == ""
    assert "'count x': there is no entity 'x'" in row["fault"]


def test_the_records_of_a_faulty_indicator_are_refused_in_a_line(
    run: Runner, faulty: Database
) -> None:
    for code, measure in STORED.items():
        done = run(faulty, "reconcile", "--year", "2022", "--indicator", code, "--records")
        assert done.code == 1
        assert repr(measure) in done.err


def test_a_faulty_indicator_is_mended_by_an_edit(run: Runner, faulty: Database) -> None:
    edited = run(faulty, "edit", "indicators", "aid_items", "--set", "measure=count aid")
    assert edited.code == 0, edited.err
    assert answers(run, faulty, "summary", "--year", "2022")["aid_items"]["fault"] is None
