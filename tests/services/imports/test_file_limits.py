"""What a file must have, and how much it may change, before any of it is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from contents import records
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.errors import UsageProblem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.formats.input_file import InputFile
from ecodiplo.services.imports.import_file import import_file
from ecodiplo.services.imports.options import ImportOptions
from ecodiplo.services.imports.report import ImportRejected, ImportReport
from importing import import_into
from sources import book, write_file

VISITS = [{"direction": "inbound", "title": f"Visit {n}", "start_date": "2022-09"}
          for n in range(10)]  # fmt: skip
MOVED = [{**visit, "status": "completed"} for visit in VISITS]


def codes(database: Database, *rows: dict[str, Any], **options: Any) -> list[FaultCode]:
    """The codes with which an import of delegations is refused; it writes nothing."""
    before = records(database, "delegations")
    with pytest.raises(ImportRejected) as refused:
        import_into(database, "delegations", *rows, **options)
    assert records(database, "delegations") == before
    return [problem.code for problem in refused.value.problems]


def test_a_file_with_too_few_rows_is_refused(empty: Database) -> None:
    assert codes(empty, *VISITS, min_rows=11) == [FaultCode.TOO_FEW_ROWS]
    assert import_into(empty, "delegations", *VISITS, min_rows=10).added == 10


@pytest.mark.parametrize("count", [9, 11, 0])
def test_a_file_with_another_number_of_rows_is_refused(empty: Database, count: int) -> None:
    assert codes(empty, *VISITS, expect_rows=count) == [FaultCode.WRONG_ROW_COUNT]
    assert import_into(empty, "delegations", *VISITS, expect_rows=10).added == 10


@pytest.mark.parametrize(
    ("ceiling", "fits"), [("3", True), ("2", False), (3, True), ("30%", True), ("29.9%", False)]
)
def test_a_file_that_changes_too_many_records_is_refused(
    empty: Database, ceiling: str | int, fits: bool
) -> None:
    import_into(empty, "delegations", *VISITS)
    rows = [*MOVED[:3], *VISITS[3:], {**VISITS[0], "title": "A new visit"}]
    if fits:
        done = import_into(empty, "delegations", *rows, max_changed=ceiling)
        assert (done.changed, done.added) == (3, 1)
    else:
        assert codes(empty, *rows, max_changed=ceiling) == [FaultCode.TOO_MANY_CHANGES]


def test_a_limit_holds_for_the_good_rows_too(empty: Database) -> None:
    import_into(empty, "delegations", *VISITS)
    rows = [*MOVED[:3], {**VISITS[4], "direction": "sideways"}]
    assert FaultCode.TOO_MANY_CHANGES in codes(empty, *rows, max_changed=2, keep_good=True)


def test_a_new_record_is_no_change(empty: Database) -> None:
    assert import_into(empty, "delegations", *VISITS, max_changed="0%").added == 10


def import_text(database: Database, path: Path, **options: Any) -> ImportReport:
    with database.write("import") as connection:
        return import_file(
            connection, ENTITIES["delegations"], InputFile(path), ImportOptions(**options)
        )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("feed.csv", "direction,title\n"),
        ("feed.tsv", "direction\ttitle\n"),
        ("feed.json", "[]\n"),
        ("feed.jsonl", ""),
        ("feed.xlsx", None),
    ],
)
def test_a_file_without_a_row_is_a_fault_unless_it_may_be_empty(
    empty: Database, tmp_path: Path, name: str, text: str | None
) -> None:
    path = tmp_path / name
    if text is None:
        book(path, {"Delegations": [["direction", "title"]]})
    else:
        write_file(path, text)
    with pytest.raises(ImportRejected, match="has no row of data") as refused:
        import_text(empty, path)
    assert [problem.code for problem in refused.value.problems] == [FaultCode.EMPTY_FILE]
    assert import_text(empty, path, allow_empty=True).rows == 0


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("min_rows", -1), ("min_rows", "3"), ("min_rows", True), ("expect_rows", 2.5),
        ("max_changed", "many"), ("max_changed", "101%"), ("max_changed", -1),
        ("max_changed", True), ("max_changed", 0.5), ("allow_empty", "no"),
    ],
)  # fmt: skip
def test_a_limit_that_is_none_is_refused(name: str, given: Any) -> None:
    with pytest.raises(UsageProblem, match=name):
        ImportOptions(**{name: given})
