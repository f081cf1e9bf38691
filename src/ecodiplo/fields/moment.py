"""The field type of moments, which the database stores in UTC."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecodiplo.dates import show_moment
from ecodiplo.errors import ValueUnreadable
from ecodiplo.fields.base import FieldType
from ecodiplo.language import Label

if TYPE_CHECKING:
    from ecodiplo.language import Lang


@dataclass(frozen=True)
class Moment(FieldType):
    """A moment: for people in the office's time zone, for machines ISO 8601 in UTC."""

    precision: str = "seconds"  # or `milliseconds`

    def parse(self, text: str) -> datetime.datetime:
        """The moment; one without a distance from UTC is in UTC."""
        try:
            moment = datetime.datetime.fromisoformat(text.strip())
        except ValueError:
            raise ValueUnreadable(
                Label(f"{text!r} is not a moment", f"{text!r} không phải là thời điểm")
            ) from None
        return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)

    def show(self, value: datetime.datetime, lang: Lang) -> str:
        """The day as the language writes it, and the time."""
        return show_moment(value).to(lang)

    def export(self, value: datetime.datetime) -> str:
        """The moment in UTC, as in `2022-09-14T08:30:00+00:00`."""
        return value.astimezone(datetime.UTC).isoformat(timespec=self.precision)
