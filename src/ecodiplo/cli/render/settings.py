"""The settings of the office, as a table for people or machines and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue.offices import OFFICES, SETTINGS, setting_label
from ecodiplo.cli.output import Audience, write_object, write_sheet
from ecodiplo.cli.render.edit_outcome import show_field
from ecodiplo.fields import Many, Text
from ecodiplo.formats import JSON_FORMATS
from ecodiplo.formats.sheet import Column, Sheet, row_to_json
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecodiplo.catalogue import Field
    from ecodiplo.cli.output import Output
    from ecodiplo.language import Lang

HEADINGS = {
    "name": Label("Name", "Tên"),
    "label": Label("Setting", "Thiết lập"),
    "value": Label("Value", "Giá trị"),
}


def write_settings(values: Mapping[str, Any], output: Output, lang: Lang) -> None:
    """Write every setting with its value: as one object in JSON, else as a row for each. People see
    a dash for an empty one; machines read an empty cell, and values as `config set` takes them."""
    if output.format in JSON_FORMATS:
        empty = {name: () for name, field in SETTINGS.items() if isinstance(field.type, Many)}
        write_object(row_to_json(SETTINGS.values(), empty | {**values}), output)
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
