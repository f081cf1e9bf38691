"""Where the database is, and where the files are that travel with the program."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ecodiplo.errors import EcodiploError, UsageProblem

if TYPE_CHECKING:
    from collections.abc import Mapping


def chosen_database(option: str | None, environ: Mapping[str, str] = os.environ) -> str:
    """The database to use, as a path or a URL: the option, else `ECODIPLO_DB`, else the file in
    the user's own application folder.

    Raises UsageProblem when the option or `ECODIPLO_DB` is given and blank: a script whose variable
    is not set would else write to the user's own database.
    """
    if option is not None:
        if not option.strip():
            raise UsageProblem("the database has an empty name; name a file or a URL")
        return option
    if (place := environ.get("ECODIPLO_DB")) is not None:
        if not place.strip():
            raise UsageProblem("ECODIPLO_DB is empty; name the database in it, or unset it")
        return place
    from platformdirs import user_data_path

    return str(user_data_path("ecodiplo", appauthor=False) / "ecodiplo.db")


def bundled(name: str) -> Path:
    """The path of `migrations`, `seed` or `alembic.ini`: inside an installed wheel, else at the
    root of the repository that an editable install runs from.

    Raises EcodiploError when neither has it.
    """
    package = Path(__file__).resolve().parent.parent
    for place in (package / "_bundled" / name, package.parent.parent / name):
        if place.exists():
            return place
    raise EcodiploError(f"this installation has no {name}; install ecodiplo again")
