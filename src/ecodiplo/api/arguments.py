"""Checks of the arguments that a script passes, before any of them is used.

Each function gives the argument back, or raises UsageProblem in a sentence that names it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import NotFound, Unreadable, UsageProblem
from ecodiplo.fields import Many
from ecodiplo.fields.base import is_missing
from ecodiplo.language import Lang
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecodiplo.catalogue import Entity

# How much of a wrong argument is quoted.
QUOTED = 60


def text(name: str, value: Any) -> str:
    """A text."""
    if not isinstance(value, str):
        raise _wrong(name, "a text", value)
    return value


def optional_text(name: str, value: Any) -> str:
    """A text, '' when there is none."""
    return "" if is_missing(value) else text(name, value)


def flag(name: str, value: Any) -> bool:
    """True or False. (A text such as "no" would be true.)"""
    if not isinstance(value, bool):
        raise _wrong(name, "True or False", value)
    return value


def count(name: str, value: Any) -> int:
    """A whole number that is not negative; 0 when there is none."""
    if value is None:
        return 0
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _wrong(name, "a whole number, 0 or more", value)
    return value


def path(name: str, value: Any) -> Path:
    """The path of a file."""
    if not isinstance(value, str | os.PathLike) or not os.fspath(value):
        raise _wrong(name, "the path of a file", value)
    return Path(value)


def existing_file(name: str, value: Any) -> Path:
    """The path of a file that is there. Raises NotFound when it is not."""
    found = path(name, value)
    if not found.exists():
        raise NotFound(f"there is no file {found}")
    if found.is_dir():
        raise UsageProblem(f"{found} is a folder, not a file")
    return found


def database(value: Any) -> str | None:
    """The path or URL of a database, None when none is given."""
    if value is None:
        return None
    if not isinstance(value, str | os.PathLike):
        raise _wrong("place", "the path or URL of a database", value)
    return str(value)


def language(value: Any) -> Lang:
    """A language of the program."""
    if not isinstance(value, str) or value not in tuple(Lang):
        raise _wrong("lang", " or ".join(map(repr, map(str, Lang))), value)
    return Lang(value)


def filters(entity: Entity, given: Mapping[str, Any]) -> dict[str, list[str]]:
    """Filters by option name, each a list of texts as the filtered field reads them.

    A filter without a value (None, NaN, NaT, NA) is not set, and such values in a list are left
    out of it.
    """
    found = {}
    for name, value in given.items():
        if is_missing(value):
            continue
        option = name.replace("_", "-")
        several = isinstance(value, list | tuple | set | frozenset)
        found[option] = [
            _filter(entity, option, name, one)
            for one in (value if several else [value])
            if not is_missing(one)
        ]
    return found


def _filter(entity: Entity, option: str, name: str, value: Any) -> str:
    field = entity.filters.get(option)
    if field is None:  # the query itself says that there is no such filter
        return ""
    kind = field.type.of if isinstance(field.type, Many) else field.type
    try:
        return kind.unplain(value)
    except Unreadable as error:
        raise UsageProblem(f"{name}: {error}") from None


def _wrong(name: str, wanted: str, value: Any) -> UsageProblem:
    plain = value is None or isinstance(value, str | bool | int | float)
    shown = repr(value)[:QUOTED] if plain else f"a value of type {type(value).__name__}"
    return UsageProblem(f"{name} takes {wanted}, not {visible(shown)}")
