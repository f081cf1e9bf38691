"""Tables of a terminal break words only where there is no room for them."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.measure import Measurement

from answers import Runner
from ecodiplo.cli.fitted_table import narrow
from ecodiplo.cli.output import rich_table
from ecodiplo.db.engine import Database
from ecodiplo.fields import Text
from ecodiplo.formats.sheet import Column, Sheet
from ecodiplo.language import Lang

HEADINGS = ("Ref", "Direction", "Title", "Countries", "Status")
ROW = ("DEL-2022-0001", "Inbound", "Delegation of the Ambassador of the Netherlands " * 3,
       "Netherlands; South Korea; Taiwan (China)", "Completed")  # fmt: skip


def table(width: int) -> list[str]:
    """The lines of a table in a terminal of the width."""
    columns = [Column(heading, heading, Text()) for heading in HEADINGS]
    sheet = Sheet("t", columns, [dict(zip(HEADINGS, ROW, strict=True))], Lang.EN)
    out = io.StringIO()
    Console(file=out, width=width).print(rich_table(sheet))
    return out.getvalue().splitlines()


@pytest.mark.parametrize("width", [66, 80, 100, 140])
def test_words_stay_whole_where_all_have_room(width: int) -> None:
    lines = table(width)
    assert max(map(len, lines)) <= width
    shown = {word for line in lines for word in line.split()}
    assert {word for cell in (*HEADINGS, *ROW) for word in cell.split()} <= shown


def test_in_a_narrow_terminal_other_words_break_before_the_ref() -> None:
    lines = table(50)
    assert max(map(len, lines)) <= 50
    assert any(line.split()[:1] == ["DEL-2022-0001"] for line in lines)


def test_refs_of_a_wide_list_can_be_copied_from_eighty_columns(
    run: Runner, facts: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = run(facts, "list", "delegations", "--on", "2022-05-02", "-f", "table").out
    assert " DEL-2022-0001 " in shown


@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(0, 100)), min_size=1, max_size=9),
    st.integers(1, 200),
)
def test_widths_fill_the_room_or_hold_everything(sizes: list[tuple[int, int]], room: int) -> None:
    measures = [Measurement(word, word + more) for word, more in sizes]
    widths = narrow(measures, room)
    if widths:
        wanted = sum(min(measure.maximum, room) for measure in measures)
        assert sum(widths) == min(room, wanted)
        assert min(widths) >= 1
    else:
        assert sum(min(measure.minimum, 6) for measure in measures[1:]) + min(
            measures[0].minimum, 20
        ) > room  # fmt: skip
