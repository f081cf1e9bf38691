"""The claims of a report: every text from the database states one, of the period and on record."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING

import pytest

from ecodiplo.language import Lang
from ecodiplo.periods import parse_period
from ecodiplo.services.report.claims import ClaimKind, evidence
from ecodiplo.services.report.compose import compose
from report_claims import claims

if TYPE_CHECKING:
    from answers import Runner
    from ecodiplo.db.engine import Database

TODAY = datetime.date(2026, 11, 26)


def test_a_published_figure_is_a_claim_with_its_qualifier_and_ref(
    run: Runner, facts: Database
) -> None:
    claim = claims(run, facts, "--year", "2022")["published aid_committed FIG-2022-0015"]
    assert (claim["value"], claim["qualifier"], claim["unit"]) == (5_100_000, "more_than", "usd")
    assert claim["figures"] == ["FIG-2022-0015"]
    assert "more than $5.1 million" in claim["text"]


def test_a_number_of_records_names_the_records(run: Runner, facts: Database) -> None:
    claim = claims(run, facts, "--year", "2022")["recorded delegations_outbound"]
    assert claim["value"] == 3
    assert claim["records"] == ["DEL-2022-0008", "DEL-2022-0009", "DEL-2022-0010"]
    assert claim["period"] == {"first": "2022-01-01", "last": "2022-12-31"}
    assert claim["measure"] == "count delegations direction=outbound"


@pytest.mark.parametrize("period", ["2019", "2021", "2022", "2022-Q3", "2024"])
@pytest.mark.parametrize("lang", list(Lang))
def test_every_claim_has_a_figure_or_a_record_or_says_that_there_is_none(
    facts: Database, period: str, lang: Lang
) -> None:
    with facts.read() as connection:
        report = compose(connection, parse_period(period, today=TODAY), lang, today=TODAY)
        for stated in report.claims:
            claim = stated.claim
            says = claim.figures or evidence(connection, claim, report.content.selections)
            assert bool(says) is (claim.kind is not ClaimKind.NOTHING), claim.code
            assert stated.text, claim.code


def test_the_claims_are_the_same_in_both_languages(run: Runner, facts: Database) -> None:
    languages = [claims(run, facts, "--year", "2022", lang=lang) for lang in ("vi", "en")]
    vietnamese, english = languages
    assert list(vietnamese) == list(english)
    for code, claim in english.items():
        assert claim["value"] == vietnamese[code]["value"], code
        assert claim["records"] == vietnamese[code]["records"], code


def test_what_the_records_leave_open_is_said_in_the_sentence_and_in_the_claim(
    run: Runner, seeded: Database
) -> None:
    for title, day in (("A", "2024"), ("B", "2024-01-05")):
        done = run(seeded, "add", "delegations", "--title", title, "--direction", "inbound",
                   "--start-date", day, "--status", "completed")  # fmt: skip
        assert done.code == 0, done.err
    claim = claims(run, seeded, "--period", "2024-Q1")["recorded delegations_inbound"]
    assert claim["unknown"] == {"undated": 1}
    assert claim["records"] == ["DEL-2024-0002"]
    sentence = "the city received 1 delegation (1 more may fall in the period)"
    assert sentence in claim["text"]


def test_records_that_may_fall_in_a_period_are_said_though_the_year_before_has_some(
    run: Runner, seeded: Database
) -> None:
    for title, day in (("A", "2024"), ("B", "2023-01-05")):
        done = run(seeded, "add", "delegations", "--title", title, "--direction", "inbound",
                   "--start-date", day, "--status", "completed")  # fmt: skip
        assert done.code == 0, done.err
    claim = claims(run, seeded, "--period", "2024-Q1")["nothing delegations_inbound"]
    assert claim["unknown"] == {"undated": 1}
    assert "(1 record may fall in the period)" in claim["text"]


def test_an_amount_without_a_value_is_told_in_the_sentence(run: Runner, seeded: Database) -> None:
    for title, amount in (("A", ("--committed-usd", "100")), ("B", ())):
        done = run(seeded, "add", "aid", "--title", title, "--kind", "project", "--approval-date",
                   "2024-05", "--status", "approved", *amount)  # fmt: skip
        assert done.code == 0, done.err
    claim = claims(run, seeded, "--year", "2024", lang="vi")["recorded aid_committed"]
    assert claim["unknown"] == {"without_value": 1}
    assert "100 USD (1/2 hồ sơ chưa có giá trị)" in claim["text"]


def test_a_cumulative_number_stands_beside_the_last_published_one(
    run: Runner, seeded: Database
) -> None:
    done = run(seeded, "add", "mous", "--title", "Port MOU", "--instrument", "mou", "--signed-on",
               "2023-05-01", "--status", "signed")  # fmt: skip
    assert done.code == 0, done.err
    base, recorded = (
        claims(run, seeded, "--year", "2023")[code]
        for code in ("published mous_signed_to_date FIG-2022-0004", "recorded mous_signed_to_date")
    )
    assert base["text"] == recorded["text"]
    assert "the last published figure (report of 2022)" in base["text"]
    assert "nearly 30 MOUs with foreign partners in all [1, P2]; 1 MOU is on" in base["text"]
    assert base["period"]["last"] == "2022-12-31"


def test_a_cumulative_number_without_a_published_one_is_not_told(
    run: Runner, seeded: Database
) -> None:
    assert run(seeded, "delete", "figures", "FIG-2022-0004", "--yes").code == 0
    done = run(seeded, "add", "mous", "--title", "Port MOU", "--instrument", "mou", "--signed-on",
               "2022-05-01", "--status", "signed")  # fmt: skip
    assert done.code == 0, done.err
    stated = claims(run, seeded, "--year", "2022")
    assert "recorded mous_signed_to_date" not in stated
    assert stated["list mous"]["value"] == 1


def test_a_relation_that_ended_before_the_period_is_not_kept_in_it(
    run: Runner, seeded: Database
) -> None:
    done = run(seeded, "add", "partners", "--name", "Old Town", "--kind", "locality", "--relation",
               "sister_city", "--relation-since", "2000", "--relation-until", "2010")  # fmt: skip
    assert done.code == 0, done.err
    for year, kept in (("1999", False), ("2005", True), ("2010", True), ("2011", False)):
        stated = claims(run, seeded, "--year", year)
        content = stated["list kept"]["content"] if "list kept" in stated else ""
        assert ("Old Town" in content) is kept, year


def test_a_relation_that_ended_in_the_period_is_printed_with_its_end(
    run: Runner, seeded: Database
) -> None:
    done = run(seeded, "edit", "partners", "PAR-0013", "--set", "relation_until=2022-06")
    assert done.code == 0, done.err
    for lang, end in (("en", "Jun 2022"), ("vi", "6/2022")):
        report = run(seeded, "report", "--year", "2022", lang=lang).out
        line = next(
            line for line in report.splitlines() if line.startswith("| ") and "KOTRA" in line
        )
        assert f"| {end} |" in line


def test_people_see_each_statement_once_with_all_that_says_it(run: Runner, facts: Database) -> None:
    done = run(facts, "report", "--year", "2022", "--claims", "-f", "markdown", lang="en")
    assert done.code == 0, done.err
    statements = [line for line in done.out.splitlines() if "received 175 delegations" in line]
    assert len(statements) == 1
    assert "| FIG-2022-0001, DEL-2022-0001, DEL-2022-0002, " in statements[0]


def test_the_claims_are_listed_for_machines_one_by_one(run: Runner, facts: Database) -> None:
    done = run(facts, "report", "--year", "2022", "--claims", "-f", "csv", lang="en")
    assert done.code == 0, done.err
    header, *lines = done.out.splitlines()
    assert header.startswith("code,kind,section,text,period_first,period_last,value,unit,qualifier")
    (line,) = [line for line in lines if line.startswith("published delegations_inbound ")]
    assert line.startswith("published delegations_inbound FIG-2022-0001,published,")


def test_claims_of_a_frozen_report_are_kept_and_compared(run: Runner, seeded: Database) -> None:
    assert run(seeded, "report", "--year", "2022", "--freeze", lang="en").code == 0
    done = run(seeded, "list", "snapshot-claims", "--count")
    assert int(done.out) == len(claims(run, seeded, "--year", "2022"))
    done = run(seeded, "edit", "delegations", "DEL-2022-0001", "--set", "title=Another name")
    assert done.code == 0, done.err
    (row,) = json.loads(run(seeded, "report", "diff", "2022", "-f", "json").out)
    assert row["claim"] == "list inbound"
    assert "Crown Prince" in row["content_then"]
    assert "Another name" in row["content_now"]


def test_claims_and_freeze_do_not_go_together(run: Runner, facts: Database) -> None:
    done = run(facts, "report", "--year", "2022", "--claims", "--freeze", lang="en")
    assert (done.code, done.out) == (2, "")
    assert "leave --freeze out" in done.err


@pytest.mark.parametrize(("lang", "amount"), [("vi", "297,11 tỷ USD"), ("en", "$297.11 billion")])
def test_published_money_is_rounded_in_a_sentence_and_exact_in_the_annex(
    run: Runner, seeded: Database, lang: str, amount: str
) -> None:
    done = run(seeded, "edit", "figures", "FIG-2022-0013", "--set", "value=297106000000")
    assert done.code == 0, done.err
    page = run(seeded, "report", "--year", "2022", lang=lang).out.replace("\\", "")
    prose, annex = page.split("## Phụ lục" if lang == "vi" else "## Annex")
    assert amount in prose
    assert amount not in annex
    assert (
        claims(run, seeded, "--year", "2022")["published trade_turnover FIG-2022-0013"]["value"]
        == 297_106_000_000
    )
