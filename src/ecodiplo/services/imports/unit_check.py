"""The units of numbers that other cells of the row decide: the indicator of a figure, the currency
beside an amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label
from ecodiplo.money import NO_UNIT, is_unit_of, unit_label
from ecodiplo.services.query import mapping
from ecodiplo.services.writing.batches import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.imports.headings import Headings
    from ecodiplo.services.writing.batches import ResolvedBatch
    from ecodiplo.services.writing.row_problems import RowProblems


def unit_faults(
    connection: Connection, entity: Entity, batch: ResolvedBatch,
    units: Mapping[str, Sequence[str]], problems: RowProblems, record_id: int | None = None,
) -> Iterator[Fault]:  # fmt: skip
    """The faults of the rows with a unit beside the number that is not the unit of the record.
    `units` are those beside the numbers, '' for none, by field. `record_id` is the record that the
    rows edit; what they leave out is as it has it."""
    for name, cells in units.items():
        if not any(cells):
            continue
        reference = entity.by_name[name].unit_from
        ids = batch.columns.get(f"{reference}_id") or [None] * len(cells)
        if record_id is not None and f"{reference}_id" not in batch.columns:
            own_id = mapping.foreign_key(entity, reference)
            stored = connection.scalar(
                select(own_id).where(mapping.table(entity).c.id == record_id)
            )
            ids = [stored] * len(cells)
        record = mapping.table(ENTITIES[target(entity.by_name[reference])])
        rows = connection.execute(
            select(record.c.id, record.c.unit).where(record.c.id.in_({*ids} - {None}))
        )
        unit_of = {row.id: row.unit for row in rows}
        for at, unit in enumerate(cells):
            own = unit_of.get(ids[at])
            # A record that was not recognised has a fault of its own, and no unit to compare with.
            if unit and own is not None and not is_unit_of(unit, own):
                reason = Label(
                    "is in {unit}, and the unit of the record is {expected}; convert it, or write"
                    " the number alone",
                    "tính bằng {unit}, còn đơn vị của hồ sơ là {expected}; hãy quy đổi, hoặc chỉ"
                    " ghi số",
                ).fill(unit=unit_label(unit), expected=own.label)
                yield Fault(
                    at, problems.problem(batch.numbers[at], name, reason, FaultCode.WRONG_UNIT)
                )


def stray_currencies(
    headings: Headings, written: Mapping[str, str], columns: Mapping[str, Sequence[Any]]
) -> Iterator[tuple[int, str, Label]]:
    """The positions of rows with an amount of dollars and another currency, where the file has no
    column for the amount as signed and no heading says dollars; with the field of the currency and
    the reason.

    `5000` under `Giá trị cam kết` beside `EUR` under `Nguyên tệ` is 5,000 euros. `written` are the
    headings of the file, by field.
    """
    for field in headings.entity.fields:
        heading = written.get(field.name)
        if not (field.as_signed and heading and field.name in columns):
            continue
        if field.as_signed in written or heading == field.name or headings.unit(heading) != NO_UNIT:
            continue
        signed = headings.entity.by_name[field.as_signed]
        pairs = zip(columns[field.name], columns.get(signed.currency, ()), strict=False)
        for at, (amount, currency) in enumerate(pairs):
            if amount is not None and currency not in (None, field.type.unit):
                reason = Label(
                    "is another currency than that of {field}, which is in {unit}; name the column"
                    " of the amount {signed}",
                    "là loại tiền khác với {field}, vốn tính bằng {unit}; hãy đặt tên cột số tiền"
                    " là {signed}",
                ).fill(field=field.label, unit=field.type.unit, signed=signed.label)
                yield at, signed.currency, reason
