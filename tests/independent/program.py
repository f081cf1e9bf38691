"""The program's answers to commands, as a script reads them."""

from __future__ import annotations

import datetime
import json
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from unittest.mock import PropertyMock, patch

from typer.testing import CliRunner

from ecodiplo.api import Office
from ecodiplo.cli.app import app
from ecodiplo.cli.settings import Settings

Row = dict[str, Any]


class Program:
    """The program on a database, on a day."""

    def __init__(self, place: str) -> None:
        """Name the database as a user would."""
        self.place = place
        self.office = Office(place)
        self._runner = CliRunner(env={"ECODIPLO_DB": None, "ECODIPLO_LANG": "en"})

    def rows(self, *command: str) -> list[Row]:
        """The rows of the command's answer as JSON. Raises RuntimeError when it fails."""
        answer: list[Row] = json.loads(self.run(*command, "--format", "json"), parse_float=Decimal)
        return answer

    def run(self, *command: str) -> str:
        """What the command prints. Raises RuntimeError when it fails."""
        result = self._runner.invoke(app, ["--db", self.place, *command])
        if result.exit_code:
            raise RuntimeError(f"{as_typed(command)}: {result.stderr}") from result.exception
        return result.stdout


@contextmanager
def on_day(today: str) -> Iterator[None]:
    """Context manager: the program takes `today` for the present day."""
    day = datetime.date.fromisoformat(today)
    with (
        patch.object(Settings, "today", day),
        patch.object(Office, "today", PropertyMock(return_value=day)),
    ):
        yield


def as_typed(command: tuple[str, ...] | list[str]) -> str:
    """The command as a person types it."""
    return shlex.join(["ecodiplo", *command])
