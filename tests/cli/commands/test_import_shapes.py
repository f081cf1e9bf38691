"""`import` of lists in objects of json, and of ledgers that describe their projects."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from databases import office_of
from ecodiplo.db.engine import Database
from sources import write_file

PARTNERS = [
    {"name": "Công ty Ánh Dương", "kind": "corporation", "country": "Japan"},
    {"name": "Thành phố Hoa Lạc", "kind": "locality", "country": "Nhật"},
]
CAPITAL = (
    "Tên dự án,Nhà đầu tư,Quốc gia,KCN,Ngày cấp,Số quyết định,Loại,Vốn (triệu USD)\n"
    'Hoa Sen,JETRO,Nhật Bản,Nomura,12/3/2021,12/QĐ,Cấp mới,"12,5"\n'
    'Hoa Sen,JETRO,Nhật Bản,Nomura,12/5/2022,15/QĐ,Điều chỉnh tăng,"2,5"\n'
)


def test_the_list_in_an_object_is_imported_and_named(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    text = json.dumps({"count": 2, "data": {"items": PARTNERS}})
    done = run(seeded, "import", "partners", str(write_file(tmp_path / "p.json", text)))
    assert (done.code, "2 added" in done.err) == (0, True)
    assert "the records are the objects of data.items; passed over: count" in done.err


def test_of_several_lists_at_chooses_one(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    path = str(write_file(tmp_path / "p.json", json.dumps({"a": PARTNERS[:1], "b": PARTNERS})))
    refused = run(seeded, "--lang", "vi", "import", "partners", path)
    assert refused.code == 3
    assert "có nhiều danh sách đối tượng: a, b; hãy chọn một, như --at a" in refused.err
    done = run(seeded, "import", "partners", path, "--at", "b")
    assert (done.code, "2 added" in done.err) == (0, True)


def test_a_list_is_chosen_from_python_too(seeded: Database, tmp_path: Path) -> None:
    path = write_file(tmp_path / "p.json", json.dumps({"a": PARTNERS[:1], "b": PARTNERS}))
    with office_of(seeded) as office:
        assert office.import_file("partners", path, at="b").added == 2


def test_a_dry_run_names_the_projects_to_add(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    path = str(write_file(tmp_path / "c.csv", CAPITAL))
    tried = run(seeded, "import", "fdi-capital", path, "--dry-run")
    assert "FDI projects to add: Hoa Sen" in tried.err
    done = run(seeded, "--lang", "vi", "import", "fdi-capital", path)
    assert "đã thêm Dự án FDI: Hoa Sen" in done.err
    again = run(seeded, "import", "fdi-capital", path, "--format", "json")
    assert json.loads(again.out)["files"][0]["wholes_created"] == []


def test_rejected_rows_keep_the_columns_of_the_project(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    text = CAPITAL.replace("Điều chỉnh tăng", "Tăng lên")
    done = run(seeded, "import", "fdi-capital", str(write_file(tmp_path / "c.csv", text)),
               "--keep-good")  # fmt: skip
    assert (done.code, "FDI projects added: Hoa Sen" in done.err) == (5, True)
    rejected = tmp_path / "c.rejected.csv"
    mended = rejected.read_text(encoding="utf-8-sig").replace("Tăng lên", "Điều chỉnh tăng")
    assert "Hoa Sen,JETRO,Nhật Bản,Nomura,12/5/2022,15/QĐ" in mended
    rejected.write_text(mended, encoding="utf-8-sig")
    again = run(seeded, "import", "fdi-capital", str(rejected))
    assert (again.code, "1 added" in again.err) == (0, True)
    assert "FDI projects added" not in again.err
