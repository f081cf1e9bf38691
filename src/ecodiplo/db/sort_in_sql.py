"""`sort_key` in SQL: the order of Vietnamese readers, the twin of `fold.sort_key`.

SQLite is given the Python function on every connection that the program opens. PostgreSQL computes
the same text, so both engines have one order: a server may lack ICU, and the order of its
collations changes with the versions of their libraries. The key is compared by code point.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from ecodiplo.db.fold_in_sql import decomposed, lowered, replaced, without
from ecodiplo.fold import alphabet
from ecodiplo.fold.letters import MARKS, WORD_SEPARATORS
from ecodiplo.models.column_types import TextC

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler


class sort_key(GenericFunction[str]):  # noqa: N801
    """`sort_key(expression)`: the text by which the expression is sorted."""

    type = TextC
    inherit_cache = True
    name = "ecodiplo_sort_key"


@compiles(sort_key, "postgresql")
def _sort_key_on_postgresql(element: sort_key, compiler: SQLCompiler, **kw: Any) -> str:
    text = compiler.process(element.clauses, **kw)
    spaced = _spaced("body")
    shapes = _translated(without("body", alphabet.OTHER_MARKS), alphabet.SHAPES)
    tones = _translated(without("body", alphabet.SHAPES), alphabet.TONES)
    marked = f"CASE WHEN body ~ '[{MARKS}]' THEN concat_ws('{alphabet.PART}', ''"
    letters = replaced(lowered(decomposed(text)), alphabet.LETTERS)
    plain = f"octet_length({text}) = length({text})"
    return (
        f"(SELECT ({without('body', MARKS)} || {marked}, {shapes}, {tones}) ELSE '' END)"
        f' COLLATE "C" FROM (SELECT {spaced} AS body FROM (SELECT CASE WHEN {plain}'
        f" THEN lower({text}) ELSE {letters} END AS body"
        " OFFSET 0) AS small OFFSET 0) AS spaced)"
    )


def _spaced(expression: str) -> str:
    return f"btrim(regexp_replace({expression}, '[{WORD_SEPARATORS}]+', ' ', 'g'))"


def _translated(expression: str, marks: str) -> str:
    return f"translate({expression}, '{marks}', '{alphabet.IN_ORDER[: len(marks)]}')"
