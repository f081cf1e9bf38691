"""The rendered text of a template as the blocks of a document.

Empty lines separate paragraphs; other blocks are:

    # A section            - an item of a list         @table NAME
    ## A part of one                                   @chart NAME

A value is always one line of plain text: a title that holds `# ` or `@table` stays a title.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecodiplo.errors import EcodiploError
from ecodiplo.formats.documents.blocks import (
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
    from collections.abc import Callable, Iterator

    from ecodiplo.services.report.claims import Statements
    from ecodiplo.services.report.tables_and_charts import TablesAndCharts

_LOOSE = re.compile(r" +([.,;])")  # an empty cite leaves a space before a full stop


def read_blocks(
    text: str, tables_and_charts: TablesAndCharts, statements: Statements, template: str
) -> Iterator[Block]:
    """The blocks of the text; `statements` gets the claims that they state.

    Raises EcodiploError for a table or chart that there is not.
    """
    pending: list[str] = []
    headings: list[str] = []

    def section() -> str:
        return " / ".join(headings)

    def paragraph(line: str, *, bullet: bool = False) -> Paragraph:
        numbers = claims_of(line)
        line = _LOOSE.sub(r"\1", without_claims(line).replace(VALUE, ""))
        statements.add(numbers, section(), plain(line))
        return Paragraph(runs(line), bullet=bullet)

    for line in (*(line.strip() for line in text.splitlines()), ""):
        if line and not line.startswith(("#", "- ", "@")):
            pending.append(line)
            continue
        if pending:
            yield paragraph(" ".join(pending))
            pending.clear()
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            heading = bare(CITE.sub("", line.lstrip("#")))
            headings[level - 1 :] = [heading]
            yield Heading(heading, level)
        elif line.startswith("- "):
            yield paragraph(line[2:].strip(), bullet=True)
        elif line.startswith("@"):
            yield from _table_or_chart(line, tables_and_charts, statements, section(), template)


def _table_or_chart(
    line: str, tables_and_charts: TablesAndCharts, statements: Statements, section: str,
    template: str,
) -> Iterator[Block]:  # fmt: skip
    """The table or chart of a line such as `@table inbound`."""
    kind, _, name = line[1:].replace(VALUE, "").partition(" ")
    builders: dict[str, Callable[[str], Table | Chart | None]] = {
        "table": tables_and_charts.table,
        "chart": tables_and_charts.chart,
    }
    if kind not in builders:
        raise EcodiploError(
            Label("{template}: {line!r} is neither `@table NAME` nor `@chart NAME`",
                  "{template}: {line!r} không phải là `@table TÊN` hay `@chart TÊN`")
            .fill(template=template, line=line)
        )  # fmt: skip
    name = name.strip()
    if block := builders[kind](name):
        numbers = [
            number
            for claim in tables_and_charts.stated_claims(name)
            for number in claims_of(tables_and_charts.claims.mark(claim))
        ]
        statements.add(numbers, section, block_text(block))
        yield block
