"""The calls that group records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.api import arguments
from ecodiplo.api.base import OfficeBase
from ecodiplo.services.statistics.breakdown import Breakdown, break_down
from ecodiplo.services.statistics.cross_table import CrossTable, cross_table

if TYPE_CHECKING:
    from ecodiplo.api.arguments import When


class Groupings(OfficeBase):
    """The calls of an Office that group records."""

    def breakdown(
        self, entity: str, by: str, period: When = None, *, year: When = None,
        from_: When = None, to: When = None, **filters: Any,
    ) -> Breakdown:  # fmt: skip
        """The counted records of a period, or of all time, by country, sector, month or the like.

        >>> visits = office.breakdown("delegations", "country", 2022, direction="inbound")
        >>> visits.groups[0].key, visits.groups[0].records, visits.overall.records
        ('NL', 2, 7)
        """
        kind, dimension = arguments.entity(entity), arguments.text("by", by)
        span = self._period(year=year, period=period, from_=from_, to=to)
        with self._calls.read() as connection:
            return break_down(connection, kind, dimension, span, today=self.today,
                              filters=arguments.filters(kind, filters))  # fmt: skip

    def cross_table(
        self, entity: str, rows: str, columns: str, period: When = None, *, year: When = None,
        from_: When = None, to: When = None, **filters: Any,
    ) -> CrossTable:  # fmt: skip
        """The counted records of a period, or of all time, by two properties.

        >>> visits = office.cross_table("delegations", "country", "direction", 2022)
        >>> visits.cell(visits.rows[0], visits.columns[0]).records, visits.overall.records
        (2, 10)
        """
        kind = arguments.entity(entity)
        by = arguments.text("rows", rows), arguments.text("columns", columns)
        span = self._period(year=year, period=period, from_=from_, to=to)
        with self._calls.read() as connection:
            return cross_table(connection, kind, by, span, today=self.today,
                               filters=arguments.filters(kind, filters))  # fmt: skip
