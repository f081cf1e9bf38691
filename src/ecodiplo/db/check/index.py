"""The search index against the texts of the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect, select
from sqlalchemy.exc import DBAPIError

from ecodiplo.db.check.engines import of_engine
from ecodiplo.db.check.findings import CORRECT, UNREADABLE, Check, Finding
from ecodiplo.db.check.places import record_ref
from ecodiplo.db.search.indexed import INDEX, indexed_tables
from ecodiplo.language import Label
from ecodiplo.models import whole_metadata

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection

    from ecodiplo.db.table_shapes import TableShape

GONE = Label("the search index is gone", "chỉ mục tìm kiếm không còn")
# A text that is not UTF-8, which the check of texts names.
UNREADABLE_TEXT = CORRECT + Label(" whose text cannot be read", " có văn bản không đọc được")
WORDS = Label(
    "the search index does not have its words", "chỉ mục tìm kiếm không có đúng các từ của dòng"
)
SURPLUS = Label("the search index has words of a row that does not exist",
                "chỉ mục tìm kiếm có từ của một dòng không tồn tại")  # fmt: skip


def check(connection: Connection, shapes: Mapping[str, TableShape]) -> Iterator[Finding]:
    """The findings of all tables whose texts are in the index."""
    if not inspect(connection).has_table(INDEX):
        yield Finding(Check.INDEX, GONE, table=INDEX)
        return
    engine = of_engine(connection.dialect.name)
    for name, table in indexed_tables().items():
        shape = shapes.get(name)
        if shape is None or {"id", table.record_id, *table.texts} - shape.columns.keys():
            continue  # the check of the schema says so
        own = whole_metadata().tables[name]
        try:
            with connection.begin_nested():
                differing = [*engine.unindexed(connection, table)]
        except DBAPIError as error:
            problem = UNREADABLE.fill(message=str(error.orig).splitlines()[0])
            yield Finding(Check.INDEX, problem, UNREADABLE_TEXT, name)
            continue
        for row, exists in differing:
            ref = select(record_ref(own, shapes)).where(own.c.id == row)
            record = connection.scalar(ref.select_from(own)) if exists else None
            problem = WORDS if exists else SURPLUS
            yield Finding(Check.INDEX, problem, table=name, row=row, record=record or "")
