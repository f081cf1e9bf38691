"""An export imports as the same records: of every entity, in every format, with any text."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from answers import Runner, answer
from contents import HISTORY, contents, everything, stored_records
from databases import is_sqlite
from ecodiplo.catalogue import ENTITIES, Entity
from ecodiplo.db.engine import Database
from ecodiplo.db.migrate import upgrade
from ecodiplo.errors import InvalidData
from ecodiplo.fields import (
    Many,
)
from ecodiplo.formats.documents import office_xlsx
from ecodiplo.formats.input_file import InputFile
from ecodiplo.formats.sheet import Sheet, columns_of
from ecodiplo.language import Lang
from ecodiplo.services.imports.import_file import import_file
from ecodiplo.services.imports.import_rows import import_rows
from ecodiplo.services.imports.report import ImportReport
from ecodiplo.services.office_list.compose import ListSettings, compose_list
from ecodiplo.services.query import mapping
from ecodiplo.services.query.export import export_records
from ecodiplo.services.query.listing import Query, list_records
from ecodiplo.services.query.read_records import read_records
from importing import reader_of
from properties import examples
from sources import write_sheet
from strategies import Cells, Handles, records

TODAY = datetime.date(2024, 1, 1)
EXACT = ("csv", "tsv", "json", "jsonl", "xlsx")
every_entity = pytest.mark.parametrize("entity", ENTITIES.values(), ids=lambda entity: entity.name)

# A record of each entity without records in the seed, and partners with difficult names.
GROUND: dict[str, list[Cells]] = {
    "partners": [
        {"ref": "PAR-0901", "name": "=1+1", "kind": "other", "aliases": r"a\; b; c\|d; 007; '"},
        {"ref": "PAR-0902", "name": "'=1+1", "kind": "media", "parent": "=1+1"},
        {"ref": "PAR-0903", "name": r"A | B; C \ D", "kind": "ngo", "note": "hai\ndòng"},
        {"ref": "PAR-0904", "name": "<r>R&D</r>", "kind": "other", "note": "_x0041_x0042_"},
    ],
    "contacts": [{"ref": "CON-0901", "partner": "=1+1", "name": "-A"}],
    "mous": [{"ref": "MOU-0901", "title": "@", "stage": "signed",
              "partners": r"A \| B\; C \\ D | | \| | ; =1+1"}],
    "mou-events": [{"ref": "MEV-0901", "mou": "MOU-0901", "kind": "resumed", "document": "'"}],
    "fdi-projects": [{"ref": "FDI-0901", "name": "TRUE", "certificate_number": "007"}],
    "fdi-capital": [{"ref": "CAP-0901", "project": "FDI-0901", "date": "2022-02", "kind": "new",
                     "amount_usd": "89999999999.99"}],
    "aid": [{"ref": "AID-0901", "title": "2022-02", "kind": "project"}],
    "aid-transactions": [{"ref": "ATX-0901", "aid": "AID-0901", "date": "2022",
                          "kind": "commitment", "amount_usd": "0.1"}],
    "tasks": [{"ref": "TSK-0901", "title": "1e5"}],
    "explanations": [{"ref": "EXP-0901", "figure": "FIG-2022-0001", "difference": "-0.01",
                      "reason": "="}],
    "snapshots": [{"ref": "ACC-0901", "title": "TRUE", "period_start": "2022", "period_end": "2022",
                  "frozen_on": "2023-01-31", "language": "vi", "text": "# A\n\n| b |"}],
    "snapshot-figures": [{"ref": "ACF-0901", "snapshot": "ACC-0901", "indicator": "aid_items",
                         "recorded": "1", "counted_records": "AID-0901 | 999999999999999.99"}],
    "snapshot-claims": [{"ref": "ACS-0901", "snapshot": "ACC-0901", "code": "=", "statement": "'",
                         "claim_records": r"AID-0901; \;"}],
    "profiles": [{"ref": "PRF-0901", "name": "=1+1", "record_kind": "delegations",
                  "columns": r"A \| B | title; \;", "units": "triệu USD | Vốn",
                  "headings": "1; '"}],
    "offices": [{"ref": "OFF-0001", "name": "=1+1", "signer_title_vi": "'", "report_due_days": "15",
                 "recipients": r"A \| B | \;; 1"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def ground(module_office: Database) -> Database:
    """The facts of the seed and the records of GROUND: every entity has a record to refer to."""
    with module_office.write() as connection:
        for name, rows in GROUND.items():
            import_rows(connection, ENTITIES[name], reader_of(rows), file=name)
    return module_office


@pytest.fixture(scope="module")
def handles(ground: Database) -> Handles:
    """The texts by which cells refer to the records of the database, by entity."""
    with ground.read() as connection:
        return {
            name: [row[entity.handle or entity.key] for row in read_records(
                connection, entity, [entity.by_name[entity.handle or entity.key]], today=TODAY)]
            for name, entity in ENTITIES.items()
        }  # fmt: skip


def export_to(file: Path, connection: Connection, entity: Entity) -> InputFile:
    """A file with all records of the entity."""
    export = export_records(connection, entity, today=TODAY)
    sheet = Sheet(entity.name, columns_of(export.fields, Lang.VI), export.rows, Lang.VI, exact=True)
    return InputFile(write_sheet(file, sheet))


def goes_round(connection: Connection, entity: Entity, rows: list[Cells], file: Path) -> None:
    """Add the rows, export, remove them, import the file: the contents are the same."""
    with undone(connection):
        assert import_rows(connection, entity, reader_of(rows), file="rows").added == len(rows)
        stored = stored_records(connection, entity)
        for row in rows:
            record = stored[entity.by_name[entity.key].type.parse(row[entity.key])]
            for name, cell in row.items():
                parsed = entity.by_name[name].type.parse(cell)
                alike = set if is_set(entity, name) else (lambda items: items)
                assert alike(record[name]) == alike(parsed), name
        source = export_to(file, connection, entity)
        before = contents(connection)
        again = import_file(connection, entity, source)
        assert again.unchanged == again.rows == len(stored)
    with undone(connection):
        assert import_file(connection, entity, source).added == len(rows)
        assert contents(connection) == before


@contextmanager
def undone(connection: Connection) -> Iterator[None]:
    """Context manager: its changes of the database are undone at the end."""
    with connection.begin_nested() as savepoint:
        yield
        savepoint.rollback()


def is_set(entity: Entity, name: str) -> bool:
    """Whether the items of the field have no order of their own."""
    kind = entity.by_name[name].type
    return isinstance(kind, Many) and "id" not in mapping.side(entity.name, name).table.c


@pytest.mark.long
@every_entity
def test_whatever_is_stored_comes_back_from_every_format(
    ground: Database, handles: Handles, tmp_path: Path, entity: Entity
) -> None:
    if entity.single:
        pytest.skip("a second record of it is refused")

    @examples(5 if is_sqlite(ground) else 1)
    @given(rows=records(entity, handles), format_=st.sampled_from(EXACT))
    def check(rows: list[Cells], format_: str) -> None:
        goes_round(connection, entity, rows, tmp_path / f"{entity.name}.{format_}")

    with ground.write(keep=False) as connection:
        check()


def test_everything_exported_fills_an_empty_database_with_the_same(
    run: Runner, ground: Database, nowhere_else: Database, tmp_path: Path, form: str
) -> None:
    place = str(tmp_path / form)
    assert run(ground, "export", "all", "-o", place).code == 0
    done = run(nowhere_else, "import", "all", place, "-f", "json")
    assert done.code == 0, done.err
    with ground.read() as before, nowhere_else.read() as after:
        assert contents(after) == contents(before)


def test_everything_exported_changes_nothing_in_its_own_database(
    run: Runner, ground: Database, tmp_path: Path, form: str
) -> None:
    before = rows_as_they_stand(ground)
    place = str(tmp_path / form)
    assert run(ground, "export", "all", "-o", place, lang="vi").code == 0
    reports = answer(run, ground, "import", "all", place)["files"]
    assert sum(report["rows"] for report in reports) > 360
    assert all(report["unchanged"] == report["rows"] for report in reports)
    assert rows_as_they_stand(ground) == before


@pytest.fixture(params=["book.xlsx", "folder"])
def form(request: pytest.FixtureRequest) -> str:
    """The place of an export of everything: a workbook, or a folder of CSV files."""
    return str(request.param)


@pytest.fixture
def nowhere_else(ground: Database, tmp_path: Path, server: Any) -> Database:
    """An empty database of the same engine."""
    other = Database(str(tmp_path / "other" / "new.db"))
    if not is_sqlite(ground):
        other = Database(server.new())
    upgrade(other)
    return other


def rows_as_they_stand(database: Database) -> Any:
    """Every row with its id and times, except the rows of history."""
    tables = everything(database)
    return {name: rows for name, rows in tables.items() if name not in HISTORY}


def import_office_list(
    connection: Connection, entity: Entity, file: Path, lang: Lang, columns: Sequence[str] = ()
) -> ImportReport:
    """The report of the import of the list of all records, as an office sends it."""
    listing = list_records(connection, entity, Query(columns=columns), today=TODAY)
    document = compose_list(
        connection, listing, Query(), ListSettings("A;B", "C", "D", "E"), lang, today=TODAY,
        readable=True,
    )  # fmt: skip
    with file.open("wb") as stream:
        office_xlsx.render(document, stream)
    return import_file(connection, entity, InputFile(file))


@every_entity
@pytest.mark.parametrize("columns", [(), ("all",)], ids=["listed", "all"])
@pytest.mark.parametrize("lang", Lang)
def test_the_list_of_an_office_changes_nothing_in_its_own_database(
    ground: Database, tmp_path: Path, entity: Entity, lang: Lang, columns: Sequence[str]
) -> None:
    with ground.write() as connection, undone(connection):
        report = import_office_list(connection, entity, tmp_path / "list.xlsx", lang, columns)
        assert report.unchanged == report.rows > 0


@every_entity
def test_the_list_of_an_office_is_never_taken_for_another(
    ground: Database, handles: Handles, tmp_path: Path, entity: Entity
) -> None:
    if entity.single:
        pytest.skip("a second record of it is refused")

    @examples(3 if is_sqlite(ground) else 1)
    @given(rows=records(entity, handles), lang=st.sampled_from(Lang))
    def check(rows: list[Cells], lang: Lang) -> None:
        with undone(connection):
            import_rows(connection, entity, reader_of(rows), file="rows")
            with suppress(InvalidData):  # it may be refused
                report = import_office_list(connection, entity, tmp_path / "list.xlsx", lang)
                assert report.unchanged == report.rows == len(stored_records(connection, entity))

    with ground.write(keep=False) as connection:
        check()
