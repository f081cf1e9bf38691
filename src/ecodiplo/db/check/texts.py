"""Texts that the program would have stored otherwise: not in NFC, untrimmed, with control or
direction characters, or not UTF-8. The rules of a table that another program replaced are lost, and
no CHECK sees all of these."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from ecodiplo.db.check.findings import CORRECT, Check, Finding
from ecodiplo.db.check.places import record_ref, row_number
from ecodiplo.db.history.recorded_tables import UNRECORDED
from ecodiplo.errors import ValueUnreadable
from ecodiplo.language import Label
from ecodiplo.models.column_types import is_text
from ecodiplo.text import are_clean, clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from sqlalchemy import Column, Connection, Table

    from ecodiplo.db.table_shapes import TableShape

ROWS = 500  # that are looked at together
UNCLEAN = Label("is stored as {stored}, and the program would store {clean}",
                "đang lưu là {stored}, trong khi chương trình sẽ lưu {clean}")  # fmt: skip
BLANK = Label("is blank", "chỉ có khoảng trắng")
LONGEST = 40


@dataclass(frozen=True)
class UncleanText:
    """A text that is not as the program stores texts: `clean`, None where only a person can say
    what it should be."""

    table: str
    column: str
    keys: tuple[int, ...]
    row: int
    record: str | None
    stored: str
    clean: str | None
    fault: Label | None = None

    @property
    def is_refused(self) -> bool:
        """Whether the rule of the column refuses it. No CHECK sees the forms of letters."""
        return unicodedata.normalize("NFC", self.stored) != self.clean


def check(
    connection: Connection, table: Table, shapes: Mapping[str, TableShape]
) -> Iterator[Finding]:
    """The findings of a table."""
    for text in unclean_texts(connection, table, shapes):
        if text.clean is None:
            yield Finding(Check.TEXTS, text.fault or BLANK, CORRECT, text.table, text.row,
                          text.record or "", text.column)  # fmt: skip
        else:
            problem = UNCLEAN.fill(stored=_quoted(text.stored), clean=_quoted(text.clean))
            yield Finding(Check.TEXTS, problem, table=text.table, row=text.row,
                          record=text.record or "", column=text.column)  # fmt: skip


def unclean_texts(
    connection: Connection, table: Table, shapes: Mapping[str, TableShape]
) -> Iterator[UncleanText]:
    """The unclean texts of a table, streamed. What people typed as a command stays as it is."""
    texts = [
        column
        for column in table.columns
        if is_text(column.type) and column.name in shapes[table.name].columns
    ]
    if not texts or table.name in UNRECORDED:
        return
    keys = [*table.primary_key]
    statement = select(
        *keys, row_number(table).label("number"), record_ref(table, shapes).label("ref"), *texts
    )
    with connection.execute(statement, execution_options={"yield_per": ROWS}) as rows:
        for batch in rows.partitions():
            values = (value for row in batch for value in row[-len(texts) :] if value)
            if not are_clean(map(str, values)):
                yield from _unclean(batch, table, texts, len(keys))


def _unclean(
    rows: Sequence[Any], table: Table, texts: Sequence[Column[Any]], keys: int
) -> Iterator[UncleanText]:
    for row in rows:
        for column, value in zip(texts, row[keys + 2 :], strict=True):
            if not isinstance(value, str):
                continue
            place = table.name, column.name, tuple(row[:keys]), row[keys], row[keys + 1], value
            try:
                better = clean(value)
            except ValueUnreadable as error:
                yield UncleanText(*place, None, error.message)
                continue
            if better != value:
                blank = None if better else BLANK
                yield UncleanText(*place, better or None, blank)


def _quoted(text: str) -> str:
    """The text with escapes for what people do not see: two forms of a letter look alike."""
    short = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    seen = (
        letter
        if letter.isprintable() and not unicodedata.combining(letter)
        else letter.encode("unicode_escape").decode()
        for letter in short
    )
    return f'"{"".join(seen)}"'
