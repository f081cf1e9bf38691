"""What makes two texts the same name: the rules of an entity."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecodiplo.fold import fold, has_marks, near_form

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _folded(name: str) -> tuple[str, ...]:
    return (near_form(name),)


def _is_unmarked(text: str, _name: str) -> bool:
    return not has_marks(text)


def _any(_text: str, _name: str) -> bool:
    return True


def _never(_text: str) -> bool:
    return False


@dataclass(frozen=True)
class NameRules:
    """How the names of an entity's records are compared."""

    # The forms of a name, the most exact first. Two texts with a common form are the same name.
    forms: Callable[[str], tuple[str, ...]] = _folded
    # Whether a text is a name with a common form, although its diacritics are others.
    same_marks: Callable[[str, str], bool] = _is_unmarked
    # Whether the records have codes that look like names: `BI` is Burundi, and Bỉ is Belgium.
    coded: bool = False
    # Further codes of records, with the record's own code: {"DNK": "DK"}.
    other_codes: Mapping[str, str] = field(default_factory=dict)
    # The form in which near names are compared, and the least similarity of two of them (0 to 1).
    near_form: Callable[[str], str] = fold
    least_similarity: float = 0.6
    # By how much a near name can be less similar than the nearest.
    margin: float = 1.0
    # Whether a text can be a misspelling of a name: `Korea, North` is none of `Korea, South`.
    can_be: Callable[[str, str], bool] = _any
    # Whether a name with its words in another order is surely one name: `China, Hong Kong SAR`.
    is_inverted: Callable[[str], bool] = _never


PLAIN_NAMES = NameRules()
