"""Times as the engines store them: SQLite as texts in UTC, PostgreSQL as moments."""

from __future__ import annotations

import datetime


def to_text(moment: datetime.datetime | str, *, millis: bool = False) -> str:
    """The moment as SQLite stores it: to the second, as the CHECKs of its columns ask, or with
    `millis` to the millisecond, and finer where it is finer. A text that is no time is left as it
    is."""
    if isinstance(moment, str):
        try:
            moment = datetime.datetime.fromisoformat(moment)
        except ValueError:
            return str(moment)
    unit = "microseconds" if millis else "seconds"
    text = _in_utc(moment).isoformat(" ", unit).removesuffix("+00:00")
    return text.removesuffix("000") if millis else text


def to_moment(text: str) -> datetime.datetime:
    """The moment that SQLite stores as the text. Raises ValueError when it is no time."""
    return _in_utc(datetime.datetime.fromisoformat(text))


def to_json(text: str) -> str:
    """The time of SQLite as PostgreSQL writes it into JSON; a text that is no time as it is."""
    try:
        return to_text(to_moment(text)).replace(" ", "T") + "+00:00"
    except ValueError:
        return text


def _in_utc(moment: datetime.datetime) -> datetime.datetime:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=datetime.UTC)
    return moment.astimezone(datetime.UTC)
