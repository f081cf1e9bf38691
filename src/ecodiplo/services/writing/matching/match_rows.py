"""Matches rows to records by the entity's natural key, with every doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.services.writing.identity.match_doubts import MatchDoubt
from ecodiplo.services.writing.identity.shared_keys import kept_texts
from ecodiplo.services.writing.matching.clashes import find_clash, find_near
from ecodiplo.services.writing.matching.edited_keys import EditedKeys

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from ecodiplo.services.writing.identity.match_doubts import ResolvedRow
    from ecodiplo.services.writing.matching.candidates import Candidates
    from ecodiplo.services.writing.write_options import WriteOptions


class Matcher:
    """Finds the records of one entity that rows without a ref are about.

    A row with the ref of a record is about that record, and may change any of its values. Any other
    row is about the record with the same natural key, and cannot change that key. A row that may or
    may not be about a record is a doubt.
    """

    def __init__(self, candidates: Candidates, options: WriteOptions) -> None:
        self.natural = candidates.natural
        self.near_key = candidates.near_key
        self.entity = self.natural.entity
        self._candidates = candidates
        self._options = options
        self._edits = EditedKeys(candidates, options)
        self.doubts: list[MatchDoubt] = []
        # Records whose natural key or distinguishing fields change, with the values after the
        # change.
        self.rekeyed: dict[int, Mapping[str, Any]] = {}
        self._taken: set[int | None] = set()  # records that rows of the batch are about
        self._written: Container[int] = ()  # records that earlier rows of the file wrote

    def match(
        self, rows: Sequence[ResolvedRow], taken: Iterable[int | None], written: Container[int]
    ) -> Mapping[int, Mapping[str, Any]]:
        """Set the id of each row without one to the id of its record, if there is a record.

        Returns the keys of these records, by id: stored values by attribute. `taken` are the
        records of all rows of the batch; `written` are those of earlier rows of the file. `doubts`
        lists the rows that may not be written.
        """
        self.doubts, self.rekeyed = [], {}
        self._taken, self._written = {*taken}, written
        self._candidates.clear()
        self._candidates.read({row.id for row in rows if row.id is not None})
        if not self.natural.is_the_key:
            self._match_by_natural_key(rows)
        return self._candidates.stored

    def _match_by_natural_key(self, rows: Sequence[ResolvedRow]) -> None:
        self.rekeyed = self._edits.find(rows)
        new = [row for row in rows if row.id is None]
        self._candidates.find([*(row.values for row in new), *self.rekeyed.values()], self.rekeyed)
        if not self._candidates.records:
            return
        # A code is never left out.
        keyless = [row for row in new
                   if not (self.natural.has_codes or row.values.get(self.entity.key))]  # fmt: skip
        adopted = [row for row in new if row.values.get(self.entity.key)]
        if self._options.on_known != "adopt" or self.natural.has_codes:
            adopted = []
        for row in (*keyless, *adopted):
            self._find_same(row)
        self._taken.update(row.id for row in (*keyless, *adopted))
        decided = {id(doubt.row) for doubt in self.doubts}
        for row in keyless:
            if row.id is None and id(row) not in decided:
                self._find_alike(row)
        matched = [row for row in (*keyless, *adopted) if row.id is not None]
        self.rekeyed |= self._edits.find(matched)
        for row in new:
            if row.id is None and row.values.get(self.entity.key):
                self._note_clash(row)
        for row in rows:
            if row.id in self.rekeyed and (doubt := self._edits.doubt(row, self.rekeyed[row.id])):
                self.doubts.append(doubt)

    def _find_same(self, row: ResolvedRow) -> None:
        """Match the row to the only record with its natural key and no contradiction."""
        records = self._candidates.records
        same = self._possible(row, self._candidates.same(row.values))
        if len(same) > 1:
            closest = [i for i in same if self.natural.details.covers(records[i], row.values)]
            same = closest or same
        if same:
            self._match(row, same)

    def _find_alike(self, row: ResolvedRow) -> None:
        """Match the row to the only record from which it differs by leaving out tie-breakers. Any
        other record with an alike key is a doubt, unless another row of the file is about it; and
        so is a record that is near."""
        records, natural = self._candidates.records, self.natural
        alike = self._possible(row, self._candidates.alike(row.values))
        fuller = [id_ for id_ in alike if natural.leaves_out(row.values, records[id_])]
        if fuller:
            self._match(row, fuller)
            return
        possible = [
            id_ for id_ in alike
            if not self._is_taken(id_) or natural.is_tie(row.values, records[id_])
        ]  # fmt: skip
        same = self._candidates.same(row.values)
        possible += [id_ for id_ in same if not self._is_taken(id_)]
        if possible:
            fields = [part.field for part in natural.differing(row.values, records[possible[0]])]
            fields += self._contradictions(row, possible[0])
            self.doubts.append(MatchDoubt(row, "unsure", tuple(possible), tuple(fields)))
        else:
            self._note_clash(row)

    def _note_clash(self, row: ResolvedRow) -> None:
        """Note a doubt when a new row has a key of a record, or one that is near."""
        doubt = find_clash(self._candidates, row, self._is_taken)
        if not doubt and self._options.on_near == "refuse":
            doubt = find_near(self._candidates, row, self._is_taken)
        if doubt:
            self.doubts.append(doubt)

    def _match(self, row: ResolvedRow, ids: Sequence[int]) -> None:
        """Match the row to the only one of the records, whose names it may not replace. It makes no
        difference which record a row is about that is skipped."""
        record, on_match = self._candidates.records[ids[0]], self._options.on_match
        if len(ids) > 1 and on_match != "skip":
            self.doubts.append(MatchDoubt(row, "ambiguous", tuple(ids)))
            return
        writes = on_match in ("update", "fill")
        if writes and not self.natural.details.has_number_of(row.values, record):
            lost = self.natural.kept_names.lost(row.values, record)
        else:
            lost = []
        if lost:
            self.doubts.append(MatchDoubt(row, "renamed", tuple(ids), tuple(lost)))
            return
        if writes and self._has_new_id(row, ids[0]):
            self.doubts.append(MatchDoubt(row, "known", tuple(ids)))
            return
        row.id = ids[0]
        row.kept = kept_texts(self.natural, row.values, record)
        if row.values.get(self.entity.key):
            row.kept = (*row.kept, self.entity.key)

    def _has_new_id(self, row: ResolvedRow, id_: int) -> bool:
        """Whether the row brings an external id that no record has, and may not give it to the
        record. (With an id that a record has, the row would be about that record.)"""
        field = self.entity.external_ids
        brings = field is not None and row.values.get(field.name)
        return bool(brings) and self._options.on_known == "refuse" and not self._is_taken(id_)

    def _is_taken(self, id_: int) -> bool:
        return id_ in self._taken or id_ in self._written

    def _possible(self, row: ResolvedRow, ids: Iterable[int]) -> list[int]:
        """Those of the records that the row does not contradict."""
        return [id_ for id_ in ids if not self._contradictions(row, id_)]

    def _contradictions(self, row: ResolvedRow, id_: int) -> list[str]:
        return self.natural.details.contradictions(row.values, self._candidates.records[id_])
