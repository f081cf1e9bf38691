"""The columns of tables, by the kind of value that they hold. A column can be NULL unless it says
otherwise: most values of a record are unknown at some time.

A column has the name of its field. Where it says the unit too, as `cost_hundredths` does, its
`info` has the field, `cost`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, ForeignKey, Integer, func

from ecodiplo.models.column_types import (
    CentsType,
    DoubleType,
    FlagType,
    HundredthsType,
    PartialDateType,
    TermType,
    TextC,
    UtcSeconds,
)
from ecodiplo.vocabulary import RoleInTotals

if TYPE_CHECKING:
    from ecodiplo.vocabulary import Term


def identifier() -> Column[Any]:
    """The number of the row."""
    return Column("id", Integer, primary_key=True)


def ref() -> Column[Any]:
    """A code for people, such as `DEL-2022-0001`."""
    return text("ref", nullable=False, unique=True)


def text(
    name: str, *, nullable: bool = True, unique: bool | None = None, index: bool | None = None
) -> Column[Any]:
    """A text of people."""
    return Column(name, TextC, nullable=nullable, unique=unique, index=index)


def integer(
    name: str, *, nullable: bool = True, index: bool | None = None, most: int | None = None
) -> Column[Any]:
    """A whole number, of at most `most`."""
    info = {"most": most} if most else None
    return Column(name, Integer, nullable=nullable, index=index, info=info)


def term(
    name: str, terms: type[Term], default: Term | None = None, *, nullable: bool = True
) -> Column[Any]:
    """One of `terms`; never NULL where it has a default."""
    if default is None:
        return Column(name, TermType(terms), nullable=nullable)
    return Column(name, TermType(terms), nullable=False, server_default=default.value)


def partial_date(name: str, *, nullable: bool = True, index: bool | None = None) -> Column[Any]:
    """A date known to the year, the month or the day."""
    return Column(name, PartialDateType, nullable=nullable, index=index)


def flag(name: str, *, default: bool | None = None) -> Column[Any]:
    """Yes or no; never NULL where it has a default."""
    if default is None:
        return Column(name, FlagType)
    return Column(name, FlagType, nullable=False, server_default=str(int(default)))


def code(
    name: str, *, upper: bool = False, nullable: bool = True, unique: bool | None = None
) -> Column[Any]:
    """A code of letters, digits and dashes, in lower case or in capitals."""
    rule = "upper_code" if upper else "code"
    return Column(name, TextC, nullable=nullable, unique=unique, info={"rule": rule})


def currency_code(name: str) -> Column[Any]:
    """The code of a currency: three capital letters."""
    return Column(name, TextC, info={"rule": "currency"})


def cents(name: str, *, nullable: bool = True) -> Column[Any]:
    """An exact amount of dollars, kept as `<name>_cents`."""
    return Column(f"{name}_cents", CentsType, nullable=nullable, info={"field": name})


def hundredths(name: str, *, nullable: bool = True) -> Column[Any]:
    """An exact number, kept as `<name>_hundredths`."""
    return Column(f"{name}_hundredths", HundredthsType, nullable=nullable, info={"field": name})


def published(name: str) -> Column[Any]:
    """A number with the decimals that it was published with."""
    return Column(name, DoubleType)


def reference(name: str, target: str, *, nullable: bool = True, index: bool = True) -> Column[Any]:
    """A foreign key to the table `target`."""
    key = ForeignKey(f"{target}.id")
    return Column(name, Integer, key, nullable=nullable, index=index or None)


def owner(name: str, target: str, *, index: bool | None = None) -> Column[Any]:
    """The foreign key of a side table to its owner, with which its rows go. (A unique key begins
    with it, so it needs no index of its own.)"""
    key = ForeignKey(f"{target}.id", ondelete="CASCADE")
    return Column(name, Integer, key, nullable=False, index=index)


def counted() -> tuple[Column[Any], ...]:
    """Whether totals count the row, what else it is to them, and the reason."""
    return (
        term("role_in_totals", RoleInTotals, RoleInTotals.COUNTED),
        text("not_counted_reason"),
        text("not_counted_reason_vi"),
    )


def notes() -> tuple[Column[Any], ...]:
    """A note in both languages."""
    return text("note"), text("note_vi")


def source() -> tuple[Column[Any], ...]:
    """The source of a record, and the place in it."""
    return reference("source_id", "sources"), text("source_locator")


def stamps() -> tuple[Column[Any], ...]:
    """When the row was inserted and last updated, in UTC."""
    now = func.current_timestamp()
    return (
        Column("created_at", UtcSeconds, nullable=False, server_default=now),
        Column("updated_at", UtcSeconds, nullable=False, server_default=now, onupdate=now),
    )
