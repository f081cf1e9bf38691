"""What an account is made of, before it is laid out: headings, paragraphs, tables and charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from ecodiplo.language import Lang


@dataclass(frozen=True)
class Cite:
    """Where something stands: the number of the source, and the place in it."""

    number: int
    place: str

    def __str__(self) -> str:
        return f"[{self.number}, {self.place}]" if self.place else f"[{self.number}]"


Run = str | Cite


@dataclass(frozen=True)
class Heading:
    """The head of a section, or at level 2 of a part of one."""

    text: str
    level: int


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or an item of a list."""

    runs: tuple[Run, ...]
    bullet: bool = False


@dataclass(frozen=True)
class Table:
    """A table; `numeric` says of each column whether it holds numbers."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    numeric: tuple[bool, ...]


@dataclass(frozen=True)
class Series:
    """The values of a chart that belong together, and each as the language writes it."""

    name: str
    values: tuple[Decimal | None, ...]
    shown: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """A chart: of horizontal `bars`, or of `columns` for what follows in time."""

    name: str
    caption: str
    kind: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]


Block = Heading | Paragraph | Table | Chart


@dataclass(frozen=True)
class Source:
    """A line of the list of sources."""

    number: int
    text: str
    url: str | None

    @property
    def link(self) -> str | None:
        """The address, when it is one of the web: no other is made a link of."""
        web = self.url and self.url.lower().startswith(("http://", "https://"))
        return self.url if web else None


@dataclass(frozen=True)
class Letterhead:
    """What stands around an official document (Decree 30/2020/NĐ-CP, Annex I)."""

    parent: str
    agency: str
    number: str
    country: str
    motto: str
    place_and_date: str
    kind: str
    subject: str
    signing: tuple[str, ...]
    signer: str
    recipients_title: str
    recipients: tuple[str, ...]
    sources_title: str


@dataclass(frozen=True)
class Page:
    """An account, whole."""

    lang: Lang
    letterhead: Letterhead
    blocks: tuple[Block, ...]
    sources: tuple[Source, ...]

    @property
    def charts(self) -> tuple[Chart, ...]:
        """The charts, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Chart))
