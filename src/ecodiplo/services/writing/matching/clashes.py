"""Clashes of names: a new row has a key of a record, under any name of theirs."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

from ecodiplo.services.writing.identity.match_doubts import MatchDoubt
from ecodiplo.services.writing.identity.shared_keys import fields_with_keys, shared_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from ecodiplo.services.writing.identity.match_doubts import ResolvedRow
    from ecodiplo.services.writing.identity.natural_keys import NaturalKey
    from ecodiplo.services.writing.matching.candidates import Candidates


def find_clash(
    candidates: Candidates, row: ResolvedRow, is_taken: Callable[[int], bool]
) -> MatchDoubt | None:
    """The doubt when a new row has a natural key of records, unless the two contradict each other.
    When each has a ref and another row of the file is about the record, which `is_taken`, the
    details must all be the same as well."""
    records, natural = candidates.records, candidates.natural
    shared = {}
    for id_ in candidates.under_any_name(row.values):
        one_of_two = _has_ref(candidates, row) and is_taken(id_)
        details = natural.details
        if one_of_two and details.of(row.values) != details.of(records[id_]):
            continue
        agree = natural.is_same if one_of_two else natural.leaves_out
        if keys := shared_keys(natural, row.values, records[id_], agree):
            shared[id_] = keys
    return shared_doubt(row, "twin", natural, row.values, shared)


def find_near(
    candidates: Candidates, row: ResolvedRow, is_taken: Callable[[int], bool]
) -> MatchDoubt | None:
    """The doubt when a new row, which clashes with no record, has a key that is near one of
    records. When each has a ref and another row of the file is about the record, they are two."""
    has_ref, key = _has_ref(candidates, row), candidates.near_key
    decided = {*candidates.same(row.values), *candidates.alike(row.values)}
    if has_ref:
        decided.update(candidates.under_any_name(row.values))
    shared = {
        id_: keys for id_ in candidates.near(row.values)
        if id_ not in decided and not (has_ref and is_taken(id_))
        and (keys := shared_keys(key, row.values, candidates.records[id_], key.is_alike))
    }  # fmt: skip
    return shared_doubt(row, "near", key, row.values, shared)


def shared_doubt(
    row: ResolvedRow, kind: Literal["twin", "near", "rekeyed"], key: NaturalKey,
    values: Mapping[str, Any], shared: Mapping[int, Collection[tuple[Any, ...]]],
) -> MatchDoubt | None:  # fmt: skip
    """The doubt about the records that share these keys with the values of the row, if any do."""
    if not shared:
        return None
    fields = fields_with_keys(key, values, {*chain.from_iterable(shared.values())})
    return MatchDoubt(row, kind, tuple(shared), tuple(fields))


def _has_ref(candidates: Candidates, row: ResolvedRow) -> bool:
    return bool(row.values.get(candidates.natural.entity.key))
