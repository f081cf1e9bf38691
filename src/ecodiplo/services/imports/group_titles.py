"""Rows of a list that are titles of groups, where only the command tells them from records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.fault_codes import FaultCode
from ecodiplo.fields import Choice
from ecodiplo.fold import fold
from ecodiplo.language import Label
from ecodiplo.services.writing.batches import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecodiplo.services.imports.field_columns import FieldColumns


def group_titles(
    fields: FieldColumns, columns: Mapping[str, Sequence[Any]], numbers: Sequence[int]
) -> list[Fault]:
    """The faults of rows whose title is a term of a field that the command gives every row: `ĐOÀN
    RA` alone in a list with `--set direction=inbound` is the title of a group."""
    kinds = [fields.by_name[name].type for name in fields.layout.constants]
    names = {fold(name) for kind in kinds if isinstance(kind, Choice)
             for term in kind.terms for name in term.all_names}  # fmt: skip
    name = fields.entity.title
    if not names or name not in columns:
        return []
    reason = Label(
        "is the title of a group, and no record; put the group into a file of its own",
        "là tên nhóm, không phải hồ sơ; hãy để nhóm ở tệp riêng",
    )
    return [
        Fault(at, fields.problem(numbers[at], name, title, reason, FaultCode.UNCLEAR_TABLE))
        for at, title in enumerate(columns[name]) if isinstance(title, str) and fold(title) in names
    ]  # fmt: skip
