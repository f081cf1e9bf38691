"""The form of an entity: headings, drop-downs and explanations of a workbook to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.errors import NotFound
from ecodiplo.fields import AnyRef, Choice, Flag, Integer, Many
from ecodiplo.fold import sort_key
from ecodiplo.formats.entry_form import EntryForm, FormColumn
from ecodiplo.language import Label, Lang
from ecodiplo.services.entry_form.guide import GUIDE, allowed, bounds, how_to_write, kind, unit
from ecodiplo.services.query import mapping
from ecodiplo.services.query.find_by_name import Names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.fields import FieldType

_REFUSAL = Label(
    "This value is not in the list, or out of range. See the worksheet Guide.",
    "Giá trị không có trong danh mục hoặc ngoài phạm vi cho phép. Xem trang tính Hướng dẫn.",
)
_COLUMNS = (
    Label("Heading", "Tiêu đề cột"),
    Label("Column name", "Tên cột"),
    Label("Required", "Bắt buộc"),
    Label("Kind", "Loại giá trị"),
    Label("How to write it", "Cách ghi"),
    Label("Unit", "Đơn vị"),
    Label("Allowed values: code = English / Vietnamese", "Giá trị: mã = tiếng Anh / tiếng Việt"),
)
_OTHER_HEADING = Label("Heading in Vietnamese", "Tiêu đề tiếng Anh")


def make_form(entity: Entity, lang: Lang, names: Mapping[str, Sequence[str]]) -> EntryForm:
    """The form of an entity in a language. Drop-downs list `names`, which `offered_names`
    returns, by entity."""
    fields = list(entity.stored)
    heading = [*(label.to(lang) for label in _COLUMNS), _OTHER_HEADING.to(lang)]
    return EntryForm(
        name=entity.name,
        entries=[_entry(entity, field, lang, names) for field in fields],
        refusal=_REFUSAL.to(lang),
        guide=GUIDE.to(lang),
        explanations=[heading, *(_explanation(entity, field, lang) for field in fields)],
    )


def offered_names(connection: Connection, entity: Entity, lang: Lang) -> dict[str, list[str]]:
    """The names of the records that the entity can refer to, by entity, of those that templates
    offer. An import finds the record of each name."""
    targets = {target(field) for field in entity.stored}
    return {
        name: _names(connection, other, lang)
        for name, other in ENTITIES.items()
        if other.offered and name in targets
    }


def _names(connection: Connection, entity: Entity, lang: Lang) -> list[str]:
    table = mapping.table(entity)
    english, vietnamese = mapping.label_columns(entity, table)
    shown = func.coalesce(vietnamese, english) if lang is Lang.VI else english
    handle = mapping.handle(entity, table)
    index = Names(connection, entity)
    names = []
    for id_, own, name in connection.execute(select(table.c.id, handle, shown)):
        try:
            names.append(name if index.find(name) == id_ else own)
        except NotFound:  # two records share the name
            names.append(own)
    return sorted(names, key=sort_key)


def _entry(
    entity: Entity, field: Field, lang: Lang, names: Mapping[str, Sequence[str]]
) -> FormColumn:
    required = must_be_filled(entity, field)
    several = isinstance(field.type, Many)
    single: FieldType = field.item_type
    choices = _choices(single, lang) or names.get(target(field), ())
    notes = [Label("Required", "Bắt buộc").to(lang)] if required else []
    notes += [kind(field.type, lang), how_to_write(field.type, lang), bounds(field.type, lang)]
    return FormColumn(
        heading=f"{field.label.to(lang)}{' *' if required else ''}",
        type=field.type,
        message=". ".join(filter(None, notes)),
        required=required,
        choices=choices,
        # Several items in one cell are not in the list; a name can belong to a record that does not
        # exist yet; an import reads words such as `24,8 tỷ` as numbers, and Excel does not.
        on_other_value="allow" if several
        else "stop" if isinstance(single, Choice | Flag | Integer)
        else "warning",
    )  # fmt: skip


def _choices(of: FieldType, lang: Lang) -> list[str]:
    if isinstance(of, Choice):
        return [term.label.to(lang) or term.value for term in of.terms]
    return [of.show(value, lang) for value in (True, False)] if isinstance(of, Flag) else []


def must_be_filled(entity: Entity, field: Field) -> bool:
    """Whether a new record is refused when the field is empty."""
    return field.required and not is_numbered(entity, field) and default_of(entity, field) is None


def is_numbered(entity: Entity, field: Field) -> bool:
    """Whether the field is the ref, and a new record without a ref gets the next one."""
    return field.name == entity.key and entity.numbered


def default_of(entity: Entity, field: Field) -> Any:
    """The value that a new record gets for an empty cell, None when the value stays unknown."""
    if isinstance(field.type, Many | AnyRef):
        return None
    (column,) = mapping.columns_of(entity, field)
    default = mapping.default(column)
    return None if default is None else field.type.parse(str(default))


def _explanation(entity: Entity, field: Field, lang: Lang) -> list[str]:
    """The row of the guide that explains a field, with a cell for each of its columns."""
    yes, no = Label("yes", "có").to(lang), Label("no", "không").to(lang)
    required = yes if must_be_filled(entity, field) else no
    if is_numbered(entity, field):
        required += Label("; empty: numbered automatically", "; để trống: tự đánh số").to(lang)
    elif (default := default_of(entity, field)) is not None:
        shown = field.type.show(default, lang) or field.type.export(default)
        required += Label(f"; empty: {shown}", f"; để trống: {shown}").to(lang)
    help_ = field.help.to(lang) if field.help else ""
    ways = filter(None, (help_, how_to_write(field.type, lang), bounds(field.type, lang)))
    return [
        field.label.to(lang),
        field.name,
        required,
        kind(field.type, lang),
        ". ".join(ways),
        unit(field.type, lang),
        "\n".join(allowed(field.type)),
        field.label.to(Lang.EN if lang is Lang.VI else Lang.VI),
    ]
