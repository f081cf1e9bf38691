"""The programs that ecodiplo is compared with, each in an environment of its own.

In one environment they slow one another down: with pandas beside it, sqlite-utils starts four
times slower.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.data import countries_of, delegations, write_csv
from benchmarks.stores import run_quietly, unfinished
from ecodiplo.catalogue import ENTITIES

TEXTS = ("ref", "title", "title_vi", "head_name", "head_title", "head_title_vi", "places",
         "places_vi", "purpose", "purpose_vi", "host_body", "not_counted_reason", "note")  # fmt: skip
PINS = {
    "sqlite-utils": ("sqlite-utils==4.2.1",),
    "datasette": ("datasette==0.65.5",),
    "pandas": ("pandas==3.1.1", "openpyxl==3.1.5"),
}


class Peers:
    """The programs of the environments below a folder."""

    def __init__(self, folder: Path) -> None:
        """Create the environments that are missing."""
        self.folder = folder
        for name, pins in PINS.items():
            complete = folder / name / "complete"
            if not complete.exists() or complete.read_text() != " ".join(pins):
                place = str(folder / name)
                subprocess.run([sys.executable, "-m", "venv", "--clear", place], check=True)
                install = [self.program(name, "pip"), "install", "-qq", *pins]
                subprocess.run(install, check=True)
                complete.write_text(" ".join(pins))

    def program(self, environment: str, name: str) -> str:
        """The path of a program of an environment."""
        return str(self.folder / environment / "bin" / name)

    @property
    def sqlite_utils(self) -> str:
        """The program sqlite-utils."""
        return self.program("sqlite-utils", "sqlite-utils")

    @property
    def datasette(self) -> str:
        """The program datasette."""
        return self.program("datasette", "datasette")

    @property
    def pandas(self) -> str:
        """The Python that has pandas and openpyxl."""
        return self.program("pandas", "python")


def make_peer_database(path: Path, count: int, peers: Peers) -> Path:
    """Make the file of the peers, if it is missing: a table with the columns of an export, an index
    of its words and of its dates, and the countries in a table of their own as well."""
    if not path.exists():
        with unfinished(path) as part:
            _fill(part, count, peers.sqlite_utils)
    return path


def _fill(path: Path, count: int, utils: str) -> None:
    rows = path.with_suffix(".csv")
    entity = ENTITIES["delegations"]
    names = [field.name for field in entity.stored] + ["created_at", "updated_at"]
    at = dict.fromkeys(names[-2:], "2026-01-01T00:00:00+00:00")
    table, countries = (str(path), "delegations"), (str(path), "countries")
    insert = (str(rows), "--csv", "--empty-null", "--silent")

    def call(verb: str, *words: str) -> None:
        run_quietly([utils, verb, *words], path.parent)

    write_csv(rows, (dict.fromkeys(names, "") | row | at for row in delegations(count)))
    call("insert", *table, *insert, "--pk", "ref")
    call("create-index", *table, "start_date")
    call("enable-fts", *table, *TEXTS, "--create-triggers")
    write_csv(rows, countries_of(delegations(count)))
    call("insert", *countries, *insert, "--pk", "country", "--pk", "ref")
    rows.unlink()
