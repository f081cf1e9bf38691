"""Texts that are too long for a cell of Excel: where they go, and that an import joins them."""

from __future__ import annotations

import io
import random
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from databases import only_on
from ecodiplo import open_database
from ecodiplo.db.engine import Database
from ecodiplo.errors import OutputWarning
from ecodiplo.fields import Text
from ecodiplo.formats import read_batches, sheets
from ecodiplo.formats.input_file import InputFile
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.formats.workbooks.continued_texts import mark
from ecodiplo.formats.xlsx import LONGEST, write
from ecodiplo.language import Lang
from sources import among

# What a workbook writes in other words, in pieces that may meet the end of a cell.
PIECES = ["a", "đ", "_x0041_", "_x0041_x", "=1", "'=", "\n", "<r>", "&amp;", "😀", mark(1), "_",
          " ", "\t", "x]"]  # fmt: skip


def round_trip(texts: list[str], folder: Path) -> tuple[list[Any], list[str]]:
    """The texts as they are read back from a workbook, and the warnings of its writing."""
    columns = [Column("ref", "Ref", Text()), Column("note", "Note", Text())]
    rows = [{"ref": f"R-{at}", "note": text} for at, text in enumerate(texts)]
    stream = io.BytesIO()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        write(Sheet("notes", columns, rows, Lang.EN, exact=True), stream)
    path = folder / "book.xlsx"
    path.write_bytes(stream.getvalue())
    source = InputFile(path)
    assert sheets(source) == ["notes"]
    batches = [*read_batches(source, among(["Ref", "Note"]))]
    assert not any(batch.problems for batch in batches)
    return [row["Note"] for batch in batches for row in (
        batch.row(at) for at in range(len(batch.numbers))
    )], [str(warning.message) for warning in caught]  # fmt: skip


def long_text(seed: int, length: int) -> str:
    """A text of pieces, of about that length."""
    luck = random.Random(seed)
    return "A" + "".join(luck.choice(PIECES) for _ in range(length)) + "Z"


@pytest.mark.parametrize("length", [LONGEST - 1, LONGEST, LONGEST + 1, 100_000])
def test_a_text_of_any_length_comes_back(length: int, tmp_path: Path) -> None:
    texts = ["x" * length, "😀" * (length // 2), "_x0041_x0041_" * (length // 13), "short"]
    assert round_trip(texts, tmp_path)[0] == texts


@given(st.lists(st.tuples(st.integers(0, 9_999), st.sampled_from([3, 9_000, 40_000])), min_size=1,
                max_size=3))  # fmt: skip
def test_texts_that_a_workbook_writes_in_other_words_come_back(
    tmp_path_factory: pytest.TempPathFactory, seeds: list[tuple[int, int]]
) -> None:
    texts = [long_text(seed, length) for seed, length in seeds]
    assert round_trip(texts, tmp_path_factory.mktemp("book"))[0] == texts


def test_a_short_text_that_ends_as_one_that_goes_on_comes_back(tmp_path: Path) -> None:
    texts = [f"a{mark(1)}", mark(7), "b"]
    assert round_trip(texts, tmp_path)[0] == texts


def test_the_message_names_the_records_and_where_the_rest_is(tmp_path: Path) -> None:
    (said,) = round_trip(["short", "x" * 40_000], tmp_path)[1]
    assert "R-1, Note (40,000)" in said
    assert "the rest of the text is in the worksheet Continued texts" in said
    assert round_trip(["x" * LONGEST], tmp_path)[1] == []


@only_on("sqlite", "seeded")
def test_an_exported_office_comes_back_with_its_long_texts(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    note = "Dòng một\n" + "Ghi chú dài. " * 5_000 + "hết"
    office = open_database(str(seeded))
    office.edit("delegations", "DEL-2022-0009", note=note)
    book = tmp_path / "book.xlsx"
    done = run(seeded, "export", "all", "-o", str(book))
    assert done.code == 0
    assert "DEL-2022-0009, Note (65,012)" in done.err
    office.edit("delegations", "DEL-2022-0009", note="")
    again = run(seeded, "import", "all", str(book))
    assert again.code == 0, again.err
    assert office.get("delegations", "DEL-2022-0009")["note"] == note


@only_on("sqlite", "seeded")
def test_a_long_text_whose_rest_is_lost_is_refused(
    run: Callable[..., Any], seeded: Database, tmp_path: Path
) -> None:
    import openpyxl

    office = open_database(str(seeded))
    office.edit("delegations", "DEL-2022-0009", note="x" * 40_000)
    path = tmp_path / "delegations.xlsx"
    assert run(seeded, "export", "delegations", "-o", str(path)).code == 0
    book = openpyxl.load_workbook(path)
    del book["Continued texts"]
    book.save(path)
    done = run(seeded, "import", "delegations", str(path))
    assert done.code == 3
    assert "the text goes on in the worksheet" in done.err


def test_a_list_for_people_has_the_rest_of_a_long_text() -> None:
    columns = [Column("note", "Note", Text())]
    sheet = Sheet("notes", columns, [{"note": "x" * 40_000}], Lang.VI)
    with pytest.warns(OutputWarning, match="Phần tiếp|Continued"):
        write(sheet, io.BytesIO())
