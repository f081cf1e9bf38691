"""What a claim says, as text that does not depend on the words of a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.services.statistics.wording import NOT_STATED, qualified_text
from ecodiplo.vocabulary import Qualifier

if TYPE_CHECKING:
    from ecodiplo.language import Lang
    from ecodiplo.services.report.claims import Claim


def claim_text(claim: Claim, lang: Lang) -> str:
    """The content of the claim: its number with the qualifier, its words, groups or rows, and what
    it does not know."""
    parts = [claim.content]
    if claim.value is not None and claim.unit is not None:
        qualifier = claim.qualifier or Qualifier.EXACT
        parts.append(qualified_text(claim.value, qualifier, claim.unit, lang, claim.upper))
    elif claim.words is not None:
        parts.append(claim.words.to(lang))
    if claim.caveat is not None:
        parts.append(claim.caveat.to(lang))
    if not claim.content:
        not_stated = NOT_STATED.to(lang)
        parts += [f"{group.key or not_stated}: {group.records}" for group in claim.groups]
    parts += [f"{kind}: {number}" for kind, number in sorted(claim.unknown.items())]
    return "\n".join(part for part in parts if part)
