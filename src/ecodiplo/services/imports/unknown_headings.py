"""What an import says of headings that name no field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecodiplo.errors import Problem
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label, alternatives, and_more, join, same
from ecodiplo.option_names import option_pair, option_with
from ecodiplo.services.imports.heading_suggestions import suggest_fields
from ecodiplo.services.query import mapping
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from ecodiplo.catalogue import Entity

_MOST_LISTED, _MOST_EXAMPLES, _LONGEST, _LONGEST_LIST = 20, 2, 60, 300
_ANY_FIELD = Label("FIELD", "TRƯỜNG")
_ANY_HEADING = Label("HEADING", "TIÊU ĐỀ")


@dataclass(frozen=True)
class UnknownHeading(Problem):
    """The problem of headings that name no field. `--ignore-unknown` ignores their columns."""


def needed_fields(entity: Entity, taken: Collection[str]) -> list[str]:
    """The fields without a column that a new record needs; none where the file names records by
    their key."""
    if entity.key in taken:
        return []
    return [
        field.name for field in entity.stored
        if field.required and field.name not in {*taken, entity.key}
        and all(mapping.default(column) is None for column in mapping.columns_of(entity, field))
    ]  # fmt: skip


def meaningless(
    entity: Entity, headings: Sequence[str], taken: Collection[str], file: str,
    missing: Collection[str],
) -> UnknownHeading:  # fmt: skip
    """The one problem of headings that name no field of the entity. The file has columns for the
    fields `taken`, and none for those that a new record needs, `missing`."""
    reason = meaning_nothing(entity, headings, taken)
    if missing:
        reason = missing_columns(entity, missing) + "; " + reason
    return UnknownHeading(reason, file, code=FaultCode.UNKNOWN_COLUMN)


def meaning_nothing(entity: Entity, headings: Sequence[str], taken: Collection[str]) -> Label:
    """The headings that name no field of the entity, and what to type."""
    shown = [same(_quoted(heading)) for heading in headings[:_MOST_LISTED]]
    while len(join(", ", shown).en) > _LONGEST_LIST:
        shown.pop()
    listed = join(", ", shown)
    if more := len(headings) - len(shown):
        listed += and_more(more, "cột")
    examples: dict[str, Label] = {}  # by field
    for heading in headings[:_MOST_LISTED]:
        if names := suggest_fields(entity, heading, {*taken, *examples}):
            examples[names[0]] = _pair(heading, names[0])
        if len(examples) == _MOST_EXAMPLES:
            break
    options = join(" ", examples.values() or [_pair(_ANY_HEADING, _ANY_FIELD)])
    if len(headings) == 1:
        reason = Label(
            "the column {listed} means nothing; say what it holds with {options}",
            "không hiểu cột {listed}; hãy nêu cột chứa gì bằng {options}",
        )
    else:
        reason = Label(
            "these columns mean nothing: {listed}; say what one of them holds with {options}",
            "không hiểu các cột này: {listed}; hãy nêu cột nào chứa gì bằng {options}",
        )
    return reason.fill(listed=listed, options=options)


def missing_columns(entity: Entity, names: Iterable[str]) -> Label:
    """The sentence that the file has no column for these fields."""
    fields = join(", ", (entity.by_name[name].code_label for name in names))
    return Label("has no column for {fields}, which a new record needs",
                 "không có cột {fields} mà hồ sơ mới bắt buộc phải có"
                 ).fill(fields=fields)  # fmt: skip


def advice(entity: Entity, heading: str, taken: Collection[str]) -> Label:
    """What to type so that the column is one of a field."""
    names = suggest_fields(entity, heading, taken)
    if not names:
        return Label("; say what it holds with {pair}",
                     "; hãy nêu cột chứa gì bằng {pair}"
                     ).fill(pair=_pair(heading, _ANY_FIELD))  # fmt: skip
    fields = alternatives(entity.by_name[name].code_label for name in names)
    return Label("; if it is {fields}, say so with {pair}",
                 "; nếu là {fields}, hãy nêu bằng {pair}"
                 ).fill(fields=fields, pair=_pair(heading, names[0]))  # fmt: skip


def gives_way(heading: str, other: str, file: str) -> UnknownHeading:
    """The problem of a heading that says less than another one of the same field."""
    reason = Label(
        "{heading!r} says the same as {other!r}; leave it out with {ignore}, or say what it"
        " holds with {pair}",
        "{heading!r} trùng nghĩa với {other!r}; hãy bỏ qua bằng {ignore}, hoặc nêu cột chứa"
        " gì bằng {pair}",
    )
    pair = _pair(heading, _ANY_FIELD)
    ignore = option_with("ignore_unknown", value=True)
    reason = reason.fill(heading=heading, other=other, pair=pair, ignore=ignore)
    return UnknownHeading(reason, file, code=FaultCode.AMBIGUOUS_COLUMN)


def _pair(heading: Label | str, name: Label | str) -> Label:
    """The option that gives the heading its field, as the caller types it."""
    shown = heading if isinstance(heading, Label) else visible(heading)
    return option_pair("columns", shown, name)


def _quoted(heading: str) -> str:
    return repr(heading if len(heading) <= _LONGEST else f"{heading[:_LONGEST]}…")
