"""What has changed since a report was frozen, as people read it and as programs do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from importing import import_into
from report_claims import figure

if TYPE_CHECKING:
    from answers import Runner
    from ecodiplo.db.engine import Database

# Codes that machines read: none stands in a table for people.
CODES = ("delegations_", "inbound_countries", "list ", "breakdown ", "level", "head_name")


def do(run: Runner, database: Database, *args: str) -> None:
    done = run(database, *args, lang="vi")
    assert done.code == 0, (args, done.err)


def rows(run: Runner, database: Database, lang: str) -> list[list[str]]:
    """The cells of the diff of 2022, as people read it."""
    done = run(database, "report", "diff", "2022", "-f", "markdown", lang=lang)
    assert done.code == 0, done.err
    lines = done.out.replace("\\", "").splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def machine(run: Runner, database: Database) -> list[dict[str, Any]]:
    done = run(database, "report", "diff", "2022", "-f", "json")
    assert done.code == 0, done.err
    return list(json.loads(done.out))


def test_what_only_the_words_say_differently_is_shown_too(run: Runner, seeded: Database) -> None:
    do(run, seeded, "report", "--year", "2022", "--freeze")
    assert rows(run, seeded, "vi") == []
    assert machine(run, seeded) == []
    do(run, seeded, "edit", "figures", "FIG-2022-0001", "--set", "kind=plan")
    do(run, seeded, "config", "set", "name_vi", "Sở Đối ngoại")
    lines = [change for _, _, change in rows(run, seeded, "vi")]
    assert any("Năm 2022, thành phố đón 175 đoàn vào" in line.split(" → ")[0] for line in lines)
    assert any("Theo kế hoạch, năm 2022" in line.split(" → ")[1] for line in lines)
    assert any("**SỞ NGOẠI VỤ** → **SỞ ĐỐI NGOẠI**" in line for line in lines)
    (text_of,) = machine(run, seeded)
    assert (text_of["claim"], "SỞ ĐỐI NGOẠI" in text_of["content_now"]) == ("text", True)


@pytest.fixture
def changed(run: Runner, seeded: Database) -> Database:
    """A report frozen in Vietnamese, and what was entered since."""
    do(run, seeded, "report", "--year", "2022", "--freeze")
    do(run, seeded, "edit", "delegations", "DEL-2022-0003", "--set", "level=ministerial",
       "--set", "result=Signed")  # fmt: skip
    do(run, seeded, "delete", "delegations", "DEL-2022-0005", "--yes")
    do(run, seeded, "add", "delegations", "--title", "New visit", "--title-vi", "Đoàn mới",
       "--direction", "inbound", "--start-date", "2022-03-03", "--status", "completed",
       "--countries", "JP")  # fmt: skip
    do(run, seeded, "edit", "figures", "FIG-2022-0001", "--set", "value=180")
    return seeded


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", [
            ["Inbound delegations", "+ DEL-2022-0012; − DEL-2022-0005",
             "Published: 175 delegations → 180 delegations"],
            ["Inbound delegations by country, in the records", "+ DEL-2022-0012; − DEL-2022-0005",
             "Belgium: 1 → –; Japan: – → 1"],
            ["Inbound delegations on record", "≠ DEL-2022-0003",
             "Level: Ambassador → Minister; Result: – → Signed"],
            ["Inbound delegations on record", "+ DEL-2022-0012", "– → New visit"],
            ["Inbound delegations on record", "− DEL-2022-0005",
             "Delegation of the Ambassador of Belgium to Viet Nam → –"],
        ]),
        ("vi", [
            ["Số đoàn vào", "+ DEL-2022-0012; − DEL-2022-0005", "Số công bố: 175 đoàn → 180 đoàn"],
            ["Đoàn vào theo nước/vùng lãnh thổ, theo hồ sơ", "+ DEL-2022-0012; − DEL-2022-0005",
             "Bỉ: 1 → –; Nhật Bản: – → 1"],
            ["Các đoàn vào đã có hồ sơ", "≠ DEL-2022-0003",
             "Cấp: Đại sứ → Bộ trưởng; Kết quả: – → Signed"],
            ["Các đoàn vào đã có hồ sơ", "+ DEL-2022-0012", "– → Đoàn mới"],
            ["Các đoàn vào đã có hồ sơ", "− DEL-2022-0005", "Đoàn Đại sứ Bỉ tại Việt Nam → –"],
        ]),
    ],
)  # fmt: skip
def test_people_read_names_refs_and_values_in_their_language(
    run: Runner, changed: Database, lang: str, expected: list[list[str]]
) -> None:
    printed = rows(run, changed, lang)
    assert [row for row in expected if row not in printed] == []
    cells = [cell for row in printed for cell in row]
    assert not [cell for cell in cells if any(code in cell for code in CODES)]
    listed = [row[1] for row in printed if row[0] == expected[2][0]]
    assert listed == ["≠ DEL-2022-0003", "+ DEL-2022-0012", "− DEL-2022-0005"]


def test_programs_read_codes_and_refs(run: Runner, changed: Database) -> None:
    by_claim = {row["claim"]: row for row in machine(run, changed) if row["claim"]}
    row = by_claim["list inbound"]
    assert (row["added"], row["gone"], row["altered"]) == (
        "DEL-2022-0012", "DEL-2022-0005", "DEL-2022-0003",
    )  # fmt: skip
    first = json.loads(row["content_now"].splitlines()[0])
    assert (first["ref"], first["countries"]) == ("DEL-2022-0001", ["Denmark", "Đan Mạch"])


def test_a_value_of_one_row_leaves_the_others_unchanged(run: Runner, seeded: Database) -> None:
    do(run, seeded, "report", "--year", "2022", "--freeze")
    do(run, seeded, "edit", "delegations", "DEL-2022-0003", "--set", "member_count=12")
    (row,) = rows(run, seeded, "en")
    assert row[1:] == ["≠ DEL-2022-0003", "Members: – → 12"]


def test_lists_and_words_are_named(run: Runner, seeded: Database) -> None:
    do(run, seeded, "add", "tasks", "--title", "Forum", "--status", "done", "--done-on", "2022-05",
       "--delegation", "DEL-2022-0001")  # fmt: skip
    do(run, seeded, "report", "--year", "2022", "--freeze")
    do(run, seeded, "edit", "tasks", "TSK-0001", "--set", "done_on=2023")
    do(run, seeded, "add", "mous", "--title", "MOU on ports", "--instrument", "mou",
       "--signed-on", "2022-05-20", "--status", "signed")  # fmt: skip
    do(run, seeded, "edit", "delegations", "DEL-2022-0011", "--set", "purpose_vi=Việc khác")
    printed = rows(run, seeded, "en")
    assert ["Tasks and commitments completed in the period", "− TSK-0001", "Forum → –"] in printed
    assert ["MOUs signed in the period", "+ MOU-2022-0001", "– → MOU on ports"] in printed
    assert [row[2].partition(":")[0] for row in printed if row[0] == "Delegation"] == ["Purpose"]


def test_comparisons_and_other_sources_are_named(run: Runner, seeded: Database) -> None:
    do(run, seeded, "report", "--year", "2022", "--freeze")
    import_into(seeded, "figures",
                figure("2021", "100", ref="FIG-2021-0901"),
                figure("2022", "90", ref="FIG-2022-0901", preferred="no"),
                figure("2021", "5", ref="FIG-2021-0902", indicator="press_visits",
                       kind="plan"))  # fmt: skip
    do(run, seeded, "edit", "figures", "FIG-2022-0001", "--set", "kind=result")
    printed = rows(run, seeded, "en")
    names = {row[0]: row[2] for row in printed}
    assert names["Inbound delegations: another source"] == "– → 90 đoàn"
    assert "75" in names["Inbound delegations: change from the year before"]
    reason = names["Foreign press teams: change from the year before"]
    assert reason == "– → một trong hai số liệu là kế hoạch"
    assert not [cell for row in printed for cell in row if any(code in cell for code in CODES)]


def test_a_snapshot_of_an_earlier_version_is_compared_by_its_text(
    run: Runner, seeded: Database
) -> None:
    done = run(seeded, "report", "--year", "2022", "--claims", "-f", "json", lang="vi")
    (content,) = [
        claim["content"] for claim in json.loads(done.out) if claim["code"] == "list inbound"
    ]
    do(run, seeded, "report", "--year", "2022", "--freeze")
    with seeded.write("as an earlier version kept it") as connection:
        connection.execute(
            text("UPDATE snapshot_claims SET content = :content WHERE code = 'list inbound'"),
            {"content": content},
        )
    assert machine(run, seeded) == []
    do(run, seeded, "edit", "delegations", "DEL-2022-0003", "--set", "title_vi=Tên mới")
    (row,) = rows(run, seeded, "vi")
    assert row[0] == "Các đoàn vào đã có hồ sơ"
    assert "Tên mới" in str(row[2:])
    assert "Đoàn Đại sứ Hà Lan" not in str(row[2:])
