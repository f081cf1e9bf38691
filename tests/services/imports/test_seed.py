"""The seed in a database that the office has worked in."""

from __future__ import annotations

from pathlib import Path

from answers import Runner, answer
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.db.migrate import downgrade, upgrade


def test_it_leaves_alone_what_the_office_has_changed(run: Runner, seeded: Database) -> None:
    for args in (("delegations", "DEL-2022-0001", "--note", "Ours"),
                 ("delegations", "DEL-2022-0008", "--sectors", "investment"),
                 ("figures", "FIG-2022-0010", "--caveat", "")):  # fmt: skip
        assert run(seeded, "edit", *args).code == 0
    before = [answer(run, seeded, "list", name, "--columns", "all")
              for name in ("delegations", "figures")]  # fmt: skip
    assert run(seeded, "seed").code == 0
    assert [answer(run, seeded, "list", name, "--columns", "all")
            for name in ("delegations", "figures")] == before  # fmt: skip


def test_it_leaves_the_other_language_of_a_changed_text_alone(
    run: Runner, seeded: Database
) -> None:
    run(seeded, "edit", "delegations", "DEL-2022-0001", "--note", "Ours", "--note-vi", "")
    run(seeded, "seed")
    assert answer(run, seeded, "show", "delegations", "DEL-2022-0001")["note_vi"] is None


def test_it_gives_back_what_the_program_itself_lost(run: Runner, seeded: Database) -> None:
    downgrade(seeded, "0007")
    with seeded.migrate() as connection:
        connection.exec_driver_sql("DELETE FROM kept_by_0009")
    upgrade(seeded)
    assert answer(run, seeded, "show", "delegations", "DEL-2022-0001")["note_vi"] is None
    assert run(seeded, "seed").code == 0
    assert answer(run, seeded, "show", "delegations", "DEL-2022-0001")["note_vi"].startswith("Chỉ")


def test_every_text_of_it_is_in_both_languages(run: Runner, facts: Database) -> None:
    from ecodiplo.catalogue import ENTITIES

    for entity in ENTITIES.values():
        for row in answer(run, facts, "list", entity.name, "--columns", "all"):
            for field in entity.fields:
                if field.vietnamese and row[field.name] and field.name not in NAMES:
                    assert row[field.vietnamese], (row[entity.key], field.name)


# Names that are alike in both languages, such as Ørsted and Rotterdam.
NAMES = ("name", "place", "places")


def test_it_adds_no_office_beside_the_offices_own(run: Runner, empty: Database) -> None:
    assert run(empty, "config", "set", "name_vi", "Sở Ngoại vụ tỉnh Quảng Ninh").code == 0
    own = answer(run, empty, "list", "offices", "--columns", "all")
    for _ in range(2):
        assert run(empty, "seed").code == 0
        assert answer(run, empty, "list", "offices", "--columns", "all") == own


def test_it_adds_no_office_beside_one_with_another_ref(run: Runner, empty: Database) -> None:
    run(empty, "add", "offices", "--name", "Sở Ngoại vụ tỉnh Quảng Ninh", "--ref", "QN")
    assert run(empty, "seed").code == 0
    assert [row["ref"] for row in answer(run, empty, "list", "offices")] == ["QN"]


def test_a_setting_that_the_office_has_changed_stays(run: Runner, seeded: Database) -> None:
    run(seeded, "config", "set", "signer", "Trần Thị B")
    run(seeded, "config", "set", "place_vi", "")
    before = answer(run, seeded, "config", "list")
    assert run(seeded, "seed").code == 0
    assert answer(run, seeded, "config", "list") == before


def test_it_refuses_a_database_whose_own_records_have_shipped_refs(
    run: Runner, empty: Database
) -> None:
    done = run(empty, "add", "delegations", "--title", "Ours", "--direction", "inbound",
               "--start-date", "2022-03-01")  # fmt: skip
    assert done.code == 0, done.err
    before = answer(run, empty, "list", "delegations", "--columns", "all")
    done = run(empty, "seed")
    assert done.code == 1
    assert "DEL-2022-0001" in done.err
    assert answer(run, empty, "list", "delegations", "--columns", "all") == before
    assert answer(run, empty, "list", "partners") == []


def test_it_takes_the_shipped_records_that_an_export_brought(
    run: Runner, facts: Database, empty: Database, tmp_path: Path
) -> None:
    book = tmp_path / "all.xlsx"
    assert run(facts, "export", "all", "-o", str(book)).code == 0
    assert run(empty, "import", "all", str(book)).code == 0
    done = run(empty, "seed", lang="en")
    assert (done.code, "0 records added, 0 changed" in done.err) == (0, True)


def test_the_reference_lists_come_without_facts(run: Runner, empty: Database) -> None:
    for _ in range(2):
        assert run(empty, "seed", "--reference").code == 0
    counts = {name: int(run(empty, "list", name, "--count").out) for name in ENTITIES}
    filled = {name for name, count in counts.items() if count}
    assert filled == {"countries", "sectors", "abbreviations", "indicators"}
    meanings = [row["meaning"] for row in answer(run, empty, "export", "abbreviations")]
    assert meanings
    assert not [text for text in meanings if "Hải Phòng" in text]
    assert run(empty, "seed").code == 0
    assert answer(run, empty, "show", "abbreviations", "HEZA")["meaning"].endswith("Hải Phòng")


def test_an_office_of_another_place_gets_no_facts_of_this_one(run: Runner, empty: Database) -> None:
    assert run(empty, "seed", "--reference").code == 0
    for name, value in (("name_vi", "Sở Ngoại vụ"), ("place_vi", "Lam Giang")):
        assert run(empty, "config", "set", name, value).code == 0
    done = run(empty, "seed")
    assert done.code == 1
    assert "this is a database of Lam Giang" in done.err
    assert "`ecodiplo seed --reference`" in done.err
    assert run(empty, "list", "delegations", "--count").out == "0\n"
    assert run(empty, "seed", "--reference").code == 0


def test_the_reference_lists_of_another_folder_are_all_of_its_own(
    run: Runner, empty: Database, tmp_path: Path
) -> None:
    (tmp_path / "sectors.csv").write_text("slug,name_en,name_vi\nsea,Hai Phong Bay,Vịnh\n")
    (tmp_path / "partners.csv").write_text("name,kind\nA,enterprise\n")
    assert run(empty, "seed", "--from", str(tmp_path), "--reference").code == 0
    assert [row["slug"] for row in answer(run, empty, "list", "sectors")] == ["sea"]
    assert answer(run, empty, "list", "partners") == []
