"""What generated records rarely have, so that reports have every form of sentence."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from ecodiplo.services.report.forms.figure_forms import INDICATORS as FORMS
from independent.counting import Indicator, recompute
from independent.days import month_span
from independent.kinds import Record, Records
from independent.published import INDICATORS
from independent.world import World

_MORE = (
    Indicator("promotion_events_hosted", "event", "period", "events",
              filters={"role": ["host", "co_host"]}),
    Indicator("fdi_capital_increases", "adjustment", "period", "fdi-capital",
              filters={"kind": ["increase"]}),
)  # fmt: skip
_WORDS = {"qualifier": "about", "value": None, "value_text": "hundreds",
          "value_text_vi": "hàng trăm"}  # fmt: skip
_WORDS_OF = _WORDS | {"value_text": "hundreds of them", "value_text_vi": "hàng trăm lượt"}
_ZERO = {"qualifier": "exact", "value": Decimal(0)}
_SEVEN = {"qualifier": "exact", "value": Decimal(7)}


def add_rare_records(records: Records, years: Sequence[int]) -> None:
    """Give records of each year umbrella records with words, open lists, documents in preparation
    and focus areas without detail. Call it before figures are published."""
    for number, year in enumerate(years):
        _visits(_dated(records["delegations"], year), number)
        _events(_dated(records["events"], year))
        _press(_dated(records["press-visits"], year))
        _documents(records, year, number)
    records["delegations"].append(  # beside the 0 that is published of the year before
        next(each for each in records["delegations"] if each["direction"] == "outbound")
        | {"ref": "DEL-9999", "title": "Trips of the year before", "role": "umbrella",
           "status": "completed", "start_date": f"{years[0] - 1}-05-02", "end_date": None,
           "purpose": None, "purpose_vi": None}
    )  # fmt: skip
    for number, area in enumerate(records["focus-areas"][-12:]):
        records["tasks"] += [
            records["tasks"][0]
            | {"ref": f"TSK-9{number}{status}", "title": f"Task {status} of {area['ref']}",
               "focus_area": area["ref"], "status": status, "done_on": None}
            for status in ("open", "in_progress")
        ]  # fmt: skip
    if len(years) > 2:
        year = years[2]  # of which no press visit is on record, and now one without a month
        records["press-visits"].append(
            records["press-visits"][0]
            | {"ref": "PRS-9999", "title": "Press visit 9999", "start_date": f"{year}",
               "end_date": None, "role": "counted"}
        )  # fmt: skip
        for event in records["events"]:  # partners without a number of them
            if str(event["start_date"])[:4] == f"{year}":
                event["enterprises_connected"] = None


def _dated(records: Sequence[Record], year: int) -> Iterator[Record]:
    """The records of the year whose day is known."""
    return (
        record for record in records
        if str(record["start_date"])[:4] == f"{year}" and len(record["start_date"]) == 10
    )  # fmt: skip


def _visits(visits: Iterator[Record], number: int) -> None:
    words: Iterator[Record] = itertools.cycle([
        {"purpose": "Ports; Clean energy", "purpose_vi": "Cảng biển; Năng lượng sạch",
         "sectors": ["seaports", "energy"], "sectors_complete": False},
        {"purpose": "Japan and its ports", "purpose_vi": "Nhật Bản và cảng biển",
         "sectors": ["education"], "sectors_complete": True},
    ])  # fmt: skip
    for visit in itertools.islice(visits, 4 + number % 2):
        visit |= {"role": "umbrella", "status": "completed"} | next(words)


def _events(events: Iterator[Record]) -> None:
    places = {"countries": ["DK", "NL"], "sectors": ["energy", "logistics"]}
    kinds: Sequence[Record] = (
        {"kind": "business_matching", **places, "countries_complete": True,
         "sectors_complete": True},
        {"kind": "business_matching", **places, "countries_complete": False,
         "sectors_complete": False},
        {"kind": "conference", **places, "countries_complete": False},
        {"kind": "seminar", **places, "title_vi": "Hội thảo “Cảng biển”: cơ hội, thách thức."},
    )  # fmt: skip
    for event, words in zip(events, kinds, strict=False):
        event |= {"role": "umbrella"} | words


def _press(visits: Iterator[Record]) -> None:
    topics = {"topics": "Ports; Tourism", "topics_vi": "Cảng biển; Du lịch"}
    for visit, is_complete in zip(visits, (True, False), strict=False):
        visit |= {"role": "umbrella", **topics, "topics_complete": is_complete}


def _documents(records: Records, year: int, number: int) -> None:
    own = [each for each in records["documents"] if str(each["issued_on"])[:4] == f"{year}"]
    areas = {each["document"] for each in records["focus-areas"]}
    own.sort(key=lambda each: each["ref"] not in areas)
    prepared, without, *_ = own
    prepared |= {
        "status": "being_prepared",
        "status_as_of": f"{year}-06",
        "number": None,
        "issuer": "City" if number % 2 else None,
        "title_vi": f"Kế hoạch {number}",
    }
    without |= {"status": "issued", "status_as_of": f"{year}", "issued_on": None, "issuer": None}
    tasks = {each["focus_area"] for each in records["tasks"]}
    for area in records["focus-areas"]:
        if area["document"] == prepared["ref"] and area["ref"] not in tasks:
            area["detail"] = None


def add_rare_figures(records: Records, today: str, years: Sequence[int]) -> None:
    """Publish zeros, words, caveats and undated figures, and figures that the records make up, and
    those of a year without records."""
    world = World(records, today)
    records["indicators"] += [
        {"code": each.code, "name_en": f"Indicator {each.code}",
         "name_vi": f"Chỉ tiêu {each.code}", "unit": each.unit, "basis": each.basis,
         "position": 90 + n, "measure": each.measure}
        for n, each in enumerate(_MORE)
    ]  # fmt: skip
    every = {each.code: each for each in (*INDICATORS, *_MORE)}
    kinds = (_ZERO, _WORDS, _SEVEN, _WORDS_OF)
    published: dict[str, int] = {}  # how many of an indicator, so that each has all kinds
    for number, (code, year) in enumerate(itertools.product(FORMS, years)):
        if (len(years) > 3 and (number + number // len(years)) % 2) or code not in every:
            continue
        published[code] = published.get(code, number % 4) + 1
        own = kinds[published[code] % 4] | ({"caveat": f"Caveat {number}"} if number % 2 else {})
        own |= {"year_basis": "undated"} if number % 5 == 1 and _is_to_date(every[code]) else {}
        _publish(records, every[code], year, own)
    for count in (1, 2):
        for indicator, year in itertools.product(every.values(), years):
            span = month_span(year, 1, 12)
            if indicator.kind and indicator.basis == "period" and not indicator.total and (
                recompute(world, indicator, span).value == count
            ):  # fmt: skip
                _publish(records, indicator, year, {"qualifier": "exact", "value": Decimal(count)})
                break
    _publish(records, every["delegations_outbound"], years[0] - 1, _ZERO | {"kind": "unknown"})
    _publish(records, every["visitors"], years[-1], _SEVEN | {"kind": "unknown"})
    records["figures"].append(records["figures"][-1] | {
        "ref": "FIG-OTHER", "kind": "estimate", "source": "SRC-2", "value": Decimal(70),
        "preferred": False,
    })  # fmt: skip
    if len(years) > 2:
        _publish(records, every["port_throughput"], years[0] - 9, _SEVEN)
        _territories(records, every["visitors"], years[:-1])
        for year in years[-2:]:  # so that only days to come keep the records from a comparison
            _drop(records, every["high_level_visits"], year)
        _drop(records, every["enterprises_connected"], years[2])
        one = {"qualifier": "exact", "value": Decimal(1)}
        _publish(records, every["press_visits"], years[2], one)


def _territories(records: Records, indicator: Indicator, years: Sequence[int]) -> None:
    """Publish a figure of another territory than those of two others."""
    records["territories"] = [
        {"code": "city", "name_en": "The city", "name_vi": "Thành phố"},
        {"code": "delta", "name_en": "The delta", "name_vi": "Vùng đồng bằng"},
    ]
    for year in years[-2:]:
        _publish(records, indicator, year, _SEVEN | {"territory": "city"})
    _publish(records, indicator, years[-3], _SEVEN | {"territory": "delta"})


def _is_to_date(indicator: Indicator) -> bool:
    return indicator.basis == "cumulative"


def _drop(records: Records, indicator: Indicator, year: int) -> None:
    """Take the figures of the year away."""
    gone = {
        each["ref"] for each in records["figures"]
        if each["indicator"] == indicator.code and each["period_end"][:4] == f"{year}"
    }  # fmt: skip
    records["figures"] = [each for each in records["figures"] if each["ref"] not in gone]
    records["explanations"] = [
        each for each in records["explanations"] if each["figure"] not in gone
    ]  # fmt: skip


def _publish(records: Records, indicator: Indicator, year: int, own: dict[str, Any]) -> None:
    """Publish one figure of the year, instead of those that there are."""
    _drop(records, indicator, year)
    records["figures"].append(
        {"ref": f"FIG-{year}-{indicator.code}", "indicator": indicator.code,
         "period_start": None if _is_to_date(indicator) else f"{year}", "period_end": f"{year}",
         "kind": "result", "year_basis": "stated", "preferred": True, "source": "SRC-1",
         "source_locator": f"P{year % 10}"} | own
    )  # fmt: skip
