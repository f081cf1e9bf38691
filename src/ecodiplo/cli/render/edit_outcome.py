"""The lines that tell a person what a command did to a record, the same for every command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.cli.output import say_done
from ecodiplo.language import DASH, Label, same

if TYPE_CHECKING:
    from ecodiplo.catalogue import Entity
    from ecodiplo.cli.settings import Settings
    from ecodiplo.language import Lang
    from ecodiplo.services.edit.write_record import EditOutcome

EDIT_OUTCOMES = {
    "added": Label("added", "đã thêm"),
    "changed": Label("changed", "đã sửa"),
    "unchanged": Label("unchanged", "không có gì thay đổi"),
    "deleted": Label("deleted", "đã xóa"),
}


def print_outcome(edit: EditOutcome, settings: Settings) -> None:
    """Print the key of the record on stdout, for scripts, and what was done to it on stderr."""
    done = edit.entity.singular + same(f" {edit.key}: ") + EDIT_OUTCOMES[edit.outcome]
    settings.outcomes.append(done)
    print(edit.key)
    say_done(done, settings)
    if edit.outcome == "changed":
        for name, values in edit.changes.items():
            label = edit.entity.by_name[name].label.to(settings.lang)
            before, after = (
                show_field(edit.entity, name, value, settings.lang) for value in values
            )
            say_done(same(f"  {label}: {before} → {after}"), settings)
    for note in edit.notes:
        say_done(same("  ") + note, settings)


def show_field(entity: Entity, name: str, value: Any, lang: Lang) -> str:
    """A value of the field for people; a dash when it is empty."""
    if value is None or value == ():
        return DASH
    return entity.by_name[name].type.show(value, lang)
