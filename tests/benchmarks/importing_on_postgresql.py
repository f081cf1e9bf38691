"""Importing 100,000 delegations on PostgreSQL beside a COPY of the same rows, in the same run.

    cd tests
    ECODIPLO_TEST_POSTGRES=postgresql://... python -m benchmarks.importing_on_postgresql [ROWS]

The import is the whole command, with its start and its reading. The COPY stores the rows that the
import left, those of history and of the search index too, in a copy of the database before it, with
triggers and foreign keys switched off; so the user must be a superuser. The pairs alternate, so
that a busy machine slows both.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from benchmarks.data import partners, write_csv, write_parts
from benchmarks.stores import PROGRAM
from benchmarks.work import start

# The tables that an import of delegations writes, and what tells its rows from older ones.
TABLES = {
    "delegations": "id", "delegation_countries": "delegation_id",
    "delegation_partners": "delegation_id", "delegation_sectors": "delegation_id",
    "changes": "id", "search_index": "record_table = 'delegations' AND record_id",
}  # fmt: skip
PART = 2**18  # bytes
PAIRS = 3


def url(database: str) -> str:
    """The URL of a database of the server."""
    place = make_url(os.environ["ECODIPLO_TEST_POSTGRES"]).set(database=database)
    return place.set(drivername="postgresql").render_as_string(hide_password=False)


def create(database: str, template: str = "template1") -> None:
    """Create the database anew, as a copy of the template."""
    with psycopg.connect(url("postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)".encode())
        connection.execute(f"CREATE DATABASE {database} TEMPLATE {template}".encode())
        connection.execute("CHECKPOINT")


def keep_rows(database: str, before: str, folder: Path) -> None:
    """Write the rows that the database has and the one before it has not to a file a table."""
    with psycopg.connect(url(before)) as old, psycopg.connect(url(database)) as new:
        for table, id_ in TABLES.items():
            last = f"SELECT coalesce(max({id_.split()[-1]}), 0) FROM {table}"
            if table == "search_index":
                last = last.replace(table, f"{table} WHERE record_table = 'delegations'")
            (most,) = old.execute(last.encode()).fetchone() or (0,)
            rows = f"COPY (SELECT * FROM {table} WHERE {id_} > {most}) TO STDOUT"
            with (folder / table).open("wb") as file, new.cursor().copy(rows.encode()) as copy:
                for part in copy:
                    file.write(part)


def copy_rows(database: str, folder: Path) -> float:
    """Seconds that a COPY of the files into the database takes."""
    start = time.perf_counter()
    with psycopg.connect(url(database)) as connection:
        connection.execute("SET session_replication_role = replica")
        for table in TABLES:
            into = f"COPY {table} FROM STDIN".encode()
            with (folder / table).open("rb") as file, connection.cursor().copy(into) as copy:
                while part := file.read(PART):
                    copy.write(part)
    return time.perf_counter() - start


def main(count: int) -> None:
    """Time the pairs and print what came out."""
    ratios = []
    base, ours, floor = (f"ecodiplo_benchmark_{name}" for name in ("base", "ours", "floor"))
    create(base)
    with tempfile.TemporaryDirectory() as own:
        folder = Path(own)
        names = folder / "partners.csv"
        write_csv(names, partners(count))
        (file,) = write_parts(folder, count, count)

        def run(database: str, *words: str) -> tuple[float, float]:
            """Seconds of the clock, and MiB."""
            _, wall, memory = start((PROGRAM, "--db", url(database), *words), folder)
            return wall, memory

        run(base, "seed", "--reference")
        run(base, "import", "partners", str(names))
        for _ in range(PAIRS):
            create(ours, base)
            create(floor, base)
            first, memory = run(ours, "import", "delegations", str(file))
            keep_rows(ours, base, folder)
            least = copy_rows(floor, folder)
            again, _ = run(ours, "import", "delegations", str(file))
            undone, _ = run(ours, "undo", "3", "--yes")
            ratios.append(first / least)
            print(f"COPY {least:.1f} s; import {first:.1f} s ({first / least:.2f}),"
                  f" {memory:.0f} MiB; again {again:.1f} s; undo {undone:.1f} s")  # fmt: skip
    print(f"median ratio {statistics.median(ratios):.2f}")
    for database in (ours, floor, base):
        with psycopg.connect(url("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {database}".encode())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
