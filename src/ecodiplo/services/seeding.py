"""Fills a database with the facts that travel with the program."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db.place import bundled
from ecodiplo.errors import InvalidData, Problem
from ecodiplo.services.importing import Imported, import_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
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
            done.append(import_rows(session, entity, _rows(path), file=path.name))
    return done


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file by heading. Raises InvalidData for a file that is none."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines, strict=True, restval="", restkey="")
        try:
            for row in reader:
                if row.pop("", None):
                    reason = "has more cells than there are headings"
                    raise InvalidData([Problem(reason, path.name, reader.line_num)])
                yield row
        except csv.Error as error:
            raise InvalidData([Problem(str(error), path.name, reader.line_num)]) from None
        except UnicodeDecodeError:
            reason = "is not UTF-8; save it as CSV UTF-8"
            raise InvalidData([Problem(reason, path.name)]) from None
