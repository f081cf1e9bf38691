"""Files of parts that describe the wholes: lists of capital with the columns of the projects."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from commands import take_back
from contents import records
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.services.imports.import_rows import import_rows
from importing import import_into, reader_of, refusal

Cells = dict[str, str]
PROJECTS = "fdi-projects"


def capital(name: str, number: str = "1/QĐ", **cells: str) -> Cells:
    """A row of a list of capital as offices send it."""
    own = {
        "Tên dự án": name, "Ngày cấp": "12/3/2021", "Số quyết định": number,
        "Loại": "Điều chỉnh tăng", "Vốn (triệu USD)": "12,5",
    }  # fmt: skip
    return own | cells


def projects(database: Database) -> dict[str, tuple[str, str, str]]:
    """The country, the zone and the enterprise of each project, by its name."""
    return {
        row["name"]: (
            row["country"].handle if row["country"] else "",
            row["industrial_zone"] or "",
            row["vietnamese_enterprise"] or "",
        )
        for row in records(database, PROJECTS).values()
    }


def of_projects(database: Database) -> list[tuple[str, str]]:
    """The decisions of the ledger, each with the name of its project."""
    names = {ref: row["name"] for ref, row in records(database, PROJECTS).items()}
    return sorted(
        (names[row["project"].handle], row["decision_number"])
        for row in records(database, "fdi-capital").values()
    )


def test_a_list_of_capital_adds_the_projects_that_are_not_on_record(seeded: Database) -> None:
    rows = [
        capital("Hoa Sen", Nước="Nhật Bản", KCN="Nomura"),
        capital("Hoa Sen", "2/QĐ", Nước="Japan", KCN="NOMURA"),
        capital("Bông Lúa", "3/QĐ", Nước="Hàn Quốc"),
    ]
    done = import_into(seeded, "fdi-capital", *rows)
    assert (done.added, done.new_wholes) == (3, ("Hoa Sen", "Bông Lúa"))
    assert projects(seeded) == {"Hoa Sen": ("JP", "Nomura", ""), "Bông Lúa": ("KR", "", "")}
    assert of_projects(seeded) == [("Bông Lúa", "3/QĐ"), ("Hoa Sen", "1/QĐ"), ("Hoa Sen", "2/QĐ")]
    again = import_into(seeded, "fdi-capital", *rows)
    assert (again.unchanged, again.new_wholes) == (3, ())


def test_undo_takes_projects_and_capital_back(seeded: Database) -> None:
    row = capital("Hoa Sen", Nước="Nhật Bản", **{"Nhà đầu tư": "Sakura Ltd"})
    import_into(seeded, "fdi-capital", row, create_partners=True)
    assert "Sakura Ltd" in {row["name"] for row in records(seeded, "partners").values()}
    take_back(seeded, 2)
    assert records(seeded, PROJECTS) == records(seeded, "fdi-capital") == {}
    assert "Sakura Ltd" not in {row["name"] for row in records(seeded, "partners").values()}


def test_a_project_on_record_is_found_by_its_name_its_number_or_its_ref(seeded: Database) -> None:
    import_into(
        seeded, PROJECTS, {"ref": "FDI-0001", "name": "Hoa Sen", "certificate_number": "77"}
    )
    rows = [
        capital("hoa sen", "1/QĐ", KCN="Nomura"),
        capital("", "2/QĐ", **{"Số GCNĐKĐT": "77"}),
        capital("", "3/QĐ", **{"Dự án": "FDI-0001"}),
        capital("", "4/QĐ", **{"Dự án": "Hoa Sen"}),
    ]
    for row in rows:
        done = import_into(seeded, "fdi-capital", row)
        assert (done.added, done.new_wholes) == (1, ())
    assert of_projects(seeded) == [("Hoa Sen", f"{at}/QĐ") for at in (1, 2, 3, 4)]
    assert projects(seeded) == {"Hoa Sen": ("", "Nomura", "")}


def test_rows_name_one_project_by_number_and_by_name(seeded: Database) -> None:
    rows = [
        capital("Hoa Sen", "1/QĐ", **{"Số GCNĐKĐT": "77"}),
        capital("Hoa Sen", "2/QĐ", KCN="Nomura"),
        capital("", "3/QĐ", **{"Dự án": "Hoa Sen"}),
    ]
    done = import_into(seeded, "fdi-capital", *rows)
    assert done.new_wholes == ("Hoa Sen",)
    assert len(records(seeded, PROJECTS)) == 1


def test_rows_of_one_project_that_contradict_one_another_are_refused(seeded: Database) -> None:
    first = capital("Hoa Sen", KCN="Nomura", Nước="Nhật Bản")
    other = capital("Hoa Sen", "2/QĐ", KCN="VSIP", Nước="Nhật Bản")
    reason = "'VSIP' is not 'Nomura' of row 2, which is about the same FDI project"
    assert f"row 3, KCN: {reason}" in refusal(seeded, "fdi-capital", first, other)
    assert records(seeded, PROJECTS) == {}


def test_a_later_batch_may_not_contradict_an_earlier_one(
    seeded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecodiplo.formats.batches.BATCH", 1)
    rows = [capital("Hoa Sen", f"{at}/QĐ", KCN=zone) for at, zone in enumerate(["A", "", "B"])]
    assert "row 4, KCN: 'B' is not 'A' of row 2" in refusal(seeded, "fdi-capital", *rows)
    done = import_into(seeded, "fdi-capital", *rows[:2], capital("Hoa Sen", "7/QĐ", KCN="a"))
    assert (done.added, done.new_wholes) == (3, ("Hoa Sen",))
    assert len(records(seeded, PROJECTS)) == 1


def test_a_project_on_record_keeps_its_values_and_a_note_says_so(seeded: Database) -> None:
    import_into(seeded, PROJECTS, {"name": "Hoa Sen", "industrial_zone": "VSIP"})
    row = capital("Hoa Sen", KCN="Nomura", **{"Doanh nghiệp tại Việt Nam": "Cty A"})
    done = import_into(seeded, "fdi-capital", row)
    assert projects(seeded) == {"Hoa Sen": ("", "VSIP", "Cty A")}
    notes = [note.en for note in done.notes]
    assert "empty fields of 1 record of FDI projects were filled" in notes
    assert (
        "KCN: differs from the records of FDI projects in rows 2; the records keep theirs, and"
        " `import fdi-projects` changes them" in notes
    )


def test_a_row_that_must_be_about_another_project_is_refused(seeded: Database) -> None:
    import_into(seeded, PROJECTS, {"ref": "FDI-0001", "name": "Hoa Sen", "country": "JP"})
    reason = "row 2, Nước: differs from FDI-0001 (Japan), which the row names"
    assert reason in refusal(seeded, "fdi-capital", capital("Hoa Sen", Nước="Đức"))


def test_skipping_matches_changes_no_project(seeded: Database) -> None:
    import_into(seeded, PROJECTS, {"name": "Hoa Sen"})
    import_into(seeded, "fdi-capital", capital("Hoa Sen", KCN="Nomura"), on_match="skip")
    assert projects(seeded) == {"Hoa Sen": ("", "", "")}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Tên dự án": "", "Nước": "Đức"}, "row 2, Tên dự án: is empty and is required"),
        ({"Nước": "Đứcc"}, "row 2, Nước: there is no country 'Đứcc'"),
        ({"Nhà đầu tư": "Sakura Ltd"}, "row 2, Nhà đầu tư: there is no partner 'Sakura Ltd'"),
        ({"Tên dự án": "", "Dự án": "FDI-0999", "KCN": "A"}, "there is no FDI project 'FDI-0999'"),
        (
            {"Tên dự án": "", "Số GCNĐKĐT": "5"},
            "row 2, project.name: is empty and is required; a new FDI project needs it",
        ),
    ],
)
def test_a_row_that_makes_no_project_is_refused(
    seeded: Database, cells: Cells, reason: str
) -> None:
    row: dict[str, Any] = capital("Hoa Sen") | cells
    if not row["Tên dự án"] and "Nước" not in row:
        del row["Tên dự án"]
    assert reason in refusal(seeded, "fdi-capital", row)
    assert records(seeded, PROJECTS) == {}


def test_a_rejected_row_adds_no_project(seeded: Database) -> None:
    rows = [
        capital("Hoa Sen", "1/QĐ"),
        capital("Bông Lúa", "2/QĐ", **{"Vốn (triệu USD)": "x"}),
        capital("Cây Tre", "3/QĐ", **{"Ngày cấp": ""}),
    ]
    done = import_into(seeded, "fdi-capital", *rows, keep_good=True)
    assert (done.added, done.rejected, done.new_wholes) == (1, 2, ("Hoa Sen",))
    assert [*projects(seeded)] == ["Hoa Sen"]


def test_every_ledger_takes_the_columns_of_its_whole(seeded: Database) -> None:
    row = {
        "aid.title": "Trường học", "aid.kind": "project", "aid.status": "approved", "date": "2024",
        "kind": "disbursement", "amount_usd": "1000",
    }  # fmt: skip
    done = import_into(seeded, "aid-transactions", row)
    assert (done.added, done.new_wholes) == (1, ("Trường học",))
    signed = {"Tên văn bản": "MOU A", "mou.stage": "signed", "Ngày ký": "2020"}
    done = import_into(seeded, "mou-events", signed | {"kind": "extended", "date": "2024"})
    assert (done.added, done.new_wholes) == (1, ("MOU A",))


def test_many_rows_take_few_statements(seeded: Database) -> None:
    def statements(count: int) -> int:
        rows = [
            capital(f"Dự án {count} {at // 2}", f"{count}-{at}/QĐ", KCN=f"Z{at // 2}")
            for at in range(count)
        ]
        executed: list[str] = []
        with seeded.write("import") as connection:
            event.listen(
                connection, "before_cursor_execute", lambda *args: executed.append(str(args[2]))
            )
            import_rows(connection, ENTITIES["fdi-capital"], reader_of(rows), file="plan.csv")
        return len(executed)

    few = statements(20)
    assert statements(200) <= few + 40  # triggers of three tables are suspended and made again


def test_a_rejected_row_with_a_new_investor_ends_the_import(
    seeded: Database, run: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "capital.csv"
    path.write_text(
        "Tên dự án,Nhà đầu tư,Ngày cấp,Loại,Vốn (USD)\nNM L,Inv A,2024,mới,abc\n", "utf-8"
    )
    done = run(
        seeded, "import", "fdi-capital", str(path), "--create-partners", "--keep-good", "--rejects",
        str(tmp_path / "rejects.csv"),
    )  # fmt: skip
    assert done.code == 5, done.err
    assert "Inv A" not in run(seeded, "list", "partners", "--limit", "0").out
