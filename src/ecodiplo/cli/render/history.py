"""History as sheets: with labels for people, with stable names for machines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ecodiplo import clock
from ecodiplo.cli.output import Audience
from ecodiplo.errors import ValueUnreadable
from ecodiplo.fields import FieldType, Flag, Integer, Many, Moment, Text
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.language import Label, Lang

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecodiplo.catalogue import Field
    from ecodiplo.services.history.changes import FieldChange, RecordChange
    from ecodiplo.services.history.commands import CommandRun, HistoryFilter

DIRECT = Label("direct edit", "sửa trực tiếp")
ACTIONS = {
    "insert": Label("added", "thêm"),
    "update": Label("changed", "sửa"),
    "delete": Label("deleted", "xóa"),
}


def commands_sheet(runs: Iterator[CommandRun], lang: Lang, *, audience: Audience) -> Sheet:
    """A row for each command, and for each series of direct edits."""
    columns = [
        Column("command_id", Label("No.", "Số").to(lang), Integer()),
        *_when_and_who(lang),
        Column("added", Label("Added", "Thêm").to(lang), Integer()),
        Column("changed", Label("Changed", "Sửa").to(lang), Integer()),
        Column("deleted", Label("Deleted", "Xóa").to(lang), Integer()),
        Column("undone_by", Label("Undone by", "Lệnh hoàn tác").to(lang), Integer()),
    ]
    if audience is Audience.MACHINES:
        columns += [Column("undoes", "undoes", Integer()), Column("direct", "direct", Flag())]
    rows = (
        {
            **vars(run),
            "command_id": run.number,
            "command": run.command or (DIRECT.to(lang) if audience is Audience.PEOPLE else None),
            "direct": run.number is None,
        }
        for run in runs
    )
    return Sheet("log", columns, rows, lang)


def changes_sheet(
    changes: Iterator[RecordChange], filter_: HistoryFilter, lang: Lang, *, audience: Audience
) -> Sheet:
    """A row for each change of a record. For people, an added or deleted record is shown by its
    title, or by all its values when the filter names a record."""
    if audience is Audience.MACHINES:
        return _changes_for_machines(changes, lang)
    columns = [
        *_when_and_who(lang),
        Column("record", Label("Record", "Hồ sơ").to(lang), Text()),
        Column("action", Label("Action", "Thao tác").to(lang), Text()),
        Column("changes", Label("What", "Nội dung").to(lang), Differences()),
    ]
    rows = (
        {
            **vars(change),
            "command": DIRECT.to(lang)
            if change.command_id is None
            else f"{change.command_id} {change.command}",
            "record": change.record
            if filter_.entity
            else f"{change.entity.singular.to(lang)} {change.record}",
            "action": ACTIONS[change.action].to(lang),
            "changes": _shown_changes(change, lang, whole=bool(filter_.record)),
        }
        for change in changes
    )
    return Sheet("log", columns, rows, lang)


def _shown_changes(change: RecordChange, lang: Lang, *, whole: bool) -> tuple[FieldChange, ...]:
    """The field changes to show: of an added or deleted record its title, or, with `whole`, all
    its values."""
    if change.action == "update":
        return change.changes
    values = [
        replace(each, old=None, new=each.new if each.old is None else each.old)
        for each in change.changes
        if each.field.name != change.entity.key
    ]
    if whole:
        return tuple(values)
    title = change.entity.by_name[change.entity.title]
    names = [title.name, title.vietnamese]
    names = names[::-1] if lang is Lang.VI else names
    by_name = {each.field.name: each for each in values}
    return tuple(by_name[name] for name in names if name in by_name)[:1]


def _changes_for_machines(changes: Iterator[RecordChange], lang: Lang) -> Sheet:
    types: dict[str, FieldType] = {
        "at": Moment("milliseconds"), "user": Text(), "command": Text(), "command_id": Integer(),
        "direct": Flag(), "entity": Text(), "record": Text(), "action": Text(),
        "changes": Differences(), "version": Integer(),
    }  # fmt: skip
    rows = (
        {
            **vars(change),
            "direct": change.command_id is None,
            "entity": change.entity.name,
            "version": change.number,
        }
        for change in changes
    )
    return Sheet("log", [Column(name, name, kind) for name, kind in types.items()], rows, lang)


def _when_and_who(lang: Lang) -> list[Column]:
    when = Label("When ({zone})", "Thời điểm ({zone})").fill(zone=clock.zone_name())
    return [
        Column("at", when.to(lang), Moment("milliseconds")),
        Column("user", Label("Who", "Người thực hiện").to(lang), Text()),
        Column("command", Label("Command", "Lệnh").to(lang), Text()),
    ]


class Differences(FieldType):
    """The changes of a record, field by field."""

    def parse(self, text: str) -> Any:
        """Raises ValueUnreadable: history cannot be entered."""
        raise ValueUnreadable(
            Label(f"{text!r} cannot be read: history cannot be entered",
                  f"không đọc được {text!r}: không thể nhập lịch sử")
        )  # fmt: skip

    def show(self, value: tuple[FieldChange, ...], lang: Lang) -> str:
        """`Title: A → B`, and `+ Countries: Denmark` for an item of a field of several values."""
        from ecodiplo.services.history.change_text import change_text

        return "; ".join(change_text(change, lang) for change in value)

    def export(self, value: tuple[FieldChange, ...]) -> str:
        """The object of `to_json`, as text."""
        from ecodiplo.formats.json import dumps

        return dumps(self.to_json(value))

    def to_json(self, value: tuple[FieldChange, ...]) -> dict[str, Any]:
        """An object with the old and the new value of each field."""
        return {
            change.field.name: {
                "old": _field_json(change.field, change.old),
                "new": _field_json(change.field, change.new),
            }
            for change in value
        }


def _field_json(field: Field, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field.type, Many):
        return field.type.to_json((value,))[0]
    return field.type.to_json(value)
