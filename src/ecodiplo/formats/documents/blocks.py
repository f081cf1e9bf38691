"""The parts of a report before layout: headings, paragraphs, tables and charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from ecodiplo.language import Lang


@dataclass(frozen=True)
class Cite:
    """A citation: the number of the source, and the place in it."""

    number: int
    place: str

    def __str__(self) -> str:
        return f"[{self.number}, {self.place}]" if self.place else f"[{self.number}]"


Run = str | Cite
WIDE = 7  # columns: a table of so many is wide


@dataclass(frozen=True)
class Heading:
    """The heading of a section (level 1), a subsection (level 2) or a part of one (level 3)."""

    text: str
    level: int


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or an item of a list (`bullet`)."""

    runs: tuple[Run, ...]
    bullet: bool = False


@dataclass(frozen=True)
class Table:
    """A table; `numeric` says for each column whether it holds numbers."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    numeric: tuple[bool, ...]


@dataclass(frozen=True)
class Series:
    """A series of values of a chart; `value_texts` holds the values as text in the language."""

    name: str
    values: tuple[Decimal | None, ...]
    value_texts: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """A chart: its `kind` is `bars` (horizontal), or `columns` for values in order of time."""

    name: str
    caption: str
    kind: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def lines(self) -> list[str]:
        """The values of each label in words: `Japan: 40`; of several series, each with its name:
        `Jan: Inbound 3, Outbound 1`."""
        several = len(self.series) > 1
        return [
            f"{label}: " + ", ".join(
                f"{series.name} {series.value_texts[at]}" if several else series.value_texts[at]
                for series in self.series
            )
            for at, label in enumerate(self.labels)
        ]  # fmt: skip

    @property
    def alternative_text(self) -> str:
        """The chart in words, for those who cannot see it: its caption, and its values."""
        return f"{self.caption.rstrip(' .')}. {'; '.join(self.lines)}."


Block = Heading | Paragraph | Table | Chart


def block_text(block: Table | Chart) -> str:
    """A table or chart in lines of text."""
    if isinstance(block, Chart):
        lines = block.lines
    else:
        lines = [
            " | ".join("".join(map(str, cell)) for cell in row)
            for row in (tuple((column,) for column in block.columns), *block.rows)
        ]
    return "\n".join((block.caption, *lines))


def with_ranks(blocks: Iterable[Block], top: int) -> Iterator[tuple[Block, int]]:
    """The blocks with the ranks of headings in the outline, 0 for other blocks: `top` for a
    section, and never two ranks deeper than the heading before."""
    last = top - 1
    for block in blocks:
        if isinstance(block, Heading):
            last = min(top + block.level - 1, last + 1)
        yield block, last if isinstance(block, Heading) else 0


@dataclass(frozen=True)
class CitedSource:
    """A line of the list of sources."""

    number: int
    text: str
    url: str | None

    @property
    def link(self) -> str | None:
        """The URL if it is http or https; other URLs do not become links."""
        web = self.url and self.url.lower().startswith(("http://", "https://"))
        return self.url if web else None


@dataclass(frozen=True)
class Letterhead:
    """The elements around the text of an official document (Decree 30/2020/NĐ-CP, Annex I)."""

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
    annex: str  # what an annex is called
    annex_note: str  # the document that the annexes belong to, under the title of each


@dataclass(frozen=True)
class Annex:
    """An annex, on a page of its own after the signature. Its number is Roman, and '' when it is
    the only one (Decree 30/2020/NĐ-CP, Annex I, II.8)."""

    number: str
    title: str
    blocks: tuple[Block, ...]

    def name(self, head: Letterhead) -> str:
        """What it is called: `Annex II`."""
        return f"{head.annex} {self.number}".strip()

    @property
    def is_wide(self) -> bool:
        """Whether its pages are landscape: a table of it has many columns."""
        tables = (block for block in self.blocks if isinstance(block, Table))
        return any(len(table.columns) >= WIDE for table in tables)


@dataclass(frozen=True)
class ReportDocument:
    """A whole report, ready for layout: the text, the signature, the annexes and the sources.

    `day` is the day of the report, which its files have as the day of their making; a document
    without it has none.
    """

    lang: Lang
    letterhead: Letterhead
    blocks: tuple[Block, ...]
    sources: tuple[CitedSource, ...]
    annexes: tuple[Annex, ...] = ()
    day: datetime.date | None = None

    @property
    def title(self) -> str:
        """The title of its files: the kind of document, and what it is about."""
        head = self.letterhead
        kind = head.kind[:1].upper() + head.kind[1:].lower()
        return ": ".join(part for part in (kind, head.subject) if part)

    @property
    def every_block(self) -> tuple[Block, ...]:
        """The blocks of the text and of the annexes, in order."""
        return (*self.blocks, *(block for annex in self.annexes for block in annex.blocks))

    @property
    def charts(self) -> tuple[Chart, ...]:
        """The charts, in order."""
        return tuple(block for block in self.every_block if isinstance(block, Chart))
