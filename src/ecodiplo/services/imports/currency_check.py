"""Currencies of a row beside amounts in US dollars: whose currency is it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.language import Label
from ecodiplo.money import NO_UNIT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from ecodiplo.services.imports.headings import Headings


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
