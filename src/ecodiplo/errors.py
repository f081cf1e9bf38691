"""What can go wrong, as people are told of it.

    EcodiploError            exit 1   a failed operation
    ├── Conflict             exit 1   another transaction was in the way; the same may work now
    ├── UsageProblem         exit 2   the command was asked for something that is no option of it
    ├── InvalidData          exit 3   one or more values that cannot be stored, all of them listed
    └── NotFound             exit 4   no such record, or no such database

The place that notices a fault raises it with what it knows; one place at the
top (`cli/root.py`) turns it into a line on stderr and an exit code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class EcodiploError(Exception):
    """A failed operation, in one sentence that says what to do about it."""

    exit_code = 1


class Conflict(EcodiploError):
    """The engine ended the transaction in favour of another's; nothing of it was kept."""


class UsageProblem(EcodiploError):
    """The command line asks for something that does not exist or does not fit."""

    exit_code = 2


class NotFound(EcodiploError):
    """A record, or the database itself, is not there."""

    exit_code = 4


class DatabaseWarning(UserWarning):
    """The database can be read, but an answer may lack something; the sentence says what."""


@dataclass(frozen=True)
class Problem:
    """One value that cannot be stored: where it stands and why."""

    reason: str
    file: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""  # as it was written; the reason quotes it where that helps

    def __str__(self) -> str:
        place = [self.file, f"row {self.row}" if self.row is not None else "", self.column]
        where = ", ".join(part for part in place if part)
        return f"{where}: {self.reason}" if where else self.reason


class InvalidData(EcodiploError):
    """Values that cannot be stored; nothing of what they came with was."""

    exit_code = 3

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Unreadable(ValueError):
    """A text that a field type cannot read; the message says why. Callers make a Problem of it."""
