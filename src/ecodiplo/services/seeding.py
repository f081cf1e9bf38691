"""Fills a database with the facts that travel with the program."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.place import bundled
from ecodiplo.services.importing import Imported, import_rows

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session


def seed(session: Session, folder: Path | None = None) -> list[Imported]:
    """Import every CSV file of `folder` (the program's own unless said) in the catalogue's order.

    Doing it again changes nothing. Raises InvalidData for a faulty file.
    """
    folder = folder or bundled("seed")
    done = []
    for entity in ENTITIES.values():
        path = folder / f"{entity.name}.csv"
        if path.exists():
            with path.open(encoding="utf-8-sig", newline="") as lines:
                rows = csv.DictReader(lines, strict=True)
                done.append(import_rows(session, entity, rows, file=path.name))
    return done
