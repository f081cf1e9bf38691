"""`ecodiplo list` for people and for scripts, on both engines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from answers import Runner, answer
from ecodiplo.db.engine import Database
from table_damage import without_rules


def rows(run: Runner, database: Database, *args: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer(run, database, "list", "delegations", *args)
    return found


def test_the_delegations_of_a_year_are_those_named_in_it(run: Runner, facts: Database) -> None:
    found = rows(run, facts, "--year", "2022", "--counted")
    assert len(found) == 10
    assert {row["direction"] for row in found} == {"inbound", "outbound"}


def test_records_are_filtered_by_their_role_and_by_whether_they_count(
    run: Runner, facts: Database
) -> None:
    columns = ("--columns", "ref,role_in_totals,counted")
    umbrella = [{"ref": "DEL-2022-0011", "role_in_totals": "umbrella", "counted": False}]
    for option in (["--role-in-totals", "umbrella"], ["--no-counted"], ["--counted", "no"]):
        assert rows(run, facts, *option, *columns) == umbrella, option
    assert rows(run, facts, "--role-in-totals", "umbrella", "--counted", *columns) == []
    assert len(rows(run, facts, "--role-in-totals", "được tính", *columns)) == 11


def test_who_is_in_town_on_a_day_has_both_languages_and_the_certainty(
    run: Runner, facts: Database
) -> None:
    visits = rows(run, facts, "--on", "2022-05-02", "--counted")
    assert {visit["on_day"] for visit in visits} == {"may"}
    assert visits[0]["title_vi"] == "Đoàn Thái tử kế vị Đan Mạch"


def test_the_rotterdam_trip_is_in_2021(run: Runner, facts: Database) -> None:
    (trip,) = rows(run, facts, "--year", "2021")
    assert trip["direction"] == "outbound"
    assert trip["countries"] == ["NL"]


@pytest.mark.parametrize("name", ["Denmark", "Dan Mach", "đan mạch", "DK", "ĐAN MẠCH", "dk"])
def test_a_country_is_found_by_any_of_its_names(run: Runner, facts: Database, name: str) -> None:
    (found,) = rows(run, facts, "--country", name)
    assert "Crown Prince" in found["title"]


def test_repeated_options_mean_any_of_them(run: Runner, facts: Database) -> None:
    found = rows(run, facts, "--country", "Dan Mach", "--country", "SE")
    assert {code for row in found for code in row["countries"]} == {"DK", "SE"}


def test_a_group_of_countries_stands_for_its_members(run: Runner, facts: Database) -> None:
    found = {code for row in rows(run, facts, "--country", "EU") for code in row["countries"]}
    assert found == {"DK", "NL", "BE", "SE"}


def test_high_level_follows_from_the_level(run: Runner, facts: Database) -> None:
    high = rows(run, facts, "--high-level")
    assert {row["level"] for row in high} == {"royal", "ministerial", "ambassador"}
    assert len(high) + len(rows(run, facts, "--no-high-level")) == len(rows(run, facts))


def test_vietnamese_names_and_terms_are_read(run: Runner, facts: Database) -> None:
    done = run(facts, "list", "doan", "--direction", "doan ra", "--count", lang="vi")
    assert done.out.strip() == "4"


def test_a_vietnamese_reader_sees_vietnamese_titles(run: Runner, facts: Database) -> None:
    args = ("list", "delegations", "--level", "royal", "--columns", "title", "-f", "markdown")
    assert "Đoàn Thái tử kế vị Đan Mạch" in run(facts, *args, lang="vi").out
    assert "Delegation of the Crown Prince" in run(facts, *args).out


def test_a_month_can_hold_a_record_known_only_to_its_year(run: Runner, seeded: Database) -> None:
    assert len(rows(run, seeded, "--from", "3/2022", "--to", "4/2022", "--counted")) == 10
    assert rows(run, seeded, "--from", "2023", "--to", "2024") == []


def test_text_is_found_without_diacritics(run: Runner, facts: Database) -> None:
    (found,) = rows(run, facts, "--text", "thai tu")
    assert found["level"] == "royal"


def test_columns_limit_sort_and_count(run: Runner, facts: Database) -> None:
    found = rows(run, facts, "--columns", "ref,tên đoàn", "--limit", "2", "--sort", "ref", "--desc")
    assert [list(row) for row in found] == [["ref", "title"]] * 2
    assert found[0]["ref"] > found[1]["ref"]
    assert run(facts, "list", "countries", "--count").out == "260\n"


def test_a_pipe_gets_whole_cells_and_stable_headings(run: Runner, facts: Database) -> None:
    done = run(facts, "list", "delegations", "--year", "2021")
    heading, line = done.out.splitlines()
    assert heading.split("\t")[:2] == ["ref", "direction"]
    assert line.startswith("DEL-2021-0001\toutbound\t")


def test_an_empty_result_is_an_empty_array_or_headings_alone(run: Runner, facts: Database) -> None:
    assert run(facts, "list", "mous", "-f", "json").out == "[]\n"
    assert len(run(facts, "list", "mous", "-f", "csv").out.splitlines()) == 1
    assert run(facts, "list", "mous", "-f", "jsonl").out == ""


def test_a_table_says_how_many_and_how_many_have_no_date(run: Runner, facts: Database) -> None:
    done = run(facts, "list", "events", "--year", "2022", "-f", "table", "--limit", "1")
    assert (
        "1 of 5; --limit 0 shows all; 3 of them are not counted in totals (3 umbrella);"
        " 1 more has no date" in done.err
    )


def test_a_workbook_holds_what_the_list_shows(run: Runner, facts: Database, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    file = tmp_path / "đoàn.xlsx"
    assert run(facts, "list", "delegations", "-o", str(file), lang="vi").code == 0
    heading, *lines = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    assert "Tên đoàn" in heading
    assert len(lines) == 12
    assert [path.name for path in tmp_path.glob("*.xlsx")] == ["đoàn.xlsx"]


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (
            ["list", "delegation", "--direction", "sideways"],
            2,
            "--direction: 'sideways' is none of inbound, outbound",
        ),
        (["list", "delegations", "--country", "Denmrk"], 4, "Did you mean Denmark"),
        (["list", "delegations", "--country", "my"], 4, "can be"),
        (["list", "delegations", "--year", "2022-02-30"], 2, "is not a period"),
        (["list", "delegations", "--year", "x"], 2, "is not a period"),
        (["list", "delegations", "--columns", "titel"], 2, "Did you mean title"),
        (["list", "delegations", "--bogus"], 2, "No such option"),
        (["list", "delegations", "--format", "pdf"], 2, "there is no format"),
        (["list", "delegations", "--format", "xlsx"], 2, "add -o FILE.xlsx"),
        (["list", "nonsense"], 2, "there is no entity"),
        (["list", "fdi"], 2, "fdi-capital or fdi-projects"),
        (["show", "partners", "Port of Roterdm"], 4, "Did you mean Port of Rotterdam"),
        (["frobnicate"], 2, "there is no command"),
        (["list", "delegations", "-o", "/nonexistent/x.csv"], 1, "cannot write"),
    ],
)
def test_bad_usage_and_bad_values_give_one_line(
    run: Runner, facts: Database, args: list[str], code: int, said: str
) -> None:
    done = run(facts, *args)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert len(done.err.splitlines()) == 1


def test_a_language_that_it_does_not_speak_is_refused(run: Runner, facts: Database) -> None:
    done = run(facts, "summary", lang="fr")
    assert (done.code, done.out) == (2, "")
    assert "en or vi" in done.err


def test_a_missing_database_says_how_to_make_it(run: Runner, tmp_path: Path) -> None:
    done = run(str(tmp_path / "none.db"), "list", "delegations")
    assert done.code == 4
    assert "ecodiplo seed" in done.err
    assert not (tmp_path / "none.db").exists()


def test_a_file_that_is_no_database_is_refused(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("just some words, long enough to be read as a header" * 20)
    done = run(str(tmp_path / "x.db"), "list", "delegations")
    assert done.code == 1
    assert "is not an SQLite database" in done.err


@pytest.mark.parametrize("format_", ["table", "tsv", "csv", "json", "markdown"])
def test_untrusted_text_prints_as_plain_text(run: Runner, seeded: Database, format_: str) -> None:
    name = "[red]x[/red]\x1b[31m\x9b1m"
    without_rules(seeded, "partners", "INSERT INTO partners (ref, name, kind, updated_at)"
                  f" VALUES ('PAR-9', '{name}', 'other', '2026-11-28 00:00:00')")  # fmt: skip
    done = run(seeded, "list", "partners", "--text", "x[/red]", "--columns", "name", "-f", format_)
    assert "x" in done.out
    assert "[red]" in done.out.replace("\\[", "[").replace("\\]", "]")
    if format_ not in ("csv", "tsv"):
        assert "\x1b" not in done.out
        assert "\x9b" not in done.out


def test_an_argument_that_is_no_utf8_is_refused(run: Runner, facts: Database) -> None:
    done = run(facts, "search", "x\udcff")
    assert done.code == 2
    assert "not valid UTF-8" in done.err


def test_scripts_get_every_row_and_a_table_the_first_hundred(run: Runner, facts: Database) -> None:
    assert len(run(facts, "list", "countries", "-f", "csv").out.splitlines()) == 261
    assert "100 of 260; --limit 0 shows all" in run(facts, "list", "countries", "-f", "table").err
    assert "2 of 260" in run(facts, "list", "countries", "-f", "csv", "--limit", "2").err
