"""TSV: our own cells come back as they were, and the quotes of Excel are no part of a cell."""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.fields import Text
from ecodiplo.formats import tsv
from ecodiplo.formats.input_file import InputFile
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.language import Lang
from sources import among, rows_of, sound


def read(text: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The records of a file with this text, and the notes on it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.tsv"
        path.write_text(text, "utf-8", newline="")
        source = InputFile(path)
        rows = [dict(row) for _, row in sound(rows_of(tsv.read(source, among("ab"))))]
    return rows, [note.en for note in source.notes]


@pytest.mark.parametrize(
    ("cell", "value"),
    [('"Hải Phòng, Việt Nam"', "Hải Phòng, Việt Nam"), ('"Gặp ""gỡ"""', 'Gặp "gỡ"')],
)
def test_the_quotes_of_excel_are_no_part_of_a_cell(cell: str, value: str) -> None:
    rows, notes = read(f"a\tb\n{cell}\tx\n")
    assert rows == [{"a": value, "b": "x"}]
    assert notes == ["cells in quotes were read without them, as Excel writes them"]


@pytest.mark.parametrize("cell", ['"Gặp gỡ"', '5" x 3"', '"A, B" and "C, D"', '"A, B'])
def test_other_quotes_stay(cell: str) -> None:
    assert read(f"a\tb\n{cell}\tx\n") == ([{"a": cell, "b": "x"}], [])


@given(st.text('",\\ab\t\n', min_size=1).filter(lambda text: text == text.strip()))
def test_what_is_written_comes_back(text: str) -> None:
    stream = io.StringIO()
    columns = [Column(name, name, Text()) for name in ("a", "b")]
    tsv.write(Sheet("list", columns, [{"a": text, "b": "x"}], Lang.EN), stream)
    assert read(stream.getvalue()) == ([{"a": text, "b": "x"}], [])
