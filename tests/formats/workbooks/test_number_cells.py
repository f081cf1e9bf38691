"""Number cells: every format reads the same number, and keeps the unit that a cell shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from answers import Runner, answer
from ecodiplo.db.engine import Database
from sources import ods_cell, raw_ods

NUMBER = "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
FLOAT = "office:value-type='float'"
TYPED = ("xlsx", "ods", "json", "jsonl")
every_typed_format = pytest.mark.parametrize("format_", TYPED)


def written(path: Path, row: dict[str, Any], *, shown: str = "", ods: str = "") -> Path:
    """A file of one record; numbers as numbers, in a workbook shown by a number format. `ods` holds
    the attributes of number cells in LibreOffice."""
    if path.suffix in (".json", ".jsonl"):
        path.write_text(json.dumps(row), encoding="utf-8")
    elif path.suffix == ".ods":
        lines = [
            "".join(map(ods_cell, row)),
            "".join(
                ods_cell(value) if isinstance(value, str) else
                f'<table:table-cell {ods or FLOAT} office:value="{value}"/>'
                for value in row.values()
            ),
        ]  # fmt: skip
        body = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
        raw_ods(path, f'<table:table table:name="S">{body}</table:table>')
    else:
        with xlsxwriter.Workbook(path) as book:
            page, style = book.add_worksheet(), book.add_format({"num_format": shown or "General"})
            page.write_row(0, 0, row)
            for at, value in enumerate(row.values()):
                page.write(1, at, value, *([] if isinstance(value, str) else [style]))
    return path


def visit(**values: Any) -> dict[str, Any]:
    return {"direction": "inbound", "title": "Visit Qzx", **values}


def listed(run: Runner, database: Database, entity: str, columns: str) -> Any:
    return answer(run, database, "list", entity, "--columns", columns, "--text", "qzx")


@every_typed_format
@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"member_count": 1.234}, "member_count: 1.234 is not a whole number"),
        ({"member_count": 12.5}, "member_count: 12.5 is not a whole number"),
        ({"cost": 1.234}, "cost: 1.234 has more than two decimals"),
        ({"cost": 2.675}, "cost: 2.675 has more than two decimals"),
    ],
)
def test_a_number_with_a_fraction_that_does_not_fit_is_refused(
    run: Runner,
    facts: Database,
    tmp_path: Path,
    format_: str,
    values: dict[str, float],
    message: str,
) -> None:
    done = run(facts, "import", "delegations",
               str(written(tmp_path / f"f.{format_}", visit(**values))))  # fmt: skip
    assert done.code == 3
    assert message in done.err


@every_typed_format
def test_a_dollar_amount_with_more_than_two_decimals_is_refused(
    run: Runner, facts: Database, tmp_path: Path, format_: str
) -> None:
    row = {"name": "Plant Qzx", "status": "in_force", "implemented_capital_usd": 1.234}
    done = run(facts, "import", "fdi-projects", str(written(tmp_path / f"f.{format_}", row)))
    assert done.code == 3
    assert "implemented_capital_usd: 1.234 has more than two decimals" in done.err


@every_typed_format
def test_a_number_is_itself(run: Runner, seeded: Database, tmp_path: Path, format_: str) -> None:
    row = visit(member_count=1234, cost=1234.5, note=912345678, start_date=2022)
    done = run(seeded, "import", "delegations", str(written(tmp_path / f"f.{format_}", row)))
    assert done.code == 0, done.err
    assert listed(run, seeded, "delegations", "member_count,cost,note,start_date") == [
        {"member_count": 1234, "cost": 1234.5, "note": "912345678", "start_date": "2022"}
    ]


@every_typed_format
def test_a_text_keeps_the_rule_of_texts(
    run: Runner, seeded: Database, tmp_path: Path, format_: str
) -> None:
    path = written(tmp_path / f"f.{format_}", visit(member_count="1.234", cost="24,8"))
    assert run(seeded, "import", "delegations", str(path)).code == 0
    assert listed(run, seeded, "delegations", "member_count,cost") == [
        {"member_count": 1234, "cost": 24.8}
    ]
    path = written(tmp_path / f"g.{format_}", visit(cost="1.234"))
    assert (
        "can be 1234 or 1 and 234 thousandths"
        in run(seeded, "import", "delegations", str(path)).err
    )


@pytest.mark.parametrize("format_", ["xlsx", "jsonl"])
def test_a_rejected_number_that_is_not_mended_is_rejected_again(
    run: Runner, seeded: Database, tmp_path: Path, format_: str
) -> None:
    path = written(tmp_path / f"plan.{format_}", visit(member_count=1.234))
    assert run(seeded, "import", "delegations", str(path), "--keep-good").code == 5
    again = run(seeded, "import", "delegations", str(tmp_path / f"plan.rejected.{format_}"))
    assert again.code == 3
    assert "1.234 is not a whole number" in again.err


def test_a_csv_of_rejected_rows_is_refused_where_it_would_change_a_number(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    path, rejects = written(tmp_path / "f.xlsx", visit(member_count=1.234)), tmp_path / "r.csv"
    done = run(seeded, "import", "delegations", str(path), "--keep-good", "--rejects", str(rejects))
    assert done.code == 2
    assert "r.csv cannot hold the rows of a xlsx file as they are" in done.err
    jsonl = tmp_path / "r.jsonl"
    done = run(seeded, "import", "delegations", str(path), "--keep-good", "--rejects", str(jsonl))
    assert done.code == 5
    assert json.loads(jsonl.read_text(encoding="utf-8"))["member_count"] == 1.234


def test_other_numbers_of_rejected_rows_go_into_a_csv(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    path = written(tmp_path / "f.xlsx", visit(member_count=0, cost=1234.5))
    rejects = tmp_path / "r.csv"
    done = run(seeded, "import", "delegations", str(path), "--keep-good", "--rejects", str(rejects))
    assert done.code == 5
    assert (
        rejects.read_text(encoding="utf-8-sig")
        .splitlines()[1]
        .startswith("inbound,Visit Qzx,0,1234.5,")
    )


PLANT = {"name": "Plant Qzx", "status": "in_force", "implemented_capital_usd": 5000}
FIGURE = {"indicator": "fdi_attracted", "period_start": "2023", "value": 0.5, "source": "SRC-0001"}
MONEY = "office:value-type='currency' office:currency="


@pytest.mark.parametrize(
    ("shown", "ods", "seen"),
    [
        ("[$€-407] #,##0", f"{MONEY}'EUR'", ("€ 5000", "5000 EUR")),
        ("[$₫-42A]#,##0", f"{MONEY}'VND'", ("₫5000", "5000 VND")),
        ("0%", "office:value-type='percentage'", ("500000%", "500000%")),
    ],
)
@pytest.mark.parametrize("format_", ["xlsx", "ods"])
def test_an_amount_shown_in_another_unit_is_refused(
    run: Runner,
    facts: Database,
    tmp_path: Path,
    format_: str,
    shown: str,
    ods: str,
    seen: tuple[str, str],
) -> None:
    path = written(tmp_path / f"f.{format_}", PLANT, shown=shown, ods=ods)
    done = run(facts, "import", "fdi-projects", str(path))
    assert done.code == 3
    place = f"f.{format_}, row 2, implemented_capital_usd: is the number 5000"
    assert place in done.err
    assert f"the cell shows as {seen[format_ == 'ods']};" in done.err


@pytest.mark.parametrize(
    ("shown", "ods"), [('"$"#,##0.00', f"{MONEY}'USD'"), ("#,##0.00", "office:value-type='float'")]
)
@pytest.mark.parametrize("format_", ["xlsx", "ods"])
def test_an_amount_shown_in_dollars_is_taken(
    run: Runner, seeded: Database, tmp_path: Path, format_: str, shown: str, ods: str
) -> None:
    path = written(tmp_path / f"f.{format_}", PLANT, shown=shown, ods=ods)
    assert run(seeded, "import", "fdi-projects", str(path)).code == 0
    assert listed(run, seeded, "fdi-projects", "implemented_capital_usd") == [
        {"implemented_capital_usd": 5000}
    ]


@pytest.mark.parametrize("format_", ["xlsx", "ods"])
def test_a_figure_in_per_cent_of_an_indicator_in_dollars_is_refused(
    run: Runner, facts: Database, tmp_path: Path, format_: str
) -> None:
    path = written(tmp_path / f"f.{format_}", FIGURE, shown="0%",
                   ods="office:value-type='percentage'")  # fmt: skip
    done = run(facts, "import", "figures", str(path))
    assert done.code == 3
    assert "value: is in %, and the unit of the record is USD" in done.err


def test_people_may_be_shown_as_such(run: Runner, seeded: Database, tmp_path: Path) -> None:
    path = written(tmp_path / "f.xlsx", visit(member_count=12), shown='0" người"')
    assert run(seeded, "import", "delegations", str(path)).code == 0
    assert listed(run, seeded, "delegations", "member_count") == [{"member_count": 12}]


@pytest.mark.parametrize(
    "where",
    ['<table:table-cell table:style-name="ce1"', "<table:table-cell"],
    ids=["cell", "column"],
)
def test_units_of_libreoffice_are_found_in_styles_of_cells_and_columns(
    run: Runner, facts: Database, tmp_path: Path, where: str
) -> None:
    """`#,##0 "đ"`, with a style of its own for positive numbers."""
    styles = (
        f'<number:number-style style:name="N1P0" xmlns:number="{NUMBER}"><number:number/>'
        "<number:text> đ</number:text></number:number-style>"
        f'<number:text-style style:name="N1" xmlns:number="{NUMBER}"><number:text-content/>'
        '<style:map style:condition="value()&gt;0" style:apply-style-name="N1P0"/>'
        "</number:text-style>"
        '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
    )
    of_column = ' table:default-cell-style-name="ce1"' if "style-name" not in where else ""
    path = raw_ods(
        tmp_path / "f.ods",
        f'<table:table table:name="S"><table:table-column table:number-columns-repeated="2"/>'
        f"<table:table-column{of_column}/><table:table-row>"
        + "".join(map(ods_cell, PLANT)) + "</table:table-row><table:table-row>"
        + ods_cell("Plant Qzx") + ods_cell("in_force")
        + f'{where} office:value-type="float" office:value="5000"/></table:table-row>'
        "</table:table>",
        styles=styles,
    )  # fmt: skip
    done = run(facts, "import", "fdi-projects", str(path))
    assert done.code == 3
    assert "is the number 5000, which the cell shows as 5000 đ" in done.err


def test_a_rejected_amount_in_euros_is_rejected_again(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    path = written(tmp_path / "plan.xlsx", PLANT, shown="[$€-407] #,##0")
    assert run(seeded, "import", "fdi-projects", str(path), "--keep-good").code == 5
    page = openpyxl.load_workbook(tmp_path / "plan.rejected.xlsx").active
    assert page is not None
    assert page["C2"].value == "€ 5000"
    assert run(seeded, "import", "fdi-projects", str(tmp_path / "plan.rejected.xlsx")).code == 3
