"""Compares the rows of a file with one another: two rows may not be about the same record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label
from ecodiplo.services.writing.matching.earlier_rows import EarlierRows
from ecodiplo.services.writing.storing.running_refs import RefAlreadyIssued

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ecodiplo.services.writing.identity.match_doubts import ResolvedRow
    from ecodiplo.services.writing.matching.doubt_problems import DoubtProblems
    from ecodiplo.services.writing.matching.match_rows import Matcher
    from ecodiplo.services.writing.matching.repeated_rows import RepeatedRows
    from ecodiplo.services.writing.row_problems import RowProblems
    from ecodiplo.services.writing.storing.row_numbers import RowNumbers


class RowComparison:
    """Notes the rows that are about the record of an earlier row, or whose record exists when it
    may not."""

    def __init__(
        self, doubts: DoubtProblems, problems: RowProblems, written: RowNumbers,
        issued: Collection[str], repeated: RepeatedRows,
    ) -> None:  # fmt: skip
        """`written` are the records of earlier rows of the file, and `issued` the refs that rows
        without one were given."""
        self._doubts = doubts
        self._problems = problems
        self._written = written
        self._issued = issued
        self._repeated = repeated
        self._options = problems.options
        self._key = problems.entity.key

    def compare(
        self,
        rows: Sequence[ResolvedRow],
        matcher: Matcher,
        records: Mapping[int, Mapping[str, Any]],
    ) -> None:
        """Compare the matched rows of a batch; `records` are those that they are about.

        Raises RefAlreadyIssued and DigestsNeeded.
        """
        earlier = EarlierRows(matcher.natural, matcher.near_key)
        row_of: dict[int, ResolvedRow] = {}  # the row of this batch, by the id of its record
        doubtful = {doubt.row.at for doubt in matcher.doubts}
        on_match = self._options.on_match
        for row in rows:
            if row.id is not None and row.id in self._written:
                if row.values.get(self._key) in self._issued:
                    raise RefAlreadyIssued
                self._note_twin(row, self._written[row.id], repeats=self._repeated.in_file(row))
            elif row.id is not None and row.id in row_of and on_match != "skip":
                other = row_of[row.id]
                repeats = self._repeated.in_batch(row, other)
                self._note_twin(row, other.number, repeats=repeats)
                continue
            elif row.id is not None and on_match == "refuse":
                key = records[row.id][self._key]
                reason = Label(f"the record is there already: edit {key}",
                               f"hồ sơ đã có: hãy sửa {key}")  # fmt: skip
                self._problems.note(
                    row,
                    self._key,
                    reason + self._problems.what_differs(),
                    FaultCode.EXISTING_RECORD,
                )
            elif row.id is None or row.id in matcher.rekeyed:
                values = row.values if row.id is None else matcher.rekeyed[row.id]
                self._compare_keys(row, values, earlier, is_doubtful=row.at in doubtful)
            if row.id is not None:
                row_of[row.id] = row

    def _note_twin(
        self, row: ResolvedRow, other: int, fields: Sequence[str] = (), *, repeats: bool
    ) -> None:
        """Note a row about the record of the row with the number `other`: pass it over when it
        repeats that row, else note the problem."""
        if repeats:
            row.repeats, row.repeated = True, other
        else:
            self._doubts.note_twin(row, other, fields)

    def _compare_keys(
        self, row: ResolvedRow, values: Mapping[str, Any], earlier: EarlierRows, *,
        is_doubtful: bool,
    ) -> None:  # fmt: skip
        """Note that a row, which is new or changes what identifies its record, is about the record
        of an earlier row, or is near it. `values` are those of its record."""
        asks = self._options.on_near == "refuse" and not is_doubtful
        if twin := earlier.same(row, values):
            other, fields = twin
            if not (row.id is None and fields and self._problems.key_is_wrong(row)):
                repeats = self._repeated.in_batch(row, other)
                self._note_twin(row, other.number, fields, repeats=repeats)
        elif asks and (near := earlier.near(row, values)):
            other, fields = near
            self._doubts.note_near_row(row, other.number, fields)
