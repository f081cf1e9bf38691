"""A list as an office sends it, before layout: the letterhead, the title, the table, the signature
(Decree 30/2020/NĐ-CP, Annex I)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence
    from decimal import Decimal

    from ecodiplo.language import Lang


@dataclass(frozen=True)
class ListHead:
    """The elements around the table that the office gives; dots stand where it gives none."""

    parents: tuple[str, ...]  # the bodies above the office
    agency: str
    country: str
    motto: str
    place_and_date: str
    signing: tuple[str, ...]
    signer: str


@dataclass(frozen=True)
class Cell:
    """A cell: its text, the number that it shows, and the side on which it stands."""

    text: str
    number: int | Decimal | None = None
    side: str = "left"


@dataclass(frozen=True)
class OfficeList:
    """A whole list, ready for layout."""

    lang: Lang
    head: ListHead
    title: str
    subtitle: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    totals: tuple[Cell, ...]  # empty for a list without sums
    closing: tuple[str, ...]  # sentences: how many records the list has, and what is to note
    day: datetime.date | None = None  # of the list; its file has it as the day of its making

    def column(self, at: int) -> list[str]:
        """The texts of a column, without its heading."""
        return [row[at].text for row in (*self.rows, *filter(None, [self.totals]))]
