"""Links between records: what opened, advanced or resulted in what, on what evidence.

Each end is one foreign key of several, exactly one of them filled, so that the database itself
refuses a link to a record that does not exist. The foreign keys follow from the models that are
linkable, so `declare_link` is called after all of them are imported.
"""

from __future__ import annotations

import re

from sqlalchemy import CheckConstraint, Column, ForeignKey
from sqlalchemy.orm import Mapped

from ecodiplo.models.base import STRICT, Base, LinkableMixin, SourcedMixin, term
from ecodiplo.vocabulary import Confidence, Relation

# The ends of the first schema, in the order of its columns; later ones follow by name.
FIRST = ("delegation", "mou", "fdi_project", "press_visit", "event", "aid", "task")


def link_ends() -> dict[str, str]:
    """The tables that a link can refer to, by the name of an end: `fdi_project`."""
    ends = {
        re.sub(r"(?<!^)(?=[A-Z])", "_", mapper.class_.__name__).lower(): str(mapper.local_table)
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, LinkableMixin)
    }
    order = {name: at for at, name in enumerate(FIRST)}
    return {name: ends[name] for name in sorted(ends, key=lambda n: (order.get(n, len(FIRST)), n))}


def declare_link() -> type[Base]:
    """Declare the model of links, with a foreign key at each end for every linkable model."""
    ends = link_ends()

    class Link(SourcedMixin, Base):
        """A typed link from one record to another."""

        __tablename__ = "links"
        __table_args__ = (
            _one_end("from", ends),
            _one_end("to", ends),
            _not_to_itself(ends),
            STRICT,
        )

        relation: Mapped[Relation] = term(Relation)
        confidence: Mapped[Confidence] = term(Confidence, Confidence.STATED)
        evidence: Mapped[str | None]
        evidence_vi: Mapped[str | None]
        stated_by: Mapped[str | None]

    for side in ("from", "to"):
        for end, table in ends.items():
            name = f"{side}_{end}_id"
            column: Column[int] = Column(name, ForeignKey(f"{table}.id"), index=True)
            setattr(Link, name, column)
    return Link


def _one_end(side: str, ends: dict[str, str]) -> CheckConstraint:
    """Exactly one of the foreign keys of the side `from` or `to` is filled."""
    filled = " + ".join(f"CASE WHEN {side}_{end}_id IS NULL THEN 0 ELSE 1 END" for end in ends)
    return CheckConstraint(f"{filled} = 1", name=f"one_{side}")


def _not_to_itself(ends: dict[str, str]) -> CheckConstraint:
    """The two ends are not one record. (A comparison with an empty end is NULL, and no fault.)"""
    differ = " AND ".join(f"from_{end}_id <> to_{end}_id" for end in ends)
    return CheckConstraint(differ, name="not_to_itself")
