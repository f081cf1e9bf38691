"""`ecodiplo show ENTITY REF`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from ecodiplo.catalogue import Entity
from ecodiplo.cli.context import settings
from ecodiplo.cli.entities import EntityGroup, build, columns, example_record, record_argument
from ecodiplo.cli.options import File, Format
from ecodiplo.cli.output import Output, chosen_output, console, rich_table, stream, write_sheet
from ecodiplo.cli.render.history import changes_sheet
from ecodiplo.fields import Text
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.language import Label, Lang

if TYPE_CHECKING:
    from typer._click import Command

    from ecodiplo.services.show import Shown


class ShowGroup(EntityGroup):
    """`show`, with a command for each entity."""

    def build(self, entity: Entity, lang: Lang) -> Command:
        """The command that shows a record of `entity`."""
        example = f"ecodiplo show {entity.name} {example_record(entity)}"
        help_ = f"{entity.singular.to(lang)}.\n\nExample: {example}"
        return build(show_entity, entity, [record_argument(entity)], help_)


def show_entity(
    ctx: typer.Context,
    entity: Entity,
    format_: Format = "",
    output: File = None,
    *,
    record: str,
) -> None:
    """Show a record of `entity` and all that is linked to it."""
    chosen = settings(ctx)
    where = chosen_output(format_, output, chosen)
    from ecodiplo.services.show import show_record

    with chosen.database.read() as session:
        shown = show_record(session, entity, record, today=chosen.today)
    if where.format == "table":
        _print(shown, where, chosen.lang)
    elif where.format in ("json", "jsonl"):
        _dump(shown, where)
    else:
        write_sheet(_record_sheet(shown, chosen.lang), where)


def _record_sheet(shown: Shown, lang: Lang, *, filled: bool = False) -> Sheet:
    """The record as rows of field and value."""
    by_label = {column.name: column for column in columns(shown.entity.fields, lang)}
    plain = Sheet(shown.entity.name, list(by_label.values()), [], lang)
    rows = [
        {
            "field": column.label,
            "value": plain.shown(shown.record, Column(column.name, "", column.type)),
        }
        for column in by_label.values()
    ]
    if filled:
        rows = [row for row in rows if row["value"]]
    titles = Label("Field", "Mục").to(lang), Label("Value", "Nội dung").to(lang)
    return Sheet(
        shown.entity.name,
        [Column("field", titles[0], Text()), Column("value", titles[1], Text())],
        rows,
        lang,
    )


def _print(shown: Shown, where: Output, lang: Lang) -> None:
    from ecodiplo.services.history.commands import Wanted

    with stream(where, binary=False) as out:
        terminal = console(out)
        terminal.print(rich_table(_record_sheet(shown, lang, filled=True)))
        for related in shown.related:
            sheet = Sheet(related.entity.name, columns(related.fields, lang), related.rows, lang)
            count = (
                f"{len(related.rows)}/{related.total}"
                if len(related.rows) < related.total
                else f"{related.total}"
            )
            title = f"{related.entity.label.to(lang)} · {related.via.label.to(lang)} ({count})"
            terminal.print(rich_table(sheet, title))
        if shown.since_added:
            wanted = Wanted(shown.entity, shown.record[shown.entity.key])
            sheet = changes_sheet(iter(shown.since_added), wanted, lang, for_people=True)
            terminal.print(rich_table(sheet, Label("History", "Lịch sử").to(lang)))


def _dump(shown: Shown, where: Output) -> None:
    """One object: the record's own fields, under `related` what refers to it, and its `history`."""
    from ecodiplo.formats.json import dumps
    from ecodiplo.services.history.commands import Wanted

    sheet = Sheet(shown.entity.name, columns(shown.entity.fields, Lang.EN), [], Lang.EN)
    document: dict[str, Any] = {"entity": shown.entity.name, **sheet.plain(shown.record)}
    document["related"] = [
        {
            "entity": related.entity.name,
            "via": related.via.name,
            "total": related.total,
            "records": [
                Sheet("", columns(related.fields, Lang.EN), [], Lang.EN).plain(row)
                for row in related.rows
            ],
        }
        for related in shown.related
    ]
    history = changes_sheet(iter(shown.history), Wanted(shown.entity), Lang.EN, for_people=False)
    document["history"] = [history.plain(change) for change in history.rows]
    with stream(where, binary=False) as out:
        out.write(dumps(document, indent=2 if where.format == "json" else None) + "\n")
