"""Profiles: how the lists of a sender are laid out, for imports."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecodiplo.models.base import STRICT, Base, KeyedMixin, flag


def _owner() -> Mapped[int]:
    """The profile of an item."""
    return mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"))


class Profile(KeyedMixin, Base):
    """What the headings and cells of a list do not say themselves, kept for the next such list."""

    __tablename__ = "profiles"

    name: Mapped[str] = mapped_column(unique=True)
    record_kind: Mapped[str]
    sheet: Mapped[str | None]
    header_row: Mapped[str | None]
    list_name: Mapped[str | None]
    dates: Mapped[str | None]
    decimal: Mapped[str | None]
    separator: Mapped[str | None]
    first_of_repeats: Mapped[bool | None] = flag()
    ignore_unknown: Mapped[bool | None] = flag()
    create_partners: Mapped[bool | None] = flag()

    headings: Mapped[list[ProfileHeading]] = relationship(lazy="raise", passive_deletes=True)
    columns: Mapped[list[ProfileColumn]] = relationship(lazy="raise", passive_deletes=True)
    constants: Mapped[list[ProfileConstant]] = relationship(lazy="raise", passive_deletes=True)
    replacements: Mapped[list[ProfileReplacement]] = relationship(
        lazy="raise", passive_deletes=True
    )
    units: Mapped[list[ProfileUnit]] = relationship(lazy="raise", passive_deletes=True)


class ProfileHeading(Base):
    """A heading of the list for which the profile was saved."""

    __tablename__ = "profile_headings"
    __table_args__ = (UniqueConstraint("profile_id", "heading"), STRICT)

    profile_id: Mapped[int] = _owner()
    heading: Mapped[str]


class ProfileColumn(Base):
    """The field of a heading; without a field, the column is left out."""

    __tablename__ = "profile_columns"
    __table_args__ = (UniqueConstraint("profile_id", "heading"), STRICT)

    profile_id: Mapped[int] = _owner()
    heading: Mapped[str]
    field: Mapped[str | None]


class ProfileConstant(Base):
    """The value of a field in every row of the list."""

    __tablename__ = "profile_constants"
    __table_args__ = (UniqueConstraint("profile_id", "field"), STRICT)

    profile_id: Mapped[int] = _owner()
    field: Mapped[str]
    set_to: Mapped[str | None]


class ProfileReplacement(Base):
    """The text that is read in place of another, in one field or in all."""

    __tablename__ = "profile_replacements"
    __table_args__ = (UniqueConstraint("profile_id", "text", "field"), STRICT)

    profile_id: Mapped[int] = _owner()
    text: Mapped[str]
    read_as: Mapped[str | None]
    field: Mapped[str | None]


class ProfileUnit(Base):
    """The unit of the numbers under a heading, or of all numbers without a unit of their own."""

    __tablename__ = "profile_units"
    __table_args__ = (UniqueConstraint("profile_id", "unit", "heading"), STRICT)

    profile_id: Mapped[int] = _owner()
    unit: Mapped[str]
    heading: Mapped[str | None]
