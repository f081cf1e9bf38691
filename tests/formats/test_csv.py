"""Text tables: delimiters, encodings, quotes and their faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecodiplo.errors import UsageProblem
from sources import fault, read, values, write_file

ROW = {"title": "Đoàn Hà Lan", "note": 'nói "được"; rồi, đi\nvề'}
QUOTED = '"nói ""được""; rồi, đi\nvề"'


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    path = write_file(tmp_path / "f.csv", f"title{delimiter}note\nĐoàn Hà Lan{delimiter}{QUOTED}\n")
    assert read(path) == [(2, ROW)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_of_unknown_headings_is_the_one_that_rows_agree_on(
    tmp_path: Path, delimiter: str
) -> None:
    first, second, third = (mark for mark in ",;\t|" if mark != delimiter)
    cells = [["x", "y"], ["1", f"a{first}b"], ["2", f"c{second}d{second}e"], ["3", f"f{third}g"]]
    path = write_file(tmp_path / "f.csv", "".join(f"{delimiter.join(line)}\n" for line in cells))
    assert [list(row.values()) for row in values(path)] == cells[1:]


def test_lists_within_cells_are_no_delimiters(tmp_path: Path) -> None:
    path = write_file(tmp_path / "f.csv", "title\nHà Lan; Đan Mạch; Na Uy\nBỉ; Đức; Áo\n")
    assert [row["title"] for row in values(path)] == ["Hà Lan; Đan Mạch; Na Uy", "Bỉ; Đức; Áo"]


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"'])
def test_the_line_that_names_the_delimiter_is_heeded_and_not_counted(
    tmp_path: Path, line: str
) -> None:
    assert read(write_file(tmp_path / "f.csv", f"{line}\r\nx;y\r\n1,2;3,4\r\n")) == [
        (2, {"x": "1,2", "y": "3,4"})
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_read(tmp_path: Path, end: str) -> None:
    path = write_file(tmp_path / "f.csv", end.join(["title,note", "a,b", "", 'c,"d', 'e"', ""]))
    assert read(path) == [(2, {"title": "a", "note": "b"}), (4, {"title": "c", "note": f"d{end}e"})]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["f.csv", "f.txt", "f"])
def test_unicode_is_known_by_its_mark(tmp_path: Path, codec: str, name: str) -> None:
    text = f"title,note\nĐoàn Hà Lan,{QUOTED}\n"
    assert read(write_file(tmp_path / name, text.encode(codec))) == [(2, ROW)]


def test_another_encoding_is_read_when_told(tmp_path: Path) -> None:
    path = write_file(tmp_path / "f.csv", "title\nĐoàn ra\n".encode("cp1258"))
    assert values(path, encoding="windows-1258") == [{"title": "Đoàn ra"}]


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "utf-16-le", "utf-16"])
def test_the_mark_is_no_part_of_the_first_heading(tmp_path: Path, encoding: str) -> None:
    codec = "utf-8-sig" if "8" in encoding else "utf-16"
    path = write_file(tmp_path / "f.csv", "title\na\n".encode(codec))
    assert values(path, encoding=encoding) == [{"title": "a"}]


@pytest.mark.parametrize("before", [1, 20_000])
def test_another_encoding_is_told_of_with_the_row_it_begins_in(tmp_path: Path, before: int) -> None:
    path = write_file(tmp_path / "f.csv", b"title\n" + b"abcdefgh\n" * before + b"\xd0o\xe0n\n")
    message = fault(path)
    assert message.startswith(f"f.csv, row {before + 2}: is not UTF-8;")
    assert "encoding='windows-1258'" in message


@pytest.mark.parametrize("name", ["klingon", "base64", "rot13", "hex", "undefined", "a\0b", "🎉"])
def test_an_encoding_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageProblem, match="there is no encoding"):
        read(write_file(tmp_path / "f.csv", "title\na\n"), encoding=name)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ('"a', "never closed"),
        ('"a"b', "after a closing quote"),
        ("a\0b", "NUL"),
        ("x" * 1_000_001, "over 1,000,000 characters"),
        ("x" * 8_000_001, "more than 8,000,000 characters"),
        ('"' + "x\n" * 600_000, "over 1,000,000 characters"),
        ("a,b", "more cells than there are headings"),
    ],
)
def test_what_is_no_record_is_told_of_in_one_line_with_its_row(
    tmp_path: Path, record: str, reason: str
) -> None:
    message = fault(write_file(tmp_path / "f.csv", f"title\n\nok\n{record}\n"))
    assert message.startswith("f.csv, row 4: ")
    assert reason in message
    assert "\n" not in message


def test_a_fault_that_ends_the_reading_is_told_with_its_row(tmp_path: Path) -> None:
    message = fault(write_file(tmp_path / "f.csv", 'title\na,b\nc\nd,e\n"'))
    assert [line.split(":")[0] for line in message.splitlines()] == ["f.csv, row 5"]


def test_guards_against_formulas_are_taken_off(tmp_path: Path) -> None:
    path = write_file(
        tmp_path / "f.csv", "title,note\n'=1+1,'''-x\n\"a\n'=b\",'ok'\n'quoted,O'Brien\n'@a,-5\n"
    )
    assert [tuple(row.values()) for row in values(path)] == [
        ("=1+1", "''-x"), ("a\n'=b", "'ok'"), ("'quoted", "O'Brien"), ("@a", "-5"),
    ]  # fmt: skip


@pytest.mark.parametrize("content", ["", "\ufeff", "\n\n", " , \n"])
def test_an_empty_file_is_told_of(tmp_path: Path, content: str) -> None:
    assert "is empty" in fault(write_file(tmp_path / "f.csv", content))


def test_headings_alone_are_a_table_of_no_rows(tmp_path: Path) -> None:
    assert read(write_file(tmp_path / "f.csv", "title,note\n")) == []


def test_tsv_is_read_with_its_escapes_and_without_guards(tmp_path: Path) -> None:
    path = write_file(tmp_path / "f.tsv", "title\tnote\n\"a\t\\t\\n\\r\\\\n\r\n\nb\t'=c\n")
    assert read(path) == [
        (2, {"title": '"a', "note": "\t\n\r\\n"}),
        (4, {"title": "b", "note": "=c"}),
    ]


def test_every_escape_that_tsv_does_not_have_is_told_of(tmp_path: Path) -> None:
    message = fault(write_file(tmp_path / "f.tsv", "title\tnote\nC:\\work\tb\nok\tok\na\tb\\\n"))
    assert [line.split(": ")[0] for line in message.splitlines()] == [
        "f.tsv, row 2, title", "f.tsv, row 4, note",
    ]  # fmt: skip
    assert "write a backslash twice" in message


def test_a_line_of_tsv_in_another_encoding_is_told_of(tmp_path: Path) -> None:
    message = fault(write_file(tmp_path / "f.tsv", b"title\nok\n\xff\n"))
    assert message.startswith("f.tsv, row 3: is not UTF-8")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("name", ["f.csv", "f.tsv"])
def test_a_row_that_is_cut_off_is_told_of(tmp_path: Path, name: str, mark: str) -> None:
    if name == "f.tsv" and mark != "\t":
        pytest.skip("tabs alone")
    content = "title,note,start_date\na,b,2024-01-15\n\n,,\nc,,\nd,2024-01\n".replace(",", mark)
    message = fault(write_file(tmp_path / name, content))
    assert message.startswith(f"{name}, row 6: has 2 cells and the heading 3")
    assert "\n" not in message


@pytest.mark.parametrize("name", ["f.csv", "f.tsv"])
def test_rows_that_all_lack_the_last_column_are_told_of(tmp_path: Path, name: str) -> None:
    content = "title,note\na\nb\n".replace(",", "\t" if name == "f.tsv" else ",")
    message = fault(write_file(tmp_path / name, content))
    assert [line.split(":")[0] for line in message.splitlines()] == [
        f"{name}, row 2", f"{name}, row 3",
    ]  # fmt: skip


def test_empty_columns_without_heading_need_no_cells(tmp_path: Path) -> None:
    assert values(write_file(tmp_path / "f.csv", "title,note,,\na,b\nc,d,,\n")) == [
        {"title": "a", "note": "b"}, {"title": "c", "note": "d"},
    ]  # fmt: skip
