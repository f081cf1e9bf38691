"""`ecodiplo db backup`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecodiplo.cli.bilingual import argument, help_text, option
from ecodiplo.cli.commands.db import DatabaseGroup
from ecodiplo.cli.options import FOLDER, NUMBER
from ecodiplo.cli.output import say, say_done
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label, nouns, same, with_noun

if TYPE_CHECKING:
    from ecodiplo.cli.settings import Settings
    from ecodiplo.db.copies.old_backups import PrunedBackups

# A script whose variable is empty would fill the folder in which it runs.
NO_NAME = Label(
    "the folder has an empty name; name one, or none for the usual one",
    "tên thư mục để trống; hãy ghi tên, hoặc bỏ hẳn để dùng thư mục mặc định",
)


@help_text(
    DatabaseGroup.table["backup"].summary
    + Label(
        "\n\nThe backup is an SQLite file, also of a server. It is verified and sealed with a"
        " checksum before it gets its name, which the command prints. `ecodiplo db restore`"
        " takes it.",
        "\n\nBản sao lưu là một tệp SQLite, kể cả của máy chủ. Bản sao được kiểm tra và niêm bằng"
        " mã kiểm tra trước khi có tên; lệnh in ra tên đó. `ecodiplo db restore` dùng tệp này.",
    ),
    "ecodiplo db backup /mnt/backups --keep 14",
)
def backup(
    ctx: typer.Context,
    folder: Annotated[
        str | None,
        argument(
            metavar=FOLDER,
            help=Label("Write it into this folder, which must exist. Default: the folder `backups`"
                       " beside the database; of a server, in your data folder.",
                       "Ghi vào thư mục này, phải có sẵn. Mặc định: thư mục `backups` bên cạnh cơ"
                       " sở dữ liệu; với máy chủ, trong thư mục dữ liệu của bạn."),
        ),
    ] = None,
    keep: Annotated[
        int | None,
        option(
            "--keep", min=1, metavar=NUMBER,
            help=Label("Keep so many backups of this database in the folder, and delete the older"
                       " ones once the new one is verified.",
                       "Giữ lại bấy nhiêu bản sao lưu của cơ sở dữ liệu này trong thư mục, xóa các"
                       " bản cũ hơn sau khi bản mới đã được kiểm tra."),
        ),
    ] = None,
) -> None:  # fmt: skip
    """Back up the database, print the path of the backup, and delete older ones."""
    from ecodiplo.cli.commands.db.outcome import count_rows, say_damage, say_left_out
    from ecodiplo.db.copies.backup import backup as back_up
    from ecodiplo.db.copies.old_backups import prune

    settings = settings_of(ctx)
    if folder is not None and not folder.strip():
        raise UsageProblem(NO_NAME)
    made = back_up(settings.database, None if folder is None else Path(folder))
    print(made.path)
    say_damage(made.damage, settings)
    say_left_out(made.left_out, settings)
    say_done(
        Label("backed up and verified {rows} of {name}",
              "đã sao lưu và kiểm tra {rows} của {name}")
        .fill(rows=count_rows(made.rows), name=settings.database),
        settings,
    )  # fmt: skip
    if keep is not None:
        _say_pruned(prune(settings.database, made.path, keep), settings)


def _say_pruned(pruned: PrunedBackups, settings: Settings) -> None:
    if pruned.deleted:
        old = nouns("older backup", "older backups", "bản sao lưu cũ")
        count = with_noun(len(pruned.deleted), *old)
        names = ", ".join(file.name for file in pruned.deleted)
        say_done(Label("deleted ", "đã xóa ") + count + f": {names}", settings)
    for file in pruned.damaged:
        say(
            Label(f"{file} is damaged or was changed; it is neither counted nor deleted",
                  f"{file} đã hỏng hoặc bị sửa; không được tính và không bị xóa"),
            settings.lang,
        )  # fmt: skip
    if pruned.of_others:
        names = ", ".join(file.name for file in pruned.of_others)
        say(
            Label("not counted, since they are of another database or another machine: ",
                  "không tính, vì là của cơ sở dữ liệu khác hoặc máy khác: ") + same(names),
            settings.lang,
        )  # fmt: skip
