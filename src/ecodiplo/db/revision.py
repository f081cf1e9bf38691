"""The revision of a database's schema, and whether this program works with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from ecodiplo.db.kept_connections import of_schema
from ecodiplo.db.location import newest_revision
from ecodiplo.errors import EcodiploError, NotFound
from ecodiplo.language import Label
from ecodiplo.models.column_types import check_kind

if TYPE_CHECKING:
    from sqlalchemy import Connection

# The revision that this program works with.
HEAD = newest_revision()

_REVISION = text("SELECT version_num FROM alembic_version")


def _table_names(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()


def revision_of(connection: Connection) -> str | None:
    """The revision of the schema; None before the first migration.

    Raises EcodiploError when the database holds other tables and was not made by ecodiplo.
    """
    tables = of_schema(connection, "tables", _table_names)
    if "alembic_version" in tables:
        revision: str | None = connection.execute(_REVISION).scalar()
        check_kind(revision, str)
        return revision
    if tables:
        raise EcodiploError(
            Label(
                f"the database contains the table {tables[0]!r} and is not one of ecodiplo's;"
                " choose another with --db",
                f"cơ sở dữ liệu chứa bảng {tables[0]!r} và không phải của ecodiplo;"
                " hãy chọn cơ sở dữ liệu khác bằng --db",
            )
        )
    return None


def check_revision(place: object, revision: str | None) -> None:
    """Raise NotFound when the database at `place` has no tables, EcodiploError when its schema is
    not the program's."""
    if revision == HEAD:
        return
    if revision is None:
        raise NotFound(
            Label(
                f"{place} has no tables yet; create them with `ecodiplo init`",
                f"{place} chưa có bảng nào; hãy tạo bằng `ecodiplo init`",
            )
        )
    if not revision.isdecimal() or revision > HEAD:
        raise unknown_revision(place, revision)
    raise EcodiploError(
        Label(
            f"{place} has the older schema {revision};"
            f" upgrade it to {HEAD} with `ecodiplo db upgrade`",
            f"{place} dùng lược đồ cũ {revision}; hãy nâng lên {HEAD} bằng `ecodiplo db upgrade`",
        )
    )


def unknown_revision(place: object, revision: str) -> EcodiploError:
    """The error for a revision that this program does not know: a newer one, or another
    program's."""
    if revision.isdecimal():
        return EcodiploError(
            Label(
                f"{place} was made by a newer ecodiplo (schema {revision}, this one knows"
                f" {HEAD}); update with `pip install --upgrade ecodiplo`",
                f"{place} do phiên bản ecodiplo mới hơn tạo ra (lược đồ {revision}, bản này biết"
                f" {HEAD}); hãy cập nhật bằng `pip install --upgrade ecodiplo`",
            )
        )
    return EcodiploError(
        Label(
            f"{place} is at the schema revision {revision!r}, which is not one of ecodiplo's:"
            " another program has migrated it; choose another database with --db",
            f"{place} ở phiên bản lược đồ {revision!r}, không phải của ecodiplo: chương trình"
            " khác đã thay đổi nó; hãy chọn cơ sở dữ liệu khác bằng --db",
        )
    )
