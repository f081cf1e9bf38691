"""Marks in the text of a template: characters for private use show where a cite stands, where a
value begins and which claim a text states. They are removed from the values themselves first."""

from __future__ import annotations

import re

from ecodiplo.formats.documents.blocks import Cite, Run

OPEN, MID, CLOSE, VALUE = "\ue000", "\ue001", "\ue002", "\ue003"
CITE = re.compile(f"{OPEN}(\\d+){MID}([^{CLOSE}]*){CLOSE}")
STATES, END = "\ue004", "\ue005"
_CLAIM = re.compile(f"{STATES}(\\d+){END}")
_PRIVATE = re.compile(f"[{OPEN}{MID}{CLOSE}{VALUE}{STATES}{END}]")


def without_marks(text: str) -> str:
    """The text without the characters that mark cites and values."""
    return _PRIVATE.sub("", text)


def mark(run: Run) -> str:
    """The run as text, a cite as its mark."""
    if isinstance(run, str):
        return run
    return f"{OPEN}{run.number}{MID}{_PRIVATE.sub('', run.place)}{CLOSE}"


def mark_claim(number: int) -> str:
    """The mark of the claim of that number, which stands behind the text that states it."""
    return f"{STATES}{number}{END}"


def claims_of(text: str) -> list[int]:
    """The numbers of the claims that the text states."""
    return [int(number) for number in _CLAIM.findall(text)]


def without_claims(text: str) -> str:
    """The text without the marks of claims."""
    return _CLAIM.sub("", text)


def plain(text: str) -> str:
    """The text without all marks; a cite is written out: `[1, P5]`."""
    return "".join(str(run) for run in runs(without_claims(text)))


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
    return without_marks(without_claims(str(value))).strip()
