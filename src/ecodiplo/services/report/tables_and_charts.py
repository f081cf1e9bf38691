"""The tables and charts of a report, by the names that templates use for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.errors import EcodiploError
from ecodiplo.fields import Integer, Number
from ecodiplo.formats.documents.blocks import Run, Table
from ecodiplo.formats.sheet import cell_text
from ecodiplo.language import DASH, Label, Lang, same
from ecodiplo.money import show_number
from ecodiplo.services.report.content import GROUPS, LISTS, REPORTED, RecordList, ReportContent
from ecodiplo.services.report.figure_tables import comparison_table, figures_table, is_listed
from ecodiplo.services.report.indicator_claims import (
    change_claim,
    published_claim,
    recorded_claim,
)
from ecodiplo.services.report.record_claims import breakdown_claim, list_claim
from ecodiplo.services.statistics.chart import chart_of
from ecodiplo.services.statistics.wording import (
    ALL,
    ENTRIES,
    NOT_STATED,
    RECORDS,
    SOURCE,
    part_text,
)
from ecodiplo.text import did_you_mean

if TYPE_CHECKING:
    from ecodiplo.catalogue import Field
    from ecodiplo.formats.documents.blocks import Chart
    from ecodiplo.services.report.claims import Claim, Claims
    from ecodiplo.services.report.figure_tables import MakeCite
    from ecodiplo.services.statistics.breakdown import Breakdown

# The most groups in a table; the others are left out.
MOST_ROWS = 30
# The columns of the lists. A stored status is no column: it is the status of today, and no date
# says whether the record had it in the period. The status of an MOU follows from dated events; here
# it is that of the period's last day.
COLUMNS: dict[str, tuple[str, ...]] = {
    "inbound": ("title", "level", "start_date", "countries"),
    "outbound": ("title", "start_date", "countries", "places"),
    "matching": ("title", "start_date", "countries", "sectors"),
    "events": ("title", "kind", "start_date", "place", "countries"),
    "mous": ("title", "partners", "signed_on", "expires_on", "status"),
    "mou_events": ("mou", "kind", "date", "expires_on"),
    "press": ("title", "outlet", "countries", "start_date"),
    "projects": ("name", "country", "sector", "certificate_date", "registered_capital_usd"),
    "aid": ("title", "partners", "kind", "committed_usd"),
    "documents": ("number", "title", "issuer", "issued_on", "period_end"),
    "prepared": ("title", "issuer"),
    "kept": ("name", "kind", "country", "relation", "relation_since", "relation_until"),
    "connected": ("name", "country"),
}
CAPTIONS = {
    "inbound": Label("Inbound delegations entered one by one", "Các đoàn vào đã có hồ sơ"),
    "outbound": Label("Outbound delegations entered one by one", "Các đoàn ra đã có hồ sơ"),
    "matching": Label("Business matching", "Hoạt động kết nối doanh nghiệp"),
    "events": Label("Promotion events", "Các sự kiện xúc tiến đã có hồ sơ"),
    "mous": Label("MOUs signed in the period", "Các văn bản ký trong kỳ"),
    "mou_events": Label("What happened to MOUs in the period",
                        "Diễn biến của các văn bản trong kỳ"),
    "press": Label("Foreign press teams", "Các đoàn phóng viên đã có hồ sơ"),
    "projects": Label("The largest new FDI projects", "Các dự án FDI cấp mới có vốn lớn nhất"),
    "aid": Label("The largest aid items", "Các khoản viện trợ có giá trị lớn nhất"),
    "documents": Label("Documents", "Các văn bản"),
    "kept": Label("Relations kept", "Các quan hệ được duy trì"),
    "prepared": Label("Documents in preparation", "Các văn bản đang được chuẩn bị"),
    "connected": Label("Enterprises connected", "Các doanh nghiệp được kết nối"),
    "inbound_countries": Label("Inbound delegations by country, in the records",
                               "Đoàn vào theo nước/vùng lãnh thổ, theo hồ sơ"),
    "outbound_countries": Label("Outbound delegations by country, in the records",
                                "Đoàn ra theo nước/vùng lãnh thổ, theo hồ sơ"),
    "delegation_months": Label("Delegations by month, in the records",
                               "Đoàn vào, đoàn ra theo tháng, theo hồ sơ"),
    "delegation_sectors": Label("Delegations by sector, in the records",
                                "Đoàn vào, đoàn ra theo lĩnh vực, theo hồ sơ"),
    "mou_countries": Label("MOUs by country, in the records to date",
                           "Bản ghi nhớ theo nước/vùng lãnh thổ, lũy kế theo hồ sơ"),
    "event_countries": Label("Promotion events by country",
                             "Sự kiện xúc tiến theo nước/vùng lãnh thổ"),
    "fdi_kinds": Label("FDI by kind", "Vốn FDI theo hình thức"),
    "fdi_countries": Label("FDI attracted by country", "Vốn FDI thu hút theo nước/vùng lãnh thổ"),
    "fdi_sectors": Label("FDI attracted by sector", "Vốn FDI thu hút theo lĩnh vực"),
    "fdi_years": Label("FDI attracted by year", "Vốn FDI thu hút theo năm"),
    "fdi_origins": Label("FDI attracted by what it began with", "Vốn FDI thu hút theo khởi nguồn"),
    "aid_kinds": Label("Aid by kind", "Viện trợ theo loại"),
}  # fmt: skip
COLUMNS |= {
    entity.name: tuple(
        field.name
        for field in entity.fields
        if field.listed and field.name not in ("ref", "status")
    )
    for entity in REPORTED
}
CAPTIONS |= {entity.name: entity.label for entity in REPORTED}


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
        if name in COLUMNS and name in LISTS:
            return self._list(name, self.content.lists[name])
        if name in GROUPS:
            return self._breakdown(name, self.content.groups[name])
        names = ["figures", "comparison", *COLUMNS, *GROUPS]
        raise EcodiploError(
            Label("there is no table {name!r}.", "không có bảng {name!r}.").fill(name=name)
            + did_you_mean(name, names)
            + Label(" Tables: ", " Các bảng: ")
            + ", ".join(names)
        )

    def chart(self, name: str) -> Chart | None:
        """The chart of that name, None when it would tell nothing.

        Raises EcodiploError when there is no such chart.
        """
        if name not in GROUPS:
            raise EcodiploError(
                Label("there is no chart {name!r}.", "không có biểu đồ {name!r}.").fill(name=name)
                + did_you_mean(name, GROUPS)
                + Label(" Charts: ", " Các biểu đồ: ")
                + ", ".join(GROUPS)
            )
        return chart_of(self.content.groups[name], name, CAPTIONS[name].to(self.lang), self.lang)

    def _fields(self, name: str, records: RecordList) -> list[Field]:
        """The columns of a list in which a record has a value."""
        fields = (records.entity.by_name[column] for column in COLUMNS.get(name, ()))
        return [field for field in fields if any(_has_value(row, field) for row in records.rows)]

    def _rows_text(self, name: str, records: RecordList) -> str:
        """The rows of a list in lines of text, without cites."""
        fields = self._fields(name, records)
        return "\n".join(
            " | ".join(self.cell_text(row, field) for field in fields) for row in records.rows
        )

    def _list(self, name: str, records: RecordList) -> Table | None:
        fields = self._fields(name, records)
        if not records.rows:
            return None
        rows = []
        for row in records.rows:
            cells: list[tuple[Run, ...]] = [(self.cell_text(row, field),) for field in fields]
            cells.append(self.cites(row))
            rows.append(tuple(cells))
        caption = CAPTIONS[name].to(self.lang)
        if records.total > len(records.rows):
            caption += f" ({part_text(len(records.rows), records.total).to(self.lang)})"
        columns = [field.label.to(self.lang) for field in fields]
        numeric = [isinstance(field.type, Integer | Number) for field in fields]
        if any(row[-1] for row in rows):
            columns.append(SOURCE.to(self.lang))
            numeric.append(False)
        return Table(caption, tuple(columns), tuple(row[: len(columns)] for row in rows),
                     tuple(numeric))  # fmt: skip

    def stated_claims(self, name: str) -> list[Claim]:
        """The claims that the table or chart of that name states."""
        content, lines = self.content, self.content.summary.lines
        if name in LISTS:
            label, records = CAPTIONS.get(name, same(name)), content.lists[name]
            return [list_claim(name, label, content, self._rows_text(name, records))]
        if name in GROUPS:
            return [breakdown_claim(name, CAPTIONS[name], content)]
        if name == "comparison":
            return [change_claim(line, content.period) for line in lines if line.change]
        claims = []
        for line in filter(is_listed, lines):
            if line.published:
                claims.append(published_claim(line.code, line.name, line.unit, line.published))
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


def _has_value(row: dict[str, Any], field: Field) -> bool:
    return row.get(field.name) not in (None, ())
