"""Sources of files, and the detection of their format."""

from __future__ import annotations

import io
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest

from ecodiplo.errors import EcodiploError, InvalidData, UsageProblem
from ecodiplo.formats import input_file as sources
from ecodiplo.formats import sheets
from ecodiplo.formats.detect import detect_format
from ecodiplo.formats.input_file import InputFile
from ecodiplo.language import Lang, same
from sources import book, is_heading, read, rows, write_file

ROWS = [(2, {"title": "a", "note": "b"})]


class Piped:
    """Standard input with bytes in it, that can be read only once."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> object:
    """A function that puts bytes into standard input."""

    def pipe_(content: bytes) -> InputFile:
        monkeypatch.setattr(sys, "stdin", Piped(content))
        return InputFile(None)

    return pipe_


@pytest.mark.parametrize(
    ("content", "format_"),
    [
        ("title,note\na,b\n", "csv"),
        ("title;note\na;b\n", "csv"),
        ("title\tnote\na\tb\n", "tsv"),
        ('title\tnote\n"a\tb"\tc\n', "csv"),
        ('[{"title": 1}]', "json"),
        ('{"title": 1}', "json"),
        ('{\n"title": 1}', "json"),
        ('{"title": 1}\n{"title": 2}\n', "jsonl"),
        ("\ufeff [", "json"),
        ("", "csv"),
    ],
)
def test_text_without_a_name_is_known_by_its_content(
    pipe: object, content: str, format_: str
) -> None:
    assert callable(pipe)
    assert detect_format(pipe(content.encode())) == format_


def test_the_format_is_detected_once_for_all_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = InputFile(write_file(tmp_path / "f", '{"title": 1}'))
    opened: list[str] = []
    monkeypatch.setattr(sources.InputFile, "open", counting(opened))
    assert [detect_format(source), detect_format(replace(source, sheet="x"))] == ["json", "json"]
    assert len(opened) == 1
    assert detect_format(replace(source, format="jsonl")) == "jsonl"
    assert len(opened) == 2


def counting(opened: list[str]) -> Callable[[InputFile], IO[bytes]]:
    """`InputFile.open`, which notes each call."""
    original = InputFile.open

    def open_(source: InputFile) -> IO[bytes]:
        opened.append(source.name)
        return original(source)

    return open_


def test_text_with_tabs_as_excel_saves_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "f.txt"
    path.write_bytes('title\tnote\r\na\t"b"\r\n'.encode("utf-16"))
    assert read(path) == ROWS


def test_a_format_told_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text('{"title": 1}\n', encoding="utf-8")
    assert read(path, format="jsonl") == [(1, {"title": 1})]


@pytest.mark.parametrize("name", ["markdown", "xls", "parquet"])
def test_a_format_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageProblem, match="cannot be read; use csv, tsv, json, jsonl, xlsx, ods"):
        read(tmp_path / "f", format=name)


def test_text_is_no_workbook_though_told_so(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("title\n", encoding="utf-8")
    with pytest.raises(InvalidData, match="is not an xlsx workbook"):
        read(tmp_path / "f.csv", format="xlsx")


def test_text_called_a_workbook_is_read_as_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "f.xlsx").write_text("title,note\na,b\n", encoding="utf-8")
    assert read(tmp_path / "f.xlsx") == ROWS


def test_standard_input_is_read_as_often_as_needed(pipe: object, tmp_path: Path) -> None:
    assert callable(pipe)
    content = book(tmp_path / "b.xlsx", {"One": [["title"], ["a"]], "Two": [["note"], ["b"]]})
    source = pipe(content.read_bytes())
    assert sheets(source) == ["One", "Two"]
    for name, row in (("Two", {"note": "b"}), ("One", {"title": "a"})):
        assert list(rows(replace(source, sheet=name), is_heading)) == [(2, row)]


def test_what_was_kept_of_standard_input_is_thrown_away(
    pipe: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(pipe)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    source = pipe(b"title,note\na,b\n")
    assert list(rows(source, is_heading)) == ROWS
    assert len(list(tmp_path.iterdir())) == 1
    del source
    assert not list(tmp_path.iterdir())


def test_standard_input_without_end_is_refused(
    pipe: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(pipe)
    monkeypatch.setattr(sources, "LARGEST_PIPE", 2**20)
    with pytest.raises(InvalidData, match="stdin: is longer than 1 MiB"):
        rows(pipe(b"x" * (2**20 + 1)), is_heading)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_read_as_a_file(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writing = threading.Thread(target=path.write_bytes, args=(b"title,note\na,b\n",))
    writing.start()
    assert read(path) == ROWS
    writing.join()


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "nothing.csv")


def test_messages_name_the_file() -> None:
    assert InputFile(Path("folder/plan.csv")).name == "plan.csv"
    assert InputFile(None).name == "stdin"
    problem = InputFile(Path("plan.csv")).fault(same("is wrong"), 3, "title")
    assert isinstance(problem, EcodiploError)
    assert str(problem) == "plan.csv, row 3, title: is wrong"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("f.csv", "", "f.csv: trống; dòng đầu phải ghi tên các cột"),
        ("f.csv", 'title\n"a', 'f.csv, dòng 2: có dấu nháy kép (") chưa đóng'),
        ("f.csv", "title,note\na\n", "f.csv, dòng 2: có 1 ô trong khi dòng tiêu đề có 2: "),
        ("f.csv", b"title\n\xff\n", "f.csv, dòng 2: không phải UTF-8; "),
        ("f.json", '[{"a": }]', "f.json, dòng 1: không phải JSON hợp lệ: thiếu giá trị, '}]'"),
        ("f.json", '[{"a": 1}', "f.json, dòng 1: không có dấu phẩy hoặc ] theo sau: hết nội dung"),
        ("f.tsv", "title\na\\b\n", "f.tsv, dòng 2, title: có \\b là chuỗi thoát không có"),
        ("f.xlsx", b"PK\x03\x04", "f.xlsx: là bảng tính bị hỏng; hãy mở bằng Excel hoặc"),
    ],
)
def test_faults_are_told_in_vietnamese(
    tmp_path: Path, name: str, content: str | bytes, message: str
) -> None:
    with pytest.raises(InvalidData) as caught:
        read(write_file(tmp_path / name, content))
    assert caught.value.to(Lang.VI).startswith(message)
