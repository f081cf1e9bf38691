"""`ecodiplo summary`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecodiplo.cli.context import settings
from ecodiplo.cli.options import File, Format
from ecodiplo.cli.output import chosen_output, say, write_sheet
from ecodiplo.dates import FIRST_YEAR, LAST_YEAR
from ecodiplo.fields import FieldType, Integer, Number, Text
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.language import Label

if TYPE_CHECKING:
    from ecodiplo.language import Lang
    from ecodiplo.services.summary import Line

NOT_THE_SUM = Label(
    "Published totals stand by themselves; the records are those entered one by one, "
    "and only part of them.",
    "Số công bố là tổng số; hồ sơ là các mục đã nhập riêng, chỉ là một phần của tổng số.",
)


def summary(
    ctx: typer.Context,
    year: Annotated[
        int | None,
        typer.Option(min=FIRST_YEAR, max=LAST_YEAR, help="The year; else the last published."),
    ] = None,
    format_: Format = "",
    output: File = None,
) -> None:
    """A year at a glance: each published figure beside what the records hold.

    Example: ecodiplo summary --year 2022 --lang vi
    """
    chosen = settings(ctx)
    where = chosen_output(format_, output)
    from ecodiplo.services.summary import latest_year, summarise

    with chosen.database.read() as session:
        year = year or latest_year(session) or chosen.today.year
        found = summarise(session, year, today=chosen.today)
    if where.format in ("table", "markdown", "xlsx"):
        sheet = _for_people(found.lines, chosen.lang)
    else:
        sheet = _for_machines(found.lines, year, chosen.lang)
    write_sheet(sheet, where)
    if where.for_people:
        say(NOT_THE_SUM.to(chosen.lang))


def _for_people(lines: list[Line], lang: Lang) -> Sheet:
    labels = (
        ("indicator", Label("Indicator", "Chỉ tiêu")),
        ("published", Label("Published total", "Số công bố")),
        ("recorded", Label("In the records", "Trong hồ sơ")),
        ("source", Label("Source", "Nguồn")),
    )
    rows = [
        {
            "indicator": line.name.to(lang),
            "published": _published(line, lang),
            "recorded": _recorded(line, lang),
            "source": _source(line, lang),
        }
        for line in lines
    ]
    return Sheet("summary", [Column(n, label.to(lang), Text()) for n, label in labels], rows, lang)


def _published(line: Line, lang: Lang) -> str:
    from ecodiplo.services.summary import worded

    if line.published is None:
        return Label("not published", "chưa công bố").to(lang)
    return worded(line.published, line.unit, lang)


def _recorded(line: Line, lang: Lang) -> str:
    from ecodiplo.services.summary import quantity

    if line.recorded is None:
        return Label("not kept as records", "không lưu theo hồ sơ").to(lang)
    if not line.recorded.records:
        return Label("none entered", "chưa nhập").to(lang)
    if line.recorded.value is None:
        return Label("no value entered", "chưa nhập giá trị").to(lang)
    said = quantity(line.recorded.value, line.unit, lang)
    if line.recorded.unknown:
        n = line.recorded.unknown
        said += Label(f" ({n} without a value)", f" ({n} mục chưa có giá trị)").to(lang)
    return said


YEAR_IS = {
    "implied": Label("year from context", "năm suy từ ngữ cảnh"),
    "undated": Label("as-of date not stated", "không nêu thời điểm"),
}


def _source(line: Line, lang: Lang) -> str:
    if line.published is None:
        return ""
    said = [line.published.publisher or line.published.source, line.published.locator or ""]
    if basis := YEAR_IS.get(line.published.year_basis):
        said.append(basis.to(lang))
    return ", ".join(part for part in said if part)


def _for_machines(lines: list[Line], year: int, lang: Lang) -> Sheet:
    from ecodiplo.services.summary import worded

    rows: list[dict[str, Any]] = []
    for line in lines:
        row: dict[str, Any] = {
            "year": year, "indicator": line.code, "name": line.name.to(lang), "unit": line.unit,
            "basis": line.basis,
        }  # fmt: skip
        if (published := line.published) is not None:
            row |= {
                "published": published.value, "published_text": worded(published, line.unit, lang),
                "qualifier": published.qualifier, "kind": published.kind,
                "year_basis": published.year_basis, "period_end": published.period_end,
                "figure": published.ref, "source": published.source,
                "source_locator": published.locator, "note": published.note,
            }  # fmt: skip
        if (recorded := line.recorded) is not None:
            row |= {
                "recorded": recorded.value, "records": recorded.records,
                "records_without_value": recorded.unknown,
            }  # fmt: skip
        rows.append(row)
    order = ("year", "indicator", "name", "unit", "basis", "published", "published_text",
             "qualifier", "recorded", "records", "records_without_value", "period_end", "kind",
             "year_basis", "figure", "source", "source_locator", "note")  # fmt: skip
    types: dict[str, FieldType] = {
        "published": Number(),
        "recorded": Number(),
        "year": Integer(),
        "records": Integer(),
        "records_without_value": Integer(),
    }
    columns = [Column(name, name, types.get(name, Text())) for name in order]
    return Sheet("summary", columns, rows, lang)
