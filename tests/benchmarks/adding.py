"""1,000 single adds beside as many inserts of sqlite-utils with a trigger that keeps their history.

    cd tests
    python -m benchmarks.adding FOLDER PYTHON [COUNT]

FOLDER lies on the disk that is measured, since each add and each insert is committed to it. PYTHON
is the interpreter of an environment with sqlite-utils. The parts alternate, so that a busy machine
slows both.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ecodiplo import open_database

PARTS = 10
# Inserts and commits a part of the rows, and prints the seconds.
INSERTS = """
import sqlite_utils, sys, time
place, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
db = sqlite_utils.Database(place)
table = db["visits"]
if not table.exists():
    table.create({"id": int, "ref": str, "direction": str, "title": str, "start_date": str},
                 pk="id")
    db.executescript('''
        CREATE TABLE changes (id INTEGER PRIMARY KEY, at TEXT, table_name TEXT, record_id INTEGER,
                              action TEXT, new TEXT);
        CREATE TRIGGER history AFTER INSERT ON visits BEGIN
            INSERT INTO changes (at, table_name, record_id, action, new) VALUES (
                strftime('%Y-%m-%d %H:%M:%f', 'now'), 'visits', NEW.id, 'insert',
                json_object('ref', NEW.ref, 'direction', NEW.direction, 'title', NEW.title,
                            'start_date', NEW.start_date));
        END;
    ''')
begun = time.perf_counter()
for number in range(first, first + count):
    table.insert({"ref": f"DEL-2023-{number:04}", "direction": "inbound",
                  "title": f"Visit {number}", "start_date": "2023-05-01"})
print(time.perf_counter() - begun)
"""


def main(folder: str, python: str, count: int) -> None:
    """Print the seconds of both, and their ratio."""
    ours = theirs = 0.0
    part = count // PARTS
    with tempfile.TemporaryDirectory(dir=folder) as own:
        office = open_database(Path(own) / "office.db", create=True)
        for first in range(0, count, part):
            begun = time.perf_counter()
            for number in range(first, first + part):
                office.add(
                    "delegations", direction="inbound", title=f"Visit {number}",
                    start_date="2023-05-01",
                )  # fmt: skip
            ours += time.perf_counter() - begun
            command = [python, "-c", INSERTS, str(Path(own) / "theirs.db"), str(first), str(part)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            theirs += float(done.stdout)
    ratio = ours / theirs
    print(f"{count} adds {ours:.1f} s, sqlite-utils {theirs:.1f} s: {ratio:.1f} times")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1_000)
