"""The settings of the office: the values of the one record of offices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue import ENTITIES
from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label, Lang
from ecodiplo.services.query.read_records import NO_DAY, read_records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

OFFICES = ENTITIES["offices"]


def read_settings(connection: Connection) -> dict[str, Any]:
    """The values of the office's settings by name, with the `ref`; empty when there is no office.

    Raises EcodiploError when the database holds several offices.
    """
    rows = [*read_records(connection, OFFICES, OFFICES.fields, today=NO_DAY, limit=2)]
    if len(rows) > 1:
        raise EcodiploError(
            Label("the database holds several offices, and the settings are those of one; see"
                  " `ecodiplo list offices`, and delete the others",
                  "cơ sở dữ liệu có nhiều cơ quan, trong khi thiết lập là của một cơ quan; hãy xem"
                  " `ecodiplo list offices` rồi xóa các cơ quan khác")
        )  # fmt: skip
    return rows[0] if rows else {}


# The texts of the heading and the signature of a document.
HEADING = ("name", "parent", "place", "signs_for", "signer_title")


def in_other_language(settings: Mapping[str, Any], lang: Lang) -> list[str]:
    """The settings of the heading and the signature that have a text in the other language only,
    by the names that they have in this one."""
    own, other = ("_vi", "") if lang is Lang.VI else ("", "_vi")
    return [
        name + own
        for name in HEADING
        if settings.get(name + other) and not settings.get(name + own)
    ]


def report_language(connection: Connection) -> Lang | None:
    """The language of the office's reports; None when the office has not set it."""
    code = read_settings(connection).get("language")
    return Lang(code) if code else None
