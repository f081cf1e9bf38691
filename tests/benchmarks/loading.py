"""Many processes that add at once, by hand: `python tests/benchmarks/loading.py [--processes 16]
[--adds 500] [--way office|command] [--folder DIR] [ENGINE...]`. The folder of the SQLite file is a
temporary one unless it is named: name one on the disk that is to be measured."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from databases import ENGINES, Server, start_server
from ecodiplo.db.engine import Database
from ecodiplo.db.migrate import upgrade
from load import WAYS, add_at_once, check_load


def main() -> None:
    """Load both engines, print how long it took, and check the databases."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--processes", type=int, default=16)
    parser.add_argument("--adds", type=int, default=500)
    parser.add_argument("--way", choices=WAYS, default="office")
    parser.add_argument("--folder")
    parser.add_argument("engines", nargs="*", default=[*ENGINES])
    asked = parser.parse_args()
    for engine in asked.engines:
        with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
            place, stop = f"{folder}/office.db", None
            if engine == "postgresql":
                url, stop = start_server()
                place = Server(url).new()
            try:
                upgrade(Database(place))
                load = add_at_once(place, asked.processes, asked.adds, asked.way)
                print(f"{engine}: {load}", flush=True)
                for refusal in sorted({*load.refusals}):
                    print("  refused:", refusal)
                check_load(place, load)
                print("  whole: refs without gaps, history and index complete", flush=True)
            finally:
                if stop:
                    stop()


if __name__ == "__main__":
    main()
