"""The settings of the office: the values of the one record of offices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue import ENTITIES
from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label
from ecodiplo.services.edit.write_record import add_record, edit_record
from ecodiplo.services.query.read_records import NO_DAY, read_records

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Field
    from ecodiplo.services.edit.write_record import EditOutcome

OFFICES = ENTITIES["offices"]
# The fields that are settings: all but the ref.
SETTINGS: dict[str, Field] = {
    field.name: field for field in OFFICES.fields if field.name != OFFICES.key
}


def read_settings(session: Session) -> dict[str, Any]:
    """The values of the office's settings by name, with the `ref`; empty when it has said none.

    Raises EcodiploError when the database holds several offices.
    """
    rows = [*read_records(session, OFFICES, OFFICES.fields, today=NO_DAY, limit=2)]
    if len(rows) > 1:
        raise EcodiploError(
            Label("the database holds several offices, and the settings are those of one; see"
                  " `ecodiplo list offices`, and delete the others",
                  "cơ sở dữ liệu có nhiều cơ quan, trong khi thiết lập là của một cơ quan; hãy xem"
                  " `ecodiplo list offices` rồi xóa các cơ quan khác")
        )  # fmt: skip
    return rows[0] if rows else {}


def write_settings(session: Session, values: dict[str, str]) -> EditOutcome:
    """Change settings; an empty text clears one.

    Raises InvalidData for a value that the setting does not take, and EcodiploError when there is
    no office yet and the values do not name it.
    """
    ref = read_settings(session).get(OFFICES.key)
    if ref:
        return edit_record(session, OFFICES, ref, values)
    if not {"name", "name_vi"} & values.keys():
        raise EcodiploError(
            Label("the office has no name yet; begin with `ecodiplo config set name ...`",
                  "chưa có tên cơ quan; hãy bắt đầu bằng `ecodiplo config set name ...`")
        )  # fmt: skip
    return add_record(session, OFFICES, values)
