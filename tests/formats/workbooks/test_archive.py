"""Workbooks that attack the memory or the process: each costs little and is refused in one line."""

from __future__ import annotations

import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from ecodiplo.errors import InvalidData
from sources import MAIN, ods_cell, packed, raw_book, raw_ods, read

HEADING = '<row><c t="str"><v>title</v></c></row>'
LARGE = 70 * 2**20
DEEP = 200_000
Make = Callable[[Path], Path]


def sheet(xml: str) -> Make:
    """Makes a workbook with these rows."""
    return lambda folder: raw_book(folder / "b.xlsx", xml)


def page(xml: str) -> Make:
    """Makes a workbook whose worksheet is this XML."""

    def make(folder: Path) -> Path:
        with zipfile.ZipFile(raw_book(folder / "b.xlsx"), "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/evil.xml", xml)
        return _changed(folder / "b.xlsx", b"worksheets/sheet1.xml", b"worksheets/evil.xml")

    return make


def ods(rows: str) -> Make:
    """Makes a workbook of LibreOffice with these rows."""
    return lambda folder: raw_ods(
        folder / "b.ods", f'<table:table table:name="S">{rows}</table:table>'
    )


def texts(xml: str) -> Make:
    """Makes a workbook with these shared texts."""
    return lambda folder: raw_book(folder / "b.xlsx", '<row><c t="s"><v>0</v></c></row>', texts=xml)


def _changed(path: Path, old: bytes, new: bytes) -> Path:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/_rels/workbook.xml.rels"
    members[name] = members[name].replace(old, new)
    return packed(path, members)


def lying(size: int) -> Make:
    """Makes a bomb with a false size in every place where an archive has one."""

    def make(folder: Path) -> Path:
        path = raw_book(folder / "b.xlsx", " " * LARGE)
        content = bytearray(path.read_bytes())
        name = b"xl/worksheets/sheet1.xml"
        for mark, at, name_at in ((b"PK\x01\x02", 24, 46), (b"PK\x03\x04", 22, 30)):
            place = content.find(mark)
            while place >= 0:
                if content[place + name_at : place + name_at + len(name)] == name:
                    struct.pack_into("<I", content, place + at, size)
                place = content.find(mark, place + 1)
        path.write_bytes(content)
        return path

    return make


def listing(size: int) -> Make:
    """Makes an archive with a false length of its list of parts."""

    def make(folder: Path) -> Path:
        path = raw_book(folder / "b.xlsx")
        content = bytearray(path.read_bytes())
        struct.pack_into("<I", content, content.rfind(b"PK\x05\x06") + 12, size)
        path.write_bytes(content)
        return path

    return make


def crowd(folder: Path) -> Path:
    """An archive of very many parts."""
    return packed(folder / "b.xlsx", {f"{n}{'x' * 200}": "" for n in range(6_000)})


def with_lzma(folder: Path) -> Path:
    """An archive whose compression takes as much memory as the archive states."""
    with zipfile.ZipFile(folder / "b.xlsx", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
    return folder / "b.xlsx"


LAUGHS = "".join(
    '<!ENTITY {} "{}">'.format(name, f"&{before};" * 20) for before, name in pairwise("abcdefghi")
)
MANY = "".join(f"<n{number}/>" for number in range(30_000))
SPACES = "".join(f'<a xmlns:p{number}="u"/>' for number in range(30_000))

HOSTILE: dict[str, tuple[Make, str]] = {
    "a lone cell": (
        sheet(HEADING + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "the cell XFD1048576 is filled",
    ),
    "a bomb": (sheet(" " * LARGE), "has a part of more than 64 MiB"),
    "a bomb with a small size": (lying(100), "damaged"),
    "a bomb with a large size": (lying(2**32 - 16), "more than 64 MiB"),
    "a bomb of styles": (
        lambda folder: raw_book(folder / "b.xlsx", styles=" " * (17 * 2**20)),
        "more than 16 MiB",
    ),
    "a long list of parts": (listing(2**31 - 1), "damaged"),
    "many parts": (crowd, "its list of parts is too long"),
    "lzma": (with_lzma, "packed in a way"),
    "a deep sheet": (sheet("<a>" * DEEP), "nested too deeply"),
    "deep cells": (sheet("<row>" + "<c>" * DEEP), "nested too deeply"),
    "deep texts": (texts("<si>" + "<r>" * DEEP), "nested too deeply"),
    "a deep table": (ods("<table:table>" * DEEP), "nested too deeply"),
    "a long attribute": (page(f'<worksheet a="{"x" * 2**21}"/>'), "is not the XML of a workbook"),
    "a long comment": (sheet(f"<!--{'x' * 2**21}-->"), "is not the XML of a workbook"),
    "many names": (sheet(MANY), "is not the XML of a workbook"),
    "many namespaces": (sheet(SPACES), "too many namespaces"),
    "laughs": (
        page(f'<!DOCTYPE a [<!ENTITY a "ha">{LAUGHS}]><worksheet xmlns="{MAIN}">&i;</worksheet>'),
        "document type",
    ),
    "an outside entity": (
        page('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'),
        "document type",
    ),
    "a long cell": (
        sheet(f'<row><c t="inlineStr"><is><t>{"x" * 1_000_001}</t></is></c></row>'),
        "over 1,000,000 characters",
    ),
    "a long text": (texts(f"<si><t>{'x' * 1_000_001}</t></si>"), "over 1,000,000 characters"),
    "rows that go back": (sheet('<row r="5"/><row r="5"/>'), "row 5 after row 5"),
    "a row past the last": (sheet('<row r="1048577"/>'), "row 1048577"),
    "a row that is no number": (sheet('<row r="x"/>'), "damaged"),
    "a cell elsewhere": (sheet('<row><c r="A2"/></row>'), "the cell A2 in row 1"),
    "a cell nowhere": (sheet('<row><c r="1"/></row>'), "the cell 1 in row 1"),
    "a row repeated a billion times": (
        ods(
            f"<table:table-row>{ods_cell('title')}</table:table-row>"
            '<table:table-row table:number-rows-repeated="4000000000">'
            f"{ods_cell('a')}"
            "</table:table-row>"
        ),
        "is repeated 4,000,000,000 times",
    ),
    "a cell repeated a billion times": (
        ods(
            "<table:table-row>"
            + ods_cell("a").replace(
                "office:value-type", 'table:number-columns-repeated="4000000000" office:value-type'
            )
            + "</table:table-row>"
        ),
        "is filled, far from any table",
    ),
    "a billion spaces": (
        ods(
            "<table:table-row>" + ods_cell('a<text:s text:c="4000000000"/>') + "</table:table-row>"
        ),
        "over 1,000,000 characters",
    ),
    "a count below one": (ods('<table:table-row table:number-rows-repeated="-1"/>'), "damaged"),
    "a count of many digits": (
        ods(f'<table:table-row table:number-rows-repeated="{"9" * 5000}"/>'),
        "damaged",
    ),
    "many tables": (
        lambda folder: raw_ods(folder / "b.ods", '<table:table table:name="S"/>' * 20_000),
        "too many worksheets",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_told_of_in_one_line(tmp_path: Path, name: str) -> None:
    make, reason = HOSTILE[name]
    with pytest.raises(InvalidData) as caught:
        read(make(tmp_path))
    message = str(caught.value)
    assert reason in message
    assert "\n" not in message
    assert len(message) < 300


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux counts it")
def test_all_of_them_together_take_no_more_memory_than_the_program_itself(tmp_path: Path) -> None:
    paths = []
    for number, (make, _) in enumerate(HOSTILE.values()):
        (folder := tmp_path / str(number)).mkdir()
        paths.append(str(make(folder)))
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from ecodiplo.errors import InvalidData\nfrom ecodiplo.formats import read_batches\n"
        "from ecodiplo.formats.input_file import InputFile\n"
        "def is_heading(heading, /, *, below=False): return False\n"
        "for path in sys.argv[1:]:\n"
        "    try: list(read_batches(InputFile(Path(path)), is_heading)); print('read', path)\n"
        "    except InvalidData: pass\n"
        "status = Path('/proc/self/status').read_text()\n"
        "print(int(status.split('VmHWM:')[1].split()[0]) // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *paths], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 60, done.stdout
