"""The partners that events of a period name as connected."""

from __future__ import annotations

from independent.days import Span, first_day, must_lie
from independent.reading.facts import Cite
from independent.reading.known import Known
from independent.years import TODAY


def connections(known: Known, span: Span) -> dict[str, Cite | None]:
    """The partners by their refs, each with the source of the earliest such event."""
    events = sorted(
        known.records["events"].values(),
        key=lambda event: (str(event["start_date"] or event["end_date"]), event["ref"]),
    )
    sources: dict[str, Cite | None] = {}
    for event in events:
        day = event["start_date"] or event["end_date"]
        counts = event["role_in_totals"] in ("counted", "umbrella")
        if not counts or not day or not must_lie(day, span) or first_day(day) > TODAY:
            continue
        source = event["source"]
        cite = (source, event["source_locator"] or "") if source else None
        for partner in event["partners"]:
            if partner["role"] == "connected":
                sources.setdefault(known.partner(partner["value"]), cite)
    return sources
