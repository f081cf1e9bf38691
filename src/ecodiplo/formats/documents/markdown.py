"""A report as Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecodiplo.formats.documents.blocks import Heading, Paragraph, Table, with_ranks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ecodiplo.formats.documents.blocks import Block, Chart, ReportDocument, Run

# The characters that Markdown reads as markup anywhere in a line, and at its start.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~$])")
_STARTS = re.compile(r"^(\d*)([-+=.)])")
BAR = 24


def render(document: ReportDocument, pictures: Mapping[str, str] | None = None) -> str:
    """The report as Markdown text. `pictures` holds the links to pictures of the charts, by name;
    a chart without a picture is drawn with letters."""
    head = document.letterhead
    lines = [
        *([f"{escaped(head.parent.upper())}  "] if head.parent else []),
        f"**{escaped(head.agency.upper())}**  ", escaped(head.number), "",
        f"**{escaped(head.country)}**  ", f"**{escaped(head.motto)}**  ",
        f"*{escaped(head.place_and_date)}*", "",
        f"# {escaped(head.kind)}", "", f"**{escaped(head.subject)}**", "",
    ]  # fmt: skip
    lines += _blocks(document.blocks, 2, pictures or {})
    lines += ["", *(f"**{escaped(line.upper())}**  " for line in head.signing), ""]
    if head.signer:
        lines += [f"**{escaped(head.signer)}**", ""]
    lines += [f"*{escaped(head.recipients_title)}*  "]
    lines += [f"{escaped(line)}  " for line in head.recipients]
    for annex in document.annexes:
        lines += ["", f"## {escaped(annex.name(head))}", "", f"**{escaped(annex.title)}**", ""]
        if head.annex_note:
            lines += [f"*{escaped(head.annex_note)}*", ""]
        lines += _blocks(annex.blocks, 3, pictures or {})
    if document.sources:
        lines.append("")
        lines += [f"## {escaped(head.sources_title)}", ""]
        for source in document.sources:
            address = (
                f" <{source.link}>" if source.link else escaped(f" {source.url or ''}").rstrip()
            )
            lines.append(f"{source.number}. {escaped(source.text)}{address}")
        lines.append("")
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def escaped(text: str) -> str:
    """The text with a backslash before every character that Markdown reads as markup."""
    flat = " ".join(text.split())
    return _STARTS.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", flat))


def _runs(runs: tuple[Run, ...]) -> str:
    """The runs as one escaped text."""
    return escaped("".join(str(run) for run in runs))


def _blocks(blocks: Iterable[Block], top: int, pictures: Mapping[str, str]) -> Iterator[str]:
    """The lines of the blocks. `top` is the rank of the headings of sections."""
    for block, rank in with_ranks(blocks, top):
        if isinstance(block, Heading):
            yield from ("", f"{'#' * rank} {escaped(block.text)}", "")
        elif isinstance(block, Paragraph):
            text = _runs(block.runs)
            yield from ((f"- {text}",) if block.bullet else ("", text, ""))
        elif isinstance(block, Table):
            yield from _table(block)
        else:
            yield from _chart(block, pictures)


def _table(table: Table) -> Iterator[str]:
    yield from ("", f"*{escaped(table.caption)}*" if table.caption else "", "")
    yield f"| {' | '.join(escaped(column) for column in table.columns)} |"
    yield f"| {' | '.join('---:' if numeric else '---' for numeric in table.numeric)} |"
    for row in table.rows:
        yield f"| {' | '.join(_runs(cell) for cell in row)} |"
    yield ""


def _chart(chart: Chart, pictures: Mapping[str, str]) -> Iterator[str]:
    caption = escaped(chart.caption)
    if link := pictures.get(chart.name):
        words = escaped(chart.alternative_text)
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
