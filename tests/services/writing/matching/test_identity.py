"""What tells two records of one entity apart is never overwritten by a row that matches one."""

from __future__ import annotations

import pytest

from contents import records
from databases import office_of
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.errors import InvalidData
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
    ("contacts", {"partner": "PAR-0003", "name": "An", "valid_from": "2020", "valid_to": "2021"},
     {"valid_from": "2023", "valid_to": "2024"}),
    ("contacts", {"partner": "PAR-0003", "name": "An", "valid_to": "2021"}, {"valid_to": "2024"}),
]  # fmt: skip
# Two rows that are two records.
OTHERS: list[tuple[str, Cells, Cells]] = [
    ("fdi-capital", NUMBERED, {"decision_number": "2/QD"}),
    ("aid-transactions", PAYMENT, {"amount_usd": "60"}),
    ("figures", FIGURE, {"scope": "Quảng Ninh", "value": "361"}),
    ("figures", FIGURE | {"territory": "hai-phong"}, {"territory": "hai-phong-2025"}),
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


@pytest.mark.parametrize(
    "dates",
    [("Quý III/2023", "15-17/8/2023"), ("15/9/2023", "Quý III/2023"),
     ("8/2023", "Quý III/2023"), ("2023", "Quý III/2023")],
)  # fmt: skip
def test_a_visit_in_a_quarter_may_be_one_on_a_day_of_it(
    empty: Database, dates: tuple[str, str]
) -> None:
    first, second = ({"direction": "inbound", "title": "A visit", "start_date": date}
                     for date in dates)  # fmt: skip
    import_into(empty, "delegations", first)
    with pytest.raises(ImportRejected, match="start_date: differs from DEL-2023-0001"):
        import_into(empty, "delegations", second)


@pytest.mark.parametrize("date", ["15/2/2023", "2/2023", "Quý IV/2023", "Quý III/2024"])
def test_a_visit_in_a_quarter_is_none_outside_it(empty: Database, date: str) -> None:
    for start in ("Quý III/2023", date):
        visit = {"direction": "inbound", "title": "A visit", "start_date": start}
        assert import_into(empty, "delegations", visit).added == 1


def test_the_end_of_a_visit_with_a_start_can_be_corrected(office: Database) -> None:
    visit = {"title": "Yearly", "direction": "inbound", "start_date": "2023-05-01"}
    import_into(office, "delegations", visit | {"end_date": "2023-05-02"})
    assert import_into(office, "delegations", visit | {"end_date": "2023-05-03"}).changed == 1


# Writings of one name: in other case, with other spaces, with invisible characters, decomposed.
SAME = ["CẢNG ROTTERDAM", " Cảng   Rotterdam", "Cảng\u00a0Rotterdam", "Cảng Rotter\u200bdam\ufeff",
        "Ca\u0309ng Rotterdam"]  # fmt: skip
# Writings that differ in a mark, or in its place.
NEAR = [("Cảng Hòa Lạc", "Cang Hoa Lac"), ("Cảng Hòa Lạc", "Cảng Hoà Lạc"),
        ("Đông Á", "Dong A")]  # fmt: skip


def partner(name: str, **cells: str) -> Cells:
    return {"name": name, "kind": "other", **cells}


@pytest.mark.parametrize("known_as", ["name", "name_vi", "name_local", "aliases"])
@pytest.mark.parametrize("name", SAME, ids=ascii)
def test_a_partner_is_known_by_each_of_its_names(empty: Database, known_as: str, name: str) -> None:
    first = partner("Port") | {known_as: "Cảng Rotterdam"}
    import_into(empty, "partners", first)
    done = import_into(empty, "partners", partner(name, website="port.example"))
    assert (done.added, done.changed) == (0, 1)
    (stored,) = records(empty, "partners").values()
    assert (stored["name"], stored["website"]) == (first["name"], "port.example")


@pytest.mark.parametrize("name", SAME, ids=ascii)
def test_a_title_in_vietnamese_is_the_title_of_the_record(empty: Database, name: str) -> None:
    visit = {"title": "Visit", "title_vi": "Cảng Rotterdam", "direction": "inbound",
             "start_date": "5/2024"}  # fmt: skip
    import_into(empty, "delegations", visit)
    assert import_into(empty, "delegations", visit | {"title": name, "title_vi": ""}).unchanged == 1


@pytest.mark.parametrize(("stored", "name"), NEAR)
@pytest.mark.parametrize("known_as", ["name", "name_vi", "aliases"])
def test_a_name_with_other_marks_is_asked_back(
    empty: Database, known_as: str, stored: str, name: str
) -> None:
    import_into(empty, "partners", partner("Port") | {known_as: stored})
    with pytest.raises(ImportRejected, match=r"is almost the same as PAR-0001 .* on_near='new'"):
        import_into(empty, "partners", partner(name))
    assert import_into(empty, "partners", partner(name), on_near="new").added == 1
    assert import_into(empty, "partners", partner(name)).unchanged == 1


@pytest.mark.parametrize(("first", "second"), NEAR)
def test_two_rows_with_other_marks_are_asked_back(empty: Database, first: str, second: str) -> None:
    rows = partner(first), partner(second)
    with pytest.raises(ImportRejected, match=r"row 3.*is almost the same as row 2"):
        import_into(empty, "partners", *rows)
    assert import_into(empty, "partners", *rows, on_near="new").added == 2


def test_the_names_of_earlier_batches_count(empty: Database) -> None:
    rows = [partner(f"Partner {number}") for number in range(4_500)]
    with pytest.raises(ImportRejected, match=r"row 4502.*same record as row 12"):
        import_into(empty, "partners", *rows, partner("PARTNER 10"))
    with pytest.raises(ImportRejected, match=r"row 4502.*is almost the same as row 12"):
        import_into(empty, "partners", *rows, partner("Partnér 10"))


def test_a_new_name_that_is_the_vietnamese_one_of_a_record_is_asked_back(empty: Database) -> None:
    import_into(empty, "partners", partner("Cảng Rotterdam"))
    row = partner("Port of Rotterdam", name_vi="Cảng Rotterdam")
    for on_near in ("refuse", "new"):
        with pytest.raises(ImportRejected, match="name_vi: has a name of PAR-0001: write PAR-0001"):
            import_into(empty, "partners", row, on_near=on_near)


def test_a_row_known_by_another_name_takes_no_name_from_its_record(empty: Database) -> None:
    import_into(empty, "partners", partner("Port of Rotterdam", name_vi="Cảng Rotterdam"))
    row = partner("Cảng Rotterdam", name_vi="Cảng biển Rotterdam")
    with pytest.raises(ImportRejected, match="name_vi: differs from PAR-0001"):
        import_into(empty, "partners", row)


def test_records_with_refs_and_other_marks_are_imported_as_they_were(empty: Database) -> None:
    rows = [partner("Hòa An", ref="PAR-1"), partner("Hoa Ân", ref="PAR-2")]
    assert import_into(empty, "partners", *rows).added == 2


def test_an_official_number_is_compared_in_its_canonical_form(office: Database) -> None:
    import_into(office, "fdi-projects", {"name": "Factory", "certificate_number": "12/GCN"})
    row = {"name": "Factory", "certificate_number": "12/gcn ", "note": "again"}
    assert import_into(office, "fdi-projects", row).changed == 1


@pytest.mark.parametrize("name", SAME, ids=ascii)
def test_add_knows_a_record_by_each_of_its_names(empty: Database, name: str) -> None:
    office = office_of(empty)
    office.add("partners", name="Port", name_vi="Cảng Rotterdam", kind="other")
    with pytest.raises(InvalidData, match="the record is there already: edit PAR-0001"):
        office.add("partners", name=name, kind="other")


def test_add_and_edit_ask_back_a_name_with_other_marks(empty: Database) -> None:
    office = office_of(empty)
    office.add("partners", name="Đông Á", kind="other")
    with pytest.raises(InvalidData, match="is almost the same as PAR-0001 'Đông Á': edit PAR-0001"):
        office.add("partners", name="Dong A", kind="other")
    office.add("partners", name="Dong", kind="other")
    with pytest.raises(InvalidData, match="is almost the same as PAR-0001"):
        office.edit("partners", "PAR-0002", name="Dong A")
    assert office.edit("partners", "PAR-0002", name="Dong A", on_near="new").outcome == "changed"
    assert office.edit("partners", "PAR-0002", name="DONG A").outcome == "changed"


def test_zero_width_characters_are_not_stored(empty: Database) -> None:
    import_into(empty, "partners", partner("\u200bPort\ufeff of\u00ad Kobe"))
    (stored,) = records(empty, "partners").values()
    assert stored["name"] == "Port of Kobe"


def test_a_partner_of_several_countries_is_named_with_its_country(seeded: Database) -> None:
    import_into(seeded, "partners", partner("Toledo", ref="PAR-1", country="ES"),
                partner("Toledo", ref="PAR-2", country="US"))  # fmt: skip
    visit = {"ref": "DEL-1", "title": "Visit", "direction": "inbound"}
    with pytest.raises(ImportRejected, match="'Toledo' can be PAR-1"):
        import_into(seeded, "delegations", visit | {"partners": "Toledo"})
    import_into(seeded, "delegations", visit | {"partners": "Toledo (Tây Ban Nha)"})
    assert records(seeded, "delegations")["DEL-1"]["partners"][0][0].handle == "PAR-1"


@pytest.mark.parametrize(
    ("entity", "row", "change"),
    [
        ("fdi-projects", {"name": "LG", "certificate_number": "123"}, {"name": "LG Display"}),
        ("links", {"from_record": "DEL-2022-0001", "relation": "occasioned",
                   "to_record": "EVT-2022-0002", "confidence": "stated", "evidence": "a"},
         {"evidence": "A"}),
    ],
    ids=str,
)  # fmt: skip
def test_what_does_not_identify_a_record_is_written(
    office: Database, entity: str, row: Cells, change: Cells
) -> None:
    import_into(office, entity, row)
    before = records(office, entity)
    assert import_into(office, entity, row | change).changed == 1
    (changed,) = (now for key, now in records(office, entity).items() if now != before[key])
    assert {name: changed[name] for name in change} == change


DISTINGUISHED: list[tuple[str, Cells, str, str]] = [
    ("contacts", {"partner": "PAR-0003", "name": "An", "position": "Kế toán"},
     "Kê toan", "KẾ TOÁN"),
    ("aid", {"title": "Water", "kind": "project", "approval_document": "12/QĐ-UBND"},
     "12/QD-UBND", "12/qđ-ubnd"),
    ("fdi-projects", {"name": "V1", "vietnamese_enterprise": "Cty Hòa"}, "Cty Hoa", "CTY HÒA"),
]  # fmt: skip


@pytest.mark.parametrize(("entity", "row", "near", "same"), DISTINGUISHED, ids=str)
def test_what_tells_records_apart_is_compared_as_names_are(
    office: Database, entity: str, row: Cells, near: str, same: str
) -> None:
    name = list(row)[-1]
    import_into(office, entity, row)
    before = records(office, entity)
    with pytest.raises(ImportRejected, match=f"{name}: differs from"):
        import_into(office, entity, row | {name: near})
    new = row | {ENTITIES[entity].title: "New"}
    with pytest.raises(ImportRejected, match=r"row 3.*is almost the same as row 2"):
        import_into(office, entity, new, new | {name: near})
    assert import_into(office, entity, row | {name: same}).unchanged == 1
    assert records(office, entity) == before


def test_a_decision_with_other_marks_is_no_second_change_of_capital(office: Database) -> None:
    import_into(office, "fdi-capital", LINE | {"decision_number": "13/QĐ"})
    again = LINE | {"decision_number": "13/QD", "amount_usd": "70"}
    with pytest.raises(ImportRejected, match="is almost the same as CAP-2024-0001"):
        import_into(office, "fdi-capital", again)


@pytest.mark.parametrize("known_as", ["name_vi", "name_local", "aliases"])
def test_a_row_gives_its_record_no_name_of_another(empty: Database, known_as: str) -> None:
    import_into(empty, "partners", partner("Alpha"), partner("Gamma"))
    with pytest.raises(ImportRejected, match="gives the record a name of PAR-0001"):
        import_into(empty, "partners", partner("Gamma") | {known_as: "ALPHA"})


def test_a_name_that_an_earlier_row_gives_to_a_record_counts(empty: Database) -> None:
    import_into(empty, "partners", partner("Omega"))
    named = partner("Omega", name_vi="Ôm")
    with pytest.raises(ImportRejected, match=r"row 3.*is the same record as row 2"):
        import_into(empty, "partners", named, partner("Ôm"))
    with pytest.raises(ImportRejected, match=r"row 3, name_vi: has a name of row 2"):
        import_into(empty, "partners", partner("Sigma", name_vi="Ôm"), named)
    assert import_into(empty, "partners", named).changed == 1
