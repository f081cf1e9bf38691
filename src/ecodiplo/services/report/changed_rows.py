"""What has changed in a claim since a snapshot, row by row, with names in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ecodiplo.catalogue import ENTITIES
from ecodiplo.language import Label, Lang, join, same
from ecodiplo.services.report.claim_names import entity_of, is_not_compared
from ecodiplo.services.report.claim_rows import list_rows, read_rows
from ecodiplo.services.report.claims import ClaimKind
from ecodiplo.services.report.content import LISTS
from ecodiplo.services.report.table_columns import list_columns
from ecodiplo.services.statistics.dimensions import labels_by_key
from ecodiplo.services.statistics.wording import NO_RECORDS, NOT_STATED, quantity
from ecodiplo.vocabulary import TaskStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from sqlalchemy import Connection

    from ecodiplo.services.report.content import ReportContent
    from ecodiplo.services.statistics.indicators import Indicator

_OPEN = "open_list: "
_EMPTY = same("")


class Change(NamedTuple):
    """A value then and now, empty where there is none; `label` is the field or the group."""

    label: Label
    then: Label
    now: Label


@dataclass(frozen=True)
class ChangedRow:
    """Records and values that have changed: `added` records say the claim only now, `gone` ones
    only then, and the values of `altered` ones differ."""

    changes: tuple[Change, ...]
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()


class Stated(NamedTuple):
    """A claim as a snapshot or the report of today states it: its content, '' when it is not
    stated, its number and the refs of its records."""

    content: str = ""
    value: Decimal | None = None
    records: frozenset[str] = frozenset()

    def without(self, other: Stated) -> tuple[str, ...]:
        """The refs of its records that the other does not have."""
        return tuple(sorted(self.records - other.records))


class ChangeReader:
    """Reads the changes of claims against the report of today."""

    def __init__(
        self, connection: Connection, content: ReportContent, indicators: Mapping[str, Indicator],
        lang: Lang,
    ) -> None:  # fmt: skip
        """`indicators` are those of the office, by code; `lang` is the language of the snapshot."""
        self._connection, self._content, self._lang = connection, content, lang
        self._indicators = indicators

    def rows(self, code: str, then: Stated, now: Stated) -> list[ChangedRow]:
        """The changed rows of the claim."""
        kind, _, subject = code.partition(" ")
        added, gone = now.without(then), then.without(now)
        if kind == ClaimKind.LIST.value and (lines := self._list(subject, then, now)):
            return lines
        changes: Sequence[Change] = ()
        if kind in (ClaimKind.BREAKDOWN.value, ClaimKind.TASKS.value):
            changes = self._groups(kind, subject, then.content, now.content)
        elif kind == ClaimKind.CHANGE.value:
            changes = self._number(subject, then, now)
        elif kind == ClaimKind.WORDS.value:
            ref, _, name = subject.partition(" ")
            entity = entity_of(subject)
            field = ENTITIES[entity].by_name.get(name) if entity else None
            label = field.label if field else same(name)
            texts = (same(_words(each.content)) for each in (then, now))
            return [ChangedRow((Change(label, *texts),), altered=(ref,))]
        elif (
            kind == ClaimKind.NOTHING.value
            and not is_not_compared(code)
            and not (then.content and now.content)
        ):
            texts = (NO_RECORDS if each.content else _EMPTY for each in (then, now))
            changes = [Change(_EMPTY, *texts)]
        if not changes and not added and not gone:
            changes = _lines(then.content, now.content)
        return [ChangedRow(tuple(changes), added, gone)]

    def _list(self, name: str, then: Stated, now: Stated) -> list[ChangedRow]:
        """The rows that a list has now and not then, lost, and has with other values; none for a
        snapshot whose rows have no refs."""
        before = read_rows(then.content) if then.content else {}
        if before is None:
            lines = _lines(then.content, now.content)
            return [ChangedRow(tuple(lines), now.without(then), then.without(now))]
        after = list_rows(name, self._content.lists[name]) if name in LISTS and now.content else {}
        labels = {}
        if name in LISTS:
            entity = ENTITIES[LISTS[name].entity]
            labels = {each.name: each.label for each in list_columns(name, entity)}
        rows = []
        for ref in [*after, *(ref for ref in before if ref not in after)]:
            old, new = before.get(ref), after.get(ref)
            if old is None:
                rows.append(ChangedRow((_first(new, is_new=True),), added=(ref,)))
            elif new is None:
                rows.append(ChangedRow((_first(old, is_new=False),), gone=(ref,)))
            elif changes := self._values(old, new, labels):
                rows.append(ChangedRow(tuple(changes), altered=(ref,)))
        return rows

    def _values(
        self, old: Mapping[str, Label], new: Mapping[str, Label], labels: Mapping[str, Label]
    ) -> list[Change]:
        """The values that differ in the language of the snapshot."""
        return [
            Change(labels.get(name, same(name)), old.get(name, _EMPTY), new.get(name, _EMPTY))
            for name in dict.fromkeys((*labels, *old, *new))
            if old.get(name, _EMPTY).to(self._lang) != new.get(name, _EMPTY).to(self._lang)
        ]

    def same_rows(self, then: str, now: str) -> bool | None:
        """Whether two lists have the same rows in the language of the snapshot; None when one is of
        an earlier version."""
        before, after = read_rows(then), read_rows(now)
        if before is None or after is None:
            return None
        return before.keys() == after.keys() and not any(
            self._values(before[ref], after[ref], {}) for ref in before
        )

    def _groups(self, kind: str, name: str, then: str, now: str) -> list[Change]:
        before, after = self._numbers(then), self._numbers(now)
        keys = [
            key for key in dict.fromkeys((*before, *after)) if before.get(key) != after.get(key)
        ]
        labels: dict[str, Label] = {}
        if kind == ClaimKind.TASKS.value:
            labels = {status.value: status.label for status in TaskStatus}
        elif (table := self._content.crossed.get(name)) is not None:
            labels = {
                f"{row.key} {column.key}": join(", ", filter(None, (row.label, column.label)))
                for row in table.rows
                for column in table.columns
            }
        elif (breakdown := self._content.groups.get(name)) is not None:
            known = [key for key in keys if key]
            labels = labels_by_key(
                self._connection, breakdown.entity, breakdown.by, known, breakdown.today
            )
        return [
            Change(labels.get(key, same(key)) if key else NOT_STATED,
                   same(before.get(key, "")), same(after.get(key, "")))
            for key in keys
        ]  # fmt: skip

    def _numbers(self, text: str) -> dict[str, str]:
        """The numbers of the groups, by their keys; '' is the key of the records that do not
        say."""
        pairs = (line.rpartition(": ") for line in text.splitlines())
        unnamed = NOT_STATED.to(self._lang)
        return {"" if key == unnamed else key: number for key, _, number in pairs}

    def _number(self, code: str, then: Stated, now: Stated) -> list[Change]:
        indicator = self._indicators.get(code)
        if indicator is None or then.value == now.value:
            return []
        texts = (
            _EMPTY if each.value is None
            else Label(*(quantity(each.value, indicator.unit, lang) for lang in Lang))
            for each in (then, now)
        )  # fmt: skip
        return [Change(_EMPTY, *texts)]


def _first(values: Mapping[str, Label] | None, *, is_new: bool) -> Change:
    """The name of a record that a list has only now, or only then."""
    name = next(iter((values or {}).values()), _EMPTY)
    return Change(_EMPTY, _EMPTY, name) if is_new else Change(_EMPTY, name, _EMPTY)


def _words(text: str) -> str:
    """The text of a claim; dots follow a list that the source leaves open."""
    lines = text.splitlines()
    words = "\n".join(line for line in lines if not line.startswith(_OPEN))
    return f"{words}; ..." if len(lines) > 1 and lines[-1].startswith(_OPEN) else words


def _lines(then: str, now: str) -> list[Change]:
    """The lines of text that only one of the two has."""
    before, after = then.splitlines(), now.splitlines()
    gone = "\n".join(line for line in before if line not in after)
    added = "\n".join(line for line in after if line not in before)
    return [Change(_EMPTY, same(gone), same(added))] if gone or added else []
