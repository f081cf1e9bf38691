"""Good files damaged in many ways; the same number gives the same file."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

from archives import BYTE_DAMAGES, WORKBOOKS, Table, zipped

FORMATS = ("csv", "tsv", "json", "jsonl", "xlsx", "ods")
COLUMNS = ("ref", "direction", "title", "start_date", "member_count", "countries", "partners",
           "cost", "in_plan", "note")  # fmt: skip

# Cells for any column.
BAD_CELLS: list[Any] = [
    "", " ", "\u00a0", "0", "-1", "1.234", "1e400", "-1e30", "9" * 30, "9" * 5_000, "12/13/2022",
    "30/2/2022", "2022-02-30", "0000-00-00", "99999", "44818", "2199-12-31", "ngày", "x" * 300,
    "x" * 40_000, "x" * 1_100_000, ";" * 10_000, "|" * 10_000, "\\" * 9_999, "a|b|c|d;e", "\\",
    "'=1", "=1+1", "=HYPERLINK(\"http://x\")", "@x", "+", "-", "NaN", "Infinity", "null", "None",
    "\u202e\u2066evil", "a\u0301" * 500, "\ufeff", "\ufffe", "\uffff", "\u2028", "a\nb\nc",
    "\t", "_x0000_", "_x001B_[31m", "_xD800_", "&#0;", "<script>", "]]>", "%s", "{}", "{0}",
    "DEL-", "DEL-2022-0001", "SRC-0001", "' OR 1=1 --", "\U0001f600" * 100, "True", "#REF!",
    "inbound", "Đan Mạch", "Dan Mach; DK; Denmark", "Ørsted | host; Ørsted | host", "bi",
]  # fmt: skip
# Cells that only some formats can hold.
BAD_LETTERS = ["\x00", "\x07", "\x1b[2J", "\x85", "\x9b", "\r", "\x7f"]
BAD_JSON: list[Any] = [
    None, True, False, 0, -0.0, 1.5, 1e308, -(10**30), 10**400, [], {}, [None], [[[]]], [[]] * 500,
    {"value": "DK"}, [{"value": "Ørsted", "role": "host"}], [{"role": "host"}], [{"x": 1}],
    [1, "2"], {"a": {"b": {"c": []}}},
]  # fmt: skip
OPTIONS: tuple[list[str], ...] = (
    [], [], [], ["--keep-good"], ["--dry-run"], ["--on-match", "fill"], ["--on-match", "skip"],
    ["--wipe-empty"], ["--ignore-unknown"], ["--create-partners"], ["-f", "json"],
    ["--keep-good", "-f", "json"], ["--dry-run", "-f", "json"], ["--keep-good", "--ignore-unknown"],
    ["--encoding", "utf-16"], ["--encoding", "windows-1258"], ["--as", "csv"], ["--as", "json"],
    ["--as", "xlsx"], ["--sheet", "Sheet1"], ["--keep-good", "--create-partners"],
)  # fmt: skip

CODES = {0, 1, 2, 3, 5}  # 4 means not found, and nothing here is missing
# Characters that a terminal obeys, and characters that turn the direction of text.
CONTROLS, TURNING = (
    re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]"),
    re.compile("[\u202a-\u202e\u2066-\u2069]"),
)
LONGEST_LINE = 2_500


def hostile(number: int, format_: str) -> tuple[bytes, list[str]]:
    """A damaged file of the format, and options to import it with."""
    chance = random.Random(f"{format_} {number}")
    table = good_table()
    for _ in range(chance.choice([0, 0, 1, 1, 2, 5])):
        chance.choice(TABLE_DAMAGES)(chance, table, format_)
    if format_ in ("xlsx", "ods"):
        content = zipped(chance, WORKBOOKS[format_](table))
    else:
        content = TEXTS[format_](table).encode("utf-8", "surrogatepass")
        if chance.random() < 0.3:
            content = chance.choice(TEXT_DAMAGES)(chance, content)
    if chance.random() < 0.4:
        for _ in range(chance.choice([1, 1, 3, 20])):
            content = chance.choice(BYTE_DAMAGES)(chance, content)
    return content, chance.choice(OPTIONS)


def good_table() -> Table:
    """Rows that can be imported as they are, below their headings: new and existing records."""
    rows: Table = [list(COLUMNS)]
    for number in range(12):
        ref = f"DEL-2022-{number + 1:04}" if number < 3 else f"DEL-2030-{number:04}"
        rows.append(
            [ref, "inbound", f"Đoàn {number}", f"2030-{number % 12 + 1:02}", number + 1, "DK; NL",
             "Ørsted; City of Rotterdam | host", 10.5 * number, "yes", "hai\ndòng, 'x' \"y\""]
        )  # fmt: skip
    return rows


# Damages to the table, before it is written.


def _bad_cell(chance: random.Random, table: Table, format_: str) -> None:
    row = chance.choice(table)
    cells = list(BAD_CELLS)
    if format_ in ("csv", "tsv", "json", "jsonl"):
        cells += BAD_LETTERS
    if format_ in ("json", "jsonl"):
        cells += BAD_JSON * 3
    if row:
        row[chance.randrange(len(row))] = chance.choice(cells)


def _rows_again(chance: random.Random, table: Table, format_: str) -> None:  # noqa: ARG001
    table.insert(chance.randint(0, len(table)), list(chance.choice(table)))


def _no_row(chance: random.Random, table: Table, format_: str) -> None:  # noqa: ARG001
    if len(table) > 1:
        table.pop(chance.randrange(len(table)))


def _ragged(chance: random.Random, table: Table, format_: str) -> None:  # noqa: ARG001
    row = chance.choice(table)
    row += chance.choice([[""], ["x"], [""] * 500, ["x"] * 500])


def _no_cell(chance: random.Random, table: Table, format_: str) -> None:  # noqa: ARG001
    row = chance.choice(table)
    if row:
        row.pop(chance.randrange(len(row)))


def _another_heading(chance: random.Random, table: Table, format_: str) -> None:  # noqa: ARG001
    headings = ["Tên đoàn", "title", "TITLE", "", "x", "ref", "Mã", "high_level", "Problem",
                "x" * 500, "tittle", "Từ ngày / Start", "=1", "end_date", "counted"]  # fmt: skip
    if table[0]:
        table[0][chance.randrange(len(table[0]))] = chance.choice(headings)


TABLE_DAMAGES: list[Callable[[random.Random, Table, str], None]] = [
    _bad_cell, _bad_cell, _bad_cell, _rows_again, _no_row, _ragged, _no_cell, _another_heading,
]  # fmt: skip


# Writers of the formats, without the guards of the program's own writers.


def as_csv(table: Table) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(table)
    return out.getvalue()


def as_tsv(table: Table) -> str:
    return "".join("\t".join(str(c).replace("\n", "\\n") for c in row) + "\n" for row in table)


def as_objects(table: Table) -> list[dict[str, Any]]:
    return [dict(zip(map(str, table[0]), row, strict=False)) for row in table[1:]]


def as_json(table: Table) -> str:
    return json.dumps(as_objects(table), ensure_ascii=False)


def as_jsonl(table: Table) -> str:
    return "".join(json.dumps(row) + "\n" for row in as_objects(table))


TEXTS = {"csv": as_csv, "tsv": as_tsv, "json": as_json, "jsonl": as_jsonl}

# Damages to texts.

NO_TABLES = [
    b"", b"\n", b"\xef\xbb\xbf", b"[]", b"{}", b"[{}]", b"null", b"1", b"\x00", b"<html></html>",
    b"%PDF-1.4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
]  # fmt: skip


def _encoded(chance: random.Random, content: bytes) -> bytes:
    codec = chance.choice(["utf-16", "utf-16-le", "utf-32", "cp1258", "latin-1", "utf-8-sig"])
    return content.decode("utf-8", "replace").encode(codec, "replace")


def _delimited(chance: random.Random, content: bytes) -> bytes:
    return content.replace(b",", chance.choice([b";", b"\t", b"|", b"~", b""]))


def _nested(chance: random.Random, content: bytes) -> bytes:
    deep = chance.choice([19, 25, 5_000, 200_000])
    opening, closing = chance.choice([(b"[", b"]"), (b'{"a":', b"}")])
    return content.replace(b'"yes"', opening * deep + b"1" + closing * deep, 1)


def _long(chance: random.Random, content: bytes) -> bytes:
    filling = chance.choice([b"x", b" ", b'"', b"\n", b"\\n", b"9", b",", b"\t", b"[", b"{}"])
    at = chance.randint(0, len(content))
    return content[:at] + filling * chance.choice([10_000, 5_000_000]) + content[at:]


def _nothing(chance: random.Random, content: bytes) -> bytes:  # noqa: ARG001
    return chance.choice(NO_TABLES)


TEXT_DAMAGES: list[Callable[[random.Random, bytes], bytes]] = [
    _encoded, _encoded, _delimited, _nested, _long, _nothing,
]  # fmt: skip


def unfit(out: str, err: str) -> Iterator[str]:
    """The lines that nobody should see. (JSON on stdout does not escape direction characters.)"""
    for line in (out + err).splitlines():
        if len(line) > LONGEST_LINE or CONTROLS.search(line) or "Traceback" in line:
            yield line
    yield from (line for line in err.splitlines() if TURNING.search(line))
