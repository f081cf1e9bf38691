"""What a command did to a record, said in one way by all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.cli.output import say
from ecodiplo.language import Label

if TYPE_CHECKING:
    from ecodiplo.catalogue import Entity
    from ecodiplo.language import Lang
    from ecodiplo.services.edit import Edited

OUTCOMES = {
    "added": Label("added", "đã thêm"),
    "changed": Label("changed", "đã sửa"),
    "unchanged": Label("was so already", "không có gì thay đổi"),
    "deleted": Label("deleted", "đã xóa"),
}


def tell(edited: Edited, lang: Lang) -> None:
    """Say what became of the record; its key alone goes to stdout, for scripts."""
    print(edited.key)
    say(f"{edited.entity.singular.to(lang)} {edited.key}: {OUTCOMES[edited.outcome].to(lang)}")
    if edited.outcome == "changed":
        for name, (old, new) in edited.changes.items():
            label = edited.entity.by_name[name].label.to(lang)
            before, after = (shown(edited.entity, name, value, lang) for value in (old, new))
            say(f"  {label}: {before} → {after}")


def shown(entity: Entity, name: str, value: Any, lang: Lang) -> str:
    """A value of the field for people, a dash where nothing is known."""
    if value is None or value == ():
        return "–"
    return entity.by_name[name].type.show(value, lang)
