"""`ecodiplo search TEXT`."""

from __future__ import annotations

from typing import Annotated

import typer

from ecodiplo.catalogue import find_entity
from ecodiplo.cli.context import settings
from ecodiplo.cli.options import MOST_ROWS, File, Format
from ecodiplo.cli.output import chosen_output, say, write_sheet
from ecodiplo.errors import UsageProblem
from ecodiplo.fields import Text
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.language import Label
from ecodiplo.text import words as words_of

# Hits in a table, and in what scripts read, unless --limit says otherwise.
FEW, MANY = 20, 1_000


def search(
    ctx: typer.Context,
    text: Annotated[list[str], typer.Argument(help="The words, with or without diacritics.")],
    entity: Annotated[
        list[str] | None, typer.Option("--in", metavar="ENTITY", help="Only in this entity.")
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            min=0, max=MOST_ROWS, help=f"At most so many, 0 for all; {FEW} in a table, else {MANY}."
        ),
    ] = None,
    format_: Format = "",
    output: File = None,
) -> None:
    """Search every text of every entity; the best matches first.

    Example: ecodiplo search "dan mach"
    """
    chosen = settings(ctx)
    where = chosen_output(format_, output, chosen)
    if limit is None:
        limit = FEW if where.for_people else MANY
    words = " ".join(text).strip()
    if not words_of(words):
        raise UsageProblem("give some words to search for")
    entities = [find_entity(name) for name in entity or ()]
    from ecodiplo.services.query.search import search as find

    with chosen.database.read() as session:
        # One more than asked for tells whether there are more.
        found = find(session, words, lang=chosen.lang, today=chosen.today, entities=entities,
                     limit=limit + 1 if limit else 0)  # fmt: skip
    hits = found[: limit or None]
    labels = (
        ("entity", Label("Entity", "Loại hồ sơ")),
        ("ref", Label("Ref", "Mã")),
        ("title", Label("Title", "Tên")),
        ("field", Label("Found in", "Tìm thấy ở")),
        ("excerpt", Label("Text", "Nội dung")),
    )
    rows = [
        {"entity": hit.entity.name, "ref": hit.key, "title": hit.title, "field": hit.field,
         "excerpt": hit.excerpt} for hit in hits
    ]  # fmt: skip
    columns = [Column(name, label.to(chosen.lang), Text()) for name, label in labels]
    write_sheet(Sheet("search", columns, rows, chosen.lang), where)
    few = len(hits)
    if few < len(found):
        said = Label(f"the best {few}; --limit 0 shows all",
                     f"{few} kết quả đầu; --limit 0 để xem hết")  # fmt: skip
        say(said.to(chosen.lang))
    elif where.for_people:
        say(Label(f"{few} found", f"{few} kết quả").to(chosen.lang))
