"""A period at a glance, as sheets and in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.cli.output import rich_table
from ecodiplo.cli.render.bars import bars_table, spark
from ecodiplo.fields import FieldType, Flag, Integer, Number, Text
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.language import Label, Lang
from ecodiplo.money import show_number
from ecodiplo.periods import code, title
from ecodiplo.services.statistics.published import Published, quantity, worded
from ecodiplo.services.statistics.reconcile import State
from ecodiplo.text import visible

if TYPE_CHECKING:
    from rich.console import Console

    from ecodiplo.services.statistics.breakdown import Breakdown, Group
    from ecodiplo.services.statistics.measures import Recorded
    from ecodiplo.services.statistics.summary import Line, Summary

# Groups that a glance shows of each kind.
MOST = 6
YEAR_IS = {
    "implied": Label("year from context", "năm suy từ ngữ cảnh"),
    "undated": Label("as-of date not stated", "không nêu thời điểm"),
}


def for_people(summary: Summary, lang: Lang) -> Sheet:
    """What was published, what the records give, the change, and where it stands."""
    labels = {
        "indicator": Label("Indicator", "Chỉ tiêu"),
        "published": Label("Published total", "Số công bố"),
        "recorded": Label("In the records", "Trong hồ sơ"),
    }
    if summary.compared:
        name = title(summary.compared)
        labels["before"] = Label(name.en[0].upper() + name.en[1:], name.vi[0].upper() + name.vi[1:])
        labels["change"] = Label("Change", "Tăng, giảm")
    labels["source"] = Label("Source", "Nguồn")
    rows = [
        {
            "indicator": line.name.to(lang),
            "published": _published(line, line.published, summary, lang),
            "recorded": said_recorded(line.recorded, line, lang),
            "before": _before(line, summary, lang),
            "change": _change(line, lang),
            "source": _source(line, lang),
        }
        for line in summary.lines
    ]
    columns = [Column(name, label.to(lang), Text()) for name, label in labels.items()]
    return Sheet("summary", columns, rows, lang)


def _published(line: Line, figure: Published | None, summary: Summary, lang: Lang) -> str:
    if figure is None:
        return Label("not published", "chưa công bố").to(lang)
    said = worded(figure, line.unit, lang)
    if not figure.of(summary.period):  # cut off before the period's end
        said += f" ({title(figure.span).to(lang)})" if figure.span.first else ""
    others = len(line.figures) - 1
    if others > 0:
        said += Label(f" (+{others} other)", f" (+{others} số khác)").to(lang)
    return said


def said_recorded(recorded: Recorded | None, line: Line, lang: Lang) -> str:
    """What the records give, in words."""
    if recorded is None:
        return Label("not kept as records", "không lưu theo hồ sơ").to(lang)
    if recorded.fault:
        return State.FAULT.value.to(lang)
    beside = ""
    if recorded.may_lie:
        n = recorded.may_lie
        beside = Label(f" (+{n} not dated so closely)", f" (+{n} chưa rõ ngày)").to(lang)
    if not recorded.records:
        return Label("none entered", "chưa nhập").to(lang) + beside
    if recorded.value is None:
        return Label("no value entered", "chưa nhập giá trị").to(lang) + beside
    said = quantity(recorded.value, line.unit, lang)
    if recorded.unknown:
        n = recorded.unknown
        said += Label(f" ({n} without a value)", f" ({n} mục chưa có giá trị)").to(lang)
    return said + beside


def _before(line: Line, summary: Summary, lang: Lang) -> str:
    if not summary.compared:
        return ""
    if line.before is not None:
        return worded(line.before, line.unit, lang)
    recorded = line.recorded_before
    if recorded is None or not (recorded.records or recorded.may_lie):
        return "–"
    said = said_recorded(recorded, line, lang)
    return said + Label(" in the records", " trong hồ sơ").to(lang) if recorded.records else said


def _change(line: Line, lang: Lang) -> str:
    change = line.change
    if change is None:
        return "–"
    sign = "+" if change.difference > 0 else "-" if change.difference < 0 else ""
    said = f"{sign}{quantity(abs(change.difference), line.unit, lang)}"
    if change.percent is not None:
        said += f" ({sign}{show_number(abs(change.percent), lang)}%)"
    if not change.exact:
        said = f"≈ {said}"
    return said + (Label(" in the records", " trong hồ sơ").to(lang) if change.recorded else "")


def _source(line: Line, lang: Lang) -> str:
    figure = line.published or line.before
    if figure is None:
        return ""
    said = [figure.publisher or figure.source, figure.locator or ""]
    if basis := YEAR_IS.get(figure.year_basis):
        said.append(basis.to(lang))
    return ", ".join(part for part in said if part)


def for_machines(summary: Summary, lang: Lang) -> Sheet:
    """The same with stable names, numbers as numbers and all that is known of each figure."""
    rows: list[dict[str, Any]] = []
    for line in summary.lines:
        row: dict[str, Any] = {
            "year": summary.year, "period": summary.code, "indicator": line.code,
            "name": line.name.to(lang), "unit": line.unit, "basis": line.basis,
        }  # fmt: skip
        if (figure := line.published) is not None:
            row |= {
                "published": figure.value, "published_text": worded(figure, line.unit, lang),
                "qualifier": figure.qualifier, "kind": figure.kind,
                "year_basis": figure.year_basis, "period_end": figure.period_end,
                "figure": figure.ref, "other_figures": len(line.figures) - 1,
                "source": figure.source, "source_ref": figure.source_ref,
                "source_locator": figure.locator, "source_url": figure.url, "note": figure.note,
            }  # fmt: skip
        row |= _recorded_cells(line.recorded, "")
        if summary.compared:
            row["compared"] = code(summary.compared)
            if line.before is not None:
                row["published_before"] = line.before.value
            row |= _recorded_cells(line.recorded_before, "_before")
        if (change := line.change) is not None:
            row |= {"change": change.difference, "change_percent": change.percent,
                    "change_exact": change.exact,
                    "change_of": "recorded" if change.recorded else "published"}  # fmt: skip
        rows.append(row)
    columns = [Column(name, name, _TYPES.get(name, Text())) for name in _ORDER]
    return Sheet("summary", columns, rows, lang)


def _recorded_cells(recorded: Recorded | None, after: str) -> dict[str, Any]:
    if recorded is None:
        return {}
    if recorded.fault:
        return {} if after else {"fault": recorded.fault}
    if after:  # a period without records is not compared as 0
        return {f"recorded{after}": recorded.value, f"records{after}": recorded.records or None}
    return {
        "recorded": recorded.value, "records": recorded.records,
        "records_without_value": recorded.unknown, "records_may_lie": recorded.may_lie,
        "records_left_out": recorded.left_out, "records_other_status": recorded.other_status,
    }  # fmt: skip


_ORDER = ("year", "period", "indicator", "name", "unit", "basis", "published", "published_text",
          "qualifier", "recorded", "records", "records_without_value", "records_may_lie",
          "records_left_out", "records_other_status", "fault", "compared", "published_before",
          "recorded_before", "records_before", "change", "change_percent", "change_exact",
          "change_of", "period_end", "kind", "year_basis", "figure", "other_figures", "source",
          "source_ref", "source_locator", "source_url", "note")  # fmt: skip
_TYPES: dict[str, FieldType] = {
    **dict.fromkeys(("published", "recorded", "published_before", "recorded_before", "change",
                     "change_percent"), Number()),
    **dict.fromkeys(("year", "records", "records_without_value", "records_may_lie",
                     "records_left_out", "records_other_status", "records_before",
                     "other_figures"), Integer()),
    "change_exact": Flag(),
}  # fmt: skip


def draw(console: Console, sheet: Sheet, shown: list[Breakdown], lang: Lang) -> None:
    """The sheet as a table, and the records behind it as bars."""
    from rich.text import Text as Line

    console.print(rich_table(sheet))
    for found in shown:
        kind = found.entity.label.to(lang)
        name = (
            f"{kind} · {found.label.to(lang)} ({Label('in the records', 'trong hồ sơ').to(lang)})"
        )
        if found.by == "month":
            known = [group for group in found.groups if group.key]
            if len(known) > 1:
                line = spark([group.records for group in known])
                ends = f"{_name(known[0], lang)} – {_name(known[-1], lang)}"
                console.print(Line(name, "bold"), Line(f"{line}  {visible(ends)}"), sep="\n")
            continue
        rows = [
            (_name(group, lang), found.value(group), found.shown(group, lang))
            for group in found.groups[:MOST]
            if group.key is not None
        ]
        if rows:
            console.print(bars_table(rows, name))


def _name(group: Group, lang: Lang) -> str:
    return group.label.to(lang) if group.label else ""
