"""Alterations of the tables, charts, headings and sources of a report."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from ecodiplo.formats.documents.blocks import Chart, ReportDocument, Run, Table
from independent.reading.altered_document import with_block
from independent.reading.paper import Paper, text_of_cell

# What was altered, and the document with the alteration; None where there is nothing to alter.
Result = tuple[str, ReportDocument] | None
TableAlteration = Callable[[random.Random, Paper, Sequence[Paper]], Result]


def _table(chance: random.Random, paper: Paper) -> tuple[int, Table] | None:
    tables = [(at, block) for at, block in enumerate(paper.blocks) if isinstance(block, Table)]
    return chance.choice(tables) if tables else None


def _chart(chance: random.Random, paper: Paper) -> tuple[int, Chart] | None:
    charts = [(at, block) for at, block in enumerate(paper.blocks) if isinstance(block, Chart)]
    return chance.choice(charts) if charts else None


def _with_cell(table: Table, row: int, column: int, text: str) -> Table:
    rows: list[tuple[tuple[Run, ...], ...]] = [*table.rows]
    cells = [*rows[row]]
    cells[column] = (text,) if text else ()
    rows[row] = tuple(cells)
    return replace(table, rows=tuple(rows))


def _digit_of(chance: random.Random, text: str) -> str:
    at = chance.choice([match.start() for match in re.finditer(r"\d", text)])
    digit = chance.choice([digit for digit in "0123456789" if digit != text[at]])
    return text[:at] + digit + text[at + 1 :]


def _cell_digit(chance: random.Random, paper: Paper, _: Sequence[Paper]) -> Result:
    if not (found := _table(chance, paper)):
        return None
    at, table = found
    row, column = chance.randrange(len(table.rows)), chance.randrange(len(table.columns))
    text = text_of_cell(table.rows[row][column])
    if not re.search(r"\d", text):
        return None
    new = _digit_of(chance, text)
    altered = _with_cell(table, row, column, new)
    return f"{table.caption}: {text} -> {new}", with_block(paper.document, at, altered)


def _cells_exchanged(chance: random.Random, paper: Paper, _: Sequence[Paper]) -> Result:
    """The cells of two rows in a column, where the rows differ in it and in another."""
    if not (found := _table(chance, paper)) or len(found[1].rows) < 2:
        return None
    at, table = found
    first, second = chance.sample(range(len(table.rows)), 2)
    column = chance.randrange(len(table.columns))
    texts = [text_of_cell(table.rows[row][column]) for row in (first, second)]
    others = [
        [text_of_cell(cell) for n, cell in enumerate(table.rows[row]) if n != column]
        for row in (first, second)
    ]
    if texts[0] == texts[1] or others[0] == others[1]:
        return None
    altered = _with_cell(table, first, column, texts[1])
    altered = _with_cell(altered, second, column, texts[0])
    return f"{table.caption}: {texts}", with_block(paper.document, at, altered)


def _cell_emptied(chance: random.Random, paper: Paper, _: Sequence[Paper]) -> Result:
    if not (found := _table(chance, paper)):
        return None
    at, table = found
    row, column = chance.randrange(len(table.rows)), chance.randrange(len(table.columns))
    text = text_of_cell(table.rows[row][column])
    if not text:
        return None
    altered = _with_cell(table, row, column, "")
    return f"{table.caption}: {text} left out", with_block(paper.document, at, altered)


def _row_dropped(chance: random.Random, paper: Paper, _: Sequence[Paper]) -> Result:
    if not (found := _table(chance, paper)) or len(found[1].rows) < 2:
        return None
    at, table = found
    row = chance.randrange(len(table.rows))
    altered = replace(table, rows=table.rows[:row] + table.rows[row + 1 :])
    return f"{table.caption}: {table.rows[row]}", with_block(paper.document, at, altered)


def _row_of_another_year(chance: random.Random, paper: Paper, others: Sequence[Paper]) -> Result:
    if not (found := _table(chance, paper)):
        return None
    at, table = found
    rows = [
        row
        for other in others
        for block in other.blocks
        if isinstance(block, Table) and (block.caption, block.columns)
        == (table.caption, table.columns)
        for row in block.rows
        if row not in table.rows
    ]  # fmt: skip
    if not rows:
        return None
    row = chance.choice(rows)
    place = chance.randrange(len(table.rows))
    altered = replace(table, rows=(*table.rows[:place], row, *table.rows[place + 1 :]))
    return f"{table.caption}: {row}", with_block(paper.document, at, altered)


def _labels_exchanged(chance: random.Random, paper: Paper, _: Sequence[Paper]) -> Result:
    """Two labels of a chart with different values."""
    if not (found := _chart(chance, paper)):
        return None
    at, chart = found
    first, second = chance.sample(range(len(chart.labels)), 2)
    if all(each.value_texts[first] == each.value_texts[second] for each in chart.series):
        return None
    labels = [*chart.labels]
    labels[first], labels[second] = labels[second], labels[first]
    altered = replace(chart, labels=tuple(labels))
    return f"{chart.name}: {labels[first]}, {labels[second]}", with_block(
        paper.document, at, altered
    )


def _label_of_another(chance: random.Random, paper: Paper, _: Sequence[Paper]) -> Result:
    """A label of another chart."""
    if not (found := _chart(chance, paper)):
        return None
    at, chart = found
    labels = sorted({label for other in paper.charts for label in other.labels}
                    - set(chart.labels))  # fmt: skip
    if not labels:
        return None
    place, label = chance.randrange(len(chart.labels)), chance.choice(labels)
    altered = replace(chart, labels=(*chart.labels[:place], label, *chart.labels[place + 1 :]))
    return f"{chart.name}: {label}", with_block(paper.document, at, altered)


def _chart_value(chance: random.Random, paper: Paper, _: Sequence[Paper]) -> Result:
    if not (found := _chart(chance, paper)):
        return None
    at, chart = found
    n, place = chance.randrange(len(chart.series)), chance.randrange(len(chart.labels))
    series = chart.series[n]
    text = series.value_texts[place]
    if not re.search(r"\d", text):
        return None
    texts = [*series.value_texts]
    texts[place] = _digit_of(chance, text)
    every = [*chart.series]
    every[n] = replace(series, value_texts=tuple(texts))
    altered = replace(chart, series=tuple(every))
    return f"{chart.name}: {text} -> {texts[place]}", with_block(paper.document, at, altered)


def _bar(chance: random.Random, paper: Paper, _: Sequence[Paper]) -> Result:
    """A bar of another length."""
    if not (found := _chart(chance, paper)):
        return None
    at, chart = found
    n, place = chance.randrange(len(chart.series)), chance.randrange(len(chart.labels))
    series = chart.series[n]
    values = [*series.values]
    values[place] = (values[place] or 0) + 1  # type: ignore[assignment]
    every = [*chart.series]
    every[n] = replace(series, values=tuple(values))
    altered = replace(chart, series=tuple(every))
    return f"{chart.name}: {series.value_texts[place]}", with_block(paper.document, at, altered)


def _heading(_: random.Random, paper: Paper, __: Sequence[Paper]) -> Result:
    """Another year in the subject or the title of an annex."""
    head = paper.document.letterhead
    subject = head.subject.replace(paper.year, str(int(paper.year) - 1))
    return subject, replace(paper.document, letterhead=replace(head, subject=subject))


def _sources(chance: random.Random, paper: Paper, _: Sequence[Paper]) -> Result:
    """Two sources with each other's number."""
    sources = [*paper.document.sources]
    if len(sources) < 2:
        return None
    first, second = chance.sample(range(len(sources)), 2)
    one, other = sources[first], sources[second]
    sources[first] = replace(one, text=other.text)
    sources[second] = replace(other, text=one.text)
    return f"{one.text}, {other.text}", replace(paper.document, sources=tuple(sources))


def _caption(chance: random.Random, paper: Paper, _: Sequence[Paper]) -> Result:
    """A table under a caption of another."""
    tables = [(at, block) for at, block in enumerate(paper.blocks)
              if isinstance(block, Table) and block.caption]  # fmt: skip
    if len(tables) < 2:
        return None
    (at, table), (_place, other) = chance.sample(tables, 2)
    altered = replace(table, caption=other.caption)
    return f"{table.caption} -> {other.caption}", with_block(paper.document, at, altered)


TABLE_ALTERATIONS: tuple[tuple[str, TableAlteration], ...] = (
    ("a digit of a cell", _cell_digit),
    ("two cells exchanged", _cells_exchanged),
    ("a cell emptied", _cell_emptied),
    ("a row dropped", _row_dropped),
    ("a row of another year", _row_of_another_year),
    ("two labels of a chart exchanged", _labels_exchanged),
    ("a label of another chart", _label_of_another),
    ("a value of a chart", _chart_value),
    ("the length of a bar", _bar),
    ("another year in the subject", _heading),
    ("two sources exchanged", _sources),
    ("a caption of another table", _caption),
)
