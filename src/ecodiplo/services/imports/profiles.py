"""Profiles: the options with which the lists of a sender are imported, kept as records."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue import ENTITIES
from ecodiplo.errors import UsageProblem
from ecodiplo.fields import Flag, Text
from ecodiplo.fold import fold
from ecodiplo.formats.table.header_row import header_rows
from ecodiplo.language import Label
from ecodiplo.option_names import option_with
from ecodiplo.services.imports.import_rows import import_rows
from ecodiplo.services.imports.options import ImportOptions, Replacement
from ecodiplo.services.query.find_by_name import find_record
from ecodiplo.services.query.read_records import NO_DAY, read_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity
    from ecodiplo.formats.input_file import InputFile

PROFILES = ENTITIES["profiles"]
# The options of an import that a profile keeps: those of which it has a field. `_TEXTS` and
# `_FLAGS` are kept as they are; the others are collections.
_OPTIONS = {each.name: each for each in fields(ImportOptions)}
_KEPT = [PROFILES.by_name[name] for name in _OPTIONS if name in PROFILES.by_name]
_TEXTS, _FLAGS = (
    tuple(field.name for field in _KEPT if isinstance(field.type, kind)) for kind in (Text, Flag)
)
# The options that name a profile, or come from one.
_OF_PROFILES = {"profile", "save_as", "optional_columns"}


def with_profile(
    connection: Connection, entity: Entity, options: ImportOptions, source: InputFile
) -> tuple[ImportOptions, InputFile]:
    """The options and the settings of the file, with those of the profile that the options name;
    an option itself comes before the profile.

    Raises NotFound for an unknown profile, UsageProblem for one of another entity.
    """
    profile = find_record(
        connection, PROFILES, options.profile, list(PROFILES.stored), today=NO_DAY
    )
    if profile["record_kind"] != entity.name:
        reason = Label(
            "the profile {name!r} is for {other}, not for {entity}",
            "mẫu {name!r} dùng cho {other}, không dùng cho {entity}",
        )
        raise UsageProblem(
            reason.fill(name=profile["name"], other=profile["record_kind"], entity=entity.name)
        )
    columns = {heading: name or "" for heading, name in profile["columns"]}
    units = {heading or "": unit for unit, heading in profile["units"]}
    replacements = [Replacement(text, value or "", name or "")
                    for text, value, name in profile["replacements"]]  # fmt: skip
    own = {(each.text, each.field) for each in options.replacements}
    kept: dict[str, Any] = {name: getattr(options, name) or profile[name] or "" for name in _TEXTS}
    kept |= {name: getattr(options, name) or bool(profile[name]) for name in _FLAGS}
    optional = {*columns, *units} - {*options.columns, *options.units}
    options = replace(
        options,
        columns={**columns, **options.columns},
        constants={**dict(profile["constants"]), **options.constants},
        replacements=(
            *options.replacements,
            *(each for each in replacements if (each.text, each.field) not in own),
        ),
        units={**units, **options.units},
        optional_columns=options.optional_columns | optional,
        **kept,
    )
    source = replace(
        source,
        sheet=source.sheet or profile["sheet"] or "",
        at=source.at or profile["list_name"] or "",
        header_rows=source.header_rows or header_rows(profile["header_row"] or ""),
    )
    return options, source


def save_profile(
    connection: Connection, entity: Entity, options: ImportOptions, source: InputFile,
    headings: Iterable[str],
) -> None:  # fmt: skip
    """Keep the options and the settings of the file as the profile that the options name; a profile
    of that name is replaced."""
    rows = source.header_rows
    values: dict[str, Any] = {
        "record_kind": entity.name,
        "columns": tuple((heading, name or None) for heading, name in options.columns.items()),
        "constants": tuple(options.constants.items()),
        "replacements": tuple(
            (each.text, each.value or None, each.field or None) for each in options.replacements
        ),
        "units": tuple((unit, heading or None) for heading, unit in options.units.items()),
        "sheet": source.sheet,
        "list_name": source.at,
        "header_row": "-".join(map(str, dict.fromkeys(rows))) if rows else "",
        "headings": tuple(headings),
        **{name: getattr(options, name) for name in (*_TEXTS, *_FLAGS)},
    }
    row = {"name": options.save_as, **_cells(values)}
    known = ImportOptions(wipe_empty=True, on_near="new")
    import_rows(connection, PROFILES, lambda: iter([(1, row)]), file="", options=known)


def unkept_options(options: ImportOptions) -> list[str]:
    """The options that were chosen and that no profile keeps, as in `lists append`: the next import
    must name them again."""
    names = [name for name in _OPTIONS if name not in {*_OF_PROFILES, *(f.name for f in _KEPT)}]
    return [
        option_with(name, value) for name in names
        if (value := getattr(options, name)) != _OPTIONS[name].default
    ]  # fmt: skip


def _cells(values: Mapping[str, Any]) -> dict[str, str]:
    """The values as cells that an import reads."""
    cells = {}
    for name, value in values.items():
        kind = PROFILES.by_name[name].type
        is_filled = value or isinstance(kind, Flag)
        cells[name] = kind.export(value) if is_filled and value is not None else ""
    return cells


def profiles_for(
    connection: Connection, entity: Entity, headings: Iterable[str]
) -> tuple[str, ...]:
    """The names of the profiles of the entity that were saved for a list with these headings."""
    own = {*map(fold, headings)}
    if not own:
        return ()
    needed = [PROFILES.by_name[name] for name in ("name", "record_kind", "headings")]
    profiles = read_records(connection, PROFILES, needed, today=NO_DAY)
    return tuple(
        profile["name"] for profile in profiles
        if profile["record_kind"] == entity.name and {*map(fold, profile["headings"])} == own
    )  # fmt: skip
