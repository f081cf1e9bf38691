"""Matches rows to records by the ids that other systems give the records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label, join, same
from ecodiplo.option_names import option_with
from ecodiplo.services.query.describe import describe
from ecodiplo.services.query.external_ids import owners_of
from ecodiplo.services.writing.batches import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ecodiplo.services.writing.batches import Items, ResolvedBatch
    from ecodiplo.services.writing.row_problems import RowProblems
    from ecodiplo.services.writing.storing.side_items import SideItems

# An id and its system.
ExternalId = tuple[Any, ...]


class ExternalIds:
    """The ids of an entity's records in other systems."""

    def __init__(self, items: SideItems, problems: RowProblems) -> None:
        self._items = items
        self._connection = items.connection
        self._problems = problems
        self._field = problems.entity.external_ids

    def match(
        self, batch: ResolvedBatch, ids: list[int | None]
    ) -> tuple[list[Fault], dict[int, ExternalId]]:
        """Set the ids of the rows of which a record has an external id. The faults are those of
        rows with an external id of another record, or with those of two. The external ids are those
        of rows, by position, with a key that is not their record's."""
        cells = self._cells(batch)
        texts = {id_ for cell in cells for id_, _ in cell or ()}
        owners = owners_of(self._connection, self._problems.entity, texts)
        keys = batch.columns.get(self._problems.entity.key, ())
        faults: list[Fault] = []
        rekeyed = {}
        for at, cell in enumerate(cells if owners else ()):
            own = {owners[each]: each for each in cell or () if each in owners}
            if ids[at] is None and len(own) == 1:
                (ids[at],) = own
                if keys and keys[at] is not None:
                    (rekeyed[at],) = own.values()
            elif others := own.keys() - {ids[at]}:
                faults.append(self._fault(batch, at, [own[other] for other in sorted(others)],
                                          sorted(others)))  # fmt: skip
        return faults, rekeyed

    def new_keys(
        self, batch: ResolvedBatch, ids: Sequence[int | None], rows: Mapping[int, ExternalId]
    ) -> list[Fault]:
        """The faults of rows that would give the record of their external id another key."""
        entity = self._problems.entity
        owners = {id_ for at in rows if (id_ := ids[at]) is not None}
        records = describe(self._connection, entity, [entity.title], sorted(owners))
        reason = Label(
            "the row has the ref {key}, and {id} is the id of {record}; correct one of them, or"
            " keep the record's ref with {adopt}",
            "dòng có mã {key}, còn {id} là mã của {record}; hãy sửa một trong hai, hoặc giữ mã"
            " của hồ sơ bằng {adopt}",
        )
        faults = []
        for at, external_id in rows.items():
            if (owner := ids[at]) is not None:
                text = reason.fill(
                    key=batch.columns[entity.key][at], id=shown(external_id),
                    record=records[owner], adopt=option_with("on_known", "adopt"),
                )  # fmt: skip
                faults.append(self._problem(
                    batch, at, text, FaultCode.EXISTING_RECORD, entity.key))  # fmt: skip
        return faults

    def complete(
        self, batch: ResolvedBatch, ids: Sequence[int | None]
    ) -> dict[str, dict[int, Items]]:
        """The external ids of the rows about records, with those that the records have already."""
        cells = self._cells(batch)
        rows = {at: id_ for at, id_ in enumerate(ids) if id_ is not None and cells and cells[at]}
        if not rows or self._field is None:
            return {}
        stored = self._items.read(self._field.name, {*rows.values()})
        completed = {
            at: tuple(dict.fromkeys((*stored.get(id_, ()), *(cells[at] or ()))))
            for at, id_ in rows.items()
        }
        return {self._field.name: completed}

    def repeats(self, batch: ResolvedBatch, rows: Iterable[int]) -> list[Fault]:
        """The faults of new rows at these positions with an external id of an earlier one."""
        cells = self._cells(batch)
        first: dict[ExternalId, int] = {}
        faults: list[Fault] = []
        for at in rows if cells else ():
            for each in cells[at] or ():
                other = first.setdefault(each, at)
                if other != at:
                    number = batch.numbers[other]
                    reason = Label("{id} is also in row {row}; keep one of them",
                                   "{id} cũng có ở dòng {row}; hãy giữ lại một dòng"
                                   ).fill(id=shown(each), row=str(number))  # fmt: skip
                    faults.append(self._problem(batch, at, reason, FaultCode.DUPLICATE_ROW))
                    break
        return faults

    def of_row(self, batch: ResolvedBatch, at: int) -> Sequence[ExternalId]:
        """The external ids of a row."""
        cells = self._cells(batch)
        return cells[at] or () if cells else ()

    def _cells(self, batch: ResolvedBatch) -> Sequence[Items | None]:
        return batch.items.get(self._field.name, ()) if self._field else ()

    def _fault(
        self, batch: ResolvedBatch, at: int, external_ids: Sequence[ExternalId],
        owners: Sequence[int],
    ) -> Fault:  # fmt: skip
        entity = self._problems.entity
        records = describe(self._connection, entity, [entity.title], owners)
        pairs = [shown(each) + Label(" is the id of ", " là mã của ") + records[owner]
                 for each, owner in zip(external_ids, owners, strict=True)]  # fmt: skip
        return self._problem(batch, at, join("; ", pairs), FaultCode.EXISTING_RECORD)

    def _problem(
        self, batch: ResolvedBatch, at: int, reason: Label, code: FaultCode, name: str = ""
    ) -> Fault:  # fmt: skip
        """The fault of a row in the field of that name, by default the one of external ids."""
        if self._field and not name:
            name = self._field.name
        return Fault(at, self._problems.problem(batch.numbers[at], name, reason, code))


def shown(external_id: ExternalId) -> Label:
    """An external id as people may type it: `crm:ACC-17`."""
    id_, system = external_id
    return same(f"{system}:{id_}")
