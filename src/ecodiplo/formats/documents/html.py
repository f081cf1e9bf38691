"""A report as one HTML file that contains its charts and style, and loads nothing."""

from __future__ import annotations

import base64
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ecodiplo.formats.documents.blocks import Chart, Cite, Heading, Paragraph, Table, with_ranks
from ecodiplo.formats.documents.charts import NARROW, WIDTH, picture, size
from ecodiplo.formats.documents.number_column import distances_in
from ecodiplo.formats.documents.templates import (
    find,
    require_annexes,
    require_modules,
    template_errors,
)
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from ecodiplo.formats.documents.blocks import Block, ReportDocument, Run
    from ecodiplo.language import Lang

KINDS = {Heading: "heading", Paragraph: "paragraph", Table: "table", Chart: "chart"}
PIXELS = 96  # of an inch, in HTML
# The most columns that a phone shows upright; more of them become bars, one below the other.
MOST_COLUMNS = 12
SHORT = 20  # letters: a number with its unit (`24,8 tỷ USD`), or the number of a document
UNBROKEN = 12  # letters: a text that stays on one line as well, such as a date
SOURCE = Label("Source {number}{place}", "Nguồn {number}{place}")
CITED = Label("Cited {count} times:", "Được dẫn {count} lần:")
CITED_ONCE = Label("Cited once:", "Được dẫn 1 lần:")
BACK = Label("Back to citation {at}{place}", "Trở lại chỗ dẫn {at}{place}")


@dataclass(frozen=True)
class Part:
    """A block for the template: `kind` is `heading`, `paragraph`, `list`, `table` or `chart`;
    `rank` is that of a heading, and `items` are those of a list."""

    kind: str
    block: Block
    rank: int = 0
    items: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class BackLink:
    """A link from a source back to a place that cites it."""

    anchor: str
    at: int  # the place is the first, second, ... that cites the source
    label: str


@dataclass
class Links:
    """The links between the places that cite and the sources. The places are counted in the order
    in which the template writes them."""

    lang: Lang
    _places: dict[int, list[BackLink]] = field(default_factory=lambda: defaultdict(list))

    def cite(self, cite: Cite) -> BackLink:
        """The place of the cite, which its source leads back to."""
        places = self._places[cite.number]
        at = len(places) + 1
        label = BACK.fill(at=at, place=_place(cite)).to(self.lang)
        places.append(BackLink(f"cite-{cite.number}-{at}", at, label))
        return places[-1]

    def label(self, cite: Cite) -> str:
        """The words of the cite for those who hear it."""
        return SOURCE.fill(number=cite.number, place=_place(cite)).to(self.lang)

    def places(self, number: int) -> list[BackLink]:
        """The places that have cited the source."""
        return self._places[number]

    def count(self, number: int) -> str:
        """How often the source is cited: `Cited 3 times:`."""
        count = len(self._places[number])
        return (CITED_ONCE if count == 1 else CITED.fill(count=count)).to(self.lang)


def render(document: ReportDocument, *, templates: Path | None = None) -> str:
    """The report as HTML, in the layout of the template `report.html`.

    Raises EcodiploError for a fault in the template, and for a library that is not installed.
    """
    require_modules("jinja2", "matplotlib")
    import jinja2
    from jinja2.sandbox import SandboxedEnvironment

    path = find("report.html", templates)
    environment = SandboxedEnvironment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    with template_errors(path):
        source = path.read_text(encoding="utf-8-sig")
        if document.annexes:
            require_annexes(path, source)
        return environment.from_string(source).render(
            page=document, head=document.letterhead, links=Links(document.lang),
            parts=parts, is_cite=is_cite, kinds=_kinds,
            distances=lambda table: distances_in(table, document.lang),
            picture=_address, narrow_picture=_narrow_address, pixels=_pixels,
        )  # fmt: skip


def _place(cite: Cite) -> str:
    """The place in the source, behind its number."""
    return f", {cite.place}" if cite.place else ""


def is_cite(run: Run) -> bool:
    """Whether the run is a cite, and not text."""
    return isinstance(run, Cite)


def _kinds(cell: Sequence[Run], numeric: bool) -> str:
    """The classes of a table's cell: `number` aligns right, `short` stays on one line."""
    text = "".join(map(str, cell))
    short = len(text) <= UNBROKEN or (len(text) < SHORT and (numeric or " " not in text))
    return " ".join(name for name, holds in (("number", numeric), ("short", short)) if holds)


def parts(blocks: Iterable[Block], top: int) -> Iterator[Part]:
    """The blocks, with the items of a list together. `top` is the rank of the headings of
    sections."""
    items: list[Paragraph] = []
    for block, rank in with_ranks(blocks, top):
        if isinstance(block, Paragraph) and block.bullet:
            items.append(block)
            continue
        if items:
            yield Part("list", items[0], items=tuple(items))
            items = []
        yield Part(KINDS[type(block)], block, min(rank, 6))
    if items:
        yield Part("list", items[0], items=tuple(items))


def _pixels(chart: Chart) -> tuple[int, int]:
    """The width and height of the picture in pixels."""
    width, height = size(chart)
    return round(width * PIXELS), round(height * PIXELS)


def _address(chart: Chart, width: float = WIDTH) -> str:
    encoded = base64.b64encode(picture(chart, "svg", width=width)).decode()
    return f"data:image/svg+xml;base64,{encoded}"


def _narrow_address(chart: Chart) -> str:
    """The picture for a phone."""
    if len(chart.labels) * len(chart.series) > MOST_COLUMNS:
        chart = replace(chart, kind="bars")
    return _address(chart, NARROW)
