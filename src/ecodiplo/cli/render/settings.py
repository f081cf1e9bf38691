"""The settings of the office, as a table for people or machines and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue.offices import OFFICES, SETTINGS, setting_label
from ecodiplo.cli.output import Audience, stream, write_sheet
from ecodiplo.cli.render.edit_outcome import show_field
from ecodiplo.fields import Many, Text
from ecodiplo.formats import JSON_FORMATS
from ecodiplo.formats.sheet import Column, Sheet, columns_of
from ecodiplo.language import Label, Lang

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecodiplo.catalogue import Field
    from ecodiplo.cli.output import Output

HEADINGS = {
    "name": Label("Name", "Tên"),
    "label": Label("Setting", "Thiết lập"),
    "value": Label("Value", "Giá trị"),
}


def write_settings(values: Mapping[str, Any], output: Output, lang: Lang) -> None:
    """Write every setting with its value: as one object in JSON, else as a row for each. People see
    a dash for an empty one; machines read an empty cell, and values as `config set` takes them."""
    if output.format in JSON_FORMATS:
        from ecodiplo.formats.json import dumps

        sheet = Sheet(OFFICES.name, columns_of(SETTINGS.values(), Lang.EN), [], Lang.EN)
        empty = {name: () if isinstance(field.type, Many) else None
                 for name, field in SETTINGS.items()}  # fmt: skip
        indent = 2 if output.format == "json" else None
        with stream(output, binary=False) as out:
            out.write(dumps(sheet.to_json(empty | {**values}), indent=indent) + "\n")
        return
    columns = [
        Column(name, label.to(lang) if output.audience is Audience.PEOPLE else name, Text())
        for name, label in HEADINGS.items()
    ]
    rows = [
        {"name": name, "label": setting_label(field).to(lang),
         "value": show_field(OFFICES, name, values.get(name), lang)
         if output.audience is Audience.PEOPLE else setting_text(field, values)}
        for name, field in SETTINGS.items()
    ]  # fmt: skip
    write_sheet(Sheet("settings", columns, rows, lang), output)


def setting_text(field: Field, values: Mapping[str, Any]) -> str:
    """The value of a setting as `config set` takes it; '' when it is empty."""
    value = values.get(field.name)
    return "" if value is None else field.type.export(value)
