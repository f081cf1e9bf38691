"""The rendered text of a template as the blocks of a document.

Empty lines separate paragraphs; other blocks are:

    # A section            - an item of a list         @table NAME
    ## A part of it        @annex A TITLE              @chart NAME
    ### A part of that

Sections are numbered I, 1, a. The blocks after `@annex` are those of the annex; a table of more
than MOST_IN_TEXT rows becomes an annex itself, and a sentence says where it is. A value is always
one line of plain text: a title that holds `# ` or `@table` stays a title.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ecodiplo.errors import EcodiploError
from ecodiplo.formats.documents.blocks import (
    Annex,
    Block,
    Chart,
    Heading,
    Paragraph,
    Table,
    block_text,
)
from ecodiplo.language import Label
from ecodiplo.services.report.text_marks import (
    CITE,
    VALUE,
    bare,
    claims_of,
    plain,
    runs,
    without_claims,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecodiplo.services.report.claims import Statements
    from ecodiplo.services.report.tables_and_charts import TablesAndCharts

# The most rows of a table in the text.
MOST_IN_TEXT = 30
IN_ANNEX = Label("See {annex} for the list “{caption}”.", "Danh sách “{caption}” tại {annex}.")
_LOOSE = re.compile(r" +([.,;])(?=\s|$)")  # an empty cite leaves a space before a full stop
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_LETTERS = "abcdđeghiklmnopqrstuvxy"  # of the Vietnamese alphabet


class BlockReader:
    """Reads the rendered text of a template: `blocks` are those of the text, `annexes` come after
    the signature."""

    def __init__(
        self, tables_and_charts: TablesAndCharts, statements: Statements, template: str
    ) -> None:
        """`statements` gets the claims that the blocks state; `template` is the file, for
        messages."""
        self._tables = tables_and_charts
        self._statements = statements
        self._template = template
        self._numbers: list[int] = []
        self._headings: list[str] = []
        self._blocks: list[Block] = []
        self._annexes: list[tuple[str, list[Block]]] = []
        self._large: list[tuple[int, Table]] = []  # large tables, with their places in the text
        self._target = self._blocks

    def read(self, text: str) -> None:
        """Read the text. Raises EcodiploError for a table or chart that there is not."""
        pending: list[str] = []
        for line in (*(line.strip() for line in text.splitlines()), ""):
            if line and not line.startswith(("#", "- ", "@")):
                pending.append(line)
                continue
            if pending:
                self._target.append(self._paragraph(" ".join(pending)))
                pending.clear()
            if line.startswith("#"):
                self._target.append(self._heading(line))
            elif line.startswith("- "):
                self._target.append(self._paragraph(line[2:].strip(), bullet=True))
            elif line.startswith("@annex "):
                title = bare(CITE.sub("", line.removeprefix("@annex ")))
                self._target, self._headings, self._numbers = [], [title], []
                self._annexes.append((title, self._target))
            elif line.startswith("@"):
                self._add_table_or_chart(line)

    def parts(self, annex: str) -> tuple[tuple[Block, ...], tuple[Annex, ...]]:
        """The blocks of the text, and the annexes: those of large tables, then the template's own.
        `annex` is what an annex is called. A single annex has no number (Decree 30/2020/NĐ-CP,
        Annex I)."""
        large: list[tuple[str, tuple[Block, ...]]] = [
            (table.caption, (replace(table, caption=""),)) for _, table in self._large
        ]
        every = [*large, *((title, tuple(blocks)) for title, blocks in self._annexes)]
        numbers = [roman(n) for n in range(1, len(every) + 1)] if len(every) > 1 else [""]
        blocks = list(self._blocks)
        for (at, table), number in zip(self._large, numbers, strict=False):
            place = f"{annex} {number}".strip()
            sentence = IN_ANNEX.fill(caption=table.caption, annex=place)
            blocks[at] = Paragraph((sentence.to(self._tables.lang),))
        annexes = (
            Annex(number, title, own) for number, (title, own) in zip(numbers, every, strict=False)
        )
        return tuple(blocks), tuple(annexes)

    def _paragraph(self, line: str, *, bullet: bool = False) -> Paragraph:
        numbers = claims_of(line)
        line = _LOOSE.sub(r"\1", without_claims(line).replace(VALUE, ""))
        self._statements.add(numbers, self._section, plain(line))
        return Paragraph(runs(line), bullet=bullet)

    def _heading(self, line: str) -> Heading:
        level = len(line) - len(line.lstrip("#"))
        title = bare(CITE.sub("", line.lstrip("#")))
        count = self._numbers[level - 1] + 1 if len(self._numbers) >= level else 1
        self._numbers[level - 1 :] = [count]
        heading = f"{heading_number(level, count)} {title}"
        self._headings[level - 1 :] = [heading]
        return Heading(heading, level)

    @property
    def _section(self) -> str:
        return " / ".join(self._headings)

    def _add_table_or_chart(self, line: str) -> None:
        """Add the table or chart of a line such as `@table inbound`."""
        kind, _, name = line[1:].replace(VALUE, "").partition(" ")
        builders: dict[str, Callable[[str], Table | Chart | None]] = {
            "table": self._tables.table,
            "chart": self._tables.chart,
        }
        if kind not in builders:
            raise EcodiploError(
                Label("{template}: {line!r} is none of `@table NAME`, `@chart NAME`, `@annex"
                      " TITLE`",
                      "{template}: {line!r} không phải là `@table TÊN`, `@chart TÊN` hay `@annex"
                      " TÊN`")
                .fill(template=self._template, line=line)
            )  # fmt: skip
        name = name.strip()
        block = builders[kind](name)
        if block is None:
            return
        numbers = [
            number
            for claim in self._tables.stated_claims(name)
            for number in claims_of(self._tables.claims.mark(claim))
        ]
        self._statements.add(numbers, self._section, block_text(block))
        is_large = isinstance(block, Table) and len(block.rows) > MOST_IN_TEXT
        if is_large and self._target is self._blocks:
            self._large.append((len(self._blocks), block))  # type: ignore[arg-type]
        self._target.append(block)


def heading_number(level: int, count: int) -> str:
    """The number of the heading: `I.`, `1.`, `a)` (Decree 30/2020/NĐ-CP, Annex I)."""
    if level == 1:
        return f"{roman(count)}."
    return f"{count}." if level == 2 else f"{_LETTERS[(count - 1) % len(_LETTERS)]})"


def roman(number: int) -> str:
    """The number in Roman numerals."""
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text
