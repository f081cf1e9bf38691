"""`ecodiplo summary`: a summary of a period, or one entity by country, sector, month..."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from ecodiplo.cli.bilingual import argument, help_text, option
from ecodiplo.cli.options import ENTITY, File, Format
from ecodiplo.cli.output import choose_output, console, say, stream, write_sheet
from ecodiplo.cli.period_options import (
    AsOf,
    Compare,
    From,
    NamedPeriod,
    To,
    Year,
    compared_period,
    latest_year_period,
    period_up_to,
)
from ecodiplo.cli.render.contradictions import say_contradictions
from ecodiplo.cli.render.measure_faults import say_faults
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label
from ecodiplo.services.query.period_choice import PeriodOptions

if TYPE_CHECKING:
    import datetime

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.cli.output import Output
    from ecodiplo.cli.settings import Settings
    from ecodiplo.dates import Period
    from ecodiplo.services.statistics.breakdown import Breakdown
    from ecodiplo.services.statistics.cross_table import CrossTable

NOT_THE_SUM = Label(
    "Published totals are not sums of records: only part of what they count is entered as records.",
    "Số công bố là tổng số; hồ sơ là các mục đã nhập riêng, chỉ là một phần của tổng số.",
)

By = Annotated[
    list[str] | None,
    option(
        metavar=Label("PROPERTY", "THUỘC_TÍNH"),
        help=Label(
            "Group by country, sector, partner, year, month, level, kind, origin... Give it twice"
            " for a table of two properties.",
            "Nhóm theo: nước (country), lĩnh vực (sector), đối tác (partner), năm (year), tháng"
            " (month), cấp (level), loại (kind), khởi nguồn (origin)... Nêu hai lần để lập bảng"
            " theo hai thuộc tính.",
        ),
    ),
]
Where = Annotated[
    list[str] | None,
    option(
        metavar=Label("NAME=VALUE", "TÊN=GIÁ_TRỊ"),
        help=Label("A filter of `list`, such as direction=inbound; may be repeated.",
                   "Bộ lọc của `list`, ví dụ direction=inbound; có thể lặp lại."),
    ),
]  # fmt: skip
TotalOption = Annotated[
    str,
    option(
        "--value",
        metavar=Label("COLUMN", "CỘT"),
        help=Label("Order by this total instead of the number of records.",
                   "Xếp theo tổng của cột này thay cho số hồ sơ."),
    ),
]  # fmt: skip


class Grouping(NamedTuple):
    """The options that select records of an entity and group them."""

    by: tuple[str, ...]  # one or two properties
    period: PeriodOptions
    as_of: str
    where: list[str] | None
    total: str

    def span(self, today: datetime.date) -> Period | None:
        """The period, None when no option gives one. Raises UsageProblem when --as-of is given as
        well."""
        span = self.period.read(today)
        if self.as_of and span:
            raise UsageProblem(
                Label("give --as-of or a period, not both",
                      "chỉ dùng --as-of hoặc một kỳ, không dùng cả hai")
            )  # fmt: skip
        return span

    def break_down(
        self, connection: Connection, entity: Entity, span: Period | None, today: datetime.date
    ) -> Breakdown:
        """The records of the entity in the period, or up to the day of --as-of, grouped by the
        first property."""
        from ecodiplo.services.statistics.breakdown import break_down

        first = self.by[0] if self.by else ""
        return break_down(connection, entity, first, **self._choice(entity, span), today=today)

    def cross(
        self, connection: Connection, entity: Entity, span: Period | None, today: datetime.date
    ) -> CrossTable:
        """As `break_down`, by two properties."""
        from ecodiplo.services.statistics.cross_table import cross_table

        first, second, *more = self.by
        if more:
            raise UsageProblem(Label("give --by once or twice", "chỉ dùng --by một hoặc hai lần"))
        return cross_table(
            connection, entity, (first, second), **self._choice(entity, span), today=today
        )

    def _choice(self, entity: Entity, span: Period | None) -> dict[str, Any]:
        """The arguments that select the records. Raises UsageProblem for a wrong filter, by the
        name that it has in --where: it is no option of its own here."""
        from ecodiplo.services.query.listing import ALWAYS
        from ecodiplo.services.query.measure_syntax import check_filters, parse_filters
        from ecodiplo.vocabulary import Basis

        day, filters = period_up_to(self.as_of), parse_filters(self.where or [])
        check_filters(entity, filters)
        return {
            "period": day or span or ALWAYS,
            "basis": Basis.CUMULATIVE if day else Basis.PERIOD,
            "filters": filters,
            "order_total": self.total,
        }


@help_text(
    Label(
        "Summarise a period: each published figure beside what the records give. Or summarise the"
        " records of one entity, by country, sector, partner, month, quarter, level, kind.\n\n"
        "A record counts once, in the period in which its start must lie; a record with several"
        " countries counts under each of them.",
        "Tổng hợp một kỳ: từng số liệu công bố bên cạnh số liệu từ hồ sơ. Hoặc tổng hợp hồ sơ của"
        " một loại theo nước, lĩnh vực, đối tác, tháng, quý, cấp, loại.\n\n"
        "Mỗi hồ sơ được tính một lần, trong kỳ chắc chắn chứa ngày bắt đầu; hồ sơ có nhiều nước"
        " được tính ở từng nước.",
    ),
    "ecodiplo summary delegations --by country --year 2022",
)
def summary(
    ctx: typer.Context,
    entity: Annotated[
        str,
        argument(
            metavar=ENTITY,
            help=Label("Summarise the records of this entity. Default: all indicators.",
                       "Tổng hợp hồ sơ của loại này. Mặc định: tất cả chỉ tiêu."),
        ),
    ] = "",
    year: Year = "",
    period: NamedPeriod = "",
    from_: From = "",
    to: To = "",
    compare: Compare = "",
    by: By = None,
    as_of: AsOf = "",
    where: Where = None,
    total: TotalOption = "",
    format_: Format = "",
    output: File = None,
) -> None:  # fmt: skip
    """Write the indicators of a period, or the records of an entity by one property."""
    settings = settings_of(ctx)
    target = choose_output(format_, output, settings)
    periods = PeriodOptions(year, period, from_, to)
    properties = tuple(by or ())
    if kind := _chosen_entity(entity, properties[0] if properties else ""):
        properties = properties or (("year",) if kind.date else ())
        grouping = Grouping(properties, periods, as_of, where, total)
        if len(properties) > 1:
            _write_cross_table(settings, target, kind, grouping, compare)
        else:
            _write_breakdown(settings, target, kind, grouping, compare)
        return
    if where or total or as_of:
        raise UsageProblem(
            Label("--where, --value and --as-of need an entity: ecodiplo summary delegations",
                  "--where, --value và --as-of cần một loại hồ sơ: ecodiplo summary delegations")
        )  # fmt: skip
    _write_summary(settings, target, periods.read_closed(settings.today), compare)


def _chosen_entity(entity: str, by: str) -> Entity | None:
    """The entity with that name, or the only one with the property; None for all indicators."""
    if entity:
        from ecodiplo.catalogue import find_entity

        return find_entity(entity)
    if not by:
        return None
    from ecodiplo.services.statistics.dimensions import only_entity_with

    if kind := only_entity_with(by):
        return kind
    raise UsageProblem(
        Label(f"name the entity: ecodiplo summary delegations --by {by}",
              f"hãy nêu loại hồ sơ: ecodiplo summary delegations --by {by}")
    )  # fmt: skip


def _write_summary(settings: Settings, target: Output, period: Period | None, compare: str) -> None:
    """Write a row for each indicator; in a terminal also some breakdowns of records."""
    from ecodiplo.cli.render.summary import draw, summary_sheet
    from ecodiplo.services.statistics.summary import highlights, summarise

    today, lang = settings.today, settings.lang
    with settings.database.read() as connection:
        if period is None:
            period = latest_year_period(connection, today)
        other = compared_period(compare, period, today)
        overview = summarise(connection, period, today=today, compare=other)
        breakdowns = highlights(connection, period, today=today) if target.is_table else []
    say_faults(((line.code, line.name, line.fault) for line in overview.lines), lang)
    say_contradictions(overview.contradictions, lang)
    sheet = summary_sheet(overview, lang, target.audience)
    if not target.is_table:
        write_sheet(sheet, target)
        return
    with stream(target) as out:
        draw(console(out), sheet, breakdowns, lang)
    say(NOT_THE_SUM, lang)
    _say_not_ended(period, settings)


def _say_not_ended(period: Period | None, settings: Settings) -> None:
    """Say that the numbers are as of today, for a period with days to come."""
    from ecodiplo.services.statistics.wording import not_ended_note

    if (note := not_ended_note(period, settings.today)).en:
        say(note, settings.lang)


def _write_breakdown(
    settings: Settings,
    target: Output,
    entity: Entity,
    grouping: Grouping,
    compare: str,
) -> None:
    """Write a row for each group of the records; in a terminal also notes on the totals."""
    from ecodiplo.cli.render.breakdown import breakdown_sheet, notes

    span = grouping.span(settings.today)
    with settings.database.read() as connection:
        breakdown = grouping.break_down(connection, entity, span, settings.today)
        before = None
        if compare:
            if span is None or not (span.first and span.last):
                raise UsageProblem(
                    Label("--compare needs --year or --period",
                          "--compare cần đi cùng --year hoặc --period")
                )  # fmt: skip
            other = compared_period(compare, span, settings.today)
            before = grouping.break_down(connection, entity, other, settings.today)
    sheet = breakdown_sheet(breakdown, before, settings.lang, audience=target.audience,
                            bars=target.is_table)  # fmt: skip
    write_sheet(sheet, target)
    if target.is_table:
        for note in notes(breakdown):
            say(note, settings.lang)
        _say_not_ended(breakdown.period, settings)


def _write_cross_table(
    settings: Settings, target: Output, entity: Entity, grouping: Grouping, compare: str
) -> None:
    """Write the records by two properties; in a terminal also notes on the totals."""
    from ecodiplo.cli.render.cross_table import cross_table_notes, cross_table_sheet

    if compare:
        raise UsageProblem(
            Label("--compare needs one --by; to compare years, use `--by year` as the second",
                  "--compare chỉ đi cùng một --by; để so các năm, hãy thêm `--by year`")
        )  # fmt: skip
    span = grouping.span(settings.today)
    with settings.database.read() as connection:
        table = grouping.cross(connection, entity, span, settings.today)
    write_sheet(cross_table_sheet(table, settings.lang, audience=target.audience), target)
    if target.is_table or target.file:
        for note in cross_table_notes(table):
            say(note, settings.lang)
        _say_not_ended(table.period, settings)
