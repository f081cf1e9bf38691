"""What a search asks the index for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Place(Enum):
    """Where the words stand in a row of the index."""

    BEGINNING = auto()  # in the names, one of which begins with the first word
    NAMES = auto()
    ANYWHERE = auto()


@dataclass(frozen=True)
class Match:
    """The rows that hold all words of one of the texts. Each word is the beginning of one that the
    row holds, or with `whole` equals it."""

    texts: Sequence[Sequence[str]]
    place: Place = Place.ANYWHERE
    whole: bool = False
