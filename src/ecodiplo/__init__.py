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
    """The database at a path or URL, else ECODIPLO_DB, else in the user's own folder. With `create`
    one that is not there is made. `ecodiplo.api.Office` says what can be asked.

    Raises UsageProblem for a place that is empty, or no file or URL of an engine.
    """
    from ecodiplo.api import Office  # here, so that `ecodiplo --help` pays for none of it

    return Office(place, lang=lang, create=create)
