"""The objects that templates see: records, indicators and the cites of sources.

Every text that an object gives carries the mark of the claim that it states.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from ecodiplo.dates import DateText, Period, first_day, last_day, show_partial_date
from ecodiplo.formats.documents.blocks import Cite, CitedSource
from ecodiplo.language import Label, same
from ecodiplo.periods import period_title
from ecodiplo.services.report.claims import Claim, ClaimKind
from ecodiplo.services.report.figure_tables import before_and_now
from ecodiplo.services.report.forms.note_forms import NO_DATE, change_clause, unknown_note
from ecodiplo.services.report.indicator_claims import (
    change_claim,
    published_claim,
    recorded_claim,
)
from ecodiplo.services.report.names_in_sentences import dated, name_in_sentence
from ecodiplo.services.report.text_marks import mark, without_claims, without_marks
from ecodiplo.services.statistics.wording import (
    caveat_text,
    number_in_prose,
    published_text,
    quantity_in_prose,
)
from ecodiplo.vocabulary import Basis, FigureKind, Qualifier, YearBasis

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from ecodiplo.language import Lang
    from ecodiplo.services.report.claims import Claims
    from ecodiplo.services.report.content import RecordList, ReportContent
    from ecodiplo.services.report.tables_and_charts import TablesAndCharts
    from ecodiplo.services.statistics.published_figures import PublishedFigure
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
        self, row: dict[str, Any], records: RecordList, tables_and_charts: TablesAndCharts
    ) -> None:
        """`tables_and_charts` formats the values."""
        self._row, self._entity, self._tables = row, records.entity, tables_and_charts

    def __getattr__(self, name: str) -> str:
        field = self._entity.by_name.get(name)
        if field is None:
            raise AttributeError(name)
        text = without_marks(self._tables.cell_text(self._row, field))
        return self._tables.claims.text(text, self._claim(name, field.label, text))

    def is_open(self, name: str) -> bool:
        """Whether the source leaves the list in this field open."""
        flag = self._entity.by_name[name].complete
        return bool(flag) and self._row.get(flag) is False

    def _claim(self, name: str, label: Label, text: str) -> Claim:
        ref = str(self._row[self._entity.key])
        return Claim(
            code=f"words {ref} {name}",
            kind=ClaimKind.WORDS,
            subject=self._entity.name,
            name=label,
            period=self._tables.content.period,
            content=text,
            unknown={"open_list": 1} if self.is_open(name) else {},
            records=(ref,),
        )

    @property
    def ref(self) -> str:
        """The ref, by which a template asks for the record's other texts."""
        return str(self._row[self._entity.key])

    @property
    def cite(self) -> str:
        """The cite of its source."""
        return "".join(mark(run) for run in self._tables.cites(self._row))


class RecordTotal(int):
    """The number of the records of a list; as text it states the claim of that number."""

    statement: str

    @classmethod
    def of(cls, total: int, statement: str) -> RecordTotal:
        """The number, with the text that states it."""
        number = cls(total)
        number.statement = statement
        return number


class FigureView:
    """An indicator in a template: false when a report has nothing to say of it. (The records to
    date are only said beside a published figure.)"""

    def __init__(
        self, code: str, content: ReportContent, lang: Lang, *, claims: Claims, citations: Citations
    ) -> None:
        """`code` is the indicator's; the summary has no line of an indicator without numbers."""
        self.code = code
        lines = (line for line in content.summary.lines if line.code == code)
        self._line: SummaryLine | None = next(lines, None)
        self._base = content.bases.get(code)
        self._content, self._period, self._lang = content, content.period, lang
        self._claims, self._citations = claims, citations

    def __bool__(self) -> bool:
        return bool(self.said or self.base or (self.recorded and not self.cumulative))

    @cached_property
    def _published(self) -> PublishedFigure | None:
        return self._line.published if self._line else None

    @property
    def name_in_sentence(self) -> Label:
        """The indicator's name in both languages as it stands in a sentence; its code for one that
        the database does not have."""
        name = self._content.indicator_names.get(self.code, same(self.code))
        return name_in_sentence(name, self._content.country_names)

    @property
    def name(self) -> str:
        """The indicator's name."""
        return without_marks(self._line.name.to(self._lang)) if self._line else ""

    @property
    def is_exact(self) -> bool:
        """Whether the published figure is one number without a qualifier."""
        figure = self._published
        return figure is not None and figure.upper is None and figure.qualifier is Qualifier.EXACT

    @property
    def holds_records(self) -> bool:
        """Whether the records of the period can be part of the published figure: it is of the same
        days, and no plan."""
        figure = self._published
        if figure is None or figure.as_of_unknown or figure.year_basis is YearBasis.UNDATED:
            return False
        return figure.of(self._period) and figure.kind is not FigureKind.PLAN

    @property
    def counts_records(self) -> bool:
        """Whether the number of the records is a count of them, not a sum of a field."""
        return self._line is not None and self._line.measure.startswith("count")

    @property
    def cumulative(self) -> bool:
        """Whether its number is as of the last day of the period."""
        return self._line is not None and self._line.basis is Basis.CUMULATIVE

    @property
    def said(self) -> str:
        """The published figure: `gần 30 bản ghi nhớ`; empty when there is none."""
        if (line := self._line) is None or (figure := self._published) is None:
            return ""
        text = without_marks(published_text(figure, line.unit, self._lang, in_prose=True))
        claim = published_claim(line.code, line.name, line.unit, figure)
        return self._claims.text(text, claim)

    @property
    def said_mark(self) -> str:
        """The mark of the claim of the published figure, for a sentence without its number."""
        return self.said[len(without_claims(self.said)) :]

    @property
    def base_in_words(self) -> bool:
        """Whether the last figure published before the period is in words."""
        return self._base is not None and self._base[1].value is None

    @property
    def base_is_zero(self) -> bool:
        """Whether that figure is exactly 0."""
        figure = self._base[1] if self._base else None
        return figure is not None and figure.value == 0 and figure.qualifier is Qualifier.EXACT

    @property
    def base_mark(self) -> str:
        """The mark of the claim of that figure, for a sentence without its number."""
        return self.base[len(without_claims(self.base)) :]

    @property
    def base(self) -> str:
        """The last figure published before the period, of a cumulative indicator without one."""
        if self._base is None:
            return ""
        indicator, figure = self._base
        text = without_marks(published_text(figure, indicator.unit, self._lang, in_prose=True))
        claim = published_claim(indicator.code, indicator.name, indicator.unit, figure)
        return self._claims.text(text, claim)

    @property
    def base_span(self) -> str:
        """The period or day of that figure, or the report of it when its day is not stated."""
        if self._base is None:
            return ""
        figure = self._base[1]
        if figure.report_period:
            day = DateText(figure.report_period)
            report = period_title(Period(first_day(day), last_day(day)))
            return (Label("report of ", "báo cáo ") + report).to(self._lang)
        return self._as_of(figure) or period_title(figure.span).to(self._lang)

    @property
    def base_cite(self) -> str:
        """The cite of that figure."""
        return self._cite_of(self._base[1]) if self._base else ""

    @property
    def published_number(self) -> Decimal | None:
        """The number of the published figure; None when there is none."""
        return self._published.value if self._published else None

    @property
    def span(self) -> str:
        """The figure's period when it is not the report's, its day when it is a number to date, or
        a note that it has no date."""
        if (figure := self._published) is None:
            return ""
        if figure.as_of_unknown or figure.year_basis is YearBasis.UNDATED:
            return NO_DATE.to(self._lang)
        if figure.span.first is None:
            return self._as_of(figure)
        title = period_title(figure.span)
        other = Label("figure for ", "số liệu ") + title
        return "" if figure.of(self._period) else other.to(self._lang)

    def _as_of(self, figure: PublishedFigure) -> str:
        """The day of a figure to date: `tính đến ngày 20/12/2022`; empty for one of a period."""
        if not figure.as_of:
            return ""
        day = dated(show_partial_date(DateText(figure.as_of), self._lang), self._lang)
        return Label(f"as of {day}", f"tính đến {day}").to(self._lang)

    @property
    def caveat(self) -> str:
        """The warning that stands beside the published figure; empty when there is none."""
        figure = self._published
        return caveat_text(figure, self._lang) if figure else ""

    @property
    def kind(self) -> str:
        """`plan` or `estimate`; empty for a result and when the source does not say."""
        if (figure := self._published) is None:
            return ""
        return (
            figure.kind.label.to(self._lang).lower() if figure.kind in ("plan", "estimate") else ""
        )

    @property
    def recorded(self) -> str:
        """The number of the records: `7 đoàn`; empty when there is nothing to count or add up."""
        if (line := self._line) is None or (number := self.recorded_number) is None:
            return ""
        text = quantity_in_prose(number, line.unit, self._lang)
        return self._claims.text(text, recorded_claim(line, self._period))

    @property
    def recorded_count(self) -> str:
        """The number of the records without its unit."""
        if (line := self._line) is None or (number := self.recorded_number) is None:
            return ""
        text = number_in_prose(number, self._lang)
        return self._claims.text(text, recorded_claim(line, self._period))

    @property
    def recorded_mark(self) -> str:
        """The mark of the claim of that number, for a sentence without it."""
        return self.recorded[len(without_claims(self.recorded)) :]

    @property
    def recorded_number(self) -> Decimal | None:
        """The number itself; None when there is nothing to count or add up."""
        recomputed = self._line.recorded if self._line else None
        return recomputed.value if recomputed and recomputed.records else None

    @property
    def unknown(self) -> str:
        """What the number of the records leaves open, in brackets; empty when it leaves nothing
        open."""
        if self._line is None or (recorded := self._line.recorded) is None or recorded.fault:
            return ""
        return unknown_note(recorded, self._lang)

    @property
    def before(self) -> str:
        """The number a year earlier; empty when the two cannot be compared."""
        if (line := self._line) is None or line.change is None:
            return ""
        text = before_and_now(line, self._lang)[0]
        return self._claims.text(text, change_claim(line, self._period))

    @property
    def moved(self) -> str:
        """The change in a year: `tăng 5 đoàn (2,9%)`; empty when the two cannot be compared."""
        if (line := self._line) is None or line.change is None:
            return ""
        text = change_clause(line.change, line.unit, self._lang)
        return self._claims.text(text, change_claim(line, self._period))

    @property
    def cite(self) -> str:
        """The cite of the published figure."""
        return self._cite_of(self._published)

    def _cite_of(self, figure: PublishedFigure | None) -> str:
        if figure is None:
            return ""
        return mark(self._citations.cite(figure.source_ref, figure.locator))
