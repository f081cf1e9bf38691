"""The lines of a frozen report's text that read differently in today's report: also where a figure
became a plan, its source changed, or a setting of the office."""

from __future__ import annotations

import difflib
import re

# A day in the heading and beside the annexes, which is that of writing: `ngày 05 tháng 01 năm
# 2026`, `5 January 2026`. Sentences write their days otherwise (`5 Jan 2026`).
_DAY_OF_WRITING = re.compile(
    r"ngày \d{2} tháng \d{1,2} năm \d{4}|\b\d{1,2} (?:[A-Z][a-z]{3,} \d{4}|May \d{4}(?=\*| of ))"
)
# Tables and charts: lists, breakdowns and figures are compared by their contents.
_NOT_PROSE = ("|", "![")


def changed_lines(then: str, now: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines of prose of two texts in Markdown that only the first has, and only the second."""
    before, after = _prose(then), _prose(now)
    lines = list(difflib.unified_diff(before, after, n=0, lineterm=""))[2:]
    return (
        tuple(line[1:] for line in lines if line.startswith("-")),
        tuple(line[1:] for line in lines if line.startswith("+")),
    )


def _prose(text: str) -> list[str]:
    lines = (_DAY_OF_WRITING.sub("", line).strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith(_NOT_PROSE)]
