"""`ecodiplo list ENTITY`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecodiplo.catalogue import Entity
from ecodiplo.cli.context import settings
from ecodiplo.cli.entities import EntityGroup, build, columns, filter_options, parameter_name
from ecodiplo.cli.options import MOST_ROWS, File, Format, From, To, Words, Year
from ecodiplo.cli.output import chosen_output, say, write_sheet
from ecodiplo.dates import Period, parse_partial_date, period
from ecodiplo.errors import Unreadable, UsageProblem
from ecodiplo.formats.sheet import Sheet
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typer._click import Command

    from ecodiplo.language import Lang
    from ecodiplo.services.query.listing import Listing


# A screen or three. Scripts are never cut short unless they ask for it.
TABLE_ROWS = 100


class ListGroup(EntityGroup):
    """`list`, with a command for each entity."""

    def build(self, entity: Entity, lang: Lang) -> Command:
        """The command that lists `entity`."""
        what = entity.label.to(lang)
        example = f"ecodiplo list {entity.name}{' --year 2022' if entity.date else ''}"
        return build(
            list_entity, entity, filter_options(entity, lang), f"{what}.\n\nExample: {example}"
        )


def list_entity(
    ctx: typer.Context,
    entity: Entity,
    year: Year = "",
    from_: From = "",
    to: To = "",
    text: Words = "",
    sort: Annotated[str, typer.Option(metavar="COLUMN", help="Order by this column.")] = "",
    desc: Annotated[bool, typer.Option("--desc", help="The other way round.")] = False,
    limit: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=MOST_ROWS,
            help=f"At most so many, 0 for all; {TABLE_ROWS} in a table, else all.",
        ),
    ] = None,
    columns_: Annotated[
        str, typer.Option("--columns", metavar="A,B", help="These columns; `all` for all.")
    ] = "",
    count: Annotated[bool, typer.Option("--count", help="Only say how many.")] = False,
    format_: Format = "",
    output: File = None,
    **given: Any,
) -> None:
    """List the records of `entity` that the options ask for."""
    chosen = settings(ctx)
    where = chosen_output(format_, output, chosen)
    span = chosen_period(year, from_, to)
    if limit is None:
        limit = TABLE_ROWS if where.for_people else 0
    from ecodiplo.services.query.listing import Question, list_records

    question = Question(
        filters=given_filters(entity, given), period=span, text=text,
        sort=sort, descending=desc, limit=limit,
        columns=[name.strip() for name in columns_.split(",") if name.strip()],
    )  # fmt: skip
    with chosen.database.read() as session:
        listing = list_records(session, entity, question, today=chosen.today)
        if count:
            print(listing.matching)
            if listing.uncounted:
                say(_left_out(listing, chosen.lang))
            return
        fields = columns(listing.fields, chosen.lang)
        write_sheet(Sheet(entity.name, fields, listing.rows, chosen.lang), where)
        if where.for_people or where.file or listing.shown < listing.matching:
            say(_counted(listing, chosen.lang))


def given_filters(entity: Entity, given: Mapping[str, Any]) -> dict[str, list[str]]:
    """The filters of the entity that were given, by the name of the option."""
    return {
        name: ["yes" if value else "no"] if isinstance(value, bool) else list(value)
        for name in entity.filters
        if (value := given.get(parameter_name(name))) not in (None, [])
    }


def chosen_period(year: str, first: str, last: str) -> Period:
    """The period of --year, or of --from and --to.

    Raises UsageProblem when they say both, or no date.
    """
    try:
        if year and (first or last):
            raise UsageProblem("give --year, or --from and --to")
        if year:
            first = last = year
        return period(
            parse_partial_date(first) if first else None,
            parse_partial_date(last) if last else None,
        )
    except Unreadable as error:
        raise UsageProblem(str(error)) from None


def _counted(listing: Listing, lang: Lang) -> str:
    shown, matching = f"{listing.shown:,}", f"{listing.matching:,}"
    if lang == "vi":
        shown, matching = shown.replace(",", "."), matching.replace(",", ".")
    said = Label(f"{shown} of {matching}", f"{shown} trên {matching}").to(lang)
    if listing.shown < listing.matching:
        said += Label("; --limit 0 shows all", "; --limit 0 để xem tất cả").to(lang)
    if listing.uncounted:
        said += f"; {_left_out(listing, lang)}"
    if listing.undated:
        said += Label(
            f"; {listing.undated} more have no date", f"; {listing.undated} mục khác không rõ ngày"
        ).to(lang)
    return said


def _left_out(listing: Listing, lang: Lang) -> str:
    return Label(
        f"{listing.uncounted} of them not counted in totals",
        f"{listing.uncounted} mục trong đó không tính vào tổng số",
    ).to(lang)
