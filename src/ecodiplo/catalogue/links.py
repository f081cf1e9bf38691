"""Links between records, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.catalogue.entity import REF, Entity, Field, in_both, provenance
from ecodiplo.fields import AnyRef, Choice, Text
from ecodiplo.language import Label
from ecodiplo.vocabulary import Confidence, Relation

if TYPE_CHECKING:
    from collections.abc import Iterable


def links_between(entities: Iterable[Entity]) -> Entity:
    """The entity of links, whose ends are records of the linkable ones of the entities."""
    linkable = tuple(entity.name for entity in entities if entity.linkable)
    return Entity(
        name="links",
        table="links.links",
        prefix="LNK",
        label=Label("Links between records", "Liên kết hồ sơ"),
        singular=Label("Link", "Liên kết"),
        title="evidence",
        natural_key=("from_record", "relation", "to_record"),
        fields=(
            REF,
            Field("from_record", AnyRef(entities=linkable), Label("From", "Từ"), required=True, listed=True),
            Field("relation", Choice(Relation), Label("Relation", "Quan hệ"), required=True, listed=True, filter="relation"),
            Field("to_record", AnyRef(entities=linkable), Label("To", "Đến"), required=True, listed=True),
            Field("confidence", Choice(Confidence), Label("Confidence", "Độ tin cậy"), required=True, listed=True, filter="confidence"),
            *in_both("evidence", Label("Evidence", "Căn cứ"), listed=True),
            Field("stated_by", Text(), Label("Stated by", "Người/cơ quan nêu"), aliases=("Who says so", "Ai nêu")),
            *provenance(),
        ),
    )
