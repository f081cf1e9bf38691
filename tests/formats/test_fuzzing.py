"""Files with bytes changed, cut off or swapped are read, or refused with a message, never a
traceback."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ecodiplo.errors import EcodiploError
from ecodiplo.formats import sheets
from ecodiplo.formats.input_file import InputFile
from sources import book, is_heading, ods_cell, ods_table, packed, raw_ods, rows, write_file

EACH = 120
BITS = [b"<", b">", b"&", b'"', b"'", b"/", b"\0", b"\xff", b"\r", b"\n", b",", b";", b"[", b"]",
        b"{", b"}", b":", b"\\", b"99999999999", b"-1", b"1e999", b"NaN", b"]]>", b"<!--", b"<row>",
        b"</c>", b't="s"', b't="e"', b'r="A0"', b's="7"', b"\xed\xa0\x80", b"PK\5\6"]  # fmt: skip


def mutated(content: bytes, chance: random.Random) -> bytes:
    """`content` with a few places changed."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5, 30))):
        at = chance.randrange(len(changed) + 1)
        kind = chance.randrange(5)
        if kind == 0:
            changed[at : at + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            changed[at:at] = chance.choice(BITS)
        elif kind == 2:
            del changed[at : at + chance.choice((1, 5, 50))]
        elif kind == 3:
            start = chance.randrange(len(changed) + 1)
            changed[at:at] = changed[start : start + chance.choice((3, 40, 400))]
        elif chance.random() < 0.2:
            del changed[at:]
    return bytes(changed)


def originals(folder: Path) -> dict[str, bytes]:
    """A sound file of each format."""
    table: list[list[Any]] = [["title", "note", "start_date"], ["Đoàn", "a; b", 44818.5]]
    table.append(["=x", True, -2.5])
    text = 'title,note\nĐoàn,"a\n""b"""\n\'=x,y\n'
    data = '[{"title": "Đ", "n": [1.5, null]}, {"title": "\\u0111", "n": {"x": true}}]'
    return {
        "csv": text.encode(),
        "txt": text.replace(",", "\t").encode("utf-16"),
        "tsv": "title\tnote\nĐoàn\ta\\tb\\\\\n".encode(),
        "json": data.encode(),
        "jsonl": b'{"title": "a", "n": 1}\n{"title": "b", "n": 2.5}\n',
        "xlsx": book(folder / "o.xlsx", {"S": table, "T": table[:1]}).read_bytes(),
        "ods": raw_ods(
            folder / "o.ods",
            ods_table(["title", "note"], ["a", "b"])
            + ods_table(["x"], name="T")
            + '<table:table table:name="U"><table:table-row table:number-rows-repeated="3">'
            f"{ods_cell('<text:s/>x')}</table:table-row></table:table>",
        ).read_bytes(),
    }


def variants(name: str, content: bytes, folder: Path, chance: random.Random) -> Iterator[bytes]:
    """An endless sequence of mutations: of the bytes, and of an archive's members."""
    members: dict[str, bytes] = {}
    if name in ("xlsx", "ods"):
        with zipfile.ZipFile(write_file(folder / f"v.{name}", content)) as archive:
            members = {part: archive.read(part) for part in archive.namelist()}
    while True:
        if members and chance.random() < 0.7:
            part = chance.choice(list(members))
            changed = mutated(members[part], chance)
            yield packed(folder / "m.zip", {**members, part: changed}).read_bytes()
        else:
            yield mutated(content, chance)


def survives(path: Path) -> bool:
    """Whether the file is read. Otherwise it must be refused with a message."""
    try:
        sheets(InputFile(path))
        for number, row in rows(InputFile(path), is_heading):
            assert isinstance(number, int)
            assert isinstance(row, dict)
    except EcodiploError as error:
        if not str(error):
            raise AssertionError("refused without a message") from error
        return False
    return True


@pytest.mark.parametrize("name", ["csv", "txt", "tsv", "json", "jsonl", "xlsx", "ods"])
def test_a_changed_file_is_read_or_refused(tmp_path: Path, name: str) -> None:
    content = originals(tmp_path)[name]
    path = write_file(tmp_path / f"f.{name}", content)
    assert survives(path)
    chance = random.Random(f"{name} 2022")
    changed = variants(name, content, tmp_path, chance)
    outcomes = [survives(write_file(path, next(changed))) for _ in range(EACH)]
    assert {True, False} == set(outcomes)
