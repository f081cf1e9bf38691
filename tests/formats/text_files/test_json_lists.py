"""JSON: the list of objects in an object that has the records."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecodiplo.errors import UsageProblem
from ecodiplo.formats import read_batches
from ecodiplo.formats.input_file import InputFile
from ecodiplo.formats.text_files.json_lists import choose_path, path_at, read_outline
from ecodiplo.formats.text_files.json_objects import ObjectStream
from properties import examples
from sources import fault, is_heading, read, rows_of, write_file

NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=8)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(-1e9, 1e9, allow_subnormal=False).map(lambda x: round(x, 3))
    | st.text()
)
# Values of members that hold no list of objects.
OTHERS = st.recursive(
    SCALARS, lambda inner: st.lists(SCALARS) | st.dictionaries(NAMES, inner, max_size=3)
)
RECORDS = st.lists(
    st.dictionaries(st.sampled_from(["title", "note", "x"]), SCALARS | st.lists(SCALARS)),
    min_size=1,
)
TITLES = [{"title": "Đoàn A"}, {"title": "Đoàn B"}]


def notes(path: Path, **settings: Any) -> list[str]:
    """The notes of the reading."""
    source = InputFile(path, **settings)
    assert list(rows_of(read_batches(source, is_heading)))
    return [note.en for note in source.notes]


def json_file(folder: Path, value: Any) -> Path:
    """The value as a file."""
    return write_file(folder / "f.json", json.dumps(value))


def test_the_only_list_of_objects_is_read_and_a_note_says_which(tmp_path: Path) -> None:
    path = json_file(tmp_path, {"count": 2, "gifts": TITLES, "next": None, "tags": ["x"]})
    assert read(path) == [(1, TITLES[0]), (2, TITLES[1])]
    assert notes(path) == ["the records are the objects of gifts; passed over: count, next, tags"]


def test_a_list_further_inside_is_found(tmp_path: Path) -> None:
    path = json_file(tmp_path, {"data": {"page": {"no": 1}, "items": TITLES}})
    assert read(path) == [(1, TITLES[0]), (2, TITLES[1])]
    assert notes(path) == ["the records are the objects of data.items"]


def test_of_several_lists_one_has_to_be_chosen(tmp_path: Path) -> None:
    path = json_file(tmp_path, {"a": TITLES, "b": {"c": [{"note": "z"}]}})
    assert fault(path) == (
        "f.json: has several lists of objects: a, b.c; choose one, as with at='a'"
    )
    assert read(path, at="b.c") == [(1, {"note": "z"})]
    assert read(path, at="a") == [(1, TITLES[0]), (2, TITLES[1])]


def test_a_name_that_leads_nowhere_is_refused_with_the_lists_there_are(tmp_path: Path) -> None:
    path = json_file(tmp_path, {"gifts": TITLES, "count": 2})
    assert "Did you mean gifts?" in fault(path, at="gift")
    assert "It has gifts." in fault(path, at="count")
    assert "leave out at" in fault(json_file(tmp_path, TITLES), at="gifts")


def test_an_object_with_fields_of_its_own_is_one_record(tmp_path: Path) -> None:
    record = {"title": "Đoàn A", "partners": [{"value": "JETRO", "role": "host"}]}
    path = json_file(tmp_path, record)
    assert read(path) == [(1, record)]
    assert notes(path) == []


def test_an_object_that_can_be_a_record_or_hold_them_is_refused(tmp_path: Path) -> None:
    mixed = {"title": "Danh sách", "note": "n", "items": TITLES}
    path = json_file(tmp_path, mixed)
    assert "at='items', or at='.' for the object itself" in fault(path)
    assert read(path, at="items") == [(1, TITLES[0]), (2, TITLES[1])]
    assert read(path, at=".") == [(1, mixed)]


def test_a_title_over_the_list_does_not_hide_it(tmp_path: Path) -> None:
    items = [{"title": "Đoàn A", "start_date": "2022"}]
    path = json_file(tmp_path, {"title": "Danh sách đoàn", "items": items})
    assert read(path) == [(1, items[0])]


def test_an_empty_list_has_no_records(tmp_path: Path) -> None:
    assert read(json_file(tmp_path, {"count": 0, "gifts": []})) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"gifts": [{"title": "a"}, {"title" "b"}]}', "f.json, row 2: is not valid JSON"),
        ('{"gifts": [{"title": "a"}', "is followed by neither a comma nor ]"),
        ('{"gifts": [{"title": "a"}]', "is followed by neither a comma nor }"),
        ('{"gifts": [{"title": "a"}]} x', "goes on after its end"),
        ('{"gifts": [{"title": "a"}, 5]}', "f.json, row 2: is not an object"),
        ('{"gifts": [{"title": "a"}], "gifts": []}', "'gifts' is named twice in one object"),
        ('{"gifts": [{"title": "a", "title": "b"}]}', "f.json, row 1, title: is named twice"),
    ],
)
def test_faults_name_the_file_and_the_object(tmp_path: Path, text: str, reason: str) -> None:
    assert reason in fault(write_file(tmp_path / "f.json", text))


def test_an_object_in_objects_without_end_is_refused(tmp_path: Path) -> None:
    assert "nested" in fault(write_file(tmp_path / "f.json", '{"a":' * 50_000))


@pytest.mark.parametrize("name", ["f.csv", "f.jsonl"])
def test_a_list_is_chosen_in_json_only(tmp_path: Path, name: str) -> None:
    source = InputFile(write_file(tmp_path / name, "{}"), at="gifts")
    with pytest.raises(UsageProblem, match="at names a list of objects in a json file"):
        read_batches(source, is_heading)


class Pieces(io.StringIO):
    """A text of which a read returns a few characters."""

    def read(self, size: int | None = -1, /) -> str:
        """At most three characters."""
        return super().read(3 if size else 0)


def wrap(path: list[str], beside: list[dict[str, Any]], value: Any) -> Any:
    """The value inside objects, one for each name of the path, with members beside it."""
    for name, others in zip(reversed(path), beside, strict=False):
        members = [*({**others, name: None}).items()]
        value = {key: value if key == name else other for key, other in members}
    return value


@given(
    path=st.lists(NAMES.filter(lambda name: name and "." not in name), min_size=1, max_size=4),
    beside=st.lists(st.dictionaries(NAMES, OTHERS, max_size=3), min_size=4, max_size=4),
    records=RECORDS,
)
@examples(60)
def test_a_list_is_found_wherever_it_is(
    path: list[str], beside: list[dict[str, Any]], records: list[dict[str, Any]]
) -> None:
    text = json.dumps(wrap(path, beside, records), ensure_ascii=False)
    outline = read_outline(InputFile(None), Pieces(text))
    assert outline is not None
    assert choose_path(outline, lambda *_, **__: False) == tuple(path)
    assert ".".join(path_at(outline, ".".join(path))) == ".".join(path)
    stream = ObjectStream(InputFile(None), Pieces(text), path)
    assert json.dumps(list(stream), default=float) == json.dumps(records)
