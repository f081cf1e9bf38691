"""Imports of rows that stand in a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.engine import Database
from ecodiplo.services.imports.import_file import import_rows
from ecodiplo.services.imports.options import ImportObserver, ImportOptions
from ecodiplo.services.imports.report import ImportReport

Row = Mapping[str, Any]


def reader_of(rows: Sequence[Row]) -> Callable[[], Iterator[tuple[int, Row]]]:
    """The function that reads the rows, numbered as those below the headings of a table."""
    return lambda: enumerate(rows, start=2)


def import_into(
    database: Database, entity: str, *rows: Row, watch: ImportObserver | None = None,
    **options: Any,
) -> ImportReport:  # fmt: skip
    """Import the rows as the file `plan.csv`, in a command of their own."""
    with database.write("import") as session:
        return import_rows(
            session, ENTITIES[entity], reader_of(rows), file="plan.csv",
            options=ImportOptions(**options), watch=watch,
        )  # fmt: skip
