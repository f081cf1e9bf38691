"""JSON and JSON lines: exact values, limits, and faults with the number of the object or line."""

from __future__ import annotations

import io
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.errors import InvalidData
from ecodiplo.formats.input_file import InputFile
from ecodiplo.formats.text_files.json_objects import ObjectStream
from properties import examples
from sources import fault, read, rows, values, write_file

DEEP = '[{"a": ' + "[" * 100_000


def test_values_are_what_json_says(tmp_path: Path) -> None:
    path = write_file(
        tmp_path / "f.json",
        '[{"a": 0.10, "b": 12345678901234567890, "c": [1, {"d": null}], "e": true}, {"a": "x"}]',
    )
    assert read(path) == [
        (1, {"a": Decimal("0.10"), "b": 12345678901234567890, "c": [1, {"d": None}], "e": True}),
        (2, {"a": "x"}),
    ]
    assert isinstance(values(path)[0]["a"], Decimal)


def test_one_object_is_a_file_of_one(tmp_path: Path) -> None:
    assert read(write_file(tmp_path / "f.json", '\n {"a": 1}\n')) == [(1, {"a": 1})]


def test_no_objects_are_no_rows(tmp_path: Path) -> None:
    assert read(write_file(tmp_path / "f.json", "[ ]\n")) == []
    assert read(write_file(tmp_path / "f.jsonl", "\n")) == []


def test_lines_are_numbered_as_lines(tmp_path: Path) -> None:
    path = write_file(tmp_path / "f.jsonl", '{"a": 1}\r\n\r\n{"a": "\u2028"}')
    assert read(path) == [(1, {"a": 1}), (3, {"a": "\u2028"})]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["f.json", "f.jsonl"])
def test_marks_of_unicode_are_heeded(tmp_path: Path, codec: str, name: str) -> None:
    assert values(write_file(tmp_path / name, '{"a": "đ"}'.encode(codec))) == [{"a": "đ"}]


@given(
    st.lists(
        st.dictionaries(
            st.text(),
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.text() | st.decimals(
                    allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9
                ),
                lambda inner: st.lists(inner, max_size=3)
                | st.dictionaries(st.text(), inner, max_size=3),
                max_leaves=6,
            ),
            max_size=4,
        ),
        max_size=5,
    ),
    st.sampled_from([1, 7, 2**18]),
)  # fmt: skip
@examples(60)
def test_any_objects_are_read_back_whatever_pieces_they_come_in(
    objects: list[dict[str, Any]], piece: int
) -> None:
    def to_json(value: Any) -> Any:
        return float(value) if isinstance(value, Decimal) else value

    text = json.dumps(objects, default=to_json, indent=1)

    class Pieces(io.StringIO):
        def read(self, size: int | None = -1) -> str:
            return super().read(min(size or piece, piece))

    stream = ObjectStream(InputFile(None), Pieces(text))
    assert json.loads(json.dumps(list(stream), default=to_json)) == json.loads(text)


@pytest.mark.parametrize(
    ("content", "row", "reason"),
    [
        ("", "", "is empty"),
        ("3", "", "must be an array of objects"),
        ('"x"', "", "must be an array of objects"),
        ("[1]", ", row 1", "is not an object: '1]'"),
        ('[{"a": 1}, [2]]', ", row 2", "is not an object"),
        ('[{"a": 1} {"a": 2}]', ", row 1", "neither a comma nor ]"),
        ('[{"a": 1},]', ", row 2", "is not an object: ']'"),
        ('[{"a": 1},', ", row 2", "the array is not closed"),
        ('[{"a": 1}', ", row 1", "the end"),
        ('[{"a": ', ", row 1", "is not valid JSON"),
        ('[{"a": "x', ", row 1", "is not valid JSON"),
        ('[{"a": 1}] x', ", row 1", "goes on after its end"),
        ('[{"a": NaN}]', ", row 1", "has NaN"),
        ('[{"a": -Infinity}]', ", row 1", "has -Infinity"),
        ('[{"a": 1e999999999}]', ", row 1", "out of range"),
        ('[{"a": 1e-999999999}]', ", row 1", "out of range"),
        ('[{"a": %s}]' % ("9" * 5000), ", row 1", "a number too long"),
        ('[{"a": 1, "b": 2, "a": 3}]', ", row 1, a", "named twice"),
        ('[{"a": {"b": 1, "b": 1}}]', ", row 1, b", "named twice"),
        ('[{"a": ' + "[" * 20 + "]" * 20 + "}]", ", row 1", "nested more than 20 deep"),
        (DEEP, ", row 1", "nested more than 20 deep"),
        ('[{"a": "%s"}]' % ("x" * 5_000_000), ", row 1", "longer than 4,000,000"),
        ('[{"a": "\x01"}]', ", row 1", "invalid control character"),
    ],
)  # fmt: skip
def test_what_is_no_array_of_objects_is_told_of_with_its_item(
    tmp_path: Path, content: str, row: str, reason: str
) -> None:
    message = fault(write_file(tmp_path / "f.json", content))
    assert message.startswith(f"f.json{row}: "), message
    assert reason in message
    assert "\n" not in message


def test_depth_up_to_the_limit_is_read(tmp_path: Path) -> None:
    content = f'[{{"a": {"[" * 19}1{"]" * 19}}}]'
    assert len(read(write_file(tmp_path / "f.json", content))) == 1


@pytest.mark.skipif(sys.getrecursionlimit() > 10_000, reason="recursion is the limit tested")
def test_depth_is_no_danger_from_a_deep_stack(tmp_path: Path) -> None:
    path = write_file(tmp_path / "f.json", DEEP)

    def deeper(levels: int) -> str:
        return deeper(levels - 1) if levels else fault(path)

    assert "nested" in deeper(600)


@pytest.mark.parametrize("name", ["f.json", "f.jsonl"])
def test_bytes_that_are_no_text_are_told_of(tmp_path: Path, name: str) -> None:
    message = fault(write_file(tmp_path / name, b'{"a": "\xff"}'))
    assert "is not UTF-8" in message


def test_a_text_that_is_no_unicode_stays_for_the_check_that_finds_it(tmp_path: Path) -> None:
    assert values(write_file(tmp_path / "f.json", '[{"a": "\\ud800"}]')) == [{"a": "\ud800"}]


def test_every_faulty_object_is_told_of_and_the_others_are_read(tmp_path: Path) -> None:
    path = write_file(tmp_path / "f.json", '[{"a":1,"a":2},{"a":3},{"a":NaN},{"a":5}]')
    numbers: list[int] = []
    with pytest.raises(InvalidData) as caught:
        for number, _ in rows(InputFile(path), lambda *_, **__: True):
            numbers.append(number)
    assert numbers == [2, 4]
    assert [line.split(": ")[0] for line in str(caught.value).splitlines()] == [
        "f.json, row 1, a",
        "f.json, row 3",
    ]


def test_the_good_objects_are_handed_on_before_the_faults(tmp_path: Path) -> None:
    parsed = rows(
        InputFile(write_file(tmp_path / "f.json", '[{"a":1,"a":2},{"a":3}]')), lambda *_, **__: True
    )
    assert next(parsed) == (2, {"a": 3})


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[1]", "is not an object"),
        ('{"a": 1', "is not valid JSON"),
        ('{"a": 1} {"a": 2}', "more than one object"),
        ('{"a": 1, "a": 2}', "named twice"),
        ('{"a": %s' % ("[" * 100_000), "nested"),
        ('{"a": "%s"}' % ("x" * 5_000_000), "longer than 4,000,000"),
    ],
)  # fmt: skip
def test_every_faulty_line_is_told_of(tmp_path: Path, line: str, reason: str) -> None:
    message = fault(write_file(tmp_path / "f.jsonl", f'{{"a": 1}}\n{line}\n{{"a": 1}}\n{line}\n'))
    assert [part[:14] for part in message.splitlines()] == ["f.jsonl, row 2", "f.jsonl, row 4"]
    assert reason in message


@pytest.mark.parametrize("name", ["f.json", "f.jsonl"])
def test_a_file_cut_off_anywhere_within_an_object_is_refused(tmp_path: Path, name: str) -> None:
    whole = '{"title": "a", "note": "b"}'
    whole = f"[{whole}, {whole}]" if name == "f.json" else f"{whole}\n{whole}"
    for end in range(len(whole) - 10, len(whole)):
        path = tmp_path / name
        path.write_text(whole[:end], encoding="utf-8")
        with pytest.raises(InvalidData):
            read(path)
