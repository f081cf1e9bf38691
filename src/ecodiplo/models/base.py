"""What every table has in common: naming, columns, provenance, and the rules the database keeps."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

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
from ecodiplo.vocabulary import RoleInTotals, Term

# The column of a side table with the order of the items of a record.
POSITION = "position"
STRICT: dict[str, Any] = {"sqlite_strict": True}


class Base(DeclarativeBase):
    """The declarative base; every constraint gets its name from the convention."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {str: TextC}
    __table_args__: Any = (STRICT,)

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10)


class StampedMixin:
    """When the row was inserted and last updated, in UTC."""

    created_at: Mapped[datetime.datetime] = mapped_column(
        UtcSeconds, server_default=func.current_timestamp(), sort_order=100
    )
    updated_at: Mapped[datetime.datetime] = mapped_column(
        UtcSeconds,
        server_default=func.current_timestamp(),
        onupdate=func.current_timestamp(),
        sort_order=101,
    )


class KeyedMixin(StampedMixin):
    """A code for people, such as `DEL-2022-0001`, and a note in both languages."""

    ref: Mapped[str] = mapped_column(unique=True, sort_order=-9)
    note: Mapped[str | None] = mapped_column(sort_order=90)
    note_vi: Mapped[str | None] = mapped_column(sort_order=90)


class ExternalIdsMixin:
    """Records of the model can have ids in other systems."""


class SourcedMixin(ExternalIdsMixin, KeyedMixin):
    """A main record, with its source and the place in it."""

    @declared_attr
    @classmethod
    def source_id(cls) -> Mapped[int | None]:
        """The source."""
        return mapped_column(ForeignKey("sources.id"), index=True, sort_order=91)

    source_locator: Mapped[str | None] = mapped_column(sort_order=92)


class CountedMixin:
    """Whether totals count the row, what else it is to them, and the reason."""

    role_in_totals: Mapped[RoleInTotals] = mapped_column(
        TermType(RoleInTotals), server_default=RoleInTotals.COUNTED.value, sort_order=80
    )
    not_counted_reason: Mapped[str | None] = mapped_column(sort_order=81)
    not_counted_reason_vi: Mapped[str | None] = mapped_column(sort_order=81)


class LinkableMixin:
    """Records of the model can be linked to others, as what led to them or came of them."""


# Columns, by the kind of value they hold.


def term(terms: type[Term], default: Term | None = None) -> Mapped[Any]:
    """A column of one of `terms`."""
    if default is None:
        return mapped_column(TermType(terms))
    return mapped_column(TermType(terms), server_default=default.value)


def partial_date(*, index: bool = False) -> Mapped[Any]:
    """A column of a date known to the year, the month or the day."""
    return mapped_column(PartialDateType, index=index)


def flag(default: bool | None = None) -> Mapped[Any]:
    """A column of yes or no."""
    if default is None:
        return mapped_column(FlagType)
    return mapped_column(FlagType, server_default=str(int(default)))


def code(*, upper: bool = False, unique: bool = False) -> Mapped[Any]:
    """A column of a code of letters, digits and dashes, in lower case or in capitals."""
    rule = "upper_code" if upper else "code"
    return mapped_column(TextC, unique=unique or None, info={"rule": rule})


def currency_code() -> Mapped[Any]:
    """A column of the code of a currency: three capital letters."""
    return mapped_column(TextC, info={"rule": "currency"})


def cents(name: str) -> Mapped[Any]:
    """A column of an exact amount, kept as `<name>_cents`."""
    return mapped_column(f"{name}_cents", CentsType)


def hundredths(name: str) -> Mapped[Any]:
    """A column of an exact number, kept as `<name>_hundredths`."""
    return mapped_column(f"{name}_hundredths", HundredthsType)


def published() -> Mapped[Any]:
    """A column of a number with the decimals that it was published with."""
    return mapped_column(DoubleType)


def reference(target: str) -> Mapped[Any]:
    """An indexed foreign key to the table `target`."""
    return mapped_column(ForeignKey(f"{target}.id"), index=True)


def association(owner: str, other: str, table: str, *, owners: str = "") -> Table:
    """The side table `<owner>_<table>`, which joins a record to many records of `table`, in the
    order of their positions; empty ones come first.

    >>> association("delegation", "country", "countries").name
    'delegation_countries'

    `owners` is the owner's table, `<owner>s` by default.
    """
    return Table(
        f"{owner}_{table}",
        Base.metadata,
        Column(
            f"{owner}_id",
            ForeignKey(f"{owners or f'{owner}s'}.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        Column(f"{other}_id", ForeignKey(f"{table}.id"), primary_key=True, index=True),
        Column(POSITION, Integer),
        **STRICT,
    )


# Rules of several columns; the rule of one column comes from its type (`column_rules`).


@dataclass(frozen=True)
class UniqueKey:
    """Columns that are unique: in all rows, or in the rows in which the column `empty` is NULL."""

    name: str
    columns: tuple[str, ...]
    empty: str = ""


def unique_without(table: str, column: str, empty: str) -> Index:
    """A unique index on `column` of the rows in which `empty` is NULL. (A UNIQUE constraint on both
    columns allows them, since NULLs are distinct.)"""
    where = text(f"{empty} IS NULL")
    name = f"uq_{table}_{column}_without_{empty}"
    return Index(name, column, unique=True, sqlite_where=where, postgresql_where=where,
                 info={"empty": empty})  # fmt: skip


def unique_keys(table: Table) -> list[UniqueKey]:
    """The unique keys of the table beside its primary key, by name."""
    keys = [
        UniqueKey(str(key.name), tuple(column.name for column in key.columns),
                  key.info.get("empty", ""))
        for key in (*table.constraints, *table.indexes)
        if isinstance(key, UniqueConstraint) or (isinstance(key, Index) and key.unique)
    ]  # fmt: skip
    return sorted(keys, key=lambda key: key.name)


def starts_before_end(start: str = "start_date", end: str = "end_date") -> CheckConstraint:
    """`end` is not before `start`, compared at the precision that both have."""
    return CheckConstraint(
        f"substr({end}, 1, length({start})) >= substr({start}, 1, length({end}))",
        name=f"{end}_not_before_{start}",
    )


def says_why_not_counted() -> CheckConstraint:
    """A row that totals leave out has a reason in one language; an umbrella needs none."""
    return CheckConstraint(
        "role_in_totals = 'counted' OR role_in_totals = 'umbrella'"
        " OR COALESCE(not_counted_reason, not_counted_reason_vi) IS NOT NULL",
        name="says_why_not_counted",
    )


def is_range_when_between() -> CheckConstraint:
    """A figure has an upper value above its value when its qualifier is `between`, and only then.
    (`coalesce`: the qualifier of a figure in words can be NULL.)"""
    return CheckConstraint(
        "CASE WHEN coalesce(qualifier, '') = 'between' THEN value IS NOT NULL"
        " AND upper_value IS NOT NULL AND upper_value > value ELSE upper_value IS NULL END",
        name="is_range_when_between",
    )


def at_least(column: str, least: int) -> CheckConstraint:
    """The number in `column` is `least` or more."""
    return CheckConstraint(f"{column} >= {least}", name=f"{column}_range")


def percent(column: str) -> CheckConstraint:
    """The hundredths of a percentage in `column` are 0 to 100 per cent."""
    return CheckConstraint(f"{column} BETWEEN 0 AND 10000", name=f"{column}_range")


def filled(column: str) -> CheckConstraint:
    """The text in `column` is not blank."""
    return CheckConstraint(f"trim({column}) <> ''", name=f"{column}_filled")
