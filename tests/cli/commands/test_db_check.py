"""`ecodiplo db check`: a line for each finding, in both languages, and exit codes for cron."""

from __future__ import annotations

import json

import pytest

from answers import Runner
from databases import is_sqlite
from ecodiplo.db.engine import Database
from shell import directly
from table_damage import without_rules

# Not in NFC, which no CHECK sees.
UNCLEAN = "UPDATE partners SET city = 'Hue\u0301', note = 'e\u0302' WHERE id = 1"


def test_a_database_that_is_whole_exits_with_0(seeded: Database, run: Runner) -> None:
    done = run(seeded, "db", "check", "-f", "json")
    assert (done.code, done.out, done.err) == (0, "[]\n", f"{seeded}: nothing is wrong\n")
    quiet = run(seeded, "db", "check", "--quiet")
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")  # cron mails what is printed


def test_findings_exit_with_1_and_a_repair_of_all_with_0(seeded: Database, run: Runner) -> None:
    directly(seeded, UNCLEAN)
    done = run(seeded, "db", "check", "-f", "json")
    assert done.code == 1
    assert [(row["check"], row["table"], row["record"], row["column"])
            for row in json.loads(done.out)] == [
        ("texts", "partners", "PAR-0001", "city"), ("texts", "partners", "PAR-0001", "note"),
    ]  # fmt: skip
    assert f"2 findings in {seeded}" in done.err
    done = run(seeded, "db", "check", "--repair", "-f", "json")
    assert (done.code, {row["advice"] for row in json.loads(done.out)}) == (0, {"repaired"})
    assert "2 repaired, 0 left" in done.err
    assert ("the database before this is in" in done.err) == is_sqlite(seeded)
    assert "changed texts; `ecodiplo undo" in done.err
    assert "db check --repair" in run(seeded, "log", "-f", "csv").out


def test_what_a_person_has_to_correct_keeps_a_repair_at_1(seeded: Database, run: Runner) -> None:
    without_rules(seeded, "delegations", "UPDATE delegations SET cost_currency = '$$' WHERE id = 1")
    done = run(seeded, "db", "check", "--repair", "-f", "json")
    found = json.loads(done.out)
    assert [row["column"] for row in found if row["check"] != "schema"] == ["cost_currency"]
    assert (done.code, len(found) == 1) == (1, is_sqlite(seeded))  # a server lost its CHECKs
    assert run(seeded, "log", "-f", "csv").out.count("db check") == 0


@pytest.mark.parametrize(
    ("lang", "words"), [("en", ["Texts", "What to do"]), ("vi", ["Văn bản", "Cách xử lý"])]
)
def test_people_read_the_findings_in_their_language(
    seeded: Database, run: Runner, lang: str, words: list[str]
) -> None:
    directly(seeded, UNCLEAN)
    done = run(seeded, "db", "check", "-f", "table", lang=lang)
    assert all(word in done.out for word in words)
    assert ("--repair" in done.out, "`ecodiplo" in done.out) == (True, False)
    assert "`ecodiplo db check --repair`" in done.err


def test_no_database_is_no_finding(tmp_path: object, run: Runner) -> None:
    done = run(f"{tmp_path}/none.db", "db", "check")
    assert (done.code, done.out) == (4, "")


def test_an_older_schema_is_upgraded_first(nowhere: Database, run: Runner) -> None:
    from ecodiplo.db.migrate import upgrade

    upgrade(nowhere, "0018")
    done = run(nowhere, "db", "check", "--repair")
    assert done.code == 1
    assert "ecodiplo db upgrade" in done.err
