"""The tables of indicators: all figures, the comparison, and published figures beside records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ecodiplo.formats.documents.blocks import Table
from ecodiplo.language import DASH
from ecodiplo.services.report.figure_tables import NOTES, ON_RECORD
from ecodiplo.services.report.forms import clause_forms
from ecodiplo.services.statistics.wording import (
    IN_REPORT_TABLE,
    IN_SUMMARY,
    INDICATOR,
    PUBLISHED,
    RECORDED,
    SOURCE,
)
from independent.claim_parts import decimal
from independent.reading.expected_figures import (
    KINDS,
    ExpectedFigures,
    figure_of,
    notes_of,
    quantity_of,
    said_percent,
)
from independent.reading.facts import OtherFact
from independent.reading.figure_reader import FigureReader
from independent.reading.known import Names
from independent.reading.paper import Claim, Paper
from independent.reading.quantities import Figure, Quantity, read_figure, read_number, read_quantity
from independent.reading.slots import SlotReader
from independent.reading.spans import iso_of

_OTHERS = (clause_forms.ANOTHER_SOURCE, clause_forms.SAME_SOURCE)
_COLUMNS = (INDICATOR, PUBLISHED, RECORDED, NOTES, SOURCE)
# How a cell says that the records give no number.
_NO_NUMBERS = {
    "no record": (IN_SUMMARY.no_records, IN_REPORT_TABLE.no_records),
    "no value": (IN_SUMMARY.no_value,),
    "no measure": (IN_SUMMARY.no_measure, IN_REPORT_TABLE.no_measure),
}


@dataclass(frozen=True)
class Row:
    """A row of a table as it is compared: what it is about, and what its cells say."""

    name: str
    cells: tuple[Any, ...]


@dataclass(frozen=True)
class FigureCell:
    """A published figure in a table."""

    figure: Figure | str | None  # words, or None for none
    kind: str = ""
    days: str = ""  # those of the figure, when they are not those of the report
    caveat: str = ""


class FigureRows:
    """Reads the rows of the tables of indicators, and says what they must be."""

    def __init__(
        self, paper: Paper, names: Names, slots: SlotReader, expected: ExpectedFigures
    ) -> None:
        """`expected` knows the figures of the claims."""
        self._paper, self._names, self._slots = paper, names, slots
        self._figures, self._lang = expected, paper.lang
        self._reader = FigureReader(slots)
        self._notes = self._reader.notes
        figures = names.known.records["figures"].values()
        self._words = {names.text(figure, "value_text") for figure in figures} - {""}

    def read(self, kind: str, table: Table) -> Iterator[Row | str]:
        """The rows, or what is wrong with one."""
        readers = {"figures": self._figures_row, "comparison": self._comparison_row,
                   "gaps": self._gaps_row}  # fmt: skip
        for row in table.rows:
            texts = ["".join(map(str, cell)) for cell in row]
            try:
                yield readers[kind](table.columns, texts)
            except ValueError as error:
                yield f"a row of {kind} cannot be read: {texts}: {error}"

    def expected(self, kind: str) -> Iterator[Row]:
        """The rows that the claims of the report make."""
        if kind == "figures":
            yield from self._expected_figures()
        elif kind == "comparison":
            for claim in self._paper.of_kind("change"):
                yield self._expected_change(claim)
        else:
            for claim in self._paper.of_kind("coverage"):
                yield self._expected_gap(claim)

    def _code(self, text: str) -> str:
        if text not in self._names.keys("indicators"):
            raise ValueError(f"{text} is no indicator")
        return self._names.keys("indicators")[text]

    def _figures_row(self, columns: Sequence[str], texts: list[str]) -> Row:
        labels = {label.to(self._lang): label for label in _COLUMNS}
        if not set(columns) <= labels.keys():
            raise ValueError(f"{columns} are other columns")
        cells = {labels[column]: text for column, text in zip(columns, texts, strict=True)}
        caveat, others = self._note(self._code(cells[INDICATOR]), cells.get(NOTES, ""))
        published = replace(self.cell(cells[PUBLISHED]), caveat=caveat)
        return Row(self._code(cells[INDICATOR]), (
            published, others, self._recorded(cells[RECORDED]), self._cite(cells.get(SOURCE, "")),
        ))  # fmt: skip

    def _comparison_row(self, _: Sequence[str], texts: list[str]) -> Row:
        name, before, now, change = texts
        on_record = name.endswith(ON_RECORD.to(self._lang))
        name, days = name.removesuffix(ON_RECORD.to(self._lang)), ""
        if name not in self._names.keys("indicators"):
            name, _, days = name.removesuffix(")").rpartition(" (")
        about = change.startswith("≈ ")
        amount, _, percent = change.removeprefix("≈ ").removesuffix(")").partition(" (")
        return Row(self._code(name), (
            on_record, iso_of(days, self._lang), self.cell(before).figure, self.cell(now).figure,
            about, self._signed(amount), self._percent(percent),
        ))  # fmt: skip

    def _gaps_row(self, _: Sequence[str], texts: list[str]) -> Row:
        name, published, recorded, share, cite = texts
        if not share:
            raise ValueError("the share is empty")
        number, notes = recorded, None
        at = recorded.find(" (")
        if at > 0:
            number, notes = recorded[:at], self._notes(recorded[at + 1 :])
            if notes is None:
                raise ValueError(f"{recorded[at:]} is no note")
        return Row(self._code(name), (
            self.cell(published), self._recorded(number), notes or (), self._percent(share),
            self._cite(cite),
        ))  # fmt: skip

    def _note(self, code: str, text: str) -> tuple[str, tuple[OtherFact, ...]]:
        """The note beside a figure, and the figures of other sources behind it."""
        others: list[OtherFact] = []
        starts = [form.text.to(self._lang).partition("{")[0] for form in _OTHERS]
        pattern = "|".join(re.escape(start[:1].upper() + start[1:]) for start in starts)
        while match := list(re.finditer(rf"(?:^|\. )((?:{pattern}).*)", text)):
            at = max(each.start(1) for each in match)
            at = max(at, *(text.rfind(start[:1].upper() + start[1:]) for start in starts))
            clause = text[at : at + 1].lower() + text[at + 1 :]
            facts = [*self._reader.others(clause, prose=False)]
            if not facts:
                raise ValueError(f"{clause} is no other figure")
            others.insert(0, replace(facts[0], code=code))
            text = text[:at].removesuffix(". ")
        return text, tuple(others)

    def cell(self, text: str) -> FigureCell:
        """What a cell says of a published figure, or of the number of the records."""
        if text == DASH:
            return FigureCell(None)
        kinds = {label.to(self._lang): kind for kind, label in KINDS.items()}
        kind = days = ""
        while match := re.fullmatch(r"(.+) \(([^()]+)\)", text):
            text, note = match[1], match[2]
            if note in kinds:
                kind = kinds[note]
            elif (days := iso_of(note, self._lang)) == note:
                raise ValueError(f"{note} is neither a kind nor a day")
        figure = read_figure(text, self._lang)
        if figure is None and text not in self._words:
            raise ValueError(f"{text} is no figure")
        return FigureCell(figure or text, kind, days)

    def _recorded(self, text: str) -> Quantity | str:
        for name, labels in _NO_NUMBERS.items():
            if text in {label.to(self._lang) for label in labels}:
                return "none" if text == DASH else name
        if (quantity := read_quantity(text, self._lang)) is None:
            raise ValueError(f"{text} is no quantity")
        return quantity

    def _cite(self, text: str) -> Any:
        if text and (cites := self._slots.cites(text)) is None:
            raise ValueError(f"{text} is no cite")
        return cites if text else ()

    def _signed(self, text: str) -> Quantity:
        sign = -1 if text.startswith("-") else 1
        if (quantity := read_quantity(text.lstrip("+-"), self._lang)) is None:
            raise ValueError(f"{text} is no change")
        return quantity._replace(value=sign * quantity.value)

    def _percent(self, text: str) -> Decimal | None:
        if text in (DASH, ""):
            return None
        number = read_number(text.removesuffix("%").lstrip("+-"), self._lang)
        if number is None or not text.endswith("%"):
            raise ValueError(f"{text} is no share")
        return -number if text.startswith("-") else number

    def _expected_figures(self) -> Iterator[Row]:
        claims = self._paper.by_code
        for code in self._names.known.records["indicators"]:
            published, recorded = self._figures.published.get(code), claims.get(f"recorded {code}")
            if published and self._figures.is_base(published):
                published = None
            if recorded and not published and recorded["basis"] == "cumulative":
                recorded = None
            if published or recorded:
                number = (quantity_of(recorded) or "no value") if recorded else "none"
                others = (
                    tuple(
                        self._figures.other(published, claim)
                        for claim in self._figures.others(code)
                    )
                    if published
                    else ()
                )
                yield Row(code, (self._expected_cell(published, caveat=True), others, number,
                                 self._expected_cite(published)))  # fmt: skip

    def _expected_cell(self, claim: Claim | None, *, caveat: bool = False) -> FigureCell:
        if claim is None:
            return FigureCell(None)
        record = self._figures.figure(claim)
        territory = self._figures.territory(claim)
        notes = [self._names.name("territories", territory) if territory else ""]
        notes += [self._names.text(record, name).removesuffix(".") for name in ("scope", "caveat")]
        text = ". ".join(filter(None, notes)) if caveat else ""
        kind = claim["figure_kind"] if claim["figure_kind"] in KINDS else ""
        days = self._figures.other_span(claim)
        return FigureCell(figure_of(claim) or self._names.text(record, "value_text"), kind, days,
                          text)  # fmt: skip

    def _expected_cite(self, claim: Claim | None) -> Any:
        if claim is None:
            return ()
        record = self._figures.figure(claim)
        return ((record["source"], record["source_locator"] or ""),)

    def _expected_change(self, claim: Claim) -> Row:
        code, difference = claim["subject"], decimal(claim["value"])
        about = bool(claim["unknown"].get("inexact"))
        change = Quantity(difference, Decimal(0), claim["unit"])
        if claim["figures"]:
            now, before = (self._figure_of(ref, claim["unit"]) for ref in claim["figures"])
            days = self._figures.other_span(self._figures.published[code])
        else:
            number = self._paper.by_code.get(f"recorded {code}")
            value = decimal(number["value"]) if number else self._now(code)
            now = Figure("exact", change._replace(value=value))
            before = Figure("exact", change._replace(value=value - difference))
            days = ""
        low = before.low.value
        percent = said_percent(difference / abs(low) * 100) if low else None
        on_record = not claim["figures"]
        return Row(code, (on_record, days, before, now, about, change, percent))

    def _figure_of(self, ref: str, unit: str) -> Figure:
        record = self._names.known.records["figures"][ref]
        return Figure(record["qualifier"], Quantity(decimal(record["value"]), Decimal(0), unit))

    def _now(self, code: str) -> Decimal:
        """The number of the records to date, which no other claim states."""
        return decimal(self._names.known.recorded[code, self._paper.code])

    def _expected_gap(self, claim: Claim) -> Row:
        published, value = self._as_published(claim), claim["value"]
        record = self._figures.figure(claim)
        counted = self._names.known.counted[record["ref"]] or 0
        number: Quantity | str = quantity_of(claim) or ("no value" if counted else "no record")
        if not self._names.known.records["indicators"][claim["subject"]]["measure"]:
            number = "no measure"
        elif not counted:
            value = 0  # so much of the figure is on record
        share = None
        if value is not None and record["value"] and record["upper_value"] is None:
            share = said_percent(decimal(value) / decimal(record["value"]) * 100)
        records = range(counted)
        notes = notes_of({**claim, "records": records})
        return Row(claim["subject"], (self._expected_cell(published), number, notes, share,
                                      self._expected_cite(claim)))  # fmt: skip

    def _as_published(self, claim: Claim) -> Claim:
        """The claim of the figure itself."""
        record = self._figures.figure(claim)
        number = None if record["value"] is None else decimal(record["value"])
        unknown = {"as_of": 1} if record["year_basis"] == "undated" else {}
        return {**claim, "value": number, "upper_value": record["upper_value"],
                "qualifier": record["qualifier"], "figure_kind": record["kind"],
                "unknown": unknown}  # fmt: skip
