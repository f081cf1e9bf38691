"""The sentences of a report for the cases of a claim, made by the program's own objects: a summary
of one indicator, with its published figures and the numbers of its records."""

from __future__ import annotations

import csv
import datetime
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecodiplo.dates import DateText, Period, last_day
from ecodiplo.db.location import shipped_path
from ecodiplo.formats.documents.blocks import Paragraph
from ecodiplo.language import Label, Lang
from ecodiplo.periods import parse_period
from ecodiplo.services.report.blocks import BlockReader
from ecodiplo.services.report.claims import Claims, Statements
from ecodiplo.services.report.content import ReportContent, gather
from ecodiplo.services.report.tables_and_charts import TablesAndCharts
from ecodiplo.services.report.template_context import context
from ecodiplo.services.report.template_objects import Citations
from ecodiplo.services.statistics.indicators import Indicator
from ecodiplo.services.statistics.published_figures import PublishedFigure
from ecodiplo.services.statistics.summary import SummaryLine
from ecodiplo.vocabulary import Basis, FigureKind, Qualifier, Unit, YearBasis

if TYPE_CHECKING:
    from ecodiplo.db.engine import Database
    from ecodiplo.services.statistics.comparison import PeriodChange
    from ecodiplo.services.statistics.measures import Recomputed

TODAY = datetime.date(2026, 11, 26)
YEAR = Period("2022-01-01", "2022-12-31")
UNITS, BASES = {unit.value: unit for unit in Unit}, {basis.value: basis for basis in Basis}


def shipped_indicators() -> dict[str, Indicator]:
    """The indicators of the seed, by code."""
    with (shipped_path("seed") / "indicators.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["code"]: Indicator(
            number, row["code"], Label(row["name_en"], row["name_vi"]), UNITS[row["unit"]],
            BASES[row["basis"]], row["measure"],
        )
        for number, row in enumerate(rows, start=1)
    }  # fmt: skip


def published(
    value: float | str | None, qualifier: Qualifier = Qualifier.EXACT, *,
    upper: float | None = None, words: Label | None = None, kind: FigureKind = FigureKind.RESULT,
    period: str = "", as_of: str = "", report_period: str = "",
    year_basis: YearBasis = YearBasis.STATED, caveat: Label | None = None,
    scope: Label | None = None, source: int = 1,
) -> PublishedFigure:  # fmt: skip
    """A published figure of the year, of another period, or as of a day."""
    span = parse_period(period, today=TODAY) if period else YEAR
    if as_of or report_period:
        span = Period(None, last_day(DateText(as_of or report_period)))
    return PublishedFigure(
        id=1, ref="FIG-2022-0001", span=span,
        value=None if value is None else Decimal(str(value)),
        upper=None if upper is None else Decimal(str(upper)),
        qualifier=qualifier, words=words, kind=kind, year_basis=year_basis,
        period_end=as_of or (None if report_period else span.last),
        report_period=report_period or None, preferred=True, scope=scope, caveat=caveat,
        territory=None, source="A source", source_ref=f"SRC-000{source}", publisher=None, url=None,
        locator="P1", note=None,
    )  # fmt: skip


@dataclass(frozen=True)
class Case:
    """What is known of an indicator in the period."""

    published: PublishedFigure | None = None
    recorded: Recomputed | None = None
    change: PeriodChange | None = None
    before: PublishedFigure | None = None  # that of the year before
    last: PublishedFigure | None = None  # the last figure published before the period
    unplaced: Recomputed | None = None
    others: tuple[PublishedFigure, ...] = ()  # of other sources


class Paragraphs:
    """The paragraphs of a report of one indicator."""

    def __init__(self, empty: Database, lang: Lang, period: str = "2022", **settings: Any) -> None:
        """`empty` holds no records; `settings` are those of the office."""
        with empty.read() as connection:
            content = gather(connection, parse_period(period, today=TODAY), today=TODAY)
        self.content: ReportContent = replace(content, settings=settings)
        self.lang = lang

    def of(
        self, indicator: Indicator, case: Case, *, after: bool = False, other: Case | None = None
    ) -> str:
        """The sentences of the indicator; `after` those of another one, of which `other` is known:
        a figure of the period, unless it says otherwise."""
        code = indicator.code
        lines = [line for line in (_line(indicator, case),) if line]
        others = [_line(_OTHER, other or Case(published(3)))] if after else []
        content = replace(
            self.content,
            summary=replace(self.content.summary, lines=[*filter(None, others), *lines]),
            bases={code: (indicator, case.last)} if case.last else {},
            unplaced={code: case.unplaced} if case.unplaced else {},
            indicator_names={code: indicator.name, _OTHER.code: _OTHER.name},
        )
        report = TextOfReport(content, self.lang)
        if not after:
            return report.printed(report.values["say"](code))
        first = report.printed(report.values["say"](_OTHER.code))
        both = report.printed(report.values["say_known"](_OTHER.code, code))
        return both.removeprefix(first).strip()


class TextOfReport:
    """The text of one report: what its template can use, and how the document prints it."""

    def __init__(self, content: ReportContent, lang: Lang) -> None:
        self._claims, citations = Claims(), Citations({})
        self._tables = TablesAndCharts(content, lang, citations.cite, self._claims)
        self.values = context(content, lang, citations, self._tables)

    def printed(self, text: str) -> str:
        """A paragraph of the template, as the document prints it; empty for no text."""
        reader = BlockReader(self._tables, Statements(self._claims), "test")
        reader.read(text)
        blocks, _ = reader.parts("")
        runs = [block.runs for block in blocks if isinstance(block, Paragraph)]
        return " ".join("".join(map(str, each)) for each in runs)


_OTHER = Indicator(0, "other", Label("Other", "Khác"), Unit.EVENT, Basis.PERIOD, "")


def _line(indicator: Indicator, case: Case) -> SummaryLine | None:
    """The line of the summary; None without numbers, as in a summary of the database."""
    if case.published is None and case.recorded is None:
        return None
    return SummaryLine(
        indicator.code, indicator.name, indicator.unit, indicator.basis, indicator.measure or "",
        (case.published, *case.others) if case.published else (), case.recorded, case.before,
        change=case.change,
    )  # fmt: skip
