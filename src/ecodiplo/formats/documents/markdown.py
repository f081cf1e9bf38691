"""A report as Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecodiplo.formats.documents.blocks import Chart, Heading, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecodiplo.formats.documents.blocks import Block, ReportDocument, Run

# The characters that Markdown reads as markup anywhere in a line, and at its start.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~$])")
_STARTS = re.compile(r"^(\d*)([-+=.)])")
BAR = 24


def render(document: ReportDocument, pictures: Mapping[str, str] | None = None) -> str:
    """The report as Markdown text. `pictures` holds the links to pictures of the charts, by name;
    a chart without a picture is drawn with letters."""
    head = document.letterhead
    lines = [
        f"**{escaped(head.parent)}**  ", f"**{escaped(head.agency)}**  ", escaped(head.number), "",
        f"**{escaped(head.country)}**  ", f"**{escaped(head.motto)}**  ",
        f"*{escaped(head.place_and_date)}*", "",
        f"# {escaped(head.kind)}", "", f"**{escaped(head.subject)}**", "",
    ]  # fmt: skip
    for block in document.blocks:
        lines += _block(block, pictures or {})
    lines += ["", *(f"**{escaped(line)}**  " for line in head.signing), ""]
    if head.signer:
        lines += [f"**{escaped(head.signer)}**", ""]
    lines += [f"*{escaped(head.recipients_title)}*  "]
    lines += [f"{escaped(line)}  " for line in head.recipients]
    for annex in document.annexes:
        name = f"{head.annex} {annex.number}".strip()
        lines += ["", f"## {escaped(name)}", "", f"**{escaped(annex.title)}**", "",
                  f"*{escaped(head.annex_note)}*", ""]  # fmt: skip
        for block in annex.blocks:
            lines += _block(block, pictures or {})
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


def _block(block: Block, pictures: Mapping[str, str]) -> Iterator[str]:
    if isinstance(block, Heading):
        yield from ("", f"{'#' * (block.level + 1)} {escaped(block.text)}", "")
    elif isinstance(block, Paragraph):
        yield from ((f"- {_runs(block.runs)}",) if block.bullet else ("", _runs(block.runs), ""))
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
        yield from ("", f"![{caption}](<{link}>)", "", f"*{caption}*", "")
        return
    yield from ("", f"*{caption}*", "", "```text")
    width = max(len(label) for label in chart.labels)
    most = max((v for s in chart.series for v in s.values if v is not None), default=0) or 1
    for series in chart.series:
        for label, value, shown in zip(
            chart.labels, series.values, series.value_texts, strict=True
        ):
            length = 0 if value is None or value <= 0 else max(1, round(value * BAR / most))
            flat = " ".join(label.replace("`", "'").split())
            yield f"{flat:<{width}}  {'█' * length:<{BAR}} {shown}"
    yield from ("```", "")
