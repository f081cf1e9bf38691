"""What commands of the program answer to a script."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ecodiplo.db.engine import Database

Runner = Callable[..., Any]  # the type of the fixture `run`


def answer(run: Runner, database: Database | str, *args: str, lang: str = "en") -> Any:
    """The answer of a command that succeeds, read from JSON."""
    done = run(database, *args, "-f", "json", lang=lang)
    assert done.code == 0, done.err
    return json.loads(done.out)
