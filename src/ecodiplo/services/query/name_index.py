"""An index of every name of an entity's records: as written, in the forms of its name rules, and by
code."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.catalogue.entity import further_names, single_names
from ecodiplo.db import many_rows
from ecodiplo.fold import canonical, fold, has_marks
from ecodiplo.names.abbreviations import FullForm
from ecodiplo.services.query import mapping
from ecodiplo.services.query.abbreviations import abbreviations_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity

TWO_NAMES = re.compile(r"([^()/]+?)\s*[(/]\s*([^()/]+?)\s*\)?")


class NameIndex:
    """The names of records, and the records that a text can be."""

    def __init__(self, connection: Connection, entity: Entity, ids: Collection[int] | None) -> None:
        """Read the names of the records with these ids, or of all: one statement for the columns,
        and one for each field of aliases."""
        self._rules = entity.name_rules
        self.keys: dict[str, int] = {}  # refs, and handles that one record has
        self.codes: dict[str, int] = {}
        self.shown: dict[int, str] = {}  # a name of each record
        self._written: defaultdict[str, set[int]] = defaultdict(set)
        self._forms: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        self.abbreviations = abbreviations_in(connection, entity)
        self._full: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)  # names in full
        table = mapping.table(entity)
        handle = entity.handle or entity.key
        columns = [table.c[name] for name in (entity.key, handle, *single_names(entity))]
        rows = many_rows.of_ids(connection, select(table.c.id, *columns), ids)
        own_names: defaultdict[str, list[int]] = defaultdict(list)
        for id_, key, own, *names in connection.execute(rows):
            if entity.handle:
                own_names[own].append(id_)
            if self._rules.coded:
                self.codes[key] = id_
            else:
                self.keys[key] = id_
                self._forms[fold(key)].append((id_, key))
            self.shown[id_] = next((name for name in names if name), key)
            for name in filter(None, names):
                self._add(id_, name)
        self.own_codes = frozenset(self.codes)
        for other, key in self._rules.other_codes.items():
            if key in self.codes:
                self.codes.setdefault(other, self.codes[key])
        for own, owners in own_names.items():
            if len(owners) == 1:
                self.keys.setdefault(own, owners[0])
        for field in further_names(entity):
            side = mapping.side(entity.name, field)
            rows = many_rows.of_ids(connection, select(side.owner, side.value), ids)
            for id_, alias in connection.execute(rows):
                self._add(id_, alias)

    def _add(self, id_: int, name: str) -> None:
        """Add `name` to the names of the record."""
        self.shown.setdefault(id_, name)
        self._written[canonical(name)].add(id_)
        for form in self._rules.forms(name):
            self._forms[form].append((id_, name))
        for full in self.abbreviations.full_forms(name):
            for form in self._rules.forms(full.text):
                self._full[form].append((id_, full.text))

    def find_all(self, text: str, *, codes: bool, near: bool = True) -> set[int]:
        """The records that `text` can be; those with an abbreviation in the text or in their names
        only when none has the text as it is."""
        written = self._written.get(canonical(text), set())
        named = written or self.named(text, near=near) or self._named_in_full(text, near=near)
        code = self.codes.get(text.strip().upper())
        if code is None or (written and not codes and not text.isupper()):
            return named
        # A code is in capitals or in small letters: `Bi` is Bỉ.
        if named and not codes and text.strip().istitle():
            return named
        return {code} if codes else {*named, code}

    def named(self, text: str, *, near: bool = True) -> set[int]:
        """The records with a name in the most exact form of `text` that any record has."""
        forms = map(self._forms.get, self._rules.forms(text))
        names: Iterable[tuple[int, str]] = next(filter(None, forms), ())
        return {id_ for id_, name in names if near or self._rules.same_marks(text, name)}

    def _named_in_full(self, text: str, *, near: bool) -> set[int]:
        """The records with the name that `text` is, when the abbreviations of both are in full:
        those with the same diacritics, if there are any."""
        ids: defaultdict[bool, set[int]] = defaultdict(set)
        plain = FullForm(canonical(text), not has_marks(text))
        for full in (plain, *self.abbreviations.full_forms(text)):
            for form in self._rules.forms(full.text):
                for id_, name in chain(self._forms.get(form, ()), self._full.get(form, ())):
                    is_same = canonical(name) == full.text
                    if is_same or near or full.is_unmarked:
                        ids[is_same].add(id_)
        return ids[True] or ids[False]

    def is_rearranged(self, text: str) -> bool:
        """Whether no record has a name with the words of the text in this order."""
        in_order = self._rules.forms(text)[:2]  # the later forms have the words in another
        return canonical(text) not in self._written and not any(map(self._forms.get, in_order))

    def is_code(self, text: str) -> bool:
        """Whether the text is the code of a record, and not written so as a name."""
        return text.strip().upper() in self.codes and canonical(text) not in self._written

    def find_direct(self, text: str, *, codes: bool, near: bool = True) -> set[int]:
        """The records that `text`, or both names in it, can be."""
        return self.find_all(text, codes=codes, near=near) or self._find_twice(text, near=near)

    def _find_twice(self, text: str, *, near: bool) -> set[int]:
        """The record that both names of `Myanmar (Burma)` or `Hoa Kỳ/Mỹ` name."""
        if not (match := TWO_NAMES.fullmatch(text.strip())):
            return set()
        one, other = (self.find_all(name, codes=False, near=near) for name in match.groups())
        return one & other if len(one) == 1 else set()
