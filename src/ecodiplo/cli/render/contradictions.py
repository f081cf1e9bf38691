"""Records that contradict one another, on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.cli.output import say
from ecodiplo.language import Label, same, show_count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecodiplo.language import Lang
    from ecodiplo.services.statistics.contradictions import Contradiction

# The most contradictions of each rule that are written; the others are counted.
MOST_WRITTEN = 5
_CANNOT_BE = Label("these records cannot be: ", "hồ sơ mâu thuẫn: ")
_MAY_BE_UNFINISHED = Label("these records do not agree: ", "hồ sơ chưa khớp: ")
_MORE = Label("{n} more of this kind", "{n} trường hợp khác cùng loại")


def say_contradictions(contradictions: Iterable[Contradiction], lang: Lang) -> None:
    """Write the first contradictions of each rule on stderr, and count the others."""
    by_rule: dict[str, list[Contradiction]] = {}
    for contradiction in contradictions:
        by_rule.setdefault(contradiction.rule, []).append(contradiction)
    for each in by_rule.values():
        start = _CANNOT_BE if each[0].certain else _MAY_BE_UNFINISHED
        for contradiction in each[:MOST_WRITTEN]:
            say(start + contradiction.reason, lang)
        if (more := len(each) - MOST_WRITTEN) > 0:
            say(start + same("... ") + _MORE.fill(n=show_count(more)), lang)
