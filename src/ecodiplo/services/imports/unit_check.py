"""The units beside numbers whose unit is that of a record that the row refers to: a figure is in
the unit of its indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.language import Label, same
from ecodiplo.money import is_unit_of, unit_label
from ecodiplo.services.query import mapping
from ecodiplo.services.writing.batches import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.writing.batches import ResolvedBatch
    from ecodiplo.services.writing.row_problems import RowProblems


def unit_faults(
    session: Session, entity: Entity, batch: ResolvedBatch, units: Mapping[str, Sequence[str]],
    problems: RowProblems,
) -> Iterator[Fault]:  # fmt: skip
    """The faults of the rows with a unit beside the number that is not the unit of the record.
    `units` are those beside the numbers, '' for none, by field."""
    for name, cells in units.items():
        if not any(cells):
            continue
        reference = entity.by_name[name].unit_from
        ids = batch.columns.get(f"{reference}_id", [None] * len(cells))
        record = mapping.model(ENTITIES[target(entity.by_name[reference])])
        rows = session.execute(select(record.id, record.unit).where(record.id.in_({*ids} - {None})))
        unit_of = {row.id: row.unit for row in rows}
        for at, unit in enumerate(cells):
            own = unit_of.get(ids[at])
            if unit and (own is None or not is_unit_of(unit, own)):
                expected = own.label if own else same("?")
                reason = Label(
                    "is in {unit}, and the unit of the record is {expected}; convert it, or write"
                    " the number alone",
                    "tính bằng {unit}, còn đơn vị của hồ sơ là {expected}; hãy quy đổi, hoặc chỉ"
                    " ghi số",
                ).fill(unit=unit_label(unit), expected=expected)
                yield Fault(at, problems.problem(batch.numbers[at], name, reason))
