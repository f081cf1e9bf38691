"""The location of the database, and of the files shipped with the program."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ecodiplo.errors import EcodiploError, UsageProblem
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Mapping


def database_location(option: str | None, environ: Mapping[str, str] = os.environ) -> str:
    """The path or URL of the database: the option, else `ECODIPLO_DB`, else the file in the
    user's own application folder.

    Raises UsageProblem when the option or `ECODIPLO_DB` is blank: a script whose variable is empty
    would otherwise write to the user's own database.
    """
    if option is not None:
        if not option.strip():
            raise UsageProblem(
                Label("the database has an empty name; give a file or a URL",
                      "tên cơ sở dữ liệu để trống; hãy ghi tệp hoặc URL")
            )  # fmt: skip
        return option
    if (place := environ.get("ECODIPLO_DB")) is not None:
        if not place.strip():
            raise UsageProblem(
                Label("ECODIPLO_DB is empty; set it to a path or URL, or unset it",
                      "ECODIPLO_DB để trống; hãy đặt đường dẫn hoặc URL cho biến này, hoặc bỏ biến")
            )  # fmt: skip
        return place
    return str(own_folder() / "ecodiplo.db")


def own_folder() -> Path:
    """The user's own folder of the program."""
    from platformdirs import user_data_path

    return user_data_path("ecodiplo", appauthor=False)


def newest_revision() -> str:
    """The newest revision of the schema: the largest number among the files of the migrations.

    The name of a file begins with its number, so a read need not import Alembic to know it.
    """
    folder = shipped_path("migrations") / "versions"
    return max(path.name.partition("_")[0] for path in folder.glob("[0-9]*_*.py"))


def shipped_path(name: str) -> Path:
    """The path of `migrations` or `seed`: inside an installed wheel, else at the root of the
    repository that an editable install runs from.

    Raises EcodiploError when neither has it.
    """
    package = Path(__file__).resolve().parent.parent
    for place in (package / "_bundled" / name, package.parent.parent / name):
        if place.exists():
            return place
    raise EcodiploError(Label(f"this installation has no {name}; install ecodiplo again",
                              f"bản cài đặt thiếu {name}; hãy cài lại ecodiplo"))  # fmt: skip
