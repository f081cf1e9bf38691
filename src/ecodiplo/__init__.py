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

    from ecodiplo.api import Office

__version__ = "0.1.0"
__all__ = ["open_database"]


def open_database(
    place: str | os.PathLike[str] | None = None, *, lang: str = "en", create: bool = False
) -> Office:
    """The database at `place`, a path or URL; else at ECODIPLO_DB; else in the user's own folder.
    With `create`, a missing database is created. `ecodiplo.api.Office` lists the operations.

    Raises UsageProblem for a place that is empty, or neither a file nor a URL of an engine.
    """
    from ecodiplo.api import Office  # imported here because `ecodiplo --help` does not need it

    return Office(place, lang=lang, create=create)
