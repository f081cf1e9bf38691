"""The records of an entity by two properties, as sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.cli.output import Audience
from ecodiplo.cli.render.breakdown import excluded_notes, unknown_notes
from ecodiplo.fields import Integer, Text
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.language import Label, show_count
from ecodiplo.services.statistics.breakdown import type_of_total
from ecodiplo.services.statistics.wording import ALL, NOT_STATED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from ecodiplo.language import Lang
    from ecodiplo.services.statistics.breakdown import Group
    from ecodiplo.services.statistics.cross_table import CrossTable


def cross_table_sheet(table: CrossTable, lang: Lang, *, audience: Audience) -> Sheet:
    """For people, a row and a column for each group, and the margins; for machines, a row for each
    cell and margin, whose `part` is `cell`, `row`, `column` or `all`."""
    name = f"{table.entity.name}-by-{'-and-'.join(table.by)}"
    if audience is Audience.MACHINES:
        return Sheet(name, _machine_columns(table), list(_machine_rows(table, lang)), lang)
    kind = type_of_total(table.entity, table.order_total)
    first, second = (label.to(lang) for label in table.labels)
    columns = [Column("name", f"{first} \\ {second}", Text())]
    columns += [
        Column(f"column_{at}", _label(group, lang), kind) for at, group in enumerate(table.columns)
    ]
    columns.append(Column("all", ALL.to(lang), kind))
    return Sheet(name, columns, list(_rows(table, lang)), lang)


def _label(group: Group, lang: Lang) -> str:
    return (group.label or NOT_STATED).to(lang)


def _rows(table: CrossTable, lang: Lang) -> Iterator[dict[str, Any]]:
    for row in table.rows:
        cells = {
            f"column_{at}": _value(table, table.cell(row, column))
            for at, column in enumerate(table.columns)
        }
        yield {"name": _label(row, lang), **cells, "all": _value(table, row)}
    if table.rows:
        margin = {f"column_{at}": _value(table, column) for at, column in enumerate(table.columns)}
        yield {"name": ALL.to(lang), **margin, "all": _value(table, table.overall)}


def _value(table: CrossTable, group: Group | None) -> Decimal | int | None:
    """The value of a cell. A cell without records is 0, unless further records may lie in it."""
    if group is None and table.excluded.undated:
        return None
    return table.value(group)


def _machine_columns(table: CrossTable) -> list[Column]:
    names = ["part", *(name for by in table.by for name in (by, f"{by}_name"))]
    columns = [Column(name, name, Text()) for name in names]
    columns.append(Column("records", "records", Integer()))
    for field in table.fields:
        columns.append(Column(field.name, field.name, field.type))
        unknown = f"{field.name}_without_value"
        columns.append(Column(unknown, unknown, Integer()))
    return columns


def _machine_rows(table: CrossTable, lang: Lang) -> Iterator[dict[str, Any]]:
    def row(part: str, first: Group | None, second: Group | None, group: Group) -> dict[str, Any]:
        cells: dict[str, Any] = {"part": part, "records": group.records}
        for by, margin in zip(table.by, (first, second), strict=True):
            if margin is not None:
                name = margin.label.to(lang) if margin.label else None
                cells |= {by: margin.key, f"{by}_name": name}
        for name, total in group.totals.items():
            cells |= {name: total.value, f"{name}_without_value": total.unknown}
        return cells

    for first in table.rows:
        for second in table.columns:
            if (cell := table.cell(first, second)) is not None:
                yield row("cell", first, second, cell)
    for first in table.rows:
        yield row("row", first, None, first)
    for second in table.columns:
        yield row("column", None, second, second)
    yield row("all", None, None, table.overall)


def cross_table_notes(table: CrossTable) -> list[Label]:
    """The notes that a reader needs to read the totals correctly; the first says why rows or
    columns add up to more than the total."""
    sentences = []
    for margin, overlapping, words in (
        (table.rows, table.overlapping[0], Label("rows", "các dòng")),
        (table.columns, table.overlapping[1], Label("columns", "các cột")),
    ):
        total = sum(group.records for group in margin)
        if overlapping and total > table.overall.records:
            sentences.append(
                Label(
                    "The {words} add up to {sum} records, more than the {total} there are: a record"
                    " with several values counts in each of its {words}, and once in the total.",
                    "Cộng {words} được {sum} hồ sơ, nhiều hơn {total} hồ sơ có thật: hồ sơ có nhiều"
                    " giá trị được tính ở từng giá trị, và một lần ở dòng, cột tổng.",
                ).fill(words=words, sum=show_count(total), total=show_count(table.overall.records))
            )
    return [
        *sentences,
        *excluded_notes(table.excluded),
        *unknown_notes(table.fields, table.overall),
    ]
