"""A workbook or folder with records of several entities: a worksheet or file for each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES, Entity, find_entity
from ecodiplo.errors import InvalidData, Problem, UsageProblem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.formats import sheets
from ecodiplo.formats.detect import READABLE
from ecodiplo.formats.input_file import InputFile
from ecodiplo.language import Label

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_SUFFIXES = {suffix for several in READABLE.values() for suffix in several}


def sources(
    place: Path, encoding: str = "", *, database: Collection[Path] = ()
) -> list[tuple[Entity, InputFile]]:
    """The entities that `place` has rows of, each with its worksheet or file, in the order of the
    catalogue: an entity comes after those that it refers to.

    The name of a worksheet or file is the name of an entity, in either language. Any other name is
    a fault, so that no part is skipped in silence. The files of the `database` itself are no parts:
    it may lie in the folder, and be called `office.db`. Raises InvalidData.
    """
    by_entity: dict[str, InputFile] = {}
    if place.is_dir():
        kind = Label("file", "tệp")
        own = {path.resolve() for path in database}
        parts = [(name, InputFile(path, encoding=encoding)) for path in sorted(place.iterdir())
                 if path.resolve() not in own and (name := _name_of(path))]  # fmt: skip
    else:
        kind = Label("worksheet", "trang tính")
        book = InputFile(place, encoding=encoding)
        names = tuple(sheets(book))
        parts = [(name, replace(book, sheet=name, other_sheets=names)) for name in names]
        if not parts:
            raise InvalidData([Problem(
                Label("is not a workbook; name the entity that its rows belong to",
                      "không phải tệp bảng tính; hãy nêu loại hồ sơ của các dòng"), place.name,
                code=FaultCode.UNREADABLE_FILE,
            )])  # fmt: skip
    for name, source in parts:
        try:
            entity = find_entity(name)
        except UsageProblem as error:
            reason = kind + f" {name!r}: " + error.message
            raise InvalidData([Problem(reason, place.name, code=FaultCode.WRONG_PART)]) from None
        if entity.name in by_entity:
            reason = Label(f"has {entity.label.en} twice", f"có {entity.label.vi} hai lần")
            raise InvalidData([Problem(reason, place.name, code=FaultCode.WRONG_PART)])
        by_entity[entity.name] = source
    return [(entity, by_entity[name]) for name, entity in ENTITIES.items() if name in by_entity]


def _name_of(path: Path) -> str:
    """The name of what a file of a folder holds: its own without suffixes; '' for a file that is
    none of the records. One with the name of an entity is, whatever its format."""
    name = PurePath(path.name)
    is_compressed = name.suffix.lower() in (".gz", ".zip")
    if is_compressed:
        name = PurePath(name.stem)
    is_readable = name.suffix.lower() in _SUFFIXES
    stem = name.stem if is_readable or not is_compressed else str(name)
    if path.name.startswith(".") or path.is_dir():
        return ""
    try:
        return find_entity(stem).name
    except UsageProblem:
        return stem if is_readable or is_compressed else ""
