"""References of rows: from the texts that name records to ids, each distinct text once."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue import ENTITIES
from ecodiplo.catalogue.entity import target
from ecodiplo.fault_codes import FaultCode
from ecodiplo.fields import AnyRef, Many, Ref
from ecodiplo.fields.several import without_repeats
from ecodiplo.language import Label
from ecodiplo.option_names import option_with
from ecodiplo.services.query import mapping
from ecodiplo.services.query.find_any import look_up_any
from ecodiplo.services.query.find_by_name import Ambiguous, Near, NoSuchRecord, Resolver
from ecodiplo.services.writing.batches import Fault, Items, ResolvedBatch
from ecodiplo.services.writing.several_names import SeveralNames, separation_advice
from ecodiplo.services.writing.versions import Versions, undecided

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from ecodiplo.catalogue import Entity, Field
    from ecodiplo.errors import NotFound
    from ecodiplo.services.writing.batches import UnderstoodBatch
    from ecodiplo.services.writing.row_problems import RowProblems

_TAKE_AS_NEW = Label(
    ", else take it as a new one with {option}",
    ", nếu không hãy ghi thành hồ sơ mới bằng {option}",
)
# Ticks and the like that no new partner can have as a name: such an item is none.
_NO_NAMES = {"x", "na", "?", "??", "???"}
# A ref that no partner has is no name of a new one.
PARTNER_REF = re.compile(ENTITIES["partners"].prefix + r"[-\d]+", re.IGNORECASE)
# Stands for the id of a partner that is not created yet, or not at all because its row is faulty.
NOT_CREATED = 0


class References:
    """Resolves the references of an entity's rows."""

    def __init__(
        self, connection: Connection, entity: Entity, problems: RowProblems,
        record_id: int | None = None, resolver: Resolver | None = None,
    ) -> None:  # fmt: skip
        """`record_id` is the record that the rows change; None where each names its own. `resolver`
        finds the records, where another one has found some already."""
        self.entity = entity
        self._record_id = record_id
        self.resolver = resolver or Resolver(connection)
        self.problems = problems
        # Texts that were read as no partner, by the name of their field.
        self.empty: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self.fields = [f for f in entity.stored if isinstance(f.type, Many | Ref)]
        self.several = SeveralNames(self.resolver, entity, problems)

    def resolve(
        self, batch: UnderstoodBatch, codes: Collection[str] = (), *,
        refused_partners: Collection[str] | None = None, late: bool = False,
    ) -> ResolvedBatch:  # fmt: skip
        """The batch with ids for names: `country` becomes `country_id`. A name that no record has
        is a fault of its rows; with `refused_partners`, the name of a partner only when it is one
        of these. `codes` are the fields whose columns have codes of records, and not names.

        References to records of the entity itself are left for later, unless `late`: the record
        that they name may come later in the file.
        """
        columns: dict[str, Sequence[Any]] = dict(batch.fields)
        items: dict[str, Sequence[Items | None]] = {}
        own: dict[str, Sequence[Any]] = {}
        names = _Lookups(
            self.resolver, self.problems, batch.numbers, codes, refused_partners, self.empty
        )
        versions = Versions(self.resolver.connection, self.entity, batch, self._record_id)
        for field in self.fields:
            if (cells := columns.pop(field.name, None)) is None:
                continue
            if isinstance(field.type, AnyRef):
                columns |= names.any_ids(field, cells)
            elif isinstance(field.type, Many) and not isinstance(field.item_type, Ref):
                items[field.name] = cells
            elif not late and _target(field) is self.entity:
                own[field.name] = cells
            elif isinstance(field.type, Many):
                cells, doubts = self.several.items(field, cells, codes=field.name in codes)
                items[field.name] = names.items(field, cells, doubts)
            elif _target(field).has_versions:
                columns[f"{field.name}_id"] = names.version_ids(field, cells, versions)
            else:
                columns[f"{field.name}_id"] = names.ids(field, cells)
        faults = (*batch.faults, *names.faults)
        faulty = {fault.at for fault in faults}
        unknown = {
            name: rows
            for name, positions in names.unknown_partners.items()
            if (rows := [at for at in dict.fromkeys(positions) if at not in faulty])
        }
        return ResolvedBatch(batch.numbers, columns, items, own, unknown, batch.clears, faults)


class _Lookups:
    """The columns of references of one batch, each distinct text looked up once."""

    def __init__(
        self, resolver: Resolver, problems: RowProblems, numbers: Sequence[int],
        codes: Collection[str], refused_partners: Collection[str] | None,
        empty: Mapping[str, dict[str, None]],
    ) -> None:  # fmt: skip
        self._empty = empty
        self._resolver = resolver
        self._problems = problems
        self._numbers = numbers
        self._codes = codes
        self._refused = refused_partners
        self.faults: list[Fault] = []
        self.unknown_partners: defaultdict[str, list[int]] = defaultdict(list)

    def ids(self, field: Field, cells: Sequence[str | None]) -> list[int | None]:
        """The ids of the records that the cells name."""
        rows = ((at, cell) for at, cell in enumerate(cells) if cell is not None)
        ids = self._ids(field, {*filter(None, cells)}, rows)
        return [None if cell is None else ids.get(cell) for cell in cells]

    def version_ids(
        self, field: Field, cells: Sequence[str | None], versions: Versions
    ) -> list[int | None]:
        """The ids of the records that the cells name; of a name that versions of a record share,
        the one that holds on the dates of the row."""
        other = _target(field)
        known, missing = self._resolver.look_up(other, {*filter(None, cells)})
        ids = [None if cell is None else known.get(cell) for cell in cells]
        rows: list[tuple[int, str]] = []
        reasons = dict(missing)
        for at, cell in enumerate(cells):
            if cell is None or (error := missing.get(cell)) is None:
                continue
            several = error.ids if isinstance(error, Ambiguous) else frozenset()
            ids[at] = versions.find(other, several, at) if several else None
            if ids[at] is None:
                rows.append((at, cell))
                if several:
                    connection = self._resolver.connection
                    reasons[cell] = Ambiguous(undecided(connection, other, several, cell))
        self._note(field, rows, reasons)
        return ids

    def items(
        self, field: Field, cells: Sequence[Items | None], doubts: Mapping[str, Label]
    ) -> list[Items | None]:
        """The items of the cells, with ids for names. `doubts` has the texts that can be read in
        two ways, and why."""
        distinct = {*filter(None, cells)}
        rows = ((at, item[0]) for at, cell in enumerate(cells) for item in cell or ())
        names = {item[0] for cell in distinct for item in cell}
        ids = self._ids(field, names - doubts.keys(), rows)
        if doubts:
            self.faults += [
                Fault(at, self._problems.problem(
                    self._numbers[at], field.name, doubts[text], FaultCode.AMBIGUOUS_REFERENCE,
                    text,
                ))
                for at, cell in enumerate(cells)
                for text in (item[0] for item in cell or ()) if text in doubts
            ]  # fmt: skip
        resolved: dict[Items | None, Items | None] = {
            cell: without_repeats(
                tuple((ids[text], *parts) for text, *parts in cell if text in ids)
            )
            for cell in distinct
        }  # fmt: skip
        return [resolved.get(cell, cell) for cell in cells]

    def _ids(
        self, field: Field, names: set[str], rows: Iterable[tuple[int, str]]
    ) -> dict[str, int]:
        """The ids of the records by name. `rows` are pairs of a row and a name in it."""
        codes = field.name in self._codes
        ids, missing = self._resolver.look_up(_target(field), names, codes=codes)
        if missing:
            self._note(field, (pair for pair in rows if pair[1] in missing), missing)
            ids |= dict.fromkeys(self.unknown_partners.keys() & missing.keys(), NOT_CREATED)
        return ids

    def any_ids(self, field: Field, cells: Sequence[str | None]) -> dict[str, list[int | None]]:
        """The ids of the records that the cells name, by the attribute for their entity."""
        ends = mapping.ends(field)
        columns: dict[str, list[int | None]] = {
            attribute: [None] * len(cells) for attribute in ends.values()
        }
        kind: AnyRef = field.type  # type: ignore[assignment]
        records, missing = look_up_any(self._resolver, kind.entities, {*filter(None, cells)})
        for at, text in enumerate(cells):
            if text in records:
                columns[ends[records[text].entity]][at] = records[text].id
        rows = ((at, text) for at, text in enumerate(cells) if text in missing)
        self._note(field, rows, missing)
        return columns

    def _note(
        self, field: Field, rows: Iterable[tuple[int, str]],
        missing: Mapping[str, NotFound],
    ) -> None:  # fmt: skip
        """Note the names that no record has: as faults, or as unknown partners."""
        refused = self._refused if target(field) == "partners" else None
        takes_near = self._problems.options.on_near == "new"
        codes = field.name in self._codes
        advice: Mapping[str, Label] = {}
        if not isinstance(field.type, AnyRef):
            advice = separation_advice(self._resolver, field, missing, codes=codes)
        for at, text in rows:
            if refused is not None and text.strip().casefold() in _NO_NAMES:
                self._empty[field.name][text] = None
                continue
            error = missing[text]
            reason = error.message + advice.get(text, Label("", ""))
            is_near = refused is not None and isinstance(error, Near)
            is_new = not isinstance(error, Ambiguous) and (takes_near or not is_near)
            is_new = is_new and not (
                "\n" in text.strip() or advice.get(text) or PARTNER_REF.fullmatch(text.strip())
            )
            if refused is not None and text not in refused and is_new:
                self.unknown_partners[text].append(at)
                continue
            if is_near:
                reason += _TAKE_AS_NEW.fill(option=option_with("on_near", "new"))
            is_unknown = target(field) == "partners" and isinstance(error, NoSuchRecord)
            code = code_of(error)
            problem = self._problems.problem(self._numbers[at], field.name, reason, code, text)
            lacks = is_unknown and self._refused is None
            self.faults.append(Fault(at, replace(problem, is_near=is_near, lacks_partner=lacks)))


def code_of(error: NotFound) -> FaultCode:
    """The code of the fault of a name that is that of no record, or not of one."""
    if isinstance(error, Ambiguous):
        return FaultCode.AMBIGUOUS_REFERENCE
    return FaultCode.NEAR_REFERENCE if isinstance(error, Near) else FaultCode.UNKNOWN_REFERENCE


def _target(field: Field) -> Entity:
    return ENTITIES[target(field)]
