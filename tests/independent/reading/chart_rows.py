"""The charts: labels and values against the groups of the claims."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ecodiplo.dates import DateText, show_named_date
from ecodiplo.formats.documents.blocks import Chart
from ecodiplo.services.report.content import GROUPS
from ecodiplo.services.report.gaps import BESIDE
from ecodiplo.services.report.table_columns import CAPTIONS
from ecodiplo.services.statistics.chart import UNKNOWN
from ecodiplo.services.statistics.wording import NOT_STATED
from ecodiplo.vocabulary import AidKind, CapitalKind
from ecodiplo.vocabulary.term import Term
from independent.claim_parts import decimal
from independent.reading.expected_figures import figure_of
from independent.reading.known import Names
from independent.reading.paper import Claim, Paper
from independent.reading.quantities import read_figure, read_number, read_quantity
from independent.reading.spans import read_date

MOST_BARS, MOST_COLUMNS = 15, 36
_TOTALS = {"fdi-capital": "attracted_usd"}
_TERMS: dict[str, type[Term]] = {"fdi_kinds": CapitalKind, "aid_kinds": AidKind}

# The kinds of the series of charts by year and kind.
_CROSSED: dict[str, type[Term]] = {"fdi_years_and_kinds": CapitalKind}


class ChartRows:
    """Reads the charts of one report."""

    def __init__(self, paper: Paper, names: Names) -> None:
        """Take the report and the names of its language."""
        self._paper, self._names, self._lang = paper, names, paper.lang

    def faults(self, chart: Chart) -> Iterator[str]:
        """What is wrong with a chart."""
        if chart.name == "coverage":
            yield from self._coverage(chart)
            return
        claim = self._paper.by_code.get(f"breakdown {chart.name}")
        if claim is None or chart.name not in CAPTIONS:
            yield f"no claim is of the chart {chart.name}"
            return
        if chart.name in _CROSSED:
            yield from self._crossed(chart, claim)
            return
        (series,) = chart.series
        caption = self._caption(chart.name)
        groups = [(group["key"], self._value(claim, group)) for group in claim["groups"]]
        shown = list(zip(chart.labels, series.value_texts, series.values, strict=True))
        said = {}
        for label, text, value in shown:
            key = self._key(chart.name, label)
            number = self._number(text)
            if isinstance(key, str) and key.startswith("?"):
                yield f"{chart.name} has a label that cannot be read: {label}"
            elif number != (None if value is None else decimal(value)):
                yield f"{chart.name} draws {value} and says {text} for {label}"
            elif key in said:
                yield f"{chart.name} has {label} twice"
            said[key] = number
        expected = {key: value for key, value in groups if key is not None}
        most = MOST_COLUMNS if chart.kind == "columns" else MOST_BARS
        kept = list(expected)[-most:] if chart.kind == "columns" else list(expected)[:most]
        if len(kept) < len(expected):
            caption += {"en": f" ({len(kept)} of {len(expected)} shown)",
                        "vi": f" (nêu {len(kept)}/{len(expected)})"}[self._lang]  # fmt: skip
        expected = {key: expected[key] for key in kept}
        expected |= {key: value for key, value in groups
                     if key is None and self._records(claim, None)}  # fmt: skip
        if chart.caption != caption:
            yield f"{chart.name} is called {chart.caption}, not {caption}"
        for key in said.keys() | expected.keys():
            if key in expected and key not in said:
                yield f"{chart.name} does not show {key}: {expected[key]}"
            elif key not in expected and (said[key] or not self._may_be_empty(claim, key)):
                yield f"{chart.name} shows {key}: {said[key]}, which no claim says"
            elif key in expected and said[key] != expected[key]:
                yield f"{chart.name} shows {key}: {said[key]}, not {expected[key]}"
            elif key not in expected:
                yield from self._empty(chart, claim, str(key), said[key])

    def _caption(self, name: str) -> str:
        """The caption of a chart. One of years says that the last is not a whole one."""
        caption = CAPTIONS[name].to(self._lang)
        last = min(str(self._paper.span.last), str(self._paper.document.day))
        if "years" in name and last[5:] != "12-31":
            day = show_named_date(DateText(last), self._lang)
            caption += {"en": f" ({last[:4]}: as of {day})",
                        "vi": f" ({last[:4]}: tính đến {day})"}[self._lang]  # fmt: skip
        return caption

    def _crossed(self, chart: Chart, claim: Claim) -> Iterator[str]:
        """The cells of a chart by year and kind: what has no records is 0 in a year with records,
        and not known in another."""
        if chart.caption != self._caption(chart.name):
            yield f"{chart.name} is called {chart.caption}"
        kinds = {term.label.to(self._lang): term.value for term in _CROSSED[chart.name]}
        expected = {group["key"]: self._value(claim, group) for group in claim["groups"]}
        years = {key.partition(" ")[0] for key in expected}
        first, last = (int(claim["period"][end][:4]) for end in ("first", "last"))
        said = []
        for series in chart.series:
            for label, text, value in zip(
                chart.labels, series.value_texts, series.values, strict=True
            ):
                year = str(read_date(label, self._lang))
                key = f"{year} {kinds.get(series.name)}"
                number = self._number(text)
                said.append(key)
                known = expected.get(key, Decimal(0) if year in years else None)
                if number != known or number != (None if value is None else decimal(value)):
                    yield f"{chart.name} draws {value} and says {text} for {key}, not {known}"
                if not (year.isdigit() and first <= int(year) <= last):
                    yield f"{chart.name} has a label that cannot be read: {label}"
        if len(set(said)) != len(said):
            yield f"{chart.name} has a label twice"
        for key in expected.keys() - said:
            yield f"{chart.name} does not show {key}"

    def _empty(self, chart: Chart, claim: Claim, key: str, value: object) -> Iterator[str]:
        """A time without records is 0 in a year with records, and not known in another."""
        years = {group["key"][:4] for group in claim["groups"] if group["key"]}
        if (value is not None) != (key[:4] in years):
            yield f"{chart.name} shows {key}: {value}"

    def _may_be_empty(self, claim: Claim, key: object) -> bool:
        first, last = claim["period"]["first"], claim["period"]["last"]
        by = GROUPS[claim["code"].removeprefix("breakdown ")].by
        if by not in ("month", "year") or not isinstance(key, str):
            return False
        return str(first)[: len(key)] <= key <= str(last)[: len(key)]

    def _records(self, claim: Claim, key: str | None) -> int:
        return sum(group["records"] for group in claim["groups"] if group["key"] == key)

    def _value(self, claim: Claim, group: dict[str, Any]) -> Decimal | None:
        total = _TOTALS.get(claim["subject"])
        value = group["totals"].get(total) if total else group["records"]
        return None if value is None else decimal(value)

    def _number(self, text: str) -> Decimal | str | None:
        if text == UNKNOWN.to(self._lang):
            return None
        quantity = read_quantity(text, self._lang)
        number = quantity.value if quantity else read_number(text, self._lang)
        return f"? {text}" if number is None else number

    def _key(self, name: str, label: str) -> str | None:
        """The key of the group of a label; beginning with `?` when it cannot be read."""
        if label == NOT_STATED.to(self._lang):
            return None
        by = GROUPS[name].by
        if by in ("country", "sector"):
            entity = {"country": "countries", "sector": "sectors"}[by]
            return self._names.keys(entity).get(label, f"? {label}")
        if by in ("month", "year"):
            return read_date(label, self._lang) or f"? {label}"
        labels = {term.label.to(self._lang): str(term.value) for term in _TERMS[name]}
        return labels.get(label, f"? {label}")

    def _coverage(self, chart: Chart) -> Iterator[str]:
        if chart.caption != BESIDE.to(self._lang):
            yield f"coverage is called {chart.caption}"
        published, recorded = chart.series
        names = self._names.keys("indicators")
        claims = self._paper.of_kind("coverage")
        if len(set(chart.labels)) != len(chart.labels):
            yield "coverage has a label twice"
        for at, label in enumerate(chart.labels):
            code = names.get(label)
            figure = read_figure(published.value_texts[at], self._lang)
            number = read_quantity(recorded.value_texts[at], self._lang)
            drawn = published.values[at], recorded.values[at]
            if not any(
                claim["subject"] == code
                and figure == figure_of(self._with_figure(claim))
                and figure is not None and number is not None
                and number.is_of(claim["value"] or 0, claim["unit"])
                and drawn == (figure.low.value, number.value)
                for claim in claims
            ):  # fmt: skip
                yield f"coverage shows {label}: {published.value_texts[at]},"
                f" {recorded.value_texts[at]}, which no claim says"

    def _with_figure(self, claim: Claim) -> Claim:
        record = self._names.known.records["figures"][claim["figures"][0]]
        return {**claim, "value": record["value"], "upper_value": record["upper_value"],
                "qualifier": record["qualifier"]}  # fmt: skip
