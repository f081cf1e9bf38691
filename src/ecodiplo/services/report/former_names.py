"""The names that the shipped templates of earlier versions used and that are no more, with what
stands in their place now."""

from __future__ import annotations

from ecodiplo.language import Label

# Variables and functions.
FORMER_NAMES = {
    "count": 'counted(totals.mous, "agreement")',
    "clause": "items(visit.purpose)",
    "progress": "tasks(area.ref)",
    "year": "period",
    "compared": "not nothing_compared",
    "uncompared": 'not_compared | sum(attribute="indicators", start=[])',
}
# What `figure("code")` had.
FORMER_ATTRIBUTES = {
    "base": "last.said",
    "base_span": "last.span",
    "base_cite": "last.cite",
    "recorded_number": "recorded.number",
    "unknown": "recorded.unknown",
}
# Lists that are numbers now.
FORMER_LISTS = {"gaps": "@table gaps"}
GONE = Label("there is no {name} any more; use {new} in its place",
             "không còn {name}; hãy dùng {new} thay thế")  # fmt: skip


def gone(name: str, new: str) -> Label:
    """The message that a name is no more, and what stands in its place."""
    return GONE.fill(name=name, new=f"`{new}`")
