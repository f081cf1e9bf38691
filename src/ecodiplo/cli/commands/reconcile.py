"""`ecodiplo reconcile`: each published figure against the records."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecodiplo.cli.bilingual import described, option
from ecodiplo.cli.options import CODE, File, Format
from ecodiplo.cli.output import Audience, choose_output, say, write_sheet
from ecodiplo.cli.period_options import From, Named, PeriodOptions, To, Year, latest_year_period
from ecodiplo.cli.render.measure_faults import say_faults
from ecodiplo.cli.render.summary import (
    INDICATOR,
    PUBLISHED,
    RECORDED,
    SOURCE,
    machine_sheet,
    people_sheet,
    recorded_cells,
    source_cells,
    source_text,
)
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import UsageProblem
from ecodiplo.fields import FieldType, Flag, Integer, Number
from ecodiplo.formats.sheet import Sheet, columns_of
from ecodiplo.language import Label, Lang, counted, joined, number, same
from ecodiplo.money import show_number
from ecodiplo.periods import code
from ecodiplo.services.statistics.wording import (
    IN_RECONCILIATION,
    percent_text,
    published_text,
    quantity,
    recorded_text,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ecodiplo.cli.output import Output
    from ecodiplo.cli.settings import Settings
    from ecodiplo.dates import Period
    from ecodiplo.services.statistics.reconcile import Reconciliation
    from ecodiplo.tolerance import Band


@described(
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
    period: Named = "",
    from_: From = "",
    to: To = "",
    indicator: Annotated[
        str,
        option(
            metavar=CODE,
            help=Label("Reconcile only the indicator of this code or name.",
                       "Chỉ đối chiếu chỉ tiêu có mã hoặc tên này."),
        ),
    ] = "",
    records: Annotated[
        bool,
        option(
            "--records",
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
    from ecodiplo.services.statistics.reconcile import reconcile as compare

    with settings.database.read() as session:
        span = choice or latest_year_period(session, settings.today)
        if records:
            _write_records(settings, target, session, span, indicator)
            return
        figures = compare(session, span, today=settings.today, indicator=indicator)
    say_faults(
        (
            (figure.indicator, figure.name, figure.recorded.fault)
            for figure in figures
            if figure.recorded
        ),
        settings.lang,
    )
    if target.audience is Audience.PEOPLE:
        write_sheet(_for_people(figures, settings.lang), target)
    else:
        write_sheet(_for_machines(figures, settings.lang), target)
    if target.is_table:
        for note in _notes(figures):
            say(note, settings.lang)


def _write_records(
    settings: Settings, target: Output, session: Session, period: Period, indicator: str
) -> None:
    from ecodiplo.services.statistics.published_figures import indicators
    from ecodiplo.services.statistics.reconcile import counted_records, find_indicator

    match = find_indicator(indicators(session), indicator)
    records = counted_records(session, match, period, today=settings.today)
    fields = columns_of(records.fields, settings.lang)
    write_sheet(Sheet(records.entity.name, fields, records.rows, settings.lang), target)


def _for_people(figures: list[Reconciliation], lang: Lang) -> Sheet:
    headings = {
        "indicator": INDICATOR,
        "published": PUBLISHED,
        "recorded": RECORDED,
        "state": Label("State", "Đối chiếu"),
        "coverage": Label("Covered", "Tỷ lệ có hồ sơ"),
        "source": SOURCE,
    }
    rows = []
    for figure in figures:
        published = published_text(figure.published, figure.unit, lang)
        if not figure.published.preferred:
            published += Label(" (not preferred)", " (không ưu tiên)").to(lang)
        rows.append(
            {
                "indicator": figure.name.to(lang),
                "published": published,
                "recorded": recorded_text(figure.recorded, figure.unit, lang, IN_RECONCILIATION,
                                          unknown=True),
                "state": _state(figure, lang),
                "coverage": "" if figure.coverage is None else percent_text(figure.coverage, lang),
                "source": source_text(figure.published),
            }
        )  # fmt: skip
    return people_sheet("reconcile", headings, rows, lang)


def _state(figure: Reconciliation, lang: Lang) -> str:
    from ecodiplo.services.statistics.reconcile import State

    state = figure.state.value.to(lang)
    if figure.state in (State.SHORT, State.OVER):
        difference = quantity(abs(figure.unexplained), figure.unit, lang)
        state += Label(f" by {difference}", f" {difference}").to(lang)
    return state


def _notes(figures: list[Reconciliation]) -> list[Label]:
    """The explanations of differences, and the number of figures in each state."""
    notes = []
    for figure in figures:
        for reason in figure.explanations:
            by = f", {reason.stated_by}" if reason.stated_by else ""
            sign = "+" if reason.difference > 0 else ""
            difference = Label(*(show_number(reason.difference, lang) for lang in Lang))
            notes.append(
                figure.name + f": {sign}" + difference + ", " + reason.reason
                + f" ({reason.ref}{by})"
            )  # fmt: skip
    states = Counter(figure.state.value for figure in figures)
    total = counted(len(figures), Label("figure", "số liệu"), Label("figures", "số liệu"))
    parts = (number(count) + " " + state for state, count in states.items())
    notes.append(total + same(": ") + joined(", ", parts))
    return notes


def _for_machines(figures: list[Reconciliation], lang: Lang) -> Sheet:
    rows = [_machine_row(figure, lang) for figure in figures]
    return machine_sheet("reconcile", _COLUMNS, _TYPES, rows, lang)


def _machine_row(reconciliation: Reconciliation, lang: Lang) -> dict[str, Any]:
    figure, recorded = reconciliation.published, reconciliation.recorded
    explanations = "; ".join(
        f"{explanation.difference:+f} {explanation.reason.to(lang)} ({explanation.ref})"
        for explanation in reconciliation.explanations
    )
    row: dict[str, Any] = {
        "indicator": reconciliation.indicator, "name": reconciliation.name.to(lang),
        "unit": reconciliation.unit, "basis": reconciliation.basis, "figure": figure.ref,
        "period": code(figure.span) if figure.span.first else None,
        "as_of": None if figure.span.first else figure.span.last,
        "published": figure.value,
        "published_text": published_text(figure, reconciliation.unit, lang),
        "qualifier": figure.qualifier, "preferred": figure.preferred, "kind": figure.kind,
        "state": reconciliation.state.code, "difference": reconciliation.difference,
        "unexplained": reconciliation.unexplained, "coverage_percent": reconciliation.coverage,
        **_bounds(reconciliation.band), "explanations": explanations or None,
        **source_cells(figure), "scope": figure.scope, **recorded_cells(recorded),
    }  # fmt: skip
    if recorded is not None and recorded.fault:
        row |= {"difference": None, "unexplained": None}
    return row


def _bounds(band: Band | None) -> dict[str, Any]:
    return {} if band is None else {"agrees_from": band.low, "agrees_to": band.high}


_COLUMNS = ("indicator", "name", "unit", "basis", "figure", "period", "as_of", "published",
            "published_text", "qualifier", "preferred", "kind", "recorded", "records",
            "records_without_value", "records_may_lie", "records_left_out",
            "records_other_status", "agrees_from", "agrees_to", "state", "fault", "difference",
            "unexplained", "coverage_percent", "explanations", "source", "source_ref",
            "source_locator", "source_url", "scope", "note")  # fmt: skip
_TYPES: dict[str, FieldType] = {
    **dict.fromkeys(("published", "recorded", "agrees_from", "agrees_to", "difference",
                     "unexplained", "coverage_percent"), Number()),
    **dict.fromkeys(("records", "records_without_value", "records_may_lie", "records_left_out",
                     "records_other_status"), Integer()),
    "preferred": Flag(),
}  # fmt: skip
