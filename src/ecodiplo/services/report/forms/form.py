"""A form: the words of a sentence or clause, with slots for what a claim states."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecodiplo.language import Label, Lang
    from ecodiplo.services.report.claims import ClaimKind

_SLOT = re.compile(r"\{(\w+)\}")
_SPACES = re.compile(r" {2,}")
_LOOSE = re.compile(r" +([.,;:)])")


@dataclass(frozen=True)
class Form:
    """A sentence, or a clause of one, that states one kind of claim.

    `text` has slots in braces. A slot that is empty leaves no space behind.
    """

    name: str
    states: ClaimKind | None  # None for words around the claims: the opening, the closing
    text: Label

    def slots(self, lang: Lang) -> tuple[str, ...]:
        """The names of the slots, in their order in the language."""
        return tuple(_SLOT.findall(self.text.to(lang)))

    def fill(self, lang: Lang, slots: Mapping[str, str]) -> str:
        """The text with its slots filled. Raises KeyError for a slot without a text."""
        text = _SLOT.sub(lambda match: slots[match[1]], self.text.to(lang))
        return _LOOSE.sub(r"\1", _SPACES.sub(" ", text)).strip()


def sentence(text: str) -> str:
    """The text as a sentence: with a capital and a full stop."""
    return text[:1].upper() + text[1:] + "." if text else ""
