"""`ecodiplo db grant`."""

from __future__ import annotations

from typing import Annotated

import typer

from ecodiplo.cli.bilingual import argument, help_text
from ecodiplo.cli.commands.db import DatabaseGroup
from ecodiplo.cli.options import completion_of
from ecodiplo.cli.output import say_done
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label, alternatives, same
from ecodiplo.text import visible

# The roles, and what each may do.
ROLES = {
    "reader": Label("may read", "được đọc"),
    "editor": Label("may read and write records, and leaves history as it is",
                    "được đọc và ghi hồ sơ, nhưng không sửa được lịch sử"),
    "admin": Label("may do everything, the schema included",
                   "được làm mọi việc, kể cả với lược đồ"),
    "none": Label("has no role any more", "không còn vai trò nào"),
}  # fmt: skip


@help_text(
    DatabaseGroup.table["grant"].summary
    + Label(
        "\n\nA reader reads. An editor runs every command that writes records, and can neither"
        " change history nor switch it off. An admin also upgrades, downgrades, restores and"
        " repairs. A login has one role; `none` takes it away.\n\nThe command"
        " needs a PostgreSQL server, and the rights to make roles there.",
        "\n\n`reader` chỉ đọc. `editor` chạy được mọi lệnh ghi hồ sơ, nhưng không sửa hay tắt được"
        " lịch sử. `admin` còn nâng cấp, hạ cấp, khôi phục và sửa được cơ sở dữ liệu. Mỗi tên"
        " đăng nhập có một vai trò; `none` thu hồi vai trò.\n\nLệnh cần máy chủ"
        " PostgreSQL và quyền tạo vai trò trên đó.",
    ),
    "ecodiplo db grant editor lan",
)
def grant(
    ctx: typer.Context,
    role: Annotated[
        str,
        argument(
            metavar="|".join(ROLES),
            help=Label("The role.", "Vai trò."),
            autocompletion=completion_of(ROLES),
        ),
    ],
    user: Annotated[
        str,
        argument(
            metavar=Label("LOGIN", "TÊN_ĐĂNG_NHẬP"),
            help=Label("The login of the server.", "Tên đăng nhập của máy chủ."),
        ),
    ],
) -> None:
    """Grant a role to a login of a server."""
    settings = settings_of(ctx)
    if role not in ROLES:
        names = alternatives([same(name) for name in ROLES])
        raise UsageProblem(
            Label("the role is {names}, not {role}", "vai trò là {names}, không phải {role}").fill(
                names=names, role=visible(repr(role))
            )
        )
    from ecodiplo.db.roles import grant as grant_role

    group = grant_role(settings.database, role, user)
    done = same(f"{user} ") + ROLES[role]
    say_done(done if role == "none" else done + same(f" ({group})"), settings)
