"""Offices: whose account the reports are, and what stands around their text."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ecodiplo.models.base import STRICT, Base, KeyedMixin, at_least, term
from ecodiplo.vocabulary import AreaKind, Language


class ReportingOffice(KeyedMixin, Base):
    """An office that reports, with the elements of its official documents (Decree 30/2020/NĐ-CP,
    Annex I)."""

    __tablename__ = "offices"
    __table_args__ = (at_least("report_due_days", 1), STRICT)

    name: Mapped[str] = mapped_column(unique=True)
    name_vi: Mapped[str | None]
    parent: Mapped[str | None]
    parent_vi: Mapped[str | None]
    area_kind: Mapped[AreaKind] = term(AreaKind, AreaKind.CITY)
    place: Mapped[str | None]
    place_vi: Mapped[str | None]
    abbreviation: Mapped[str | None]
    signs_for: Mapped[str | None]
    signs_for_vi: Mapped[str | None]
    signer_title: Mapped[str | None]
    signer_title_vi: Mapped[str | None]
    signer: Mapped[str | None]
    report_due_days: Mapped[int | None] = mapped_column(info={"most": 366})
    language: Mapped[Language | None] = term(Language)

    recipients: Mapped[list[OfficeRecipient]] = relationship(lazy="raise", passive_deletes=True)


class OfficeRecipient(Base):
    """Who receives the office's reports: a line of `Recipients`."""

    __tablename__ = "office_recipients"
    __table_args__ = (UniqueConstraint("office_id", "recipient"), STRICT)

    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id", ondelete="CASCADE"))
    recipient: Mapped[str]
    recipient_vi: Mapped[str | None]
