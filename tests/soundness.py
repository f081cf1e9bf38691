"""Whether a database is whole: its file, its triggers, its history and its search index."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Text, func, select, text

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db import triggers
from ecodiplo.db.engine import Database
from ecodiplo.db.history.recorded_tables import UNRECORDED
from ecodiplo.db.search.indexed import indexed_tables
from ecodiplo.models import whole_metadata
from ecodiplo.models.history import changes, commands
from ecodiplo.models.history import imports as imports_table
from ecodiplo.services.check.check_database import check_database
from ecodiplo.services.query import mapping


def faults(database: Database) -> list[str]:
    """A line for each fault, those that `db check` finds first; none when the database is whole."""
    findings = [f"{each.table} {each.record}: {each.problem}" for each in check_database(database)]
    with database.read() as connection:
        return [
            *findings,
            *_file_faults(connection),
            *([] if triggers.are_whole(connection) else [triggers.damage(connection).en]),
            *_history_faults(connection),
            *_command_faults(connection),
            *_index_faults(connection),
        ]


def _file_faults(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    for pragma, sound in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
        rows = [*map(tuple, connection.exec_driver_sql(f"PRAGMA {pragma}"))]
        if rows != sound:
            yield f"{pragma}: {rows[:3]}"
    for table in ("current_command", "replacing"):
        if connection.scalar(text(f"SELECT count(*) FROM {table}")):
            yield f"{table} is not empty"


def _history_faults(connection: Connection) -> Iterator[str]:
    """The rows that the changes of history, one after another, do not lead to."""
    led_to: dict[str, Counter[str]] = {}
    columns = (changes.c.table_name, changes.c.old, changes.c.new)
    for name, old, new in connection.execute(select(*columns).order_by(changes.c.id)):
        images = led_to.setdefault(name, Counter())
        for image, step in ((old, -1), (new, 1)):
            if image is not None:
                images[_form(image)] += step
    for table in whole_metadata().sorted_tables:
        if table.name not in UNRECORDED:
            rows = Counter(map(_form, _images(connection, table.name)))
            images = Counter({form: n for form, n in led_to.get(table.name, {}).items() if n})
            if rows != images:
                yield f"{table.name}: without history {rows - images}; without row {images - rows}"


def _images(connection: Connection, table: str) -> Iterator[dict[str, Any]]:
    if connection.dialect.name == "sqlite":
        for row in connection.exec_driver_sql(f"SELECT * FROM {table}").mappings():
            yield {name: value for name, value in row.items() if value is not None}
    else:
        images = f"SELECT jsonb_strip_nulls(to_jsonb(t)) FROM {table} t"
        yield from connection.exec_driver_sql(images).scalars()


def _form(image: dict[str, Any]) -> str:
    """The image as a text; history does not record a change of the time of the change alone."""
    own = {name: value for name, value in image.items() if name != "updated_at"}
    return json.dumps(own, sort_keys=True, ensure_ascii=False)


def _command_faults(connection: Connection) -> Iterator[str]:
    numbers = {*connection.scalars(select(commands.c.id))}
    named = {*connection.scalars(select(changes.c.command_id).distinct())} - {None}
    if named - numbers:
        yield f"changes of commands that are not there: {sorted(named - numbers)[:5]}"
    imports = {*connection.scalars(select(imports_table.c.command_id))}
    undos = {*connection.scalars(select(commands.c.id).where(commands.c.undoes_id.is_not(None)))}
    if idle := numbers - named - imports - undos:
        yield f"commands that changed nothing: {sorted(idle)[:5]}"
    touched = func.count(
        func.distinct(changes.c.record_table + "/" + changes.c.record_id.cast(Text))
    )
    by_command = select(changes.c.command_id, touched).group_by(changes.c.command_id)
    counts = {row[0]: row[1] for row in connection.execute(by_command)}
    for number, total in connection.execute(
        select(commands.c.id, commands.c.added + commands.c.changed + commands.c.deleted)
    ):
        # A record that a command adds and deletes is touched and counted in neither.
        if total > counts.get(number, 0) or (counts.get(number) and not total):
            yield f"command {number} counts {total} records and touched {counts.get(number, 0)}"


def _index_faults(connection: Connection) -> Iterator[str]:
    """Records without an entry in the search index, and entries without a record."""
    own = {mapping.table(entity).name for entity in ENTITIES.values()} & indexed_tables().keys()
    for name in sorted(own):
        records = {*connection.scalars(select(whole_metadata().tables[name].c.id))}
        entries = text("SELECT record_id FROM search_index WHERE record_table = :name")
        if differing := records ^ {*connection.scalars(entries, {"name": name})}:
            yield f"index of {name}: {sorted(differing)[:5]}"
