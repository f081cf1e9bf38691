"""The change of a field in words: `Title: A → B`, `+ Countries: Denmark`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecodiplo.fields import Many
from ecodiplo.language import DASH

if TYPE_CHECKING:
    from ecodiplo.language import Lang
    from ecodiplo.services.history.changes import FieldChange


def change_text(change: FieldChange, lang: Lang) -> str:
    """The field with its old and its new value; for an item of a field of several values, whether
    it was added (+), removed (-) or changed."""
    kind, label = change.field.type, change.field.label.to(lang)
    if not isinstance(kind, Many):
        old, new = (DASH if v is None else kind.show(v, lang) for v in (change.old, change.new))
        return f"{label}: {new}" if change.old is None else f"{label}: {old} → {new}"
    if change.old is None:
        return f"+ {label}: {kind.show_item(change.new, lang)}"
    if change.new is None:
        return f"- {label}: {kind.show_item(change.old, lang)}"
    old, new = (kind.show_item(item, lang) for item in (change.old, change.new))
    return f"{label}: {old} → {new}"
