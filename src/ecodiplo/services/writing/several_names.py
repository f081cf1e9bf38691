"""Cells that name several records between other marks than `;`: `Nhật Bản, Hàn Quốc`.

Such a mark may be part of a name, so it separates only where the whole text is no name, and every
part is one. Each distinct text is looked at once.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.fields import Many
from ecodiplo.fields.separators import (
    Parts,
    has_marks_between,
    may_be_several,
    parts_between_marks,
    separator_advice,
)
from ecodiplo.language import Label
from ecodiplo.option_names import option_with
from ecodiplo.services.query import mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.services.query.find_by_name import Resolver
    from ecodiplo.services.query.record_names import Names
    from ecodiplo.services.writing.batches import Items
    from ecodiplo.services.writing.row_problems import RowProblems

_TWO_WAYS = Label(
    "{text!r} can be {first}, or {second}; write ; between several",
    "{text!r} có thể là {first}, hoặc {second}; hãy ghi dấu ; giữa các mục",
)
_ONE_NAME = Label(
    " It names {count} records, {names}, and the column takes one.",
    " Ô nêu {count} hồ sơ, {names}, mà cột chỉ nhận một.",
)
# For a text that may be several new names.
_SEPARATE_NAMES = Label(
    " It may be several names: write ; between them, or name their separator ({option}); if it"
    " is one name, add its record first.",
    " Có thể là nhiều tên: hãy ghi dấu ; giữa các tên, hoặc nêu dấu phân cách ({option});"
    " nếu là một tên, hãy thêm hồ sơ đó trước.",
)


class SeveralNames:
    """The records of an entity's fields that texts name together."""

    def __init__(self, resolver: Resolver, entity: Entity, problems: RowProblems) -> None:
        self.notes: dict[str, Label] = {}  # how a cell of each field was read, for people
        self._resolver = resolver
        self._entity = entity
        self._heading = problems.options.heading

    def items(
        self, field: Field, cells: Sequence[Items | None], *, codes: bool
    ) -> tuple[Sequence[Items | None], dict[str, Label]]:
        """The cells with an item for each name in `Nhật Bản, Hàn Quốc`, in order; and the texts
        that can be read in two ways, with the reason.

        Only a name alone can be a list: one with a role or a share beside it is not.
        """
        distinct = dict.fromkeys(filter(None, cells))
        defaults = self._defaults(field)
        texts = [item[0] for cell in distinct for item in cell if item[1:] == defaults]
        several, doubts = separate_names(
            self._resolver, ENTITIES[target(field)], texts, codes=codes
        )
        if not several:
            return cells, doubts
        self._note(field, *next(iter(several.items())))
        separated = {
            cell: tuple(
                (name, *parts)
                for text, *parts in cell
                for name in (several.get(text, [text]) if (*parts,) == defaults else [text])
            )
            for cell in distinct
        }
        return [None if cell is None else separated.get(cell, cell) for cell in cells], doubts

    def _note(self, field: Field, text: str, names: Sequence[str]) -> None:
        """Note, once for each field, that a text was read as several names."""
        note = Label("{heading}: {text!r} was read as {count} names: {names}",
                     "{heading}: {text!r} được đọc là {count} tên: {names}")  # fmt: skip
        self.notes.setdefault(field.name, note.fill(
            heading=self._heading(field.name), text=text, count=len(names), names="; ".join(names)
        ))  # fmt: skip

    def _defaults(self, field: Field) -> tuple[Any, ...]:
        """The stored defaults of the parts beside a value of the field."""
        parts = field.type.parts if isinstance(field.type, Many) else ()
        columns = mapping.side(self._entity.name, field.name).parts
        return tuple(
            None if part.default is None else mapping.to_stored(column)(part.default)
            for part, column in zip(parts, columns, strict=True)
        )


def separate_names(
    resolver: Resolver, entity: Entity, texts: Iterable[str], *, codes: bool | None
) -> tuple[dict[str, list[str]], dict[str, Label]]:
    """The names in each text that is a list of names; and why a text can be read in two ways.

    Other texts are in neither: single names, and texts with a part that no record has. `codes` as
    in `Resolver.look_up`; None for either.
    """
    # A hyphen is part of many names of bodies.
    hyphens = entity.name_rules.coded
    by_text = {text: Parts(text, hyphens=hyphens) for text in texts if has_marks_between(text)}
    by_text = {text: parts for text, parts in by_text.items() if len(parts) > 1}
    if not by_text:
        return {}, {}
    candidates = {each for parts in by_text.values() for each in parts.candidates()}
    names = resolver.names_of(entity, {*candidates, *by_text})
    is_known = _knower(names, codes)
    separated: dict[str, list[str]] = {}
    doubts: dict[str, Label] = {}
    for text, parts in by_text.items():
        is_name = is_known(text)
        if is_name and not names.is_rearranged(text):
            continue
        ways = parts.ways(is_known)
        if len(ways) == 1 and not is_name:
            separated[text] = ways[0]
        elif ways:
            first, second = ([text], ways[0]) if is_name else ways
            doubts[text] = _TWO_WAYS.fill(text=text, first=_quoted(first), second=_quoted(second))
    return separated, doubts


def names_in(resolver: Resolver, entity: Entity, texts: Collection[str]) -> set[str]:
    """The names in the texts, whether they are written as names or as codes."""
    separated, _ = separate_names(resolver, entity, texts, codes=None)
    return {name for text in texts for name in separated.get(text, [text])}


def separation_advice(
    resolver: Resolver, field: Field, texts: Iterable[str], *, codes: bool
) -> dict[str, Label]:
    """The advice to separate several names, for those of the texts, names of no record, that seem
    to have them."""
    parts = {text: several for text in texts if (several := parts_between_marks(text))}
    if not parts:
        return {}
    names = {*chain.from_iterable(parts.values())}
    known, _ = resolver.look_up(ENTITIES[target(field)], names, codes=codes)
    if not isinstance(field.type, Many):
        return {text: _ONE_NAME.fill(names="; ".join(several), count=len(several))
                for text, several in parts.items() if known.keys() >= {*several}}  # fmt: skip
    is_open = target(field) == "partners"  # rows can name new ones
    advice = {text: separator_advice(several, known) for text, several in parts.items()}
    separate = _SEPARATE_NAMES.fill(option=option_with("separator", ","))
    return {
        text: own or (separate if is_open and may_be_several(text) else own)
        for text, own in advice.items()
    }


def _knower(names: Names, codes: bool | None) -> Callable[[str], bool]:
    """Whether a text is the name of one record; looked up once."""
    known: dict[str, bool] = {}
    readings = (False, True) if codes is None else (codes,)

    def is_known(text: str) -> bool:
        if text not in known:
            known[text] = any(names.knows(text, codes=reading) for reading in readings)
        return known[text]

    return is_known


def _quoted(names: Iterable[str]) -> str:
    return "; ".join(map(repr, names))
