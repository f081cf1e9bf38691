"""Checks of the rows of a file: from cells to stored values, with every fault of a row at once.

The type of each field reads its cells; frequent cells are read once.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import Index, UniqueConstraint

from ecodiplo.errors import InvalidData, Problem, ValueUnreadable
from ecodiplo.fields import Many, Measure, Ref, Text
from ecodiplo.language import Label, show_count
from ecodiplo.services.query import mapping
from ecodiplo.services.query.measure_syntax import validate_measure
from ecodiplo.text import LONGEST_VALUE, clean, shorten_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Column

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.services.imports.headings import Headings

# The number of cells of a column that a cache holds, and the length of the longest: a file of huge
# cells must not fill the memory.
CACHED, LONGEST_CACHED = 4096, 200
# PostgreSQL refuses to index a value of more than 2,704 bytes, and a character can take four.
LONGEST_INDEXED = 600


class Validator:
    """Checks the rows of one file for one entity.

    The value of a field is what the engine stores; of a reference, the text that names a record,
    not yet looked up; of a Many field, a tuple of items, each a tuple of a value and its parts.
    """

    def __init__(
        self, entity: Entity, headings: Headings, *, file: str,
        ignore_unknown: bool = False, wipe_empty: bool = False, texts: bool = False,
    ) -> None:  # fmt: skip
        """With `wipe_empty`, an empty cell becomes None, which clears the value; `texts` means that
        every cell is text, none a JSON value."""
        self.headings = headings
        self.file = file
        self.ignore_unknown = ignore_unknown
        self.wipe_empty = wipe_empty
        self.texts = texts
        self._key = entity.key
        self._fields = {field.name: field for field in entity.stored}
        self._readers = {name: reader(entity, field) for name, field in self._fields.items()}
        self._names: dict[tuple[str, ...], list[str | None]] = {}
        self._spelling: dict[str, str] = {}  # the heading of each field in the file
        self.ignored_columns: dict[str, None] = {}  # headings of columns that no field takes

    def check(self, number: int, cells: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
        """The values of a row by field, and the problems of its cells.

        Raises InvalidData for a heading that is unknown or comes twice.
        """
        headings = tuple(cells)
        names = self._names.get(headings)
        if names is None:
            names = self._names[headings] = self._field_names(headings)
        contents: Collection[Any] = cells.values()
        problems: list[Problem] = []
        if not self.texts:
            contents = self._as_texts(number, names, contents, problems)
        filled = {name: cell for name, cell in zip(names, contents, strict=True) if cell and name}
        if any(map(str.isspace, filled.values())):
            filled = {name: cell for name, cell in filled.items() if not cell.isspace()}
        values: dict[str, Any] = {}
        readers = self._readers
        for name, cell in filled.items():
            try:
                values[name] = readers[name](cell)
            except ValueUnreadable as error:
                problems.append(self._problem(number, name, cell, error.message))
        if self.wipe_empty:
            wrong = {problem.column for problem in problems}
            present = {*filled, *(name for name, at in self._spelling.items() if at in wrong)}
            present.add(self._key)  # a row without its key could not find its record again
            values |= {name: None for name in names if name and name not in present}
        return values, problems

    def _as_texts(
        self, number: int, names: Sequence[str | None], contents: Iterable[Any],
        problems: list[Problem],
    ) -> list[str]:  # fmt: skip
        """The cells as text; adds a problem for each value that its field does not take."""
        contents = list(contents)
        if set(map(type, contents)) <= {str}:
            return contents
        texts = []
        for name, cell in zip(names, contents, strict=True):
            text = cell
            if name is not None and type(cell) is not str:
                try:
                    text = self._fields[name].type.from_json(cell)
                except ValueUnreadable as error:
                    text = ""
                    problems.append(self._problem(number, name, _quotable(cell), error.message))
            texts.append(text)
        return texts

    def heading(self, name: str) -> str:
        """The heading of the field as the file spells it, for messages."""
        return self._spelling.get(name, name)

    def _field_names(self, headings: tuple[str, ...]) -> list[str | None]:
        """The name of the field of each column, None for an ignored column."""
        names: list[str | None] = []
        unknown = []
        for heading in headings:
            field = self.headings.field(heading)
            ignored = self.headings.is_ignored(heading)
            if field is None and not (ignored or self.ignore_unknown):
                problem = self.headings.unknown(heading, self.file)
                unknown.append(replace(problem, reason=shorten_reason(problem.reason, heading)))
            name = field.name if field and not field.derived else None
            if name is None and (field or not ignored):
                self.ignored_columns[heading] = None
            if field and name in names and name is not None:
                reason = Label("has two columns for {field}: {first!r} and {second!r}",
                               "có hai cột {field}: {first!r} và {second!r}")  # fmt: skip
                reason = reason.fill(field=field.label, first=self._spelling[name], second=heading)
                raise InvalidData([Problem(reason, self.file)])
            if name is not None:
                self._spelling[name] = heading
            names.append(name)
        if unknown:
            raise InvalidData(unknown)
        return names

    def _problem(self, number: int, name: str, text: str, reason: Label) -> Problem:
        return Problem(
            shorten_reason(reason, text),
            self.file,
            number,
            self.heading(name),
            text[:LONGEST_VALUE],
        )


def _quotable(cell: Any) -> str:
    """The text of a value, for a message."""
    try:
        return str(cell)
    except ValueError:  # Python converts no whole number of more than 4,300 digits to text
        return ""


def reader(entity: Entity, field: Field) -> Callable[[str], Any]:
    """The function that turns a cell of the field into its stored value, or raises
    ValueUnreadable."""
    if isinstance(field.type, Many):
        side = mapping.side(entity.name, field.name)
        stores = [mapping.to_stored(column) for column in (side.value, *side.parts)]
        if isinstance(field.type.of, Text) and _is_indexed(side.value):
            stores[0] = _indexable(stores[0])
        return _items_reader(field.type, stores)
    if isinstance(field.type, Ref):
        return _cached(lambda text: field.type.parse(text).handle)
    (column,) = mapping.columns_of(entity, field)
    store = mapping.to_stored(column)
    if isinstance(field.type, Measure):
        return validate_measure
    if isinstance(field.type, Text):  # texts seldom repeat, and are quick to read
        read = clean if type(field.type) is Text else field.type.parse
        return _indexable(read) if _is_indexed(column) else read
    return _cached(lambda text: store(field.type.parse(text)))


def _is_indexed(column: Column[Any]) -> bool:
    parts = (*column.table.indexes, *column.table.constraints)
    return any(
        column.name in part.columns for part in parts if isinstance(part, Index | UniqueConstraint)
    )


def _indexable(read: Callable[[str], str]) -> Callable[[str], str]:
    """The reader, with a limit on the length of its value."""

    def checked(text: str) -> str:
        value = read(text)
        if len(value) > LONGEST_INDEXED:
            raise ValueUnreadable(
                Label("is {length} characters long; at most {most} fit",
                      "dài {length} ký tự; tối đa {most} ký tự")
                .fill(length=show_count(len(value)), most=show_count(LONGEST_INDEXED))
            )  # fmt: skip
        return value

    return checked


def _items_reader(kind: Many, stores: list[Callable[[Any], Any]]) -> Callable[[str], Any]:
    """The reader of cells with several items. It reads each item once, even when many cells have
    it."""
    read_item = _cached(lambda text: _items(kind, stores, text))

    def read(text: str) -> tuple[Any, ...]:
        if ";" not in text:
            return read_item(text)  # type: ignore[no-any-return]
        if "\\" in text:  # an escaped separator is part of a name
            return _items(kind, stores, text)
        return tuple(dict.fromkeys(chain.from_iterable(map(read_item, text.split(";")))))

    return _cached(read)


def _items(kind: Any, stores: list[Callable[[Any], Any]], text: str) -> tuple[Any, ...]:
    items = kind.parse(text) if kind.parts else [(item,) for item in kind.parse(text)]
    if isinstance(kind.of, Ref):
        items = [(item[0].handle, *item[1:]) for item in items]
    return tuple(
        tuple(None if value is None else store(value)
              for store, value in zip(stores, item, strict=True))
        for item in items
    )  # fmt: skip


def _cached(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """The reader, with a cache of short cells."""
    cached = lru_cache(CACHED)(read)
    return lambda text: cached(text) if len(text) <= LONGEST_CACHED else read(text)
