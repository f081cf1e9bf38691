"""The stress of one Office, many times on each engine, by hand: `python tests/benchmarks/sharing.py
100 [ENGINE]`. Each run has another seed, 8 threads and 50 tasks."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from api.stress import stress_tasks, stress_threads
from databases import ENGINES, Server, memory_folder, start_server
from ecodiplo import open_database
from ecodiplo.db.engine import Database
from ecodiplo.db.migrate import upgrade


def main(runs: int, engines: list[str]) -> None:
    """Run the stress on both engines."""
    url, stop = start_server()
    server = Server(url)
    try:
        for engine in engines:
            counts: Counter[str] = Counter()
            for seed in range(runs):
                with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
                    place = server.new() if engine == "postgresql" else f"{folder}/office.db"
                    upgrade(Database(place))
                    with open_database(place) as office:
                        ledger = stress_threads(office, threads=8, rounds=4, seed=seed)
                        ledger.check(office)
                        counts.update(type(error).__name__ for error in ledger.errors)
                        tasks = stress_tasks(office, tasks=50, seed=seed)
                        tasks.kept += ledger.kept
                        tasks.check(office)
                        counts.update(type(error).__name__ for error in tasks.errors)
                        counts["kept"] += len(tasks.kept)
                    server.drop(server.of_test)
                    if seed % 10 == 9:
                        print(engine, seed + 1, dict(counts), flush=True)
    finally:
        stop()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10, sys.argv[2:] or [*ENGINES])
