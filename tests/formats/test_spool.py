"""Entries in a temporary file."""

from __future__ import annotations

import io
import json

import pytest

from ecodiplo.formats import spool
from ecodiplo.formats.json_document import whole_document, write_document
from ecodiplo.formats.spool import Spool


def test_a_spool_gives_its_entries_again_and_in_two_loops_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spool, "IN_MEMORY", 100)
    rows = Spool(range(2_500))
    assert len(rows) == 2_500
    assert [*zip(rows, rows, strict=True)] == [(number, number) for number in range(2_500)]


def test_entries_are_added_while_others_are_read() -> None:
    rows = Spool(range(spool.BATCH - 1))
    for number in rows:
        rows.add(number)
    assert [*rows] == [*range(spool.BATCH - 1)] * 2


@pytest.mark.parametrize("count", [0, 1, 999, 1_000, 1_001])
def test_a_spool_equals_a_list_of_its_entries(count: int) -> None:
    assert Spool(range(count)) == [*range(count)]
    assert Spool(range(count)) != [*range(count), 0]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_document_is_written_with_its_long_lists(count: int) -> None:
    def document() -> dict[str, object]:
        entries = ({"ref": f"Đoàn {number}"} for number in range(count))
        return {"files": [{"feed": {"kept": entries, "kept_count": count}}], "records": iter([])}

    out = io.StringIO()
    write_document(document(), out)
    assert json.loads(out.getvalue()) == whole_document(document())


def test_a_document_with_half_a_letter_can_be_written_to_any_stream() -> None:
    document = {"reason": "\ud800", "records": iter([{"ref": "\udcff"}])}
    out = io.StringIO()
    write_document(document, out)
    assert json.loads(out.getvalue().encode("utf-8")) == {
        "reason": "\ud800", "records": [{"ref": "\udcff"}]
    }  # fmt: skip
