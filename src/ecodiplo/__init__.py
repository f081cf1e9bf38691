"""A city's economic diplomacy in one relational database.

from ecodiplo import open_database

with open_database("office.db") as office:
    for visit in office.list("delegations", year=2022, country="Dan Mach"):
        print(visit["ref"], visit["title"])
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os

    from ecodiplo.api import Office as Office
    from ecodiplo.api.feed import Change as Change
    from ecodiplo.api.feed import Changes as Changes
    from ecodiplo.dates import Period as Period
    from ecodiplo.errors import Busy as Busy
    from ecodiplo.errors import ChangedMeanwhile as ChangedMeanwhile
    from ecodiplo.errors import Conflict as Conflict
    from ecodiplo.errors import ConnectionLost as ConnectionLost
    from ecodiplo.errors import DatabaseWarning as DatabaseWarning
    from ecodiplo.errors import EcodiploError as EcodiploError
    from ecodiplo.errors import InvalidData as InvalidData
    from ecodiplo.errors import NotFound as NotFound
    from ecodiplo.errors import Problem as Problem
    from ecodiplo.errors import UsageProblem as UsageProblem
    from ecodiplo.errors import ValueUnreadable as ValueUnreadable
    from ecodiplo.language import Label as Label
    from ecodiplo.language import Lang as Lang
    from ecodiplo.services.edit.write_record import EditOutcome as EditOutcome
    from ecodiplo.services.history.changes import FieldChange as FieldChange
    from ecodiplo.services.history.changes import RecordChange as RecordChange
    from ecodiplo.services.history.commands import CommandRun as CommandRun
    from ecodiplo.services.imports.options import ImportOptions as ImportOptions
    from ecodiplo.services.imports.options import Replacement as Replacement
    from ecodiplo.services.imports.report import ImportRejected as ImportRejected
    from ecodiplo.services.imports.report import ImportReport as ImportReport
    from ecodiplo.services.lineage.trace import Trace as Trace
    from ecodiplo.services.query.search import Hit as Hit
    from ecodiplo.services.statistics.breakdown import Breakdown as Breakdown
    from ecodiplo.services.statistics.cross_table import CrossTable as CrossTable
    from ecodiplo.services.statistics.reconcile import Reconciliation as Reconciliation
    from ecodiplo.services.statistics.summary import Summary as Summary

__version__ = "0.1.0"
__all__ = [
    "Breakdown",
    "Busy",
    "Change",
    "ChangedMeanwhile",
    "Changes",
    "CommandRun",
    "Conflict",
    "ConnectionLost",
    "CrossTable",
    "DatabaseWarning",
    "EcodiploError",
    "EditOutcome",
    "FieldChange",
    "Hit",
    "ImportOptions",
    "ImportRejected",
    "ImportReport",
    "InvalidData",
    "Label",
    "Lang",
    "NotFound",
    "Office",
    "Period",
    "Problem",
    "Reconciliation",
    "RecordChange",
    "Replacement",
    "Summary",
    "Trace",
    "UsageProblem",
    "ValueUnreadable",
    "open_database",
]

# The modules of the public names, each imported when a script first uses one of its names:
# `ecodiplo --help` needs none of them.
_PLACES = {
    "api": ("Office",),
    "api.feed": ("Change", "Changes"),
    "dates": ("Period",),
    "errors": (
        "Busy",
        "ChangedMeanwhile",
        "Conflict",
        "ConnectionLost",
        "DatabaseWarning",
        "EcodiploError",
        "InvalidData",
        "NotFound",
        "Problem",
        "UsageProblem",
        "ValueUnreadable",
    ),
    "language": ("Label", "Lang"),
    "services.edit.write_record": ("EditOutcome",),
    "services.history.changes": ("FieldChange", "RecordChange"),
    "services.history.commands": ("CommandRun",),
    "services.imports.options": ("ImportOptions", "Replacement"),
    "services.imports.report": ("ImportRejected", "ImportReport"),
    "services.lineage.trace": ("Trace",),
    "services.query.search": ("Hit",),
    "services.statistics.breakdown": ("Breakdown",),
    "services.statistics.cross_table": ("CrossTable",),
    "services.statistics.reconcile": ("Reconciliation",),
    "services.statistics.summary": ("Summary",),
}
_MODULES = {name: module for module, names in _PLACES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module 'ecodiplo' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"ecodiplo.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def open_database(
    place: str | os.PathLike[str] | None = None, *, lang: str = "en", create: bool = False
) -> Office:
    """The database at `place`, a path or URL; else at ECODIPLO_DB; else in the user's own folder.
    With `create`, a missing database is created. `ecodiplo.api.Office` lists the operations.

    `lang`, `en` or `vi`, is the language of what people read: workbooks, documents and reports that
    the calls write, and the titles of a search. Records and errors do not depend on it:
    `str(error)` is English, `error.message.vi` Vietnamese.

    Threads and processes may share an office. A process with threads starts others by `spawn`:
    after `fork`, SQLite can hang in the child for ever.

    Raises UsageProblem for a place that is empty, or neither a file nor a URL of an engine.
    """
    from ecodiplo.api import Office  # imported here because `ecodiplo --help` does not need it

    return Office(place, lang=lang, create=create)
