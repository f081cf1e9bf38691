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
    with pytest.raises(ImportRejected, match="amount_usd: differs from CAP-2024-0001"):
        import_into(office, "fdi-capital", NUMBERED | {"amount_usd": "60"})
    assert import_into(office, "fdi-capital", NUMBERED | {"note": "checked"}).changed == 1
