"""`ecodiplo chart`: records of an entity by one property, as a picture or in the terminal."""

from __future__ import annotations

from typing import Annotated

import typer

from ecodiplo.cli.commands.summary import By, Value, Where, broken_down
from ecodiplo.cli.context import settings
from ecodiplo.cli.options import File
from ecodiplo.cli.output import console, say
from ecodiplo.cli.periods import AsOf, Named, OneYear, chosen_period
from ecodiplo.cli.render.bars import bars_table
from ecodiplo.errors import EcodiploError, UsageProblem
from ecodiplo.formats.atomic import replacing
from ecodiplo.language import Label
from ecodiplo.periods import as_of as standing
from ecodiplo.periods import title


def chart(
    ctx: typer.Context,
    entity: Annotated[str, typer.Argument(help="The records of this.")],
    by: By = "country",
    year: OneYear = None,
    period: Named = "",
    as_of: AsOf = "",
    where: Where = None,
    value: Value = "",
    output: File = None,
) -> None:
    """The records of an entity by country, sector, month and the like: bars in the terminal, or
    with -o a picture, .png or .svg.

    Example: ecodiplo chart delegations --by country --year 2022 -o countries.png
    """
    chosen = settings(ctx)
    format_ = output.suffix.lower().removeprefix(".") if output else ""
    if output and format_ not in ("png", "svg"):
        raise UsageProblem(f"a chart is a .png or a .svg, not {output.name}")
    from ecodiplo.catalogue import find_entity
    from ecodiplo.formats.documents.charts import picture
    from ecodiplo.services.report.tables_and_charts import chart_of

    asked = chosen_period(year, period, chosen.today)
    if as_of and asked:
        raise UsageProblem("give --as-of or a period, not both")
    with chosen.database.read() as session:
        found = broken_down(session, chosen, find_entity(entity), by, asked, as_of, where or [],
                            value)  # fmt: skip
    name = f"{found.entity.label.to(chosen.lang)} · {found.label.to(chosen.lang)}"
    if asked:
        name += f", {title(asked).to(chosen.lang)}"
    elif as_of:
        name += f", {standing(found.period.last).to(chosen.lang)}"
    made = chart_of(found, "chart", name, chosen.lang, least=1)
    if made is None:
        raise EcodiploError(Label("there is nothing to draw", "không có gì để vẽ").to(chosen.lang))
    if output is None:
        series = made.series[0]
        rows = list(zip(made.labels, series.values, series.shown, strict=True))
        console().print(bars_table(rows, name))
        return
    with replacing(output, binary=True, protected=chosen.protected()) as stream:
        stream.write(picture(made, format_, titled=True))
    say(f"{output}: {name}")
