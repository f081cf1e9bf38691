"""Notes on stderr for indicators that records cannot recompute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.cli.output import say
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecodiplo.language import Lang


def say_faults(found: Iterable[tuple[str, Label, str]], lang: Lang) -> None:
    """Tell of each indicator, by its code and name, why it cannot be recomputed, if it cannot."""
    for code, name, fault in dict.fromkeys(one for one in found if one[2]):
        mend = f"`ecodiplo edit indicators {code} --set measure=...`"
        why = fault.rstrip(".")
        say(
            Label(
                f"{name.en} ({code}) cannot be recomputed: {why}; mend it with {mend}",
                f"{name.vi} ({code}) không tính lại được: {why}; sửa bằng {mend}",
            ).to(lang)
        )
