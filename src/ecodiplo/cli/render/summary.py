"""The summary of a period, as sheets and in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.cli.output import Audience, rich_table
from ecodiplo.cli.render.bars import bars_table, spark
from ecodiplo.fields import FieldType, Flag, Integer, Number, Text
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.language import DASH, Label, Lang, same
from ecodiplo.periods import period_code, period_title
from ecodiplo.services.statistics.wording import (
    CHANGE,
    IN_SUMMARY,
    INDICATOR,
    RECORDED,
    SOURCE,
    change_text,
    published_text,
    recorded_text,
)
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import Console

    from ecodiplo.services.statistics.breakdown import Breakdown, Group
    from ecodiplo.services.statistics.measures import Recomputed
    from ecodiplo.services.statistics.published_figures import PublishedFigure
    from ecodiplo.services.statistics.summary import Summary, SummaryLine

# The most groups of each breakdown that a summary shows.
MOST_GROUPS = 6
# Notes on figures whose source does not state the year.
YEAR_NOTES = {
    "implied": Label("year from context", "năm suy từ ngữ cảnh"),
    "undated": Label("as-of date not stated", "không nêu thời điểm"),
}
OF_RECORDS = Label(" in the records", " trong hồ sơ")


def people_sheet(
    name: str, headings: Mapping[str, Label], rows: list[dict[str, str]], lang: Lang
) -> Sheet:
    """A sheet of texts for people, with headings in the language."""
    columns = [Column(column, label.to(lang), Text()) for column, label in headings.items()]
    return Sheet(name, columns, rows, lang)


def machine_sheet(
    name: str,
    columns: Iterable[str],
    types: Mapping[str, FieldType],
    rows: list[dict[str, Any]],
    lang: Lang,
) -> Sheet:
    """A sheet for machines, with stable names; a column without a type holds texts."""
    typed = [Column(column, column, types.get(column, Text())) for column in columns]
    return Sheet(name, typed, rows, lang)


def summary_sheet(summary: Summary, lang: Lang, audience: Audience) -> Sheet:
    """A row for each indicator: its published figure, what the records give, and the change."""
    if audience is Audience.MACHINES:
        rows = [_machine_row(summary, line, lang) for line in summary.lines]
        return machine_sheet("summary", _COLUMNS, _TYPES, rows, lang)
    headings = {
        "indicator": INDICATOR,
        "published": Label("Published total", "Số công bố"),
        "recorded": RECORDED,
    }
    if summary.compared:
        name = period_title(summary.compared)
        headings["before"] = Label(*(text[0].upper() + text[1:] for text in name))
        headings["change"] = CHANGE
    headings["source"] = SOURCE
    texts = [_people_row(summary, line, lang) for line in summary.lines]
    return people_sheet("summary", headings, texts, lang)


def _people_row(summary: Summary, line: SummaryLine, lang: Lang) -> dict[str, str]:
    return {
        "indicator": line.name.to(lang),
        "published": _published(line, line.published, summary, lang),
        "recorded": _recorded(line, line.recorded, lang),
        "before": _before(line, summary, lang),
        "change": _change(line, lang),
        "source": _source(line, lang),
    }


def _published(
    line: SummaryLine, figure: PublishedFigure | None, summary: Summary, lang: Lang
) -> str:
    if figure is None:
        return Label("not published", "chưa công bố").to(lang)
    text = published_text(figure, line.unit, lang)
    if not figure.of(summary.period):  # cut off before the period's end
        text += f" ({period_title(figure.span).to(lang)})" if figure.span.first else ""
    others = len(line.figures) - 1
    if others > 0:
        text += Label(f" (+{others} other)", f" (+{others} số khác)").to(lang)
    return text


def _recorded(line: SummaryLine, recorded: Recomputed | None, lang: Lang) -> str:
    return recorded_text(recorded, line.unit, lang, IN_SUMMARY, unknown=True, undated=True)


def _before(line: SummaryLine, summary: Summary, lang: Lang) -> str:
    if not summary.compared:
        return ""
    if line.before is not None:
        return published_text(line.before, line.unit, lang)
    recorded = line.recorded_before
    if recorded is None or not (recorded.records or recorded.undated or recorded.uncertain):
        return DASH
    text = _recorded(line, recorded, lang)
    return text + OF_RECORDS.to(lang) if recorded.records else text


def _change(line: SummaryLine, lang: Lang) -> str:
    text = change_text(line.change, line.unit, lang)
    return text + OF_RECORDS.to(lang) if line.change and line.change.recorded else text


def _source(line: SummaryLine, lang: Lang) -> str:
    figure = line.published or line.before
    if figure is None:
        return ""
    note = YEAR_NOTES.get(figure.year_basis, same(""))
    return source_text(figure, note.to(lang))


def source_text(figure: PublishedFigure, note: str = "") -> str:
    """The publisher of the figure, the place in its source, and the note."""
    parts = (figure.publisher or figure.source, figure.locator, note)
    return ", ".join(part for part in parts if part)


def _machine_row(summary: Summary, line: SummaryLine, lang: Lang) -> dict[str, Any]:
    """An indicator with stable names, numbers as numbers, and every detail of its figure."""
    row: dict[str, Any] = {
        "year": summary.year, "period": summary.code, "indicator": line.code,
        "name": line.name.to(lang), "unit": line.unit, "basis": line.basis,
    }  # fmt: skip
    if (figure := line.published) is not None:
        row |= {
            "published": figure.value, "published_text": published_text(figure, line.unit, lang),
            "qualifier": figure.qualifier, "kind": figure.kind, "year_basis": figure.year_basis,
            "period_end": figure.period_end, "figure": figure.ref,
            "other_figures": len(line.figures) - 1, **source_cells(figure),
        }  # fmt: skip
    row |= recorded_cells(line.recorded)
    if summary.compared:
        row["compared"] = period_code(summary.compared)
        if line.before is not None:
            row["published_before"] = line.before.value
        before = line.recorded_before
        if before is not None and not before.fault:
            # None, not 0: a period without records is not compared.
            row |= {"recorded_before": before.value, "records_before": before.records or None}
    if (change := line.change) is not None:
        row |= {"change": change.difference, "change_percent": change.percent,
                "change_exact": change.exact,
                "change_of": "recorded" if change.recorded else "published"}  # fmt: skip
    return row


def source_cells(figure: PublishedFigure) -> dict[str, Any]:
    """The source of a figure, for machines."""
    return {
        "source": figure.source, "source_ref": figure.source_ref,
        "source_locator": figure.locator, "source_url": figure.url, "note": figure.note,
    }  # fmt: skip


def recorded_cells(recorded: Recomputed | None) -> dict[str, Any]:
    """What the records give, for machines."""
    if recorded is None:
        return {}
    if recorded.fault:
        return {"fault": recorded.fault.en}
    return {
        "recorded": recorded.value, "records": recorded.records,
        "records_without_value": recorded.unknown, "records_may_lie": recorded.undated,
        "records_left_out": recorded.uncounted, "records_other_status": recorded.other_status,
        "records_uncertain": recorded.uncertain,
    }  # fmt: skip


_COLUMNS = ("year", "period", "indicator", "name", "unit", "basis", "published",
            "published_text", "qualifier", "recorded", "records", "records_without_value",
            "records_may_lie", "records_left_out", "records_other_status", "records_uncertain",
            "fault", "compared", "published_before", "recorded_before", "records_before",
            "change", "change_percent", "change_exact", "change_of", "period_end", "kind",
            "year_basis", "figure", "other_figures", "source", "source_ref", "source_locator",
            "source_url", "note")  # fmt: skip
_TYPES: dict[str, FieldType] = {
    **dict.fromkeys(("published", "recorded", "published_before", "recorded_before", "change",
                     "change_percent"), Number()),
    **dict.fromkeys(("year", "records", "records_without_value", "records_may_lie",
                     "records_left_out", "records_other_status", "records_uncertain",
                     "records_before",
                     "other_figures"), Integer()),
    "change_exact": Flag(),
}  # fmt: skip


def draw(console: Console, sheet: Sheet, breakdowns: list[Breakdown], lang: Lang) -> None:
    """Print the sheet as a table, and the breakdowns as sparklines and bars."""
    from rich.text import Text as TerminalText

    console.print(rich_table(sheet))
    for breakdown in breakdowns:
        kind, by = breakdown.entity.label.to(lang), breakdown.label.to(lang)
        name = f"{kind} · {by} ({Label('in the records', 'trong hồ sơ').to(lang)})"
        if breakdown.by == "month":
            months = [group for group in breakdown.groups if group.key]
            if len(months) > 1:
                line = spark([group.records for group in months])
                ends = f"{_name(months[0], lang)} – {_name(months[-1], lang)}"
                console.print(
                    TerminalText(name, "bold"), TerminalText(f"{line}  {visible(ends)}"), sep="\n"
                )
            continue
        rows = [
            (_name(group, lang), breakdown.value(group), breakdown.bar_text(group, lang))
            for group in breakdown.groups[:MOST_GROUPS]
            if group.key is not None
        ]
        if rows:
            console.print(bars_table(rows, name))


def _name(group: Group, lang: Lang) -> str:
    return group.label.to(lang) if group.label else ""
