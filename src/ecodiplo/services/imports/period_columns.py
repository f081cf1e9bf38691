"""The columns with periods in a file: `Kỳ` with `Quý I/2023` or `6 tháng đầu năm 2022`, or a year
beside a quarter or a month.

A period fills the start and the end of a record that lasts. Of a published figure to date it is the
period of the report, which says no day.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ecodiplo.dates import DateText, first_day, last_day, parse_date_range
from ecodiplo.errors import InvalidData, Problem, ValueUnreadable
from ecodiplo.fault_codes import FaultCode
from ecodiplo.fields import PartialDate
from ecodiplo.fold import fold
from ecodiplo.formats.batches import ABSENT
from ecodiplo.language import Label
from ecodiplo.models.policy import figures, indicators
from ecodiplo.periods import parse_period, shortest_dates
from ecodiplo.services.query import mapping
from ecodiplo.services.writing.batches import Fault
from ecodiplo.text import LONGEST_VALUE
from ecodiplo.vocabulary import Basis

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.services.imports.field_columns import FieldColumns
    from ecodiplo.services.imports.file_headings import FileHeadings
    from ecodiplo.services.writing.batches import ResolvedBatch, UnderstoodBatch

Dates = tuple[str, str | None]

# Different texts whose periods are kept.
_PERIODS = 2_500
# The field of a figure to date with the period of its report.
_REPORT = "report_period"
_TWO_DAYS = (datetime.date(2000, 2, 1), datetime.date(2000, 3, 1))


@dataclass(frozen=True)
class PeriodsOfRows:
    """The periods of the rows of a batch: their first and last dates, by position."""

    connection: Connection | None = None
    entity: Entity | None = None
    dates: Mapping[int, Dates] = field(default_factory=dict)

    def of_reports(self, batch: ResolvedBatch) -> ResolvedBatch:
        """The batch with the periods of figures to date as those of their reports: the dates of
        such a figure are the day that it holds, which the file does not say."""
        if self.connection is None or self.entity is None or not self.dates:
            return batch
        if mapping.table(self.entity) is not figures:
            return batch
        ids = batch.columns.get("indicator_id") or [None] * len(batch.numbers)
        to_date = {*self.connection.scalars(
            select(indicators.c.id).where(
                indicators.c.id.in_({*ids} - {None}), indicators.c.basis == Basis.CUMULATIVE
            )
        )}  # fmt: skip
        rows = {at: end or start for at, (start, end) in self.dates.items()
                if ids[at] in to_date}  # fmt: skip
        if not rows:
            return batch
        columns = dict(batch.columns)
        for name in self.entity.span:
            columns[name] = [None if at in rows else cell for at, cell in enumerate(columns[name])]
        reports = columns.get(_REPORT) or [None] * len(batch.numbers)
        columns[_REPORT] = [cell or rows.get(at) for at, cell in enumerate(reports)]
        return replace(batch, columns=columns)


class PeriodColumns:
    """Reads the columns with periods of one file."""

    def __init__(
        self, connection: Connection, headings: FileHeadings, fields: FieldColumns
    ) -> None:
        self._connection = connection
        self._entity = fields.entity
        self._headings = headings
        self._fields = fields
        self._file = fields.file
        self._read = lru_cache(_PERIODS)(self._dates)

    def read(
        self, batch: ReadBatch, understood: UnderstoodBatch
    ) -> tuple[UnderstoodBatch, PeriodsOfRows]:
        """The batch with the periods in the fields of its first and last dates.

        Raises InvalidData for columns that together say no period, such as a month without a year.
        """
        columns = {
            kind: at for at, heading in enumerate(batch.headings)
            if (kind := self._headings.period_part(heading))
        }  # fmt: skip
        if not columns:
            return understood, PeriodsOfRows()
        self._check(batch, columns)
        faults: list[Fault] = []
        dates: dict[int, Dates] = {}
        column = next(iter(columns.values()))
        for name in self._entity.span:  # messages name the column that fills the field
            self._fields.spelling.setdefault(name, batch.headings[column])
        for at, number in enumerate(batch.numbers):
            parts = {kind: _text(batch.columns[place][at]) for kind, place in columns.items()}
            if not any(parts.values()):
                continue
            text = _joined(parts)
            try:
                dates[at] = self._read(text)
            except ValueUnreadable as error:
                heading = batch.headings[column]
                problem = Problem(
                    error.message,
                    self._file,
                    number,
                    heading,
                    text[:LONGEST_VALUE],
                    code=FaultCode.INVALID_DATE,
                    field=self._entity.span[0],
                )
                faults.append(Fault(at, problem))
        fields, outside = self._filled(understood, dates)
        faults += [
            Fault(at, Problem(_OUTSIDE.fill(field=self._entity.by_name[name].label), self._file,
                              batch.numbers[at], batch.headings[column],
                              code=FaultCode.CONTRADICTION, field=name))
            for at, name in outside
        ]  # fmt: skip
        filled = replace(understood, fields=fields, faults=(*understood.faults, *faults))
        alone = {at: pair for at, pair in dates.items() if not self._has_dates(understood, at)}
        return filled, PeriodsOfRows(self._connection, self._entity, alone)

    def _check(self, batch: ReadBatch, columns: Mapping[str, int]) -> None:
        """Raises InvalidData for columns that are no period together."""
        kinds = {*columns}
        if kinds in ({"period"}, {"year"}, {"quarter"}, {"year", "quarter"}, {"year", "month"}):
            return
        names = ", ".join(batch.headings[at] for at in columns.values())
        if kinds == {"month"}:
            reason = Label("{names} has no column of the year beside it; add a column Year",
                           "cột {names} không có cột năm bên cạnh; hãy thêm cột Năm")  # fmt: skip
        else:
            reason = Label(
                "{names} are too many columns for one period; keep one with the whole period, such"
                " as 2022-Q1",
                "{names} là quá nhiều cột cho một kỳ; hãy giữ một cột ghi đủ kỳ, như 2022-Q1",
            )
        raise InvalidData(
            [Problem(reason.fill(names=names), self._file, code=FaultCode.AMBIGUOUS_COLUMN)]
        )

    def _dates(self, text: str) -> Dates:
        """The first and the last date of a period; no last date of one date, unless a record with
        one end alone may go on."""
        start, end = read_period(text)
        return start, None if start == end and not self._entity.open_ended else end

    def _has_dates(self, batch: UnderstoodBatch, at: int) -> bool:
        """Whether the row has dates of its own."""
        columns = (batch.fields.get(name) for name in self._entity.span)
        return any(cells[at] is not None for cells in columns if cells)

    def _filled(
        self, batch: UnderstoodBatch, dates: Mapping[int, Dates]
    ) -> tuple[dict[str, Sequence[Any]], list[tuple[int, str]]]:
        """The fields with the dates of the periods, where the row has no dates of its own; and the
        rows whose own dates lie outside the period, each with the field of one."""
        names = self._entity.span
        nothing = [None] * len(batch.numbers)
        columns = [[*batch.fields.get(name, nothing)] for name in names]
        outside = []
        for at, (first, last) in dates.items():
            own = {name: date for name, cells in zip(names, columns, strict=True)
                   if (date := cells[at]) is not None}  # fmt: skip
            if not own:
                columns[0][at], columns[-1][at] = first, last
            elif not _overlap([*own.values()], (first, last or first)):
                outside.append((at, next(iter(own))))
        return {**batch.fields, **dict(zip(names, columns, strict=True))}, outside


def _overlap(own: Sequence[str], span: tuple[str, str]) -> bool:
    """Whether the time of a record and a period have a day in common."""
    start, end = (DateText(date) for date in (own[0], own[-1]))
    first, last = (DateText(date) for date in span)
    return first_day(start) <= last_day(last) and first_day(first) <= last_day(end)


_OUTSIDE = Label("is a period outside the column {field}; correct one of them",
                 "là kỳ nằm ngoài cột {field}; hãy sửa một trong hai")  # fmt: skip


def read_period(text: str) -> tuple[str, str]:
    """The first and the last date of a period, as short as they can be: `2022`, `2022-03`.

    Raises ValueUnreadable for a text that is no period, or one that ends on the day of reading.
    """
    bare = text.strip()
    if fold(bare).startswith("ca nam "):  # `cả năm 2022`
        bare = bare.split(maxsplit=1)[1]
    try:
        spans = {parse_period(bare, today=today) for today in _TWO_DAYS}
    except ValueUnreadable as error:
        try:
            start, end = parse_date_range(bare)
        except ValueUnreadable:
            raise error from None
        return start, end or start
    if len(spans) > 1:
        raise ValueUnreadable(
            Label(f"{text!r} ends on a day that the file does not say; write the last day, as in"
                  " 2022-01..2022-11-15",
                  f"{text!r} kết thúc vào ngày mà tệp không nêu; hãy ghi ngày cuối, như"
                  " 2022-01..2022-11-15")
        )  # fmt: skip
    return shortest_dates(spans.pop())


def _text(cell: Any) -> str:
    """The text of a cell of a period."""
    if cell is ABSENT or cell is None:
        return ""
    return cell if isinstance(cell, str) and type(cell) is str else PartialDate().from_json(cell)


def _joined(parts: Mapping[str, str]) -> str:
    """The text of a period in one or two cells: `I` and `2023` are `Quý I/2023`."""
    if len(parts) == 1:
        return next(iter(parts.values())).strip()
    year = parts["year"].strip()
    for kind, word in (("quarter", "quý"), ("month", "tháng")):
        if kind not in parts:
            continue
        part = parts[kind].strip()
        if not part or year[:4] in part:
            return part or year
        is_bare = fold(part).isdigit() or fold(part) in ("i", "ii", "iii", "iv")
        return f"{word} {part}/{year}" if is_bare else f"{part}/{year}"
    return year
