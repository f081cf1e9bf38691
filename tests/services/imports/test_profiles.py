"""Profiles: the options of an import, kept as a record and used for the next list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from contents import records
from databases import place
from ecodiplo.api import Office
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.errors import NotFound, UsageProblem
from ecodiplo.formats.input_file import InputFile
from ecodiplo.services.imports.import_file import import_file
from ecodiplo.services.imports.import_locks import import_locks
from ecodiplo.services.imports.options import ImportOptions, Replacement
from ecodiplo.services.imports.report import ImportRejected, ImportReport

OPTIONS: dict[str, Any] = {
    "columns": {"Đoàn; khách": "title", "Lúc": "start_date", "Xe": ""},
    "constants": {"direction": "inbound"},
    "replacements": (Replacement("Liên Xô", "Nga", "countries"), Replacement("sẽ báo", "")),
    "units": {"Kinh phí": "triệu USD"},
    "dates": "month-first",
    "first_of_repeats": True,
}
LINES = ["Danh sách", "Đoàn; khách,Lúc,Nước,Xe,Kinh phí", "A,9/30/2024,Liên Xô,1,2"]
NEXT = ["Danh sách", "Đoàn; khách,Lúc,Nước,Xe,Kinh phí", "B,sẽ báo,Pháp,2,3"]


def bring(
    database: Database, folder: Path, lines: list[str], *, rows: tuple[int, int] | None = None,
    entity: str = "delegations", **options: Any,
) -> ImportReport:  # fmt: skip
    path = folder / "list.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    own = ImportOptions(**options)
    with database.write("import", locks=import_locks(ENTITIES[entity], own)) as connection:
        return import_file(connection, ENTITIES[entity], InputFile(path, header_rows=rows), own)


@pytest.fixture
def saved(seeded: Database, tmp_path: Path) -> Database:
    """A database with the profile `Sở KHĐT`."""
    bring(seeded, tmp_path, LINES, rows=(2, 2), save_as="Sở KHĐT", **OPTIONS)
    return seeded


def delegation(database: Database, title: str) -> dict[str, Any]:
    (own,) = [d for d in records(database, "delegations").values() if d["title"] == title]
    return own


def test_the_next_list_needs_the_name_of_the_profile_alone(saved: Database, tmp_path: Path) -> None:
    assert bring(saved, tmp_path, NEXT, profile="so khdt").added == 1
    own = delegation(saved, "B")
    assert (own["direction"], own["start_date"], own["cost"]) == ("inbound", None, 3_000_000)


def test_an_option_comes_before_the_profile(saved: Database, tmp_path: Path) -> None:
    constants, columns = {"direction": "outbound"}, {"Xe": "note"}
    bring(saved, tmp_path, NEXT, profile="Sở KHĐT", constants=constants, columns=columns)
    own = delegation(saved, "B")
    assert (own["direction"], own["note"]) == ("outbound", "2")


def test_a_list_may_lack_a_column_of_its_profile(saved: Database, tmp_path: Path) -> None:
    lines = ["Danh sách", "Đoàn; khách,Nước", "B,Pháp"]
    assert bring(saved, tmp_path, lines, profile="Sở KHĐT").added == 1


def test_a_profile_is_a_record_like_any_other(saved: Database) -> None:
    (profile,) = records(saved, "profiles").values()
    assert profile["record_kind"] == "delegations"
    assert profile["columns"] == (("Đoàn; khách", "title"), ("Lúc", "start_date"), ("Xe", None))
    assert profile["header_row"] == "2"
    assert profile["headings"] == ("Đoàn; khách", "Lúc", "Nước", "Xe", "Kinh phí")


def test_saving_it_again_replaces_it(saved: Database, tmp_path: Path) -> None:
    columns = {"Đoàn; khách": "title", "Lúc": "end_date", "Xe": "", "Kinh phí": ""}
    bring(
        saved,
        tmp_path,
        ["Danh sách", "Đoàn; khách,Lúc,Nước,Xe,Kinh phí", "C,2024,Pháp,1,2"],
        rows=(2, 2),
        save_as="sở khđt",
        columns=columns,
        constants={"direction": "inbound"},
    )
    (profile,) = records(saved, "profiles").values()
    assert (dict(profile["columns"]), profile["units"]) == (
        {"Đoàn; khách": "title", "Lúc": "end_date", "Xe": None, "Kinh phí": None}, (),
    )  # fmt: skip


def test_options_that_it_does_not_keep_are_named(seeded: Database, tmp_path: Path) -> None:
    report = bring(seeded, tmp_path, LINES, rows=(2, 2), save_as="x", lists="append",
                   on_match="fill", **OPTIONS)  # fmt: skip
    assert "name them each time: on_match='fill', lists='append'" in report.notes[-1].en


def test_a_profile_that_keeps_all_options_names_none(seeded: Database, tmp_path: Path) -> None:
    report = bring(seeded, tmp_path, LINES, rows=(2, 2), save_as="x", **OPTIONS)
    assert not any("each time" in note.en for note in report.notes)


def test_it_is_offered_for_a_list_with_the_same_headings(saved: Database, tmp_path: Path) -> None:
    with pytest.raises(ImportRejected) as caught:
        bring(saved, tmp_path, NEXT)
    assert caught.value.report.profiles == ("Sở KHĐT",)
    with pytest.raises(ImportRejected) as caught:
        bring(saved, tmp_path, ["Đoàn; khách,Lúc", "B,2024"])
    assert caught.value.report.profiles == ()


def test_one_of_another_entity_is_refused(saved: Database, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="is for delegations, not for events"):
        bring(saved, tmp_path, NEXT, entity="events", profile="Sở KHĐT")


def test_a_profile_that_nobody_saved_is_not_found(empty: Database, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no import profile 'Sở KHĐT'"):
        bring(empty, tmp_path, NEXT, profile="Sở KHĐT")


def test_a_refused_list_saves_no_profile(seeded: Database, tmp_path: Path) -> None:
    with pytest.raises(ImportRejected):
        bring(seeded, tmp_path, LINES, rows=(2, 2), save_as="Sở KHĐT")
    assert records(seeded, "profiles") == {}


def test_the_python_api_saves_and_uses_it(seeded: Database, tmp_path: Path) -> None:
    office = Office(place(seeded))
    path = tmp_path / "list.csv"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    options = ImportOptions(save_as="Sở KHĐT", **OPTIONS)
    assert office.import_file("delegations", path, options, header_row="2").added == 1
    path.write_text("\n".join(NEXT) + "\n", encoding="utf-8")
    assert office.import_file("delegations", path, ImportOptions(profile="Sở KHĐT")).added == 1
    office.undo()
    office.undo()
    assert records(seeded, "profiles") == {}


def test_it_keeps_the_separator_and_the_list_of_a_json_file(
    seeded: Database, tmp_path: Path
) -> None:
    path = tmp_path / "list.json"
    visit = (
        '{"gifts": [{"a": 1}], "visits": [{"title": "%s", "direction": "inbound",'
        ' "countries": "Nga, Pháp"}]}'
    )
    path.write_text(visit % "A", encoding="utf-8")
    office = Office(place(seeded))
    options = ImportOptions(separator=",", save_as="JSON")
    assert office.import_file("delegations", path, options, at="visits").added == 1
    path.write_text(visit % "B", encoding="utf-8")
    assert office.import_file("delegations", path, ImportOptions(profile="JSON")).added == 1
    (profile,) = records(seeded, "profiles").values()
    assert (profile["separator"], profile["list_name"]) == (",", "visits")
