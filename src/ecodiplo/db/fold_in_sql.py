"""`search_form` in SQL: text compared as people compare it, the twin of `fold.search_form`.

SQLite is given the Python function on every connection that the program opens. PostgreSQL's
built-in functions suffice (`unaccent` is an extension that managed servers may lack).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import Text

from ecodiplo.fold.letters import DOUBLE_LETTERS, INVISIBLE, MARKS, SINGLE_LETTERS, VOICES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.sql.compiler import SQLCompiler


class search_form(GenericFunction[str]):  # noqa: N801
    """`search_form(expression)`: the expression without case, diacritics and surplus spaces, in
    plain letters and digits."""

    type = Text()
    inherit_cache = True
    name = "ecodiplo_fold"


@compiles(search_form, "postgresql")
def _search_form_on_postgresql(element: search_form, compiler: SQLCompiler, **kw: Any) -> str:
    sql = folded(compiler.process(element.clauses, **kw))
    return f"btrim(regexp_replace({sql}, '\\s+', ' ', 'g'))"


def folded(expression: str) -> str:
    """PostgreSQL's SQL for an expression in plain small letters, with the spaces that it has."""
    letters = replaced(lowered(decomposed(expression)), SINGLE_LETTERS | DOUBLE_LETTERS)
    return without(f"normalize({without(letters, MARKS)}, NFC)", VOICES)


def decomposed(expression: str) -> str:
    """PostgreSQL's SQL for an expression in plain letters and marks that people see."""
    return without(f"normalize({expression}, NFKD)", INVISIBLE)


def without(expression: str, letters: str) -> str:
    """PostgreSQL's SQL for an expression without the letters of a class."""
    return f"regexp_replace({expression}, '[{letters}]+', '', 'g')"


def replaced(expression: str, letters: Mapping[str, str]) -> str:
    """PostgreSQL's SQL for an expression with others for these `letters`. (translate() takes
    longer than replace() for each.)"""
    for letter, replacement in letters.items():
        expression = f"replace({expression}, '{letter}', '{replacement}')"
    return expression


def lowered(expression: str) -> str:
    """PostgreSQL's SQL for an expression in small letters."""
    # lower() under collation C, that of the columns, changes ASCII letters only.
    return f'lower(({expression}) COLLATE "default")'
