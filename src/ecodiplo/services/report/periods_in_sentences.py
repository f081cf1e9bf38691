"""Periods and days inside a sentence."""

from __future__ import annotations

import re

from ecodiplo.dates import DATE_NOUNS
from ecodiplo.language import Label, Lang
from ecodiplo.services.report.text_marks import without_claims

_DAY = re.compile(r"\d{1,2} ")


def in_period(title: Label) -> Label:
    """The title of a period with its preposition: `in 2022`, `from 15 Mar to 20 Apr 2022`, `on 15
    Nov 2022`."""
    preposition = "from" if " to " in title.en else "on" if _DAY.match(title.en) else "in"
    return Label(f"{preposition} {title.en}", title.vi)


def compared_with(title: Label) -> Label:
    """The title of a period after `compared with`: `the period from 1 Jan to 15 Nov 2021`."""
    if " to " in title.en:
        return Label(f"the period from {title.en}", f"kỳ {title.vi}")
    return title


def dated(day: str, lang: Lang) -> str:
    """As `show_named_date`, for a date that is a text already: `tháng 8/2022`."""
    if lang is Lang.VI and day:
        return f"{DATE_NOUNS[without_claims(day).count('/')]} {day}"
    return day
