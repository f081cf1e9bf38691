"""Column types that SQLite's STRICT tables and PostgreSQL both take, and the rule each brings.

`rule(column)` is the CHECK that guards a column of the type; `column_rules.py` puts it on every
table, so that plain SQL is refused what the command line refuses.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import REAL, BigInteger, DateTime, Dialect, Double, Integer, Text, TypeDecorator

from ecodiplo.errors import EcodiploError
from ecodiplo.language import Label
from ecodiplo.money import LARGEST, MOST_DOLLARS
from ecodiplo.vocabulary import Term

# Text sorts by code point on both engines, so a range of ISO dates is a range of
# the index and lists come out in one order.
TextC = Text().with_variant(Text(collation="C"), "postgresql")
Int64 = BigInteger().with_variant(Integer(), "sqlite")


# Maximum length of a quoted value.
LONGEST_QUOTE = 80


def is_text(kind: Any) -> bool:
    """Whether a column of this type holds texts of people: no code, date or time."""
    return kind is TextC


def one_of(expression: str, texts: Iterable[str]) -> str:
    """SQL for `expression` being one of `texts`. Not `IN`: SQLite builds a table of the list for
    every row that it checks, which made an import five times as slow."""
    return "(" + " OR ".join(f"{expression} = '{text}'" for text in texts) + ")"


def misplaced(value: object, expected: str | Label) -> EcodiploError:
    """The error for a value that another program stored, or damage left, where `expected`
    belongs."""
    return EcodiploError(
        Label(
            "the database contains {value} where {expected} belongs; `ecodiplo db check` names the"
            " record",
            "cơ sở dữ liệu chứa {value} ở chỗ phải là {expected}; `ecodiplo db check` cho biết hồ"
            " sơ nào",
        ).fill(value=repr(value)[:LONGEST_QUOTE], expected=expected)
    )


_TEXT = Label("a text", "văn bản")
_NUMBER = Label("a whole number", "số nguyên")
_YES_NO = Label("0 or 1", "0 hoặc 1")
_MOMENT = Label("a time", "thời điểm")
_DECIMAL = Label("a number", "số")


def check_kind(value: object, kind: type) -> None:
    """Raise EcodiploError for a stored text that is none, and for a number that is none. SQLite
    returns whatever a row has, and no driver looks."""
    if value is not None and type(value) is not kind:
        raise misplaced(value, _TEXT if kind is str else _NUMBER)


class TermType(TypeDecorator[Term]):
    """A term of a vocabulary, stored as its code."""

    impl = TextC
    cache_ok = True

    def __init__(self, terms: type[Term]) -> None:
        super().__init__()
        self.terms = terms

    def process_bind_param(self, value: Term | str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The code."""
        return None if value is None else str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Term | None:  # noqa: ARG002
        """The term. Raises EcodiploError for a text that plain SQL stored where no rule held."""
        if value is None:
            return None
        try:
            return self.terms.of(value)
        except (KeyError, AttributeError, TypeError):
            codes = ", ".join(term.value for term in self.terms)
            one_of_them = Label(f"one of {codes}", f"một trong {codes}")
            raise misplaced(value, one_of_them) from None

    def rule(self, column: str) -> str:
        """One of the codes."""
        return one_of(column, [term.value for term in self.terms])


class PartialDateType(TypeDecorator[str]):
    """A date known to the year, the month or the day, as ISO 8601 text."""

    impl = TextC
    cache_ok = True

    def rule(self, column: str) -> str:
        """A real date of 1900 to 2199, by string comparison alone: it cannot raise, and is the
        same text on both engines. Single characters compare by code point (collation C)."""
        c = column
        months = [f"{month:02}" for month in range(1, 13)]
        leap = (
            f"(substr({c}, 3, 2) <> '00' AND {one_of(f'substr({c}, 4, 1)', '048')}"
            f" AND {one_of(f'substr({c}, 3, 1)', '02468')}"
            f" OR {one_of(f'substr({c}, 4, 1)', '26')}"
            f" AND {one_of(f'substr({c}, 3, 1)', '13579')}"
            f" OR substr({c}, 1, 4) = '2000')"
        )
        return (
            f"{c} IS NULL OR (length({c}) = 4 OR length({c}) = 7 OR length({c}) = 10)"
            f" AND {one_of(f'substr({c}, 1, 2)', ['19', '20', '21'])}"
            f" AND substr({c}, 3, 1) BETWEEN '0' AND '9' AND substr({c}, 4, 1) BETWEEN '0' AND '9'"
            f" AND (length({c}) = 4 OR substr({c}, 5, 1) = '-'"
            f" AND {one_of(f'substr({c}, 6, 2)', months)})"
            f" AND (length({c}) < 10 OR substr({c}, 8, 1) = '-'"
            f" AND {one_of(f'substr({c}, 9, 1)', '0123')}"
            f" AND substr({c}, 10, 1) BETWEEN '0' AND '9'"
            f" AND substr({c}, 9, 2) BETWEEN '01' AND '31'"
            f" AND (substr({c}, 9, 2) <> '31'"
            f" OR NOT {one_of(f'substr({c}, 6, 2)', ['04', '06', '09', '11'])})"
            f" AND (substr({c}, 6, 2) <> '02' OR substr({c}, 9, 2) <= '28'"
            f" OR substr({c}, 9, 2) = '29' AND {leap}))"
        )


class FlagType(TypeDecorator[bool]):
    """Yes or no, as 1 or 0 on both engines."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """1 or 0."""
        return None if value is None else int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:  # noqa: ARG002
        """True or False. Raises EcodiploError for another number, and for a text."""
        if value is None:
            return None
        if value not in (0, 1):
            raise misplaced(value, _YES_NO)
        return bool(value)

    def rule(self, column: str) -> str:
        """0 or 1."""
        return f"{column} = 0 OR {column} = 1"


class HundredthsType(TypeDecorator[Decimal]):
    """An exact number with two decimals, as an integer of hundredths: cents, for dollars.

    NUMERIC on SQLite is a float underneath, where 0.1 + 0.1 + 0.1 is not 0.3.
    """

    impl = Int64
    cache_ok = True
    most = int(LARGEST * 100)

    def rule(self, column: str) -> str:
        """Not larger than the command line takes."""
        return f"{column} BETWEEN -{self.most} AND {self.most}"

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """The hundredths."""
        return None if value is None else int(Decimal(value) * 100)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """The number. A sum of a column comes back through here too. Raises EcodiploError for a
        value that is no whole number."""
        if value is None:
            return None
        if type(value) is not int and not (isinstance(value, Decimal) and value == int(value)):
            raise misplaced(value, _NUMBER)
        return Decimal(int(value)) / 100


class CentsType(HundredthsType):
    """An amount of dollars, as cents."""

    cache_ok = True
    most = int(MOST_DOLLARS * 100)


class DoubleType(TypeDecorator[Decimal]):
    """A number of at most fifteen digits, with the decimals that it was published with, as a
    double: it keeps fifteen digits of every decimal number, and analysts need no division."""

    impl: Any = Double().with_variant(REAL(), "sqlite")
    cache_ok = True

    def rule(self, column: str) -> str:
        """Not larger than `money.LARGEST`; no infinity, and no NaN, which PostgreSQL sorts after
        every number."""
        return f"{column} BETWEEN -1e15 AND 1e15"

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> float | None:  # noqa: ARG002
        """The nearest double."""
        return None if value is None else float(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """The number to fifteen digits. Raises EcodiploError for a value that is no number."""
        if value is not None and not isinstance(value, float | int):
            raise misplaced(value, _DECIMAL)
        return None if value is None else Decimal(f"{Decimal(f'{value:.15g}'):f}")


class _SecondsText(TypeDecorator[datetime.datetime]):
    """A time as text that sorts, as CURRENT_TIMESTAMP of SQLite writes it, in UTC."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """The text, to the second."""
        if isinstance(value, datetime.datetime):
            return value.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S")
        return value


class UtcSeconds(TypeDecorator[datetime.datetime]):
    """A time in UTC, to the second."""

    impl = DateTime(timezone=True).with_variant(_SecondsText(), "sqlite")
    cache_ok = True

    def rule(self, column: str) -> str:
        """A real time from 1900 to 2199, on SQLite as `datetime` writes it. (Without a modifier it
        would leave the 31st of February as it is.)"""
        c = column
        return (
            f"coalesce(datetime({c}, '+0 days') = {c}, {c} IS NULL)"
            f" AND {c} BETWEEN '1900-01-01 00:00:00' AND '2199-12-31 23:59:59'"
        )

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime.datetime | None:  # noqa: ARG002
        """The time, with its time zone. Raises EcodiploError for a text that is no time."""
        try:
            value = datetime.datetime.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            raise misplaced(value, _MOMENT) from None
        if value is not None and not isinstance(value, datetime.datetime):
            raise misplaced(value, _MOMENT)
        if isinstance(value, datetime.datetime) and value.tzinfo is None:
            value = value.replace(tzinfo=datetime.UTC)
        return value  # type: ignore[no-any-return]
