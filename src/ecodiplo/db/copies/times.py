"""Times as the engines store them: SQLite as texts in UTC, PostgreSQL as moments."""

from __future__ import annotations

import datetime


def to_text(moment: datetime.datetime | str, *, millis: bool = False) -> str:
    """The moment as SQLite stores it: to the second, with `millis` to the millisecond, and finer
    where it is finer. A text that is no time is left as it is."""
    if isinstance(moment, str):
        try:
            moment = datetime.datetime.fromisoformat(moment)
        except ValueError:
            return str(moment)
    text = _in_utc(moment).isoformat(" ", "microseconds").removesuffix("+00:00")
    whole, _, fraction = text.partition(".")
    if fraction.endswith("000"):
        fraction = fraction[:3]
    return whole if fraction == "000" and not millis else f"{whole}.{fraction}"


def to_moment(text: str) -> datetime.datetime:
    """The moment that SQLite stores as the text. Raises ValueError when it is no time."""
    return _in_utc(datetime.datetime.fromisoformat(text))


def to_json(text: str) -> str:
    """The time of SQLite as PostgreSQL writes it into JSON; a text that is no time as it is."""
    try:
        whole, _, fraction = to_text(to_moment(text)).replace(" ", "T").partition(".")
    except ValueError:
        return text
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}+00:00" if fraction else f"{whole}+00:00"


def _in_utc(moment: datetime.datetime) -> datetime.datetime:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=datetime.UTC)
    return moment.astimezone(datetime.UTC)
