"""No two records answer one name unnoticed: not by an alias, another name, a new ref or code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from answers import Runner
from contents import records
from databases import is_sqlite, office_of
from ecodiplo.db.engine import Database
from ecodiplo.errors import InvalidData
from importing import import_into, refusal

Cells = dict[str, str]
ON_NEAR = ["refuse", "new"]
NAMES = ["name", "name_vi", "name_local", "aliases"]


def partner(name: str, **cells: str) -> Cells:
    return {"name": name, "kind": "other", **cells}


@pytest.fixture
def office(empty: Database) -> Database:
    """An office with two partners: Alpha, also known as Alfa Co, and Beta."""
    import_into(empty, "partners", partner("Alpha", aliases="Alfa Co"), partner("Beta"))
    return empty


class TestANewRow:
    @pytest.mark.parametrize("on_near", ON_NEAR)
    @pytest.mark.parametrize("known_as", NAMES[1:])
    @pytest.mark.parametrize("name", ["alpha", "ALFA  co"])
    def test_takes_no_name_of_a_record(
        self, office: Database, name: str, known_as: str, on_near: str
    ) -> None:
        row = partner("Gamma") | {known_as: name}
        message = refusal(office, "partners", row, on_near=on_near)
        assert f"row 2, {known_as}: has a name of PAR-0001: write PAR-0001 in ref" in message
        assert "or say what differs (country)" in message

    @pytest.mark.parametrize("known_as", NAMES)
    def test_is_asked_back_when_a_name_of_it_has_other_marks(
        self, office: Database, known_as: str
    ) -> None:
        row = partner("Gamma") | {known_as: "Álpha"}
        message = refusal(office, "partners", row)
        assert "is almost the same as PAR-0001 'Alpha'" in message
        assert import_into(office, "partners", row, on_near="new").added == 1

    def test_is_asked_back_with_the_alias_that_is_near(self, office: Database) -> None:
        message = refusal(office, "partners", partner("Álfa Co"))
        assert "is almost the same as PAR-0001 'Alfa Co'" in message

    @pytest.mark.parametrize("on_near", ON_NEAR)
    def test_takes_no_name_of_another_row(self, empty: Database, on_near: str) -> None:
        rows = partner("G1", aliases="Zed"), partner("G2", aliases="ZED")
        message = refusal(empty, "partners", *rows, on_near=on_near)
        assert "row 3, aliases: has a name of row 2; keep one of them" in message

    def test_of_another_country_can_have_the_name(self, seeded: Database) -> None:
        import_into(seeded, "partners", partner("Toledo", aliases="TO", country="ES"))
        assert import_into(
            seeded, "partners", partner("Tolède", aliases="TO", country="US"), on_near="new"
        ).added == 1  # fmt: skip

    def test_takes_no_name_of_a_row_far_above(self, empty: Database) -> None:
        between = [partner(f"Partner {number}") for number in range(2_500)]
        message = refusal(
            empty, "partners", partner("G1", aliases="Zed"), *between, partner("G2", aliases="zed")
        )
        assert "row 2503, aliases: has a name of row 2" in message


class TestANewRef:
    def test_of_an_equal_name_is_refused_with_both_refs(self, office: Database) -> None:
        message = refusal(office, "partners", partner("ALPHA", ref="PAR-9"), on_near="new")
        assert "PAR-9 is the same record as PAR-0001: write PAR-0001 in ref" in message

    @pytest.mark.parametrize("known_as", NAMES[1:])
    def test_takes_no_name_of_a_record(self, office: Database, known_as: str) -> None:
        row = partner("Gamma", ref="PAR-9") | {known_as: "alfa co"}
        message = refusal(office, "partners", row, on_near="new")
        assert f"{known_as}: PAR-9 has a name of PAR-0001" in message

    def test_of_a_near_name_is_asked_back_with_both_refs(self, office: Database) -> None:
        row = partner("Álpha", ref="PAR-9")
        assert "PAR-9 is almost the same as PAR-0001 'Alpha'" in refusal(office, "partners", row)
        assert import_into(office, "partners", row, on_near="new").added == 1
        assert import_into(office, "partners", row).unchanged == 1

    def test_beside_a_row_without_one_is_asked_back(self, empty: Database) -> None:
        rows = [partner("Hòa An"), partner("Hoa Ân", ref="PAR-9")]
        for one, other in (rows, rows[::-1]):
            assert "is almost the same as row 2" in refusal(empty, "partners", one, other)

    def test_in_the_api_is_refused_alike(self, office: Database) -> None:
        with pytest.raises(InvalidData, match="PAR-9 is the same record as PAR-0001"):
            office_of(office).add("partners", ref="PAR-9", name="alpha", kind="other")

    def test_near_names_go_round(
        self, empty: Database, run: Runner, tmp_path: Path, server: Any
    ) -> None:
        rows = [partner(f"Partner {number}") for number in range(2_100)]
        import_into(empty, "partners", partner("Hòa An", aliases="Bình"), *rows)
        import_into(empty, "partners", partner("Hoa Ân", aliases="Binh"), on_near="new")
        file = str(tmp_path / "partners.csv")
        assert run(empty, "export", "partners", "-o", file).code == 0
        elsewhere = Database(str(tmp_path / "new.db") if is_sqlite(empty) else server.new())
        assert run(elsewhere, "db", "upgrade").code == 0
        for database in (empty, elsewhere):
            done = run(database, "import", "partners", file)
            assert done.code == 0, done.err
        assert records(elsewhere, "partners").keys() == records(empty, "partners").keys()


class TestAnEdit:
    @pytest.mark.parametrize("known_as", NAMES)
    def test_gives_no_record_a_name_of_another(self, office: Database, known_as: str) -> None:
        api = office_of(office)
        for on_near in ON_NEAR:
            with pytest.raises(InvalidData, match=r"gives the record .* of PAR-0001"):
                api.edit("partners", "PAR-0002", on_near=on_near, **{known_as: "alfa co"})
        with pytest.raises(InvalidData, match="is almost the same as PAR-0001"):
            api.edit("partners", "PAR-0002", **{known_as: "Álfa Co"})
        near = api.edit("partners", "PAR-0002", on_near="new", **{known_as: "Álfa Co"})
        assert near.outcome == "changed"

    def test_that_leaves_out_the_country_makes_no_twin(self, seeded: Database) -> None:
        import_into(seeded, "partners", partner("Toledo", ref="PAR-1", country="ES"),
                    partner("Toledo", ref="PAR-2", country="US"))  # fmt: skip
        with pytest.raises(InvalidData, match="gives the record the key of PAR-1"):
            office_of(seeded).edit("partners", "PAR-2", country=None)

    def test_of_another_field_of_two_that_share_a_name_is_taken(self, office: Database) -> None:
        import_into(office, "partners", partner("Álpha", name_vi="Á"), on_near="new")
        done = office_of(office).edit("partners", "Álpha", name_vi="Ấ", website="a.example")
        assert done.outcome == "changed"


class TestAMatch:
    @pytest.mark.parametrize("known_as", ["name_vi", "name_local", "aliases"])
    def test_replaces_no_other_name(self, empty: Database, known_as: str) -> None:
        import_into(empty, "partners", partner("Port") | {known_as: "Cảng"})
        for name in ("Cảng biển", "Cang"):
            for on_match in ("update", "fill"):
                row = partner("Port", website="p.example") | {known_as: name}
                message = refusal(empty, "partners", row, on_match=on_match)
                assert f"{known_as}: differs from PAR-0001, which the row names: write" in message
        row = partner("Port", ref="PAR-0001") | {known_as: "Cảng biển"}
        assert import_into(empty, "partners", row).changed == 1

    def test_clears_no_other_name(self, empty: Database) -> None:
        import_into(empty, "partners", partner("Port", name_vi="Cảng", aliases="P"))
        message = refusal(
            empty, "partners", partner("Port", name_vi="", aliases=""), wipe_empty=True
        )
        assert "name_vi, aliases: differs from PAR-0001" in message

    def test_adds_names(self, empty: Database) -> None:
        import_into(empty, "partners", partner("Port", aliases="P"))
        row = partner("p", name_vi="Cảng", aliases="P; Q")
        assert import_into(empty, "partners", row).changed == 1
        (port,) = records(empty, "partners").values()
        assert (port["name"], port["name_vi"], port["aliases"]) == ("Port", "Cảng", ("P", "Q"))

    def test_keeps_a_name_that_the_row_has_in_another_field(self, empty: Database) -> None:
        import_into(empty, "partners", partner("Port", name_vi="Cảng", name_local="Haven"))
        row = partner("Haven", name_vi="PORT", website="p.example")
        assert import_into(empty, "partners", row).changed == 1
        (port,) = records(empty, "partners").values()
        assert (port["name"], port["name_vi"]) == ("Port", "Cảng")

    def test_by_a_position_replaces_no_title(self, seeded: Database) -> None:
        row = {"document": "DOC-0003", "position": "1", "title": "Another"}
        message = refusal(seeded, "focus-areas", row)
        assert "title: differs from FOC-0001, which the row names: write FOC-0001 in ref" in message

    def test_by_a_title_replaces_no_vietnamese_title(self, empty: Database) -> None:
        visit = {"title": "Visit", "title_vi": "Chuyến thăm", "direction": "inbound",
                 "start_date": "2024"}  # fmt: skip
        import_into(empty, "delegations", visit)
        message = refusal(empty, "delegations", visit | {"title_vi": "Đoàn khác"})
        assert "title_vi: differs from DEL-2024-0001" in message


class TestASkippedRow:
    @pytest.mark.parametrize(
        "row",
        [partner("Alpha", name_vi="Beta"), partner("Alpha", name_vi="Béta"),
         partner("alfa co", aliases="Beta"), partner("Alpha", parent="Alpha")],
        ids=str,
    )  # fmt: skip
    def test_is_not_refused(self, office: Database, row: Cells) -> None:
        assert import_into(office, "partners", row, on_match="skip").skipped == 1

    def test_can_be_there_twice(self, office: Database) -> None:
        rows = [partner("Alpha"), partner("alfa co"), partner("Gamma"), partner("ALPHA")]
        done = import_into(office, "partners", *rows, on_match="skip")
        assert (done.skipped, done.added) == (3, 1)
        assert "row 3" in refusal(office, "partners", partner("D"), partner("d"), on_match="skip")

    def test_can_be_about_either_of_two_records(self, seeded: Database) -> None:
        import_into(seeded, "partners", partner("Toledo", country="ES"),
                    partner("Toledo", country="US"))  # fmt: skip
        assert import_into(seeded, "partners", partner("Toledo"), on_match="skip").skipped == 1


STEEL = {"name_en": "Steel", "name_vi": "Thép"}
CODED: list[tuple[str, Cells, Cells]] = [
    ("sectors", {"slug": "x1", **STEEL}, {"slug": "x2"}),
    ("countries", {"code": "XA", "kind": "country", **STEEL}, {"code": "XB"}),
    ("indicators", {"code": "x1", "unit": "usd", "basis": "period", "order": "1", **STEEL},
     {"code": "x2"}),
]  # fmt: skip


@pytest.mark.parametrize(("entity", "row", "code"), CODED, ids=["sector", "country", "indicator"])
class TestACode:
    def test_is_no_second_one_of_a_name(
        self, empty: Database, entity: str, row: Cells, code: Cells
    ) -> None:
        first, second = next(iter(row.values())), next(iter(code.values()))
        message = refusal(empty, entity, row, row | code | {"name_en": "STEEL"})
        assert "row 3, name_en: is the same record as row 2" in message
        import_into(empty, entity, row)
        for names in ({}, {"name_en": "steel", "name_vi": "Other"}):
            message = refusal(empty, entity, row | code | names, on_near="new")
            assert f"name_en: {second} is the same record as {first}: write {first}" in message
        message = refusal(empty, entity, row | code | {"name_en": "Other"}, on_near="new")
        assert f"name_vi: {second} has a name of {first}" in message

    def test_of_a_near_name_is_asked_back(
        self, empty: Database, entity: str, row: Cells, code: Cells
    ) -> None:
        import_into(empty, entity, row)
        near = row | code | {"name_en": "Stéel", "name_vi": "Thep"}
        assert "is almost the same as" in refusal(empty, entity, near)
        assert import_into(empty, entity, near, on_near="new").added == 1

    def test_is_not_given_the_name_of_another(
        self, empty: Database, entity: str, row: Cells, code: Cells
    ) -> None:
        other = row | code | {"name_en": "Coal", "name_vi": "Than"}
        import_into(empty, entity, row, other)
        assert "gives the record a name of" in refusal(empty, entity, other | STEEL)


def test_a_near_figure_is_named_by_what_identifies_it(seeded: Database) -> None:
    figure = {"indicator": "delegations_inbound", "period_start": "2023", "period_end": "2023",
              "value": "5", "source": "SRC-0001", "scope": "Á"}  # fmt: skip
    import_into(seeded, "figures", figure)
    message = refusal(seeded, "figures", figure | {"scope": "A"})
    assert "is almost the same as FIG-2023-0001 (Inbound delegations, 2023, " in message
    assert ", Á): write FIG-2023-0001 in ref" in message


@pytest.mark.parametrize("mark", ["n/a", "Nil", "...", "không có"])
def test_a_mark_of_none_is_no_number_that_two_projects_share(empty: Database, mark: str) -> None:
    for name in ("Lego", "Samsung"):
        row = {"name": name, "status": "in_force", "certificate_number": mark}
        import_into(empty, "fdi-projects", row)
    projects = records(empty, "fdi-projects")
    assert [project["certificate_number"] for project in projects.values()] == [None, None]


@pytest.mark.parametrize("mark", ["n/a", "Nil"])
def test_a_mark_of_none_is_no_ref(empty: Database, mark: str) -> None:
    import_into(empty, "partners", partner("Alpha", ref=mark))
    import_into(empty, "partners", partner("Beta", ref=mark))
    assert [*records(empty, "partners")] == ["PAR-0001", "PAR-0002"]
