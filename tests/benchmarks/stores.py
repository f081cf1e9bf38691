"""The databases of the program and the files of one size, made once and kept."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from benchmarks.data import partners, write_csv, write_parts, write_workbook
from benchmarks.work import environment
from databases import Server, start_server

PART = 100_000  # delegations of one file
PROGRAM = str(Path(sys.executable).with_name("ecodiplo"))


@dataclass(frozen=True)
class Store:
    """The databases of one size on one engine."""

    full: str  # every delegation
    base: str  # the partners and reference lists alone
    copy: str  # what a work may change
    restore: Callable[[str], object]  # makes `copy` a copy of one of the others


@dataclass(frozen=True)
class Files:
    """The files of one size: the databases on SQLite, and what is imported."""

    folder: Path
    full: Path
    base: Path
    csv: Path  # the delegations, or the first 100,000 of them
    xlsx: Path  # the same as a workbook, at sizes that one file holds


def make_files(folder: Path, count: int) -> Files:
    """Make what is missing in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = folder / "parts"
    files = Files(folder, folder / "full.db", folder / "base.db", parts / "delegations-00.csv",
                  folder / "delegations.xlsx")  # fmt: skip
    if not parts.exists():
        with unfinished(parts) as path:
            path.mkdir()
            write_parts(path, count, PART)
    if count <= PART and not files.xlsx.exists():
        with unfinished(files.xlsx) as path:
            write_workbook(files.csv, path)
    if not files.base.exists():
        write_csv(folder / "partners.csv", partners(count))
        with unfinished(files.base) as path:
            _ours(path, "seed", "--reference")
            _ours(path, "import", "partners", str(folder / "partners.csv"))
    if not files.full.exists():
        with unfinished(files.full) as path:
            shutil.copy(files.base, path)
            for part in sorted(parts.iterdir()):
                _ours(path, "import", "delegations", str(part))
    return files


def sqlite_store(files: Files) -> Store:
    """The databases as files."""
    copy = files.folder / "copy.db"
    return Store(str(files.full), str(files.base), str(copy),
                 lambda original: shutil.copy(original, copy))  # fmt: skip


@contextmanager
def postgresql_store(files: Files) -> Iterator[Store]:
    """The same databases on a server, which stops at the end."""
    url, stop = start_server()
    try:
        server = Server(url)
        full, base, copy = server.new(), server.new(), server.new()
        for source, target in ((files.full, full), (files.base, base)):
            run_quietly([PROGRAM, "db", "copy", str(source), target], files.folder)
            Server(target).execute("VACUUM (ANALYZE)")  # as a server does by itself in time
        names = {place: make_url(place).database for place in (full, base, copy)}

        def restore(original: str) -> None:
            server.execute(f"DROP DATABASE IF EXISTS {names[copy]} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {names[copy]} TEMPLATE {names[original]}"
                           " STRATEGY FILE_COPY")  # fmt: skip

        yield Store(full, base, copy, restore)
    finally:
        stop()


@contextmanager
def unfinished(path: Path) -> Iterator[Path]:
    """Another name for the file or folder, which gets its own when the block ends without an
    error."""
    part = path.with_name(f"unfinished-{path.name}")
    if part.is_dir():
        shutil.rmtree(part)
    part.unlink(missing_ok=True)
    yield part
    part.rename(path)


def run_quietly(command: list[str], folder: Path) -> None:
    """Run a command that must succeed."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment(folder))


def _ours(path: Path, *words: str) -> None:
    run_quietly([PROGRAM, "--db", str(path), *words], path.parent)
