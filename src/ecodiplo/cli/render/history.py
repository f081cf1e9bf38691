"""History as sheets: for people, and with stable names for machines."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ecodiplo.errors import Unreadable
from ecodiplo.fields import FieldType, Flag, Integer, Many, Text
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.language import Label, Lang

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.catalogue import Field
    from ecodiplo.services.history.changes import FieldChange, RecordChange
    from ecodiplo.services.history.commands import CommandRun, Wanted

DIRECT = Label("direct edit", "sửa trực tiếp")
ACTIONS = {
    "insert": Label("added", "thêm"),
    "update": Label("changed", "sửa"),
    "delete": Label("deleted", "xóa"),
}


def commands_sheet(runs: Iterator[CommandRun], lang: Lang, *, for_people: bool) -> Sheet:
    """A line for each command, and for direct edits made in one go."""
    columns = [
        Column("command_id", Label("No.", "Số").to(lang), Integer()),
        *_when_and_who(lang),
        Column("added", Label("Added", "Thêm").to(lang), Integer()),
        Column("changed", Label("Changed", "Sửa").to(lang), Integer()),
        Column("deleted", Label("Deleted", "Xóa").to(lang), Integer()),
        Column("undone_by", Label("Undone by", "Hoàn tác bởi").to(lang), Integer()),
    ]
    if not for_people:
        columns += [Column("undoes", "undoes", Integer()), Column("direct", "direct", Flag())]
    rows = (
        {
            "command_id": run.number,
            "at": run.at,
            "user": run.user,
            "command": run.command or (DIRECT.to(lang) if for_people else None),
            "added": run.added,
            "changed": run.changed,
            "deleted": run.deleted,
            "undone_by": run.undone_by,
            "undoes": run.undoes,
            "direct": run.number is None,
        }
        for run in runs
    )
    return Sheet("log", columns, rows, lang)


def changes_sheet(
    changes: Iterator[RecordChange], wanted: Wanted, lang: Lang, *, for_people: bool
) -> Sheet:
    """A line for each change of a record. People see of one of many what it is called, and of the
    one they asked for all there is to know."""
    if not for_people:
        return _changes_for_machines(changes, lang)
    columns = [
        *_when_and_who(lang),
        Column("record", Label("Record", "Hồ sơ").to(lang), Text()),
        Column("action", Label("Action", "Thao tác").to(lang), Text()),
        Column("changes", Label("What", "Nội dung").to(lang), Differences()),
    ]
    rows = (
        {
            "at": change.at,
            "user": change.user,
            "command": DIRECT.to(lang)
            if change.command_id is None
            else f"{change.command_id} {change.command}",
            "record": change.record
            if wanted.entity
            else f"{change.entity.singular.to(lang)} {change.record}",
            "action": ACTIONS[change.action].to(lang),
            "changes": _told(change, lang, whole=bool(wanted.record)),
        }
        for change in changes
    )
    return Sheet("log", columns, rows, lang)


def _told(change: RecordChange, lang: Lang, *, whole: bool) -> tuple[FieldChange, ...]:
    """What to say of a change: of a record that came or went, what it held, or its title."""
    if change.action == "update":
        return change.changes
    held = [
        replace(each, old=None, new=each.new if each.old is None else each.old)
        for each in change.changes
        if each.field.name != change.entity.key
    ]
    if whole:
        return tuple(held)
    title = change.entity.by_name[change.entity.title]
    names = [title.vietnamese, title.name] if lang is Lang.VI else [title.name]
    found = {each.field.name: each for each in held}
    return tuple(found[name] for name in names if name in found)[:1]


def _changes_for_machines(changes: Iterator[RecordChange], lang: Lang) -> Sheet:
    types: dict[str, FieldType] = {
        "at": Moment(), "user": Text(), "command": Text(), "command_id": Integer(),
        "direct": Flag(), "entity": Text(), "record": Text(), "action": Text(),
        "changes": Differences(),
    }  # fmt: skip
    rows = (
        {
            "at": change.at,
            "user": change.user,
            "command": change.command,
            "command_id": change.command_id,
            "direct": change.command_id is None,
            "entity": change.entity.name,
            "record": change.record,
            "action": change.action,
            "changes": change.changes,
        }
        for change in changes
    )
    return Sheet("log", [Column(name, name, kind) for name, kind in types.items()], rows, lang)


def _when_and_who(lang: Lang) -> list[Column]:
    return [
        Column("at", Label("When", "Thời điểm").to(lang), Moment()),
        Column("user", Label("Who", "Người thực hiện").to(lang), Text()),
        Column("command", Label("Command", "Lệnh").to(lang), Text()),
    ]


class Moment(FieldType):
    """A moment: to the minute, by the clock on the wall, for people; ISO 8601 in UTC otherwise."""

    def parse(self, text: str) -> datetime.datetime:
        """The moment."""
        try:
            return datetime.datetime.fromisoformat(text)
        except ValueError:
            raise Unreadable(f"{text!r} is no moment") from None

    def show(self, value: datetime.datetime, lang: Lang) -> str:
        """The day as the language writes it, and the time."""
        here = value.astimezone()
        return f"{here:%d/%m/%Y %H:%M}" if lang is Lang.VI else f"{here:%Y-%m-%d %H:%M}"

    def export(self, value: datetime.datetime) -> str:
        """The moment in UTC."""
        return value.astimezone(datetime.UTC).isoformat(timespec="milliseconds")


class Differences(FieldType):
    """What changed of a record, field by field."""

    def parse(self, text: str) -> Any:
        """Nothing: history is not typed in."""
        raise Unreadable(f"{text!r} cannot be read: history is not typed in")

    def show(self, value: tuple[FieldChange, ...], lang: Lang) -> str:
        """`Title: A → B`, and for one of many `+ Countries: Denmark`."""
        return "; ".join(_difference(change, lang) for change in value)

    def export(self, value: tuple[FieldChange, ...]) -> str:
        """The object of `plain` as JSON."""
        from ecodiplo.formats.json import dumps

        return dumps(self.plain(value))

    def plain(self, value: tuple[FieldChange, ...]) -> dict[str, Any]:
        """An object with the values old and new of each field."""
        return {
            change.field.name: {
                "old": _plain(change.field, change.old),
                "new": _plain(change.field, change.new),
            }
            for change in value
        }


def _plain(field: Field, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field.type, Many):
        return field.type.plain((value,))[0]
    return field.type.plain(value)


def _difference(change: FieldChange, lang: Lang) -> str:
    kind, label = change.field.type, change.field.label.to(lang)
    if not isinstance(kind, Many):
        old, new = ("–" if v is None else kind.show(v, lang) for v in (change.old, change.new))
        return f"{label}: {new}" if change.old is None else f"{label}: {old} → {new}"
    if change.old is None:
        return f"+ {label}: {kind.show_item(change.new, lang)}"
    if change.new is None:
        return f"- {label}: {kind.show_item(change.old, lang)}"
    old, new = (kind.show_item(item, lang) for item in (change.old, change.new))
    return f"{label}: {old} → {new}"
