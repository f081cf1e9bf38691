"""The layout that the options of an import say, checked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ecodiplo.catalogue import ENTITIES
from ecodiplo.errors import UsageProblem, ValueUnreadable
from ecodiplo.fields import Choice
from ecodiplo.language import Label, same
from ecodiplo.money import parse_unit
from ecodiplo.option_names import option_name
from ecodiplo.services.imports.constants import is_composed
from ecodiplo.services.imports.file_headings import WholeHeadings
from ecodiplo.services.imports.headings import Headings
from ecodiplo.services.imports.layout import FROM_TITLE, Layout
from ecodiplo.text import clean, did_you_mean

if TYPE_CHECKING:
    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.services.imports.options import ImportOptions


def layout_of(entity: Entity, options: ImportOptions) -> Layout:
    """The layout that the options say. Raises UsageProblem for a field that the entity does not
    have, for a value that the field cannot read, and for a unit that is not understood."""
    headings = Headings(entity)
    wholes = {heading: own for heading, name in options.columns.items()
              if name and (own := _field_of_whole(headings, name))}  # fmt: skip
    columns = {
        heading: _field(headings, "columns", f"{heading}={name}", name) if name else None
        for heading, name in options.columns.items() if heading not in wholes
    }  # fmt: skip
    constants: dict[str, str] = {}
    for name, text in options.constants.items():
        own = _field(headings, "constants", f"{name}={text}", name)
        if own.name in constants:
            reason = Label(f" gives {own.name} twice", f" cho {own.name} hai giá trị")
            raise UsageProblem(same(option_name("constants")) + reason)
        _check_constant(own, text)
        constants[own.name] = text
    replacements = tuple(
        replace(each, field=_field(headings, "replacements", str(each), each.field).name)
        if each.field
        else each
        for each in options.replacements
    )
    for heading, unit in options.units.items():
        try:
            parse_unit(unit)
        except ValueUnreadable as error:
            raise UsageProblem(_option("units", f"{heading}={unit}") + error.message) from None
    return Layout(columns, wholes, constants, replacements, options.units, options.optional_columns)


def _field(headings: Headings, option: str, given: str, name: str) -> Field:
    """The field with this name or heading."""
    entity = headings.entity
    own = entity.by_name.get(name.strip().replace("-", "_")) or headings.field(name)
    if own is not None and own.is_entered:
        return own
    names = [text for each in entity.entered for text in (each.name, *each.label)]
    reason = Label("{entity} have no field {name!r}.", "{entity} không có trường {name!r}.").fill(
        entity=entity.label, name=name
    )
    raise UsageProblem(_option(option, given) + reason + did_you_mean(name, names))


def _field_of_whole(headings: Headings, name: str) -> Field | None:
    """The field of the record that a row is part of, `project.industrial_zone` of a change of
    capital, if the name is that of no field of the row's own."""
    entity = headings.entity
    if not entity.whole or entity.by_name.get(name) or headings.field(name):
        return None
    own = WholeHeadings(ENTITIES[entity.whole], entity.part_of).field(name)
    return own if own is not None and not own.derived else None


def _check_constant(own: Field, text: str) -> None:
    if not clean(text):
        reason = Label("there is no value; leave the option out", "thiếu giá trị; hãy bỏ tùy chọn")
        raise UsageProblem(_option("constants", f"{own.name}={text}") + reason)
    if (text == FROM_TITLE and isinstance(own.type, Choice)) or is_composed(text):
        return
    try:
        own.type.parse(text)
    except ValueUnreadable as error:
        raise UsageProblem(_option("constants", f"{own.name}={text}") + error.message) from None


def _option(name: str, given: str) -> Label:
    """The option as it was given, before what is wrong with it."""
    return same(f"{option_name(name)} {given!r}: ")
