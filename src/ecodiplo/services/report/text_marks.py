"""Marks in the text of a template: characters for private use show where a cite stands and where a
value begins. They are removed from the values themselves first."""

from __future__ import annotations

import re

from ecodiplo.formats.documents.blocks import Cite, Run

OPEN, MID, CLOSE, VALUE = "\ue000", "\ue001", "\ue002", "\ue003"
CITE = re.compile(f"{OPEN}(\\d+){MID}([^{CLOSE}]*){CLOSE}")
_PRIVATE = re.compile(f"[{OPEN}{MID}{CLOSE}{VALUE}]")


def without_marks(text: str) -> str:
    """The text without the characters that mark cites and values."""
    return _PRIVATE.sub("", text)


def mark(run: Run) -> str:
    """The run as text, a cite as its mark."""
    if isinstance(run, str):
        return run
    return f"{OPEN}{run.number}{MID}{_PRIVATE.sub('', run.place)}{CLOSE}"


def runs(text: str) -> tuple[Run, ...]:
    """A line of text, split at its cites."""
    text = text.replace(VALUE, "")
    parts: list[Run] = []
    end = 0
    for cite in CITE.finditer(text):
        parts += [text[end : cite.start()], Cite(int(cite[1]), cite[2])]
        end = cite.end()
    parts.append(text[end:])
    return tuple(run for run in parts if run != "")


def bare(value: object) -> str:
    """The value as text without marks and outer spaces."""
    return without_marks(str(value)).strip()
