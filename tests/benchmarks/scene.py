"""Where works happen: the databases of a size, and the programs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers import Peers
from benchmarks.stores import PROGRAM, Files, Store
from benchmarks.work import Side

OURS = "ecodiplo"
Answer = Callable[[Path], Any]
# Imports what every command of the program needs, and asks one question by hand.
BY_HAND = """import sqlite3, sys, sqlalchemy, typer
answer = sqlite3.connect(sys.argv[1]).execute(sys.argv[2])
print(*(name for name, *_ in answer.description), sep="\\t")
for row in answer:
    print(*("" if value is None else value for value in row), sep="\\t")"""


@dataclass(frozen=True)
class Scene:
    """One size on one engine."""

    count: int
    files: Files
    store: Store
    theirs: Path
    peers: Peers

    def ours(self, *words: str, answer: Answer | None = None, whole: tuple[str, ...] = (),
             output: Path | None = None) -> Side:  # fmt: skip
        """A command of the program that reads; `whole` are the words that ask for everything."""
        command = (PROGRAM, "--db", self.store.full)
        check = (*command, *whole) if whole else None
        return Side(OURS, ((*command, *words),), answer, output, check, limited=bool(whole))

    def tab(self, *words: str, answer: Answer) -> Side:
        """Tab after these words in a shell."""
        line, last = " ".join(("ecodiplo", *words)), len(words)
        variables = ("_ECODIPLO_COMPLETE=complete_bash", f"COMP_WORDS={line}", f"COMP_CWORD={last}",
                     f"ECODIPLO_DB={self.store.full}")  # fmt: skip
        return Side(OURS, (("env", *variables, PROGRAM),), answer)

    def utils(self, verb: str, *words: str, answer: Answer | None = None,
              whole: tuple[str, ...] = ()) -> Side:  # fmt: skip
        """A command of sqlite-utils that reads the table of delegations."""
        place = (str(self.theirs), "delegations")
        check = (self.peers.sqlite_utils, *whole[:1], *place, *whole[1:]) if whole else None
        command = (self.peers.sqlite_utils, verb, *place, *words)
        return Side("sqlite-utils", (command,), answer, check=check, limited=bool(whole))

    def by_hand(self, sql: str, answer: Answer | None = None) -> Side:
        """Typer and SQLAlchemy imported, and a query of the program's own file by sqlite3."""
        command = (sys.executable, "-c", BY_HAND, str(self.files.full), sql)
        return Side("imports + SQL by hand", (command,), answer)
