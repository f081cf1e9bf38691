"""The benchmark: every work beside the program that people would use instead.

    python tests/benchmarks/run.py [--sizes 1000 100000] [--runs 5] [--folder DIR] [-o FILE]

It makes its data, installs the peers in environments of their own, checks that all give the same
answers, and measures whole processes in turn. Seconds are of CPU, user and system, because other
programs change the time of the clock. A work whose answers differ is not measured, and the run
ends with an error. A first run at 1,000,000 takes an hour; with --folder the
data and the peers are kept for the next one.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.peers import PINS, Peers, make_peer_database
from benchmarks.reads import reads
from benchmarks.scene import Scene
from benchmarks.stores import make_files, postgresql_store, sqlite_store
from benchmarks.table import Report, Result
from benchmarks.work import BenchmarkError, Work, measure
from benchmarks.writes import exports, writes
from databases import ENGINES

WITHOUT_DATABASE = ("help", "list-help", "complete-verb")


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description="Measure the program beside its peers.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="works whose names begin so")
    parser.add_argument("--engine", nargs="+", choices=ENGINES, default=["sqlite"])
    parser.add_argument("--folder", type=Path, help="keep the data here for the next run")
    parser.add_argument("--format", choices=("markdown", "json"), default="markdown")
    parser.add_argument("-o", "--output", type=Path, action="append", default=[],
                        help="write to this file, to several in one run; FILE.json is JSON")  # fmt: skip
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        report = _measure_all(folder.absolute(), options)
    if not options.output:
        print(report.json() if options.format == "json" else report.markdown(), end="")
    if report.errors:
        sys.exit("\n".join(report.errors))


def _measure_all(folder: Path, options: argparse.Namespace) -> Report:
    report = Report(_facts(options.runs))
    _say("the environments of the peers")
    peers = Peers(folder / "peers")
    for engine in options.engine:
        for count in options.sizes:
            _say(f"the data of {count:,} delegations")
            files = make_files(folder / str(count), count)
            theirs = make_peer_database(files.folder / "theirs.db", count, peers)
            scene = Scene(count, files, sqlite_store(files), theirs, peers)
            if engine == "sqlite":
                report.files.append((count, files.full.stat().st_size, theirs.stat().st_size))
            for work in _works(scene, engine):
                if count <= work.largest and _is_wanted(work, options.only):
                    _measure_one(report, work, count, engine, options.runs, files.folder)
                    _write(report, options)
    return report


def _write(report: Report, options: argparse.Namespace) -> None:
    """Write the files, after each work: a long run that is stopped has written what it measured."""
    for path in options.output:
        is_json = path.suffix == ".json" or options.format == "json"
        path.write_text(report.json() if is_json else report.markdown(), encoding="utf-8")


def _measure_one(
    report: Report, work: Work, count: int, engine: str, runs: int, folder: Path
) -> None:
    """Add the costs of the work to the report, or why it has none."""
    where = f"{engine}, {count:,}"
    try:
        result = Result(work, count, engine, measure(work, runs, folder))
    except BenchmarkError as error:
        report.errors.append(f"{where}: {error}")
        _say(report.errors[-1])
    else:
        report.results.append(result)
        _say(f"{where}: {result}")


def _works(scene: Scene, engine: str) -> Iterator[Work]:
    """The works of the scene; on a server the same works stand beside those on SQLite."""
    works = [*reads(scene), *exports(scene), *writes(scene)]
    if engine == "sqlite":
        yield from works
        return
    with postgresql_store(scene.files) as store:
        served = replace(scene, store=store)
        of_server = [*reads(served), *exports(served), *writes(served)]
        for work, own in zip(of_server, works, strict=True):
            if work.name not in WITHOUT_DATABASE:
                yield replace(work, others=((replace(own.ours, name="SQLite"), None),))


def _is_wanted(work: Work, only: list[str] | None) -> bool:
    return only is None or any(work.name.startswith(name) for name in only)


def _facts(runs: int) -> dict[str, str]:
    pins = dict(pin.split("==") for pins in PINS.values() for pin in pins)
    own = {name: version(name) for name in ("sqlalchemy", "typer")}
    return {
        "date": f"{date.today()}", "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version, **own, **pins,
        "cores": str(os.cpu_count()), "runs": str(runs),
    }  # fmt: skip


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
