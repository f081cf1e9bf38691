"""A record with the records that refer to it and its history, as tables and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.catalogue.stamps import VERSION
from ecodiplo.cli.output import Audience, console, rich_table, stream, write_object
from ecodiplo.cli.render.history import changes_sheet
from ecodiplo.fields import Text
from ecodiplo.formats.sheet import Column, Sheet, cell_text, columns_of, row_to_json
from ecodiplo.language import Label, Lang

if TYPE_CHECKING:
    from ecodiplo.cli.output import Output
    from ecodiplo.services.show import RecordPage


def record_sheet(page: RecordPage, lang: Lang, *, brief: bool = False) -> Sheet:
    """The record as rows of field and value. `brief` leaves out empty fields, and writes each text
    once: in the language, or in the other where that one is empty. Names stay in both."""
    fields = page.entity.fields
    if brief:
        texts = {field.vietnamese for field in fields if not field.identifies}
        fields = tuple(field for field in fields if field.name not in texts)
    rows = []
    for field, column in zip(fields, columns_of(fields, lang), strict=True):
        if not brief or field.identifies:
            column = Column(column.name, column.label, column.type)
        if (value := cell_text(page.record, column, lang)) or not brief:
            rows.append({"field": column.label, "value": value})
    return Sheet(
        page.entity.name,
        [
            Column("field", Label("Field", "Trường").to(lang), Text()),
            Column("value", Label("Value", "Nội dung").to(lang), Text()),
        ],
        rows,
        lang,
    )


def print_page(page: RecordPage, output: Output, lang: Lang) -> None:
    """Print the record, the records that refer to it, and its history, as tables."""
    from ecodiplo.services.history.commands import HistoryFilter

    with stream(output) as out:
        terminal = console(out)
        terminal.print(rich_table(record_sheet(page, lang, brief=True)))
        for related in page.related:
            sheet = Sheet(related.entity.name, columns_of(related.fields, lang), related.rows, lang)
            count = (
                f"{len(related.rows)}/{related.total}"
                if len(related.rows) < related.total
                else f"{related.total}"
            )
            title = f"{related.entity.label.to(lang)} · {related.via.label.to(lang)} ({count})"
            terminal.print(rich_table(sheet, title))
        if page.since_added:
            own = HistoryFilter(page.entity, page.record[page.entity.key])
            sheet = changes_sheet(iter(page.since_added), own, lang, audience=Audience.PEOPLE)
            terminal.print(rich_table(sheet, Label("History", "Lịch sử").to(lang)))


def write_json(page: RecordPage, output: Output) -> None:
    """Write one object: the record's own fields, its version, the records that refer to it as
    `related`, and its `history`."""
    from ecodiplo.services.history.commands import HistoryFilter

    history = changes_sheet(
        iter(page.history), HistoryFilter(page.entity), Lang.EN, audience=Audience.MACHINES
    )
    document = {
        "entity": page.entity.name,
        **row_to_json((*page.entity.fields, VERSION), page.record),
        "related": [
            {
                "entity": related.entity.name,
                "via": related.via.name,
                "total": related.total,
                "records": [row_to_json(related.fields, row) for row in related.rows],
            }
            for related in page.related
        ],
        "history": [row_to_json(history.columns, change) for change in history.rows],
    }
    write_object(document, output)
