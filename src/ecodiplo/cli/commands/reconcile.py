"""`ecodiplo reconcile`: each published figure against the records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecodiplo.cli.context import settings
from ecodiplo.cli.options import File, Format
from ecodiplo.cli.output import chosen_output, say, write_sheet
from ecodiplo.cli.periods import Named, OneYear, chosen_period
from ecodiplo.cli.render.measure_faults import say_faults
from ecodiplo.errors import UsageProblem
from ecodiplo.fields import FieldType, Flag, Integer, Number, Text
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.language import Label

if TYPE_CHECKING:
    from ecodiplo.bands import Band
    from ecodiplo.cli.context import Settings
    from ecodiplo.cli.output import Output
    from ecodiplo.dates import Period
    from ecodiplo.language import Lang
    from ecodiplo.services.statistics.reconcile import Reconciled


def reconcile(
    ctx: typer.Context,
    year: OneYear = None,
    period: Named = "",
    indicator: Annotated[
        str, typer.Option(metavar="CODE", help="One indicator alone, by code or name.")
    ] = "",
    records: Annotated[
        bool, typer.Option("--records", help="List the records that count for --indicator.")
    ] = False,
    format_: Format = "",
    output: File = None,
) -> None:
    """Each published figure against what the records give for its own days: agrees, within its
    qualifier, explained, short or over.

    Nearly 30 agrees with 27 to 29, more than 5.1 million with anything above it up to 5.2;
    24.8 billion with what rounds to it. Say why a figure differs with `add explanations`.

    Example: ecodiplo reconcile --year 2022
    Example: ecodiplo reconcile --year 2022 --indicator delegations_inbound --records
    """
    chosen = settings(ctx)
    out = chosen_output(format_, output, chosen)
    if records and not indicator:
        raise UsageProblem("--records lists those of one indicator: add --indicator CODE")
    from ecodiplo.services.statistics.published import latest_year
    from ecodiplo.services.statistics.reconcile import reconcile as compare

    with chosen.database.read() as session:
        asked = chosen_period(year, period, chosen.today)
        if asked is None:
            asked = chosen_period(latest_year(session) or chosen.today.year, "", chosen.today)
        assert asked is not None
        if records:
            _list_records(chosen, out, session, asked, indicator)
            return
        found = compare(session, asked, today=chosen.today, indicator=indicator)
    say_faults(
        ((one.indicator, one.name, one.recorded.fault) for one in found if one.recorded),
        chosen.lang,
    )
    if out.format in ("table", "markdown", "xlsx"):
        write_sheet(_for_people(found, chosen.lang), out)
    else:
        write_sheet(_for_machines(found, chosen.lang), out)
    if out.for_people:
        _tell(found, chosen.lang)


def _list_records(
    chosen: Settings, out: Output, session: Any, period: Period, indicator: str
) -> None:
    from ecodiplo.cli.entities import columns
    from ecodiplo.services.statistics.published import indicators
    from ecodiplo.services.statistics.reconcile import counted_records, find_indicator

    one = find_indicator(indicators(session), indicator)
    found = counted_records(session, one, period, today=chosen.today)
    shown = columns(found.fields, chosen.lang)
    write_sheet(Sheet(found.entity.name, shown, found.rows, chosen.lang), out)


def _for_people(found: list[Reconciled], lang: Lang) -> Sheet:
    from ecodiplo.services.statistics.published import quantity, worded

    labels = {
        "indicator": Label("Indicator", "Chỉ tiêu"),
        "published": Label("Published", "Số công bố"),
        "recorded": Label("In the records", "Trong hồ sơ"),
        "state": Label("State", "Đối chiếu"),
        "coverage": Label("Covered", "Tỷ lệ có hồ sơ"),
        "source": Label("Source", "Nguồn"),
    }
    rows = []
    for one in found:
        figure, recorded = one.published, one.recorded
        published = worded(figure, one.unit, lang)
        if not figure.preferred:
            published += Label(" (not preferred)", " (không ưu tiên)").to(lang)
        given = "–"
        if recorded is not None and recorded.records:
            known = recorded.value is not None
            given = quantity(recorded.value, one.unit, lang) if recorded.value is not None else "?"
            if recorded.unknown and known:
                n = recorded.unknown
                given += Label(f" ({n} without a value)", f" ({n} mục chưa có giá trị)").to(lang)
        rows.append(
            {
                "indicator": one.name.to(lang),
                "published": published,
                "recorded": given,
                "state": _state(one, lang),
                "coverage": "" if one.coverage is None else _percent(one, lang),
                "source": ", ".join(
                    filter(None, (figure.publisher or figure.source, figure.locator))
                ),
            }
        )
    columns = [Column(name, label.to(lang), Text()) for name, label in labels.items()]
    return Sheet("reconcile", columns, rows, lang)


def _percent(one: Reconciled, lang: Lang) -> str:
    from ecodiplo.money import show_number

    return "" if one.coverage is None else f"{show_number(one.coverage, lang)}%"


def _state(one: Reconciled, lang: Lang) -> str:
    from ecodiplo.services.statistics.published import quantity
    from ecodiplo.services.statistics.reconcile import State

    said = one.state.value.to(lang)
    if one.state in (State.SHORT, State.OVER):
        by = quantity(abs(one.unexplained), one.unit, lang)
        said += Label(f" by {by}", f" {by}").to(lang)
    return said


def _tell(found: list[Reconciled], lang: Lang) -> None:
    """The explanations, what the records leave out, and how the figures stand in all."""
    for one in found:
        for reason in one.explanations:
            by = f", {reason.stated_by}" if reason.stated_by else ""
            sign = "+" if reason.difference > 0 else ""
            from ecodiplo.money import show_number

            say(f"{one.name.to(lang)}: {sign}{show_number(reason.difference, lang)},"
                f" {reason.reason.to(lang)} ({reason.ref}{by})")  # fmt: skip
    counts: dict[str, int] = {}
    for one in found:
        counts[one.state.value.to(lang)] = counts.get(one.state.value.to(lang), 0) + 1
    figures = Label("figure" if len(found) == 1 else "figures", "số liệu").to(lang)
    say(f"{len(found)} {figures}: " + ", ".join(f"{n} {state}" for state, n in counts.items()))


def _for_machines(found: list[Reconciled], lang: Lang) -> Sheet:
    from ecodiplo.periods import code
    from ecodiplo.services.statistics.published import worded

    rows = []
    for one in found:
        figure, recorded = one.published, one.recorded
        row: dict[str, Any] = {
            "indicator": one.indicator, "name": one.name.to(lang), "unit": one.unit,
            "basis": one.basis, "figure": figure.ref,
            "period": code(figure.span) if figure.span.first else None,
            "as_of": None if figure.span.first else figure.span.last,
            "published": figure.value, "published_text": worded(figure, one.unit, lang),
            "qualifier": figure.qualifier, "preferred": figure.preferred, "kind": figure.kind,
            "state": one.state.code, "difference": one.difference,
            "unexplained": one.unexplained, "coverage_percent": one.coverage,
            **_bounds(one.band),
            "explanations": "; ".join(
                f"{e.difference:+f} {e.reason.to(lang)} ({e.ref})" for e in one.explanations
            ) or None,
            "source": figure.source, "source_ref": figure.source_ref,
            "source_locator": figure.locator, "source_url": figure.url, "scope": figure.scope,
            "note": figure.note,
        }  # fmt: skip
        if recorded is not None and recorded.fault:
            row |= {"fault": recorded.fault, "difference": None, "unexplained": None}
        elif recorded is not None:
            row |= {
                "recorded": recorded.value, "records": recorded.records,
                "records_without_value": recorded.unknown, "records_may_lie": recorded.may_lie,
                "records_left_out": recorded.left_out,
                "records_other_status": recorded.other_status,
            }  # fmt: skip
        rows.append(row)
    columns = [Column(name, name, _TYPES.get(name, Text())) for name in _ORDER]
    return Sheet("reconcile", columns, rows, lang)


def _bounds(band: Band | None) -> dict[str, Any]:
    return {} if band is None else {"agrees_from": band.low, "agrees_to": band.high}


_ORDER = ("indicator", "name", "unit", "basis", "figure", "period", "as_of", "published",
          "published_text", "qualifier", "preferred", "kind", "recorded", "records",
          "records_without_value", "records_may_lie", "records_left_out", "records_other_status",
          "agrees_from", "agrees_to", "state", "fault", "difference", "unexplained",
          "coverage_percent", "explanations", "source", "source_ref", "source_locator",
          "source_url", "scope", "note")  # fmt: skip
_TYPES: dict[str, FieldType] = {
    **dict.fromkeys(("published", "recorded", "agrees_from", "agrees_to", "difference",
                     "unexplained", "coverage_percent"), Number()),
    **dict.fromkeys(("records", "records_without_value", "records_may_lie", "records_left_out",
                     "records_other_status"), Integer()),
    "preferred": Flag(),
}  # fmt: skip
