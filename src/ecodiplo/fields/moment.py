"""The field type of moments, which the database stores in UTC."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecodiplo.dates import read_moment, show_moment
from ecodiplo.fields.base import FieldType

if TYPE_CHECKING:
    from ecodiplo.language import Lang


@dataclass(frozen=True)
class Moment(FieldType):
    """A moment: for people in the office's time zone, for machines ISO 8601 in UTC."""

    precision: str = "seconds"  # or `milliseconds`

    def parse(self, text: str) -> datetime.datetime:
        """The moment; one without a zone is in that of the office."""
        return read_moment(text)

    def show(self, value: datetime.datetime, lang: Lang) -> str:
        """The day as the language writes it, and the time."""
        return show_moment(value).to(lang)

    def export(self, value: datetime.datetime) -> str:
        """The moment in UTC, as in `2022-09-14T08:30:00+00:00`."""
        return value.astimezone(datetime.UTC).isoformat(timespec=self.precision)
