"""The best matches of a search, ordered by the engine, which reads no more rows than the limit.

Names come first: a name that equals the text, then one that begins with it, holds it, or holds its
words; other fields come after them. The engine compares the first `MOST_COMPARED` matches of an
entity, and also the names that begin with the text as it is typed.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

from sqlalchemy import UniqueConstraint, and_, case, func, literal, or_, select, union_all

from ecodiplo.db.fold_in_sql import search_form as folded
from ecodiplo.db.search.matching import all_holding
from ecodiplo.fields import Many, Text
from ecodiplo.fold import is_unspaced, search_form, search_parts
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import ColumnElement, Select, Subquery

    from ecodiplo.catalogue import Entity

# More records than an office has of one kind; a search in a database of millions stays as fast.
MOST_COMPARED = 10_000
# Stands before and after each name, so that a pattern can match the beginning and the end of the
# name. It is a letter of no script, and folding keeps it.
MARK = "\ue000"
# The characters that can stand before a word of a name.
BEFORE_WORDS = (MARK, *' ("-/.,')
# The last code point: no letter sorts after it.
LAST = "\U0010ffff"


def best(entity: Entity, text: str, limit: int) -> Select[tuple[int]]:
    """The ids of the `limit` best matches of `text`. The text must have a word."""
    matches = _matches(entity, text, limit)
    pattern, parts = search_form(text), search_parts(text)
    tiers = [
        (_any_name(entity, matches, lambda name: _holds(name, f"{MARK}{pattern}{MARK}")), 0),
        (_any_name(entity, matches, lambda name: _holds(name, f"{MARK}{pattern}")), 1),
        (_any_name(entity, matches, lambda name: _holds(name, pattern)), 2),
    ]
    if len(parts) > 1:  # else a text that holds the word holds the whole text
        tiers += [
            (_any_name(entity, matches, lambda name: _holds_words(name, parts)), 3),
            (_holds(folded(matches.c.texts), pattern), 4),
        ]
    return select(matches.c.id).order_by(case(*tiers, else_=5), matches.c.key).limit(limit)


def ids_by_name_prefix(entity: Entity, text: str, limit: int) -> Select[tuple[int]]:
    """The ids of at most `limit` records with a name that begins with `text`, both folded. The text
    must have a word."""
    matches = _matches(entity, text, limit)
    pattern = f"{MARK}{search_form(text)}"
    begins = _any_name(entity, matches, lambda name: _holds(name, pattern))
    return select(matches.c.id).where(begins).limit(limit)


def values_by_prefix(column: ColumnElement[Any], text: str, limit: int) -> list[Select[Any]]:
    """Statements for the first `limit` values of an indexed column that begin with `text`: one for
    each usual letter case. Each reads a range of the index."""
    spellings = dict.fromkeys((text, text.lower(), text.upper(), text.title()))
    return [
        select(column)
        .where(column >= spelling, column < spelling + LAST)
        .order_by(column)
        .limit(limit)
        for spelling in spellings
    ]


def indexed_names(entity: Entity) -> list[str]:
    """The key of the entity, and the names that lead an index."""
    table = mapping.table(entity)
    leading = {next(iter(index.columns)).name for index in table.indexes}
    leading |= {
        next(iter(unique.columns)).name
        for unique in table.constraints
        if isinstance(unique, UniqueConstraint)
    }
    return [name for name in direct_names(entity) if name in leading]


def direct_names(entity: Entity) -> list[str]:
    """The key of the entity, and the fields that hold one name of a record."""
    names = (field.name for field in entity.name_fields if not isinstance(field.type, Many))
    return list(dict.fromkeys((entity.key, *names)))


def _matches(entity: Entity, text: str, limit: int) -> Subquery:
    """The matches to compare: the folded names of each record, and all its texts as one text. The
    limit of the statement keeps the engine from folding a name again at each mention."""
    table = mapping.table(entity)
    holding = all_holding(text, mapping.table(entity).name, MOST_COMPARED + limit)
    assert holding is not None
    candidates: list[Select[Any]] = [holding]
    for name in indexed_names(entity):
        for values in values_by_prefix(mapping.column(entity, name), text.strip(), limit):
            candidates.append(values.with_only_columns(table.c.id))
    several = union_all(*(select(each.subquery().columns[0]) for each in candidates))
    texts = [
        mapping.column(entity, field.name)
        for field in entity.text_fields
        if isinstance(field.type, Text) and not field.derived
    ]
    return (
        select(
            table.c.id.label("id"),
            mapping.column(entity, entity.key).label("key"),
            _marked(*texts).label("texts"),
            *(
                folded(_marked(mapping.column(entity, name))).label(f"name_{name}")
                for name in direct_names(entity)
            ),
        )
        .where(table.c.id.in_(several))
        .limit(MOST_COMPARED + len(candidates) * limit)
        .subquery()
    )


def _any_name(
    entity: Entity, matches: Subquery, holds: Callable[[ColumnElement[Any]], ColumnElement[bool]]
) -> ColumnElement[bool]:
    """Whether `holds` is true of any name or alias of a match."""
    conditions = [holds(matches.c[f"name_{name}"]) for name in direct_names(entity)]
    for field in entity.name_fields:
        if isinstance(field.type, Many):
            side = mapping.side(entity.name, field.name)
            alias = folded(_marked(side.value))
            own = select(side.owner).where(side.owner == matches.c.id, holds(alias))
            conditions.append(own.exists())
    return or_(*conditions)


def _marked(*columns: ColumnElement[Any]) -> ColumnElement[str]:
    """The texts of the columns as one text, with a mark before and after each."""
    return reduce(
        lambda joined, column: joined.concat(func.coalesce(column, "")).concat(MARK),
        columns,
        literal(MARK),
    )


def _holds(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    return column.contains(text, autoescape=True)


def _holds_words(column: ColumnElement[Any], parts: Iterable[str]) -> ColumnElement[bool]:
    """Whether each part begins some word of the column, or is held by it where its script has no
    spaces."""
    return and_(*(
        _holds(column, part) if is_unspaced(part)
        else or_(*(_holds(column, before + part) for before in BEFORE_WORDS))
        for part in parts
    ))  # fmt: skip
