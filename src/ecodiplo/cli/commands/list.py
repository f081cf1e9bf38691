"""`ecodiplo list ENTITY`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecodiplo.catalogue import Entity
from ecodiplo.cli.bilingual import help_page, option
from ecodiplo.cli.entity_commands import EntityGroup, entity_command, filter_options, parameter_name
from ecodiplo.cli.options import NAME, File, Format, Words
from ecodiplo.cli.output import choose_output, say, write_sheet
from ecodiplo.cli.period_options import From, NamedPeriod, On, To, Year
from ecodiplo.cli.render.on_day import day_notes
from ecodiplo.cli.row_limit import SHOW_ALL, limit_option
from ecodiplo.cli.settings import settings_of
from ecodiplo.formats.sheet import Sheet, columns_of
from ecodiplo.language import Label, join, nouns, same, show_count, with_noun
from ecodiplo.services.query.period_choice import PeriodOptions
from ecodiplo.services.statistics.wording import left_out_text

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from ecodiplo.cli.bilingual import Command
    from ecodiplo.services.query.listing import Listing, Query


# A few screens. Scripts get every row unless they give a limit.
TABLE_ROWS = 100
SORT = Label("Sort by this column, texts by the Vietnamese alphabet. -COLUMN: descending.",
             "Sắp xếp theo cột này, chữ theo bảng chữ cái tiếng Việt. -CỘT: giảm dần.")  # fmt: skip

_NOT_COUNTED = nouns(
    "of them is not counted in totals",
    "of them are not counted in totals",
    "hồ sơ trong đó không tính vào tổng số",
)
_MAY_MATCH = nouns(
    "more may match: its status that day is not certain",
    "more may match: their status that day is not certain",
    "hồ sơ khác có thể phù hợp: chưa xác định được tình trạng vào ngày đó",
)

Columns = Annotated[
    str,
    option(
        "--columns",
        "--column",
        metavar=NAME + same(",..."),
        help=Label("Show these columns; `all` shows all.", "Hiện các cột này; `all` là tất cả."),
    ),
]


class ListGroup(EntityGroup):
    """`list`, with a command for each entity."""

    def build(self, entity: Entity) -> Command:
        """The command that lists `entity`."""
        page = help_page(
            entity.label
            + Label(": list records, filtered and sorted.", ": liệt kê hồ sơ, có lọc và sắp xếp."),
            f"ecodiplo list {entity.name}{' --year 2022' if entity.date else ''}",
        )
        return entity_command(list_entity, entity, page, filter_options(entity))


def list_entity(
    ctx: typer.Context,
    entity: Entity,
    year: Year = "",
    period: NamedPeriod = "",
    from_: From = "",
    to: To = "",
    on: On = "",
    text: Words = "",
    sort: Annotated[str, option(metavar=Label("COLUMN", "CỘT"), help=SORT)] = "",
    desc: Annotated[
        bool, option("--desc", help=Label("Sort in descending order.", "Sắp xếp giảm dần."))
    ] = False,
    limit: Annotated[int | None, limit_option(TABLE_ROWS)] = None,
    columns_: Columns = "",
    count: Annotated[
        bool, option("--count", help=Label("Print the number of records.", "In số hồ sơ."))
    ] = False,
    format_: Format = "",
    output: File = None,
    **options: Any,
) -> None:  # fmt: skip
    """List the records of `entity` that match the options."""
    settings = settings_of(ctx)
    target = choose_output(format_, output, settings)
    if limit is None:
        limit = TABLE_ROWS if target.is_table else 0
    query = list_query(
        entity, PeriodOptions(year, period, from_, to, on), options, settings.today, columns_,
        text=text, sort=sort, descending=desc, limit=limit,
    )  # fmt: skip
    from ecodiplo.services.query.listing import list_records, with_companions

    with settings.database.read() as connection:
        listing = list_records(connection, entity, query, today=settings.today)
        if count:
            print(listing.matching)
            left_out = [_left_out(listing)] if listing.left_out else []
            if notes := [*left_out, *doubts(listing)]:
                say(join("; ", notes), settings.lang)
            return
        fields = listing.fields
        if target.format in ("json", "jsonl") and not query.columns:
            fields = with_companions(entity, fields)
        columns = columns_of(fields, settings.lang)
        write_sheet(Sheet(entity.name, columns, listing.rows, settings.lang), target)
        partial = listing.on_day or listing.uncertain or listing.shown < listing.matching
        if target.is_table or target.file or partial:
            say(_footer(listing), settings.lang)


def list_query(
    entity: Entity, dates: PeriodOptions, options: Mapping[str, Any], today: datetime.date,
    columns: str = "", **more: Any,
) -> Query:  # fmt: skip
    """The query of the filters that `options` set, the dates and the columns, and `more` of it."""
    span = dates.read(today)
    from ecodiplo.services.query.listing import ALWAYS, Query

    filters = {
        name: ["yes" if value else "no"] if isinstance(value, bool) else list(value)
        for name in entity.filters
        if (value := options.get(parameter_name(name))) not in (None, [])
    }
    names = [name.strip() for name in columns.split(",") if name.strip()]
    return Query(filters, span or ALWAYS, dates.read_day(), columns=names, **more)


def _footer(listing: Listing) -> Label:
    """How many records are shown, match, are not counted, and have no date."""
    footer = show_count(listing.shown) + Label(" of ", " trên ") + show_count(listing.matching)
    if listing.shown < listing.matching:
        footer += SHOW_ALL
    if listing.left_out:
        footer += same("; ") + _left_out(listing)
    if listing.undated:
        footer += same("; ") + without_date(listing.undated)
    return join("; ", (footer, *doubts(listing)))


def without_date(count: int) -> Label:
    """How many further records match but have no date in the period."""
    words = nouns("more has no date", "more have no date", "hồ sơ khác không rõ ngày")
    return with_noun(count, *words)


def doubts(records: Listing) -> list[Label]:
    """How many further records may match, and what a query of a day leaves open."""
    may_match = [with_noun(records.uncertain, *_MAY_MATCH)] if records.uncertain else []
    return [*may_match, *day_notes(records)]


def _left_out(listing: Listing) -> Label:
    records = with_noun(sum(listing.left_out.values()), *_NOT_COUNTED)
    return records + same(" (") + left_out_text(listing.left_out) + same(")")
