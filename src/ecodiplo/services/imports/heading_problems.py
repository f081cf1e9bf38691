"""The problems of headings: those that no field takes, and those that the file lacks though the
command names them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from ecodiplo.errors import Problem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label
from ecodiplo.services.imports.heading_words import bare, vagueness
from ecodiplo.services.imports.unknown_headings import gives_way, meaningless, needed_fields
from ecodiplo.text import did_you_mean, shorten_reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from ecodiplo.services.imports.headings import Headings
    from ecodiplo.services.imports.layout import Layout

_NOTE = re.compile(r"[(\[][^()\[\]]*[)\]]")


def vague_headings(headings: Headings, texts: Iterable[str]) -> dict[str, str]:
    """The texts that give way to another heading of their field, with that one: `Year` beside
    `Date`, or `Date` beside `Start`."""
    by_field: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for text in texts:
        if field := headings.field(text):
            rank = -1 if headings.is_named(text) else vagueness(text)
            by_field[field.name].setdefault(rank, text)
    return {
        text: several[min(several)]
        for several in by_field.values() if len(several) > 1
        for rank, text in several.items() if rank > min(several)
    }  # fmt: skip


def heading_problems(
    headings: Headings, unknown: Sequence[str], vague: Mapping[str, str], taken: Collection[str],
    file: str,
) -> list[Problem]:  # fmt: skip
    """The problems of the `unknown` headings of a file that has columns for the fields `taken`: one
    for all that mean nothing, and one for each that has a note that does not fit, or is `vague`."""
    entity = headings.entity
    nothing = [text for text in unknown if text not in vague and headings.names_nothing(text)]
    others = [text for text in unknown if text not in vague and text not in nothing]
    needed = needed_fields(entity, {*taken, *headings.layout.constants})
    problems: list[Problem] = [headings.unknown(text, file, taken) for text in others]
    if len(nothing) == 1 and not needed:
        problems.insert(0, headings.unknown(nothing[0], file, taken))
    elif nothing:
        problems.insert(0, meaningless(entity, nothing, taken, file, needed))
    problems += [gives_way(text, other, file) for text, other in vague.items()]
    longest = max(unknown, key=len)
    return [replace(each, reason=shorten_reason(each.reason, longest)) for each in problems]


def missing_headings(layout: Layout, headings: Collection[str], file: str) -> list[Problem]:
    """The problems of headings that the layout names and the file does not have among its own."""
    own = {bare(text) for each in headings for text in (each, _NOTE.sub("", each))}
    reason = Label("has no column {heading!r}, which the command names.",
                   "không có cột {heading!r} mà lệnh nêu.")  # fmt: skip
    return [
        Problem(
            reason.fill(heading=heading) + did_you_mean(heading, headings),
            file,
            code=FaultCode.MISSING_COLUMN,
        )
        for heading in dict.fromkeys(
            (*layout.columns, *layout.whole_columns, *filter(None, layout.units))
        )
        if bare(heading) not in own and heading not in layout.optional
    ]
