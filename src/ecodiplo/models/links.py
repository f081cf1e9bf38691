"""Links between records: what opened, advanced or resulted in what, on what evidence.

Each end is one foreign key of several, exactly one of them filled, so that the
database itself refuses a link to a record that is not there.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, relationship

from ecodiplo.models.base import STRICT, Base, Sourced, reference, term
from ecodiplo.models.people import Source
from ecodiplo.vocabulary import Confidence, Relation

ENDS = ("delegation", "mou", "fdi_project", "press_visit", "event", "aid", "task")


def one_end(side: str) -> CheckConstraint:
    """Exactly one of the foreign keys of the side `from` or `to` is filled."""
    filled = " + ".join(f"CASE WHEN {side}_{end}_id IS NULL THEN 0 ELSE 1 END" for end in ENDS)
    return CheckConstraint(f"{filled} = 1", name=f"one_{side}")


class Link(Sourced, Base):
    """A typed link from one record to another."""

    __tablename__ = "links"
    __table_args__ = (one_end("from"), one_end("to"), STRICT)

    from_delegation_id: Mapped[int | None] = reference("delegations")
    from_mou_id: Mapped[int | None] = reference("mous")
    from_fdi_project_id: Mapped[int | None] = reference("fdi_projects")
    from_press_visit_id: Mapped[int | None] = reference("press_visits")
    from_event_id: Mapped[int | None] = reference("events")
    from_aid_id: Mapped[int | None] = reference("aid")
    from_task_id: Mapped[int | None] = reference("tasks")
    relation: Mapped[Relation] = term(Relation)
    to_delegation_id: Mapped[int | None] = reference("delegations")
    to_mou_id: Mapped[int | None] = reference("mous")
    to_fdi_project_id: Mapped[int | None] = reference("fdi_projects")
    to_press_visit_id: Mapped[int | None] = reference("press_visits")
    to_event_id: Mapped[int | None] = reference("events")
    to_aid_id: Mapped[int | None] = reference("aid")
    to_task_id: Mapped[int | None] = reference("tasks")
    confidence: Mapped[Confidence] = term(Confidence, Confidence.STATED)
    evidence: Mapped[str | None]
    stated_by: Mapped[str | None]

    source: Mapped[Source | None] = relationship(lazy="raise")
