"""Records by the forms of their names: the search index shows what a reading of all names shows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import chain
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, event, insert

from databases import office_of
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.db.search.matching import records_with_words
from ecodiplo.fold import fold
from ecodiplo.models.people import partner_aliases, partners
from ecodiplo.services.query.name_numbers import FEW, NameNumbers, forms_of, names_of_all
from ecodiplo.text import clean
from ecodiplo.vocabulary import PartnerKind
from importing import import_into, refusal
from properties import examples
from strategies import FILLED

PARTNERS = ENTITIES["partners"]
COLUMNS = ["ref", "name", "name_vi", "name_local"]
ABBREVIATIONS = (
    {"abbreviation": "ĐSQ", "meaning": "Đại sứ quán"},
    {"abbreviation": "Cty", "meaning": "Công ty"},
    {"abbreviation": "CP", "meaning": "Cổ phần"},
    {"abbreviation": "CP", "meaning": "Chính phủ"},
)
WORDS = (
    "ĐSQ", "Đại sứ quán", "Dai su quan", "Cty", "CP", "Công ty", "Cổ phần", "Chính phủ", "công",
    "Nhật Bản", "Nhat Ban", "hòa", "hoà", "Ørsted", "Straße", "ＮＡＭＩ", "㈱", "m²", "日本", "bản",
    "A/B-C", "(", ")", "-", ".", "'", '"', "NEAR", "AND", "NOT", "\u200b", "x" * 250,
)  # fmt: skip
NAMES = (
    (st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join) | FILLED)
    .map(clean)
    .filter(bool)
)
SPELLINGS = (
    str, str.upper, str.lower, fold, lambda text: unicodedata.normalize("NFD", text),
    lambda text: text.replace("ĐSQ", "Đại sứ quán"), lambda text: text.replace("Cổ phần", "CP"),
)  # fmt: skip
TYPED = st.builds(lambda text, spell: spell(text), NAMES, st.sampled_from(SPELLINGS))


@pytest.fixture
def office(empty: Database) -> Database:
    """An office with abbreviations."""
    import_into(empty, "abbreviations", *ABBREVIATIONS)
    return empty


def partners_of(connection: Connection) -> NameNumbers:
    return NameNumbers(connection, PARTNERS, COLUMNS, ["aliases"], "tried")


def add_partners(connection: Connection, names: Iterable[tuple[str, str]]) -> None:
    """Add a partner for each pair of a name and an alias."""
    for id_, (name, alias) in enumerate(names, 900):
        partner = {"id": id_, "ref": f"PAR-{id_:04}", "name": name, "kind": PartnerKind.OTHER}
        connection.execute(insert(partners).values(partner))
        connection.execute(insert(partner_aliases).values(partner_id=id_, alias=alias))


def in_all_names(
    connection: Connection, numbers: NameNumbers, forms: set[str]
) -> dict[str, set[int]]:
    """The records with a name of each form, among the names of all."""
    names = [*chain.from_iterable(names_of_all(connection, PARTNERS, COLUMNS, ["aliases"]))]
    own = forms_of([name for _, name in names], numbers.abbreviations)
    ids: dict[str, set[int]] = {}
    for (id_, _), each in zip(names, own, strict=True):
        for form in forms.intersection(each):
            ids.setdefault(form, set()).add(id_)
    return ids


@examples(30)
@given(
    names=st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=5, unique_by=lambda pair: pair[0]),
    typed=st.lists(TYPED, max_size=3),
    data=st.data(),
)
def test_the_index_shows_the_records_that_all_names_show(
    office: Database, names: list[tuple[str, str]], typed: list[str], data: st.DataObject
) -> None:
    known = data.draw(st.sampled_from([*chain.from_iterable(names)]))
    typed = [*typed, known, data.draw(st.sampled_from(SPELLINGS))(known), "par-0900"]
    with office.write("x") as connection:
        add_partners(connection, names)
        numbers = partners_of(connection)
        forms = {*chain.from_iterable(forms_of(typed, numbers.abbreviations))}
        few = numbers.records(forms)
        many = partners_of(connection)
        by_number = many.records(forms | {f"none {number}" for number in range(FEW + 1)})
        expected = in_all_names(connection, numbers, forms)
        assert {form: {*ids} for form, ids in few.items()} == expected
        assert {form: {*ids} for form, ids in by_number.items()} == expected
        many.drop()
        connection.execute(delete(partners).where(partners.c.id >= 900))


@examples(10)
@given(name=NAMES, spelling=st.sampled_from(SPELLINGS))
def test_a_row_alone_is_compared_as_one_of_many(office: Database, name: str, spelling: Any) -> None:
    assume(name.strip(" -–—"))  # what stands for an empty cell
    others = [{"name": f"Khác {number}", "kind": "other"} for number in range(FEW + 5)]
    row = {"name": spelling(name), "kind": "other"}
    api = office_of(office)
    ref = api.add("partners", name=name, kind="other", on_near="new")
    try:
        alone = refusal(office, "partners", row, on_match="refuse")
        assert alone in refusal(office, "partners", row, *others, on_match="refuse")
    finally:
        api.delete("partners", ref)


@pytest.mark.parametrize("entity", ["delegations", "events", "mous"])
def test_an_add_reads_the_names_of_no_other_record(seeded: Database, entity: str) -> None:
    statements: list[str] = []
    office = office_of(seeded)

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", note)
    office.add(entity, **NEW[entity])
    event.remove(Engine, "before_cursor_execute", note)
    reads = [each for each in statements if f"{entity}.title" in each and f"FROM {entity}" in each]
    assert reads
    assert all(" WHERE " in each for each in reads)


NEW: dict[str, dict[str, Any]] = {
    "delegations": {"title": "Chuyến thăm thứ nhất", "direction": "inbound"},
    "events": {"title": "Hội thảo thứ nhất", "kind": "conference", "start_date": "2023"},
    "mous": {"title": "Bản ghi nhớ thứ nhất", "signed_on": "2023-05-01"},
}


@pytest.mark.parametrize("words", [[], ["日本"], ["x" * 201]])
def test_the_index_does_not_answer_for_words_that_it_may_hold_otherwise(
    facts: Database, words: list[str]
) -> None:
    with facts.read() as connection:
        assert records_with_words(connection, "partners", [["viet"], words], 10) is None


def test_the_index_does_not_answer_with_more_records_than_are_asked_for(facts: Database) -> None:
    with facts.read() as connection:
        several = records_with_words(connection, "countries", [["islands"]], 100)
        assert several is not None
        assert len(several) > 2
        assert records_with_words(connection, "countries", [["islands"]], 2) is None
