"""Moments: a day or a time that people or programs write."""

from __future__ import annotations

import datetime
import re
from contextlib import suppress

from ecodiplo import clock
from ecodiplo.dates.ranges import parse_partial_date
from ecodiplo.errors import ValueUnreadable
from ecodiplo.language import Label

# What may be a time of day or a zone, which a partial date passes over.
_TIME = re.compile(r":|z\s*$", re.IGNORECASE)


def read_moment(value: str | datetime.date) -> datetime.datetime:
    """The moment, in UTC, of a date or a time of Python or in ISO form, or of a day such as
    `28/11/2026`; one without a zone is in that of the office, and a day is its first moment. Raises
    ValueUnreadable."""
    try:
        if isinstance(value, str):
            moment = _of_text(value.strip())
        elif isinstance(value, datetime.datetime):
            moment = value
        else:
            moment = datetime.datetime.combine(value, datetime.time())
        return clock.zoned(moment).astimezone(datetime.UTC)
    except (ValueError, OverflowError, OSError):
        raise ValueUnreadable(
            Label(
                f"{str(value)!r} is not a date or a time such as 2026-11-28 or 2026-11-28T02:00",
                f"{str(value)!r} không phải ngày hoặc giờ như 28/11/2026 hay 2026-11-28T02:00",
            )
        ) from None


def _of_text(text: str) -> datetime.datetime:
    """The moment of a text. Raises ValueError, also for a month or a year, which has many days."""
    with suppress(ValueError):
        return datetime.datetime.fromisoformat(text)
    day = parse_partial_date(text)
    if _TIME.search(text) or len(day) < len("2026-11-28"):
        raise ValueError(text)
    return datetime.datetime.fromisoformat(day)
