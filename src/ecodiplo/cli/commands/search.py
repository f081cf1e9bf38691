"""`ecodiplo search TEXT`."""

from __future__ import annotations

from typing import Annotated

import typer

from ecodiplo.catalogue import find_entity
from ecodiplo.cli.bilingual import argument, help_text, option
from ecodiplo.cli.options import ENTITY, TEXT, File, Format
from ecodiplo.cli.output import choose_output, say, write_sheet
from ecodiplo.cli.row_limit import SHOW_ALL, RowLimit, limit_option
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import UsageProblem
from ecodiplo.fields import Text
from ecodiplo.fold import search_parts
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.language import Label, show_count

# Hits in a table, and hits in a format that scripts read, unless --limit is given.
TABLE_ROWS, SCRIPT_ROWS = 20, 1_000
COLUMNS = {
    "entity": Label("Entity", "Loại hồ sơ"),
    "ref": Label("Ref", "Mã"),
    "title": Label("Title", "Tên"),
    "field": Label("Found in", "Tìm thấy ở"),
    "excerpt": Label("Text", "Nội dung"),
}


@help_text(
    Label("Search every text of every record; the best matches come first.",
          "Tìm trong mọi nội dung của mọi hồ sơ; kết quả phù hợp nhất xếp trước."),
    'ecodiplo search "dan mach"',
)  # fmt: skip
def search(
    ctx: typer.Context,
    text: Annotated[
        list[str],
        argument(
            metavar=TEXT,
            help=Label("The words, with or without diacritics.", "Các từ, có dấu hay không dấu."),
        ),
    ],
    entity: Annotated[
        list[str] | None,
        option(
            "--in",
            metavar=ENTITY,
            help=Label("Search only records of this entity; may be repeated.",
                       "Chỉ tìm hồ sơ thuộc loại này; có thể lặp lại."),
        ),
    ] = None,
    limit: Annotated[int | None, limit_option(TABLE_ROWS, SCRIPT_ROWS)] = None,
    format_: Format = "",
    output: File = None,
) -> None:  # fmt: skip
    """Search every text of every entity, and write the best hits."""
    settings = settings_of(ctx)
    target = choose_output(format_, output, settings)
    rows = RowLimit((TABLE_ROWS if target.is_table else SCRIPT_ROWS) if limit is None else limit)
    words = " ".join(text).strip()
    if not search_parts(words):
        raise UsageProblem(Label("give some words to search for", "hãy nêu các từ cần tìm"))
    entities = [find_entity(name) for name in entity or ()]
    from ecodiplo.services.query.search import search as find

    with settings.database.read() as connection:
        hits = list(rows.cut(find(
            connection, words, lang=settings.lang, today=settings.today, entities=entities,
            limit=rows.to_fetch,
        )))  # fmt: skip
    cells = [{**vars(hit), "entity": hit.entity.name, "ref": hit.key} for hit in hits]
    columns = [Column(name, label.to(settings.lang), Text()) for name, label in COLUMNS.items()]
    write_sheet(Sheet("search", columns, cells, settings.lang), target)
    count = len(hits)
    if rows.exceeded:
        say(Label(f"the best {count}", f"{count} kết quả đầu") + SHOW_ALL, settings.lang)
    elif target.is_table:
        say(show_count(count) + Label(" found", " kết quả"), settings.lang)
