"""Workbooks written by hand, and damages to the content of their archives."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

from ecodiplo.formats.table.grid import letter

Table = list[list[Any]]
Parts = dict[str, bytes]
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def _xml(cell: Any) -> str:
    return escape(_NO_XML.sub("?", str(cell)), {'"': "&quot;"})


def as_xlsx(table: Table) -> Parts:
    """The parts of a workbook: shared strings, numbers and a date style."""
    texts: dict[str, int] = {}
    rows = []
    for at, row in enumerate(table, start=1):
        cells = []
        for column, cell in enumerate(row):
            place = f"{letter(column)}{at}"
            if isinstance(cell, int | float):
                cells.append(f'<c r="{place}" s="{column % 3}"><v>{cell}</v></c>')
            elif column % 2:
                cells.append(f'<c r="{place}" t="inlineStr"><is><t>{_xml(cell)}</t></is></c>')
            else:
                index = texts.setdefault(_xml(cell), len(texts))
                cells.append(f'<c r="{place}" t="s"><v>{index}</v></c>')
        rows.append(f'<row r="{at}">{"".join(cells)}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    related = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{related}"><Relationship Id="a"'
        f' Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><workbookPr'
        ' date1904="0"/><sheets><sheet name="Sheet1" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{related}">'
        f'<Relationship Id="a" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="b" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="c" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><numFmts count="1"><numFmt numFmtId="170"'
        ' formatCode="0.00"/></numFmts><cellXfs count="3"><xf numFmtId="0"/>'
        '<xf numFmtId="170"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">'
        + "".join(f"<si><t>{text}</t></si>" for text in texts)
        + "</sst>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>'
        + "".join(rows)
        + "</sheetData></worksheet>",
    }
    return {name: text.encode() for name, text in parts.items()}


def as_ods(table: Table) -> Parts:
    """The parts of a workbook of LibreOffice."""
    odf = "urn:oasis:names:tc:opendocument:xmlns"
    rows = []
    for row in table:
        cells = []
        for cell in row:
            if isinstance(cell, int | float):
                kind = f'office:value-type="float" office:value="{cell}"'
            elif re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
                kind = f'office:value-type="date" office:date-value="{cell}"'
            else:
                kind = 'office:value-type="string"'
            lines = "".join(f"<text:p>{_xml(line)}</text:p>" for line in str(cell).split("\n"))
            cells.append(f"<table:table-cell {kind}>{lines}</table:table-cell>")
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    content = (
        f'<office:document-content xmlns:office="{odf}:office:1.0" xmlns:text="{odf}:text:1.0"'
        f' xmlns:table="{odf}:table:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Sheet1">{"".join(rows)}<table:table-row'
        ' table:number-rows-repeated="1000000"><table:table-cell'
        ' table:number-columns-repeated="1024"/></table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{odf}:manifest:1.0"/>'.encode(),
        "content.xml": content.encode(),
    }


WORKBOOKS = {"xlsx": as_xlsx, "ods": as_ods}


def zipped(chance: random.Random, parts: Parts) -> bytes:
    """The archive of the parts, in some of which content is damaged."""
    for _ in range(chance.choice([0, 1, 1, 2, 3])):
        chance.choice(PART_DAMAGES)(chance, parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", chance.choice([zipfile.ZIP_STORED, *[zipfile.ZIP_DEFLATED] * 3,
                                                  zipfile.ZIP_BZIP2])) as archive:  # fmt: skip
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


# Damages to the parts of an archive.

BAD_VALUES = [
    b"", b"-1", b"0", b"0.5", b"-0.5", b"60", b"2958466", b"999999999", b"99999999999999999999",
    b"1e308", b"NaN", b"XFD1", b"ZZZZ9", b"A0", b"s", b"b", b"d", b"e", b"n", b"str", b"inlineStr",
    b"date", b"float", b"time", b"percentage", b"&#10;", b"&lt;", b"PT99999999999H", b"2022-13-45",
    b"..", b"/etc/passwd", b"x" * 50_000,
]  # fmt: skip
BAD_TAGS = [
    b"", b"<v>1</v>", b"<!-- x -->", b"<![CDATA[x]]>", b"&x;", b"<c>", b"<row/>", b"<si/>",
    b"<t>x</t>", b'<c r="XFD9"><v>1</v></c>', b'<row r="1048576"/>', b"<r>" * 200,
    b'<a xmlns="u"/>',
    b"<table:table-row/>", b"<text:p>x</text:p>", b"<text:s text:c='999'/>",
    b'<mergeCell ref="A1:XFD1048576"/>', b"<?xml version='1.0' encoding='utf-16'?>",
]  # fmt: skip


def _part(chance: random.Random, parts: Parts) -> str:
    """The name of a part, more often of one that holds the table."""
    large = [name for name in parts if "sheet" in name.lower() or "content.xml" in name]
    return chance.choice([*parts, *large * 4])


def _bytes_within(chance: random.Random, parts: Parts) -> None:
    name = _part(chance, parts)
    for _ in range(chance.choice([1, 2, 10])):
        parts[name] = chance.choice(BYTE_DAMAGES)(chance, parts[name])


def _no_part(chance: random.Random, parts: Parts) -> None:
    if len(parts) > 1:
        parts.pop(_part(chance, parts))


def _part_renamed(chance: random.Random, parts: Parts) -> None:
    name = _part(chance, parts)
    other = chance.choice(["x.xml", name.upper(), "../" + name, "/" + name, "xl/workbook.bin", ""])
    parts[other or "y"] = parts.pop(name)


def _value_within(chance: random.Random, parts: Parts) -> None:
    """Replace the value of an attribute or the text between two tags."""
    name = _part(chance, parts)
    places = list(re.finditer(rb'(?<==")[^"]*(?=")|(?<=>)[^<]+(?=<)', parts[name]))
    if places:
        place = chance.choice(places)
        middle = chance.choice(BAD_VALUES)
        parts[name] = parts[name][: place.start()] + middle + parts[name][place.end() :]


def _tag_within(chance: random.Random, parts: Parts) -> None:
    """Remove a tag, repeat it, or replace it by another."""
    name = _part(chance, parts)
    tags = list(re.finditer(rb"<[^>]+>", parts[name]))
    if not tags:
        return
    tag = chance.choice(tags)
    insert = chance.choice([*BAD_TAGS, tag.group() * 2])
    parts[name] = parts[name][: tag.start()] + insert + parts[name][tag.end() :]


def _bomb(chance: random.Random, parts: Parts) -> None:
    """Insert very much of the same content into a part."""
    name = _part(chance, parts)
    content = parts[name]
    tags = list(re.finditer(rb"<[^>/?!]+>", content))
    middle = tags[-1].end() if tags else 0
    megabytes = chance.choice([1] * 30 + [5] * 9 + [80])
    filling = chance.choice([b" ", b"x", b"<r/>", b"<t/>", b"<row/>", b"<si><t>x</t></si>",
                             b"<c><v>1</v></c>", b"<!-- -->"])  # fmt: skip
    filled = filling * (megabytes * 2**20 // len(filling))
    parts[name] = content[:middle] + filled + content[middle:]


def _entities(chance: random.Random, parts: Parts) -> None:
    """Insert entities that multiply."""
    name = _part(chance, parts)
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    dtd = f'<!DOCTYPE x [<!ENTITY e0 "ha">{levels}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    body = parts[name].replace(b"inbound", chance.choice([b"&e11;", b"&f;"]))
    parts[name] = dtd.encode() + body


def _deep(chance: random.Random, parts: Parts) -> None:
    name = _part(chance, parts)
    parts[name] = b"<a>" * chance.choice([99, 101, 5_000, 500_000]) + parts[name]


def _many_attributes(chance: random.Random, parts: Parts) -> None:
    name = _part(chance, parts)
    count = chance.choice([100, 20_000])
    many = b" ".join(b'a%d="%d"' % (n, n) for n in range(count))
    parts[name] = re.sub(rb"<(\w+)", rb"<\1 " + many, parts[name], count=1)


def _many_parts(chance: random.Random, parts: Parts) -> None:
    for number in range(chance.choice([10, 1_000])):
        parts[f"xl/p{number}.xml"] = b"<x/>"


def _repeated(chance: random.Random, parts: Parts) -> None:
    """Insert a count of repeated rows or cells."""
    for name in parts:
        if name == "content.xml":
            what = chance.choice([b"rows", b"columns"])
            tag = b"<table:table-row" if what == b"rows" else b"<table:table-cell"
            count = chance.choice([b"2", b"1000", b"20000", b"999999999999", b"0", b"-3", b"x"])
            repeated = tag + b" table:number-" + what + b'-repeated="' + count + b'"'
            at = chance.choice([match.start() for match in re.finditer(tag + rb"\b", parts[name])])
            parts[name] = parts[name][:at] + repeated + parts[name][at + len(tag) :]


PART_DAMAGES: list[Callable[[random.Random, Parts], None]] = [
    *[_bytes_within] * 4, *[_value_within] * 8, *[_tag_within] * 6, _no_part, _part_renamed,
    _bomb, _entities, _deep, _many_attributes, _many_parts, _repeated,
]  # fmt: skip


# Damages to bytes of any file.

TOKENS = [
    *(bytes([letter]) for letter in b"\0\"'\r\n\t;,\\{}[]:<>&\xff"), b"\xfe\xff", b"\xed\xa0\x80",
    b"\xef\xbb\xbf", b"PK\x03\x04", b"\\ud800", b"1e999999999", b"9" * 5_000, b"null", b"NaN",
    b"sep=;\n",
]  # fmt: skip


def _flipped(chance: random.Random, content: bytes) -> bytes:
    if not content:
        return content
    at = chance.randrange(len(content))
    return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]


def _cut(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randint(0, len(content))]


def _beheaded(chance: random.Random, content: bytes) -> bytes:
    return content[chance.randint(0, min(len(content), 200)) :]


def _hole(chance: random.Random, content: bytes) -> bytes:
    at = chance.randint(0, len(content))
    return content[:at] + content[at + chance.randint(1, 50) :]


def _stutter(chance: random.Random, content: bytes) -> bytes:
    at = chance.randint(0, len(content))
    return content[: at + chance.randint(1, 50)] + content[at:]


def _noise(chance: random.Random, content: bytes) -> bytes:
    at = chance.randint(0, len(content))
    return content[:at] + chance.randbytes(chance.choice([1, 2, 30])) + content[at:]


def _tokens(chance: random.Random, content: bytes) -> bytes:
    at = chance.randint(0, len(content))
    return content[:at] + chance.choice(TOKENS) + content[at:]


BYTE_DAMAGES: list[Callable[[random.Random, bytes], bytes]] = [
    _flipped, _flipped, _flipped, _cut, _beheaded, _hole, _stutter, _noise, _tokens, _tokens,
]  # fmt: skip
