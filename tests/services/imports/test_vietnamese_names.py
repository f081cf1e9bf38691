"""Records that staff name in Vietnamese alone."""

from __future__ import annotations

from answers import Runner, answer
from ecodiplo.db.engine import Database
from importing import import_into, refusal

NEW = {"title_vi": "Đoàn tỉnh Chiba", "direction": "inbound", "start_date": "2023-05-04",
       "status": "completed", "countries": "JP"}  # fmt: skip
PRINCE = "Đoàn Thái tử kế vị Đan Mạch"


def test_a_record_needs_no_english_name(run: Runner, seeded: Database) -> None:
    assert import_into(seeded, "delegations", NEW).added == 1
    assert import_into(seeded, "delegations", NEW).unchanged == 1
    for lang in ("en", "vi"):
        done = run(seeded, "list", "delegations", "--year", "2023", "-f", "markdown", lang=lang)
        assert "Đoàn tỉnh Chiba" in done.out


def test_add_takes_it_too(run: Runner, seeded: Database) -> None:
    done = run(seeded, "add", "events", "--no-input", "--title-vi", "Hội nghị", "--kind", "forum")
    assert done.code == 0, done.err


def test_a_record_with_an_english_name_is_known_by_its_vietnamese_one(
    run: Runner, seeded: Database
) -> None:
    row = {"title_vi": PRINCE, "start_date": "2022", "direction": "inbound", "result_vi": "Tốt"}
    assert import_into(seeded, "delegations", row).changed == 1
    record = answer(run, seeded, "show", "delegations", "DEL-2022-0001")
    assert record["title"] == "Delegation of the Crown Prince of Denmark"
    assert record["result_vi"] == "Tốt"


def test_a_row_with_the_ref_of_a_record_leaves_its_english_name(
    run: Runner, seeded: Database
) -> None:
    row = {"ref": "DEL-2022-0001", "title_vi": "Đoàn Thái tử Đan Mạch"}
    assert import_into(seeded, "delegations", row).changed == 1
    record = answer(run, seeded, "show", "delegations", "DEL-2022-0001")
    assert record["title"] == "Delegation of the Crown Prince of Denmark"


def test_a_sector_needs_both_names(seeded: Database) -> None:
    assert "name_en" in refusal(seeded, "sectors", {"slug": "fish", "name_vi": "Thủy sản"})


def test_the_vietnamese_text_of_a_record_translates_nothing(seeded: Database) -> None:
    rows = [{"ref": "DEL-2022-0001", "title": PRINCE}, {"ref": "DEL-2022-0002", "title": "Other"}]
    assert import_into(seeded, "delegations", rows[0]).unchanged == 1
    assert import_into(seeded, "delegations", *rows).changed == 1


def test_a_file_with_a_column_for_either_text_means_what_it_says(seeded: Database) -> None:
    row = {"ref": "DEL-2022-0001", "title": PRINCE, "title_vi": PRINCE}
    assert import_into(seeded, "delegations", row).changed == 1
