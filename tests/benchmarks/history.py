"""What history costs: many inserts with triggers and without, and undoing them.

Run by hand: `python tests/benchmarks/history.py [DELEGATIONS] [PATH|URL]`, on a new database. An
undo of 100,000 delegations with 350,000 side rows is meant to stay under 10 seconds and 150 MB.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from ecodiplo.db import history
from ecodiplo.db.engine import Database
from ecodiplo.db.migrate import upgrade
from ecodiplo.db.table_shapes import stored_shapes
from ecodiplo.models import whole_metadata
from ecodiplo.services.history.undo import command_to_undo, undo

TABLES = whole_metadata().tables


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        database = Database(sys.argv[2] if len(sys.argv) > 2 else str(Path(folder) / "many.db"))
        upgrade(database)
        with database.write("some of each") as connection:
            for table, rows in world().items():
                connection.execute(insert(TABLES[table]), rows)
        with database.migrate() as connection:
            history.drop_triggers(connection)
        measured("insert without history", lambda: fill(database, count, keep=False))
        with database.migrate() as connection:
            history.create_triggers(connection, stored_shapes(connection))
        measured("insert with history", lambda: fill(database, count, keep=False))
        measured("insert with history, kept", lambda: fill(database, count, keep=True))
        measured("undo", lambda: take_back(database))
        measured("undo of the undo", lambda: take_back(database, 3))


def measured(what: str, work: Any) -> None:
    """Do the work, and print how long it took and the most memory so far."""
    start, busy = time.perf_counter(), time.process_time()
    work()
    took, busy = time.perf_counter() - start, time.process_time() - busy
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what}: {took:.1f} s, {busy:.1f} s of work, up to {most:.0f} MB so far", flush=True)


def world() -> dict[str, list[dict[str, Any]]]:
    """What delegations refer to."""
    return {
        "countries": [
            {"id": n, "code": f"C{n}", "kind": "country", "name_en": f"n{n}", "name_vi": f"v{n}"}
            for n in range(1, 51)
        ],
        "sectors": [
            {"id": n, "slug": f"s{n}", "name_en": f"n{n}", "name_vi": f"v{n}"} for n in range(1, 21)
        ],
        "partners": [
            {"id": n, "ref": f"PAR-{n}", "name": f"đối tác {n}", "kind": "other"}
            for n in range(1, 1001)
        ],
    }


def fill(database: Database, count: int, *, keep: bool) -> None:
    """Insert so many delegations, each with three or four side rows."""
    numbers = range(1, count + 1)
    with database.write("import delegations many.csv", keep=keep) as connection:
        for start in range(1, count + 1, 5000):
            part = numbers[start - 1 : start + 4999]
            connection.execute(insert(TABLES["delegations"]), [delegation(n) for n in part])
            for table, rows in sides(part).items():
                connection.execute(insert(TABLES[table]), rows)


def delegation(n: int) -> dict[str, Any]:
    """A delegation as an office enters it."""
    return {
        "id": n, "ref": f"DEL-2022-{n:06}", "direction": "inbound",
        "title": f"Business delegation {n}", "title_vi": f'Đoàn doanh nghiệp "số" {n}',
        "head_name": "Nguyễn Văn A", "level": "business", "start_date": f"202{n % 5}-09-14",
        "member_count": n % 30 + 1, "places": "Hải Phòng", "status": "completed",
        "purpose": "Tìm hiểu cơ hội đầu tư vào khu công nghiệp", "source_locator": "trang 3",
    }  # fmt: skip


def sides(numbers: range) -> dict[str, list[dict[str, Any]]]:
    """The side rows of the delegations."""
    return {
        "delegation_countries": [{"delegation_id": n, "country_id": n % 50 + 1} for n in numbers],
        "delegation_sectors": [{"delegation_id": n, "sector_id": n % 20 + 1} for n in numbers],
        "delegation_partners": [
            {"delegation_id": n, "partner_id": (n + k) % 1000 + 1, "role": "met"}
            for n in numbers
            for k in range(n % 2 + 1)
        ],
    }


def take_back(database: Database, number: int | None = None) -> None:
    """Undo the last command, or a numbered one."""
    with database.read() as connection:
        number = command_to_undo(connection, number).number or 0
    with database.write(f"undo {number}", number) as connection:
        undo(connection, number)


if __name__ == "__main__":
    main()
