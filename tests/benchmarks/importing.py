"""Importing 100,000 delegations of 50,000 partners beside `sqlite-utils insert` and `enable-fts`, on
the same files in the same run.

    python -m venv peer && peer/bin/pip install sqlite-utils
    python tests/benchmarks/importing.py peer/bin/sqlite-utils [ROWS]

ecodiplo checks every cell, resolves partners, countries and sectors, writes 375,000 side rows,
keeps references, rules, history and the search index, and writes all or nothing; sqlite-utils
makes one table of text, and an index of its words. Seconds are of CPU, user and system, because
other programs change the wall time; the pairs alternate, because they change the CPU time too. The
file is what `ecodiplo export delegations` writes: every stored field. In a second file 5% of the
rows have a fault.
"""

from __future__ import annotations

import csv
import os
import random
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.location import shipped_path

PAIRS = 3
PARTNERS = [f"Công ty Cảng biển và Logistics {number:05} Co., Ltd" for number in range(50_000)]
TEXTS = ("title", "title_vi", "head_name", "head_title", "head_title_vi", "places", "host_body",
         "purpose", "purpose_vi")  # fmt: skip
FAULTS = [("start_date", "31/2/2019"), ("direction", "sideways"), ("countries", "Nowhere"),
          ("member_count", "many"), ("partners", "Unknown Company {} Ltd")]  # fmt: skip


def column(file: str, name: str) -> list[str]:
    """A column of one of the seed's files."""
    with (shipped_path("seed") / file).open(encoding="utf-8") as rows:
        return [row[name] for row in csv.DictReader(rows)]


def write_partners(path: Path) -> None:
    """A file of the partners."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["name", "kind"])
        rows.writerows((name, "corporation") for name in PARTNERS)


def write(path: Path, count: int, *, faulty: bool = False) -> None:
    """A file of so many delegations, of two countries and partners now and then; with `faulty`, 5%
    of the rows have a fault."""
    chance = random.Random(7)
    countries, sectors = column("countries.csv", "code"), column("sectors.csv", "slug")
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
            met = [chance.choice(PARTNERS) + chance.choice((" | host", " | visitor", ""))
                   for _ in range(1 + number % 2)]  # fmt: skip
            row = {
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
            }  # fmt: skip
            if faulty and chance.random() < 0.05:
                name, value = chance.choice(FAULTS)
                row[name] = value.format(number)
            rows.writerow(row)


def run(*command: str, codes: tuple[int, ...] = (0,)) -> tuple[float, float]:
    """Seconds of CPU that the command took, and the MiB that it needed at most."""
    if (child := os.fork()) == 0:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        os.execvp(command[0], command)
    _, status, usage = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) not in codes:
        sys.exit(f"{' '.join(command)} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main(peer: str, count: int) -> None:
    """Time the pairs and print what came out."""
    ratios: dict[str, list[float]] = {"sound": [], "faulty": [], "again": []}
    with tempfile.TemporaryDirectory() as folder:
        names = ("d.csv", "bad.csv", "p.csv", "seed.db", "ours.db", "theirs.db", "rejects.csv")
        file, bad, partners, seed, ours, theirs, rejects = (f"{folder}/{name}" for name in names)
        write(Path(file), count)
        write(Path(bad), count, faulty=True)
        write_partners(Path(partners))
        run("ecodiplo", "--db", seed, "seed")
        run("ecodiplo", "--db", seed, "import", "partners", partners)

        def beside(path: str) -> float:
            Path(theirs).unlink(missing_ok=True)
            insert = (theirs, "delegations", path, "--csv", "--pk", "ref", "--silent")
            seconds, _ = run(peer, "insert", *insert)
            return seconds + run(peer, "enable-fts", theirs, "delegations", *TEXTS)[0]

        for _ in range(PAIRS):
            other = beside(file)
            shutil.copy(seed, ours)
            first, memory = run("ecodiplo", "--db", ours, "import", "delegations", file)
            again, _ = run("ecodiplo", "--db", ours, "import", "delegations", file)
            print(f"sqlite-utils {other:.1f} s; import {first:.1f} s ({first / other:.2f}),"
                  f" {memory:.0f} MiB; again {again:.1f} s ({again / first:.2f})")  # fmt: skip
            ratios["sound"].append(first / other)
            ratios["again"].append(again / first)
            other = beside(bad)
            shutil.copy(seed, ours)
            mended, memory = run("ecodiplo", "--db", ours, "import", "delegations", bad,
                                 "--keep-good", "--rejects", rejects, codes=(5,))  # fmt: skip
            Path(rejects).unlink()
            print(f"sqlite-utils {other:.1f} s; with faults {mended:.1f} s ({mended / other:.2f}),"
                  f" {memory:.0f} MiB")  # fmt: skip
            ratios["faulty"].append(mended / other)
    for name, several in ratios.items():
        print(f"median ratio, {name}: {statistics.median(several):.2f}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("name the peer's program, such as peer/bin/sqlite-utils")
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
