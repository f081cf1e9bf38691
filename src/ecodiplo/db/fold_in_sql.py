"""`fold`: text compared in SQL as people compare it, the twin of `fold.fold`.

SQLite is given the Python function on every connection that the program opens. PostgreSQL's
built-in functions suffice (`unaccent` is an extension that managed servers may lack).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import Text

from ecodiplo.fold import DOUBLE_LETTERS, SINGLE_LETTERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.sql.compiler import SQLCompiler


class fold(GenericFunction[str]):  # noqa: N801
    """`fold(expression)`: the expression without case, diacritics and surplus spaces."""

    type = Text()
    inherit_cache = True
    name = "ecodiplo_fold"


@compiles(fold, "postgresql")
def _fold_on_postgresql(element: fold, compiler: SQLCompiler, **kw: Any) -> str:
    return folded_on_postgresql(compiler.process(element.clauses, **kw))


def folded_on_postgresql(expression: str) -> str:
    """PostgreSQL's SQL for an expression, folded."""
    sql = lowered(plain(without_marks(expression), SINGLE_LETTERS | DOUBLE_LETTERS))
    return f"btrim(regexp_replace({sql}, '\\s+', ' ', 'g'))"


def without_marks(expression: str) -> str:
    """PostgreSQL's SQL for an expression without the marks over and under its letters."""
    return f"regexp_replace(normalize({expression}, NFD), '[\u0300-\u036f]+', '', 'g')"


def plain(expression: str, letters: Mapping[str, str]) -> str:
    """PostgreSQL's SQL for an expression with plain letters for these `letters`. (translate() takes
    longer than replace() for each.)"""
    for letter, replacement in letters.items():
        expression = f"replace({expression}, '{letter}', '{replacement}')"
    return expression


def lowered(expression: str) -> str:
    """PostgreSQL's SQL for an expression in small letters."""
    # lower() under collation C, that of the columns, changes ASCII letters only.
    return f'lower(({expression}) COLLATE "default")'
