"""The summary of a period, as sheets and in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.cli.output import Audience, rich_table
from ecodiplo.cli.render.bars import bars_table, spark
from ecodiplo.fields import FieldType, Flag, Integer, Number, Text
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.language import DASH, Label, Lang, join, same
from ecodiplo.periods import period_code, period_title
from ecodiplo.services.statistics.bars import bars
from ecodiplo.services.statistics.comparison import Obstacle
from ecodiplo.services.statistics.wording import (
    CAVEAT,
    CHANGE,
    IN_SUMMARY,
    INDICATOR,
    NO_RECORDS,
    RECORDED,
    SOURCE,
    change_text,
    figure_notes,
    published_text,
    recorded_text,
)
from ecodiplo.text import visible, with_capital
from ecodiplo.vocabulary import NOT_COUNTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import Console

    from ecodiplo.dates import Period
    from ecodiplo.services.statistics.breakdown import Breakdown
    from ecodiplo.services.statistics.measures import Recomputed
    from ecodiplo.services.statistics.published_figures import PublishedFigure
    from ecodiplo.services.statistics.summary import Summary, SummaryLine

# The most groups of each breakdown that a summary shows.
MOST_GROUPS = 6
# Notes on figures whose source does not state the year.
YEAR_NOTES = {
    "implied": Label("year from context", "năm suy từ ngữ cảnh"),
    "undated": Label("year not stated", "không nêu năm"),
}
OTHER_TERRITORY = Label("not compared: another territory", "không so sánh: khác địa giới")
PERIOD_NOT_ENDED = Label(
    "not compared: the period has not ended", "không so sánh: kỳ chưa kết thúc"
)
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
        headings["before"] = Label(*map(with_capital, name))
        headings["change"] = CHANGE
    headings["source"] = SOURCE
    if any(_caveat(line) for line in summary.lines):
        headings["caveat"] = CAVEAT
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
        "caveat": _caveat(line).to(lang),
    }


def _published(
    line: SummaryLine, figure: PublishedFigure | None, summary: Summary, lang: Lang
) -> str:
    if figure is None:
        return Label("not published", "chưa công bố").to(lang)
    text = published_text(figure, line.unit, lang) + figure_notes(figure).to(lang)
    text += _other_period(figure, summary.period, lang)
    others = len(line.figures) - 1
    if others > 0:
        text += Label(f" (+{others} other)", f" (+{others} số khác)").to(lang)
    return text


def _other_period(figure: PublishedFigure, period: Period, lang: Lang) -> str:
    """The period of a figure that is cut off before the end of that of the summary."""
    if figure.of(period) or not figure.span.first:
        return ""
    return f" ({period_title(figure.span).to(lang)})"


def _recorded(line: SummaryLine, recorded: Recomputed | None, lang: Lang) -> str:
    return recorded_text(recorded, line.unit, lang, IN_SUMMARY, unknown=True, undated=True,
                         planned=True)  # fmt: skip


def _before(line: SummaryLine, summary: Summary, lang: Lang) -> str:
    if not summary.compared:
        return ""
    if line.before is not None:
        territory = line.before.territory if line.other_territory else None
        note = f" [{territory.name.to(lang)}]" if territory else ""
        text = published_text(line.before, line.unit, lang) + figure_notes(line.before).to(lang)
        return text + _other_period(line.before, summary.compared, lang) + note
    recorded = line.recorded_before
    if recorded is None or recorded.fault:
        return DASH
    if not (recorded.records or recorded.undated or recorded.uncertain):
        return NO_RECORDS.to(lang)
    text = _recorded(line, recorded, lang)
    return text + OF_RECORDS.to(lang) if recorded.records else text


def _change(line: SummaryLine, lang: Lang) -> str:
    if line.other_territory:
        return OTHER_TERRITORY.to(lang)
    if line.obstacle is Obstacle.NOT_ENDED:
        return PERIOD_NOT_ENDED.to(lang)
    text = change_text(line.change, line.unit, lang)
    return text + OF_RECORDS.to(lang) if line.change and line.change.recorded else text


def _source(line: SummaryLine, lang: Lang) -> str:
    figure = line.published or line.before
    if figure is None:
        return ""
    note = same("") if figure.as_of_unknown else YEAR_NOTES.get(figure.year_basis, same(""))
    return source_text(figure, note.to(lang))


def _caveat(line: SummaryLine) -> Label:
    """The caveats of the figure and of the one that it is compared with, which names its period."""
    caveats = []
    if line.published and line.published.caveat:
        caveats.append(line.published.caveat)
    if line.before and line.before.caveat:
        end = same((line.before.span.last or "")[:4])
        caveats.append(end + ": " + line.before.caveat)
    return join("; ", caveats)


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
            "published": figure.value, "published_to": figure.upper,
            "territory": figure.territory.code if figure.territory else None,
            "published_text": published_text(figure, line.unit, lang),
            "qualifier": figure.qualifier, "kind": figure.kind, "year_basis": figure.year_basis,
            "period_end": figure.period_end, "figure": figure.ref,
            "other_figures": len(line.figures) - 1, **source_cells(figure, lang),
        }  # fmt: skip
    row |= recorded_cells(line.recorded)
    if summary.compared:
        row["compared"] = period_code(summary.compared)
        if line.before is not None:
            row["published_before"] = line.before.value
            row["caveat_before"] = line.before.caveat.to(lang) if line.before.caveat else None
            row["territory_before"] = line.before.territory.code if line.before.territory else None
        before = line.recorded_before
        if before is not None and not before.fault:
            # None, not 0: a period without records is not compared.
            row |= {"recorded_before": before.value, "records_before": before.records or None}
    if (change := line.change) is not None:
        row |= {"change": change.difference, "change_percent": change.percent,
                "change_exact": change.exact,
                "change_of": "recorded" if change.recorded else "published"}  # fmt: skip
    return row


def source_cells(figure: PublishedFigure, lang: Lang) -> dict[str, Any]:
    """The source of a figure, its as-of day and its caveat, for machines. `as_of_stated` is None
    for a figure of a period."""
    stated = None if figure.span.first else not figure.as_of_unknown
    return {
        "source": figure.source, "source_ref": figure.source_ref,
        "source_locator": figure.locator, "source_url": figure.url,
        "as_of": figure.as_of, "as_of_stated": stated, "report_period": figure.report_period,
        "scope": _text(figure.scope, lang), "caveat": _text(figure.caveat, lang),
        "note": _text(figure.note, lang),
    }  # fmt: skip


# The columns, for machines, of the records that totals leave out, by their role.
LEFT_OUT = {f"records_left_out_{role.value}": role for role in NOT_COUNTED}
# The columns of `recorded_cells` with numbers of records.
RECORD_COUNTS = ("records", "records_without_value", "records_may_lie", "records_left_out",
                 *LEFT_OUT, "records_other_status", "records_still_planned",
                 "records_uncertain")  # fmt: skip


def _text(label: Label | None, lang: Lang) -> str | None:
    return label.to(lang) if label else None


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
        **{column: recorded.left_out.get(role, 0) for column, role in LEFT_OUT.items()},
        "records_still_planned": recorded.planned,
        "records_uncertain": recorded.uncertain,
    }  # fmt: skip


_COLUMNS = ("year", "period", "indicator", "name", "unit", "basis", "published", "published_text",
            "qualifier", "recorded", *RECORD_COUNTS, "fault", "compared", "published_before",
            "recorded_before", "records_before", "change", "change_percent",
            "change_exact", "change_of", "period_end", "as_of", "as_of_stated",
            "report_period", "kind", "year_basis", "figure", "other_figures", "source",
            "source_ref", "source_locator", "source_url", "scope", "caveat", "caveat_before",
            "note", "published_to", "territory", "territory_before")  # fmt: skip
_TYPES: dict[str, FieldType] = {
    **dict.fromkeys(("published", "published_to", "recorded", "published_before",
                     "recorded_before", "change", "change_percent"), Number()),
    **dict.fromkeys(("year", *RECORD_COUNTS, "records_before", "other_figures"), Integer()),
    **dict.fromkeys(("change_exact", "as_of_stated"), Flag()),
}  # fmt: skip


def draw(console: Console, sheet: Sheet, breakdowns: list[Breakdown], lang: Lang) -> None:
    """Print the sheet as a table, and the breakdowns as sparklines and bars."""
    from rich.text import Text as TerminalText

    console.print(rich_table(sheet))
    for breakdown in breakdowns:
        kind, by = breakdown.entity.label.to(lang), breakdown.label.to(lang)
        name = f"{kind} · {by} ({Label('in the records', 'trong hồ sơ').to(lang)})"
        named = [bar for bar in bars(breakdown) if bar.stated]
        unstated = [bar for bar in bars(breakdown) if not bar.stated]
        if breakdown.by == "month":
            if len(named) > 1:
                line = spark([bar.value or 0 for bar in named])
                ends = f"{named[0].label.to(lang)} – {named[-1].label.to(lang)}"
                ends += "".join(f"; {bar.label.to(lang)}: {bar.value}" for bar in unstated)
                console.print(
                    TerminalText(name, "bold"), TerminalText(f"{line}  {visible(ends)}"), sep="\n"
                )
            continue
        if len(named) > MOST_GROUPS:
            of = Label(f", the first {MOST_GROUPS} of {len(named)}",
                       f", {MOST_GROUPS} mục đầu trong {len(named)}")  # fmt: skip
            name += of.to(lang)
        rows = [
            (bar.label.to(lang), bar.value, breakdown.value_text(bar.value, lang))
            for bar in named[:MOST_GROUPS] + unstated
        ]
        if named:
            console.print(bars_table(rows, name))
