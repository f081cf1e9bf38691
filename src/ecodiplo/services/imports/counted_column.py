"""The column `counted` of files: yes or no, from which the role in totals follows.

Exports made before the role existed have the column, and people write it. `yes` is a role; `no` is
one only beside a reason that certainly says which.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from ecodiplo.fault_codes import FaultCode
from ecodiplo.fields import Flag
from ecodiplo.fold import fold
from ecodiplo.language import Label, alternatives
from ecodiplo.services.writing.batches import Fault
from ecodiplo.vocabulary import NOT_COUNTED, RoleInTotals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecodiplo.services.imports.field_columns import FieldColumns

# The derived field from which the role in totals follows.
COUNTED = "counted"
# The words with which a reason says the role: alone, before a mark such as a colon, or before a
# word that leaves no doubt. Vietnamese words are written with their marks, or without any.
_END = r" ?([:;,.(]|$)"
_ONLY = "(moi|chi|moi chi)"
_UMBRELLA = re.compile(r"(umbrella|tong hop) ?(:|$)")
_DUPLICATE = re.compile(
    rf"(a )?duplicates? of |duplicated?( record)?{_END}"
    rf"|((hồ sơ |bản ghi )?trùng( lặp)?|(ho so |ban ghi )?trung( lap)?)({_END}| (với|của|voi|cua) )"
)
_PLEDGED = re.compile(
    rf"((only )?(pledged?|promised|announced)( only)?|cam ket|{_ONLY} (cam ket|cong bo|hua)){_END}"
    rf"|pledged by |pledge of |{_ONLY} cam ket "
)
_OTHER = re.compile(r"(other|khac) ?(:|$)")
# A reason with such a word beside `umbrella` may be about a duplicate of an umbrella.
_ALSO_DUPLICATE = re.compile(r"duplicat|trùng|^[\0-\x7f]*\btrung\b")


class Roles(NamedTuple):
    """The roles of rows, None of a row that says none; and the faults, by the positions of rows."""

    roles: list[str | None]
    faults: dict[int, Label]


def role_of_reason(reason: str) -> RoleInTotals | None:
    """The role that the reason says for certain: `umbrella: all visits together`, `trùng với
    DEL-2022-0001`, `pledged only`. None for a reason that leaves it open."""
    folded, typed = fold(reason), " ".join(reason.casefold().split())
    if _UMBRELLA.match(folded):
        return None if _ALSO_DUPLICATE.search(typed) else RoleInTotals.UMBRELLA
    if _DUPLICATE.match(typed):
        return RoleInTotals.DUPLICATE
    if _PLEDGED.match(folded):
        return RoleInTotals.PLEDGED
    return RoleInTotals.OTHER if _OTHER.match(folded) else None


def enter_roles(
    fields: FieldColumns, columns: dict[str, Sequence[Any]], numbers: Sequence[int]
) -> Iterator[Fault]:
    """Put the roles in totals in place of the column `counted`, if the file has it. Yields the
    faults of rows."""
    if COUNTED not in columns:
        return
    counted, empty = columns.pop(COUNTED), [None] * len(numbers)
    role = fields.by_name[COUNTED].entered_as
    columns[role], faults = roles_of(
        counted, columns.get(role, empty), columns.get("not_counted_reason", empty)
    )
    # The heading that messages name, in a file without a column of its own for the role.
    fields.spelling.setdefault(role, fields.heading(COUNTED))
    for at, reason in faults.items():
        text = Flag().export(bool(counted[at]))
        yield Fault(at, fields.problem(numbers[at], COUNTED, text, reason, FaultCode.CONTRADICTION))


def roles_of(
    counted: Sequence[bool | None],
    roles: Sequence[str | None],
    reasons: Sequence[str | None],
) -> Roles:
    """The role of each row from its cells of the columns `counted`, `role_in_totals` and
    `not_counted_reason`. A row is at fault when the first two disagree, and when neither they nor
    the reason say the role of a record that is not counted."""
    result = Roles([], {})
    for at, (is_counted, role, reason) in enumerate(zip(counted, roles, reasons, strict=True)):
        own = role
        if is_counted is not None and role is not None:
            if is_counted is not (role == RoleInTotals.COUNTED):
                result.faults[at] = _contradiction(RoleInTotals.of(role))
        elif is_counted is not None:
            stated = RoleInTotals.COUNTED if is_counted else role_of_reason(reason or "")
            if stated is None:
                result.faults[at] = _UNSAID
            own = stated.value if stated else None
        result.roles.append(own)
    return result


_UNSAID = Label(
    "does not say why the record is not counted; enter the role in totals: {roles}",
    "không nêu vì sao hồ sơ không được tính; hãy nhập vai trò trong tổng số: {roles}",
).fill(roles=alternatives(role.code_label for role in NOT_COUNTED))


def _contradiction(role: RoleInTotals) -> Label:
    return Label(
        "contradicts the role in totals, which is {role}; keep one of the two",
        "mâu thuẫn với vai trò trong tổng số là {role}; hãy giữ lại một trong hai",
    ).fill(role=role.code_label)
