"""Imports of rows that stand in a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest

from contents import records
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.services.imports.import_rows import import_rows
from ecodiplo.services.imports.options import ImportObserver, ImportOptions
from ecodiplo.services.imports.report import ImportRejected, ImportReport

Row = Mapping[str, Any]


def reader_of(rows: Sequence[Row]) -> Callable[[], Iterator[tuple[int, Row]]]:
    """The function that reads the rows, numbered as those below the headings of a table."""
    return lambda: enumerate(rows, start=2)


def import_into(
    database: Database, entity: str, *rows: Row, watch: ImportObserver | None = None,
    **options: Any,
) -> ImportReport:  # fmt: skip
    """Import the rows as the file `plan.csv`, in a command of their own."""
    with database.write("import") as connection:
        return import_rows(
            connection, ENTITIES[entity], reader_of(rows), file="plan.csv",
            options=ImportOptions(**options), watch=watch,
        )  # fmt: skip


def refusal(database: Database, entity: str, *rows: Row, **options: Any) -> str:
    """The message with which the import of the rows is refused. It changes no record."""
    before = records(database, entity)
    with pytest.raises(ImportRejected) as refused:
        import_into(database, entity, *rows, **options)
    assert records(database, entity) == before
    return str(refused.value)
