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
    return f"btrim(regexp_replace({bare_on_postgresql(expression)}, '\\s+', ' ', 'g'))"


def bare_on_postgresql(expression: str) -> str:
    """PostgreSQL's SQL for an expression without case and diacritics."""
    sql = f"regexp_replace(normalize({expression}, NFD), '[\u0300-\u036f]+', '', 'g')"
    # replace() for each letter takes less time than one translate() for all.
    for letter, plain in (SINGLE_LETTERS | DOUBLE_LETTERS).items():
        sql = f"replace({sql}, '{letter}', '{plain}')"
    # lower() under collation C, that of the columns, changes ASCII letters only.
    return f'lower(({sql}) COLLATE "default")'
