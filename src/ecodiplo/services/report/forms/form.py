"""A form: the words of a sentence or clause, with slots for what a claim states."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecodiplo.services.report.text_marks import without_claims
from ecodiplo.text import with_capital

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecodiplo.language import Label, Lang
    from ecodiplo.services.report.claims import ClaimKind

_SLOT = re.compile(r"( ?)\{(\w+)\}")


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
        return tuple(name for _, name in _SLOT.findall(self.text.to(lang)))

    def fill(self, lang: Lang, slots: Mapping[str, str]) -> str:
        """The text with its slots filled (`fill_slots`)."""
        return fill_slots(self.text.to(lang), slots)


def fill_slots(form: str, slots: Mapping[str, str]) -> str:
    """The text of a form with its slots filled. Raises KeyError for a slot without a text."""

    def put(match: re.Match[str]) -> str:
        text = slots[match[2]]
        return match[1] + text if without_claims(text) else text

    return _SLOT.sub(put, form).strip()


def sentence(text: str) -> str:
    """The text as a sentence: with a capital, and a full stop if it ends with no mark. A sentence
    in brackets has its full stop inside them."""
    if not text:
        return ""
    ends = text.endswith((".", ":")) or (text.startswith("(") and text.endswith(".)"))
    return with_capital(text) + ("" if ends else ".")
