"""What tells two records of one entity apart is never overwritten by a row that matches one."""

from __future__ import annotations

import pytest

from contents import records
from ecodiplo.db.engine import Database
from ecodiplo.services.imports.report import ImportRejected
from importing import import_into

Cells = dict[str, str]

PROJECT = {"ref": "FDI-1", "name": "Plant"}
AID = {"ref": "AID-1", "title": "School", "kind": "project"}
LINE = {"project": "FDI-1", "date": "2024", "kind": "increase", "amount_usd": "50"}
NUMBERED = LINE | {"decision_number": "1/QD"}
PAYMENT = {"aid": "AID-1", "date": "2024", "kind": "disbursement", "amount_usd": "50"}
FIGURE = {"indicator": "fdi_projects_new", "period_start": "2024", "period_end": "2024",
          "source": "SRC-0001", "scope": "Bắc Ninh", "value": "45"}  # fmt: skip

# Two rows that can be two records: the entity, the first row, what the second has in its place.
PAIRS: list[tuple[str, Cells, Cells]] = [
    ("fdi-capital", LINE, {"amount_usd": "60"}),
    ("fdi-capital", LINE | {"amount_as_signed": "45", "currency": "EUR"}, {"currency": "GBP"}),
    ("aid-transactions", PAYMENT | {"note": "first"}, {"note": "second"}),
    ("aid-transactions", PAYMENT | {"currency": "EUR"}, {"currency": "VND"}),
    ("aid-transactions", PAYMENT | {"amount_as_signed": "45"}, {"amount_as_signed": "46"}),
    ("aid-transactions", PAYMENT | {"source_locator": "row 1"}, {"source_locator": "row 2"}),
    ("figures", FIGURE | {"source_locator": "row 1"}, {"source_locator": "row 2", "value": "361"}),
    ("fdi-projects", {"name": "Factory", "country": "JP"}, {"country": "KR"}),
    ("fdi-projects", {"name": "Factory", "vietnamese_enterprise": "Sao Mai"},
     {"vietnamese_enterprise": "Thiên Nam"}),
]  # fmt: skip
# Two rows that are two records.
OTHERS: list[tuple[str, Cells, Cells]] = [
    ("fdi-capital", NUMBERED, {"decision_number": "2/QD"}),
    ("aid-transactions", PAYMENT, {"amount_usd": "60"}),
    ("figures", FIGURE, {"scope": "Quảng Ninh", "value": "361"}),
    ("figures", FIGURE | {"territory": "before 1/7/2025"}, {"territory": "since 1/7/2025"}),
    ("partners", {"name": "Toledo", "kind": "locality", "country": "ES"}, {"country": "US"}),
]


@pytest.fixture
def office(seeded: Database) -> Database:
    import_into(seeded, "fdi-projects", PROJECT)
    import_into(seeded, "aid", AID)
    return seeded


@pytest.mark.parametrize(("entity", "row", "change"), PAIRS, ids=str)
def test_a_later_file_with_another_value_is_asked_back(
    office: Database, entity: str, row: Cells, change: Cells
) -> None:
    import_into(office, entity, row)
    before = records(office, entity)
    with pytest.raises(ImportRejected, match="differs from"):
        import_into(office, entity, row | change)
    assert records(office, entity) == before


@pytest.mark.parametrize(("entity", "row", "change"), [*PAIRS, *OTHERS], ids=str)
def test_two_rows_of_one_file_are_two_records(
    office: Database, entity: str, row: Cells, change: Cells
) -> None:
    assert import_into(office, entity, row, row | change).added == 2
    assert import_into(office, entity, row, row | change).unchanged == 2


@pytest.mark.parametrize(("entity", "row", "change"), OTHERS, ids=str)
def test_a_later_file_about_another_record_adds_it(
    office: Database, entity: str, row: Cells, change: Cells
) -> None:
    assert import_into(office, entity, row).added == 1
    assert import_into(office, entity, row | change).added == 1
    assert import_into(office, entity, row | change, row).unchanged == 2


def test_a_decision_has_one_amount(office: Database) -> None:
    import_into(office, "fdi-capital", NUMBERED)
    assert import_into(office, "fdi-capital", NUMBERED | {"amount_usd": "60"}).changed == 1
    with pytest.raises(ImportRejected, match="is the same record as row 2"):
        import_into(office, "fdi-capital", NUMBERED, NUMBERED | {"amount_usd": "70"})


def test_a_certificate_belongs_to_one_project(office: Database) -> None:
    project = {"name": "Factory", "certificate_number": "12", "country": "JP"}
    import_into(office, "fdi-projects", project)
    assert import_into(office, "fdi-projects", project | {"country": "KR"}).changed == 1


def test_visits_known_by_their_ends_differ_by_them(office: Database) -> None:
    visit = {"title": "Yearly", "direction": "inbound", "end_date": "2023-05-02"}
    import_into(office, "delegations", visit)
    with pytest.raises(ImportRejected, match="end_date: differs from DEL-0001"):
        import_into(office, "delegations", visit | {"end_date": "2024-05-02"})
    assert import_into(office, "delegations", visit | {"member_count": "3"}).changed == 1


def test_the_end_of_a_visit_with_a_start_can_be_corrected(office: Database) -> None:
    visit = {"title": "Yearly", "direction": "inbound", "start_date": "2023-05-01"}
    import_into(office, "delegations", visit | {"end_date": "2023-05-02"})
    assert import_into(office, "delegations", visit | {"end_date": "2023-05-03"}).changed == 1
