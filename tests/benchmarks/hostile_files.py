"""Import many damaged files and look at what comes of it.

Run by hand: `python tests/benchmarks/hostile_files.py 10000 [FIRST] [FORMAT...]`. Prints the exit
codes by format, the slowest files, the most memory that a process came to, and every file that
did what none may: crash, leave part of itself, say anything but plain short lines. A file is
known by its format and number: `hostile(number, format)` makes it again.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import sys
import tempfile
import time
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from typer.testing import CliRunner

from contents import everything
from ecodiplo.cli.app import app
from ecodiplo.db.engine import Database
from hostile import CODES, FORMATS, hostile, unfit

WORKERS = 2
# A worker is replaced after so many files, so that memory is of few.
CHUNK = 250


def main() -> None:
    """Make a database, share the numbers out, add up."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    formats = sys.argv[3:] or list(FORMATS)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "office.db"
        CliRunner().invoke(app, ["--db", str(database), "seed"])
        each = -(-count // len(formats))
        chunks = [
            (str(database), format_, range(at, min(at + CHUNK, first + each)))
            for at in range(first, first + each, CHUNK)
            for format_ in formats
        ]
        codes: Counter[tuple[str, Any]] = Counter()
        slowest: list[tuple[float, str]] = []
        largest: list[tuple[int, str]] = []
        begun = time.monotonic()
        context = multiprocessing.get_context("spawn")
        with context.Pool(WORKERS, maxtasksperchild=1) as pool:
            for found in pool.imap_unordered(work, chunks):
                codes.update(found["codes"])
                slowest = sorted([*slowest, *found["times"]], reverse=True)[:8]
                largest = sorted([*largest, *found["grown"]], reverse=True)[:8]
                for fault in found["faults"]:
                    print("FAULT", fault, flush=True)
        print(f"{sum(codes.values()):,} files in {time.monotonic() - begun:.0f} s")
    for (format_, code), number in sorted(codes.items(), key=str):
        print(f"  {format_}: exit {code}: {number:,}")
    print("slowest:", *(f"\n  {seconds:.1f} s  {name}" for seconds, name in slowest))
    print("peak memory of a process:", *(f"\n  {kib / 1024:.0f} MiB after {name}"
                                         for kib, name in largest))  # fmt: skip


def work(chunk: tuple[str, str, range]) -> dict[str, Any]:
    """Import the files of some numbers, each into the same database, in this process."""
    place, format_, numbers = chunk
    warnings.simplefilter("error")
    found: dict[str, Any] = {"codes": Counter(), "times": [], "grown": [], "faults": []}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as folder:
        database, file = Path(folder) / "office.db", Path(folder) / f"plan.{format_}"
        shutil.copy(place, database)
        clean = database.read_bytes()
        before = everything(Database(str(database)))
        for number in numbers:
            options = _made(number, format_, file)
            name = f"{format_} {number} {' '.join(options)}"
            begun = time.monotonic()
            result = CliRunner(env={"ECODIPLO_DB": None, "ECODIPLO_LANG": None}).invoke(
                app, ["--db", str(database), "--lang", "en", "import", "delegations", str(file),
                      *options],
            )  # fmt: skip
            found["times"].append((time.monotonic() - begun, name))
            now = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            if now > peak:
                found["grown"].append((now, f"{name} ({file.stat().st_size:,} bytes)"))
                peak = now
            code: Any = result.exit_code
            crash = result.exception
            if crash and not isinstance(crash, SystemExit):
                code = f"{type(crash).__name__}: {crash}"[:300]
            found["codes"][format_, code] += 1
            if code not in CODES or code == 1:  # 1 is allowed, and rare enough to be looked at
                found["faults"].append((name, code, result.stderr[:200]))
            for line in unfit(result.stdout, result.stderr):
                found["faults"].append((name, "says", line[:200]))
            if database.read_bytes() != clean:
                if code not in (0, 5) and everything(Database(str(database))) != before:
                    found["faults"].append((name, f"wrote, and left with {code}"))
                database.write_bytes(clean)
            left = sorted(path.name for path in Path(folder).iterdir())
            if len(left) != (3 if code == 5 else 2):  # the rejected rows
                found["faults"].append((name, code, f"left {left}"))
            for path in Path(folder).iterdir():
                if path != database:
                    path.unlink()
    found["times"] = sorted(found["times"], reverse=True)[:8]
    return found


def _made(number: int, format_: str, file: Path) -> list[str]:
    """Write a damaged file, and give its options. Another process makes it, since making a large
    one takes more memory than reading it."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    if os.fork() == 0:
        content, options = hostile(number, format_)
        file.write_bytes(content)
        theirs.send(options)
        os._exit(0)
    options = ours.recv()
    os.wait()
    return list(options)


if __name__ == "__main__":
    main()
