"""`ecodiplo config`: the settings of the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecodiplo.catalogue import ENTITIES
from ecodiplo.cli.bilingual import argument, help_text
from ecodiplo.cli.options import NAME, File, Format
from ecodiplo.cli.output import choose_output, write_sheet
from ecodiplo.cli.render.edit_outcome import print_outcome, show_field
from ecodiplo.cli.root import CommandEntry, LazyGroup
from ecodiplo.cli.settings import settings_of
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label, Lang

if TYPE_CHECKING:
    from ecodiplo.formats.sheet import Sheet

OFFICES = ENTITIES["offices"]
LIST = Label("List the settings of the office.", "Liệt kê thiết lập của cơ quan.")
GET = Label("Print one setting.", "In một thiết lập.")
SET = Label("Change a setting; an empty value clears it.",
            "Sửa một thiết lập; giá trị rỗng xóa thiết lập.")  # fmt: skip


def complete_setting(incomplete: str) -> list[str]:
    """The settings that begin so."""
    return [field.name for field in OFFICES.entered
            if field.name != OFFICES.key and field.name.startswith(incomplete)]  # fmt: skip


SettingName = Annotated[
    str,
    argument(metavar=NAME, help=Label("The setting, as `config list` names it.",
                                      "Thiết lập, theo tên trong `config list`."),
             autocompletion=complete_setting),
]  # fmt: skip


class ConfigGroup(LazyGroup):
    """The commands of `config`."""

    table = {  # noqa: RUF012
        "list": CommandEntry("config", "list_settings", LIST),
        "get": CommandEntry("config", "get_setting", GET),
        "set": CommandEntry("config", "set_setting", SET),
    }


@help_text(LIST, "ecodiplo config list")
def list_settings(ctx: typer.Context, format_: Format = "", output: File = None) -> None:
    """Print every setting with its value."""
    settings = settings_of(ctx)
    target = choose_output(format_, output, settings)
    from ecodiplo.services.settings import read_settings

    with settings.database.read() as session:
        values = read_settings(session)
    write_sheet(_sheet(values, settings.lang), target)


@help_text(GET, "ecodiplo config get signer")
def get_setting(ctx: typer.Context, name: SettingName) -> None:
    """Print the value of a setting as text; an empty line when it has none."""
    settings = settings_of(ctx)
    field = OFFICES.by_name[_name(name)]
    from ecodiplo.services.settings import read_settings

    with settings.database.read() as session:
        value = read_settings(session).get(field.name)
    print("" if value in (None, ()) else field.type.export(value))


@help_text(SET, 'ecodiplo config set signer_title_vi "GIÁM ĐỐC"')
def set_setting(
    ctx: typer.Context,
    name: SettingName,
    text: Annotated[
        str,
        argument(metavar=Label("VALUE", "GIÁ_TRỊ"),
                 help=Label("The new value.", "Giá trị mới.")),
    ],
) -> None:  # fmt: skip
    """Change a setting."""
    settings = settings_of(ctx)
    own = _name(name)
    from ecodiplo.services.settings import write_settings
    from ecodiplo.services.writing.locks import locks_for

    outcome = settings.database.run(
        f"config set {own}",
        lambda session: write_settings(session, {own: text}),
        locks=locks_for(OFFICES),
    )
    print_outcome(outcome, settings)


def _name(text: str) -> str:
    """The name of the setting. Raises UsageProblem when there is none of that name."""
    from ecodiplo.services.imports.headings import Headings

    field = Headings(OFFICES).field(text)
    if field is None or field.name == OFFICES.key:
        from ecodiplo.text import did_you_mean

        names = complete_setting("")
        raise UsageProblem(
            Label("there is no setting {name!r}.", "không có thiết lập {name!r}.").fill(name=text)
            + did_you_mean(text, names)
            + Label(" Settings: ", " Các thiết lập: ")
            + ", ".join(names)
        )
    return field.name


def _sheet(values: dict[str, Any], lang: Lang) -> Sheet:
    from ecodiplo.fields import Text
    from ecodiplo.formats.sheet import Column, Sheet

    names = {"name": Label("Name", "Tên"), "label": Label("Setting", "Thiết lập"),
             "value": Label("Value", "Giá trị")}  # fmt: skip
    columns = [Column(name, label.to(lang), Text()) for name, label in names.items()]
    rows = [
        {"name": name, "label": OFFICES.by_name[name].label.to(lang),
         "value": show_field(OFFICES, name, values.get(name), lang)}
        for name in complete_setting("")
    ]  # fmt: skip
    return Sheet("settings", columns, rows, lang)
