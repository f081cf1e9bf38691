"""Keys that two records, or a row and a record, share under any of their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ecodiplo.fields import Text

if TYPE_CHECKING:
    from collections.abc import Collection

    from ecodiplo.services.writing.identity.natural_keys import NaturalKey

# Whether two alike keys, each in the values of a record, are of one record.
Agreement = Callable[[Mapping[str, Any], Mapping[str, Any]], bool]


def shared_keys(
    key: NaturalKey, values: Mapping[str, Any], other: Mapping[str, Any], agree: Agreement
) -> set[tuple[Any, ...]]:
    """The keys of `values`, one for each name, that are those of `other`: keys that are alike
    and `agree`. Empty when the two contradict each other."""
    if key.details.contradictions(values, other):
        return set()
    others = [*key.names.variants(other)]
    return {
        key.of(own) for own in key.names.variants(values)
        if any(key.is_alike(own, each) and agree(own, each) for each in others)
    }  # fmt: skip


def fields_with_keys(
    key: NaturalKey, values: Mapping[str, Any], keys: Collection[tuple[Any, ...]]
) -> list[str]:
    """The fields of `values` that give them one of these keys: those of the natural key, or
    those with other names."""
    names = key.names

    def gives_one(at: str) -> bool:
        return any(
            key.of({**values, names.title: text}) in keys for text in names.spellings(at, values)
        )

    if key.of(values) in keys or not keys or (names.title and gives_one(names.title)):
        return [*key.field_names]
    return [at for at in (*names.others, *names.further) if gives_one(at)]


def kept_texts(key: NaturalKey, values: Mapping[str, Any], record: Mapping[str, Any]) -> list[str]:
    """The attributes with texts that identify the record, and that it writes in another way: in
    other letters, or with the name in `values` as another of its names."""
    fields = key.entity.by_name
    names = key.kept_names.single
    texts = [at for at in (*key.attributes, *names, *key.details.single)
             if at in fields and isinstance(fields[at].type, Text)]  # fmt: skip
    kept = []
    for at in dict.fromkeys(texts):
        text, own = values.get(at), record.get(at)
        if text is not None and own is not None and text != own:
            own_names = key.kept_names.of_values(record) if at in names else ()
            if key.form(text) in map(key.form, (own, *own_names)):
                kept.append(at)
    return kept
