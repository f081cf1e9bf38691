"""All ways in which a text can be a form with its slots filled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

# Slots that may be empty; the space before an empty slot is not written.
OPTIONAL = ("cite", "nothing", "unknown")
# Slots that hold the mark of a claim, and no text.
MARKS = ("states",)
_SLOT = re.compile(r"( ?)\{(\w+)\}")

Slots = dict[str, str]
_Part = tuple[str, str]  # a literal text, or the name of a slot


@cache
def parts_of(form: str) -> tuple[tuple[_Part, ...], ...]:
    """The literals and slots of a form: one variant for each choice of empty slots."""
    variants: list[list[_Part]] = [[]]
    end = 0
    for slot in _SLOT.finditer(form):
        filled: list[_Part] = [("text", form[end : slot.start()] + slot[1]), ("slot", slot[2])]
        empty: list[_Part] = [("text", form[end : slot.start()])]
        choices = [filled, empty] if slot[2] in OPTIONAL else [filled]
        choices = [empty] if slot[2] in MARKS else choices
        variants = [[*variant, *choice] for variant in variants for choice in choices]
        end = slot.end()
    return tuple(tuple(_joined([*variant, ("text", form[end:])])) for variant in variants)


def _joined(parts: list[_Part]) -> Iterator[_Part]:
    text = ""
    for kind, value in parts:
        if kind == "text":
            text += value
            continue
        yield "text", text
        yield kind, value
        text = ""
    yield "text", text


def ways(form: str, text: str) -> Iterator[Slots]:
    """The texts of the slots, for each way in which the text is the form."""
    for variant in parts_of(form):
        literals = [value for kind, value in variant if kind == "text"]
        names = [value for kind, value in variant if kind == "slot"]
        stripped = [literals[0].lstrip(), *literals[1:]]
        stripped[-1] = stripped[-1].rstrip()
        if not text.startswith(stripped[0]) or not text.endswith(stripped[-1]):
            continue
        for values in _split(text[len(stripped[0]) :], stripped[1:]):
            slots: Slots = {}
            for name, value in zip(names, values, strict=True):
                if slots.setdefault(name, value) != value:
                    break
            else:
                yield slots


def _split(text: str, literals: list[str]) -> Iterator[tuple[str, ...]]:
    """The texts before each of the literals, in all ways; none of them is empty."""
    if not literals:
        if not text:
            yield ()
        return
    literal, rest = literals[0], literals[1:]
    if not rest:
        if text.endswith(literal) and len(text) > len(literal):
            yield (text[: len(text) - len(literal)],)
        return
    at = text.find(literal, 1)
    while at > 0:
        for values in _split(text[at + len(literal) :], rest):
            yield (text[:at], *values)
        at = text.find(literal, at + 1)
