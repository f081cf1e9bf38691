"""Deletes the records that a feed lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.errors import EcodiploError, InvalidData, Problem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label
from ecodiplo.services.writing.deletion import delete_by_id, delete_unreferred, referred_ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity

_LACKS = Label(
    "lacks {key}, which cannot be deleted: ", "tệp không còn {key}, nhưng không xóa được: "
)
_LACKS_LINES = Label(
    "lacks records which cannot be deleted: ", "tệp không còn các hồ sơ mà không xóa được: "
)


def delete_all(
    connection: Connection, entity: Entity, records: Mapping[int, str], file: str
) -> None:
    """Delete the records, whose keys are given by id; one that another of them refers to, after
    that one. Raises InvalidData with those that cannot be deleted."""
    while records:
        referred = referred_ids(connection, entity, [*records])
        free = {id_: key for id_, key in records.items() if id_ not in referred}
        if not free:
            raise _refusal(connection, entity, records, file)
        try:
            delete_unreferred(connection, entity, free)
        except InvalidData as error:  # of a ledger
            raise InvalidData([
                Problem(_LACKS_LINES + problem.reason, file, code=FaultCode.CANNOT_DELETE)
                for problem in error.problems
            ]) from None  # fmt: skip
        records = {id_: key for id_, key in records.items() if id_ in referred}


def _refusal(
    connection: Connection, entity: Entity, records: Mapping[int, str], file: str
) -> InvalidData:
    """The error for records to which others refer."""
    problems = []
    for id_, key in records.items():
        try:
            delete_by_id(connection, entity, id_, key)
        except EcodiploError as error:
            reason = _LACKS.fill(key=key) + error.message
            problems.append(Problem(reason, file, code=FaultCode.CANNOT_DELETE))
    return InvalidData(problems)
