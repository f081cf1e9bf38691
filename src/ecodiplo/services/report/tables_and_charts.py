"""The tables and charts of an account, by the names that its words call them by."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import EcodiploError
from ecodiplo.fields import Integer, Number
from ecodiplo.formats.documents.blocks import Chart, Cite, Run, Series, Table
from ecodiplo.language import Label, Lang
from ecodiplo.money import show_number
from ecodiplo.periods import title
from ecodiplo.services.report.content import GROUPS, LISTS, Account, Told
from ecodiplo.services.statistics.published import quantity, worded
from ecodiplo.services.statistics.reconcile import State
from ecodiplo.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecodiplo.catalogue import Field
    from ecodiplo.services.statistics.breakdown import Breakdown
    from ecodiplo.services.statistics.summary import Line

    Citing = Callable[[str, str | None], Cite]  # the cite of a source's ref and the place in it

# Groups that a table and a chart show; the others together make its last line, or none.
MOST_ROWS, MOST_BARS = 30, 15
# No status: it is that of today, and no date says that it was so in the period.
COLUMNS = {
    "inbound": ("title", "level", "start_date", "countries"),
    "outbound": ("title", "start_date", "countries", "places"),
    "matching": ("title", "start_date", "countries", "sectors"),
    "events": ("title", "kind", "start_date", "place", "countries"),
    "mous": ("title", "partners", "signed_on", "expires_on"),
    "press": ("title", "outlet", "countries", "start_date"),
    "projects": ("name", "country", "sector", "certificate_date", "registered_capital_usd"),
    "aid": ("title", "partners", "kind", "committed_usd"),
    "documents": ("number", "title", "issuer", "issued_on", "period_end"),
    "kept": ("name", "kind", "country", "relation", "relation_since"),
    "connected": ("name", "country"),
}
CAPTIONS = {
    "inbound": Label("Inbound delegations entered one by one", "Các đoàn vào đã có hồ sơ"),
    "outbound": Label("Outbound delegations entered one by one", "Các đoàn ra đã có hồ sơ"),
    "matching": Label("Business matching", "Hoạt động kết nối doanh nghiệp"),
    "events": Label("Promotion events", "Các sự kiện xúc tiến đã có hồ sơ"),
    "mous": Label("MOUs signed in the period", "Các văn bản ký trong kỳ"),
    "press": Label("Foreign press teams", "Các đoàn phóng viên đã có hồ sơ"),
    "projects": Label("The largest new FDI projects", "Các dự án FDI cấp mới có vốn lớn nhất"),
    "aid": Label("The largest aid items", "Các khoản viện trợ có giá trị lớn nhất"),
    "documents": Label("Documents", "Các văn bản"),
    "kept": Label("Relations kept", "Các quan hệ được duy trì"),
    "connected": Label("Enterprises connected", "Các doanh nghiệp được kết nối"),
    "inbound_countries": Label("Inbound delegations by country, in the records",
                               "Đoàn vào theo nước/vùng lãnh thổ, theo hồ sơ"),
    "outbound_countries": Label("Outbound delegations by country, in the records",
                                "Đoàn ra theo nước/vùng lãnh thổ, theo hồ sơ"),
    "delegation_months": Label("Delegations by month, in the records",
                               "Đoàn vào, đoàn ra theo tháng, theo hồ sơ"),
    "delegation_sectors": Label("Delegations by sector, in the records",
                                "Đoàn vào, đoàn ra theo lĩnh vực, theo hồ sơ"),
    "mou_countries": Label("MOUs by country, to date", "Bản ghi nhớ theo nước, lũy kế"),
    "event_countries": Label("Promotion events by country", "Sự kiện xúc tiến theo nước"),
    "fdi_kinds": Label("FDI by kind", "Vốn FDI theo hình thức"),
    "fdi_countries": Label("FDI attracted by country", "Vốn FDI thu hút theo nước/vùng lãnh thổ"),
    "fdi_sectors": Label("FDI attracted by sector", "Vốn FDI thu hút theo lĩnh vực"),
    "fdi_years": Label("FDI attracted by year", "Vốn FDI thu hút theo năm"),
    "fdi_origins": Label("FDI attracted by what it began with", "Vốn FDI thu hút theo khởi nguồn"),
    "aid_kinds": Label("Aid by kind", "Viện trợ theo loại"),
    "figures": Label("All figures of the period", "Tổng hợp số liệu trong kỳ"),
    "comparison": Label("Compared with the same period of the year before",
                        "So sánh với cùng kỳ năm trước"),
}  # fmt: skip


class Exhibits:
    """The tables and charts of one account in one language."""

    def __init__(self, account: Account, lang: Lang, citing: Citing) -> None:
        """Make none yet: each is made when the words ask for it."""
        self.account, self.lang, self.citing = account, lang, citing

    def table(self, name: str) -> Table | None:
        """The table of that name, None when there is nothing in it.

        Raises EcodiploError when there is no such table.
        """
        if name == "figures":
            return self._figures()
        if name == "comparison":
            return self._comparison()
        if name in COLUMNS and name in LISTS:
            return self._list(name, self.account.lists[name])
        if name in GROUPS:
            return self._breakdown(name, self.account.groups[name])
        known = ["figures", "comparison", *COLUMNS, *GROUPS]
        raise EcodiploError(
            f"there is no table {name!r}.{did_you_mean(name, known)} Tables: {', '.join(known)}"
        )

    def chart(self, name: str) -> Chart | None:
        """The chart of that name, None when there are not two bars to compare.

        Raises EcodiploError when there is no such chart.
        """
        if name not in GROUPS:
            raise EcodiploError(
                f"there is no chart {name!r}.{did_you_mean(name, GROUPS)}"
                f" Charts: {', '.join(GROUPS)}"
            )
        return chart_of(self.account.groups[name], name, CAPTIONS[name].to(self.lang), self.lang)

    def _list(self, name: str, told: Told) -> Table | None:
        fields = [told.entity.by_name[column] for column in COLUMNS[name]]
        fields = [field for field in fields if any(self._says(row, field) for row in told.rows)]
        if not told.rows:
            return None
        rows = []
        for row in told.rows:
            cells: list[tuple[Run, ...]] = [(self.shown(row, field),) for field in fields]
            cells.append(self.cites(row))
            rows.append(tuple(cells))
        caption = CAPTIONS[name].to(self.lang)
        if told.total > len(told.rows):
            shown = Label(f"{len(told.rows)} of {told.total}", f"{len(told.rows)}/{told.total}")
            caption += f" ({shown.to(self.lang)})"
        columns = [field.label.to(self.lang) for field in fields]
        numeric = [isinstance(field.type, Integer | Number) for field in fields]
        if any(row[-1] for row in rows):
            columns.append(Label("Source", "Nguồn").to(self.lang))
            numeric.append(False)
        return Table(caption, tuple(columns), tuple(row[: len(columns)] for row in rows),
                     tuple(numeric))  # fmt: skip

    def _says(self, row: dict[str, Any], field: Field) -> bool:
        return row.get(field.name) not in (None, ())

    def shown(self, row: dict[str, Any], field: Field) -> str:
        """The value of a field of a record, in the language of the account."""
        value = row.get(field.name)
        if self.lang is Lang.VI and field.vietnamese:
            value = row.get(field.vietnamese) or value
        return "" if value in (None, ()) else field.type.show(value, self.lang)

    def cites(self, row: dict[str, Any]) -> tuple[Run, ...]:
        """Where a record comes from; nothing when it does not say."""
        source = row.get("source")
        return (self.citing(source.handle, row.get("source_locator")),) if source else ()

    def _breakdown(self, name: str, found: Breakdown) -> Table | None:
        groups = [group for group in found.groups if group.key is not None]
        if not groups:
            return None
        fields = [
            field
            for field in found.fields
            if (total := found.overall.totals.get(field.name)) and total.value is not None
        ]
        rows: list[tuple[str, ...]] = []
        unnamed = [group for group in found.groups if group.key is None]
        for group in (*groups[:MOST_ROWS], *unnamed, found.overall):
            label = group.label.to(self.lang) if group.label else ""
            if group is found.overall:
                label = Label("All", "Tổng").to(self.lang)
            elif group.key is None:
                label = Label("not stated", "không nêu").to(self.lang)
            cells = [label, show_number(group.records, self.lang)]
            for field in fields:
                value = group.totals[field.name].value
                cells.append("–" if value is None else field.type.show(value, self.lang))
            rows.append(tuple(cells))
        columns = [found.label.to(self.lang), Label("Records", "Số hồ sơ").to(self.lang)]
        columns += [field.label.to(self.lang) for field in fields]
        caption = CAPTIONS[name].to(self.lang)
        if len(groups) > MOST_ROWS:
            caption += f" ({MOST_ROWS}/{len(groups)})"
        cited: list[tuple[tuple[Run, ...], ...]] = [tuple((cell,) for cell in row) for row in rows]
        return Table(caption, tuple(columns), tuple(cited), (False, *[True] * (len(columns) - 1)))

    def _figures(self) -> Table | None:
        rows: list[tuple[tuple[Run, ...], ...]] = []
        for line in self.account.summary.lines:
            figure = line.published
            if figure is None and not ((line.recorded and line.recorded.records) or line.fault):
                continue  # only the year before has anything of it
            cite: tuple[Run, ...] = ()
            if figure is not None:
                cite = (self.citing(figure.source_ref, figure.locator),)
            published = worded(figure, line.unit, self.lang) if figure else "–"
            rows.append(
                ((line.name.to(self.lang),), (published,), (recorded(line, self.lang),), cite)
            )
        columns = (
            Label("Indicator", "Chỉ tiêu"), Label("Published", "Số công bố"),
            Label("In the records", "Trong hồ sơ"), Label("Source", "Nguồn"),
        )  # fmt: skip
        if not rows:
            return None
        return Table(CAPTIONS["figures"].to(self.lang), tuple(c.to(self.lang) for c in columns),
                     tuple(rows), (False, True, True, False))  # fmt: skip

    def _comparison(self) -> Table | None:
        lines = [line for line in self.account.summary.lines if line.change is not None]
        if not lines:
            return None
        rows: list[tuple[tuple[Run, ...], ...]] = []
        for line in lines:
            before, now = sides(line, self.lang)
            rows.append(((line.name.to(self.lang),), (before,), (now,), (change(line, self.lang),)))
        compared = self.account.summary.compared or self.account.period
        columns = (
            Label("Indicator", "Chỉ tiêu").to(self.lang), title(compared).to(self.lang),
            title(self.account.period).to(self.lang), Label("Change", "Tăng, giảm").to(self.lang),
        )  # fmt: skip
        return Table(CAPTIONS["comparison"].to(self.lang), columns, tuple(rows),
                     (False, True, True, True))  # fmt: skip


def chart_of(
    found: Breakdown, name: str, caption: str, lang: Lang, *, least: int = 2
) -> Chart | None:
    """A breakdown as a chart: columns for times, bars for all else, the largest first. None when
    there are not `least` of them."""
    groups = [
        group for group in found.groups if group.key is not None and found.value(group) is not None
    ]
    if len(groups) < least:
        return None
    times = found.by in ("year", "half", "quarter", "month")
    groups = groups[-36:] if times else groups[:MOST_BARS]
    label = found.entity.by_name[found.main].label if found.main else found.entity.label
    series = Series(
        label.to(lang),
        tuple(Decimal(found.value(group) or 0) for group in groups),
        tuple(found.shown(group, lang) for group in groups),
    )
    labels = tuple(group.label.to(lang) if group.label else "" for group in groups)
    return Chart(name, caption, "columns" if times else "bars", labels, (series,))


def recorded(line: Line, lang: Lang) -> str:
    """What the records give of an indicator, in words."""
    if line.fault:
        return State.FAULT.value.to(lang)
    if line.recorded is None or not line.recorded.records:
        return "–"
    if line.recorded.value is None:
        return Label("no value entered", "chưa nhập giá trị").to(lang)
    return quantity(line.recorded.value, line.unit, lang)


def sides(line: Line, lang: Lang) -> tuple[str, str]:
    """What is compared: the earlier and the later value, both published or both recorded."""
    if line.change is not None and not line.change.recorded and line.before and line.published:
        return worded(line.before, line.unit, lang), worded(line.published, line.unit, lang)
    pair = []
    for one in (line.recorded_before, line.recorded):
        known = one is not None and one.value is not None
        pair.append(quantity(one.value, line.unit, lang) if known and one and one.value is not None
                    else "–")  # fmt: skip
    return pair[0], pair[1]


def moved(line: Line, lang: Lang) -> str:
    """The change in words that go on a sentence: `tăng 5 đoàn (2,9%)`, `down 3 projects (6%)`."""
    if line.change is None:
        return ""
    difference, percent = line.change.difference, line.change.percent
    if not difference:
        return Label("no change", "không thay đổi").to(lang)
    way = Label("up", "tăng") if difference > 0 else Label("down", "giảm")
    about = "" if line.change.exact else Label(" about", " khoảng").to(lang)
    said = f"{way.to(lang)}{about} {quantity(abs(difference), line.unit, lang)}"
    return said if percent is None else f"{said} ({show_number(abs(percent), lang)}%)"


def change(line: Line, lang: Lang) -> str:
    """The change in words: `+5 đoàn (+2,9%)`."""
    if line.change is None:
        return "–"
    difference, percent = line.change.difference, line.change.percent
    sign = "+" if difference > 0 else "-" if difference < 0 else ""
    said = f"{sign}{quantity(abs(difference), line.unit, lang)}"
    if percent is not None:
        said += f" ({sign}{show_number(abs(percent), lang)}%)"
    return said if line.change.exact else f"≈ {said}"
