"""What is written from columns: the cells that Python's own writers make of the same rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Generator
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from ecodiplo.fields import Choice, Integer, Many, Text
from ecodiplo.fields.columns import MOST_KEPT, Batch, Memo, ValueColumn, ValueRows
from ecodiplo.formats import writer
from ecodiplo.formats.formulas import guard
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.language import Lang
from ecodiplo.vocabulary import Direction

# Without a carriage return, for which versions of Python's writer differ.
texts = st.none() | st.text("'=+-@＝\"\\,;|%ạ\t\n\x7f\x85 ")


def sheet_of(columns: dict[str, Any], values: Batch) -> Sheet:
    """A sheet of one batch of these columns."""

    def batches() -> Generator[Batch]:
        yield values

    typed = [Column(name, name, kind) for name, kind in columns.items()]
    return Sheet("list", typed, ValueRows(batches()), Lang.EN, exact=True)


def written(sheet: Sheet, format_: str) -> str:
    stream = io.StringIO(newline="")
    writer(format_)(sheet, stream)
    return stream.getvalue()


@given(rows=st.lists(st.tuples(texts, texts), max_size=5))
@example(rows=[(None, "a"), ("=1", ',"')])
def test_csv_is_what_pythons_writer_writes(rows: list[tuple[str | None, str | None]]) -> None:
    columns = [ValueColumn([row[at] for row in rows]) for at in (0, 1)]
    sheet = sheet_of({"a": Text(), "b": Text()}, dict(zip("ab", columns, strict=True)))
    expected = io.StringIO(newline="")
    csv.writer(expected, lineterminator="\n").writerows(
        [["a", "b"], *([guard(cell or "") for cell in row] for row in rows)]
    )
    assert written(sheet, "csv") == expected.getvalue()


def test_a_row_of_one_empty_cell_is_no_empty_line() -> None:
    sheet = sheet_of({"a": Text()}, {"a": ValueColumn([None, "x"])})
    assert written(sheet, "csv") == 'a\n""\nx\n'


def test_all_cells_of_a_row_with_a_carriage_return_are_quoted() -> None:
    columns = {"a": ValueColumn(["x\ry", "z"]), "b": ValueColumn(["1", "2"])}
    sheet = sheet_of({"a": Text(), "b": Text()}, columns)
    assert written(sheet, "csv") == 'a,b\n"x\ry","1"\nz,2\n'


@given(rows=st.lists(texts, max_size=5))
def test_json_tells_an_empty_text_from_none_and_escapes_control_characters(
    rows: list[str | None],
) -> None:
    sheet = sheet_of({"a%s": Text()}, {"a%s": ValueColumn(rows)})
    lines = written(sheet, "jsonl")
    assert [json.loads(line) for line in lines.split("\n")[:-1]] == [{"a%s": row} for row in rows]
    assert not {"\x7f", "\x85"} & {*lines}


def test_a_stored_value_is_read_once_for_all_its_cells() -> None:
    reads: list[str] = []

    def read(stored: str | None) -> Direction | None:
        reads.append(str(stored))
        return Direction.of(stored) if stored else None

    columns = {
        "one": ValueColumn(["inbound", None, "inbound"], read),
        "several": ValueColumn([["outbound", "inbound"], [], ["outbound"]], read, has_items=True),
    }
    kind = Choice(Direction)
    sheet = sheet_of({"one": kind, "several": Many(kind)}, columns)
    assert written(sheet, "csv").splitlines()[1:] == [
        "inbound,outbound; inbound", ",", "inbound,outbound",
    ]  # fmt: skip
    assert sorted(reads) == ["None", "inbound", "inbound", "outbound"]


def test_rows_one_by_one_are_the_values_of_the_columns() -> None:
    columns = {
        "n": ValueColumn([1, None]),
        "m": ValueColumn([["a"], []], str.upper, has_items=True),
    }
    sheet = sheet_of({"n": Integer(), "m": Many(Text())}, columns)
    assert [*sheet.rows] == [{"n": 1, "m": ("A",)}, {"n": None, "m": ()}]


def test_a_memo_does_not_grow_without_end() -> None:
    memo = Memo(str)
    assert [memo[number] for number in range(3 * MOST_KEPT)][-1] == str(3 * MOST_KEPT - 1)
    assert len(memo) <= MOST_KEPT
