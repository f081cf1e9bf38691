"""`ecodiplo summary`: a period at a glance, or one entity by country, sector, month..."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecodiplo.cli.context import settings
from ecodiplo.cli.options import File, Format
from ecodiplo.cli.output import chosen_output, console, say, stream, write_sheet
from ecodiplo.cli.periods import (
    AsOf,
    Compare,
    Named,
    OneYear,
    chosen_period,
    compared_period,
    day_of,
)
from ecodiplo.cli.render.measure_faults import say_faults
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label

if TYPE_CHECKING:
    from typing import Any

    from ecodiplo.catalogue import Entity
    from ecodiplo.cli.context import Settings
    from ecodiplo.cli.output import Output
    from ecodiplo.dates import Period

NOT_THE_SUM = Label(
    "Published totals stand by themselves; the records are those entered one by one, "
    "and only part of them.",
    "Số công bố là tổng số; hồ sơ là các mục đã nhập riêng, chỉ là một phần của tổng số.",
)

By = Annotated[
    str,
    typer.Option(
        metavar="PROPERTY", help="country, sector, partner, month, quarter, level, kind, origin..."
    ),
]
Where = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME=VALUE", help="A filter of `list`: direction=inbound; repeatable."),
]
Value = Annotated[
    str, typer.Option(metavar="COLUMN", help="The total to order by, instead of the number.")
]


def summary(
    ctx: typer.Context,
    entity: Annotated[
        str, typer.Argument(help="Sum the records of this; else a glance at everything.")
    ] = "",
    year: OneYear = None,
    period: Named = "",
    compare: Compare = "",
    by: By = "",
    as_of: AsOf = "",
    where: Where = None,
    value: Value = "",
    format_: Format = "",
    output: File = None,
) -> None:
    """A period at a glance: each published figure beside what the records hold. Or the records of
    one entity, by country, sector, partner, month, quarter, level, kind.

    A record counts once, in the period that its start must lie in; with several countries it
    counts under each of them.

    Example: ecodiplo summary --year 2022 --lang vi
    Example: ecodiplo summary delegations --by country --year 2022
    """
    chosen = settings(ctx)
    out = chosen_output(format_, output, chosen)
    asked = chosen_period(year, period, chosen.today)
    if by and not entity:
        entity = _entity_of(by)
    if entity:
        from ecodiplo.catalogue import find_entity

        if as_of and asked:
            raise UsageProblem("give --as-of or a period, not both")
        grouped(chosen, out, find_entity(entity), by or "year", asked, as_of, where or [], value,
                compare)  # fmt: skip
        return
    if where or value or as_of:
        raise UsageProblem("--where, --value and --as-of are for one entity: summary delegations")
    _glance(chosen, out, asked, compare)


def _entity_of(by: str) -> str:
    from ecodiplo.text import fold

    if fold(by) in ("origin", "khoi nguon"):
        return "fdi-projects"
    raise UsageProblem(f"say of what: ecodiplo summary delegations --by {by}")


def _glance(chosen: Settings, out: Output, period: Period | None, compare: str) -> None:
    from ecodiplo.cli.render import summary
    from ecodiplo.services.statistics.published import latest_year
    from ecodiplo.services.statistics.summary import highlights, summarise

    with chosen.database.read() as session:
        if period is None:
            year = latest_year(session) or chosen.today.year
            period = chosen_period(year, "", chosen.today)
            assert period is not None
        other = compared_period(compare, period, chosen.today)
        found = summarise(session, period, today=chosen.today, compare=other)
        shown = highlights(session, period, today=chosen.today) if out.for_people else []
    say_faults(((line.code, line.name, line.fault) for line in found.lines), chosen.lang)
    if out.format in ("table", "markdown", "xlsx"):
        sheet = summary.for_people(found, chosen.lang)
    else:
        sheet = summary.for_machines(found, chosen.lang)
    if not out.for_people:
        write_sheet(sheet, out)
        return
    with stream(out, binary=False) as target:
        summary.draw(console(target), sheet, shown, chosen.lang)
    say(NOT_THE_SUM.to(chosen.lang))


def grouped(
    chosen: Settings, out: Output, entity: Entity, by: str, period: Period | None, as_of: str,
    where: list[str], value: str, compare: str,
) -> None:  # fmt: skip
    """Write the records of `entity` by one property."""
    from ecodiplo.cli.render import breakdown

    with chosen.database.read() as session:
        found = broken_down(session, chosen, entity, by, period, as_of, where, value)
        before = None
        if compare:
            if period is None:
                raise UsageProblem("--compare goes with --year or --period")
            other = compared_period(compare, period, chosen.today)
            before = broken_down(session, chosen, entity, by, other, "", where, value)
    for_people = out.format in ("table", "markdown", "xlsx")
    sheet = breakdown.sheet(found, before, chosen.lang, for_people=for_people, bars=out.for_people)
    write_sheet(sheet, out)
    if out.for_people:
        for note in breakdown.notes(found, chosen.lang):
            say(note)


def broken_down(
    session: Any, chosen: Settings, entity: Entity, by: str, period: Period | None, as_of: str,
    where: list[str], value: str,
) -> Any:  # fmt: skip
    """The breakdown that the options ask for."""
    from ecodiplo.services.query.listing import ALWAYS
    from ecodiplo.services.query.measure_syntax import worded
    from ecodiplo.services.statistics.breakdown import break_down
    from ecodiplo.vocabulary import Basis

    day = day_of(as_of)
    return break_down(
        session, entity, by, day or period or ALWAYS, today=chosen.today,
        basis=Basis.CUMULATIVE if day else Basis.PERIOD, filters=worded(where), main=value,
    )  # fmt: skip
