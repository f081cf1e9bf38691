"""Adds a record or changes one. The values are texts, read by the types of the fields and checked
as the row of a file is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ecodiplo.errors import InvalidData, Problem, UsageProblem
from ecodiplo.language import Label, join
from ecodiplo.services.edit.fill_due_day import missing_due_day
from ecodiplo.services.history.unchanged import check_unchanged
from ecodiplo.services.imports.import_rows import import_rows
from ecodiplo.services.imports.options import ImportObserver, ImportOptions
from ecodiplo.services.imports.report import ImportRejected
from ecodiplo.services.query import mapping
from ecodiplo.services.query.find_by_name import find_id, find_record
from ecodiplo.services.query.read_records import NO_DAY
from ecodiplo.services.writing.report_due import DUE, due_days, due_note
from ecodiplo.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.imports.row_changes import RowChange
    from ecodiplo.services.imports.row_outcomes import RowOutcome
    from ecodiplo.services.writing.write_options import OnNear


@dataclass(frozen=True)
class EditOutcome:
    """The result of an edit: the key of the record and its changes, if any."""

    entity: Entity
    key: str
    outcome: str  # added, changed, unchanged or deleted
    changes: dict[str, tuple[Any, Any]]
    notes: tuple[Label, ...] = ()  # what the command set by itself, and why


def add_record(
    connection: Connection, entity: Entity, values: Mapping[str, Any],
    create_partners: bool = False, on_near: OnNear = "refuse",
) -> EditOutcome:  # fmt: skip
    """Add a record with these values by field, each a text or a JSON value.

    A record without a ref gets the next one. Raises InvalidData with every fault, also when another
    record has the natural key, or resembles this one and `on_near` does not take it as new.
    """
    options = ImportOptions(on_match="refuse", create_partners=create_partners, on_near=on_near)
    written = _write(connection, entity, values, options, None)
    return _with_due_day(connection, written, values, fills=True)


def upsert_record(
    connection: Connection, entity: Entity, values: Mapping[str, Any],
    create_partners: bool = False, on_near: OnNear = "refuse",
) -> EditOutcome:  # fmt: skip
    """Add a record with these values, or set them in the record that has their key or their natural
    key. Raises as `add_record` does, for another reason than that there is a record."""
    options = ImportOptions(wipe_empty=True, create_partners=create_partners, on_near=on_near)
    written = _write(connection, entity, values, options, None)
    return _with_due_day(connection, written, values, fills=False)


def edit_record(
    connection: Connection, entity: Entity, record: str, values: Mapping[str, Any],
    *, create_partners: bool = False, on_near: OnNear = "refuse", since: int | None = None,
) -> EditOutcome:  # fmt: skip
    """Set these values of the record that `record` names; an empty one clears its field.

    Raises NotFound when no record or more than one matches, InvalidData with every fault, and as
    `check_unchanged` does when `since` is not the version of the record.
    """
    check_unchanged(connection, entity, record, since, values)
    options = ImportOptions(wipe_empty=True, create_partners=create_partners, on_near=on_near)
    id_ = find_id(connection, entity, record, near=False)
    written = _write(connection, entity, values, options, id_)
    return _with_due_day(connection, written, values, fills=True)


def _with_due_day(
    connection: Connection, written: EditOutcome, values: Mapping[str, Any], *, fills: bool
) -> EditOutcome:
    """What was written, with the day on which the report of a trip is due where it follows from
    that and no person says it. `fills`: a trip without one gets it."""
    entity, changes = written.entity, written.changes
    if DUE in _by_field(entity, values):
        return written
    if fills and (day := missing_due_day(connection, entity, written.key, changes)):
        id_ = find_id(connection, entity, written.key, near=False)
        changes |= _write(connection, entity, {DUE: day}, ImportOptions(on_near="new"), id_).changes
    if DUE not in changes:
        return written
    note = due_note(changes[DUE][1], due_days(connection) or 0)
    return replace(written, changes=changes, notes=(note,))


def _write(
    connection: Connection, entity: Entity, values: Mapping[str, Any], options: ImportOptions,
    id_: int | None,
) -> EditOutcome:  # fmt: skip
    values = _by_field(entity, values)
    for name in values:
        field = entity.by_name[name]
        if field.derived and not (field.entered_as or (field.enters_ledger and id_ is None)):
            raise UsageProblem(
                field.label
                + (Label(" cannot be set. ", " không ghi trực tiếp được. ") + field.help
                   if field.help
                   else Label(" is computed from other fields and cannot be set",
                              " được tính từ các trường khác nên không ghi trực tiếp được"))
            )  # fmt: skip
    row_changes: list[RowChange] = []
    outcomes: list[RowOutcome] = []
    watch = ImportObserver(change=row_changes.append, outcome=outcomes.append)
    try:
        import_rows(connection, entity, lambda: iter([(1, dict(values))]), file="", options=options,
                    watch=watch, record_id=id_)  # fmt: skip
    except ImportRejected as error:  # one record has no file or row to name
        raise InvalidData([_of_record(entity, problem) for problem in error.problems]) from None
    if not row_changes:
        return EditOutcome(entity, outcomes[-1].key or "", "unchanged", {})
    changes = {name: pair for change in row_changes for name, pair in change.changes.items()}
    return EditOutcome(entity, row_changes[-1].key, row_changes[0].outcome, changes)


def _by_field(entity: Entity, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values by the names of their fields; a name can be another heading of its field in
    imports, such as `external_id`. Raises UsageProblem for an unknown name, and for two names of
    one field."""
    others = {alias: field.name for field in entity.fields for alias in field.aliases}
    own: dict[str, Any] = {}
    for name, value in values.items():
        field = name if name in entity.by_name else others.get(name)
        if field is None:
            unknown = Label("{entity} have no field {name!r}.",
                            "{entity} không có trường {name!r}.")  # fmt: skip
            raise UsageProblem(
                unknown.fill(entity=entity.label, name=name)
                + did_you_mean(name, (each.name for each in entity.entered))
            )
        if field in own:
            raise UsageProblem(
                Label(f"{field} and {name} are one field; give one of them",
                      f"{field} và {name} là một trường; chỉ dùng một trong hai")
            )  # fmt: skip
        own[field] = value
    return own


def _of_record(entity: Entity, problem: Problem) -> Problem:
    """The problem of a row as a problem of a record: without a row, and with the labels of fields
    where a file has headings."""
    names = str(problem.column).split(", ")
    if not all(name in entity.by_name for name in names):
        return replace(problem, row=None)
    labels = join(", ", (entity.by_name[name].label for name in names))
    return replace(problem, row=None, column=labels)


def key_of(connection: Connection, entity: Entity, id_: int | None) -> str:
    table = mapping.table(entity)
    key = connection.scalar(select(table.c[entity.key]).where(table.c.id == id_))
    return str(key)


def values_of(
    connection: Connection, entity: Entity, record: str, names: Iterable[str]
) -> dict[str, Any]:
    """The values of these stored fields of the record that `record` names."""
    fields = [entity.by_name[name] for name in dict.fromkeys(names)]
    return find_record(connection, entity, record, fields, today=NO_DAY)
