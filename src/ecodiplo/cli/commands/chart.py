"""`ecodiplo chart`: records of an entity by one property, as a picture or in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecodiplo.cli.bilingual import argument, help_text
from ecodiplo.cli.commands.summary import By, Grouping, TotalOption, Where
from ecodiplo.cli.options import ENTITY, File
from ecodiplo.cli.output import console, say, say_done
from ecodiplo.cli.period_options import AsOf, From, NamedPeriod, To, Year
from ecodiplo.cli.render.bars import bars_table
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import UsageProblem
from ecodiplo.formats.atomic import replace_file
from ecodiplo.language import Label, same
from ecodiplo.periods import as_of_title, period_title
from ecodiplo.services.query.period_choice import PeriodOptions

if TYPE_CHECKING:
    from ecodiplo.catalogue import Entity
    from ecodiplo.cli.settings import Settings
    from ecodiplo.dates import Period
    from ecodiplo.formats.documents.blocks import Chart
    from ecodiplo.services.statistics.breakdown import Breakdown
    from ecodiplo.services.statistics.cross_table import CrossTable


@help_text(
    Label(
        "Chart the records of an entity by country, sector, month and so on: as bars in the"
        " terminal, or with -o as a picture, .png or .svg.",
        "Vẽ biểu đồ hồ sơ của một loại theo nước, lĩnh vực, tháng...: dạng thanh trong cửa sổ lệnh,"
        " hoặc với -o thành hình .png hay .svg.",
    ),
    "ecodiplo chart delegations --by country --year 2022 -o countries.png",
)
def chart(
    ctx: typer.Context,
    entity: Annotated[
        str,
        argument(
            metavar=ENTITY,
            help=Label("Chart the records of this entity.", "Vẽ biểu đồ hồ sơ của loại này."),
        ),
    ],
    by: By = None,
    year: Year = "",
    period: NamedPeriod = "",
    from_: From = "",
    to: To = "",
    as_of: AsOf = "",
    where: Where = None,
    total: TotalOption = "",
    output: File = None,
) -> None:
    """Draw the records of an entity by one property, in the terminal or into a file."""
    settings = settings_of(ctx)
    format_ = output.suffix.lower().removeprefix(".") if output else ""
    if output and format_ not in ("png", "svg"):
        raise UsageProblem(
            Label(f"a chart is a .png or .svg file, not {output.name}",
                  f"biểu đồ là tệp .png hoặc .svg, không phải {output.name}")
        )  # fmt: skip
    from ecodiplo.catalogue import find_entity
    from ecodiplo.formats.documents.charts import picture

    properties = tuple(by or ["country"])
    grouping = Grouping(properties, PeriodOptions(year, period, from_, to), as_of, where, total)
    span = grouping.span(settings.today)
    caption, drawing, reason = _drawing(settings, find_entity(entity), grouping, span)
    if drawing is None:
        say(caption + same(": ") + reason, settings.lang)
        return
    if output is None:
        longest = max(value or 0 for series in drawing.series for value in series.values)
        for series in drawing.series:
            rows = list(zip(drawing.labels, series.values, series.value_texts, strict=True))
            several = len(drawing.series) > 1
            title = f"{drawing.caption}: {series.name}" if several else drawing.caption
            console().print(bars_table(rows, title, longest))
        return
    with replace_file(output, binary=True, protected=settings.protected()) as stream:
        stream.write(picture(drawing, format_, titled=True))
    say_done(same(f"{output}: ") + caption, settings)


def _drawing(
    settings: Settings, entity: Entity, grouping: Grouping, span: Period | None
) -> tuple[Label, Chart | None, Label]:
    """The caption, the chart, and the reason why there is none."""
    from ecodiplo.services.statistics import chart as charts

    grouped: Breakdown | CrossTable
    with settings.database.read() as connection:
        if len(grouping.by) > 1:
            grouped = table = grouping.cross(connection, entity, span, settings.today)
            properties = table.labels[0] + same(", ") + table.labels[1]
            reason = charts.why_no_cross_chart(table)
        else:
            grouped = breakdown = grouping.break_down(connection, entity, span, settings.today)
            properties = breakdown.label
            reason = charts.why_no_chart(breakdown)
    caption = entity.label + same(" · ") + properties
    if span and span.first and span.last:
        caption += same(", ") + period_title(span)
    elif grouped.period and grouped.period.last:
        caption += same(", ") + as_of_title(grouped.period.last)
    name, lang = caption.to(settings.lang), settings.lang
    drawing = (
        charts.cross_chart_of(table, "chart", name, lang)
        if len(grouping.by) > 1
        else charts.chart_of(breakdown, "chart", name, lang)
    )
    return caption, drawing, reason or same("")
