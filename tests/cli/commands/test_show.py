"""`ecodiplo show` and `list` in both languages, and lists that the source leaves open."""

from __future__ import annotations

import pytest

from answers import Runner, answer
from ecodiplo.db.engine import Database


def shown(run: Runner, database: Database, ref: str, lang: str) -> str:
    entity = {"DEL": "delegations", "EVT": "events", "FIG": "figures"}[ref[:3]]
    done = run(database, "show", entity, ref, "-f", "table", lang=lang)
    assert done.code == 0, done.err
    return " ".join(done.out.split())


@pytest.mark.parametrize(
    ("lang", "own", "other"),
    [("en", "Leading enterprises of Denmark", "Các doanh nghiệp hàng đầu"),
     ("vi", "Các doanh nghiệp hàng đầu của Đan Mạch", "Leading enterprises")],
)  # fmt: skip
def test_a_text_is_in_the_language_of_the_reader(
    run: Runner, facts: Database, lang: str, own: str, other: str
) -> None:
    page = shown(run, facts, "EVT-2022-0001", lang)
    assert own in page
    assert other not in page


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("option", ["--result", "--result-vi"])
def test_a_text_in_one_language_is_shown_to_readers_of_both(
    run: Runner, seeded: Database, lang: str, option: str
) -> None:
    run(seeded, "edit", "events", "EVT-0001", option, "Twelve meetings")
    assert "Twelve meetings" in shown(run, seeded, "EVT-0001", lang)


def test_an_open_list_ends_with_dots_and_a_closed_one_does_not(
    run: Runner, facts: Database
) -> None:
    page = shown(run, facts, "EVT-2022-0003", "vi")
    assert page.count("; ...") == 1
    assert "Du lịch; ..." not in page


def test_json_says_whether_a_list_is_complete_and_has_both_languages(
    run: Runner, facts: Database
) -> None:
    listed = {row["ref"]: row for row in answer(run, facts, "list", "events")}
    flags = [listed[ref]["countries_complete"] for ref in ("EVT-2022-0003", "EVT-0001")]
    assert flags == [False, None]
    assert {"title", "title_vi", "place", "place_vi"} <= listed["EVT-0001"].keys()
    page = answer(run, facts, "show", "events", "EVT-2022-0003")
    assert (page["countries_complete"], page["event_fields_complete"]) == (False, True)
    assert page["participants_vi"].startswith("Thành phố")


def test_a_list_for_people_shows_open_lists(run: Runner, facts: Database) -> None:
    done = run(facts, "list", "events", "--text", "EVT-2022-0003", "-f", "markdown")
    assert "United States" not in done.out
    assert "; ..." in done.out


def test_columns_that_were_asked_for_are_all_that_json_has(run: Runner, facts: Database) -> None:
    (row,) = answer(run, facts, "list", "events", "--columns", "ref,countries", "--limit", "1")
    assert row.keys() == {"ref", "countries"}


@pytest.mark.parametrize(("lang", "start"), [("en", "The source says"), ("vi", "Nguồn nêu các")])
def test_a_search_quotes_the_text_in_the_language_of_the_reader(
    run: Runner, facts: Database, lang: str, start: str
) -> None:
    hits = answer(run, facts, "search", "LNK-0001", lang=lang)
    assert hits[0]["title"].startswith(start)
