"""Importing 100,000 delegations beside `sqlite-utils insert`, on the same file in the same run.

    pip install sqlite-utils
    python tests/benchmarks/importing.py [ROWS]

ecodiplo checks every cell, resolves partners, countries and sectors, writes 375,000 side rows,
keeps references, rules, history and the search index, and writes all or nothing; sqlite-utils
makes one table of text. The pairs alternate, so that a busy machine slows both. The file is what
`ecodiplo export delegations` writes: every stored field.
"""

from __future__ import annotations

import csv
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.location import shipped_path

PAIRS = 3


def column(file: str, name: str) -> list[str]:
    """A column of one of the seed's files."""
    with (shipped_path("seed") / file).open(encoding="utf-8") as rows:
        return [row[name] for row in csv.DictReader(rows)]


def write(path: Path, count: int) -> None:
    """A file of so many delegations, of two countries and partners now and then."""
    chance = random.Random(7)
    countries, sectors = column("countries.csv", "code"), column("sectors.csv", "slug")
    partners = column("partners.csv", "name")
    fields = [field.name for field in ENTITIES["delegations"].stored]
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.DictWriter(stream, fields, restval="")
        rows.writeheader()
        for number in range(count):
            year, month, day = (
                chance.randint(2005, 2024),
                chance.randint(1, 12),
                chance.randint(1, 25),
            )
            country = chance.choice(countries)
            met = [chance.choice(partners) + chance.choice((" | host", " | visitor", ""))
                   for _ in range(1 + number % 2)]  # fmt: skip
            rows.writerow({
                "ref": f"DEL-{year}-{number:06}",
                "direction": chance.choice(("inbound", "outbound")),
                "title": f"Working visit {number} of the delegation of {country}",
                "title_vi": f"Đoàn công tác số {number} của {country} thăm và làm việc",
                "head_name": f"Nguyễn Văn {number}", "head_title": "Deputy Director",
                "head_title_vi": "Phó Giám đốc",
                "level": chance.choice(("ministerial", "ambassador", "business", "expert")),
                "start_date": f"{year}-{month:02}-{day:02}",
                "end_date": f"{year}-{month:02}-{day + 2:02}",
                "member_count": chance.randint(2, 30),
                "countries": "; ".join({country, *chance.sample(countries, number % 4 == 0)}),
                "partners": "; ".join(dict.fromkeys(met)), "sectors": chance.choice(sectors),
                "places": "Cát Hải, Đình Vũ", "status": "completed", "host_body": "Sở Ngoại vụ",
                "purpose": "Cooperation in ports, logistics and investment promotion",
                "purpose_vi": "Hợp tác về cảng biển, logistics và xúc tiến đầu tư",
                "source": "SRC-0001", "source_locator": "P1",
            })  # fmt: skip


def run(*command: str) -> tuple[float, float]:
    """Seconds that the command took, and the MiB that it needed at most."""
    before = time.perf_counter()
    if (child := os.fork()) == 0:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        os.execvp(command[0], command)
    _, status, usage = os.wait4(child, 0)
    if status:
        sys.exit(f"{' '.join(command)} failed")
    return time.perf_counter() - before, usage.ru_maxrss / 1024


def main(count: int) -> None:
    """Time the pairs and print what came out."""
    if shutil.which("sqlite-utils") is None:
        sys.exit("the peer is missing: pip install sqlite-utils")
    ratios = []
    with tempfile.TemporaryDirectory() as folder:
        file, ours, theirs = (f"{folder}/{name}" for name in ("d.csv", "ours.db", "theirs.db"))
        write(Path(file), count)
        for _ in range(PAIRS):
            for old in (ours, theirs):
                Path(old).unlink(missing_ok=True)
            run("ecodiplo", "--db", ours, "seed")
            peer, _ = run("sqlite-utils", "insert", theirs, "delegations", file, "--csv", "--pk",
                          "ref", "--silent")  # fmt: skip
            first, memory = run("ecodiplo", "--db", ours, "import", "delegations", file)
            again, _ = run("ecodiplo", "--db", ours, "import", "delegations", file)
            undone, _ = run("ecodiplo", "--db", ours, "undo", "2", "--yes")
            ratios.append(first / peer)
            print(f"sqlite-utils {peer:.1f} s; import {first:.1f} s ({first / peer:.2f}),"
                  f" {memory:.0f} MiB; again {again:.1f} s; undo {undone:.1f} s")  # fmt: skip
    print(f"median ratio {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
