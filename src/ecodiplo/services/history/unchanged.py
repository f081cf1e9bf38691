"""The condition that a record, or the records of a command, did not change since a version."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from ecodiplo.dates import show_moment
from ecodiplo.errors import ChangedMeanwhile, UsageProblem
from ecodiplo.fields import Many
from ecodiplo.language import Label, Lang, join, same
from ecodiplo.models.history import changes as changes_table
from ecodiplo.option_names import option_name, wrong_value
from ecodiplo.services.history.change_text import change_text
from ecodiplo.services.history.changes import FieldChange, changes_in_order
from ecodiplo.services.query import mapping
from ecodiplo.services.query.find_by_name import find_id
from ecodiplo.services.query.record_version import version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import ColumnElement, Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.history.changes import RecordChange

OPTION = "if_unchanged_since"
# The most differences that a refusal lists, and the greatest length of a value in it.
MOST_LISTED, LONGEST_VALUE = 10, 200


def read_version(text: str) -> int | None:
    """The version that a text of the command line names; None for no text.

    Raises UsageProblem for a time: a change is not seen before its transaction ends, which may be
    after a record is read, and two changes can have one time.
    """
    if not text.strip():
        return None
    if text.strip().isascii() and text.strip().isdecimal() and len(text.strip()) < 19:
        return int(text)
    takes = Label("the version of the record, a number that `show --format json` gives",
                  "phiên bản của hồ sơ, là số mà `show --format json` cho biết")  # fmt: skip
    raise wrong_value(OPTION, takes, text)


def check_unchanged(
    connection: Connection, entity: Entity, record: str, since: int | None,
    values: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    """Check that `since` is the version of the record; nothing is checked when it is None. The
    connection holds the locks of a command that writes the record, or refers to it.

    Raises ChangedMeanwhile with what changed and the new `values` of the caller beside it, NotFound
    when there is no such record, and UsageProblem for a number that is no version of it.
    """
    if since is None:
        return
    id_ = find_id(connection, entity, record, near=False)
    table = mapping.table(entity)
    # Plain SQL that changes the record takes no lock of this program: wait for its end.
    connection.execute(select(table.c.id).where(table.c.id == id_).with_for_update())
    key, last = connection.execute(
        select(mapping.column(entity, entity.key), version(entity, table)).where(table.c.id == id_)
    ).one()
    if since == last:
        return
    if not _had(connection, entity, id_, since) or since > last:
        raise UsageProblem(
            Label("{option} {since} is no version of {key}; its version is {last}",
                  "{option} {since} không phải là phiên bản của {key}; phiên bản nay là {last}")
            .fill(option=option_name(OPTION), since=since, key=key, last=last)
        )  # fmt: skip
    raise ChangedMeanwhile(
        join("\n", [
            Label("{key} was changed since version {since}, and is version {last} now; nothing was"
                  " written",
                  "{key} đã được sửa sau phiên bản {since}, nay là phiên bản {last}; chưa ghi gì")
            .fill(key=key, since=since, last=last),
            *_lines(changes_in_order(connection, _later(entity, id_, since)), values or {}),
        ])
    )  # fmt: skip


def _had(connection: Connection, entity: Entity, id_: int, number: int) -> bool:
    """Whether the record had the version: 0 before its first change in history."""
    own = and_(_later(entity, id_, number - 1), changes_table.c.id == number)
    return number == 0 or connection.scalar(select(changes_table.c.id).where(own)) is not None


def _later(entity: Entity, id_: int, number: int) -> ColumnElement[bool]:
    """Condition: the change is of the record and comes after the change of the number."""
    table = mapping.table(entity).name
    return and_(
        changes_table.c.record_table == table,
        changes_table.c.record_id == id_,
        changes_table.c.id > number,
    )


def _lines(changes: Iterable[RecordChange], values: Mapping[str, object]) -> list[Label]:
    """A line for each difference: the field, as it was and as it is, by whom and when, and the
    value of the caller."""
    differences: dict[str, tuple[FieldChange, RecordChange]] = {}
    last: RecordChange | None = None
    for change in changes:
        last = change
        for name, own in _keyed(change):
            first = differences[name][0].old if name in differences else own.old
            differences[name] = replace(own, old=first), change
    lines = [
        same("  ") + _text(own) + _who(change) + _of_caller(own, values)
        for own, change in differences.values()
        if own.old != own.new
    ]
    if not lines and last is not None:
        back = Label("  it was changed, and changed back", "  đã được sửa rồi sửa trở lại")
        return [back + _who(last)]
    if len(lines) > MOST_LISTED:
        return [*lines[:MOST_LISTED], Label("  and others", "  và các trường khác")]
    return lines


def _keyed(change: RecordChange) -> Iterator[tuple[str, FieldChange]]:
    """The changes of fields by what they change: a field, or an item of a field of several."""
    for own in change.changes:
        if not isinstance(own.field.type, Many):
            yield own.field.name, own
            continue
        if own.old is not None:
            yield f"{own.field.name} {own.old!r}", replace(own, new=None)
        if own.new is not None:
            yield f"{own.field.name} {own.new!r}", replace(own, old=None)


def _text(change: FieldChange) -> Label:
    return Label(*(_shorten(change_text(change, lang)) for lang in Lang))


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_VALUE * 2 else f"{text[: LONGEST_VALUE * 2]}…"


def _who(change: RecordChange) -> Label:
    at = show_moment(change.at)
    by = Label(f", by {change.user}", f", người sửa: {change.user}") if change.user else same("")
    command = Label(" directly", " trực tiếp")
    if change.command_id is not None:
        command = Label(f" by command {change.command_id}", f" bằng lệnh {change.command_id}")
    return by + Label(f" at {at.en}", f" lúc {at.vi}") + command


def _of_caller(change: FieldChange, values: Mapping[str, object]) -> Label:
    """The value that the caller was about to write."""
    if change.field.name not in values:
        return same("")
    value = _shorten(str(values[change.field.name] or ""))[:LONGEST_VALUE] or "–"
    return Label(f"; yours: {value}", f"; của bạn: {value}")
