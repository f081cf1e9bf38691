"""A record that a dry run of an import would add or change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.cli.output import console
from ecodiplo.cli.render.edit_outcome import show_field
from ecodiplo.language import Label, Lang
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.text import Text

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.imports.row_changes import RowChange


# The most characters of a title, where the record has one line.
LONGEST_TITLE = 32
_SIGNS = {"added": ("+", "green"), "changed": ("~", "yellow"), "deleted": ("-", "red")}


def change_line(entity: Entity, change: RowChange, lang: Lang) -> Text:
    """The record and the fields that differ, on one line."""
    from rich.text import Text

    line = _record(change, lang, LONGEST_TITLE)
    for at, field in enumerate(_fields(entity, change, lang)):
        line.append_text(Text("; " if at else " — ", style="dim")).append_text(field)
    return line


def print_change(entity: Entity, change: RowChange, lang: Lang) -> None:
    """Print the record, and a line for each field that differs."""
    from rich.text import Text

    out = console()
    out.print(_record(change, lang))
    for field in _fields(entity, change, lang):
        out.print(Text("    ").append_text(field))


def _record(change: RowChange, lang: Lang, longest: int = 0) -> Text:
    """What happens to which record, `+ row 2: DEL-1 A visit`; the title at most so long."""
    from rich.text import Text

    sign, style = _SIGNS[change.outcome]
    row = "" if change.row is None else f" {Label('row', 'dòng').to(lang)} {change.row}:"
    title = change.title.to(lang)
    if longest and len(title) > longest:
        title = f"{title[:longest].rstrip()}…"
    title = "" if title in ("", change.key) else f" {title}"
    return Text(visible(f"{sign}{row} {change.key}{title}"), style=style)


def _fields(entity: Entity, change: RowChange, lang: Lang) -> Iterator[Text]:
    """The fields that differ: of a new record, those beside its key and title."""
    from rich.text import Text

    def show(name: str, value: Any) -> str:
        return visible(show_field(entity, name, value, lang))

    if change.outcome == "deleted":
        return
    for name, (old, new) in change.changes.items():
        if change.outcome == "added" and name in (entity.key, entity.title):
            continue
        line = Text().append(f"{entity.by_name[name].label.to(lang)}: ", style="dim")
        if change.outcome == "changed":
            line.append(show(name, old), style="red strike" if old else "dim")
            line.append(" → ")
        yield line.append(show(name, new), style="green" if new else "dim")
