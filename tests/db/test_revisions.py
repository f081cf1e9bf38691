"""Revisions, for those who write them: what Alembic may do, and what it leaves alone."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, inspect, text

from databases import Templates, is_sqlite, place
from ecodiplo.db import files, triggers
from ecodiplo.db.engine import Database
from ecodiplo.db.migrate import known_revisions, upgrade
from ecodiplo.db.revision import HEAD
from ecodiplo.errors import EcodiploError
from ecodiplo.models import whole_metadata
from schemas import schema
from shell import directly

ROOT = Path(__file__).parents[2]
# Tables of history, which record what the program does and not what an office enters.
HISTORY = {"commands", "changes", "imports", "current_command", "replacing"}
# The names that tables and columns had before revision 0006.
FORMER = {"snapshots": "accounts", "snapshot_figures": "account_figures",
          "snapshot_figure_records": "account_figure_records"}  # fmt: skip
FORMER_COLUMNS = {"snapshot_id": "account_id", "snapshot_figure_id": "account_figure_id"}
# Columns that a revision fills from what an earlier schema says.
DERIVED = {"value", "role_in_totals", "report_period", "territory_id", "stage", *FORMER_COLUMNS,
           "valid_from", "valid_to"}  # fmt: skip


def alembic(*args: str, database: Database | None = None) -> subprocess.CompletedProcess[str]:
    environ = {key: value for key, value in os.environ.items() if key != "ECODIPLO_DB"}
    if database is not None:
        environ["ECODIPLO_DB"] = place(database)
    return subprocess.run(
        [sys.executable, "-m", "alembic", *args], cwd=ROOT, env=environ, check=False,
        capture_output=True, text=True,
    )  # fmt: skip


def rows(connection: Connection, table: str) -> list[dict[str, Any]]:
    """The rows of a table, without the time of their last change."""
    found = connection.execute(text(f"SELECT * FROM {table}")).mappings()
    return sorted(
        ({name: value for name, value in row.items() if name != "updated_at"} for row in found),
        key=str,
    )


def office_tables() -> list[str]:
    return [table.name for table in whole_metadata().sorted_tables if table.name not in HISTORY]


def fill(connection: Connection, seeded: dict[str, list[dict[str, Any]]]) -> None:
    """Insert the rows into a schema of an earlier revision, as far as it has their columns."""
    triggers.drop(connection)  # today's triggers, which earlier revisions lack tables for
    if connection.dialect.name == "postgresql":  # rows of a table refer to later ones
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    present = set(inspect(connection).get_table_names())
    for table, values in seeded.items():
        name = table if table in present else FORMER.get(table, table)
        if name not in present:
            continue
        columns = {column["name"] for column in inspect(connection).get_columns(name)}
        for row in values:
            own = {FORMER_COLUMNS.get(key, key): value for key, value in row.items()}
            if "value_hundredths" in columns and own.get("value") is not None:
                own["value_hundredths"] = round(own["value"] * 100)  # before revision 0007
            if "counted" in columns:  # before revision 0008
                own["counted"] = int(own["role_in_totals"] == "counted")
            if "report_period" not in columns and "report_period" in own:  # before revision 0009
                own["period_end"] = own["period_end"] or own["report_period"]
            if "territory" in columns and own.get("territory_id") is not None:
                own["territory"] = "Hải Phòng"  # a text before revision 0011
            own = {key: value for key, value in own.items() if key in columns}
            places = ", ".join(f":{key}" for key in own)
            connection.execute(
                text(f"INSERT INTO {name} ({', '.join(own)}) VALUES ({places})"), own
            )


def without_later_columns(
    connection: Connection, seeded: dict[str, list[dict[str, Any]]]
) -> dict[str, list[dict[str, Any]]]:
    """The rows without the values that the schema of an earlier revision has no column for. A table
    that it lacks is whole: a revision fills it."""
    present = set(inspect(connection).get_table_names())
    kept = {}
    for table, values in seeded.items():
        name = table if table in present else FORMER.get(table, table)
        own = (
            {column["name"] for column in inspect(connection).get_columns(name)}
            if name in present
            else None
        )
        kept[table] = [
            {
                key: value if own is None or key in own or key in DERIVED else None
                for key, value in row.items()
            }
            for row in values
        ]
    return kept


@pytest.mark.parametrize("revision", sorted(known_revisions())[:-1])
def test_a_filled_database_of_an_earlier_revision_becomes_as_a_fresh_one(
    nowhere: Database, templates: Templates, revision: str
) -> None:
    fresh = templates.get(nowhere.url.get_backend_name(), filled=True)
    with fresh.read() as connection:
        wanted = {table: rows(connection, table) for table in office_tables()}
    wanted["indicators"] = [
        row
        for row in wanted["indicators"]
        if row["unit"] != "adjustment"  # since revision 0013
    ]
    wanted["abbreviations"] = []  # of the seed, since revision 0017
    wanted["offices"] = []  # likewise, since revision 0019
    upgrade(nowhere, revision)
    with nowhere.migrate() as connection:
        fill(connection, wanted)
        wanted = without_later_columns(connection, wanted)
    assert upgrade(nowhere) == (revision, HEAD)
    with nowhere.read() as connection:
        assert triggers.are_whole(connection)
        for table in office_tables():
            own = rows(connection, table)
            if table == "territories":  # made by revision 0011
                for row in (*own, *wanted[table]):
                    row["created_at"] = None
            assert own == wanted[table], table


def test_sql_that_is_run_elsewhere_makes_what_the_revisions_make(
    nowhere: Database, templates: Templates
) -> None:
    sql = alembic("upgrade", "head", "--sql", database=nowhere).stdout
    files.create_file(nowhere.url)
    if is_sqlite(nowhere):
        with contextlib.closing(sqlite3.connect(str(nowhere))) as shell:
            shell.executescript(sql)
    else:
        directly(nowhere, sql)
    migrated = templates.get(nowhere.url.get_backend_name(), filled=False)
    with nowhere.migrate() as connection, migrated.migrate() as other:
        assert schema(connection) == schema(other)


def test_batch_mode_rebuilds_every_table_of_sqlite(seeded: Database) -> None:
    if not is_sqlite(seeded):
        pytest.skip("PostgreSQL alters tables in place")
    with seeded.migrate() as connection:
        before = {table: rows(connection, table) for table in office_tables()}
        triggers.drop(connection)
        operations = Operations(MigrationContext.configure(connection))
        for table in whole_metadata().tables:
            with operations.batch_alter_table(table, recreate="always"):
                pass
        triggers.create(connection, newest=True)
        strict = connection.execute(text("SELECT name, strict FROM pragma_table_list"))
        loose = {name for name, is_strict in strict if not is_strict}
        assert not loose & set(whole_metadata().tables)
    assert alembic("check", database=seeded).returncode == 0
    with seeded.write("check") as connection:
        assert {t: rows(connection, t) for t in office_tables()} == before


def test_alembic_leaves_what_users_made_alone(seeded: Database) -> None:
    directly(seeded, "CREATE TABLE mine (id INTEGER PRIMARY KEY, ref TEXT)",
             "CREATE INDEX mine_by_ref ON mine (ref)",
             "CREATE INDEX partners_by_website ON partners (website)",
             "CREATE VIEW my_partners AS SELECT ref, name FROM partners")  # fmt: skip
    done = alembic("check", database=seeded)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr


@pytest.mark.parametrize("way", ["-x", "sqlalchemy.url"])
def test_alembic_moves_the_database_that_it_is_given(
    nowhere: Database, tmp_path: Path, way: str
) -> None:
    url = place(nowhere)
    settings = tmp_path / "alembic.ini"
    text_ = (ROOT / "alembic.ini").read_text(encoding="utf-8")
    text_ = text_.replace("%(here)s", str(ROOT)).replace("[alembic]\n", "[alembic]\n{url}")
    address = url.replace("%", "%%")
    settings.write_text(
        text_.replace("{url}", f"sqlalchemy.url = {address}\n" if way != "-x" else ""),
        encoding="utf-8",
    )
    args = ["-x", f"url={url}"] if way == "-x" else []
    assert alembic("-c", str(settings), *args, "upgrade", "head").returncode == 0
    assert nowhere.revision() == HEAD


def test_alembic_refuses_an_argument_that_it_would_pass_over(tmp_path: Path) -> None:
    done = alembic("-x", f"db={tmp_path / 'x.db'}", "upgrade", "head")
    assert done.returncode != 0
    assert "-x takes url=PATH or url=URL, not db" in done.stdout + done.stderr


def test_the_revision_of_another_program_is_not_called_a_newer_ecodiplo(seeded: Database) -> None:
    directly(seeded, "UPDATE alembic_version SET version_num = 'f3a9c2'")
    for use in (seeded.read, seeded.write):
        with pytest.raises(EcodiploError, match="'f3a9c2', which is not one of ecodiplo's"), use():
            pass
    with pytest.raises(EcodiploError, match="not one of ecodiplo's"):
        upgrade(seeded)


def test_a_later_revision_is_called_a_newer_ecodiplo(seeded: Database) -> None:
    directly(seeded, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(EcodiploError, match="made by a newer ecodiplo"), seeded.read():
        pass
