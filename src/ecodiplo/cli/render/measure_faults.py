"""Notes on stderr about indicators that cannot be recomputed from records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.cli.output import say
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecodiplo.language import Lang


def say_faults(indicators: Iterable[tuple[str, Label, Label | None]], lang: Lang) -> None:
    """Print a line for each indicator that cannot be recomputed. The arguments are the code, the
    name and the fault of each indicator; an indicator without a fault is skipped."""
    note = Label(
        "{name} ({code}) cannot be recomputed: {fault};"
        " correct it with `ecodiplo edit indicators {code} --set measure=...`",
        "{name} ({code}) không tính lại được: {fault};"
        " sửa bằng `ecodiplo edit indicators {code} --set measure=...`",
    )
    for code, name, fault in dict.fromkeys(indicators):
        if fault:
            reason = Label(fault.en.rstrip("."), fault.vi.rstrip("."))
            say(note.fill(name=name, code=code, fault=reason), lang)
