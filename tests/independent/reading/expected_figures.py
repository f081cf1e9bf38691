"""What the sentences of indicators must say, by the claims of the report."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ecodiplo.language import Label
from ecodiplo.services.report.forms.figure_forms import INDICATORS
from ecodiplo.services.statistics.wording import NO_DATE
from independent.claim_parts import decimal
from independent.days import Span
from independent.reading.connections import connections
from independent.reading.facts import (
    CaveatFact,
    ChangeFact,
    Fact,
    FigureFact,
    Note,
    OtherFact,
)
from independent.reading.known import Names, Record
from independent.reading.paper import Claim, Paper
from independent.reading.quantities import Figure, Quantity
from independent.reading.slots import in_sentence
from independent.reading.spans import span_iso, year_before

KINDS = {"plan": Label("plan", "kế hoạch"), "estimate": Label("estimate", "ước thực hiện")}
_EXACTLY = Decimal(0)
_NOTES = ("without_value", "undated", "planned", "uncertain")


class ExpectedFigures:
    """The facts of each indicator of one report."""

    def __init__(self, paper: Paper, names: Names) -> None:
        """Take the report and the names of its language."""
        self._paper, self._names = paper, names
        self._figures = names.known.records["figures"]
        self.published: dict[str, Claim] = {
            claim["subject"]: claim for claim in paper.of_kind("published")
        }

    def all(self) -> Iterator[Fact]:
        """The facts of all indicators."""
        claims = self._paper.by_code
        for code in dict.fromkeys((*INDICATORS, *self._names.known.records["indicators"])):
            published, recorded = self.published.get(code), claims.get(f"recorded {code}")
            if recorded and recorded["value"] is None:  # no record has a value to add up
                recorded = None
            if published or recorded:
                yield self._said(code, published, recorded)
            if f"nothing {code}" in claims:
                unknown = claims[f"nothing {code}"]["unknown"]
                number = unknown.get("undated", 0) + unknown.get("uncertain", 0)
                notes = (Note("unplaced", number),) if number else ()
                yield FigureFact(code, "nothing", notes=notes)
            change = claims.get(f"change {code}")
            is_own = published and not self.is_base(published)
            if change and (is_own or (recorded and recorded["basis"] == "period")):
                yield self._change(code, change)
            if published:
                caveat = self._names.text(self.figure(published), "caveat").rstrip(" .")
                if caveat:
                    yield CaveatFact(code, caveat)
                for claim in self.others(code):
                    yield self.other(published, claim)
                    caveat = self._names.text(self.figure(claim), "caveat").rstrip(" .")
                    if caveat:
                        yield CaveatFact(code, caveat)

    def figure(self, claim: Claim) -> Record:
        """The exported figure of a claim."""
        return self._figures[claim["figures"][0]]

    def others(self, code: str) -> list[Claim]:
        """The claims that a figure gives another number."""
        return [claim for claim in self._paper.of_kind("other_source")
                if claim["subject"] == code]  # fmt: skip

    def other(self, published: Claim, claim: Claim) -> OtherFact:
        """What the report says of a figure that gives another number than the published one."""
        own, record = self.figure(published), self.figure(claim)
        notes = []
        if record["kind"] in ("plan", "estimate"):
            notes.append(KINDS[record["kind"]].to(self._paper.lang))
        scope = self._names.text(record, "scope").rstrip(" .")
        if scope and scope != self._names.text(own, "scope").rstrip(" ."):
            notes.append(in_sentence(scope))
        if claim["unknown"].get("as_of"):
            notes.append(NO_DATE.to(self._paper.lang))
        form = "same source" if record["source"] == own["source"] else "another source"
        place = (record["source"], record["source_locator"] or "")
        return OtherFact(claim["subject"], form, figure_of(claim), tuple(notes), place)

    def territory(self, claim: Claim) -> str:
        """The code of the territory of a figure, when it is not the usual one."""
        code = self.figure(claim)["territory"] or ""
        return "" if code == self._names.known.usual_territory else code

    def is_base(self, claim: Claim) -> bool:
        """Whether the figure is the last one before the period."""
        return str(claim["period"]["last"]) < str(self._paper.span.first)

    def _said(self, code: str, published: Claim | None, recorded: Claim | None) -> FigureFact:
        notes = notes_of(recorded) if recorded else ()
        number = quantity_of(recorded) if recorded else None
        if published is None:
            form = "zero" if self._is_zero(code, number) else "number"
            number = None if form == "zero" else number
            return FigureFact(code, form, by_records=True, recorded=number, notes=notes)
        figure, record = figure_of(published), self.figure(published)
        form = "number" if figure else "words"
        is_exact = figure is not None and figure.qualifier == "exact"
        if figure and is_exact and self._is_zero(code, figure.low):
            form, figure = "zero", None
        place = (record["source"], record["source_locator"] or "")
        base = self.span_text(published) if self.is_base(published) else ""
        span = "" if base else self.other_span(published)
        if not base and not span and published["period"]["first"] is None:
            span = span_iso(self._own(published))  # a number to date always has its day
        kind = published["figure_kind"]
        umbrella = self._paper.by_code.get(f"umbrella {code}")
        if umbrella:
            notes = (*notes, Note("umbrella", int(umbrella["value"])))
        return FigureFact(
            code, form, figure=figure,
            words=self._names.text(record, "value_text") if form == "words" else "", base=base,
            kind=kind if kind in ("plan", "estimate") else "", span=span, cite=place,
            territory=self.territory(published),
            clause="but umbrella" if umbrella else self._clause(published, recorded)
            if recorded else "",
            attributed=kind != "estimate" and self.is_contradicted(published, recorded),
            recorded=number, notes=notes,
        )  # fmt: skip

    def is_contradicted(self, published: Claim, recorded: Claim | None) -> bool:
        """Whether 0 is published of the period, no plan, and there are records of the kind."""
        code = published["subject"]
        is_zero = published["value"] is not None and not decimal(published["value"])
        if not is_zero or published["qualifier"] != "exact" or self.is_base(published):
            return False
        other = self.other_span(published)
        if published["figure_kind"] == "plan" or other not in ("", "unknown"):
            return False
        has_names = code == "enterprises_connected" and bool(
            connections(self._names.known, self._paper.span)
        )
        umbrella = f"umbrella {code}" in self._paper.by_code
        return bool(recorded and decimal(recorded["value"])) or umbrella or has_names

    def _is_zero(self, code: str, number: Quantity | None) -> bool:
        """Whether the number is 0 and the indicator has a sentence of its own for that."""
        has_form = code in INDICATORS and INDICATORS[code].zero is not None
        return has_form and number is not None and not number.value

    def _clause(self, published: Claim, recorded: Claim) -> str:
        """How the records stand to the figure: part of it only if it is of the same days, a result
        and a number of records."""
        value, number = published["value"], recorded["value"]
        counted = recorded["measure"].startswith("count")
        if self.is_contradicted(published, recorded) and decimal(number):
            return "but on record" if counted else "but sum on record"
        other = self.other_span(published)
        if other not in ("", "unknown") and recorded["basis"] == "period":
            return "others in the period" if counted else "sum in the period"
        if not counted:
            return "sum on record"
        is_other = (
            self.is_base(published) or self.other_span(published) or self.territory(published)
        )
        if value is None or is_other or published["figure_kind"] == "plan":
            return "others on record"
        if number < value:
            return "some on record"
        if number > value or published["qualifier"] != "exact":
            return "others on record"
        return {1: "the one on record", 2: "both on record"}.get(int(number), "all on record")

    def _own(self, claim: Claim) -> Span:
        return Span(claim["period"]["first"], claim["period"]["last"])

    def other_span(self, claim: Claim) -> str:
        """The period or day of the figure when it is not that of the report: as ISO text."""
        if claim["unknown"].get("as_of"):
            return "unknown"
        own = Span(claim["period"]["first"], claim["period"]["last"])
        is_own = own.last == self._paper.span.last and own.first in (None, self._paper.span.first)
        return "" if is_own else span_iso(own)

    def span_text(self, claim: Claim) -> str:
        """The period or day of a figure before the period."""
        record = self.figure(claim)
        if record["report_period"]:
            return f"report {record['report_period']}"
        return span_iso(Span(claim["period"]["first"], claim["period"]["last"]))

    def _change(self, code: str, claim: Claim) -> ChangeFact:
        difference, exact = decimal(claim["value"]), not claim["unknown"].get("inexact")
        before = self._paper.span
        if claim["figures"]:
            period = self.published[code]["period"]
            own = Span(period["first"], period["last"])
            before = before if not self.other_span(self.published[code]) else own
        form = ("same", "up", "down")[(difference > 0) - (difference < 0)]
        quantity = Quantity(abs(difference), _EXACTLY, claim["unit"]) if difference else None
        percent = self._percent(code, claim, difference)
        return ChangeFact(
            code, span_iso(year_before(before)), form if exact else f"about {form}", quantity,
            "" if percent is None or not difference else str(percent),
        )  # fmt: skip

    def _percent(self, code: str, claim: Claim, difference: Decimal) -> Decimal | None:
        if claim["figures"]:
            before = decimal(self._figures[claim["figures"][1]]["value"])
        else:
            before = decimal(self._paper.by_code[f"recorded {code}"]["value"]) - difference
        if not before:
            return None
        return said_percent(abs(difference / before * 100))


def said_percent(percent: Decimal) -> Decimal | None:
    """The percentage as a report says it; None for one that it leaves out, of thousands."""
    rounded = percent.quantize(Decimal("0.1"))
    return rounded if abs(rounded) <= 1000 else None


def quantity_of(claim: Claim) -> Quantity | None:
    """The exact number of a claim."""
    if claim["value"] is None:
        return None
    return Quantity(decimal(claim["value"]), _EXACTLY, claim["unit"])


def figure_of(claim: Claim) -> Figure | None:
    """The exact number of a published claim with its qualifier."""
    low = quantity_of(claim)
    if low is None:
        return None
    upper = claim["upper_value"]
    high = None if upper is None else low._replace(value=decimal(upper))
    return Figure(claim["qualifier"], low, high)


def notes_of(claim: Claim) -> tuple[Note, ...]:
    """What the number of a claim leaves open."""
    return tuple(
        Note(kind, claim["unknown"][kind],
             len(claim["records"]) if kind == "without_value" else None)
        for kind in _NOTES if claim["unknown"].get(kind)
    )  # fmt: skip
