"""Deletes the records that a feed lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.errors import EcodiploError, InvalidData, Problem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label
from ecodiplo.services.writing.deletion import delete_by_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from ecodiplo.catalogue import Entity

_LACKS = Label(
    "lacks {key}, which cannot be deleted: ", "tệp không còn {key}, nhưng không xóa được: "
)


def delete_all(session: Session, entity: Entity, records: Mapping[int, str], file: str) -> None:
    """Delete the records, whose keys are given by id; one that another of them refers to, after
    that one. Raises InvalidData with those that cannot be deleted."""
    while records:
        errors: dict[int, EcodiploError] = {}
        for id_, key in records.items():
            try:
                delete_by_id(session, entity, id_, key)
            except InvalidData as error:  # of a ledger, from which the record is gone already
                raise _refusal({id_: error}, records, file) from None
            except EcodiploError as error:
                errors[id_] = error
        if len(errors) == len(records):
            raise _refusal(errors, records, file)
        records = {id_: records[id_] for id_ in errors}


def _refusal(
    errors: Mapping[int, EcodiploError], keys: Mapping[int, str], file: str
) -> InvalidData:
    return InvalidData([
        Problem(_LACKS.fill(key=keys[id_]) + error.message, file, code=FaultCode.CANNOT_DELETE)
        for id_, error in errors.items()
    ])  # fmt: skip
