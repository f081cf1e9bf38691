"""The problems of rows, in words: why a row cannot be written, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.errors import Problem
from ecodiplo.fold import near_form
from ecodiplo.language import Label, alternatives, join, same
from ecodiplo.text import LONGEST_VALUE, shorten_reason, visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecodiplo.catalogue import Entity
    from ecodiplo.services.writing.match_doubts import MatchDoubt, ResolvedRow
    from ecodiplo.services.writing.natural_keys import NaturalKey
    from ecodiplo.services.writing.row_numbers import RowNumbers
    from ecodiplo.services.writing.write_options import WriteOptions

# Largest number of records that a message names.
MOST_NAMED = 5


class RowProblems:
    """Notes problems in the rows of one entity, under the headings of their file."""

    def __init__(
        self, entity: Entity, options: WriteOptions, natural: NaturalKey, rows: RowNumbers
    ) -> None:
        """`rows` holds the number of the row that wrote each record."""
        self.entity = entity
        self.options = options
        self._natural = natural
        self._rows = rows

    def note_twin(self, row: ResolvedRow, other: int, *, by_natural_key: bool = False) -> None:
        """Note that the row is about the record of the row with the number `other`."""
        row.repeats = True
        reason = Label(f"is the same record as row {other}; keep one of them",
                       f"trùng hồ sơ với dòng {other}; hãy giữ lại một dòng")  # fmt: skip
        if row.values.get(self.entity.key) and not by_natural_key:
            self.note(row, self.entity.key, reason)
        else:
            self.note_fields(row, self.entity.natural_key, reason + self.what_differs())

    def explain_doubt(self, doubt: MatchDoubt, records: Mapping[int, Mapping[str, Any]]) -> None:
        """Note a problem of the row: the records of the doubt, and what to do."""
        row, entity = doubt.row, self.entity
        if self.key_is_wrong(row):
            return
        ref = self._headings([entity.key])
        keys = [records[id_][entity.key] for id_ in doubt.ids[:MOST_NAMED]]
        which, first = alternatives(map(same, keys)), keys[0]
        if self.options.on_match == "refuse":
            use = Label(f"edit {first}", f"hãy sửa {first}")
        else:
            use = Label(f"write {first} in {ref.en}", f"hãy ghi {first} vào {ref.vi}")
        if doubt.kind == "ambiguous":
            reason = Label("is missing: the row can be {which}",
                           "còn thiếu: dòng này có thể là {which}").fill(which=which)  # fmt: skip
            self.note(row, entity.key, reason + self.what_differs())
        elif doubt.kind == "unsure":
            reason = Label(
                "differs from {which}: {use} if it is that record, else give a new {ref}",
                "khác với {which}: {use} nếu là hồ sơ đó, nếu không hãy ghi {ref} mới",
            ).fill(which=which, use=use, ref=ref)
            self.note_fields(row, doubt.fields, reason)
        elif doubt.kind == "near" and doubt.ids[0] in self._rows:
            self.note_near_row(row, self._rows[doubt.ids[0]])
        elif doubt.kind == "near":
            named = (self._near_name(row, records[id_]) for id_ in doubt.ids[:MOST_NAMED])
            near = join(", ", named)
            self._note_near(row, near, use)
        elif doubt.kind == "rekeyed":
            reason = Label("gives the record the key of ", "làm hồ sơ này trùng với ") + which
            self.note_fields(row, entity.natural_key, reason)
        elif doubt.ids[0] in self._rows:
            self.note_twin(row, self._rows[doubt.ids[0]], by_natural_key=True)
        else:
            reason = Label("is the same record as {which}: {use}",
                           "trùng với hồ sơ {which}: {use}").fill(which=which, use=use)  # fmt: skip
            self.note_fields(row, entity.natural_key, reason + self.what_differs())

    def note_near_row(self, row: ResolvedRow, other: int) -> None:
        """Note that the row may be about the record of the row with the number `other`."""
        use = Label("leave out one of them", "hãy bỏ bớt một dòng")
        self._note_near(row, Label(f"row {other}", f"dòng {other}"), use)

    def _note_near(self, row: ResolvedRow, near: Label, use: Label) -> None:
        reason = Label(
            "is almost the same as {near}: {use} if it is that record, else take it as a new one"
            " with --on-near new",
            "gần trùng với {near}: {use} nếu là hồ sơ đó, nếu không hãy ghi thành hồ sơ mới"
            " bằng --on-near new",
        ).fill(near=near, use=use)
        self.note_fields(row, self.entity.natural_key, reason, is_near=True)

    def _near_name(self, row: ResolvedRow, record: Mapping[str, Any]) -> Label:
        """The record by its key and the name of it that is near, or its title."""
        fields = self._natural.names.single or (self.entity.title,)
        own = {near_form(name) for at in fields if (name := row.values.get(at))}
        names = [name for at in fields if (name := record.get(at))]
        near = next((name for name in names if near_form(name) in own), names[0])
        return same(f"{record[self.entity.key]} {visible(near)!r}")

    def key_is_wrong(self, row: ResolvedRow) -> bool:
        """Whether a field that identifies the record has a problem already."""
        wrong = {problem.column for problem in row.problems}
        names = (*self.entity.natural_key, *self.entity.distinguishing)
        return bool(wrong) and any(self.options.heading(name) in wrong for name in names)

    def what_differs(self) -> Label:
        """The advice to fill the fields by which the row is another record; empty without such
        fields."""
        names = [part.field for part in self._natural.open]
        names += self.entity.distinguishing
        if not names:
            return same("")
        return Label(", or say what differs ({fields})", ", hoặc ghi rõ điểm khác ({fields})").fill(
            fields=self._headings(names)
        )

    def _headings(self, names: Sequence[str]) -> Label:
        """The fields in a message: by their headings in the file, or without a file by label."""
        if self.options.file:
            return same(", ".join(map(self.options.heading, names)))
        return join(", ", (self.entity.by_name[name].label for name in names))

    def note_fields(
        self, row: ResolvedRow, names: Sequence[str], reason: Label, *, is_near: bool = False
    ) -> None:
        """Note a problem of several fields together."""
        column = ", ".join(map(self.options.heading, names))
        problem = Problem(reason, self.options.file, row.number, column, is_near=is_near)
        row.problems.append(problem)

    def note(self, row: ResolvedRow, name: str, reason: Label) -> None:
        """Note a problem of the row, of the field `name`."""
        row.problems.append(self.problem(row.number, name, reason))

    def problem(self, row: int, name: str, reason: Label, value: str = "") -> Problem:
        """A problem of the row with this number, of the field `name` if there is one."""
        column = self.options.heading(name) if name else ""
        short = shorten_reason(reason, value)
        return Problem(short, self.options.file, row, column, value[:LONGEST_VALUE])
