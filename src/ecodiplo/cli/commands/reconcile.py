"""`ecodiplo reconcile`: each published figure against the records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecodiplo.cli.bilingual import help_text, option
from ecodiplo.cli.options import CODE, File, Format
from ecodiplo.cli.output import choose_output, say, write_sheet
from ecodiplo.cli.period_options import From, NamedPeriod, To, Year, latest_year_period
from ecodiplo.cli.render.contradictions import say_contradictions
from ecodiplo.cli.render.measure_faults import say_faults
from ecodiplo.cli.render.reconcile import notes, reconciliation_sheet
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import UsageProblem
from ecodiplo.formats.sheet import Sheet, columns_of
from ecodiplo.language import Label
from ecodiplo.services.query.period_choice import PeriodOptions
from ecodiplo.services.statistics.wording import not_ended_note

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ecodiplo.cli.output import Output
    from ecodiplo.cli.settings import Settings
    from ecodiplo.dates import Period


@help_text(
    Label(
        "Compare each published figure with what the records give for its own days. It agrees, is"
        " within its qualifier, explained, short or over.\n\n"
        "`nearly 30` agrees with 27 to 29, `more than 5.1 million` with a number above it and up to"
        " 5.2 million, `24.8 billion` with a number that rounds to it. Record the reason for a"
        " difference with `add explanations`.",
        "Đối chiếu từng số liệu công bố với số liệu từ hồ sơ của đúng kỳ đó: khớp, khớp theo mức"
        " độ nêu, đã giải trình, thiếu hoặc thừa.\n\n"
        "“gần 30” khớp với 27 đến 29, “hơn 5,1 triệu” khớp với số lớn hơn đến 5,2 triệu,"
        " “24,8 tỷ” khớp với số làm tròn thành 24,8 tỷ. Ghi lý do chênh lệch bằng"
        " `add explanations`.",
    ),
    "ecodiplo reconcile --year 2022",
)
def reconcile(
    ctx: typer.Context,
    year: Year = "",
    period: NamedPeriod = "",
    from_: From = "",
    to: To = "",
    indicator: Annotated[
        str,
        option(
            "--indicator",
            "--indicators",
            metavar=CODE,
            help=Label("Reconcile only the indicator of this code or name.",
                       "Chỉ đối chiếu chỉ tiêu có mã hoặc tên này."),
        ),
    ] = "",
    records: Annotated[
        bool,
        option(
            "--records",
            "--record",
            help=Label("List the records that count for --indicator.",
                       "Liệt kê hồ sơ được tính cho --indicator."),
        ),
    ] = False,
    format_: Format = "",
    output: File = None,
) -> None:  # fmt: skip
    """Write how each figure of the period stands to the records."""
    settings = settings_of(ctx)
    target = choose_output(format_, output, settings)
    if records and not indicator:
        raise UsageProblem(
            Label("--records lists the records of one indicator: add --indicator CODE",
                  "--records liệt kê hồ sơ của một chỉ tiêu: thêm --indicator MÃ")
        )  # fmt: skip
    choice = PeriodOptions(year, period, from_, to).read_closed(settings.today)
    from ecodiplo.services.statistics.contradictions import contradictions
    from ecodiplo.services.statistics.reconcile import reconcile as compare

    with settings.database.read() as connection:
        span = choice or latest_year_period(connection, settings.today)
        if records:
            _write_records(settings, target, connection, span, indicator)
            return
        figures = compare(connection, span, today=settings.today, indicator=indicator)
        doubts = contradictions(connection)
    say_faults(
        (
            (figure.indicator, figure.name, figure.recorded.fault)
            for figure in figures
            if figure.recorded
        ),
        settings.lang,
    )
    say_contradictions(doubts, settings.lang)
    write_sheet(reconciliation_sheet(figures, settings.lang, target.audience), target)
    if target.is_table:
        for note in notes(figures, not_ended_note(span, settings.today)):
            say(note, settings.lang)


def _write_records(
    settings: Settings, target: Output, connection: Connection, period: Period, indicator: str
) -> None:
    from ecodiplo.services.statistics.indicators import read_indicators
    from ecodiplo.services.statistics.reconcile import counted_records, find_indicator

    match = find_indicator(read_indicators(connection), indicator)
    records = counted_records(connection, match, period, today=settings.today)
    fields = columns_of(records.fields, settings.lang)
    write_sheet(Sheet(records.entity.name, fields, records.rows, settings.lang), target)
