"""The calls that read records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.api import arguments, files
from ecodiplo.api.base import OfficeBase
from ecodiplo.catalogue.stamps import VERSION
from ecodiplo.fields.base import is_missing
from ecodiplo.formats.sheet import row_to_json
from ecodiplo.formats.spool import Spool
from ecodiplo.services.lineage.trace import Trace, trace
from ecodiplo.services.query.find_by_name import find_record
from ecodiplo.services.query.listing import list_records
from ecodiplo.services.query.search import Hit, search
from ecodiplo.services.statistics.reconcile import Reconciliation, reconcile
from ecodiplo.services.statistics.summary import Summary, summarise

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from ecodiplo.api.arguments import Moment, When
    from ecodiplo.catalogue import Entity
    from ecodiplo.services.query.listing import Query


class Queries(OfficeBase):
    """The calls of an Office that read records."""

    def list(
        self, entity: str, *, period: When = None, year: When = None, from_: When = None,
        to: When = None, on: When = None, changed_since: Moment = None, text: str = "",
        sort: str = "", descending: bool = False, limit: int = 0, offset: int = 0,
        columns: Sequence[str] = (), **filters: Any,
    ) -> list[dict[str, Any]]:  # fmt: skip
        """The records that meet every filter. A list of values means any of them; a filter that is
        None (or NaN, NaT, NA) is not set. `on` takes a day: the records that last on it, each with
        `on_day`, which is `yes`, or `may` where the dates are not exact. `changed_since` takes a
        date or a datetime (of the local time zone, unless it has its own): the records that were
        added or changed since, their lists included. It goes by the time of the change: one of a
        transaction that ends later has an earlier time and can be missed, so to follow the database
        use `changes`, which misses none. `columns` are the fields of each record. `iterate` reads
        many records without keeping them in memory.

        >>> [visit["ref"] for visit in office.list("delegations", country="Đan Mạch")]
        ['DEL-2022-0001']
        >>> len(office.list("delegations", period=2022, level=["royal", "ambassador"]))
        6
        >>> office.list("partners", columns=["ref", "name"], limit=1, offset=1)
        [{'ref': 'PAR-0002', 'name': 'ExxonMobil'}]
        """
        kind = arguments.entity(entity)
        span = self._period(year=year, period=period, from_=from_, to=to, on=on)
        query = arguments.query(kind, filters, columns, period=span, on=on, text=text, sort=sort,
                                descending=descending, limit=limit, offset=offset,
                                changed_since=changed_since)  # fmt: skip
        with self._calls.read() as connection:
            return [*self._records(connection, kind, query)]

    def iterate(
        self, entity: str, *, period: When = None, year: When = None, from_: When = None,
        to: When = None, on: When = None, changed_since: Moment = None, text: str = "",
        sort: str = "", descending: bool = False, limit: int = 0, offset: int = 0,
        columns: Sequence[str] = (), **filters: Any,
    ) -> Iterator[dict[str, Any]]:  # fmt: skip
        """The records of `list`, which takes the same arguments, one by one: memory stays flat.

        The first one is given after all were read, in one state of the database, into a temporary
        file. So no transaction is open in between, and the loop may write.

        >>> for visit in office.iterate("delegations", year=2022, level="royal"):
        ...     _ = office.edit("delegations", visit["ref"], member_count=12)
        """
        kind = arguments.entity(entity)
        span = self._period(year=year, period=period, from_=from_, to=to, on=on)
        query = arguments.query(kind, filters, columns, period=span, on=on, text=text, sort=sort,
                                descending=descending, limit=limit, offset=offset,
                                changed_since=changed_since)  # fmt: skip
        return self._read_all(kind, query)

    def _read_all(self, kind: Entity, query: Query) -> Iterator[dict[str, Any]]:
        with self._calls.read() as connection:
            spool = Spool(self._records(connection, kind, query))
        yield from spool

    def _records(
        self, connection: Connection, kind: Entity, query: Query
    ) -> Iterator[dict[str, Any]]:
        listing = list_records(connection, kind, query, today=self.today)
        return (row_to_json(listing.fields, row) for row in listing.rows)

    def get(self, entity: str, record: str) -> dict[str, Any]:
        """One record, with its `version`, which `if_unchanged_since` of the calls that write takes.
        Raises NotFound when no record or more than one fits.

        >>> office.get("partners", "cang roterdam")["name"]
        'Port of Rotterdam'
        """
        kind, name = arguments.entity(entity), arguments.record(record)
        with self._calls.read() as connection:
            fields = (*kind.fields, VERSION)
            own = find_record(connection, kind, name, fields, today=self.today)
            return row_to_json(fields, own)

    def search(self, text: str, *, limit: int = 20) -> Sequence[Hit]:
        """Records of any entity that hold the words, the best first; `limit` 0 means all.

        >>> office.search("cang rotterdam")[0].key
        'PAR-0003'
        """
        arguments.text("text", text)
        limit = arguments.count("limit", limit)
        with self._calls.read() as connection:
            return search(connection, text, lang=self.lang, today=self.today, limit=limit)

    def summary(self, period: When, compare: When = None) -> Summary:
        """The published figures of the period, each beside the figure from the records.

        >>> office.summary(2022).lines[0].published.value
        Decimal('175')
        """
        span = arguments.period("period", period, self.today)
        other = None if is_missing(compare) else arguments.period("compare", compare, self.today)
        with self._calls.read() as connection:
            return summarise(connection, span, today=self.today, compare=other)

    def reconcile(self, period: When) -> Sequence[Reconciliation]:
        """Each published figure of the period, compared with the records of its own days.

        >>> office.reconcile(2022)[0].published.ref, office.reconcile(2022)[0].state.code
        ('FIG-2022-0001', 'short')
        """
        span = arguments.period("period", period, self.today)
        with self._calls.read() as connection:
            return reconcile(connection, span, today=self.today)

    def trace(self, entity: str, record: str) -> Trace:
        """The causes and the effects of a record.

        >>> [step.ref for step in office.trace("delegations", "DEL-2022-0001").effects.branches]
        ['EVT-2022-0001']
        """
        kind, name = arguments.entity(entity), arguments.record(record)
        with self._calls.read() as connection:
            return trace(connection, kind, name, today=self.today)

    def report(self, period: When, file: str | os.PathLike[str], *,
               templates: str | os.PathLike[str] | None = None) -> None:  # fmt: skip
        """Write the report of the period to a .docx, .html or .md file.

        >>> office.report(2022, folder / "report.docx")
        """
        from ecodiplo.services.report.compose import compose

        path = arguments.report_file("file", file)
        folder = None if templates is None else arguments.path("templates", templates)
        span = arguments.period("period", period, self.today)
        with self._calls.read() as connection:
            report = compose(connection, span, self.lang, today=self.today, templates=folder)
        files.write_report(self.database, report.document, path, folder)
