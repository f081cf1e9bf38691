"""`summary`, `show`, `search` and `seed` on the facts of 2022, on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from answers import Runner, answer
from ecodiplo.db.engine import Database
from ecodiplo.services.imports.seed import seed

# Every figure that the office published for 2022, in English and Vietnamese.
PUBLISHED = {
    "delegations_inbound": ("175 delegations", "175 đoàn"),
    "delegations_outbound": ("66 delegations", "66 đoàn"),
    "mous_signed_to_date": ("nearly 30 MOUs", "gần 30 bản ghi nhớ"),
    "press_visits": ("15 press teams", "15 đoàn phóng viên"),
    "promotion_events_attended": ("nearly 30 events", "gần 30 sự kiện"),
    "enterprises_connected": ("hundreds", "hàng trăm"),
    "fdi_projects_in_force": ("858 projects", "858 dự án"),
    "fdi_registered_capital_in_force": ("$24.8 billion", "24,8 tỷ USD"),
    "fdi_attracted": ("nearly $2.5 billion", "gần 2,5 tỷ USD"),
    "fdi_projects_new": ("48 projects", "48 dự án"),
    "fdi_projects_increased": ("37 projects", "37 dự án"),
    "port_throughput": ("168 million tonnes", "168 triệu tấn"),
    "trade_turnover": ("$56.7 billion", "56,7 tỷ USD"),
    "aid_items": ("44 programmes, projects and non-project items", "44 khoản viện trợ"),
    "aid_committed": ("more than $5.1 million", "hơn 5,1 triệu USD"),
}


@pytest.mark.parametrize(("lang", "at"), [("en", 0), ("vi", 1)])
def test_the_summary_tells_every_published_figure(
    run: Runner, facts: Database, lang: str, at: int
) -> None:
    lines = answer(run, facts, "summary", "--year", "2022", lang=lang)
    told = {line["indicator"]: line["published_text"] for line in lines if line["published_text"]}
    assert told == {code: words[at] for code, words in PUBLISHED.items()}


def test_the_summary_keeps_records_apart_from_published_totals(
    run: Runner, facts: Database
) -> None:
    found = {row["indicator"]: row for row in answer(run, facts, "summary", "--year", "2022")}
    inbound = found["delegations_inbound"]
    assert (inbound["published"], inbound["recorded"], inbound["source_locator"]) == (175, 7, "P1")
    assert found["fdi_attracted"]["recorded"] is None
    assert found["fdi_attracted"]["records"] == 0
    assert found["port_throughput"]["records"] is None
    table = run(facts, "summary", "--year", "2022", "-f", "markdown").out
    assert "| none entered |" in table
    assert "not kept as records" in table


def test_a_year_without_figures_still_counts_its_records(run: Runner, facts: Database) -> None:
    (row,) = answer(run, facts, "summary", "--year", "2021")
    assert (row["indicator"], row["published"], row["recorded"]) == (
        "delegations_outbound",
        None,
        1,
    )


def test_the_summary_is_of_the_last_published_year_unless_said(
    run: Runner, facts: Database
) -> None:
    assert (
        run(facts, "summary", "-f", "csv").out
        == run(facts, "summary", "--year", "2022", "-f", "csv").out
    )


@pytest.mark.parametrize("name", ["Port of Rotterdam", "cang roterdam", "Cảng Rotterdam"])
def test_a_partner_is_shown_by_any_name_with_country_and_links(
    run: Runner, facts: Database, name: str
) -> None:
    found = answer(run, facts, "show", "partners", name)
    assert (found["name"], found["country"]) == ("Port of Rotterdam", "NL")
    (events,) = [part for part in found["related"] if part["entity"] == "events"]
    assert events["total"] == 1


def test_show_gives_people_the_names_and_what_refers_to_the_record(
    run: Runner, facts: Database
) -> None:
    done = run(facts, "show", "delegations", "DEL-2022-0001", "-f", "table", lang="vi")
    assert "Đoàn Thái tử kế vị Đan Mạch" in done.out
    assert "Hoàng gia" in done.out
    assert "Liên kết hồ sơ" in done.out


def test_search_finds_without_diacritics_and_ranks_names_first(
    run: Runner, facts: Database
) -> None:
    hits = answer(run, facts, "search", "dan mach")
    assert hits[0]["ref"] == "DK"
    assert "DEL-2022-0001" in {hit["ref"] for hit in hits}
    assert answer(run, facts, "search", "100% nothing_") == []


def test_seeding_again_changes_nothing(run: Runner, seeded: Database) -> None:
    before = run(seeded, "list", "figures", "--columns", "all", "-f", "json").out
    with seeded.write() as connection:
        assert all((done.added, done.changed) == (0, 0) for done in seed(connection))
    assert run(seeded, "list", "figures", "--columns", "all", "-f", "json").out == before


def test_seed_makes_a_database_that_is_not_there(run: Runner, nowhere: Database) -> None:
    assert "0 changed" in run(nowhere, "seed").err
    assert run(nowhere, "list", "countries", "--count").out == "260\n"


def test_every_fault_of_a_seed_is_told_and_nothing_is_kept(
    run: Runner, empty: Database, tmp_path: Path
) -> None:
    (tmp_path / "sectors.csv").write_text(
        "slug,name_en,name_vi,parent\nlogistics,Logistics,Logistics,\n"
        "x y,X,X,\nports,,Cảng,\nwind,Wind,Gió,energi\n",
        encoding="utf-8",
    )
    done = run(empty, "seed", "--from", str(tmp_path))
    assert done.code == 3
    assert "sectors.csv, row 3, slug" in done.err
    assert run(empty, "list", "sectors", "--count").out == "0\n"
    (tmp_path / "sectors.csv").write_text("slug,nam_en\n", encoding="utf-8")
    (tmp_path / "sectors.csv").write_text("slug,nam_en\nx,X\n", encoding="utf-8")
    assert "if it is name_en" in run(empty, "seed", "--from", str(tmp_path)).err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"slug,name_en,name_vi\nx,X,X,more\n", "row 2: has more cells"),
        (b"slug,name_en,name_vi\nx,\xff,X\n", "is not UTF-8"),
        (b'slug,name_en,name_vi\nx,"X,X\n', "is never closed"),
    ],
)
def test_a_file_that_is_no_csv_is_refused_in_one_line(
    run: Runner, empty: Database, tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "sectors.csv").write_bytes(content)
    done = run(empty, "seed", "--from", str(tmp_path))
    assert done.code == 3
    assert said in done.err
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize(
    "args", [["search", "\u0301"], ["list", "countries", "--limit", "99999999999999999999"]]
)
def test_what_no_engine_could_answer_is_wrong_usage(
    run: Runner, facts: Database, args: list[str]
) -> None:
    done = run(facts, *args)
    assert (done.code, len(done.err.splitlines())) == (2, 1)
