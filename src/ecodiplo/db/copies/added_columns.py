"""Columns that users added to tables of the program: a transfer adds them to the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect

from ecodiplo.db.copies.engines import of_engine
from ecodiplo.db.copies.names import quoted
from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


def add_columns(source: Connection, target: Connection, table: str, names: Iterable[str]) -> None:
    """Add the columns of the source to the table of the target, with a type that keeps every value.
    Raises EcodiploError for a type that the other engine has not."""
    types = {column["name"]: column["type"] for column in inspect(source).get_columns(table)}
    engine = of_engine(target.dialect.name)
    is_other = source.dialect.name != target.dialect.name
    for name in names:
        kind = types[name]
        text = engine.column_type(kind) if is_other else kind.compile(source.dialect)
        if text is None:
            raise EcodiploError(
                Label(
                    f"the column {name} of {table}, which is not ecodiplo's, has the type {kind},"
                    " which the other engine stores in another way; nothing was copied",
                    f"cột {name} của {table}, không phải của ecodiplo, có kiểu {kind} mà cơ sở dữ"
                    " liệu kia lưu theo cách khác; chưa sao chép gì",
                )
            )
        target.exec_driver_sql(f"ALTER TABLE {quoted(table)} ADD COLUMN {quoted(name)} {text}")
