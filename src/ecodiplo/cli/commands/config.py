"""`ecodiplo config`: the settings of the office, and the name of the person."""

from __future__ import annotations

from typing import Annotated

import typer

from ecodiplo.catalogue.offices import OFFICES, SETTINGS
from ecodiplo.cli.bilingual import argument, help_text
from ecodiplo.cli.options import NAME, File, Format, completion_of
from ecodiplo.cli.output import choose_output, say_done
from ecodiplo.cli.render.edit_outcome import print_outcome
from ecodiplo.cli.root import CommandEntry, LazyGroup
from ecodiplo.cli.settings import settings_of
from ecodiplo.language import Label
from ecodiplo.text import visible

LIST = Label("List the settings of the office; a dash stands for an empty one.",
             "Liệt kê thiết lập của cơ quan; thiết lập còn trống hiện dấu gạch.")  # fmt: skip
GET = Label("Print the value of a setting.", "In giá trị của một thiết lập.")
USER = Label("Show or set your name, under which history records what you do.",
             "Xem hoặc đặt tên của bạn, tên mà lịch sử ghi cho việc bạn làm.")  # fmt: skip
SET = Label("Change a setting; an empty value clears it.",
            "Sửa một thiết lập; để giá trị rỗng thì thiết lập bị xóa.")  # fmt: skip


SettingName = Annotated[
    str,
    argument(
        metavar=NAME,
        help=Label("The setting, by its name in `config list` or by its heading in either"
                   " language.",
                   "Thiết lập, theo tên trong `config list` hoặc theo tiêu đề bằng tiếng Anh hay"
                   " tiếng Việt."),
        autocompletion=completion_of(SETTINGS),
    ),
]  # fmt: skip
SettingValue = Annotated[
    str,
    argument(
        metavar=Label("VALUE", "GIÁ_TRỊ"),
        help=Label("The new value. Recipients stand between semicolons, each with its text in"
                   " Vietnamese after a bar: `As above | Như trên; Filed: office | Lưu: VT`.",
                   "Giá trị mới. Các nơi nhận cách nhau bằng dấu chấm phẩy, tên tiếng Việt đứng sau"
                   " dấu gạch đứng: `As above | Như trên; Filed: office | Lưu: VT`."),
    ),
]  # fmt: skip


class ConfigGroup(LazyGroup):
    """The commands of `config`."""

    table = {  # noqa: RUF012
        "list": CommandEntry("config", "list_settings", LIST),
        "get": CommandEntry("config", "get_setting", GET),
        "set": CommandEntry("config", "set_setting", SET),
        "user": CommandEntry("config", "set_user", USER),
    }


@help_text(LIST, "ecodiplo config list")
def list_settings(ctx: typer.Context, format_: Format = "", output: File = None) -> None:
    """Print every setting with its value."""
    settings = settings_of(ctx)
    target = choose_output(format_, output, settings)
    from ecodiplo.cli.render.settings import write_settings
    from ecodiplo.services.settings import read_settings

    with settings.database.read() as connection:
        values = read_settings(connection)
    write_settings(values, target, settings.lang)


@help_text(GET, "ecodiplo config get signer")
def get_setting(ctx: typer.Context, name: SettingName) -> None:
    """Print the value of a setting as `config set` takes it; an empty line when it has none."""
    from ecodiplo.cli.render.settings import setting_text
    from ecodiplo.services.edit.write_settings import find_setting
    from ecodiplo.services.settings import read_settings

    field = find_setting(name)
    with settings_of(ctx).database.read() as connection:
        print(setting_text(field, read_settings(connection)))


@help_text(SET, 'ecodiplo config set signer_title_vi "Giám đốc"')
def set_setting(ctx: typer.Context, name: SettingName, value: SettingValue) -> None:
    """Change a setting."""
    settings = settings_of(ctx)
    from ecodiplo.services.edit.write_settings import find_setting, write_settings
    from ecodiplo.services.writing.locks import locks_for

    field = find_setting(name)
    outcome = settings.database.run(
        f"config set {field.name}",
        lambda connection: write_settings(connection, {field.name: value}),
        locks=locks_for(OFFICES),
    )
    print_outcome(outcome, settings)


@help_text(
    USER
    + Label(
        "\n\nThe name is ECODIPLO_USER, else the one that this command keeps for you on this"
        " machine, else your login and host. An empty name deletes the kept one.",
        "\n\nTên là ECODIPLO_USER, nếu không thì là tên mà lệnh này lưu cho bạn trên máy này, nếu"
        " không nữa thì là tên đăng nhập và tên máy. Để tên rỗng thì tên đã lưu bị xóa.",
    ),
    'ecodiplo config user "Nguyễn Thị Lan"',
)
def set_user(
    ctx: typer.Context,
    name: Annotated[
        str | None,
        argument(metavar=NAME, help=Label("Your name.", "Tên của bạn."), show_default=False),
    ] = None,
) -> None:
    """Keep the name of the person, or print it and say where it comes from."""
    from ecodiplo.db.history.person import current_person, keep_name

    settings = settings_of(ctx)
    if name is not None:
        keep_name(name)
    person = current_person()
    if name is None:
        print(visible(person.name or ""))
    origin = Label("your name is {name}, from {origin}", "tên của bạn là {name}, theo {origin}")
    say_done(origin.fill(name=visible(person.name or "?"), origin=person.origin), settings)
