"""An import of an export changes nothing, on both engines."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from databases import ENGINES, Server, Templates, copy_of
from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.catalogue.stamps import STAMPS
from ecodiplo.dates import Period
from ecodiplo.db.engine import Database
from ecodiplo.errors import NotFound, UsageProblem
from ecodiplo.fields import Many, columns
from ecodiplo.formats import EXACT_FORMATS
from ecodiplo.formats.input_file import InputFile
from ecodiplo.formats.sheet import Sheet, columns_of
from ecodiplo.language import Lang
from ecodiplo.services.imports.import_file import import_file
from ecodiplo.services.imports.import_rows import import_rows
from ecodiplo.services.imports.options import ImportOptions
from ecodiplo.services.query import read_records
from ecodiplo.services.query.export import export_all, export_records
from ecodiplo.services.query.listing import Query
from importing import reader_of
from sources import write_sheet

TODAY = datetime.date(2024, 1, 1)

# Texts that a file format, a spreadsheet or a list of items could misread.
ODD: dict[str, list[dict[str, str]]] = {
    "partners": [
        {"ref": "PAR-0901", "name": "=1+1", "kind": "other", "aliases": "a\\; b; c\\|d; 007"},
        {"ref": "PAR-0902", "name": "'=1+1", "kind": "media", "parent": "=1+1",
         "note": "_x0041_x0042_"},
        {"ref": "PAR-0903", "name": "<r>R&D</r>", "kind": "ngo",
         "note": "two\nlines,\tand \"more\""},
        {"ref": "PAR-0904", "name": "A | B; C \\ D", "kind": "other"},
    ],
    "delegations": [
        {"ref": "DEL-1999-0001", "direction": "inbound", "title": "+84 — Đoàn 😀",
         "start_date": "9/1999", "countries": "VN; DK; NL", "in_plan": "no", "cost": "0.05",
         "partners": "A \\| B\\; C \\\\ D | host; =1+1; '=1+1 | visitor", "places": "1e5"},
    ],
    "fdi-projects": [
        {"ref": "FDI-0901", "name": "TRUE", "certificate_number": "007", "status": "in_force",
         "investors": "=1+1 | 33.33; <r>R&D</r>"},
    ],
    "fdi-capital": [
        {"ref": "CAP-0901", "project": "FDI-0901", "date": "2022", "kind": "new",
         "amount_usd": "89999999999.99"},
        {"ref": "CAP-0902", "project": "FDI-0901", "date": "2022-02", "kind": "increase",
         "amount_usd": "0.1"},
    ],
}  # fmt: skip


@pytest.fixture
def odd(seeded: Database) -> Database:
    """The seed's facts and some odd ones."""
    with seeded.write() as connection:
        for name, rows in ODD.items():
            import_rows(connection, ENTITIES[name], reader_of(rows), file=f"{name}.csv")
    return seeded


def exported(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every stored value of every record, save the ids and when the record was made."""
    own = {"id", *(stamp.name for stamp in STAMPS)}
    with database.read() as connection:
        return {
            export.entity.name: [
                {name: value for name, value in row.items() if name not in own}
                for row in export.rows
            ]
            for export in export_all(connection, today=TODAY)
        }


def write_folder(database: Database, folder: Path, format_: str, lang: Lang) -> None:
    with database.read() as connection:
        for export in export_all(connection, today=TODAY):
            sheet = Sheet(export.entity.name, columns_of(export.fields, lang), export.rows, lang,
                          exact=True)  # fmt: skip
            write_sheet(folder / f"{export.entity.name}.{format_}", sheet)


def read_folder(database: Database, folder: Path) -> tuple[int, int]:
    """Import every file of the folder; the numbers of added and of changed records."""
    added = changed = 0
    with database.write() as connection:
        for entity in ENTITIES.values():
            (file,) = folder.glob(f"{entity.name}.*")
            empty = ImportOptions(allow_empty=True)
            report = import_file(connection, entity, InputFile(file), empty)
            added, changed = added + report.added, changed + report.changed
    return added, changed


@pytest.fixture
def elsewhere(
    request: pytest.FixtureRequest, templates: Templates, tmp_path: Path, server: Server
) -> Database:
    """A second database, of the engine of the parameter, without records."""
    (tmp_path / "elsewhere").mkdir()
    return copy_of(templates.get(request.param, filled=False), tmp_path / "elsewhere", server)


SQLITE, POSTGRESQL = ENGINES
# Every format on SQLite, one on PostgreSQL, and one from each engine to the other.
JOURNEYS = [
    *((SQLITE, SQLITE, name) for name in EXACT_FORMATS),
    (POSTGRESQL, POSTGRESQL, "xlsx"),
    (SQLITE, POSTGRESQL, "json"),
    (POSTGRESQL, SQLITE, "json"),
]


@pytest.mark.parametrize(
    ("seeded", "elsewhere", "format_"), JOURNEYS, indirect=["seeded", "elsewhere"]
)
def test_an_export_fills_an_empty_database_with_the_same_and_changes_nothing_in_its_own(
    odd: Database, elsewhere: Database, tmp_path: Path, format_: str
) -> None:
    before = exported(odd)
    for name, rows in ODD.items():
        assert {row["ref"] for row in rows} <= {row["ref"] for row in before[name]}
    folder = tmp_path / "files"
    folder.mkdir()
    write_folder(odd, folder, format_, Lang.VI if format_ == "xlsx" else Lang.EN)
    assert read_folder(odd, folder) == (0, 0)
    assert read_folder(elsewhere, folder) == (sum(map(len, before.values())), 0)
    assert exported(elsewhere) == before


def test_every_stored_field_is_exported_and_no_derived_one(facts: Database) -> None:
    with facts.read() as connection:
        for export in export_all(connection, today=TODAY):
            stored = [field.name for field in export.entity.fields if not field.derived]
            assert [field.name for field in export.fields] == [*stored, "created_at", "updated_at"]
            for row in export.rows:
                assert row.keys() == {"id", *(field.name for field in export.fields)}


def test_records_come_in_the_order_in_which_they_were_entered(seeded: Database) -> None:
    with seeded.write() as connection:
        connection.execute(
            text("INSERT INTO partners (ref, name, kind) VALUES ('PAR-0000', 'Last', 'other')")
        )
    with seeded.read() as connection:
        rows = list(export_records(connection, ENTITIES["partners"], today=TODAY).rows)
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert rows[-1]["ref"] == "PAR-0000"


def test_a_question_chooses_the_records_and_tells_of_those_without_a_date(
    facts: Database,
) -> None:
    events = ENTITIES["events"]
    with facts.read() as connection:
        year = Query(period=Period("2022-01-01", "2022-12-31"))
        export = export_records(connection, events, year, today=TODAY)
        rows = list(export.rows)
        assert (len(rows), export.undated) == (export.matching, 1)
        query = Query(filters={"kind": ["business_matching"]}, text="dan mach")
        some = list(export_records(connection, events, query, today=TODAY).rows)
        assert 0 < len(some) < len(rows)
        assert {row["kind"] for row in some} == {"business_matching"}
        with pytest.raises(NotFound):
            export_records(connection, events, Query(filters={"country": ["Nowhere"]}), today=TODAY)
        with pytest.raises(UsageProblem, match="Partners: the records have no date"):
            export_records(connection, ENTITIES["partners"], year, today=TODAY)


def test_rows_are_read_as_they_are_asked_for(empty: Database) -> None:
    with empty.write() as connection:
        connection.execute(
            text(
                "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers"
                " WHERE n < 5000) INSERT INTO sources (ref, title, kind, note)"
                " SELECT 'SRC-' || n, 'Title ' || n, 'other', :note FROM numbers"
            ),
            {"note": "x" * 2500},
        )
    import tracemalloc

    with empty.read() as connection:
        rows = export_records(connection, ENTITIES["sources"], today=TODAY).rows
        tracemalloc.start()
        count = sum(1 for _ in rows)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert count == 5_000
    assert peak < 8_000_000  # all rows are 12.5 MB


def test_small_batches_and_a_short_memory_give_the_same_records(
    facts: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = exported(facts)
    monkeypatch.setattr(read_records, "BATCH", 3)
    monkeypatch.setattr(read_records, "MOST_KEPT", 1)
    monkeypatch.setattr(columns, "MOST_KEPT", 1)
    assert exported(facts) == whole


def test_statements_are_of_batches_and_not_of_records(facts: Database) -> None:
    entity = ENTITIES["delegations"]
    many = sum(isinstance(field.type, Many) for field in entity.stored)
    statements: list[str] = []
    with facts.read() as connection:
        rows = export_records(connection, entity, today=TODAY).rows
        event.listen(connection, "before_cursor_execute",
                     lambda *arguments: statements.append(arguments[2]))  # fmt: skip
        assert len([*rows]) > 10
    # The records, the items of each Many field, and the names of each entity referred to.
    assert len(statements) <= 1 + many + len({*map(target, entity.stored)})


def test_a_read_that_is_left_half_way_leaves_nothing_open(facts: Database) -> None:
    with facts.read() as connection:
        rows = export_records(connection, ENTITIES["countries"], today=TODAY).rows
        assert next(rows)["code"]
    with facts.read() as connection:
        assert export_records(connection, ENTITIES["countries"], today=TODAY).matching == 260
