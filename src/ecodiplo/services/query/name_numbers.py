"""The names of an entity's records by number, in a temporary table.

The database keeps names as they are written, and has no index of what differs only in case, marks
or spaces. So the near forms of the names of all records are numbered once for a file, and those of
new records as they are written. Two forms can have one number: who looks a name up compares the
names of the records. Memory stays as it is, however many records there are.

For the few names of a command, the search index shows the records with the same words instead.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.db import many_rows, temporary_tables
from ecodiplo.db.search.matching import records_with_words
from ecodiplo.fold import near_form, near_forms
from ecodiplo.services.query import mapping
from ecodiplo.services.query.abbreviations import abbreviations_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Select

    from ecodiplo.catalogue import Entity
    from ecodiplo.names.abbreviations import Abbreviations

# The most records whose names are read at once.
READ_AT_ONCE = 1_000
# The most forms that are looked up without a table, and how often without the search index.
FEW, MOST_SCANS = 20, 3
# The most records with the words of a name that the search index is asked for.
MOST_WITH_WORDS = 5_000


def forms_of(names: Sequence[str], abbreviations: Abbreviations) -> list[list[str]]:
    """The near forms of each name: its own, and those of its full forms."""
    if not abbreviations:
        return [[form] for form in near_forms(names)]
    return [
        [form, *(near_form(full.text) for full in abbreviations.full_forms(name))]
        if abbreviations.may_be_in(form) else [form]
        for name, form in zip(names, near_forms(names), strict=True)
    ]  # fmt: skip


class NameNumbers:
    """Finds records by the numbers of their names. It needs a transaction that may write."""

    def __init__(
        self, connection: Connection, entity: Entity, single: Sequence[str], further: Sequence[str],
        prefix: str,
    ) -> None:  # fmt: skip
        """`single` are the attributes of one name each, `further` the Many fields of names. The
        name of the temporary table begins with the prefix."""
        self.connection = connection
        self.abbreviations = abbreviations_in(connection, entity)
        self._entity = entity
        self._single = single
        self._further = further
        self._table = _table(f"{prefix}_{mapping.table(entity).name}_names")
        self._is_read = False
        self._scans = 0

    def records(self, forms: Collection[str]) -> dict[str, list[int]]:
        """The ids of the records with names of the same number as these forms, by form."""
        if not forms:
            return {}
        if not self._is_read and len(forms) <= FEW:
            own = self._names_with_words(forms)
            if own is None and self._scans < MOST_SCANS:
                self._scans += 1
                own = self._all_names()
            if own is not None:
                return self._compare({*forms}, own)
        if not self._is_read:
            self._read()
        by_number: dict[int, list[int]] = {}
        number, id_ = self._table.c
        among = many_rows.among(self.connection, number, [*map(hash, forms)])
        for row in self.connection.execute(select(number, id_).where(among)).all():
            by_number.setdefault(row[0], []).append(row[1])
        return {form: by_number[hash(form)] for form in forms if hash(form) in by_number}

    def add(self, names: Iterable[tuple[str, int | None]]) -> None:
        """Add names of records that are written: pairs of a form and an id."""
        if self._is_read:
            numbers = ((hash(form), id_) for form, id_ in names)
            many_rows.insert_many(self.connection, self._table.name, ["number", "id"], numbers)

    def drop(self) -> None:
        """Drop the table. It is made and read again when records are looked up."""
        if self._is_read:
            temporary_tables.drop(self.connection, self._table)
            self._is_read = False

    def _compare(
        self, forms: set[str], several: Iterable[list[tuple[int, str]]]
    ) -> dict[str, list[int]]:
        """The ids of the records with names of these forms, without a table: for the few rows of a
        command it takes longer to make one than to read the names."""
        ids: dict[str, list[int]] = {}
        for names in several:
            own = forms_of([name for _, name in names], self.abbreviations)
            for (id_, _), each in zip(names, own, strict=True):
                for form in forms.intersection(each):
                    ids.setdefault(form, []).append(id_)
        return ids

    def _names_with_words(self, forms: Collection[str]) -> Iterable[list[tuple[int, str]]] | None:
        """The names of the records with the words of one of these forms; None where the search
        index does not show them. A name that is a form only in full lacks the words of meanings."""
        words = [self.abbreviations.words_beside_meanings(form) for form in forms]
        table = mapping.table(self._entity).name
        ids = records_with_words(self.connection, table, words, MOST_WITH_WORDS)
        if not ids:
            return ids if ids is None else ()
        return self._all_names(ids)

    def _all_names(self, ids: Collection[int] | None = None) -> Iterator[list[tuple[int, str]]]:
        """The names of all records, or of those with these ids."""
        return names_of_all(self.connection, self._entity, self._single, self._further, ids)

    def _read(self) -> None:
        self._is_read = True
        temporary_tables.create(self.connection, self._table)
        for names in self._all_names():
            forms = forms_of([name for _, name in names], self.abbreviations)
            ids = (id_ for id_, _ in names)
            self.add({(each, id_) for own, id_ in zip(forms, ids, strict=True) for each in own})


def names_of_all(
    connection: Connection, entity: Entity, single: Sequence[str], further: Sequence[str],
    ids: Collection[int] | None = None,
) -> Iterator[list[tuple[int, str]]]:  # fmt: skip
    """The names of all records, or of those with these ids, many at once: pairs of an id and a
    name."""
    own, others = _statements(entity.name, tuple(single), tuple(further))
    for statement in (own, *others):
        for rows in connection.execute(many_rows.of_ids(connection, statement, ids)).partitions():
            yield [(id_, name) for id_, *names in rows for name in names if name]


@cache
def _statements(
    entity: str, single: tuple[str, ...], further: tuple[str, ...]
) -> tuple[Select[Any], list[Select[Any]]]:
    """The statements that read the names of one column each, and those of Many fields."""
    table = mapping.table(ENTITIES[entity])
    columns = [mapping.column(ENTITIES[entity], name) for name in single]
    sides = [mapping.side(entity, field) for field in further]
    own: Select[Any] = select(table.c.id, *columns).execution_options(yield_per=READ_AT_ONCE)
    return own, [
        select(side.owner, side.value).execution_options(yield_per=READ_AT_ONCE) for side in sides
    ]


@cache
def _table(name: str) -> Table:
    number = Column("number", BigInteger, index=True, nullable=False)
    return Table(name, MetaData(), number, Column("id", Integer), prefixes=["TEMPORARY"])
