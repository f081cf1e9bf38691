"""Rows of cells into values as they are stored, every fault of a row told at once.

pydantic's compiled core walks the row and gathers the faults; each cell is read
by its field's own type, and what is read often is remembered.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import chain, compress
from typing import TYPE_CHECKING, Any

from pydantic_core import SchemaValidator, ValidationError, core_schema
from sqlalchemy import Index, UniqueConstraint

from ecodiplo.errors import InvalidData, Problem, Unreadable
from ecodiplo.fields import Many, Measure, Ref, Text
from ecodiplo.services.query import mapping
from ecodiplo.services.query.measure_syntax import read_measure
from ecodiplo.text import LONGEST_VALUE, clean, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Column

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.services.imports.headings import Headings

# Cells of one column that are remembered, and the longest that is: a file of huge cells must
# not fill the memory.
REMEMBERED, LONGEST_REMEMBERED = 4096, 200
# PostgreSQL refuses to index a value of more than 2,704 bytes, and a character can have four.
LONGEST_INDEXED = 600


class Validator:
    """Reads the rows of one file for one entity.

    A value is what the engine stores; a reference is the text that names a record, still to be
    found; an item of a Many field is a tuple of its value and parts.
    """

    def __init__(
        self, entity: Entity, headings: Headings, *, file: str,
        ignore_unknown: bool = False, wipe_empty: bool = False, texts: bool = False,
    ) -> None:  # fmt: skip
        """Prepare. With `wipe_empty` an empty cell becomes None, which clears the value; `texts`
        says that every cell is text, none as JSON has it."""
        self.headings = headings
        self.file = file
        self.ignore_unknown = ignore_unknown
        self.wipe_empty = wipe_empty
        self.texts = texts
        self._key = entity.key
        self._fields = {field.name: field for field in entity.stored}
        self._names: dict[tuple[str, ...], list[str | None]] = {}
        self._spelt: dict[str, str] = {}
        self.passed_over: dict[str, None] = {}  # headings of columns that no field takes
        self._core = SchemaValidator(
            core_schema.typed_dict_schema(
                {
                    field.name: core_schema.typed_dict_field(
                        core_schema.no_info_plain_validator_function(reading(entity, field)),
                        required=False,
                    )
                    for field in entity.stored
                }
            )
        )

    def check(self, number: int, cells: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
        """The values of a row by field, and what is wrong with it.

        Raises InvalidData for a heading that is unknown or comes twice.
        """
        headings = tuple(cells)
        names = self._names.get(headings)
        if names is None:
            names = self._names[headings] = self._named(headings)
        given: Collection[Any] = cells.values()
        problems: list[Problem] = []
        if not self.texts:
            given = self._unplain(number, names, given, problems)
        filled = dict(compress(zip(names, given, strict=True), given))
        filled.pop(None, None)
        if any(map(str.isspace, filled.values())):
            filled = {name: cell for name, cell in filled.items() if not cell.isspace()}
        try:
            values: dict[str, Any] = self._core.validate_python(filled)
        except ValidationError as error:
            faults = error.errors(include_url=False)
            wrong = {str(fault["loc"][0]): str(fault["ctx"]["error"]) for fault in faults}
            problems += [
                self._problem(number, name, cell, wrong[name])
                for name, cell in filled.items()
                if name in wrong
            ]
            rest = {name: cell for name, cell in filled.items() if name not in wrong}
            values = self._core.validate_python(rest)
        if self.wipe_empty:
            wrong_or_filled = {
                *filled,
                *(
                    name
                    for name, spelt in self._spelt.items()
                    if any(p.column == spelt for p in problems)
                ),
            }
            wrong_or_filled.add(self._key)  # by which the record stays known
            values |= {name: None for name in names if name and name not in wrong_or_filled}
        return values, problems

    def _unplain(
        self, number: int, names: Sequence[str | None], given: Iterable[Any],
        problems: list[Problem],
    ) -> list[str]:  # fmt: skip
        """The cells as text; a problem for each value that its field does not take."""
        given = list(given)
        if set(map(type, given)) <= {str}:
            return given
        texts = []
        for name, cell in zip(names, given, strict=True):
            text = cell
            if name is not None and type(cell) is not str:
                try:
                    text = self._fields[name].type.unplain(cell)
                except Unreadable as error:
                    text = ""
                    problems.append(self._problem(number, name, _written(cell), str(error)))
            texts.append(text)
        return texts

    def heading(self, name: str) -> str:
        """The heading under which the file has the field, for messages."""
        return self._spelt.get(name, name)

    def _named(self, headings: tuple[str, ...]) -> list[str | None]:
        """The field of each column, None for one that is passed over."""
        names: list[str | None] = []
        unknown = []
        for heading in headings:
            field = self.headings.field(heading)
            ignored = self.headings.is_ignored(heading)
            if field is None and not (ignored or self.ignore_unknown):
                problem = self.headings.unknown(heading, self.file)
                unknown.append(replace(problem, reason=shortened(problem.reason, heading)))
            name = field.name if field and not field.derived else None
            if name is None and (field or not ignored):
                self.passed_over[heading] = None
            if name in names and name is not None:
                spelt = f"{self._spelt[name]!r} and {heading!r}"
                raise InvalidData([Problem(f"has two columns for {name}: {spelt}", self.file)])
            if name is not None:
                self._spelt[name] = heading
            names.append(name)
        if unknown:
            raise InvalidData(unknown)
        return names

    def _problem(self, number: int, name: str, text: str, reason: str) -> Problem:
        return Problem(
            shortened(reason, text), self.file, number, self.heading(name), text[:LONGEST_VALUE]
        )


def _written(cell: Any) -> str:
    """A value for a message."""
    try:
        return str(cell)
    except ValueError:  # Python writes no whole number of more than 4,300 digits
        return ""


def reading(entity: Entity, field: Field) -> Callable[[str], Any]:
    """What reads a cell of the field into what is stored. It raises Unreadable."""
    if isinstance(field.type, Many):
        side = mapping.side(entity.name, field.name)
        stores = [mapping.storing(column) for column in (side.value, *side.parts)]
        if isinstance(field.type.of, Text) and _is_indexed(side.value):
            stores[0] = _of_a_length(stores[0])
        return _reading_items(field.type, stores)
    if isinstance(field.type, Ref):
        return _remembering(lambda text: field.type.parse(text).handle)
    (column,) = mapping.columns_of(entity, field)
    store = mapping.storing(column)
    if isinstance(field.type, Measure):
        return read_measure
    if isinstance(field.type, Text):  # seldom twice the same, and quick to read
        read = clean if type(field.type) is Text else field.type.parse
        return _of_a_length(read) if _is_indexed(column) else read
    return _remembering(lambda text: store(field.type.parse(text)))


def _is_indexed(column: Column[Any]) -> bool:
    parts = (*column.table.indexes, *column.table.constraints)
    return any(
        column.name in part.columns for part in parts if isinstance(part, Index | UniqueConstraint)
    )


def _of_a_length(read: Callable[[str], str]) -> Callable[[str], str]:
    def checked(text: str) -> str:
        value = read(text)
        if len(value) > LONGEST_INDEXED:
            raise Unreadable(f"is {len(value):,} characters long; at most {LONGEST_INDEXED} fit")
        return value

    return checked


def _reading_items(kind: Many, stores: list[Callable[[Any], Any]]) -> Callable[[str], Any]:
    """What reads a cell of several items: each is read once, in however many cells it stands."""
    one = _remembering(lambda text: _items(kind, stores, text))

    def read(text: str) -> tuple[Any, ...]:
        if ";" not in text:
            return one(text)  # type: ignore[no-any-return]
        if "\\" in text:  # a separator may be part of a name
            return _items(kind, stores, text)
        return tuple(dict.fromkeys(chain.from_iterable(map(one, text.split(";")))))

    return _remembering(read)


def _items(kind: Any, stores: list[Callable[[Any], Any]], text: str) -> tuple[Any, ...]:
    items = kind.parse(text) if kind.parts else [(item,) for item in kind.parse(text)]
    if isinstance(kind.of, Ref):
        items = [(item[0].handle, *item[1:]) for item in items]
    return tuple(
        tuple(None if value is None else store(value)
              for store, value in zip(stores, item, strict=True))
        for item in items
    )  # fmt: skip


def _remembering(read: Callable[[str], Any]) -> Callable[[str], Any]:
    cached = lru_cache(REMEMBERED)(read)
    return lambda text: cached(text) if len(text) <= LONGEST_REMEMBERED else read(text)
