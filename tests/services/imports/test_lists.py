"""The items of a row replace those of its record, or are appended to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers import answer
from contents import everything, records
from ecodiplo.db.engine import Database
from ecodiplo.errors import UsageProblem
from ecodiplo.services.imports.options import ImportOptions
from ecodiplo.services.writing.storing.append_items import DefaultText, append_items
from importing import import_into

Runner = Callable[..., Any]

PARTNERS = [
    {"name": name, "kind": "company", "country": "Denmark"} for name in ("Alfa", "Beta", "Gamma")
]
VISIT = {"title": "Đoàn A", "start_date": "2023-05-02", "direction": "inbound"}


@pytest.fixture
def office(seeded: Database) -> Database:
    """The seeded office with three partners, and a delegation of two of them."""
    import_into(seeded, "partners", *PARTNERS)
    lists = {"partners": "Alfa | host; Beta", "countries": "Denmark; Sweden"}
    import_into(seeded, "delegations", VISIT | lists)
    return seeded


def of_visit(database: Database, name: str) -> list[Any]:
    """The items of the delegation, by handle."""
    record = records(database, "delegations")[ref_of_visit(database)]
    return [
        (item[0].handle, *map(str, item[1:])) if isinstance(item, tuple) else item.handle
        for item in record[name]
    ]


def ref_of_visit(database: Database) -> str:
    """The ref of the delegation."""
    rows = records(database, "delegations")
    return next(ref for ref, row in rows.items() if row["title"] == "Đoàn A")


def append(database: Database, **values: str) -> tuple[int, int]:
    """Append the items to those of the delegation: how many rows changed it, and how many not."""
    report = import_into(database, "delegations", VISIT | values, lists="append")
    return report.changed, report.unchanged


def test_by_default_the_items_of_a_row_replace_those_of_its_record(office: Database) -> None:
    import_into(office, "delegations", VISIT | {"countries": "Norway; Sweden"})
    assert of_visit(office, "countries") == ["NO", "SE"]


def test_appended_items_stand_behind_those_on_record(office: Database) -> None:
    assert append(office, countries="Norway; Sweden; Denmark") == (1, 0)
    assert of_visit(office, "countries") == ["DK", "SE", "NO"]


def test_a_row_whose_items_are_on_record_changes_nothing(office: Database) -> None:
    before = records(office, "delegations")
    assert append(office, countries="Sweden", partners="Beta; Alfa") == (0, 1)
    assert records(office, "delegations") == before


def test_an_item_on_record_keeps_the_role_that_a_row_does_not_say(office: Database) -> None:
    assert append(office, partners="Alfa; Gamma") == (1, 0)
    assert of_visit(office, "partners") == [("Alfa", "host"), ("Beta", "met"), ("Gamma", "met")]


def test_an_item_on_record_takes_the_role_that_a_row_says(office: Database) -> None:
    assert append(office, partners="Alfa | met") == (1, 0)
    assert of_visit(office, "partners") == [("Alfa", "met"), ("Beta", "met")]


def test_a_row_with_two_roles_of_a_partner_gives_it_both(office: Database) -> None:
    both = "Alfa | host; Alfa | met"
    assert append(office, partners=both) == (1, 0)
    assert append(office, partners=both) == (0, 1)
    assert of_visit(office, "partners") == [("Alfa", "host"), ("Beta", "met"), ("Alfa", "met")]


def test_an_empty_cell_clears_no_list_to_which_rows_append(office: Database) -> None:
    row = VISIT | {"countries": "", "partners": ""}
    import_into(office, "delegations", row, lists="append", wipe_empty=True)
    assert of_visit(office, "countries") == ["DK", "SE"]
    import_into(office, "delegations", row, wipe_empty=True)
    assert of_visit(office, "countries") == []


def test_filling_appends_and_overwrites_no_part_on_record(office: Database) -> None:
    row = VISIT | {"partners": "Alfa | met; Gamma"}
    import_into(office, "delegations", row, lists="append", on_match="fill")
    assert of_visit(office, "partners") == [("Alfa", "host"), ("Beta", "met"), ("Gamma", "met")]


def test_filling_alone_leaves_a_filled_list_as_it_is(office: Database) -> None:
    row = VISIT | {"countries": "Norway; Sweden"}
    import_into(office, "delegations", row, on_match="fill")
    assert of_visit(office, "countries") == ["DK", "SE"]


def test_a_new_record_gets_the_items_and_their_defaults(office: Database) -> None:
    row = VISIT | {"title": "Đoàn B", "partners": "Alfa; Beta | host"}
    assert import_into(office, "delegations", row, lists="append").added == 1
    own = next(r for r in records(office, "delegations").values() if r["title"] == "Đoàn B")
    assert [str(role) for _, role in own["partners"]] == ["met", "host"]


def test_an_investor_takes_the_share_of_a_row(office: Database) -> None:
    project = {"name": "Nhà máy A", "certificate_number": "GCN-1", "investors": "Alfa | 30; Beta"}
    import_into(office, "fdi-projects", project)
    row = {"certificate_number": "GCN-1", "investors": "Beta | 20; Gamma | 10; Alfa"}
    import_into(office, "fdi-projects", row, lists="append")
    own = next(
        r for r in records(office, "fdi-projects").values() if r["certificate_number"] == "GCN-1"
    )
    assert [(i.handle, str(share)) for i, share in own["investors"]] == [
        ("Alfa", "30"), ("Beta", "20"), ("Gamma", "10"),
    ]  # fmt: skip


def test_shares_that_a_row_raises_over_the_whole_are_refused(office: Database) -> None:
    project = {"name": "Nhà máy A", "certificate_number": "GCN-1", "investors": "Alfa | 90"}
    import_into(office, "fdi-projects", project)
    row = {"certificate_number": "GCN-1", "investors": "Beta | 20"}
    with pytest.raises(Exception, match="more than 100%"):
        import_into(office, "fdi-projects", row, lists="append")


def test_members_that_are_records_of_the_same_file_are_appended(office: Database) -> None:
    group = {"code": "BLOC", "name_en": "The Bloc", "name_vi": "Khối", "kind": "group"}
    import_into(office, "countries", group | {"members": "Denmark"})
    rows = [{"code": "BLOC", "members": "Sweden | 2020"}, {"code": "BLOC2", "members": "Norway"} | {
        "name_en": "Second", "name_vi": "Hai", "kind": "group"}]  # fmt: skip
    for _ in range(2):
        report = import_into(office, "countries", *rows, lists="append")
    assert (report.changed, report.unchanged) == (0, 2)
    members = records(office, "countries")["BLOC"]["members"]
    assert [(item[0].handle, item[1]) for item in members] == [("DK", None), ("SE", "2020")]


def test_the_import_of_a_file_appends(run: Runner, office: Database, tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    path.write_text(f"ref,countries\n{ref_of_visit(office)},Norway\n", encoding="utf-8")
    done = answer(run, office, "import", "delegations", str(path), "--lists", "append")
    assert done["files"][0]["changed"] == 1
    assert of_visit(office, "countries") == ["DK", "SE", "NO"]


def test_a_dry_run_shows_the_whole_list_and_writes_nothing(
    run: Runner, office: Database, tmp_path: Path
) -> None:
    path = tmp_path / "visits.csv"
    path.write_text(f"ref,countries\n{ref_of_visit(office)},Norway\n", encoding="utf-8")
    before = everything(office)
    done = run(office, "import", "delegations", str(path), "--lists", "append", "--dry-run")
    assert done.code == 0, done.err
    assert "Denmark; Sweden; Norway" in done.out
    assert everything(office) == before


def test_an_unknown_way_of_lists_is_wrong_usage(run: Runner, office: Database) -> None:
    done = run(office, "import", "delegations", "x.csv", "--lists", "add")
    assert (done.code, done.out) == (2, "")
    assert "--lists takes replace or append, not 'add'" in done.err


def test_the_option_of_the_api_is_checked() -> None:
    with pytest.raises(UsageProblem, match="lists takes replace or append, not 'add'"):
        ImportOptions(lists="add")  # type: ignore[arg-type]


_ITEMS = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.one_of(st.sampled_from(["met", "host"]), st.just(DefaultText("met"))),
        st.one_of(st.none(), st.integers(0, 2)),
    ),
    unique_by=lambda item: (item[0], str(item[1])),
    max_size=5,
).map(tuple)  # fmt: skip


@given(_ITEMS, _ITEMS, st.booleans())
def test_nothing_on_record_is_lost_and_a_second_time_changes_nothing(
    before: tuple[Any, ...], items: tuple[Any, ...], only_empty: bool
) -> None:
    after = append_items(before, items, [1], only_empty=only_empty)
    assert [item[0] for item in after[: len(before)]] == [item[0] for item in before]
    assert {item[0] for item in items} <= {item[0] for item in after}
    keys = [(item[0], str(item[1])) for item in after]
    assert len({*keys}) == len(keys)
    assert append_items(after, items, [1], only_empty=only_empty) == after
