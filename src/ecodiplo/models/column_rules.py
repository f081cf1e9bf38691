"""The CHECKs that every column gets from its type, so that plain SQL is refused what the command
line refuses. A new table gets them by itself.

The texts are the same on both engines. `glob` and `datetime` are functions of SQLite; PostgreSQL
has functions of these names from `POSTGRESQL_FUNCTIONS`.

No CHECK sees whether a text is NFC, nor on SQLite whether it is valid UTF-8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import DDL, CheckConstraint, Integer, event

from ecodiplo.models import history
from ecodiplo.models.checks import filled
from ecodiplo.models.column_types import (
    DoubleType,
    FlagType,
    HundredthsType,
    PartialDateType,
    TermType,
    TextC,
    UtcSeconds,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Column, MetaData

# History has the words of the person, such as the name of a file: nothing cleans them.
UNCLEANED = history.TABLES
LARGEST_INTEGER = 2**31 - 1
# What `str.strip` takes from the ends of a text.
SPACES = (
    "\t\n \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
# Every character but those that `text.clean` refuses or takes away.
ALLOWED = (
    "\t\n -~\u00a0-\u00ac\u00ae-\u061b\u061d-\u200a\u200c\u200d\u2010-\u2029\u202f-\u205f\u2065"
    "\u2070-\ufefe\uff00-\U0010ffff"
)
# Most texts have only these. SQLite looks at each range for each letter: few take a third of the
# time.
COMMON = " -~\u00c0-\u02ff\u1ea0-\u1ef9"
POSTGRESQL_FUNCTIONS = (
    """CREATE OR REPLACE FUNCTION glob(pattern text, value text) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $body$
    SELECT value COLLATE "C" ~ ('^' || replace(replace(pattern, '*', '.*'), '?', '.') || '$')
    $body$""",
    """CREATE OR REPLACE FUNCTION datetime(value timestamptz, modifier text) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT value'""",
)


def put_rules_on(metadata: MetaData) -> None:
    """Give every column the CHECKs of its type, and PostgreSQL the functions that they call."""
    for function in POSTGRESQL_FUNCTIONS:
        ddl = DDL(function)  # type: ignore[no-untyped-call]
        event.listen(metadata, "before_create", ddl.execute_if(dialect="postgresql"))
    for table in metadata.sorted_tables:
        for column in table.columns:
            if not column.foreign_keys:
                for constraint in _rules(column, cleaned=table.name not in UNCLEANED):
                    table.append_constraint(constraint)


def _rules(column: Column[object], *, cleaned: bool) -> Iterator[CheckConstraint]:
    name, kind = column.name, column.type
    if isinstance(kind, TermType | PartialDateType | FlagType):
        yield CheckConstraint(kind.rule(name), name=f"{name}_valid")
    if kind is TextC and not column.nullable:
        yield filled(name)
    if not cleaned:
        return
    if isinstance(kind, PartialDateType):
        yield CheckConstraint(_has_no_nul(name), name=f"{name}_whole")
    elif isinstance(kind, HundredthsType | DoubleType):
        yield CheckConstraint(kind.rule(name), name=f"{name}_most")
    elif isinstance(kind, UtcSeconds):
        yield CheckConstraint(kind.rule(name), name=f"{name}_valid")
    elif isinstance(kind, Integer):
        least = 1 if column.primary_key else -LARGEST_INTEGER
        most = column.info.get("most", LARGEST_INTEGER)
        yield CheckConstraint(f"{name} BETWEEN {least} AND {most}", name=f"{name}_most")
    elif kind is TextC:
        rule = TEXT_RULES[column.info.get("rule", "clean")]
        yield CheckConstraint(rule(name), name=f"{name}_clean")


def clean(column: str) -> str:
    """The text in `column` is as `text.clean` leaves it, and not empty."""
    c = column
    return (
        f"{c} <> '' AND {_has_no_nul(c)} AND {c} = trim({c}, '{SPACES}')"
        f" AND (NOT glob('*[^{COMMON}]*', {c}) OR NOT glob('*[^{ALLOWED}]*', {c}))"
    )


def code(column: str) -> str:
    """The text in `column` is a code in lower case, as `fields.Code` reads it."""
    return _code(column, "a-z")


def upper_code(column: str) -> str:
    """The text in `column` is a code in capitals, as `fields.Code` reads it."""
    return _code(column, "A-Z")


def _code(column: str, letters: str) -> str:
    c = column
    return (
        f"glob('[{letters}0-9]*', {c}) AND NOT glob('*[^-_{letters}0-9]*', {c})"
        f" AND {_has_no_nul(c)}"
    )


def currency(column: str) -> str:
    """The text in `column` is three capital letters."""
    return f"glob('[A-Z][A-Z][A-Z]', {column}) AND {_has_no_nul(column)}"


# The rule of a column of text, by what its `info` calls it.
TEXT_RULES = {"clean": clean, "code": code, "upper_code": upper_code, "currency": currency}


def _has_no_nul(column: str) -> str:
    """SQL for a text without U+0000, at which SQLite ends a length, but not a concatenation."""
    return f"length({column} || '.') = length({column}) + 1"
