"""One file in gzip or zip is read as the file itself; other archives are refused."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.errors import InvalidData
from ecodiplo.fault_codes import FaultCode
from ecodiplo.formats.detect import detect_format
from ecodiplo.formats.input_file import InputFile
from sources import book, fault, values, write_file

TABLE = "title,note\nĐoàn A,b\n"
ROWS = [{"title": "Đoàn A", "note": "b"}]
TSV = "title\tnote\nĐoàn A\tb\n"


def gzipped(content: bytes) -> bytes:
    """The content in gzip, without the time: the names of tests hold it, equal in each process."""
    return gzip.compress(content, mtime=0)


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these files, of a fixed time for the same reason."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return stream.getvalue()


def code_of(path: Path) -> FaultCode:
    """The code of the only problem of the file."""
    with pytest.raises(InvalidData) as caught:
        values(path)
    (problem,) = caught.value.problems
    return problem.code


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.csv.gz", gzipped(TABLE.encode())),
        ("plan.tsv.gz", gzipped(TSV.encode())),
        ("plan.gz", gzipped(TABLE.encode())),
        ("plan.csv", gzipped(TABLE.encode())),  # the content decides
        ("plan.zip", zipped({"plan.csv": TABLE.encode()})),
        ("plan.zip", zipped({"export/plan.tsv": TSV.encode()})),
        ("plan.zip", zipped({"plan.csv": TABLE.encode()}, zipfile.ZIP_STORED)),
        ("plan.zip", zipped({"plan.csv": TABLE.encode(), "__MACOSX/._plan.csv": b"\0\5",
                             ".DS_Store": b"\0"})),
    ],
)  # fmt: skip
def test_one_compressed_file_is_read(tmp_path: Path, name: str, content: bytes) -> None:
    assert values(write_file(tmp_path / name, content)) == ROWS


@pytest.mark.parametrize("suffix", [".gz", ".zip"])
def test_a_compressed_workbook_is_read(tmp_path: Path, suffix: str) -> None:
    plain = book(tmp_path / "plan.xlsx", {"Plan": [["title", "note"], ["Đoàn A", "b"]]})
    content = plain.read_bytes()
    packed = gzipped(content) if suffix == ".gz" else zipped({"plan.xlsx": content})
    assert values(write_file(tmp_path / f"plan.xlsx{suffix}", packed)) == ROWS


def test_the_fingerprint_is_that_of_the_file_as_given(tmp_path: Path) -> None:
    content = gzipped(TABLE.encode())
    source = InputFile(write_file(tmp_path / "plan.csv.gz", content))
    detect_format(source)
    assert source.fingerprint.sha256 == hashlib.sha256(content).hexdigest()
    assert source.fingerprint.size == len(content)


def test_several_files_in_an_archive_are_refused_with_their_names(tmp_path: Path) -> None:
    archive = zipped({"a.csv": TABLE.encode(), "b.csv": TABLE.encode()})
    message = fault(write_file(tmp_path / "plan.zip", archive))
    assert "archive of 2 files: a.csv, b.csv" in message


def test_an_archive_without_a_file_is_refused(tmp_path: Path) -> None:
    assert "without a file" in fault(write_file(tmp_path / "plan.zip", zipped({})))


@pytest.mark.parametrize("name", ["plan.csv.gz", "plan.zip"])
def test_a_bomb_is_refused(tmp_path: Path, name: str) -> None:
    zeros = b"title\n" + b"0" * (2**26 + 1)
    packed = gzipped(zeros) if name.endswith(".gz") else zipped({"plan.csv": zeros})
    path = write_file(tmp_path / name, packed)
    assert "unpacks to more than 64 MiB" in fault(path)
    assert code_of(path) is FaultCode.DAMAGED_FILE


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.csv.gz", gzipped(TABLE.encode() * 99)),
        ("plan.zip", zipped({"plan.csv": TABLE.encode() * 99})),
    ],
)
def test_a_cut_off_archive_is_refused_wherever_it_ends(
    tmp_path: Path, name: str, content: bytes
) -> None:
    for length in range(12, len(content)):
        assert code_of(write_file(tmp_path / name, content[:length])) is FaultCode.DAMAGED_FILE


@given(st.binary(min_size=1, max_size=200))
def test_what_follows_the_magic_bytes_never_ends_the_program(tail: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for name, head in (("plan.csv.gz", b"\x1f\x8b"), ("plan.zip", b"PK\x03\x04")):
            with pytest.raises(InvalidData):
                values(write_file(Path(folder) / name, head + tail))


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped({"plan.csv": TABLE.encode()}))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = content.index(mark) + (6 if mark == b"PK\x03\x04" else 8)
        content[at] |= 1
    assert code_of(write_file(tmp_path / "plan.zip", bytes(content))) is FaultCode.ENCRYPTED_FILE


@pytest.mark.parametrize("name", ["f.csv", "f.tsv"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_last_line_without_its_end_is_refused(tmp_path: Path, name: str, end: str) -> None:
    mark = "\t" if name == "f.tsv" else ","
    whole = end.join([f"title{mark}note", f"a{mark}b", f"c{mark}2022", ""])
    assert len(values(write_file(tmp_path / name, whole))) == 2
    path = write_file(tmp_path / name, whole.removesuffix(end))
    assert fault(path).startswith(f"{name}, row 3: is the last line and has no line break")
    assert code_of(path) is FaultCode.CUT_OFF_FILE


@pytest.mark.parametrize("name", ["f.csv", "f.tsv"])
def test_a_heading_without_its_end_is_refused(tmp_path: Path, name: str) -> None:
    assert code_of(write_file(tmp_path / name, "title")) is FaultCode.CUT_OFF_FILE


def test_a_cut_off_quote_is_told_as_such(tmp_path: Path) -> None:
    path = write_file(tmp_path / "f.csv", 'title,note\n"a,b')
    assert code_of(path) is FaultCode.INVALID_SYNTAX


def test_a_whole_object_of_json_lines_needs_no_line_break(tmp_path: Path) -> None:
    assert values(write_file(tmp_path / "f.jsonl", '{"title": "a"}\n{"title": "b"}')) == [
        {"title": "a"}, {"title": "b"},
    ]  # fmt: skip
    assert code_of(write_file(tmp_path / "g.jsonl", '{"title": "a"}\n{"title": "b')) is (
        FaultCode.INVALID_SYNTAX
    )
