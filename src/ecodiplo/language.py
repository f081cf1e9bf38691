"""The two languages of the office, and labels that exist in both."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Lang(StrEnum):
    """A language the program speaks."""

    EN = "en"
    VI = "vi"


class Label(NamedTuple):
    """A name in English and in Vietnamese."""

    en: str
    vi: str

    def to(self, lang: Lang) -> str:
        """The name in `lang`."""
        return self.vi if lang is Lang.VI else self.en


def chosen_language(option: str | None, environ: Mapping[str, str] = os.environ) -> Lang:
    """The language to speak: the option, else `ECODIPLO_LANG`, else the locale, else English.

    Raises ValueError when the option or `ECODIPLO_LANG` names no language of the program.
    """
    asked = option or environ.get("ECODIPLO_LANG")
    if asked:
        return Lang(asked.strip().lower())
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return Lang.VI if locale.lower().startswith("vi") else Lang.EN
