"""The clock of the office. No other module asks for the time or the time zone.

`ECODIPLO_TIMEZONE` names the time zone, as in `Asia/Ho_Chi_Minh`; else it is the machine's. It
decides which day it is, which moments a day covers, and how moments are shown. They are stored in
UTC.
"""

from __future__ import annotations

import datetime
import os
import time
from functools import lru_cache

from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label
from ecodiplo.text import did_you_mean, visible

VARIABLE = "ECODIPLO_TIMEZONE"


def now() -> datetime.datetime:
    """The present moment, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def today() -> datetime.date:
    """The present day of the office."""
    return local(now()).date()


def local(moment: datetime.datetime) -> datetime.datetime:
    """The moment in the time zone of the office."""
    return moment.astimezone(_zone())


def midnight(day: datetime.date) -> datetime.datetime:
    """The moment in which the day begins in the office."""
    return zoned(datetime.datetime.combine(day, datetime.time()))


def zoned(moment: datetime.datetime) -> datetime.datetime:
    """The moment; one without a zone is in the time zone of the office."""
    if moment.tzinfo is not None:
        return moment
    zone = _zone()
    return moment.astimezone() if zone is None else moment.replace(tzinfo=zone)


def zone_name() -> str:
    """The name of the time zone: `Asia/Ho_Chi_Minh`; of the machine's its abbreviations, as in
    `CET/CEST`, or its distance from UTC."""
    if zone := os.environ.get(VARIABLE):
        _zone()
        return zone.strip()
    names = time.tzname if time.daylight else time.tzname[:1]
    return "/".join(f"UTC{name}" if name[:1] in "+-" else name for name in dict.fromkeys(names))


def _zone() -> datetime.tzinfo | None:
    """The time zone of the setting; None for the machine's. Raises UsageProblem for an unknown
    one."""
    name = os.environ.get(VARIABLE)
    return None if name is None else _zone_named(name.strip())


@lru_cache
def _zone_named(name: str) -> datetime.tzinfo:
    if not name:
        raise UsageProblem(
            Label(f"{VARIABLE} is empty; set it to a time zone, or unset it",
                  f"{VARIABLE} để trống; hãy đặt múi giờ cho biến này, hoặc bỏ biến")
        )  # fmt: skip
    from zoneinfo import ZoneInfo, available_timezones

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        zones = available_timezones()
    if not zones:
        raise UsageProblem(
            Label(
                f"this machine has no data of time zones for {VARIABLE}; pip install tzdata",
                f"máy này không có dữ liệu múi giờ cho {VARIABLE}; hãy chạy pip install tzdata",
            )
        )
    quoted = visible(name)
    unknown = Label(
        f"{VARIABLE} takes a time zone such as Asia/Ho_Chi_Minh, not {quoted!r}.",
        f"{VARIABLE} nhận một múi giờ như Asia/Ho_Chi_Minh, không nhận {quoted!r}.",
    )
    raise UsageProblem(unknown + did_you_mean(name, zones))
