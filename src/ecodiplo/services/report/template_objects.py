"""The objects that templates see: records, indicators and the cites of sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.formats.documents.blocks import Cite, CitedSource
from ecodiplo.language import Label
from ecodiplo.periods import period_title
from ecodiplo.services.report.tables_and_charts import before_and_now
from ecodiplo.services.report.text_marks import mark, without_marks
from ecodiplo.services.statistics.wording import (
    IN_REPORT_TEXT,
    change_clause,
    published_text,
    recorded_text,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from ecodiplo.dates import Period
    from ecodiplo.language import Lang
    from ecodiplo.services.report.tables_and_charts import TablesAndCharts
    from ecodiplo.services.statistics.summary import SummaryLine


class Citations:
    """The sources that a report cites, numbered in the order in which it cites them."""

    def __init__(self, sources: Mapping[str, tuple[str, str | None]]) -> None:
        """`sources` holds the text and URL of every source, by its ref."""
        self.sources = sources
        self.numbers: dict[str, int] = {}

    def cite(self, ref: str, place: str | None) -> Cite:
        """The cite of a place in a source."""
        return Cite(self.numbers.setdefault(ref, len(self.numbers) + 1), place or "")

    def listed(self) -> tuple[CitedSource, ...]:
        """The cited sources, in the order of their numbers."""
        return tuple(
            CitedSource(number, *self.sources.get(ref, (ref, None)))
            for ref, number in self.numbers.items()
        )


class RecordView:
    """A record in a template: `{{ visit.title }}` is its title in the language of the report."""

    def __init__(
        self, row: dict[str, Any], fields: Mapping[str, Any], tables_and_charts: TablesAndCharts
    ) -> None:
        """`tables_and_charts` formats the values."""
        self._row, self._fields, self._tables = row, fields, tables_and_charts

    def __getattr__(self, name: str) -> str:
        field = self._fields.get(name)
        if field is None:
            raise AttributeError(name)
        return without_marks(self._tables.cell_text(self._row, field))

    @property
    def cite(self) -> str:
        """The cite of its source."""
        return "".join(mark(run) for run in self._tables.cites(self._row))


class FigureView:
    """An indicator in a template: false when it has neither a published figure nor a number of the
    records."""

    def __init__(
        self, line: SummaryLine | None, period: Period, lang: Lang, citations: Citations
    ) -> None:
        """`line` is the indicator's line of the summary, None when the summary has none."""
        self._line, self._period, self._lang, self._citations = line, period, lang, citations

    def __bool__(self) -> bool:
        return bool(self.said or self.recorded)

    @property
    def name(self) -> str:
        """The indicator's name."""
        return without_marks(self._line.name.to(self._lang)) if self._line else ""

    @property
    def said(self) -> str:
        """The published figure: `gần 30 bản ghi nhớ`; empty when there is none."""
        if self._line is None or self._line.published is None:
            return ""
        return without_marks(published_text(self._line.published, self._line.unit, self._lang))

    @property
    def published_number(self) -> Decimal | None:
        """The number of the published figure; None when there is none."""
        figure = self._line.published if self._line else None
        return figure.value if figure else None

    @property
    def span(self) -> str:
        """The figure's period when it is not the report's, or a note that it has no date."""
        if self._line is None or (figure := self._line.published) is None:
            return ""
        if figure.as_of_unknown or figure.year_basis == "undated":
            return Label("no date stated", "không nêu thời điểm").to(self._lang)
        if figure.of(self._period) or figure.span.first is None:
            return ""
        return period_title(figure.span).to(self._lang)

    @property
    def kind(self) -> str:
        """`plan` or `estimate`; empty for a result and when the source does not say."""
        if self._line is None or self._line.published is None:
            return ""
        kind = self._line.published.kind
        return kind.label.to(self._lang).lower() if kind in ("plan", "estimate") else ""

    @property
    def recorded(self) -> str:
        """The number of the records: `7 đoàn`; empty when there is nothing to count or add up."""
        if self._line is None:
            return ""
        return recorded_text(self._line.recorded, self._line.unit, self._lang, IN_REPORT_TEXT)

    @property
    def recorded_number(self) -> Decimal | None:
        """The number itself; None when there is nothing to count or add up."""
        recomputed = self._line.recorded if self._line else None
        return recomputed.value if recomputed else None

    @property
    def before(self) -> str:
        """The number a year earlier; empty when the two cannot be compared."""
        if self._line is None or self._line.change is None:
            return ""
        return before_and_now(self._line, self._lang)[0]

    @property
    def moved(self) -> str:
        """The change in a year: `tăng 5 đoàn (2,9%)`; empty when the two cannot be compared."""
        if self._line is None:
            return ""
        return change_clause(self._line.change, self._line.unit, self._lang)

    @property
    def cite(self) -> str:
        """The cite of the published figure."""
        if self._line is None or (figure := self._line.published) is None:
            return ""
        return mark(self._citations.cite(figure.source_ref, figure.locator))
