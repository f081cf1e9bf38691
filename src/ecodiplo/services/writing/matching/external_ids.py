"""Matches rows to records by the ids that other systems give the records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label, join, same
from ecodiplo.services.query.describe import describe
from ecodiplo.services.query.external_ids import owners_of
from ecodiplo.services.writing.batches import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecodiplo.services.writing.batches import Items, ResolvedBatch
    from ecodiplo.services.writing.row_problems import RowProblems
    from ecodiplo.services.writing.storing.side_items import SideItems

# An id and its system.
ExternalId = tuple[Any, ...]


class ExternalIds:
    """The ids of an entity's records in other systems."""

    def __init__(self, items: SideItems, problems: RowProblems) -> None:
        self._items = items
        self._session = items.session
        self._problems = problems
        self._field = problems.entity.external_ids

    def match(self, batch: ResolvedBatch, ids: list[int | None]) -> list[Fault]:
        """Set the ids of the rows of which a record has an external id. The faults are those of
        rows with an external id of another record, or with those of two."""
        cells = self._cells(batch)
        texts = {id_ for cell in cells for id_, _ in cell or ()}
        owners = owners_of(self._session, self._problems.entity, texts)
        faults: list[Fault] = []
        for at, cell in enumerate(cells if owners else ()):
            own = {owners[each]: each for each in cell or () if each in owners}
            if ids[at] is None and len(own) == 1:
                (ids[at],) = own
            elif others := own.keys() - {ids[at]}:
                faults.append(self._fault(batch, at, [own[other] for other in sorted(others)],
                                          sorted(others)))  # fmt: skip
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
        records = describe(self._session, entity, [entity.title], owners)
        pairs = [shown(each) + Label(" is the id of ", " là mã của ") + records[owner]
                 for each, owner in zip(external_ids, owners, strict=True)]  # fmt: skip
        return self._problem(batch, at, join("; ", pairs), FaultCode.EXISTING_RECORD)

    def _problem(self, batch: ResolvedBatch, at: int, reason: Label, code: FaultCode) -> Fault:
        assert self._field is not None
        number = batch.numbers[at]
        return Fault(at, self._problems.problem(number, self._field.name, reason, code))


def shown(external_id: ExternalId) -> Label:
    """An external id as people may type it: `crm:ACC-17`."""
    id_, system = external_id
    return same(f"{system}:{id_}")
