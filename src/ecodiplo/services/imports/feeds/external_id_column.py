"""The column of external ids: an id without a system is one of the system that the file is from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label
from ecodiplo.option_names import option_name
from ecodiplo.services.writing.batches import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecodiplo.services.imports.field_columns import FieldColumns
    from ecodiplo.services.writing.batches import Items, UnderstoodBatch

_WITHOUT_SYSTEM = Label(
    "an id lacks its system: write it as in `ACC-17 | crm`, or say {option}",
    "mã thiếu hệ thống: hãy ghi như `ACC-17 | crm`, hoặc dùng {option}",
)


def with_systems(batch: UnderstoodBatch, fields: FieldColumns, system: str) -> UnderstoodBatch:
    """The batch with the system beside each external id; an id without any is a fault."""
    field = fields.entity.external_ids
    cells: Sequence[Items | None] | None = batch.fields.get(field.name) if field else None
    if field is None or cells is None:
        return batch
    faults: list[Fault] = []

    def complete(at: int, item: tuple[Any, ...]) -> tuple[Any, ...] | None:
        id_, own = item
        if not (own or system):
            problem = fields.problem(
                batch.numbers[at], field.name, id_,
                _WITHOUT_SYSTEM.fill(option=option_name("system")), FaultCode.MISSING_VALUE,
            )  # fmt: skip
            faults.append(Fault(at, problem))
            return None
        return id_, own or system

    def completed(at: int, cell: Items) -> Items:
        if len(cell) == 1 and system:  # the quick way
            ((id_, own),) = cell
            return ((id_, own or system),)
        return tuple(dict.fromkeys(filter(None, (complete(at, item) for item in cell))))

    systems = [cell and completed(at, cell) for at, cell in enumerate(cells)]
    return replace(
        batch, fields={**batch.fields, field.name: systems}, faults=(*batch.faults, *faults)
    )
