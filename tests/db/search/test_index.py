"""The search index: what it holds, and that nothing changes without it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text

from ecodiplo.db import search
from ecodiplo.db.engine import Database
from ecodiplo.db.migrate import downgrade, upgrade
from ecodiplo.db.search import matching, sqlite
from ecodiplo.db.search.indexed import indexed_tables
from ecodiplo.db.search.matches import Place
from ecodiplo.fold import is_unspaced, search_parts
from ecodiplo.models import whole_metadata
from ecodiplo.text import clean
from properties import examples

PARTNER = "INSERT INTO partners (id, ref, name, kind) VALUES (900, 'PAR-0900', '{}', 'other')"


LETTERS = st.sampled_from(
    "ab Đđếøß-/.'\"%()日本語々ー€йёΆής한국ǽ₫→™æłıİ°×😀กุ"
    "ＮａｶﾞﾊﾟガカﬁÅ①②²½㈱\u00ad\u200b\u0301\u3099\ufe0f"
)


def is_typed(text: str) -> bool:
    """Whether each voice of a kana follows it. An accent between the two is in no text, and the
    index does not voice such a kana, though the search does."""
    return not re.search("\u0301[\u3099\uff9e\uff9f]", text)


def found(connection: Connection, words_: str, table: str = "partners") -> set[int]:
    """The ids of the records that hold all the words."""
    statement = matching.all_holding(connection, words_, table)
    assert statement is not None
    return {id_ for (id_,) in connection.execute(statement)}


def contents(connection: Connection) -> list[tuple[Any, ...]]:
    """All that the index holds, in an order of its own."""
    rows = connection.execute(text("SELECT * FROM search_index"))
    return sorted(tuple(map(str, row)) for row in rows)


def fresh(connection: Connection) -> list[tuple[Any, ...]]:
    """What the index would hold if it were made now."""
    search.of_engine(connection.dialect.name).drop(connection)
    search.create(connection)
    return contents(connection)


def test_every_table_with_texts_has_rows_that_can_be_told_apart() -> None:
    for name, each in indexed_tables().items():
        assert [column.name for column in whole_metadata().tables[name].primary_key] == ["id"]
        assert each.texts
        assert len(each.names) + (not each.is_own) <= len(sqlite.NAMES)
    numbers = [each.number for each in indexed_tables().values()]
    assert numbers == list(range(len(numbers)))
    of_items = [not each.is_own for each in indexed_tables().values()]
    assert of_items == sorted(of_items)  # the tables of items come last


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Đại sứ quán Đan Mạch", "dan mach"),
        ("ĐẠI SỨ QUÁN", "đại sứ"),
        ("Hòa Phát", "hoà phát"),
        ("Ørsted Wind", "orsted"),
        ("Mærsk Line", "maersk"),
        ("Straße GmbH", "strasse"),
        ("Łódź", "lodz"),
        ("Ðại Phong", "dai"),
        ("Bia Haiphong (HABECO)", "habeco"),
        ("Công ty A/B-C", "b c"),
        ("Công ty A/B-C", "a/b"),
        ("x@y.vn", "y.vn"),
        ("日本貿易振興機構", "日本"),
        ("부산광역시", "부산"),
        ("Российский экспортный центр", "российский"),
        ("Ελληνική Αθήνα", "Αθήνα"),
        ("Санкт-Петербург", "петербург"),
        ("50% + 1", "50"),
        ("ＮＡＭＩＫＡ Trading", "namika"),
        ("Namika", "ＮＡＭＩ"),
        ("ﾊﾞﾅﾅ", "バナ"),
        ("ﬁnance ①", "finance 1"),
        ("500 m²", "m2"),
        ("㈱日立", "株"),
        ("Hải Phòng", "ha\u00adi pho\u00adng"),
        ("佐々木", "々木"),
        ("北九州市役所", "九州"),
        ("北九州市役所", "州"),
        ("北九州市役所", "所"),
        ("東京Tower 2", "京 tower"),
        ("東京Tower 2", "東京tower"),
        ("한국무역협회", "무역"),
        ("กรุงเทพมหานคร", "เทพ"),
        ("ラ・メール", "メール"),
    ],
)
def test_words_are_found_by_their_beginning_without_diacritics(
    empty: Database, name: str, typed: str
) -> None:
    with empty.write("x") as connection:
        connection.exec_driver_sql(PARTNER.format(name).replace("%", "%%"))
        assert found(connection, typed) == {900}


@pytest.mark.parametrize("typed", ["州北", "北州", "京都", "北九州市場"])
def test_letters_that_are_not_neighbours_are_not_found(empty: Database, typed: str) -> None:
    with empty.write("x") as connection:
        connection.exec_driver_sql(PARTNER.format("北九州市役所"))
        assert found(connection, typed) == set()


def test_letters_of_any_width_typed_in_a_shell_are_found_and_gone_with_their_row(
    empty: Database,
) -> None:
    with empty.write("x") as connection:
        connection.exec_driver_sql(PARTNER.format("Cảng"))
        connection.exec_driver_sql(
            "UPDATE partners SET name = '北九州 ＮＡＭＩＫＡ' WHERE id = 900"
        )
        assert (found(connection, "cang"), found(connection, "九州 namika")) == (set(), {900})
        connection.exec_driver_sql("UPDATE partners SET name = 'Cảng' WHERE id = 900")
        assert (found(connection, "cang"), found(connection, "九州")) == ({900}, set())
        connection.exec_driver_sql("UPDATE partners SET name = '九州' WHERE id = 900")
        connection.exec_driver_sql("DELETE FROM partners WHERE id = 900")
        assert contents(connection) == []


@examples(40)
@given(
    name=st.text(st.sampled_from("北九州市役所日本語のカガバ々ー กรุงเทพ한국aĐ1"), min_size=2)
    .map(str.strip)
    .filter(lambda name: len(name) > 1),
    ends=st.tuples(st.integers(0, 50), st.integers(2, 50)),
)
def test_any_two_neighbours_or_more_of_a_script_without_spaces_find_their_text(
    empty: Database, name: str, ends: tuple[int, int]
) -> None:
    part = "".join(filter(is_unspaced, name))[ends[0] :][: ends[1]]
    with empty.write("x", keep=False) as connection:
        row = {"id": 1, "ref": "P1", "name": f"a {name}", "kind": "other"}
        connection.execute(whole_metadata().tables["partners"].insert(), row)
        if len(part) > 1 and part in name:
            assert found(connection, part) == {1}


@pytest.mark.parametrize("length", [198, 199, 200, 201, 202, 401])
def test_pairs_are_found_wherever_they_stand_in_a_long_text(empty: Database, length: int) -> None:
    with empty.write("x") as connection:
        connection.exec_driver_sql(PARTNER.format("のﾊ" * (length // 2) + "ﾞ九州市"))
        for typed in ("九州", "州市", "のバ" if length % 2 == 0 else "九州"):
            assert found(connection, typed) == {900}


def test_the_middle_of_a_word_is_none(empty: Database) -> None:
    with empty.write("x") as connection:
        connection.exec_driver_sql(PARTNER.format("Denmark"))
        assert found(connection, "mark") == set()


def test_what_is_typed_in_a_shell_is_found_and_what_is_gone_is_not(empty: Database) -> None:
    with empty.write("x") as connection:
        connection.exec_driver_sql(PARTNER.format("Ngân hàng"))
        connection.exec_driver_sql("UPDATE partners SET name = 'Cảng' WHERE id = 900")
        assert (found(connection, "ngan"), found(connection, "cang")) == (set(), {900})
        connection.exec_driver_sql(
            "INSERT INTO partner_aliases (partner_id, alias) VALUES (900, 'Đình Vũ')"
        )
        assert found(connection, "dinh cang") == {900}
        connection.exec_driver_sql("DELETE FROM partners WHERE id = 900")
        assert contents(connection) == []


def test_many_rows_that_change_at_once_are_indexed_as_if_anew(seeded: Database) -> None:
    with seeded.write("x", keep=False) as connection:
        for statement in (
            "UPDATE delegations SET title = title || ' Ørsted', note = 'Cảng ' || id",
            "UPDATE delegations SET member_count = 7, title_vi = NULL WHERE id < 9",
            "UPDATE partner_aliases SET partner_id = (SELECT min(id) FROM partners)",
            "UPDATE delegations SET title = title",
            "DELETE FROM press_visits",
        ):
            connection.exec_driver_sql(statement)
        assert len(found(connection, "orsted cang", "delegations")) > 1
        assert contents(connection) == fresh(connection)


@examples(40)
@given(
    names=st.lists(
        st.text(LETTERS, min_size=1).map(clean).filter(bool).filter(is_typed),
        min_size=1, max_size=4, unique=True,
    ),
)  # fmt: skip
def test_every_word_of_any_text_finds_its_record(empty: Database, names: list[str]) -> None:
    with empty.write("x", keep=False) as connection:
        partners = whole_metadata().tables["partners"]
        for id_, name in enumerate(names, 1):
            row = {"id": id_, "ref": f"P{id_}", "name": name, "kind": "other"}
            connection.execute(partners.insert(), row)
        for id_, name in enumerate(names, 1):
            if search_parts(name):
                assert id_ in found(connection, name), name
        assert contents(connection) == fresh(connection)


def test_text_of_any_length_is_stored_and_found(empty: Database) -> None:
    long = "x" * 5000 + " " + " ".join(f"tu{n}" for n in range(150_000))
    with empty.write("x") as connection:
        connection.exec_driver_sql(PARTNER.format("Long"))
        partners = whole_metadata().tables["partners"]
        connection.execute(partners.update().where(partners.c.id == 900).values(note=long))
        assert found(connection, "x" * 4000) == {900}
        assert found(connection, "tu77") == {900}


def test_undoing_and_importing_leave_the_index_as_if_made_anew(
    seeded: Database, run: Callable[..., Any], tmp_path: Any
) -> None:
    rows = "\n".join(f"inbound,Đoàn {n} của Ørsted ﾊﾞﾅﾅ北九州①,Denmark" for n in range(500))
    file = tmp_path / "plan.csv"
    file.write_text(f"direction,title,countries\n{rows}\n", encoding="utf-8")
    with seeded.read() as connection:
        before = contents(connection)
    assert run(seeded, "import", "delegations", str(file)).code == 0
    with seeded.write("x", keep=False) as connection:
        assert len(found(connection, "doan orsted 九州1", "delegations")) == 500
        imported = contents(connection)
        assert imported == fresh(connection)
    assert run(seeded, "undo", "--yes").code == 0
    with seeded.read() as connection:
        assert contents(connection) == before


def test_an_upgrade_makes_the_index_of_what_was_there(seeded: Database) -> None:
    with seeded.write("x") as connection:  # a downgrade deletes these, as it says
        connection.execute(text("DELETE FROM indicators WHERE unit = 'adjustment'"))
        connection.execute(text("DELETE FROM abbreviations"))
        connection.execute(text("DELETE FROM offices"))
    with seeded.read() as connection:
        before = contents(connection)
    downgrade(seeded, "0002")
    with seeded.migrate() as connection:
        tables = set(connection.dialect.get_table_names(connection))
        assert not any(name.startswith("search_index") for name in tables)
    upgrade(seeded)
    with seeded.read() as connection:
        assert contents(connection) == before


def test_an_index_that_was_lost_is_mended_by_an_upgrade(seeded: Database) -> None:
    with seeded.write("x") as connection:
        before = contents(connection)
        connection.execute(text("DELETE FROM search_index"))
    upgrade(seeded)
    with seeded.read() as connection:
        assert contents(connection) == before


def test_who_searches_a_signatory_finds_the_memorandum(
    seeded: Database, run: Callable[..., Any]
) -> None:
    with seeded.write("x") as connection:
        partner = connection.scalar(select(whole_metadata().tables["partners"].c.id))
        connection.execute(text("INSERT INTO mous (id, ref, title) VALUES (1, 'MOU-1', 'Port')"))
        connection.execute(text(
            "INSERT INTO mou_partners (mou_id, partner_id, role, signatory_name)"
            f" VALUES (1, {partner}, 'signatory', 'Trần Thị Ký')"))  # fmt: skip
    told = run(seeded, "search", "tran thi ky", "--format", "json").out
    assert "Trần Thị Ký" in told


@pytest.mark.parametrize(
    ("typed", "ids"),
    [("cang", {900, 901}), ("cang dinh", {900}), ("dinh cang 901", set()), ("vu par", {900})],
)
def test_words_are_looked_for_in_all_tables_of_a_record(
    empty: Database, typed: str, ids: set[int]
) -> None:
    with empty.write("x") as connection:
        connection.exec_driver_sql(PARTNER.format("Cảng"))
        connection.exec_driver_sql(PARTNER.format("Cảng mới").replace("900", "901"))
        connection.exec_driver_sql(
            "INSERT INTO partner_aliases (partner_id, alias) VALUES (900, 'Đình Vũ')"
        )
        assert found(connection, typed) == ids
        assert matching.tables_holding(connection, typed) <= {"partners"}


def test_the_tables_that_may_hold_a_text_are_known_beforehand(seeded: Database) -> None:
    with seeded.read() as connection:
        assert matching.tables_holding(connection, "rotterdam") >= {"partners", "delegations"}
        assert matching.tables_holding(connection, "rotterdam nowhere") == set()
        assert matching.tables_holding(connection, "!") == set()
        assert matching.all_holding(connection, "!", "partners") is None
        assert matching.first_holding(connection, "!", Place.ANYWHERE, 5) == {}


NAMES: dict[str, list[str | None]] = {
    "name": ["Port of Antwerp", "Antwerp Port", "Airport", "Ghent", "Bruges", "Porto"],
    "name_vi": [None, None, None, "Cảng Ghent", None, None],
    "note": [None, None, "By the port.", "A port.", "The Port of Antwerp is near.", None],
}


@pytest.mark.parametrize(
    ("typed", "place", "ids"),
    [
        ("port", Place.BEGINNING, [900, 905]),
        ("port", Place.NAMES, [900, 901, 905]),
        ("port", Place.ANYWHERE, [900, 901, 902, 903, 904, 905]),
        ("port antwerp", Place.BEGINNING, [900]),
        ("antwerp port", Place.NAMES, [900, 901]),
        ("port antwerp", Place.ANYWHERE, [900, 901, 904]),
        ("cang", Place.BEGINNING, [903]),
        ("par-09", Place.BEGINNING, [900, 901, 902, 903, 904, 905]),
        ("gand", Place.BEGINNING, [903]),
    ],
)
def test_the_index_tells_the_beginning_of_a_name_from_a_name_and_from_other_texts(
    empty: Database, typed: str, place: Place, ids: list[int]
) -> None:
    with empty.write("x") as connection:
        rows = [
            {"id": 900 + at, "ref": f"PAR-090{at}", "kind": "other", "name": name,
             "name_vi": NAMES["name_vi"][at], "note": NAMES["note"][at]}
            for at, name in enumerate(NAMES["name"])
        ]  # fmt: skip
        connection.execute(whole_metadata().tables["partners"].insert(), rows)
        connection.exec_driver_sql(
            "INSERT INTO partner_aliases (partner_id, alias) VALUES (903, 'Gand (Belgium)')"
        )
        found_ = matching.first_holding(connection, typed, place, 10)
        assert sorted(found_.get("partners", [])) == ids
        few = matching.first_holding(connection, typed, place, 1)
        assert few == {"partners": ids[:1]}


def test_the_first_rows_of_each_table_are_found_however_many_another_has(empty: Database) -> None:
    with empty.write("x") as connection:
        for table, further in (("partners", "name, kind"), ("delegations", "title, direction"),
                               ("events", "title, kind")):  # fmt: skip
            kind = {"delegations": "inbound", "events": "fair"}.get(table, "other")
            for id_ in range(1, 8):
                connection.exec_driver_sql(
                    f"INSERT INTO {table} (id, ref, {further})"
                    f" VALUES ({id_}, '{table}-{id_}', 'The port {id_}', '{kind}')"
                )
        several = {"partners": [1, 2, 3], "delegations": [1, 2, 3], "events": [1, 2, 3]}
        assert matching.first_holding(connection, "port", Place.NAMES, 3) == several
        some = matching.first_holding(connection, "port", Place.NAMES, 3, ["events", "partners"])
        assert some == {"partners": [1, 2, 3], "events": [1, 2, 3]}
        assert matching.first_holding(connection, "port", Place.BEGINNING, 3) == {}


def test_of_very_many_words_that_begin_with_a_text_all_are_looked_for(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "MOST_TERMS", 5)
    with empty.write("x") as connection:
        for id_ in range(900, 912):
            statement = PARTNER.format(f"Port{id_} xyz").replace("900,", f"{id_},")
            connection.exec_driver_sql(statement.replace("PAR-0900", f"PAR-0{id_}"))
        ids = [*range(900, 912)]
        assert matching.first_holding(connection, "port", Place.BEGINNING, 20)["partners"] == ids
        assert found(connection, "port xyz") == {*ids}
