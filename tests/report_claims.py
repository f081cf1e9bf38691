"""The claims of reports as the program prints them, and rows to import for them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from answers import Runner
    from ecodiplo.db.engine import Database

Row = dict[str, Any]


def claims(run: Runner, database: Database, *args: str, lang: str = "en") -> Row:
    """The claims of the report of a period, by code."""
    done = run(database, "report", *args, "--claims", "-f", "json", lang=lang)
    assert done.code == 0, done.err
    return {claim["code"]: claim for claim in json.loads(done.out)}


def figure(year: str, value: str = "100", **own: Any) -> Row:
    """A published figure of inbound visits in the year, or another with its own columns."""
    period = {"period_start": year, "period_end": year}
    return {"indicator": "delegations_inbound", "value": value, "source": "SRC-0001",
            "kind": "result", **period, **own}  # fmt: skip


def visits(year: str, count: int) -> list[Row]:
    """Inbound visits on days of the year."""
    return [
        {"title": f"Visit {number} of {year}", "direction": "inbound", "status": "completed",
         "start_date": year if len(year) > 4 else f"{year}-05-{number:02}"}
        for number in range(1, count + 1)
    ]  # fmt: skip
