"""`ecodiplo seed`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ecodiplo.catalogue import ENTITIES
from ecodiplo.cli.bilingual import help_text, option
from ecodiplo.cli.options import FOLDER
from ecodiplo.cli.output import say_done
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import NotFound
from ecodiplo.language import Label, join, label_in_sentence, nouns, show_count, with_noun


def reference_lists() -> Label:
    """The names of the reference lists, inside a sentence."""
    labels = (entity.label for entity in ENTITIES.values() if entity.reference)
    return join(", ", map(label_in_sentence, labels))


@help_text(
    Label(
        "Fill the database with the countries, sectors and facts that come with the program.\n\n"
        "A missing database is created. A second run changes nothing.",
        "Nạp các nước, lĩnh vực và dữ liệu đi kèm chương trình vào cơ sở dữ liệu.\n\n"
        "Nếu chưa có cơ sở dữ liệu thì tạo mới. Chạy lần thứ hai không thay đổi gì.",
    ),
    "ecodiplo seed",
)
def seed(
    ctx: typer.Context,
    folder: Annotated[
        Path | None,
        option(
            "--from",
            metavar=FOLDER,
            help=Label("A folder of other CSV files, one for each entity.",
                       "Thư mục chứa các tệp CSV khác, mỗi loại hồ sơ một tệp."),
        ),
    ] = None,
    reference: Annotated[
        bool,
        option("--reference", help=Label("Only the lists that every office needs: {lists}.",
                                         "Chỉ các danh mục mà cơ quan nào cũng cần: {lists}.")
               .fill(lists=reference_lists())),
    ] = False,
) -> None:  # fmt: skip
    """Import the records that come with the program, or the files of a folder."""
    settings = settings_of(ctx)
    if folder is not None and not folder.is_dir():
        raise NotFound(Label(f"there is no folder {folder}", f"không có thư mục {folder}"))
    from ecodiplo.db.create import create_if_missing, created
    from ecodiplo.services.imports.seed import seed as fill

    database = settings.database
    if create_if_missing(database):
        say_done(created(database), settings)
    reports = database.run("seed", lambda connection: fill(connection, folder, reference=reference))
    added, changed, unchanged = (
        sum(getattr(report, name) for report in reports)
        for name in ("added", "changed", "unchanged")
    )
    footer = Label(
        "{database}: {added} added, {changed} changed, {unchanged} unchanged",
        "{database}: thêm {added}, sửa {changed}, giữ nguyên {unchanged}",
    )
    say_done(
        footer.fill(
            database=database, changed=show_count(changed), unchanged=show_count(unchanged),
            added=with_noun(added, *nouns("record", "records", "hồ sơ")),
        ),
        settings,
    )  # fmt: skip
