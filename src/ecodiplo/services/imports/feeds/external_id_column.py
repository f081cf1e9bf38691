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
_WITHOUT_ID = Label(
    "is empty, and {option} needs the id of each record",
    "đang trống, mà {option} cần mã của mỗi hồ sơ",
)


def with_systems(
    batch: UnderstoodBatch, fields: FieldColumns, system: str, *, needs_ids: bool
) -> UnderstoodBatch:
    """The batch with the system beside each external id; an id without any is a fault. So is a row
    without an id where the file `needs_ids`: without them its records would seem to be missing."""
    field = fields.entity.external_ids
    if field is None:
        return batch
    cells: Sequence[Items | None] | None = batch.fields.get(field.name)
    faults: list[Fault] = []
    if needs_ids:
        reason = _WITHOUT_ID.fill(option=option_name("missing"))
        code = FaultCode.MISSING_COLUMN if cells is None else FaultCode.MISSING_VALUE
        faults = [
            Fault(at, fields.problem(number, field.name, "", reason, code))
            for at, number in enumerate(batch.numbers) if not (cells and cells[at])
        ]  # fmt: skip
    if cells is None:
        return replace(batch, faults=(*batch.faults, *faults))

    def complete(at: int, item: tuple[Any, ...]) -> tuple[Any, ...] | None:
        id_, own = item
        if not (own or system):
            problem = fields.problem(
                batch.numbers[at], field.name, id_,
                _WITHOUT_SYSTEM.fill(option=option_name("system")), FaultCode.MISSING_VALUE,
            )  # fmt: skip
            faults.append(Fault(at, problem))
            return None
        return without_system(id_, own), own or system

    def without_system(id_: str, own: str | None) -> str:
        """The id of a cell that names the system of the file before it: `crm:ACC-17`."""
        is_named = not own and system and id_.startswith(f"{system}:") and id_ != f"{system}:"
        return id_.removeprefix(f"{system}:") if is_named else id_

    def completed(at: int, cell: Items) -> Items:
        if len(cell) == 1 and system:  # the quick way
            ((id_, own),) = cell
            return ((without_system(id_, own), own or system),)
        return tuple(dict.fromkeys(filter(None, (complete(at, item) for item in cell))))

    systems = [cell and completed(at, cell) for at, cell in enumerate(cells)]
    return replace(
        batch, fields={**batch.fields, field.name: systems}, faults=(*batch.faults, *faults)
    )
