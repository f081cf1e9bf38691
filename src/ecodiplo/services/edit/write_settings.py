"""Changes the settings of the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.catalogue.offices import OFFICES, SETTINGS, setting_label
from ecodiplo.errors import EcodiploError, UsageProblem
from ecodiplo.language import Label
from ecodiplo.services.edit.write_record import add_record, edit_record
from ecodiplo.services.imports.heading_words import bare
from ecodiplo.services.imports.headings import Headings
from ecodiplo.services.settings import read_settings
from ecodiplo.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Field
    from ecodiplo.services.edit.write_record import EditOutcome


def find_setting(name: str) -> Field:
    """The setting with this name, by its label in either language or any heading of an import; a
    text named in Vietnamese is the text in Vietnamese. Raises UsageProblem when there is none."""
    labels = {bare(text): field for field in SETTINGS.values() for text in setting_label(field)}
    as_option = SETTINGS.get(name.strip().replace("-", "_").lower())  # `signer-title`
    field = as_option or labels.get(bare(name)) or Headings(OFFICES).field(name)
    if field is None or field.name not in SETTINGS:
        raise UsageProblem(
            Label("there is no setting {name!r}.", "không có thiết lập {name!r}.").fill(name=name)
            + did_you_mean(name, SETTINGS)
            + Label(" `ecodiplo config list` shows all.", " Xem tất cả: `ecodiplo config list`.")
        )
    return field


def write_settings(connection: Connection, values: Mapping[str, str]) -> EditOutcome:
    """Change settings; an empty text clears one.

    Raises InvalidData for a value that the setting does not take, and EcodiploError when there is
    no office yet and the values do not name it.
    """
    ref = read_settings(connection).get(OFFICES.key)
    if ref:
        return edit_record(connection, OFFICES, ref, values)
    if not any(values.get(name, "").strip() for name in OFFICES.title_fields):
        raise EcodiploError(
            Label("the office has no name yet; begin with `ecodiplo config set name ...`",
                  "chưa có tên cơ quan; hãy bắt đầu bằng `ecodiplo config set name_vi ...`")
        )  # fmt: skip
    return add_record(connection, OFFICES, values)
