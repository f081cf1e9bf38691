"""A ceiling of records: a number of them, or a share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ecodiplo.language import Label
from ecodiplo.option_names import wrong_value

_CEILING = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*%|([0-9]{1,9})")


@dataclass(frozen=True)
class Ceiling:
    """The most records that may be meant: so many, or so many of a hundred."""

    count: int = 0
    percent: Decimal | None = None

    def allows(self, number: int, of: int) -> bool:
        """Whether so many records `of` all are not too many."""
        if self.percent is None:
            return number <= self.count
        return 100 * number <= self.percent * of

    def __str__(self) -> str:
        return str(self.count) if self.percent is None else f"{self.percent}%"


def read_ceiling(name: str, given: str | int) -> Ceiling | None:
    """The ceiling that the option of this name says, `20` or `10%`; None for an empty text. Raises
    UsageProblem, which names the option."""
    if given == "":
        return None
    takes_int = isinstance(given, int) and not isinstance(given, bool)
    match = _CEILING.fullmatch(str(given).strip()) if takes_int or isinstance(given, str) else None
    if match is None or (match[1] and Decimal(match[1]) > 100):
        takes = Label("a number of records or a share such as 10%", "số hồ sơ hoặc tỷ lệ như 10%")
        raise wrong_value(name, takes, given)
    return Ceiling(percent=Decimal(match[1])) if match[1] else Ceiling(int(match[2]))
