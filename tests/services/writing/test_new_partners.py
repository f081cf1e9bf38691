"""References to partners: by near names, with a country in brackets, and to new ones."""

from __future__ import annotations

from typing import Any

import pytest

from contents import records
from databases import office_of
from ecodiplo.db.engine import Database
from ecodiplo.errors import InvalidData
from ecodiplo.services.imports.report import ImportRejected
from importing import import_into

Cells = dict[str, str]


def partner(name: str, **cells: str) -> Cells:
    return {"name": name, "kind": "other", **cells}


def project(title: str, partners: str) -> Cells:
    return {"title": title, "kind": "project", "partners": partners}


def of_project(database: Database, title: str = "P") -> list[tuple[str, str]]:
    """The partners of the project, each with its country."""
    (own,) = (row for row in records(database, "aid").values() if row["title"] == title)
    names = {item[0].handle for item in own["partners"]}
    return sorted(
        (row["name"], row["country"].handle if row["country"] else "")
        for row in records(database, "partners").values()
        if {row["name"], row["ref"]} & names
    )


def refusal(database: Database, *rows: Cells, **options: Any) -> ImportRejected:
    before = records(database, "aid"), records(database, "partners")
    with pytest.raises(ImportRejected) as refused:
        import_into(database, "aid", *rows, **options)
    assert (records(database, "aid"), records(database, "partners")) == before
    return refused.value


class TestANameWithOtherMarks:
    @pytest.fixture
    def office(self, empty: Database) -> Database:
        import_into(empty, "partners", partner("Công ty Toàn Cầu", aliases="Hòa Lạc"))
        return empty

    @pytest.mark.parametrize("create", [False, True])
    @pytest.mark.parametrize(
        "text", ["Cong ty Toan Cau", "CONG TY TOAN CAU", "công ty toàn cầu", "hoa lac"]
    )
    def test_is_the_only_one_that_a_text_without_marks_can_be(
        self, office: Database, text: str, create: bool
    ) -> None:
        done = import_into(office, "aid", project("P", text), create_partners=create)
        assert (done.added, done.new_partners) == (1, ())
        assert of_project(office) == [("Công ty Toàn Cầu", "")]

    @pytest.mark.parametrize("text", ["Công ty Toán Cầu", "Cong ty Toàn Cau", "Hoà Lạc"])
    def test_is_asked_back(self, office: Database, text: str) -> None:
        error = refusal(office, project("P", text))
        assert f"there is no partner '{text}', but 'Công ty Toàn Cầu' is almost the same" in str(
            error
        )
        assert not error.report.problems[0].is_near
        error = refusal(office, project("P", text), create_partners=True)
        assert "else take it as a new one with on_near='new'" in str(error)
        assert error.report.problems[0].is_near

    def test_is_a_new_partner_where_the_person_says_so(self, office: Database) -> None:
        row = project("P", "Công ty Toán Cầu")
        done = import_into(office, "aid", row, create_partners=True, on_near="new")
        assert done.new_partners == ("Công ty Toán Cầu",)
        assert of_project(office) == [("Công ty Toán Cầu", "")]
        error = refusal(office, project("Q", "Cong ty Toan Cau"), create_partners=True)
        assert "'Cong ty Toan Cau' can be" in str(error)

    def test_of_an_mou_or_a_sector_is_asked_back(self, empty: Database) -> None:
        import_into(empty, "sectors", {"slug": "s", "name_en": "Steel", "name_vi": "Thép"})
        error = refusal(empty, project("P", "") | {"sectors": "Thẹp"})
        assert "there is no sector 'Thẹp', but 'Steel' is almost the same" in str(error)

    def test_of_a_country_is_asked_back(self, seeded: Database) -> None:
        error = refusal(seeded, project("P", "") | {"countries": "Hà Lán"})
        assert "there is no country 'Hà Lán', but 'Netherlands' is almost the same" in str(error)
        rows = [project("P", "") | {"countries": "Thuỵ Điển; Ha Lan; Xinh-ga-po"}]
        assert import_into(seeded, "aid", *rows).added == 1

    def test_names_no_record_to_edit_or_delete(self, office: Database) -> None:
        api = office_of(office)
        with pytest.raises(Exception, match="almost the same"):
            api.edit("partners", "Công ty Toán Cầu", website="x")
        assert api.edit("partners", "Cong ty Toan Cau", website="x").outcome == "changed"

    def test_in_add_is_asked_back(self, office: Database) -> None:
        with pytest.raises(InvalidData, match="else take it as a new one with on_near='new'"):
            office_of(office).add("aid", title="P", kind="project", partners="Công ty Toán Cầu",
                                  create_partners=True)  # fmt: skip


class TestNewNames:
    def test_that_are_equal_are_one_partner(self, empty: Database) -> None:
        rows = [project("P", "NewCo; NEWCO"), project("Q", " newco")]
        assert import_into(empty, "aid", *rows, create_partners=True).new_partners == ("NewCo",)

    def test_are_no_refs(self, empty: Database) -> None:
        error = refusal(empty, project("P", "PAR-0999"), create_partners=True)
        assert "there is no partner 'PAR-0999'" in str(error)

    @pytest.mark.parametrize("far", [0, 2_500])
    @pytest.mark.parametrize(
        ("first", "second", "is_taken"),
        [("Nguyễn", "Nguyen", True), ("Nguyen", "Nguyễn", False), ("Nguyễn", "Nguyên", False)],
    )
    def test_with_other_marks_are_asked_back_in_one_batch_and_in_two(
        self, empty: Database, first: str, second: str, is_taken: bool, far: int
    ) -> None:
        between = [project(f"Project {n}", "") for n in range(far)]
        rows = [project("P", first), *between, project("Q", second)]
        if is_taken:
            done = import_into(empty, "aid", *rows, create_partners=True)
            assert done.new_partners == (first,)
            assert of_project(empty, "Q") == [(first, "")]
        else:
            error = refusal(empty, *rows, create_partners=True)
            assert f"there is no partner '{second}', but '{first}' is almost the same" in str(error)
            done = import_into(empty, "aid", *rows, create_partners=True, on_near="new")
            assert done.new_partners == (first, second)


class TestACountryInBrackets:
    @pytest.fixture
    def office(self, seeded: Database) -> Database:
        import_into(seeded, "partners", partner("Paris", country="FR"))
        return seeded

    def test_is_that_of_the_new_partner(self, office: Database) -> None:
        error = refusal(office, project("P", "Paris (Germany)"))
        assert "no partner 'Paris (Germany)'. Did you mean PAR-0021 (Paris, France)?" in str(error)
        rows = [project("P", "Paris (Germany)"), project("Q", "PARIS (Đức)")]
        done = import_into(office, "aid", *rows, create_partners=True)
        assert done.new_partners == ("Paris (Germany)",)
        assert of_project(office, "Q") == of_project(office) == [("Paris", "DE")]
        assert import_into(office, "aid", *rows, create_partners=True).unchanged == 2

    def test_names_the_partner_of_that_country(self, office: Database) -> None:
        import_into(office, "aid", project("P", "Paris (Pháp)"), create_partners=True)
        assert of_project(office) == [("Paris", "FR")]

    def test_that_is_no_country_is_a_part_of_the_name(self, office: Database) -> None:
        import_into(office, "aid", project("P", "Paris (Texas)"), create_partners=True)
        assert of_project(office) == [("Paris (Texas)", "")]

    @pytest.mark.parametrize("text", ["Centre (IT)", "Paris (DE)", "Centre (MY)"])
    def test_that_is_a_code_makes_no_partner(self, office: Database, text: str) -> None:
        error = refusal(office, project("P", text), create_partners=True)
        assert "can be" in str(error)

    def test_makes_no_second_partner_beside_one_without_a_country(self, office: Database) -> None:
        import_into(office, "partners", partner("NewCo"))
        error = refusal(office, project("P", "Newco (Japan)"), create_partners=True)
        assert "Did you mean PAR-0022 (NewCo)?" in str(error)

    def test_in_the_name_of_a_record_is_its_name(self, office: Database) -> None:
        import_into(office, "partners", partner("Toledo", country="ES"), partner("Toledo (Spain)"))
        import_into(office, "aid", project("P", "toledo (spain)"), create_partners=True)
        assert of_project(office) == [("Toledo (Spain)", "")]


@pytest.mark.parametrize("investors", ["A | 50; A | 50", "A | 50; a | 50", "A | 30; A | 20"])
def test_a_share_that_is_repeated_is_refused(empty: Database, investors: str) -> None:
    import_into(empty, "partners", partner("A"))
    with pytest.raises(ImportRejected, match="twice"):
        import_into(empty, "fdi-projects", {"name": "Plant", "investors": investors})
    assert import_into(empty, "fdi-projects", {"name": "Plant", "investors": "A; a"}).added == 1
