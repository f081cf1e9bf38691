"""The reconciliation of published figures with the records, as sheets and notes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ecodiplo.cli.output import Audience
from ecodiplo.cli.render.breakdown import left_out_note
from ecodiplo.cli.render.summary import (
    RECORD_COUNTS,
    machine_sheet,
    people_sheet,
    recorded_cells,
    source_cells,
    source_text,
)
from ecodiplo.fields import FieldType, Flag, Integer, Number
from ecodiplo.language import Label, Lang, join, nouns, same, show_count, with_noun
from ecodiplo.money import show_number
from ecodiplo.periods import period_code
from ecodiplo.services.statistics.wording import (
    CAVEAT,
    IN_RECONCILIATION,
    INDICATOR,
    PUBLISHED,
    RECORDED,
    SOURCE,
    figure_notes,
    published_text,
    quantity,
    recorded_text,
    share_text,
)

if TYPE_CHECKING:
    from ecodiplo.formats.sheet import Sheet
    from ecodiplo.services.statistics.reconcile import Reconciliation
    from ecodiplo.tolerance import Band


_FIGURES = nouns("figure", "figures", "số liệu")
_AT_THE_END = Label(
    "{count} without a stated as-of day: compared with the records at the end of the report's"
    " period",
    "{count} không nêu thời điểm: đối chiếu với hồ sơ tính đến cuối kỳ báo cáo",
)


def reconciliation_sheet(figures: list[Reconciliation], lang: Lang, audience: Audience) -> Sheet:
    """A row for each published figure: the figure, what the records give, and the state."""
    if audience is Audience.MACHINES:
        rows = [_machine_row(figure, lang) for figure in figures]
        return machine_sheet("reconcile", _COLUMNS, _TYPES, rows, lang)
    return _people_sheet(figures, lang)


def _people_sheet(figures: list[Reconciliation], lang: Lang) -> Sheet:
    headings = {
        "indicator": INDICATOR,
        "published": PUBLISHED,
        "recorded": RECORDED,
        "state": Label("State", "Đối chiếu"),
        "coverage": Label("Covered", "Tỷ lệ có hồ sơ"),
        "source": SOURCE,
    }
    if any(figure.published.caveat for figure in figures):
        headings["caveat"] = CAVEAT
    rows = []
    for figure in figures:
        published = published_text(figure.published, figure.unit, lang)
        published += figure_notes(figure.published).to(lang)
        if not figure.published.preferred:
            published += Label(" (not preferred)", " (không ưu tiên)").to(lang)
        rows.append(
            {
                "indicator": figure.name.to(lang),
                "published": published,
                "recorded": recorded_text(figure.recorded, figure.unit, lang, IN_RECONCILIATION,
                                          unknown=True),
                "state": _state(figure, lang),
                "coverage": share_text(figure.coverage, lang),
                "source": source_text(figure.published),
                "caveat": (figure.published.caveat or same("")).to(lang),
            }
        )  # fmt: skip
    return people_sheet("reconcile", headings, rows, lang)


# Of a figure about a territory that had other borders on some day of the period.
_BORDERS = Label(
    "which had other borders on some day of the period: the records can be of another territory",
    "có địa giới khác vào một thời điểm trong kỳ: hồ sơ có thể thuộc địa giới khác",
)


def _state(figure: Reconciliation, lang: Lang) -> str:
    from ecodiplo.services.statistics.reconcile import State

    state = figure.state.value.to(lang)
    if figure.state in (State.SHORT, State.OVER):
        difference = quantity(abs(figure.unexplained), figure.unit, lang)
        state += Label(f" by {difference}", f" {difference}").to(lang)
    return state


def notes(figures: list[Reconciliation], note: Label) -> list[Label]:
    """The explanations of differences, the number of figures in each state, and another `note`
    unless it is empty."""
    lines = []
    for figure in figures:
        if territory := figure.other_borders:
            lines.append(
                figure.name + f" ({figure.published.ref}): " + territory.name + ", " + _BORDERS
            )
        for reason in figure.explanations:
            by = f", {reason.stated_by}" if reason.stated_by else ""
            sign = "+" if reason.difference > 0 else ""
            difference = Label(*(show_number(reason.difference, lang) for lang in Lang))
            lines.append(
                figure.name + f": {sign}" + difference + ", " + reason.reason
                + f" ({reason.ref}{by})"
            )  # fmt: skip
    for figure in figures:
        if figure.recorded is not None and figure.recorded.left_out:
            lines.append(figure.name + ": " + left_out_note(figure.recorded))
    unknown = sum(figure.published.as_of_unknown for figure in figures)
    if unknown:
        lines.append(_AT_THE_END.fill(count=with_noun(unknown, *_FIGURES)))
    states = Counter(figure.state.value for figure in figures)
    total = with_noun(len(figures), *_FIGURES)
    parts = (show_count(count) + " " + state for state, count in states.items())
    lines.append(total + same(": ") + join(", ", parts))
    return [*lines, note] if note.en else lines


def _machine_row(reconciliation: Reconciliation, lang: Lang) -> dict[str, Any]:
    figure, recorded = reconciliation.published, reconciliation.recorded
    explanations = "; ".join(
        f"{explanation.difference:+f} {explanation.reason.to(lang)} ({explanation.ref})"
        for explanation in reconciliation.explanations
    )
    row: dict[str, Any] = {
        "indicator": reconciliation.indicator, "name": reconciliation.name.to(lang),
        "unit": reconciliation.unit, "basis": reconciliation.basis, "figure": figure.ref,
        "period": period_code(figure.span) if figure.span.first else None,
        "published": figure.value, "published_to": figure.upper,
        "territory": figure.territory.code if figure.territory else None,
        "territory_note": _BORDERS.to(lang) if reconciliation.other_borders else None,
        "published_text": published_text(figure, reconciliation.unit, lang),
        "qualifier": figure.qualifier, "preferred": figure.preferred, "kind": figure.kind,
        "year_basis": figure.year_basis,
        "state": reconciliation.state.code, "difference": reconciliation.difference,
        "unexplained": reconciliation.unexplained, "coverage_percent": reconciliation.coverage,
        **_bounds(reconciliation.band), "explanations": explanations or None,
        **source_cells(figure, lang), **recorded_cells(recorded),
    }  # fmt: skip
    if recorded is not None and recorded.fault:
        row |= {"difference": None, "unexplained": None}
    return row


def _bounds(band: Band | None) -> dict[str, Any]:
    return {} if band is None else {"agrees_from": band.low, "agrees_to": band.high}


_COLUMNS = ("indicator", "name", "unit", "basis", "figure", "period", "as_of", "as_of_stated",
            "report_period", "published", "published_text", "qualifier", "preferred", "kind",
            "year_basis", "recorded", *RECORD_COUNTS, "agrees_from", "agrees_to", "state", "fault",
            "difference", "unexplained", "coverage_percent", "explanations", "source", "source_ref",
            "source_locator", "source_url", "scope", "caveat", "note", "published_to", "territory",
            "territory_note")  # fmt: skip
_TYPES: dict[str, FieldType] = {
    **dict.fromkeys(("published", "published_to", "recorded", "agrees_from", "agrees_to",
                     "difference", "unexplained", "coverage_percent"), Number()),
    **dict.fromkeys(RECORD_COUNTS, Integer()),
    **dict.fromkeys(("preferred", "as_of_stated"), Flag()),
}  # fmt: skip
