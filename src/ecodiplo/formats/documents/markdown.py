"""A report as Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from ecodiplo.formats.documents.blocks import Heading, Paragraph, Table, with_ranks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ecodiplo.formats.documents.blocks import Block, Chart, CitedSource, ReportDocument, Run

# The characters that Markdown reads as markup anywhere in a line, also the & of `&amp;`.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~$]|&(?=#?\w+;))")
# And at the start of a paragraph: those of lists and underlined headings.
_STARTS = re.compile(r"^(\d+(?=[.)](?:\s|$)))?([-+=]|(?<=\d)[.)])")
# The characters that end the link of an address.
_UNSAFE = re.compile(r"[\s<>]")
BAR = 24


def render(document: ReportDocument, pictures: Mapping[str, str] | None = None) -> str:
    """The report as Markdown text. `pictures` holds the links to pictures of the charts, by name;
    a chart without a picture is drawn with letters."""
    head = document.letterhead
    lines = [
        *([f"{escaped(head.parent.upper())}  "] if head.parent else []),
        f"**{inline(head.agency.upper())}**  ", escaped(head.number), "",
        f"**{inline(head.country)}**  ", f"**{inline(head.motto)}**  ",
        f"*{inline(head.place_and_date)}*", "",
        f"# {inline(head.kind)}", "", f"**{inline(head.subject)}**", "",
    ]  # fmt: skip
    lines += _blocks(document.blocks, 2, pictures or {})
    lines += ["", *(f"**{inline(line.upper())}**  " for line in head.signing), ""]
    if head.signer:
        lines += [f"**{inline(head.signer)}**", ""]
    lines += [f"*{inline(head.recipients_title)}*  "]
    lines += [f"{escaped(line)}  " for line in head.recipients]
    for annex in document.annexes:
        lines += ["", f"## {inline(annex.name(head))}", "", f"**{inline(annex.title)}**", ""]
        if head.annex_note:
            lines += [f"*{inline(head.annex_note)}*", ""]
        lines += _blocks(annex.blocks, 3, pictures or {})
    if document.sources:
        lines.append("")
        lines += [f"## {inline(head.sources_title)}", ""]
        lines += [f"{source.number}. {_source(source)}" for source in document.sources]
        lines.append("")
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def escaped(text: str) -> str:
    """The text of a paragraph with a backslash before every character that Markdown reads as
    markup."""
    return _STARTS.sub(r"\g<1>\\\2", inline(text))


def inline(text: str) -> str:
    """The text with these backslashes where no paragraph begins: in a heading, a cell, behind other
    text."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _source(source: CitedSource) -> str:
    """The text of a source with its address; only one of the web is a link."""
    if not source.link:
        return escaped(f"{source.text} {source.url or ''}")
    return f"{escaped(source.text)} <{_UNSAFE.sub(lambda match: quote(match[0]), source.link)}>"


def _text(runs: tuple[Run, ...]) -> str:
    """The runs as one text."""
    return "".join(str(run) for run in runs)


def _blocks(blocks: Iterable[Block], top: int, pictures: Mapping[str, str]) -> Iterator[str]:
    """The lines of the blocks. `top` is the rank of the headings of sections."""
    for block, rank in with_ranks(blocks, top):
        if isinstance(block, Heading):
            yield from ("", f"{'#' * rank} {inline(block.text)}", "")
        elif isinstance(block, Paragraph):
            text = escaped(_text(block.runs))
            yield from ((f"- {text}",) if block.bullet else ("", text, ""))
        elif isinstance(block, Table):
            yield from _table(block)
        else:
            yield from _chart(block, pictures)


def _table(table: Table) -> Iterator[str]:
    yield from ("", f"*{inline(table.caption)}*" if table.caption else "", "")
    yield f"| {' | '.join(inline(column) for column in table.columns)} |"
    yield f"| {' | '.join('---:' if numeric else '---' for numeric in table.numeric)} |"
    for row in table.rows:
        yield f"| {' | '.join(inline(_text(cell)) for cell in row)} |"
    yield ""


def _chart(chart: Chart, pictures: Mapping[str, str]) -> Iterator[str]:
    caption = inline(chart.caption)
    if link := pictures.get(chart.name):
        words = inline(chart.alternative_text)
        yield from ("", f"![{words}](<{link}>)", "", f"*{caption}*", "")
        return
    yield from ("", f"*{caption}*", "", "```text", *_letters(chart), "```", "")


def _letters(chart: Chart) -> Iterator[str]:
    """The bars of the chart: a line for each value, of several series with its name."""
    names = [_flat(series.name) if len(chart.series) > 1 else "" for series in chart.series]
    wide, wide_name = max(map(len, map(_flat, chart.labels)), default=0), max(map(len, names))
    most = max((v for s in chart.series for v in s.values if v is not None), default=0) or 1
    for at, label in enumerate(chart.labels):
        for name, series in zip(names, chart.series, strict=True):
            value, text = series.values[at], series.value_texts[at]
            length = 0 if value is None or value <= 0 else max(1, round(value * BAR / most))
            start = f"{_flat(label) if series is chart.series[0] else '':<{wide}}"
            yield f"{start}  {f'{name:<{wide_name}}  ' if name else ''}{'█' * length:<{BAR}} {text}"


def _flat(text: str) -> str:
    """The text in one line that does not end a block of code."""
    return " ".join(text.replace("`", "'").split())
