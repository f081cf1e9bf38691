"""Fills a database with the facts that travel with the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.location import bundled
from ecodiplo.formats.source import Source
from ecodiplo.services.imports.import_file import Imported, import_file

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session


def seed(session: Session, folder: Path | None = None) -> list[Imported]:
    """Import every CSV file of `folder` (the program's own unless said) in the catalogue's order.

    Doing it again changes nothing. Raises InvalidData for a faulty file.
    """
    folder = folder or bundled("seed")
    return [
        import_file(session, entity, Source(path))
        for entity in ENTITIES.values()
        if (path := folder / f"{entity.name}.csv").exists()
    ]
