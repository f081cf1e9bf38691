"""Links between records: what opened, advanced or resulted in what, on what evidence.

Each end is one foreign key of several, exactly one of them filled, so that the database itself
refuses a link to a record that does not exist. The foreign keys follow from the tables that are
linkable, so the modules of all subjects are imported first.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint

from ecodiplo.models.base import metadata, sourced_table
from ecodiplo.models.columns import reference, term, text
from ecodiplo.models.subjects import import_subjects
from ecodiplo.vocabulary import Confidence, Relation

# The ends of the first schema, in the order of its columns; later ones follow by name.
FIRST = ("delegation", "mou", "fdi_project", "press_visit", "event", "aid", "task")


def link_ends() -> dict[str, str]:
    """The tables that a link can refer to, by the name of an end: `fdi_project`."""
    import_subjects()
    ends = {
        table.info["singular"]: name
        for name, table in metadata.tables.items()
        if table.info.get("linkable")
    }
    order = {name: at for at, name in enumerate(FIRST)}
    return {name: ends[name] for name in sorted(ends, key=lambda n: (order.get(n, len(FIRST)), n))}


def _one_end(side: str) -> CheckConstraint:
    """Exactly one of the foreign keys of the side `from` or `to` is filled."""
    filled = " + ".join(f"CASE WHEN {side}_{end}_id IS NULL THEN 0 ELSE 1 END" for end in ENDS)
    return CheckConstraint(f"{filled} = 1", name=f"one_{side}")


def _not_to_itself() -> CheckConstraint:
    """The two ends are not one record. (A comparison with an empty end is NULL, and no fault.)"""
    differ = " AND ".join(f"from_{end}_id <> to_{end}_id" for end in ENDS)
    return CheckConstraint(differ, name="not_to_itself")


ENDS = link_ends()

# A typed link from one record to another.
links = sourced_table(
    "links",
    "link",
    term("relation", Relation, nullable=False),
    term("confidence", Confidence, Confidence.STATED),
    text("evidence"),
    text("evidence_vi"),
    text("stated_by"),
    _one_end("from"),
    _one_end("to"),
    _not_to_itself(),
)
for _side in ("from", "to"):
    for _end, _table in ENDS.items():
        links.append_column(reference(f"{_side}_{_end}_id", _table))
