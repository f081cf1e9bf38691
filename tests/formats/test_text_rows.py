"""What csv and tsv write alike: for Excel or not, safe, and read back as it was."""

from __future__ import annotations

import codecs
import csv
import io
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ecodiplo.fields import Money, Text
from ecodiplo.formats import read_batches, writer
from ecodiplo.formats.input_file import InputFile
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.language import Lang
from sources import among, rows_of, sound

both = pytest.mark.parametrize("format_", ["csv", "tsv"])
# A reader strips the cells of a JSON-less file no more than these do.
texts = st.text("'=+-@＝\"\\,;ạ\t\n\r", min_size=1).filter(lambda text: text == text.strip())


def written(folder: Path, format_: str, text: str, *, excel: bool) -> Path:
    """A file with a row of this text, and of a negative number."""
    columns = [Column(name, name, Text()) for name in ("a", "b")]
    columns.append(Column("c", "c", Money(least=None)))
    rows: list[dict[str, Any]] = [{"a": text, "b": "x", "c": Decimal(-1)}]
    path = folder / f"list.{format_}"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer(format_)(Sheet("list", columns, rows, Lang.VI, excel=excel), stream)
    return path


@both
@given(text=texts, excel=st.booleans())
@example(text="=1", excel=True)
@example(text="'=1", excel=False)
def test_what_is_written_is_read_back(format_: str, text: str, excel: bool) -> None:
    with TemporaryDirectory() as folder:
        source = InputFile(written(Path(folder), format_, text, excel=excel))
        rows = [dict(row) for _, row in sound(rows_of(read_batches(source, among("abc"))))]
    assert [row["a"] for row in rows] == [text]


@both
@given(text=texts)
def test_no_text_is_a_formula(format_: str, text: str) -> None:
    with TemporaryDirectory() as folder:
        path = written(Path(folder), format_, text, excel=False)
        lines = io.StringIO(path.read_bytes().decode(), newline="")
    is_csv = format_ == "csv"
    cell = [*csv.reader(lines)][1][0] if is_csv else [*lines][1]
    assert cell[:1] not in tuple("=+-@＝\t\r\n")


@both
def test_a_number_is_none_either_way(tmp_path: Path, format_: str) -> None:
    assert ",-1\n" in written(tmp_path, format_, "a", excel=False).read_text().replace("\t", ",")


@both
def test_excel_finds_the_encoding_and_its_line_ends(tmp_path: Path, format_: str) -> None:
    data = written(tmp_path, format_, "Đông Á\nÂu", excel=True).read_bytes()
    assert data.startswith(codecs.BOM_UTF8)
    assert data.count(b"\r\n") == 2
    assert data.endswith(b"\r\n")


@both
def test_others_get_no_mark(tmp_path: Path, format_: str) -> None:
    data = written(tmp_path, format_, "Đông Á", excel=False).read_bytes()
    assert data.startswith(b"a")
    assert b"\r" not in data
