"""Cells that name several records between commas and the like, on every way into the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from answers import Runner
from contents import records
from databases import office_of
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.fields import Many
from ecodiplo.services.query.find_by_name import Resolver
from ecodiplo.services.writing.several_names import separate_names
from importing import import_into, refusal

VISIT = {"direction": "inbound", "title": "Qzx"}


def countries(database: Database, text: str) -> set[str]:
    """The codes of the countries that a visit with this cell has."""
    import_into(database, "delegations", VISIT | {"countries": text})
    (visit,) = (r for r in records(database, "delegations").values() if r["title"] == "Qzx")
    return {country.handle for country in visit["countries"]}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Nhật Bản, Hàn Quốc", {"JP", "KR"}),
        ("Nhật Bản và Hàn Quốc", {"JP", "KR"}),
        ("Nhat Ban va Han Quoc", {"JP", "KR"}),
        ("Nhật Bản / Hàn Quốc", {"JP", "KR"}),
        ("Nhật Bản + Hàn Quốc", {"JP", "KR"}),
        ("Nhật Bản\nHàn Quốc", {"JP", "KR"}),
        ("Nhật Bản - Hàn Quốc", {"JP", "KR"}),
        ("Đức, Pháp, Bỉ và Hà Lan", {"DE", "FR", "BE", "NL"}),
        ("Trinidad and Tobago, Bosnia and Herzegovina", {"TT", "BA"}),
        ("Korea, North", {"KP"}),
        ("Korea, North, Japan", {"KP", "JP"}),
        ("Hồng Kông, Trung Quốc", {"HK"}),
        ("China, Hong Kong SAR", {"HK"}),
        ("MY, DK", {"MY", "DK"}),
    ],
)
def test_countries_between_marks_are_separated(
    seeded: Database, text: str, codes: set[str]
) -> None:
    assert countries(seeded, text) == codes


@pytest.mark.parametrize("text", ["Trung Quốc và Đài Loan", "Hồng Kông, Trung Quốc, Đài Loan"])
def test_a_list_that_can_be_read_in_two_ways_is_refused(seeded: Database, text: str) -> None:
    message = refusal(seeded, "delegations", VISIT | {"countries": text})
    assert f"{text!r} can be " in message
    assert "; write ; between several" in message


def test_the_report_shows_the_names_in_their_order(seeded: Database) -> None:
    report = import_into(seeded, "delegations", VISIT | {"countries": "Đức, Bỉ và Anh"})
    assert [note.en for note in report.notes] == [
        "countries: 'Đức, Bỉ và Anh' was read as 3 names: Đức; Bỉ; Anh"
    ]


def test_a_column_of_codes_may_have_several_in_a_cell(seeded: Database) -> None:
    rows = [
        VISIT | {"title": "Qzx", "countries": "MY, BI"},
        VISIT | {"title": "W", "countries": "DK"},
    ]
    import_into(seeded, "delegations", *rows)
    visits = {row["title"]: row for row in records(seeded, "delegations").values()}
    assert {country.handle for country in visits["Qzx"]["countries"]} == {"MY", "BI"}


def with_partners(database: Database, *names: str) -> None:
    import_into(database, "partners", *({"name": name, "kind": "corporation"} for name in names))


def partners(database: Database, text: str, **options: Any) -> list[str]:
    import_into(database, "delegations", VISIT | {"partners": text}, **options)
    (visit,) = (r for r in records(database, "delegations").values() if r["title"] == "Qzx")
    return [item[0].handle for item in visit["partners"]]


def test_partners_between_marks_keep_their_order(seeded: Database) -> None:
    with_partners(seeded, "Zeta Qzx", "Alpha Qzx", "Beta Qzx")
    assert partners(seeded, "Zeta Qzx, Beta Qzx và Alpha Qzx") == [
        "Zeta Qzx", "Beta Qzx", "Alpha Qzx"]  # fmt: skip


def test_the_whole_name_of_a_partner_is_never_split(seeded: Database) -> None:
    with_partners(seeded, "Alpha Qzx", "Beta Qzx", "Alpha Qzx, Beta Qzx")
    assert partners(seeded, "Alpha Qzx, Beta Qzx") == ["Alpha Qzx, Beta Qzx"]


def test_a_hyphen_is_part_of_the_name_of_a_partner(seeded: Database) -> None:
    with_partners(seeded, "Alpha Qzx", "Beta Qzx")
    message = refusal(seeded, "delegations", VISIT | {"partners": "Alpha Qzx - Beta Qzx"})
    assert "Write ; between several: 'Alpha Qzx; Beta Qzx'." in message


def test_a_role_is_not_shared_among_several_partners(seeded: Database) -> None:
    with_partners(seeded, "Alpha Qzx", "Beta Qzx")
    cell = "Alpha Qzx, Beta Qzx | host"
    message = refusal(seeded, "delegations", VISIT | {"partners": cell})
    assert "Write ; between several" in message


def test_two_names_never_become_one_new_partner(seeded: Database) -> None:
    row = VISIT | {"partners": "Company One, Company Two"}
    message = refusal(seeded, "delegations", row, create_partners=True)
    assert "write ; between them, or name their separator (separator=',')" in message


def test_a_separator_that_is_named_separates_new_partners(seeded: Database) -> None:
    cell = "Company Two, Company One Co., Ltd"
    assert partners(seeded, cell, create_partners=True, separator=",") == [
        "Company Two", "Company One Co., Ltd"]  # fmt: skip


def test_one_name_with_a_comma_or_and_can_be_new(seeded: Database) -> None:
    cell = "Alpha Qzx Co., Ltd; Bộ Qzx và Đầu tư"
    assert partners(seeded, cell, create_partners=True) == ["Alpha Qzx Co., Ltd",
                                                            "Bộ Qzx và Đầu tư"]  # fmt: skip


def test_a_column_of_one_record_says_that_it_takes_one(seeded: Database) -> None:
    row = {"name": "Qzx", "kind": "other", "country": "Nhật - Hàn"}
    assert "It names 2 records, Nhật; Hàn, and the column takes one." in refusal(
        seeded, "partners", row
    )


def test_members_of_the_entity_itself_are_separated_too(seeded: Database) -> None:
    union = {"code": "QQ", "kind": "group", "name_en": "Qzx", "name_vi": "Qzx"}
    import_into(seeded, "countries", union | {"members": "Đức, Pháp"})
    members = next(r for r in records(seeded, "countries").values() if r["code"] == "QQ")["members"]
    assert {item[0].handle for item in members} == {"DE", "FR"}


def test_every_command_separates_alike(run: Runner, seeded: Database) -> None:
    add = ("add", "delegations", "--title", "Qzx", "--direction", "vào")
    assert run(seeded, *add, "--countries", "Đức, Pháp", "--ref", "DEL-2031-0001").code == 0
    assert run(seeded, "edit", "delegations", "DEL-2031-0001", "--countries", "Bỉ và Đức").code == 0
    assert run(seeded, "link", "delegations", "DEL-2031-0001", "--countries", "Ý, Áo").code == 0
    visit = next(r for r in records(seeded, "delegations").values() if r["title"] == "Qzx")
    assert {country.handle for country in visit["countries"]} == {"BE", "DE", "IT", "AT"}
    unlink = ("unlink", "delegations", "DEL-2031-0001", "--countries", "Ý, Áo và Bỉ")
    assert run(seeded, *unlink).code == 0
    visit = next(r for r in records(seeded, "delegations").values() if r["title"] == "Qzx")
    assert [country.handle for country in visit["countries"]] == ["DE"]


def test_the_python_api_separates_alike(seeded: Database) -> None:
    office = office_of(seeded)
    ref = office.add("delegations", direction="vào", title="Qzx", countries="Đức, Pháp")
    assert {*office.get("delegations", ref)["countries"]} == {"DE", "FR"}


def test_the_separator_is_an_option_of_import(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("title|direction|partners\nQzx|vào|One Qzx / Two Qzx\n", "utf-8")
    done = run(seeded, "import", "delegations", str(path), "--create-partners", "--separator", "/")
    assert (done.code, "partners added: One Qzx, Two Qzx" in done.err) == (0, True), done.err


def test_no_name_of_any_country_is_taken_for_several(facts: Database) -> None:
    entity = ENTITIES["countries"]
    rows = records(facts, "countries").values()
    texts = {row[field.name] for row in rows for field in entity.name_fields
             if not isinstance(field.type, Many)}  # fmt: skip
    texts |= {alias for row in rows for alias in row["aliases"]}
    texts.discard(None)
    with facts.read() as connection:
        resolver = Resolver(connection)
        assert separate_names(resolver, entity, texts, codes=False) == ({}, {})
        assert len(texts) > 1_000
