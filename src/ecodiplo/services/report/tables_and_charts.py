"""The tables and charts of a report, by the names that templates use for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.errors import EcodiploError
from ecodiplo.formats.documents.blocks import Run, Table
from ecodiplo.formats.sheet import cell_text
from ecodiplo.language import DASH, Lang, same
from ecodiplo.money import show_number
from ecodiplo.periods import as_of_title
from ecodiplo.services.report.content import CROSSED, GROUPS, LISTS, RecordList, ReportContent
from ecodiplo.services.report.figure_tables import comparison_table, figures_table, is_listed
from ecodiplo.services.report.gaps import COVERAGE, coverage_chart, covered, gaps_of, gaps_table
from ecodiplo.services.report.indicator_claims import (
    change_claim,
    coverage_claim,
    other_source_claim,
    published_claim,
    recorded_claim,
)
from ecodiplo.services.report.other_sources import other_figures
from ecodiplo.services.report.record_claims import breakdown_claim, crossed_claim, list_claim
from ecodiplo.services.report.table_columns import CAPTIONS, COLUMNS, ListColumn, list_columns
from ecodiplo.services.report.unknown_names import unknown_chart, unknown_table
from ecodiplo.services.statistics.chart import chart_of, cross_chart_of
from ecodiplo.services.statistics.wording import (
    ALL,
    ENTRIES,
    NOT_STATED,
    RECORDS,
    SOURCE,
    part_text,
)

if TYPE_CHECKING:
    from ecodiplo.catalogue import Field
    from ecodiplo.formats.documents.blocks import Chart
    from ecodiplo.services.report.claims import Claim, Claims
    from ecodiplo.services.report.figure_tables import MakeCite
    from ecodiplo.services.statistics.breakdown import Breakdown

# The most groups in a table; the others are left out.
MOST_ROWS = 30


class TablesAndCharts:
    """The tables and charts of one report in one language, each built when the template asks for
    it."""

    def __init__(
        self, content: ReportContent, lang: Lang, make_cite: MakeCite, claims: Claims
    ) -> None:
        self.content, self.lang = content, lang
        self.make_cite, self.claims = make_cite, claims

    def table(self, name: str) -> Table | None:
        """The table of that name, None when it has no rows.

        Raises EcodiploError when there is no such table.
        """
        if name == "figures":
            return figures_table(self.content, self.lang, self.make_cite)
        if name == "comparison":
            return comparison_table(self.content, self.lang)
        if name == "gaps":
            return gaps_table(self.content, self.lang, self.make_cite)
        if name in COLUMNS and name in LISTS:
            return self._list(name, self.content.lists[name])
        if name in GROUPS:
            return self._breakdown(name, self.content.groups[name])
        raise EcodiploError(unknown_table(name))

    def chart(self, name: str) -> Chart | None:
        """The chart of that name, None when it would tell nothing.

        Raises EcodiploError when there is no such chart.
        """
        if name == COVERAGE:
            return coverage_chart(self.content, self.lang)
        if message := unknown_chart(name):
            raise EcodiploError(message)
        if name in CROSSED:
            return self._crossed(name)
        return chart_of(
            self.content.groups[name], name, _caption(name, self.content, self.lang), self.lang
        )

    def _crossed(self, name: str) -> Chart | None:
        """The chart of a breakdown by two properties; None for one group of either, which the
        chart of one property shows as well."""
        table = self.content.crossed[name]
        if min(len([row for row in table.rows if row.key]), len(table.columns)) < 2:
            return None
        caption = _caption(name, self.content, self.lang)
        return cross_chart_of(table, name, caption, self.lang)

    def _columns(self, name: str, records: RecordList) -> list[ListColumn]:
        """The columns of a list in which a record has a value."""
        columns = list_columns(name, records.entity)
        return [column for column in columns if any(map(column.has_value, records.rows))]

    def _rows_text(self, name: str, records: RecordList) -> str:
        """The rows of a list in lines of text, without cites."""
        columns = self._columns(name, records)
        return "\n".join(
            " | ".join(column.text(row, self.lang) for column in columns) for row in records.rows
        )

    def _list(self, name: str, records: RecordList) -> Table | None:
        if not records.rows:
            return None
        own = self._columns(name, records)
        rows = [
            (*((column.text(row, self.lang),) for column in own), self.cites(row))
            for row in records.rows
        ]
        columns = [column.label.to(self.lang) for column in own]
        numeric = [column.is_number for column in own]
        if any(row[-1] for row in rows):
            columns.append(SOURCE.to(self.lang))
            numeric.append(False)
        return Table(CAPTIONS[name].to(self.lang), tuple(columns),
                     tuple(row[: len(columns)] for row in rows), tuple(numeric))  # fmt: skip

    def stated_claims(self, name: str) -> list[Claim]:
        """The claims that the table or chart of that name states."""
        content, lines = self.content, self.content.summary.lines
        if name in LISTS:
            label, records = CAPTIONS.get(name, same(name)), content.lists[name]
            return [list_claim(name, label, content, self._rows_text(name, records))]
        if name in GROUPS:
            return [breakdown_claim(name, CAPTIONS[name], content)]
        if name in CROSSED:
            return [crossed_claim(name, CAPTIONS[name], content)]
        if name == "gaps":
            return [coverage_claim(gap) for gap in gaps_of(content)]
        if name == COVERAGE:
            return [coverage_claim(each) for each in covered(content)]
        if name == "comparison":
            return [change_claim(line, content.period) for line in lines if line.change]
        claims = []
        for line in filter(is_listed, lines):
            if line.published:
                claims.append(published_claim(line.code, line.name, line.unit, line.published))
                claims += [other_source_claim(line, other) for other in other_figures(line)]
            if line.recorded and line.recorded.records:
                claims.append(recorded_claim(line, content.period))
        return claims

    def cell_text(self, row: dict[str, Any], field: Field) -> str:
        """The value of a field of a record, in the language of the report."""
        return cell_text(row, field, self.lang)

    def cites(self, row: dict[str, Any]) -> tuple[Run, ...]:
        """The cite of a record's source; empty when the record has no source."""
        source = row.get("source")
        return (self.make_cite(source.handle, row.get("source_locator")),) if source else ()

    def _breakdown(self, name: str, breakdown: Breakdown) -> Table | None:
        groups = [group for group in breakdown.groups if group.key is not None]
        if not groups:
            return None
        fields = [
            field
            for field in breakdown.fields
            if (total := breakdown.overall.totals.get(field.name)) and total.value is not None
        ]
        rows: list[tuple[str, ...]] = []
        unnamed = [group for group in breakdown.groups if group.key is None]
        for group in (*groups[:MOST_ROWS], *unnamed, breakdown.overall):
            label = group.label.to(self.lang) if group.label else ""
            if group is breakdown.overall:
                label = ALL.to(self.lang)
            elif group.key is None:
                label = NOT_STATED.to(self.lang)
            cells = [label, show_number(group.records, self.lang)]
            if group.wholes is not None:
                cells.append(show_number(group.wholes, self.lang))
            for field in fields:
                value = group.totals[field.name].value
                cells.append(DASH if value is None else field.type.show(value, self.lang))
            rows.append(tuple(cells))
        columns = [breakdown.label.to(self.lang)]
        if breakdown.overall.wholes is None:
            columns.append(RECORDS.to(self.lang))
        else:  # lines of a ledger, and the projects that they are of
            whole = ENTITIES[target(breakdown.entity.by_name[breakdown.entity.part_of])]
            columns += [ENTRIES.to(self.lang), whole.label.to(self.lang)]
        columns += [field.label.to(self.lang) for field in fields]
        caption = CAPTIONS[name].to(self.lang)
        if len(groups) > MOST_ROWS:
            caption += f" ({part_text(MOST_ROWS, len(groups)).to(self.lang)})"
        cells_of_rows = tuple(tuple((cell,) for cell in row) for row in rows)
        return Table(caption, tuple(columns), cells_of_rows, (False, *[True] * (len(columns) - 1)))


def _caption(name: str, content: ReportContent, lang: Lang) -> str:
    """The caption of a chart. Over several years it says where the last of them is cut off."""
    caption = CAPTIONS[name]
    spec = CROSSED[name][0] if name in CROSSED else GROUPS[name]
    last = min(content.period.last or "", content.today.isoformat())
    if spec.years > 1 and not last.endswith("-12-31"):
        caption += same(f" ({last[:4]}: ") + as_of_title(last) + ")"
    return caption.to(lang)
