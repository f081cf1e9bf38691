"""`ecodiplo chart`: records of an entity by one property, as a picture or in the terminal."""

from __future__ import annotations

from typing import Annotated

import typer

from ecodiplo.cli.bilingual import argument, help_text
from ecodiplo.cli.commands.summary import By, Grouping, TotalOption, Where
from ecodiplo.cli.options import ENTITY, File
from ecodiplo.cli.output import console, say
from ecodiplo.cli.period_options import AsOf, From, NamedPeriod, PeriodOptions, To, Year
from ecodiplo.cli.render.bars import bars_table
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import UsageProblem
from ecodiplo.formats.atomic import replace_file
from ecodiplo.language import Label, same
from ecodiplo.periods import as_of_title, period_title


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
    by: By = "country",
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
    from ecodiplo.services.statistics.chart import chart_of, why_no_chart

    grouping = Grouping(by, PeriodOptions(year, period, from_, to), as_of, where, total)
    span = grouping.span(settings.today)
    with settings.database.read() as session:
        breakdown = grouping.break_down(session, find_entity(entity), span, settings.today)
    caption = breakdown.entity.label + same(" · ") + breakdown.label
    if span:
        caption += same(", ") + period_title(span)
    elif as_of and breakdown.period and breakdown.period.last:
        caption += same(", ") + as_of_title(breakdown.period.last)
    name = caption.to(settings.lang)
    drawing = chart_of(breakdown, "chart", name, settings.lang)
    if drawing is None:
        if reason := why_no_chart(breakdown):
            say(same(f"{name}: ") + reason, settings.lang)
        return
    if output is None:
        series = drawing.series[0]
        rows = list(zip(drawing.labels, series.values, series.value_texts, strict=True))
        console().print(bars_table(rows, drawing.caption))
        return
    with replace_file(output, binary=True, protected=settings.protected()) as stream:
        stream.write(picture(drawing, format_, titled=True))
    say(same(f"{output}: ") + caption, settings.lang)
