"""Functions of SQL over the search index; each engine compiles them in its own module."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Integer
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import NullType


class record_table(GenericFunction[Any]):  # noqa: N801
    """The table of the records: its name, or on SQLite the number of any of its tables."""

    inherit_cache = True
    name = "ecodiplo_table"


class is_of_table(GenericFunction[bool]):  # noqa: N801
    """`is_of_table(record_table, *numbers)`: whether the row is of one of the record's tables."""

    type = Boolean()
    inherit_cache = True
    name = "ecodiplo_is_of"


class record_id(GenericFunction[int]):  # noqa: N801
    """`record_id(number)`: the id of the record; `number` is that of the record's own table."""

    type = Integer()
    inherit_cache = True
    name = "ecodiplo_record_id"


class begins_word(GenericFunction[Any]):  # noqa: N801
    """`begins_word(*words)`: whether, for each of the words, a word of the row begins with it."""

    # As Boolean, SQLAlchemy would add `= 1`, which SQLite does not allow after MATCH.
    type = NullType()
    inherit_cache = True
    name = "ecodiplo_begins_word"


class has_words(GenericFunction[Any]):  # noqa: N801
    """`has_words("visit osaka|fair kyoto")`: whether the row has all words of one of the texts."""

    type = NullType()  # as of begins_word
    inherit_cache = True
    name = "ecodiplo_has_words"
