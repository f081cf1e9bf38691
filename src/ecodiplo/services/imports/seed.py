"""The records that come with the program, and their import."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.location import shipped_path
from ecodiplo.errors import EcodiploError
from ecodiplo.formats.input_file import InputFile
from ecodiplo.language import Label
from ecodiplo.services.history.office_changes import office_changes
from ecodiplo.services.imports.import_file import import_file
from ecodiplo.services.imports.import_rows import import_rows
from ecodiplo.services.imports.options import ImportOptions
from ecodiplo.services.query import mapping
from ecodiplo.services.query.read_records import NO_DAY, read_records
from ecodiplo.services.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.services.imports.report import ImportReport


def seed(
    connection: Connection, folder: Path | None = None, *, reference: bool = False
) -> list[ImportReport]:
    """Import each entity's CSV file of `folder`, the program's own by default, in the order of the
    catalogue. With `reference`, import only the lists that every office needs, and of the shipped
    ones no row that names the place of the shipped office.

    A second run changes nothing. A run of a newer program adds and changes what is new in its
    files, but no field that the office has changed, by the history of the record. The shipped
    record about the office itself is left out where it has entered its own. Raises InvalidData for
    a faulty file, and EcodiploError when the office has given a shipped ref to another record, or
    is one of another place.
    """
    own = folder is None
    folder = folder or shipped_path("seed")
    if own and not reference:
        _refuse_another_place(connection, _places(folder))
    without = _places(folder) if own and reference else frozenset()
    reports = (
        _import_shipped(connection, entity, path, without) if own
        else import_file(connection, entity, InputFile(path), ImportOptions(allow_empty=True))
        for entity in ENTITIES.values()
        if (entity.reference or not reference)
        and (path := folder / f"{entity.name}.csv").exists()
    )  # fmt: skip
    return [*filter(None, reports)]


def _places(folder: Path) -> frozenset[str]:
    """The names of the place of the shipped office."""
    (office,) = _read(folder / "offices.csv")
    return frozenset(filter(None, (office["place"], office["place_vi"])))


def _refuse_another_place(connection: Connection, shipped: frozenset[str]) -> None:
    """Raise EcodiploError when the office is one of another place than the shipped records."""
    settings = read_settings(connection)
    own = [settings[name] for name in ("place", "place_vi") if settings.get(name)]
    if own and not any(place in name for place in shipped for name in own):
        raise EcodiploError(
            Label("this is a database of {own}, and the shipped records are those of {shipped};"
                  " load the lists that every office needs with `ecodiplo seed --reference`",
                  "đây là cơ sở dữ liệu của {own}, còn dữ liệu có sẵn là của {shipped}; hãy nạp các"
                  " danh mục dùng chung bằng `ecodiplo seed --reference`")
            .fill(own=own[-1], shipped=max(shipped))
        )  # fmt: skip


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def _check_refs(
    connection: Connection,
    entity: Entity,
    rows: list[dict[str, str]],
    changed: Mapping[str, set[str]],
) -> None:
    """Raise EcodiploError when the office has given a shipped ref to another record of its own: a
    record cannot be half of each."""
    if entity.key != "ref":
        return
    names = entity.natural_key[:3] if entity.title == entity.key else (entity.title,)
    naming = [entity.by_name[name] for name in names if name]
    own = [key for key, names in changed.items() if entity.key in names]
    where = [mapping.column(entity, entity.key).in_(own)]
    stored = {
        row[entity.key]: [_exported(field, row) for field in naming]
        for row in read_records(connection, entity, (entity.by_name[entity.key], *naming),
                                today=NO_DAY, where=where)
    }  # fmt: skip
    shipped = {row[entity.key]: [row[field.name] for field in naming] for row in rows}
    if others := sorted(key for key, names in stored.items() if names != shipped[key]):
        raise EcodiploError(
            Label("{refs}: the office has given these refs to records of its own; load the shipped"
                  " records into a new database",
                  "{refs}: cơ quan đã dùng các mã này cho hồ sơ của mình; hãy nạp dữ liệu có sẵn"
                  " vào một cơ sở dữ liệu mới")
            .fill(refs=", ".join(others))
        )  # fmt: skip


def _exported(field: Field, row: Mapping[str, Any]) -> str:
    value = row.get(field.name)
    return "" if value is None else field.type.export(value)


def _import_shipped(
    connection: Connection, entity: Entity, path: Path, without: frozenset[str]
) -> ImportReport | None:
    """Import a file of the program without the cells of fields that the office has changed, and
    without the rows that name a place of `without`. None for a record about the office itself,
    where it has entered its own."""
    every = _read(path)
    rows = [row for row in every if not any(_names(row, place) for place in without)]
    keys = [row[entity.key] for row in rows]
    changed = office_changes(connection, entity, keys)
    if entity.single:
        present = {*connection.scalars(select(mapping.column(entity, entity.key)))}
        own = {key for key, names in changed.items() if entity.key in names}
        if present - {*keys} or own:
            return None
    _check_refs(connection, entity, rows, changed)
    if not changed and rows == every:
        return import_file(connection, entity, InputFile(path))

    def unchanged(row: Mapping[str, str]) -> dict[str, str]:
        fields = changed.get(row[entity.key], set()) - {entity.key}
        return {name: "" if name in fields else cell for name, cell in row.items()}

    return import_rows(
        connection, entity, lambda: ((at, unchanged(row)) for at, row in enumerate(rows, start=2)),
        file=path.name,
    )  # fmt: skip


def _names(row: Mapping[str, str], place: str) -> bool:
    return any(place in cell for cell in row.values())
