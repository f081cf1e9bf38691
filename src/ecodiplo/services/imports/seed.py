"""The records that come with the program, and their import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.location import shipped_path
from ecodiplo.formats.input_file import InputFile
from ecodiplo.services.imports.import_file import import_file

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from ecodiplo.services.imports.report import ImportReport


def seed(session: Session, folder: Path | None = None) -> list[ImportReport]:
    """Import each entity's CSV file of `folder`, the program's own by default, in the order of the
    catalogue.

    A second run changes nothing. Raises InvalidData for a faulty file.
    """
    folder = folder or shipped_path("seed")
    return [
        import_file(session, entity, InputFile(path))
        for entity in ENTITIES.values()
        if (path := folder / f"{entity.name}.csv").exists()
    ]
