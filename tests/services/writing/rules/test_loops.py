"""No record is a part of itself, by itself or through others."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from contents import records
from databases import office_of
from ecodiplo.db.engine import Database
from ecodiplo.errors import InvalidData
from ecodiplo.services.imports.report import ImportRejected
from importing import import_into

Cells = dict[str, str]


def partner(name: str, parent: str = "") -> Cells:
    return {"name": name, "kind": "other", "parent": parent}


def test_two_rows_that_are_parts_of_each_other_are_refused(empty: Database) -> None:
    with pytest.raises(ImportRejected) as refused:
        import_into(empty, "partners", partner("A", "B"), partner("B", "A"), partner("C", "A"))
    message = str(refused.value)
    loop = "PAR-0001 (A) → PAR-0002 (B) → PAR-0001 (A)"
    assert f"row 2, parent: leads back to the record itself: {loop}" in message
    assert "row 3, parent: leads back to the record itself" in message
    assert "row 4" not in message
    assert not records(empty, "partners")


def test_the_good_rows_beside_a_loop_are_kept(empty: Database) -> None:
    rows = [partner("A", "B"), partner("B", "A"), partner("C"), partner("D", "C")]
    done = import_into(empty, "partners", *rows, keep_good=True)
    assert (done.added, done.rejected) == (2, 2)
    assert [row["name"] for row in records(empty, "partners").values()] == ["C", "D"]


@pytest.mark.parametrize(
    ("entity", "field", "rows"),
    [
        ("partners", "parent", [{"ref": f"PAR-{n}", "name": n, "kind": "other"} for n in "ABC"]),
        ("sectors", "parent", [{"slug": n, "name_en": n, "name_vi": f"{n} vi"} for n in "abc"]),
        ("documents", "implements",
         [{"ref": f"DOC-{n}", "title": n, "kind": "plan"} for n in "ABC"]),
        ("mous", "successor", [{"ref": f"MOU-{n}", "title": n, "status": "signed"} for n in "ABC"]),
    ],
)  # fmt: skip
def test_an_edit_that_closes_a_loop_is_refused(
    empty: Database, entity: str, field: str, rows: list[Cells]
) -> None:
    first, second, third = (next(iter(row.values())) for row in rows)
    import_into(empty, entity, rows[0], rows[1] | {field: first}, rows[2] | {field: second})
    api = office_of(empty)
    with pytest.raises(InvalidData, match="leads back to the record itself"):
        api.edit(entity, first, **{field: third})
    assert records(empty, entity)[first][field] is None
    api.edit(entity, third, **{field: ""})
    assert api.edit(entity, first, **{field: third}).outcome == "changed"


def test_a_loop_of_an_older_version_hinders_no_other_record(empty: Database) -> None:
    import_into(empty, "partners", partner("A"), partner("B", "A"))
    with empty.write() as connection:
        connection.execute(text("UPDATE partners SET parent_id = 2 WHERE name = 'A'"))
    rows = [partner("A", "B"), partner("B", "A")]
    done = import_into(empty, "partners", *rows, partner("C", "A"))
    assert (done.added, done.unchanged) == (1, 2)
