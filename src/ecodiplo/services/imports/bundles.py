"""What a workbook or a folder of everything holds: a worksheet or a file for each entity."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES, Entity, find_entity
from ecodiplo.errors import InvalidData, Problem, UsageProblem
from ecodiplo.formats import READABLE, sheets
from ecodiplo.formats.source import Source

if TYPE_CHECKING:
    from pathlib import Path


def sources(place: Path) -> list[tuple[Entity, Source]]:
    """The entities that `place` has rows of, in the order in which they depend on one another.

    A worksheet or file is called by an entity's name, in either language. Other worksheets and
    files are a fault: nothing is passed over in silence. Raises InvalidData.
    """
    found: dict[str, Source] = {}
    if place.is_dir():
        suffixes = {suffix for several in READABLE.values() for suffix in several}
        parts = {path.stem: Source(path) for path in sorted(place.iterdir())
                 if path.suffix.lower() in suffixes and not path.name.startswith(".")}  # fmt: skip
    else:
        book = Source(place)
        names = tuple(sheets(book))
        parts = {name: replace(book, sheet=name, others=names) for name in names}
        if not parts:
            raise InvalidData([Problem("is no workbook; name the entity it is of", place.name)])
    for name, source in parts.items():
        try:
            entity = find_entity(name)
        except UsageProblem as error:
            raise InvalidData([Problem(f"{name!r} is of no entity: {error}", place.name)]) from None
        if entity.name in found:
            raise InvalidData([Problem(f"holds {entity.name} twice", place.name)])
        found[entity.name] = source
    return [(entity, found[name]) for name, entity in ENTITIES.items() if name in found]
