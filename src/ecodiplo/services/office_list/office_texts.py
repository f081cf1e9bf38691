"""What the office's settings say for the heading and the signature of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.language import either
from ecodiplo.services.office_list.compose import ListSettings
from ecodiplo.services.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from ecodiplo.language import Lang


def list_settings(connection: Connection, texts: Mapping[str, str], lang: Lang) -> ListSettings:
    """The texts by the names of `ListSettings`; where one is empty, that of the office's settings.

    Raises EcodiploError when the database holds several offices.
    """
    settings = read_settings(connection)

    def text(name: str) -> str:
        label = either(settings.get(name), settings.get(f"{name}_vi"))
        return label.to(lang).replace(";", ",") if label else ""

    own = {
        "office": "; ".join(filter(None, (text("parent"), text("name")))),
        "place": text("place"),
        "signer_title": "; ".join(filter(None, (text("signs_for"), text("signer_title")))),
        "signer": str(settings.get("signer") or ""),
    }
    return ListSettings(**{name: texts.get(name) or text for name, text in own.items()})
