"""A file of parts that describes the wholes: a list of capital with the name, the investors and the
zone of each project.

The import finds the whole of each row, or adds it. Of one that exists it fills empty fields; where
the file says something else, the record keeps its own, and a note says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ecodiplo.catalogue import ENTITIES
from ecodiplo.fault_codes import FaultCode
from ecodiplo.language import Label
from ecodiplo.services.imports.columns import CodeColumns
from ecodiplo.services.imports.mou_terms import signed_when_dated
from ecodiplo.services.imports.moved_values import with_moved_values
from ecodiplo.services.imports.resolve_batch import EntityReferences
from ecodiplo.services.imports.vietnamese_names import with_vietnamese_names
from ecodiplo.services.imports.whole_groups import (
    Identities,
    Identity,
    Statement,
    WholeGroup,
    by_id,
    contradictions,
    field_named,
    written_as,
)
from ecodiplo.services.imports.write_wholes import WholeWriter
from ecodiplo.services.query.find_by_name import Ambiguous
from ecodiplo.services.writing.batches import Fault, ResolvedBatch, UnderstoodBatch
from ecodiplo.services.writing.resolve_references import References
from ecodiplo.services.writing.rules.check_rows import EMPTY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from ecodiplo.catalogue import Entity
    from ecodiplo.errors import NotFound
    from ecodiplo.formats.batches import ReadBatch
    from ecodiplo.services.imports.columns import Columns
    from ecodiplo.services.imports.resolve_batch import BatchResolver
    from ecodiplo.services.writing.row_problems import RowProblems
    from ecodiplo.services.writing.write_batches import Writer


@dataclass(frozen=True)
class RowWholes:
    """The wholes of the rows of a batch."""

    attribute: str = ""  # of the parts
    ids: Mapping[int, int] = field(default_factory=dict)  # by position
    makers: frozenset[int] = frozenset()  # rows that add or fill the record of a whole

    def apply(self, batch: ResolvedBatch) -> ResolvedBatch:
        """The batch with the ids of the wholes."""
        if not self.ids:
            return batch
        own = batch.columns.get(self.attribute) or [None] * len(batch.numbers)
        cells = [self.ids.get(at, id_) for at, id_ in enumerate(own)]
        return replace(batch, columns={**batch.columns, self.attribute: cells})


NO_WHOLES = RowWholes()


class WholeRecords:
    """Finds or adds the wholes of the rows of a file."""

    def __init__(
        self, parts: Writer, part_columns: Columns, columns: Columns, resolver: BatchResolver
    ) -> None:
        """`parts` writes the rows of `part_columns`; `columns` are those about the wholes."""
        self._parts, self._part_fields = parts, part_columns.fields
        self._columns = columns
        self._resolver = resolver
        self._names = resolver.own.references.resolver
        self._reference = parts.entity.by_name[parts.entity.part_of]
        self._entity: Entity = ENTITIES[parts.entity.whole]
        self._identities = Identities(self._entity)
        self._is_ref = re.compile(rf"{self._entity.prefix}-[-\d]+", re.IGNORECASE)
        self._opened: tuple[WholeWriter, EntityReferences] | None = None

    def find(self, read: ReadBatch, parts: UnderstoodBatch) -> tuple[UnderstoodBatch, RowWholes]:
        """The parts without the cells that name their wholes, with further faults; and the wholes
        of the rows. Parts without a column about their wholes stay as they are."""
        if not self._columns.fields.positions(read.headings):
            return parts, NO_WHOLES
        batch = self._columns.understand(replace(read, problems={}))
        batch = with_moved_values(self._entity, batch)
        if self._entity.ledger:
            batch = signed_when_dated(batch)
        batch, known, rest = self._look_up(batch, parts)
        batch = with_vietnamese_names(self._parts.connection, self._entity, batch)
        writer, own = self._open()
        # A faulty part makes no partner.
        batch = replace(batch, faults=(*parts.faults, *batch.faults))
        resolved, makers = self._resolver.resolve(batch, other=own)
        resolved = replace(resolved, faults=resolved.faults[len(parts.faults) :])
        faulty = {fault.at for fault in (*parts.faults, *resolved.faults)}
        groups, faults = self._group(resolved, batch, known, faulty)
        ids, written, more = writer.write(resolved, groups)
        faults = [*resolved.faults, *faults, *more]
        fields = {**parts.fields, self._reference.name: rest}
        parts = replace(parts, fields=fields, faults=(*parts.faults, *faults))
        parts = replace(parts, faults=(*parts.faults, *self._nameless(parts, ids)))
        # A faulty row has no fault more for the want of a whole.
        wanting = {fault.at: -1 - fault.at for fault in parts.faults if rest[fault.at] is None}
        attribute = f"{self._reference.name}_id"
        return parts, RowWholes(attribute, wanting | ids, frozenset(makers | written))

    def notes(self) -> Iterator[Label]:
        """How the columns were read, and what was filled or differs in records of wholes."""
        yield from self._columns.readers.notes
        if self._opened:
            writer, own = self._opened
            yield from own.references.several.notes.values()
            yield from writer.notes(self._heading)

    def finish(self) -> None:
        """Finish writing."""
        if self._opened:
            self._opened[0].finish()

    @property
    def names(self) -> list[str]:
        """The names of the new wholes."""
        return self._opened[0].names if self._opened else []

    def _open(self) -> tuple[WholeWriter, EntityReferences]:
        """Start writing: the writer, the references of the wholes, and their columns of codes."""
        if self._opened is None:
            connection, names, options = self._parts.connection, self._names, self._parts.options
            writer = WholeWriter(connection, self._entity, options, self._heading, names)
            references = References(connection, self._entity, writer.problems, resolver=names)
            codes = CodeColumns(self._columns, names, references.fields)
            self._opened = writer, EntityReferences(references, codes)
        return self._opened

    def _heading(self, name: str) -> str:
        """The heading of a field of the wholes; the key is named in the column of the reference."""
        fields = self._columns.fields
        if name == self._entity.key:
            return self._part_fields.heading(self._reference.name)
        return fields.spelling.get(name, f"{self._reference.name}.{name}")

    def _look_up(
        self, batch: UnderstoodBatch, parts: UnderstoodBatch
    ) -> tuple[UnderstoodBatch, list[int | None], list[str | None]]:
        """The batch with the names in the column of the reference as titles; the wholes on record
        that the column or the title names, and the texts of the column that stay as they are, with
        a fault."""
        nothing: list[Any] = [None] * len(batch.numbers)
        texts: Sequence[str | None] = parts.fields.get(self._reference.name, nothing)
        titles = [*batch.fields.get(self._entity.title, nothing)]
        numbers = batch.fields.get(self._entity.number, nothing)
        found, missing = self._names.look_up(self._entity, {*filter(None, (*texts, *titles))})
        ids: list[int | None] = [*nothing]
        rest: list[str | None] = [*nothing]
        for at, (text, title) in enumerate(zip(texts, titles, strict=True)):
            if text is None:  # a number says more than a name
                ids[at] = found.get(title) if title and numbers[at] is None else None
            elif text in found:
                ids[at] = found[text]
            elif (
                title is None
                and _may_be_new(missing[text])
                and not self._is_ref.fullmatch(text.strip())
            ):
                titles[at] = text
            else:
                rest[at] = text
        if titles == nothing:
            return batch, ids, rest
        fields = {**batch.fields, self._entity.title: titles}
        return replace(batch, fields=fields), ids, rest

    def _group(
        self, batch: ResolvedBatch, written: UnderstoodBatch, known: Sequence[int | None],
        faulty: Collection[int],
    ) -> tuple[list[WholeGroup], list[Fault]]:  # fmt: skip
        """The sound rows by their wholes, and the faults of those that contradict others. `written`
        has the texts of the rows."""
        writer, _ = self._open()
        groups: dict[Identity, WholeGroup] = {}
        faults: list[Fault] = []
        for at, identity in enumerate(self._identities.of(batch, known)):
            if identity is None or at in faulty:
                continue
            if (id_ := writer.ids.get(identity)) is not None:
                identity = by_id(id_)
            statements = {
                name: Statement(
                    value, batch.numbers[at], written_as(self._entity, name, written, at)
                )
                for name, value in batch.values(at).items()
            }
            group = groups.setdefault(identity, WholeGroup(identity))
            earlier = writer.statements.get(identity[1], {}) if identity[0] == "id" else {}
            against = contradictions(earlier, statements) or group.add(at, statements)
            faults += [_contradiction(writer.problems, at, *pair) for pair in against]
        return [group for group in groups.values() if group.rows], faults

    def _nameless(self, parts: UnderstoodBatch, ids: Mapping[int, int]) -> list[Fault]:
        """The faults of rows that name no whole, in a file with a column that can."""
        entity, spelling = self._entity, self._columns.fields.spelling
        if not (naming := [n for n in (*entity.title_fields, entity.number) if n in spelling]):
            return []
        faulty = {fault.at for fault in parts.faults}
        texts = parts.fields[self._reference.name]
        problem = self._open()[0].problems.problem
        return [
            Fault(at, problem(number, naming[0], EMPTY, FaultCode.MISSING_VALUE))
            for at, number in enumerate(parts.numbers)
            if at not in ids and at not in faulty and texts[at] is None
        ]


def _may_be_new(error: NotFound) -> bool:
    """Whether a name that no record has can be that of a new one."""
    return not isinstance(error, Ambiguous)


def _contradiction(
    problems: RowProblems, at: int, name: str, own: Statement, earlier: Statement
) -> Fault:
    """The fault of a row that says something else of its whole than an earlier row."""
    entity = problems.entity
    reason = Label(
        "{own!r} is not {other!r} of row {row}, which is about the same {whole}; correct one of"
        " them",
        "{own!r} khác với {other!r} ở dòng {row}, vốn cùng một {whole}; hãy sửa một trong hai dòng",
    ).fill(own=own.text, other=earlier.text, row=earlier.row, whole=entity.singular)
    return Fault(
        at,
        problems.problem(
            own.row, field_named(entity, name), reason, FaultCode.CONTRADICTION, own.text
        ),
    )
