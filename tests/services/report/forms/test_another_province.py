"""The report of an invented province: its settings and its records make it, and no template or form
is edited. `sentences/lam_giang.*.txt` holds its headings and sentences as they are read."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from answers import Runner, answer
from ecodiplo.catalogue import ENTITIES
from ecodiplo.formats.documents.blocks import Heading, Paragraph
from ecodiplo.language import Lang
from ecodiplo.periods import parse_period
from ecodiplo.services.report.compose import Report, compose, render

if TYPE_CHECKING:
    from ecodiplo.db.engine import Database

SENTENCES = Path(__file__).parent / "sentences"
TODAY = datetime.date(2026, 1, 10)
SETTINGS = {
    "name": "Department of Foreign Affairs", "name_vi": "Sở Ngoại vụ",
    "parent": "People's Committee of Lam Giang Province",
    "parent_vi": "Ủy ban nhân dân tỉnh Lam Giang", "area_kind": "province",
    "place": "Lam Giang", "place_vi": "Lam Giang", "abbreviation": "SNV",
    "signer": "Trần Thị B", "signer_title": "Director", "signer_title_vi": "Giám đốc",
}  # fmt: skip
# Also the city; "sister city" is a relation of any province.
CITY = re.compile(r"the city|thành phố(?! kết nghĩa)|h[aả]i ph[oò]ng|SNgV", re.IGNORECASE)
HAI_PHONG = re.compile("h[aả]i ph[oò]ng", re.IGNORECASE)
SOURCE = ("--source", "SRC-0001")
UMBRELLA = ("--role-in-totals", "umbrella", "--not-counted-reason", "All visits of the year")
# What the office keeps: the arguments of `ecodiplo add`.
RECORDS = (
    ("sources", "--title", "Report of the department", "--kind", "report"),
    ("partners", "--name", "Mekong Ports", "--kind", "enterprise"),
    ("partners", "--name", "Blue Wind", "--kind", "enterprise"),
    ("partners", "--name", "Luang Town", "--name-vi", "Thị xã Luang", "--kind", "locality",
     "--relation", "sister_city", "--relation-since", "2010"),
    ("delegations", "--title", "Visits of 2025", "--direction", "inbound", "--start-date", "2025",
     "--status", "completed", "--purpose", "Talks on trade", "--purpose-vi", "Trao đổi thương mại",
     "--sectors", "logistics", "--sectors-complete", "no", *UMBRELLA, *SOURCE,
     "--source-locator", "P1"),
    ("delegations", "--title", "Visit A", "--direction", "inbound", "--start-date", "2025-02-03",
     "--status", "completed", "--countries", "Laos", *SOURCE),
    ("delegations", "--title", "Visit B", "--direction", "inbound", "--start-date", "2025-05",
     "--status", "planned", "--countries", "Japan", "--countries", "Netherlands", *SOURCE),
    ("delegations", "--title", "Trip", "--direction", "outbound", "--start-date", "2025-06",
     "--status", "completed", "--countries", "South Korea", *SOURCE),
    ("delegations", "--title", "Trip of a year unknown", "--direction", "outbound",
     "--status", "completed", *SOURCE),
    ("events", "--title", "Business day", "--title-vi", "Ngày hội doanh nghiệp",
     "--kind", "business_matching", "--city-role", "host", "--start-date", "2025-05-20",
     "--partners", "Mekong Ports | connected", "--partners", "Blue Wind | connected",
     "--enterprises-connected", "2", *SOURCE, "--source-locator", "P2"),
    ("mous", "--title", "MOU on ports", "--instrument", "mou", "--signed-on", "2025-05-20",
     "--status", "signed", *SOURCE),
    ("fdi-projects", "--name", "Blue Wind farm", "--certificate-date", "2025-07-01",
     "--delegation", "DEL-2025-0002", *SOURCE),
    ("fdi-capital", "--project", "FDI-2025-0001", "--date", "2025-07-01", "--kind", "new",
     "--amount-usd", "2500000", *SOURCE),
    ("aid", "--title", "School", "--kind", "project", "--approval-date", "2025-03",
     "--status", "approved", "--committed-usd", "40000", *SOURCE),
    ("aid", "--title", "Clinic", "--kind", "non_project", "--approval-date", "2025-04",
     "--status", "approved", *SOURCE),
    ("documents", "--number", "21-KH/TU", "--kind", "plan", "--title", "Plan of 2025",
     "--title-vi", "Kế hoạch năm 2025", "--issued-on", "2025-01-15", "--status", "issued",
     "--issuer", "Provincial Party Committee", "--issuer-vi", "Tỉnh ủy Lam Giang", *SOURCE),
    ("documents", "--kind", "action_programme", "--title", "Programme to 2030",
     "--title-vi", "Chương trình đến năm 2030", "--status", "being_prepared",
     "--status-as-of", "2025-12", "--issuer", "Provincial People's Committee",
     "--issuer-vi", "Ủy ban nhân dân tỉnh Lam Giang", *SOURCE, "--source-locator", "P4"),
    ("focus-areas", "--document", "DOC-2025-0001", "--position", "1", "--title", "Laos",
     "--title-vi", "Lào", "--detail", "More trade with Laos", "--detail-vi",
     "Tăng trao đổi với Lào", *SOURCE),
    ("focus-areas", "--document", "DOC-2025-0001", "--position", "2", "--title", "Ports",
     "--title-vi", "Cảng", *SOURCE),
    ("tasks", "--focus-area", "FOC-0001", "--title", "Visit Laos", "--status", "done",
     "--done-on", "2025-11-02"),
    ("tasks", "--title", "Send the plans", "--title-vi", "Gửi hồ sơ", "--delegation",
     "DEL-2025-0002", "--owner", "Port Authority", "--due-date", "2026-03", *SOURCE),
    ("figures", "--indicator", "delegations_inbound", "--period-start", "2025-01-01",
     "--period-end", "2025-12-31", "--value", "12", "--qualifier", "more_than",
     "--kind", "result", "--year-basis", "stated", *SOURCE, "--source-locator", "P1"),
    ("figures", "--indicator", "delegations_inbound", "--period-start", "2024-01-01",
     "--period-end", "2024-12-31", "--value", "10", "--kind", "result", "--year-basis", "stated",
     *SOURCE),
    ("figures", "--indicator", "fdi_projects_in_force", "--period-end", "2025-12-20",
     "--value", "30", "--qualifier", "nearly", "--kind", "result", "--year-basis", "stated",
     "--caveat", "Laos counts by its own rules.", "--caveat-vi", "Lào tính theo quy định riêng.",
     *SOURCE, "--source-locator", "P3"),
    ("figures", "--indicator", "trade_turnover", "--period-start", "2025-01-01",
     "--period-end", "2025-12-31", "--value", "1500000000", "--kind", "plan",
     "--year-basis", "implied", *SOURCE),
    ("figures", "--indicator", "press_visits", "--period-start", "2025-01-01",
     "--period-end", "2025-12-31", "--value", "0", "--kind", "result", "--year-basis", "stated",
     *SOURCE),
)  # fmt: skip


@pytest.fixture(scope="module")
def province(module_empty: Database) -> Database:
    """The database of the province, made once on each engine."""
    from typer.testing import CliRunner

    from databases import place
    from ecodiplo.cli.app import app

    def run(*args: str) -> None:
        environ = {"ECODIPLO_DB": None, "ECODIPLO_LANG": "en"}
        done = CliRunner(env=environ).invoke(app, ["--db", place(module_empty), *args])
        assert done.exit_code == 0, (args, done.stderr)

    run("seed", "--reference")
    hosted = "name_vi=Số sự kiện xúc tiến tỉnh chủ trì, phối hợp tổ chức"
    run("edit", "indicators", "promotion_events_hosted", "--set", hosted)
    for name, value in SETTINGS.items():
        run("config", "set", name, value)
    for record in RECORDS:
        run("add", *record)
    return module_empty


def report(database: Database, lang: Lang, period: str = "2025") -> Report:
    """The report of the province."""
    with database.read() as connection:
        return compose(connection, parse_period(period, today=TODAY), lang, today=TODAY)


def sentences(of: Report) -> list[str]:
    """The headings and the sentences of a report, and those of its annexes."""
    blocks = [
        *of.document.blocks,
        *(block for annex in of.document.annexes for block in annex.blocks),
    ]
    return [
        block.text if isinstance(block, Heading) else "".join(map(str, block.runs))
        for block in blocks
        if isinstance(block, Heading | Paragraph)
    ]


@pytest.mark.parametrize("lang", list(Lang))
def test_its_report_reads_as_its_office_writes(province: Database, lang: Lang) -> None:
    expected = (SENTENCES / f"lam_giang.{lang}.txt").read_text(encoding="utf-8")
    assert sentences(report(province, lang)) == expected.splitlines()


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("period", ["2025", "2025-Q2", "2024", "2019"])
def test_its_report_names_no_city(province: Database, lang: Lang, period: str) -> None:
    for format_ in ("markdown", "html"):
        text = str(render(report(province, lang, period).document, format_))
        assert "Lam Giang" in text or "LAM GIANG" in text
        assert not CITY.search(text)


def test_its_reference_lists_hold_nothing_of_the_shipped_office(
    province: Database, run: Runner
) -> None:
    every = [answer(run, province, "export", entity) for entity in ENTITIES]
    assert [row for rows in every for row in rows if HAI_PHONG.search(str(row))] == []
    assert answer(run, province, "list", "territories") == []
    countries, indicators = (answer(run, province, "list", name, "--limit", "1000")
                             for name in ("countries", "indicators"))  # fmt: skip
    assert (len(countries) > 200, len(indicators) > 15) == (True, True)


def test_its_number_place_and_signer_are_those_of_its_settings(province: Database) -> None:
    letterhead = report(province, Lang.VI).document.letterhead
    assert letterhead.parent == "Ủy ban nhân dân tỉnh\u00a0Lam\u00a0Giang"
    assert letterhead.number == "Số: ……/BC-SNV"
    assert letterhead.place_and_date == "Lam Giang, ngày 10 tháng 01 năm 2026"
    assert (letterhead.signing, letterhead.signer) == (("Giám đốc",), "Trần Thị B")


def test_a_template_that_names_an_unknown_indicator_is_refused(
    province: Database, tmp_path: Path, run: Runner
) -> None:
    shipped = report_template()
    (tmp_path / "report.en.txt").write_text(
        shipped.replace('say("press_visits")', 'say("pres_visits")'), encoding="utf-8"
    )
    done = run(province, "report", "--year", "2025", "--templates", str(tmp_path), lang="en")
    assert (done.code, done.out) == (1, "")
    assert "there is no indicator 'pres_visits'. Did you mean press_visits?" in done.err


def report_template() -> str:
    """The shipped outline in English."""
    from ecodiplo.formats.documents import templates

    return templates.find("report.en.txt", None).read_text(encoding="utf-8")
