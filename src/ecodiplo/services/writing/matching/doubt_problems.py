"""The problems of rows that may be about other records, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecodiplo.fault_codes import FaultCode
from ecodiplo.fold import near_form
from ecodiplo.language import Label, alternatives, join, same
from ecodiplo.option_names import option_with
from ecodiplo.services.query.abbreviations import abbreviations_in
from ecodiplo.services.query.describe import describe
from ecodiplo.services.writing.matching.external_ids import shown
from ecodiplo.text import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from ecodiplo.services.writing.identity.match_doubts import MatchDoubt, ResolvedRow
    from ecodiplo.services.writing.row_problems import RowProblems
    from ecodiplo.services.writing.storing.row_numbers import RowNumbers

# Largest number of records that a message names.
MOST_NAMED = 5


class DoubtProblems:
    """Notes which record or row a row may be about, and what to do."""

    def __init__(self, connection: Connection, problems: RowProblems, rows: RowNumbers) -> None:
        """`rows` holds the number of the row that wrote each record."""
        self.entity = problems.entity
        self._connection = connection
        self._problems = problems
        self._natural = problems.natural
        self._abbreviations = abbreviations_in(connection, problems.entity)
        self._rows = rows

    def note_twin(self, row: ResolvedRow, other: int, fields: Sequence[str] = ()) -> None:
        """Note that the row is about the record of the row with the number `other`, or has one of
        its names: these fields show it, or the ref."""
        row.repeats = True
        if not row.values.get(self.entity.key):
            fields = fields or self._natural.field_names
        reason = self._same_as(fields, Label(f"row {other}", f"dòng {other}")) + Label(
            "; keep one of them", "; hãy giữ lại một dòng"
        )
        if fields:
            self._problems.note_fields(
                row, fields, reason + self._problems.what_differs(), FaultCode.DUPLICATE_ROW
            )
        else:
            self._problems.note(row, self.entity.key, reason, FaultCode.DUPLICATE_ROW)

    def explain(self, doubt: MatchDoubt, records: Mapping[int, Mapping[str, Any]]) -> None:
        """Note a problem of the row: the records of the doubt, and what to do."""
        row, entity = doubt.row, self.entity
        if self._problems.key_is_wrong(row):
            return
        ref = self._problems.headings([entity.key])
        keys = [records[id_][entity.key] for id_ in doubt.ids[:MOST_NAMED]]
        which, first = alternatives(map(same, keys)), keys[0]
        if self._problems.options.on_match == "refuse":
            use = Label(f"edit {first}", f"hãy sửa {first}")
        else:
            use = Label(f"write {first} in {ref.en}", f"hãy ghi {first} vào {ref.vi}")
        if doubt.kind == "ambiguous":
            reason = Label("is missing: the row can be {which}",
                           "còn thiếu: dòng này có thể là {which}").fill(which=which)  # fmt: skip
            self._problems.note(
                row, entity.key, reason + self._problems.what_differs(), FaultCode.AMBIGUOUS_RECORD
            )
        elif doubt.kind == "unsure":
            reason = Label(
                "differs from {which}: {use} if it is that record, else give a new {ref}",
                "khác với {which}: {use} nếu là hồ sơ đó, nếu không hãy ghi {ref} mới",
            ).fill(which=which, use=use, ref=ref)
            self._problems.note_fields(row, doubt.fields, reason, FaultCode.AMBIGUOUS_RECORD)
        elif doubt.kind == "renamed":
            reason = Label(
                "differs from {which}, which the row names: {use} to change it",
                "khác với {which} mà dòng này nêu tên: {use} để sửa hồ sơ đó",
            ).fill(which=which, use=use)
            reason += self._problems.what_differs()
            self._problems.note_fields(row, doubt.fields, reason, FaultCode.AMBIGUOUS_RECORD)
        elif doubt.kind == "known":
            self._note_known(row, which, use)
        elif doubt.kind == "near" and doubt.ids[0] in self._rows:
            self.note_near_row(row, self._rows[doubt.ids[0]], doubt.fields)
        elif doubt.kind == "near":
            near = self._show(row, doubt.ids[:MOST_NAMED], records)
            self._note_near(row, near, use, doubt.fields)
        elif doubt.kind == "rekeyed":
            reason = Label("gives the record a name of ", "làm hồ sơ này trùng tên với ")
            if not (self._natural.has_codes or self._are_names(doubt.fields)):
                reason = Label("gives the record the key of ", "làm hồ sơ này trùng với ")
            self._problems.note_fields(row, doubt.fields, reason + which, FaultCode.EXISTING_RECORD)
        elif doubt.ids[0] in self._rows:
            self.note_twin(row, self._rows[doubt.ids[0]], doubt.fields)
        else:
            reason = self._own_ref(row) + self._same_as(doubt.fields, which) + ": " + use
            self._problems.note_fields(
                row, doubt.fields, reason + self._problems.what_differs(), FaultCode.EXISTING_RECORD
            )

    def _note_known(self, row: ResolvedRow, which: Label, use: Label) -> None:
        """Note that the row brings a new external id for a record that is there already."""
        assert self.entity.external_ids is not None
        row.repeats = True
        name = self.entity.external_ids.name
        adopt, ids = option_with("on_known", "adopt"), alternatives(map(shown, row.values[name]))
        reason = Label(
            f"{{ids}} is new, but the row is about {{which}}: {{use}}, or take it as that record"
            f" with {adopt}",
            f"{{ids}} là mã mới, nhưng dòng này trùng với {{which}}: {{use}}, hoặc coi là hồ sơ đó"
            f" bằng {adopt}",
        ).fill(ids=ids, which=which, use=use)
        self._problems.note(row, name, reason, FaultCode.EXISTING_RECORD)

    def note_near_row(self, row: ResolvedRow, other: int, fields: Sequence[str]) -> None:
        """Note that the row may be about the record of the row with the number `other`."""
        use = Label("leave out one of them", "hãy bỏ bớt một dòng")
        self._note_near(row, Label(f"row {other}", f"dòng {other}"), use, fields)

    def _note_near(self, row: ResolvedRow, near: Label, use: Label, fields: Sequence[str]) -> None:
        reason = Label(
            "is almost the same as {near}: {use} if it is that record, else take it as a new one"
            " with {option}",
            "gần trùng với {near}: {use} nếu là hồ sơ đó, nếu không hãy ghi thành hồ sơ mới"
            " bằng {option}",
        )
        if row.id is not None:
            reason = Label(
                "is almost the same as {near}: take it all the same with {option}",
                "gần trùng với {near}: nếu vẫn muốn ghi, hãy dùng {option}",
            )
        reason = reason.fill(near=near, use=use, option=option_with("on_near", "new"))
        self._problems.note_fields(row, fields, self._own_ref(row) + reason, FaultCode.NEAR_RECORD)

    def _same_as(self, fields: Sequence[str], which: Label) -> Label:
        """That the row is the same record as another, or has a name of it in these fields."""
        says = Label("has a name of ", "có tên trùng với ")
        if not self._are_names(fields):
            says = Label("is the same record as ", "trùng hồ sơ với ")
        return says + which

    def _are_names(self, fields: Sequence[str]) -> bool:
        """Whether these are fields with names beside the title."""
        names = self._natural.names
        return bool(fields) and {*fields} <= {*names.others, *names.further}

    def _own_ref(self, row: ResolvedRow) -> Label:
        """The ref that the row brings, before what is said of it."""
        return same(f"{ref} " if (ref := row.values.get(self.entity.key)) else "")

    def _show(
        self, row: ResolvedRow, ids: Sequence[int], records: Mapping[int, Mapping[str, Any]]
    ) -> Label:
        """The records, each by its key and the name that is near one of the row; without names, by
        its key and the fields of the natural key."""
        names = self._natural.names
        if not names.title:
            fields = self._natural.field_names
            return join(", ", describe(self._connection, self.entity, fields, ids).values())
        own = {form for text in names.of_values(row.values) for form in self._near_forms(text)}
        shown = []
        for record in map(records.__getitem__, ids):
            texts = names.of_values(record)
            near = next((text for text in texts if own & self._near_forms(text)), texts[0])
            shown.append(same(f"{record[self.entity.key]} {visible(near)!r}"))
        return join(", ", shown)

    def _near_forms(self, name: str) -> set[str]:
        """The near forms of a name as it is written and in full."""
        return {*map(near_form, self._abbreviations.spellings(name))}
