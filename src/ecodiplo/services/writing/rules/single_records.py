"""The rule of entities with one record, such as the office: no command adds a second one.

Two commands cannot add one each: the lock to write the entity lets only one of them write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label, same
from ecodiplo.services.query import mapping
from ecodiplo.services.writing.batches import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from ecodiplo.services.writing.batches import Matches, ResolvedBatch
    from ecodiplo.services.writing.row_problems import RowProblems

ONE_ONLY = Label(
    "is a second one: the database holds one, {record}; change that one with `ecodiplo config set`",
    "là cơ quan thứ hai: cơ sở dữ liệu chỉ giữ một cơ quan, {record}; hãy sửa cơ quan đó bằng"
    " `ecodiplo config set`",
)


def second_records(
    connection: Connection, batch: ResolvedBatch, matches: Matches, problems: RowProblems
) -> Iterator[Fault]:
    """The faults of rows that would add a record beside the one on record, or beside that of an
    earlier row."""
    entity = problems.entity
    if not entity.single:
        return
    passed_over = {*matches.repeats, *matches.repeated, *matches.left_out, *matches.refused}
    passed_over |= {fault.at for fault in (*batch.faults, *matches.faults)}
    new = [at for at, id_ in enumerate(matches.ids) if id_ is None and at not in passed_over]
    english, vietnamese = mapping.label_columns(entity, mapping.table(entity))
    key = mapping.column(entity, entity.key)
    row = connection.execute(select(key, english, vietnamese).limit(1)).first() if new else None
    if row is None:
        first = next(iter(new), 0)
        new = new[1:]
        record = Label("row {row}", "dòng {row}").fill(row=str(batch.numbers[first]))
    else:
        record = Label(row[1] or row[2], row[2] or row[1]) + same(f" ({row[0]})")
    for at in new:
        reason = ONE_ONLY.fill(record=record)
        number = batch.numbers[at]
        yield Fault(at, problems.problem(number, entity.title, reason, FaultCode.EXISTING_RECORD))
