"""Rows match records, or the match is refused as doubtful, on both engines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from answers import Runner, answer
from contents import contents, records
from databases import is_sqlite, office_of
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.errors import InvalidData
from importing import import_into, refusal

Cells = dict[str, str]

LINE = {"project": "FDI-1", "date": "2024-03", "kind": "increase", "amount_usd": "50"}
TOLEDO = {"name": "Toledo", "kind": "locality"}
FIGURE = {"indicator": "fdi_projects_new", "period_start": "2024", "period_end": "2024",
          "source": "SRC-0001"}  # fmt: skip
VISIT = {"direction": "inbound", "title": "A visit", "start_date": "2022-09"}


def add(database: Database, rows: dict[str, list[Cells]]) -> None:
    for entity, records_ in rows.items():
        import_into(database, entity, *records_)


@pytest.fixture
def project(seeded: Database) -> Database:
    import_into(seeded, "fdi-projects", {"ref": "FDI-1", "name": "Plant"})
    return seeded


def lines(database: Database) -> list[str]:
    return sorted(str(row["decision_number"]) for row in records(database, "fdi-capital").values())


class TestALedgerLine:
    def test_of_another_decision_is_another_line(self, project: Database) -> None:
        for number in ("1/QD", "2/QD"):
            assert (
                import_into(project, "fdi-capital", LINE | {"decision_number": number}).added == 1
            )
        both = [LINE | {"decision_number": number} for number in ("1/QD", "2/QD")]
        assert import_into(project, "fdi-capital", *both).unchanged == 2
        assert lines(project) == ["1/QD", "2/QD"]

    def test_of_another_decision_is_another_line_of_one_file(self, project: Database) -> None:
        both = [LINE | {"decision_number": number} for number in ("1/QD", "2/QD")]
        assert import_into(project, "fdi-capital", *both).added == 2

    def test_that_leaves_out_its_decision_is_the_only_one_it_can_be(
        self, project: Database
    ) -> None:
        import_into(project, "fdi-capital", LINE | {"decision_number": "1/QD"})
        for decision in ({}, {"decision_number": ""}):
            assert import_into(project, "fdi-capital", LINE | decision).unchanged == 1
        assert lines(project) == ["1/QD"]

    def test_that_leaves_out_its_decision_is_asked_back_when_it_can_be_two(
        self, project: Database
    ) -> None:
        both = [LINE | {"decision_number": number} for number in ("1/QD", "2/QD")]
        import_into(project, "fdi-capital", *both)
        message = refusal(project, "fdi-capital", LINE)
        assert "ref: is missing: the row can be CAP-2024-0001 or CAP-2024-0002" in message

    @pytest.mark.parametrize("on_match", ["update", "fill", "skip"])
    def test_with_a_decision_that_the_record_lacks_is_asked_back(
        self, project: Database, on_match: str
    ) -> None:
        import_into(project, "fdi-capital", LINE)
        row = LINE | {"decision_number": "1/QD"}
        message = refusal(project, "fdi-capital", row, on_match=on_match)
        assert (
            "decision_number: differs from CAP-2024-0001: write CAP-2024-0001 in ref if it is"
            " that record, else give a new ref"
        ) in message
        import_into(project, "fdi-capital", row | {"ref": "CAP-2024-0001"})
        import_into(project, "fdi-capital", row | {"ref": "CAP-9", "decision_number": "2/QD"})
        assert lines(project) == ["1/QD", "2/QD"]

    def test_known_to_the_year_may_be_one_known_to_the_day(self, project: Database) -> None:
        import_into(project, "fdi-capital", LINE | {"date": "2024-03-05"})
        for date in ("2024", "2024-03"):
            message = refusal(project, "fdi-capital", LINE | {"date": date})
            assert "date: differs from CAP-2024-0001" in message
        assert import_into(project, "fdi-capital", LINE | {"date": "2024-04"}).added == 1

    def test_beside_one_without_a_decision_in_one_file_is_a_fault(self, project: Database) -> None:
        message = refusal(project, "fdi-capital", LINE, LINE | {"decision_number": "1/QD"})
        assert "is the same record as row 2" in message
        assert "or say what differs (date, decision_number, amount_usd" in message


class TestAPartner:
    def test_of_another_country_is_another_partner(self, seeded: Database) -> None:
        for country, relation in (("Spain", "sister city"), ("United States", "friendship")):
            row = TOLEDO | {"country": country, "relation": relation}
            assert import_into(seeded, "partners", row).added == 1
            assert import_into(seeded, "partners", row).unchanged == 1
        two = [row for row in records(seeded, "partners").values() if row["name"] == "Toledo"]
        relations = [(row["country"].handle, row["relation"]) for row in two]
        assert relations == [("ES", "sister_city"), ("US", "friendship")]

    def test_without_a_country_is_the_only_one_of_its_name(self, seeded: Database) -> None:
        import_into(seeded, "partners", TOLEDO | {"country": "ES"})
        done = import_into(seeded, "partners", TOLEDO | {"country": "", "website": "toledo.es"})
        assert done.changed == 1
        (row,) = (r for r in records(seeded, "partners").values() if r["name"] == "Toledo")
        assert (row["country"].handle, row["website"]) == ("ES", "toledo.es")

    def test_without_a_country_is_asked_back_when_two_have_the_name(self, seeded: Database) -> None:
        import_into(seeded, "partners", *(TOLEDO | {"country": code} for code in ("ES", "US")))
        message = refusal(seeded, "partners", TOLEDO)
        assert "the row can be PAR-0021 or PAR-0022" in message

    def test_with_a_country_may_be_one_that_has_none(self, seeded: Database) -> None:
        import_into(seeded, "partners", TOLEDO)
        message = refusal(seeded, "partners", TOLEDO | {"country": "ES"})
        assert "country: differs from PAR-0021" in message
        assert import_into(
            seeded, "partners", TOLEDO | {"country": "ES", "ref": "PAR-0021"}
        ).changed

    def test_keeps_its_country_when_empty_cells_wipe(self, seeded: Database) -> None:
        import_into(seeded, "partners", TOLEDO | {"country": "ES"})
        message = refusal(seeded, "partners", TOLEDO | {"country": ""}, wipe_empty=True)
        assert "country: differs from PAR-0021" in message

    def test_of_an_unknown_country_has_one_problem(self, seeded: Database) -> None:
        import_into(seeded, "partners", TOLEDO | {"country": "ES"})
        message = refusal(seeded, "partners", TOLEDO | {"country": "Atlantis"})
        assert message.count("row 2") == 1

    @pytest.mark.parametrize("far", [0, 2_500])
    def test_with_and_without_its_country_in_one_file_is_a_fault(
        self, seeded: Database, far: int
    ) -> None:
        between = [{"name": f"P {n}", "kind": "other"} for n in range(far)]
        spanish = TOLEDO | {"country": "ES"}
        for first, last in ((TOLEDO, spanish), (spanish, TOLEDO)):
            message = refusal(seeded, "partners", first, *between, last)
            assert f"row {far + 3}" in message
            assert "is the same record as row 2" in message or "differs from" in message


class TestAFigure:
    @pytest.mark.parametrize(
        ("name", "places"),
        [("scope", ("Quảng Ninh", "Bắc Ninh")), ("territory", ("Hải Phòng", "Hải Dương"))],
    )
    def test_of_another_scope_or_territory_is_another_figure(
        self, seeded: Database, name: str, places: tuple[str, str]
    ) -> None:
        for value, where in zip(("45", "361"), places, strict=True):
            row = FIGURE | {"value": value, name: where}
            assert import_into(seeded, "figures", row).added == 1
            assert import_into(seeded, "figures", row).unchanged == 1

    def test_of_the_whole_stands_beside_its_parts_in_one_file(self, seeded: Database) -> None:
        rows = [FIGURE | {"value": "3500"}, FIGURE | {"value": "45", "scope": "Quảng Ninh"},
                FIGURE | {"value": "361", "scope": "Bắc Ninh"}]  # fmt: skip
        assert import_into(seeded, "figures", *rows[:2]).added == 2
        done = import_into(seeded, "figures", *rows)
        assert (done.added, done.unchanged) == (1, 2)

    def test_of_the_whole_never_overwrites_one_of_a_part(self, seeded: Database) -> None:
        import_into(seeded, "figures", FIGURE | {"value": "45", "scope": "Quảng Ninh"})
        message = refusal(seeded, "figures", FIGURE | {"value": "3500"})
        assert "scope: differs from FIG-2024-0001" in message

    def test_of_a_quarter_is_not_that_of_the_year(self, seeded: Database) -> None:
        quarter = FIGURE | {"period_start": "2024-01", "period_end": "2024-03"}
        for row in (FIGURE | {"value": "4"}, quarter | {"value": "1"}):
            assert import_into(seeded, "figures", row).added == 1

    def test_whose_kind_is_not_said_may_be_one_whose_kind_is(self, seeded: Database) -> None:
        import_into(seeded, "figures", FIGURE | {"value": "4", "kind": "plan"})
        assert "kind: differs from" in refusal(seeded, "figures", FIGURE | {"value": "5"})
        assert import_into(seeded, "figures", FIGURE | {"value": "5", "kind": "result"}).added == 1


class TestADate:
    @pytest.mark.parametrize(
        ("entity", "row", "date"),
        [
            ("delegations", VISIT, "start_date"),
            ("events", {"title": "Forum", "kind": "forum", "start_date": "2022-09"}, "start_date"),
            ("press-visits", {"title": "NHK", "start_date": "2022-09"}, "start_date"),
            ("mous", {"title": "MOU", "status": "signed", "signed_on": "2022-09"}, "signed_on"),
            ("tasks", {"title": "Report", "due_date": "2022-09"}, "due_date"),
            ("aid", {"title": "Aid", "kind": "project", "approval_date": "2022-09"},
             "approval_date"),
        ],
    )  # fmt: skip
    def test_known_less_exactly_leaves_open_whether_it_is_the_record(
        self, seeded: Database, entity: str, row: Cells, date: str
    ) -> None:
        import_into(seeded, entity, row)
        for vague in ("", "2022", "2022-09-14"):
            message = refusal(seeded, entity, row | {date: vague})
            assert f"{date}: differs from {ENTITIES[entity].prefix}-2022-" in message
        for other in ("2023", "2022-10-01"):
            assert import_into(seeded, entity, row | {date: other}).added == 1

    def test_known_less_exactly_is_no_doubt_within_one_file(self, seeded: Database) -> None:
        rows = [VISIT, VISIT | {"start_date": ""}, VISIT | {"start_date": "2022"}]
        assert import_into(seeded, "delegations", *rows).added == 3
        assert import_into(seeded, "delegations", *rows).unchanged == 3

    def test_known_less_exactly_is_another_visit_from_elsewhere(self, seeded: Database) -> None:
        import_into(seeded, "delegations", VISIT | {"countries": "DK"})
        row = VISIT | {"start_date": "2022", "countries": "JP"}
        assert import_into(seeded, "delegations", row).added == 1


# A row, a distinguishing field, and two values that make two records of the row.
TWO = [
    ("sources", {"title": "Yearbook", "publisher": "GSO"}, "published_on", "2022", "2023"),
    ("contacts", {"partner": "PAR-0001", "name": "An"}, "position", "Director", "Officer"),
    ("delegations", VISIT, "direction", "inbound", "outbound"),
    ("delegations", VISIT, "countries", "DK; SE", "JP"),
    ("events", {"title": "Forum", "kind": "forum", "start_date": "2022"}, "countries", "DK", "JP"),
    ("mous", {"title": "MOU", "status": "signed", "signed_on": "2022"}, "partners",
     "Ørsted", "Port of Rotterdam | witness"),
    ("press-visits", {"title": "A team", "start_date": "2022"}, "outlet", "Channel 4",
     "Imagination"),
    ("aid", {"title": "Aid", "kind": "project", "approval_date": "2022"}, "partners",
     "Ørsted | donor", "Port of Rotterdam | donor"),
    ("aid", {"title": "Aid", "kind": "project", "approval_date": "2022"}, "approval_document",
     "1/QD", "2/QD"),
    ("aid-transactions", {"aid": "AID-1", "date": "2022-03-01", "kind": "disbursement",
                          "amount_usd": "5"}, "note", "First part", "Second part"),
    ("documents", {"title": "Report", "kind": "plan"}, "issued_on", "2022", "2023"),
    ("tasks", {"title": "Report", "due_date": "2022"}, "owner", "Sở A", "Sở B"),
    ("tasks", {"title": "Report", "due_date": "2022"}, "delegation", "DEL-2022-0001",
     "DEL-2022-0002"),
]  # fmt: skip


@pytest.mark.parametrize("seeded", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("entity", "row", "name", "value1", "value2"), TWO, ids=[f"{case[0]}-{case[2]}" for case in TWO]
)
class TestADistinguishingField:
    @pytest.fixture
    def office(self, seeded: Database) -> Database:
        import_into(seeded, "aid", {"ref": "AID-1", "title": "Hospital", "kind": "project"})
        return seeded

    def test_makes_two_of_two_rows_and_they_stay_two(
        self, office: Database, entity: str, row: Cells, name: str, value1: str, value2: str
    ) -> None:
        rows = [row | {name: value1}, row | {name: value2}]
        assert import_into(office, entity, *rows).added == 2
        assert import_into(office, entity, *rows).unchanged == 2
        assert import_into(office, entity, rows[1]).unchanged == 1

    def test_that_differs_from_the_record_is_asked_back(
        self, office: Database, entity: str, row: Cells, name: str, value1: str, value2: str
    ) -> None:
        import_into(office, entity, row | {name: value1})
        assert f"{name}: differs from" in refusal(office, entity, row | {name: value2})
        prefix = ENTITIES[entity].prefix
        done = import_into(office, entity, row | {name: value2, "ref": f"{prefix}-9999"})
        assert done.added == 1

    def test_that_one_of_the_two_leaves_out_is_no_doubt(
        self, office: Database, entity: str, row: Cells, name: str, value1: str, value2: str
    ) -> None:
        if name not in row:
            import_into(office, entity, row)
        assert import_into(office, entity, row | {name: value1}).rejected == 0
        twin = row | {name: value1, "source_locator" if entity != "sources" else "url": "p. 9"}
        message = refusal(office, entity, row | {name: value1}, twin)
        assert "is the same record as row 2; keep one of them, or say what differs" in message
        assert value2


# For each entity with a natural key, a ref and a row.
SAME: dict[str, tuple[str, Cells]] = {
    "sources": ("SRC-1", {"title": "Yearbook", "publisher": "GSO"}),
    "abbreviations": ("ABB-1", {"abbreviation": "SNN", "meaning": "Sở Nông nghiệp"}),
    "partners": ("PAR-1", TOLEDO | {"country": "ES"}),
    "contacts": ("CON-1", {"partner": "PAR-0001", "name": "An"}),
    "delegations": ("DEL-1", VISIT),
    "events": ("EVT-1", {"title": "Forum", "kind": "forum", "start_date": "2022"}),
    "mous": ("MOU-1", {"title": "MOU", "status": "signed", "signed_on": "2022"}),
    "mou-events": ("MEV-1", {"mou": "MOU-9", "kind": "extended", "date": "2023",
                             "expires_on": "2026"}),
    "fdi-projects": ("FDI-2", {"name": "Plant B"}),
    "fdi-capital": ("CAP-1", LINE),
    "press-visits": ("PRS-1", {"title": "A team", "start_date": "2022"}),
    "aid": ("AID-1", {"title": "Aid", "kind": "project", "approval_date": "2022"}),
    "aid-transactions": ("ATX-1", {"aid": "AID-9", "date": "2022-03-01", "kind": "disbursement",
                                   "amount_usd": "5"}),
    "documents": ("DOC-1", {"title": "Report", "kind": "plan"}),
    "focus-areas": ("FOC-1", {"document": "DOC-0001", "position": "1", "title": "A"}),
    "tasks": ("TSK-1", {"title": "Report", "due_date": "2022"}),
    "figures": ("FIG-1", FIGURE | {"value": "175"}),
    "explanations": ("EXP-1", {"figure": "FIG-2022-0001", "reason": "late", "difference": "1"}),
    "snapshot-figures": ("ACF-1", {"snapshot": "ACC-9", "indicator": "aid_items"}),
    "snapshot-claims": ("ACS-1", {"snapshot": "ACC-9", "code": "aid", "statement": "2 items"}),
    "offices": ("OFF-1", {"name": "Sở Ngoại vụ tỉnh Quảng Ninh"}),
    "profiles": ("PRF-1", {"name": "Kế hoạch", "record_kind": "delegations"}),
    "links": ("LNK-1", {"from_record": "DEL-2022-0003", "relation": "opened",
                        "to_record": "EVT-2022-0005", "confidence": "possible"}),
}  # fmt: skip
SNAPSHOT = {"ref": "ACC-9", "title": "A", "period_start": "2022", "period_end": "2022",
            "frozen_on": "2023", "language": "vi", "text": "A"}  # fmt: skip
# The records that some of these rows refer to.
BEFORE: dict[str, dict[str, list[Cells]]] = {
    "fdi-capital": {"fdi-projects": [{"ref": "FDI-1", "name": "Plant"}]},
    "aid-transactions": {"aid": [{"ref": "AID-9", "title": "Hospital", "kind": "project"}]},
    "mou-events": {"mous": [{"ref": "MOU-9", "title": "MOU", "status": "signed",
                             "signed_on": "2022"}]},
    "snapshot-figures": {"snapshots": [SNAPSHOT]},
    "snapshot-claims": {"snapshots": [SNAPSHOT]},
}  # fmt: skip
every_entity = pytest.mark.parametrize("name", SAME)


def test_every_entity_with_a_natural_key_is_tried() -> None:
    assert {n for n, e in ENTITIES.items() if e.natural_key != (e.key,)} == set(SAME)


def prepare(database: Database, name: str) -> None:
    """Add the records that a row of the entity refers to; make room where there is one record."""
    add(database, BEFORE.get(name, {}))
    if ENTITIES[name].single:
        with office_of(database) as office:
            for row in [*office.list(name)]:
                office.delete(name, row["ref"])


class TestANewRef:
    @every_entity
    def test_does_not_make_a_second_record_of_a_natural_key(
        self, seeded: Database, name: str
    ) -> None:
        prepare(seeded, name)
        ref, row = SAME[name]
        new = f"{ENTITIES[name].prefix}-9999"
        import_into(seeded, name, row | {"ref": ref})
        message = refusal(seeded, name, row | {"ref": new})
        assert f"is the same record as {ref}: write {ref} in ref" in message
        assert "row 2, " + ", ".join(ENTITIES[name].natural_key) in message
        assert import_into(seeded, name, row | {"ref": ref}).unchanged == 1

    @every_entity
    def test_does_not_make_two_records_of_one_file(self, seeded: Database, name: str) -> None:
        prepare(seeded, name)
        row, prefix = SAME[name][1], ENTITIES[name].prefix
        rows = [row | {"ref": f"{prefix}-9998"}, row | {"ref": f"{prefix}-9999"}]
        assert "row 3, " in (message := refusal(seeded, name, *rows))
        assert "is the same record as row 2" in message

    @every_entity
    def test_is_refused_by_the_api_and_the_command_line_alike(
        self, seeded: Database, run: Runner, name: str
    ) -> None:
        prepare(seeded, name)
        ref, row = SAME[name]
        new = {"ref": f"{ENTITIES[name].prefix}-9999"}
        import_into(seeded, name, row | {"ref": ref})
        with (
            office_of(seeded) as api,
            pytest.raises(InvalidData, match=f"is the same record as {ref}: edit {ref}"),
        ):
            api.add(name, create_partners=False, **dict[str, Any](row | new))
        options = [part for field, cell in (row | new).items()
                   for part in (f"--{field.replace('_', '-')}", cell)]  # fmt: skip
        done = run(seeded, "add", name, "--no-input", *options)
        assert done.code == 3
        assert f"is the same record as {ref}" in done.err

    def test_does_not_make_two_records_of_far_rows(self, seeded: Database) -> None:
        between = [VISIT | {"title": f"Visit {n}", "ref": f"X-{n}"} for n in range(2_500)]
        message = refusal(seeded, "delegations", VISIT | {"ref": "DEL-1"}, *between,
                       VISIT | {"ref": "DEL-2"})  # fmt: skip
        assert "row 2503, title, start_date: is the same record as row 2" in message

    def test_that_says_what_differs_is_a_record_of_its_own(self, project: Database) -> None:
        import_into(project, "fdi-capital", LINE | {"decision_number": "1/QD"})
        assert "is the same record as CAP-2024-0001" in refusal(
            project, "fdi-capital", LINE | {"ref": "CAP-2"}
        )
        row = LINE | {"ref": "CAP-2", "decision_number": "2/QD"}
        assert import_into(project, "fdi-capital", row).added == 1

    def test_of_a_project_is_no_other_of_its_name_unless_it_has_a_certificate(
        self, project: Database
    ) -> None:
        assert "is the same record as FDI-1" in refusal(
            project, "fdi-projects", {"name": "Plant", "ref": "FDI-2"}
        )
        row = {"name": "Plant", "ref": "FDI-2", "certificate_number": "7"}
        assert import_into(project, "fdi-projects", row).added == 1
        assert "certificate_number: differs from FDI-1" in refusal(
            project, "fdi-projects", {"name": "Plant", "certificate_number": "8"}
        )

    def test_of_a_snapshot_is_always_a_record_of_its_own(self, seeded: Database) -> None:
        row = {"title": "A", "period_start": "2022", "period_end": "2022", "frozen_on": "2023",
               "language": "vi", "text": "A"}  # fmt: skip
        assert import_into(seeded, "snapshots", row | {"ref": "ACC-8"}).added == 1
        assert "has no column for ref, which a new record" in refusal(seeded, "snapshots", row)


class TestAnEdit:
    def test_does_not_give_a_record_the_natural_key_of_another(
        self, project: Database, run: Runner
    ) -> None:
        add(project, {"fdi-capital": [LINE | {"ref": "CAP-1"},
                                        LINE | {"ref": "CAP-2", "amount_usd": "7"}]})  # fmt: skip
        message = refusal(project, "fdi-capital", {"ref": "CAP-2", "amount_usd": "50"})
        assert "gives the record the key of CAP-1" in message
        done = run(project, "edit", "fdi-capital", "CAP-2", "--amount-usd", "50")
        assert done.code == 3
        assert "gives the record the key of CAP-1" in done.err

    def test_does_not_take_away_what_told_two_records_apart(self, seeded: Database) -> None:
        task = {"title": "Report", "due_date": "2022"}
        import_into(seeded, "tasks", task | {"owner": "Sở A"}, task | {"owner": "Sở B"})
        message = refusal(seeded, "tasks", {"ref": "TSK-2022-0002", "owner": "Sở A"})
        assert "gives the record the key of TSK-2022-0001" in message

    def test_may_swap_the_natural_keys_of_two_records(self, seeded: Database) -> None:
        rows = [VISIT | {"ref": "DEL-1"}, VISIT | {"ref": "DEL-2", "title": "B"}]
        import_into(seeded, "delegations", *rows)
        swapped = [rows[0] | {"title": "B"}, rows[1] | {"title": "A visit"}]
        assert import_into(seeded, "delegations", *swapped).changed == 2

    def test_does_not_give_two_records_of_one_file_one_natural_key(self, seeded: Database) -> None:
        rows = [VISIT | {"ref": "DEL-1"}, VISIT | {"ref": "DEL-2", "title": "B"}]
        import_into(seeded, "delegations", *rows)
        message = refusal(seeded, "delegations", *(row | {"title": "C"} for row in rows))
        assert "is the same record as row 2" in message


def test_twins_of_an_older_version_import_again_and_can_be_edited(
    seeded: Database, run: Runner, tmp_path: Path
) -> None:
    add(seeded, {"delegations": [VISIT | {"ref": "DEL-1"}, VISIT | {"ref": "DEL-2",
                                                                      "title": "B"}]})  # fmt: skip
    with seeded.write() as connection:
        connection.execute(text("UPDATE delegations SET title = 'A visit' WHERE ref = 'DEL-2'"))
    file = tmp_path / "delegations.csv"
    assert run(seeded, "export", "delegations", "-o", str(file)).code == 0
    assert answer(run, seeded, "import", "delegations", str(file))["files"][0]["changed"] == 0
    assert run(seeded, "edit", "delegations", "DEL-2", "--member-count", "3").code == 0
    assert run(seeded, "edit", "delegations", "DEL-2", "--countries", "DK").code == 0
    assert run(seeded, "edit", "delegations", "DEL-2", "--start-date", "2023").code == 0


class TestNamesakes:
    @pytest.fixture
    def office(self, seeded: Database) -> Database:
        add(seeded, {
            "partners": [TOLEDO | {"country": "ES"}, TOLEDO | {"country": "US"},
                         {"name": "Suburb", "kind": "locality", "parent": "PAR-0022"}],
            "contacts": [{"partner": "PAR-0021", "name": "An"}],
            "delegations": [VISIT | {"ref": "DEL-1", "partners": "PAR-0022 | host; Ørsted"}],
            "press-visits": [{"title": "A", "outlet": "PAR-0021"}],
        })  # fmt: skip
        return seeded

    def test_are_asked_back_by_name(self, office: Database, run: Runner) -> None:
        message = "'Toledo' can be PAR-0021 (Spain), PAR-0022 (United States); write the ref"
        row = VISIT | {"title": "B", "partners": "Toledo"}
        assert message in refusal(office, "delegations", row)
        assert message in refusal(office, "delegations", row, create_partners=True)
        listed = ("list", "delegations", "--partner", "Toledo")
        for command in (("show", "partners", "Toledo"), listed):
            done = run(office, *command)
            assert done.code == 4
            assert message in done.err

    def test_are_exported_by_ref_and_others_by_name(self, office: Database, run: Runner) -> None:
        for format_, cell in (
            ("csv", "PAR-0022 | host"),
            ("csv", "Ørsted"),
            ("json", '"PAR-0022"'),
        ):
            done = run(office, "list", "delegations", "--columns", "partners", "-f", format_,
                       "--text", "A visit")  # fmt: skip
            assert cell in done.out

    @pytest.mark.parametrize("form", ["book.xlsx", "folder"])
    def test_go_round(
        self, office: Database, run: Runner, tmp_path: Path, server: Any, form: str
    ) -> None:
        place = str(tmp_path / form)
        assert run(office, "export", "all", "-o", place).code == 0
        reports = answer(run, office, "import", "all", place)["files"]
        assert all(not (report["added"] or report["changed"]) for report in reports)
        elsewhere = Database(str(tmp_path / "new.db") if is_sqlite(office) else server.new())
        assert run(elsewhere, "db", "upgrade").code == 0
        done = run(elsewhere, "import", "all", place)
        assert done.code == 0, done.err
        with office.read() as before, elsewhere.read() as after:
            assert contents(after) == contents(before)

    @pytest.mark.parametrize("seeded", ["sqlite"], indirect=True)
    @pytest.mark.parametrize("format_", ["csv", "tsv", "xlsx", "json", "jsonl"])
    def test_go_round_in_every_format(
        self, office: Database, run: Runner, tmp_path: Path, format_: str
    ) -> None:
        for entity in ("partners", "contacts", "delegations", "press-visits"):
            file = str(tmp_path / f"{entity}.{format_}")
            assert run(office, "export", entity, "-o", file).code == 0
            (report,) = answer(run, office, "import", entity, file)["files"]
            assert report["unchanged"] == report["rows"] > 0, entity

    def test_a_name_that_is_the_ref_of_another_is_not_written(
        self, office: Database, run: Runner
    ) -> None:
        add(office, {
            "partners": [{"ref": "PAR-90", "name": "PAR-0001", "kind": "other"}],
            "contacts": [{"ref": "CON-9", "partner": "PAR-90", "name": "Bo"}],
        })  # fmt: skip
        done = run(office, "list", "contacts", "--columns", "name,partner", "-f", "csv")
        assert "Bo,PAR-90\n" in done.out.replace("\r", "")

    def test_are_offered_by_ref_in_a_template(self, office: Database) -> None:
        from ecodiplo.language import Lang
        from ecodiplo.services.entry_form.form import offered_names

        with office.read() as connection:
            names = offered_names(connection, ENTITIES["delegations"], Lang.EN)["partners"]
        assert {"PAR-0021", "PAR-0022", "Ørsted"} <= set(names)
        assert "Toledo" not in names


def test_an_alias_in_other_letter_case_is_no_second_record(seeded: Database) -> None:
    import_into(seeded, "partners", {"name": "VinMotor", "kind": "other", "aliases": "Vinmotor"})
    for row in ({"name": "VinMotor"}, {"name": "vinmotor", "kind": "other"}):
        assert import_into(seeded, "partners", row).unchanged == 1
