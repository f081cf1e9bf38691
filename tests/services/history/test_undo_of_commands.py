"""Random sequences of commands of the program, undone one by one, give back every state exactly;
undone undos give back what the commands made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Table, select

from conftest import Run
from databases import office_of
from ecodiplo.db.engine import Database
from ecodiplo.db.history.recorded_tables import UNRECORDED
from ecodiplo.models import whole_metadata
from properties import examples, is_long
from soundness import faults

State = dict[str, list[tuple[Any, ...]]]
Runner = Callable[..., Run]
_files = count(1)

# Few records, so that commands meet: most are refused at first and accepted later, or the reverse.
VISITS = st.sampled_from(["DEL-A", "DEL-B", "DEL-2022-0001", "DEL-2022-0002"])
PARTNERS = st.sampled_from(["PAR-A", "PAR-B", "PAR-0003", "Ørsted"])
EVENTS = st.sampled_from(["EVT-A", "EVT-2022-0005"])
COUNTRIES = st.lists(st.sampled_from(["DK", "SE", "JP", "EU"]), min_size=1, unique=True).map(
    "; ".join
)
TEXTS = st.sampled_from(["", "Ghi chú", 'hai "dòng"\nở đây', "x" * 500])
NUMBERS = st.integers(1, 3).map(str)
FIELDS = st.one_of(
    st.tuples(st.sampled_from(["note", "purpose", "head_name", "note_vi"]), TEXTS),
    st.tuples(st.just("countries"), COUNTRIES),
    st.tuples(st.just("partners"), PARTNERS),
    st.tuples(st.just("member_count"), NUMBERS),
    st.tuples(st.sampled_from(["start_date", "end_date"]), st.sampled_from(["2022", "2031", ""])),
    st.tuples(st.just("ref"), st.sampled_from(["DEL-A", "DEL-C"])),
    st.tuples(st.just("external_ids"), st.sampled_from(["C-1 | crm", "C-2 | crm; C-3 | erp", ""])),
).map("=".join)  # fmt: skip


def words(*parts: str | st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    """A command line of fixed and random words."""
    return st.tuples(*(st.just(part) if isinstance(part, str) else part for part in parts)).map(
        list
    )


ROWS = st.lists(
    st.tuples(st.integers(0, 4), TEXTS.map(lambda text: text.split("\n")[0].replace('"', "")),
              st.sampled_from(["DK", "SE; JP", ""]), st.sampled_from(["", "Made by a file"])),
    min_size=1, max_size=5, unique_by=lambda row: row[0],
)  # fmt: skip
MIRROR = ("--system", "crm", "--missing", "delete", "--max-missing", "100%")
# Imports: the columns of a file, its rows and the options.
IMPORTS = st.tuples(
    st.sampled_from(["external_id", "ref"]), ROWS,
    st.sampled_from([
        (), ("--on-match", "fill"), ("--on-match", "skip"),
        MIRROR,
        ("--system", "crm", "--missing", "cancel", "--max-missing", "100%"),
        ("--save-profile", "kept"),
    ]),
)  # fmt: skip
LINES = st.one_of(
    words("add", "delegations", "--direction", "inbound", "--ref", VISITS, "--title",
          st.sampled_from(["Đoàn A", "Đoàn B"]), "--start-date", "2031", "--countries", COUNTRIES),
    words("add", "partners", "--ref", PARTNERS, "--name", st.sampled_from(["Một", "Hai"]),
          "--kind", "other"),
    words("add", "events", "--ref", EVENTS, "--title", "Hội chợ", "--kind", "fair",
          "--partners", "Made by an add", "--create-partners"),
    words("edit", "delegations", VISITS, "--set", FIELDS, "--set", FIELDS),
    words("edit", "delegations", VISITS, "--set", FIELDS),
    words("edit", "partners", PARTNERS, "--set",
          st.sampled_from(["name=Ba", "parent=PAR-A", "parent="])),
    words("edit", "profiles", "kept", "--set", "note=x"),
    words("delete", "delegations", VISITS, "--yes"),
    words("delete", "partners", PARTNERS, "--yes"),
    words("delete", "events", EVENTS, "--yes"),
    words("delete", "profiles", "kept", "--yes"),
    words("link", "delegations", VISITS, "--countries", COUNTRIES, "--to", EVENTS,
          "--relation", st.sampled_from(["opened", "occasioned"])),
    words("link", "delegations", VISITS, "--partners", PARTNERS),
    words("unlink", "delegations", VISITS, "--countries", st.sampled_from(["DK", "SE"])),
    words("unlink", "delegations", VISITS, "--to", EVENTS),
    words("config", "set", "signer", TEXTS),
    words("report", "--year", "2022", "--freeze", "--format", "md"),
    words("seed"),
)  # fmt: skip
COMMANDS = st.one_of(LINES, IMPORTS)
SEQUENCES = st.lists(COMMANDS, min_size=3, max_size=12 if is_long() else 6)


def state(database: Database) -> State:
    """Every row of every table but those of history. The time of the last change of a record is
    left out: history does not record it where only a list of the record changes."""
    with database.read() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(*_exact(table)))), key=repr)
            for table in whole_metadata().sorted_tables
            if table.name not in UNRECORDED
        }


def _exact(table: Table) -> list[Any]:
    return [column for column in table.columns if column.name != "updated_at"]


def command_line(command: Any, folder: Path) -> list[str]:
    """The command line; of an import, with its file written into the folder."""
    if isinstance(command, list):
        return command
    key, rows, options = command
    number = next(_files)
    file = folder / f"list{number}.csv"
    lines = [f"{key},direction,title,start_date,note,countries,partners"]
    prefix = "DEL-F" if key == "ref" else "F"
    lines += [
        f"{prefix}{at},inbound,File {key} {at},2032,{note},{countries},{partner}"
        for at, note, countries, partner in rows
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return ["import", "delegations", str(file), "--create-partners", *options]


def last_number(database: Database) -> int:
    return office_of(database).commands(1)[0].number or 0


@examples(4 if is_long() else 2)
@given(sequence=SEQUENCES)
def test_commands_that_are_undone_one_by_one_give_back_every_state(
    seeded: Database, run: Runner, tmp_path: Path, sequence: list[Any]
) -> None:
    states, numbers = [state(seeded)], []
    last = last_number(seeded)
    for command in sequence:
        line = command_line(command, tmp_path)
        done = run(seeded, *line)
        assert done.code in (0, 1, 3, 4), (line, done)
        now = state(seeded)
        if (number := last_number(seeded)) == last:
            assert now == states[-1], line
            continue
        assert done.code == 0, (line, done)
        last = number
        states.append(now)
        numbers.append(number)
    undos = []
    for number, before in zip(reversed(numbers), reversed(states[:-1]), strict=True):
        done = run(seeded, "undo", str(number), "--yes")
        assert done.code == 0, (number, done.err, sequence)
        assert state(seeded) == before, (number, sequence)
        undos.append(last_number(seeded))
    for number, after in zip(reversed(undos), states[1:], strict=True):
        done = run(seeded, "undo", str(number), "--yes")
        assert done.code == 0, (number, done.err, sequence)
        assert state(seeded) == after, (number, sequence)
    for number, before in zip(reversed(numbers), reversed(states[:-1]), strict=True):
        assert run(seeded, "undo", str(number), "--yes").code == 0
        assert state(seeded) == before
    assert faults(seeded) == []


def test_the_commands_of_the_property_do_something(
    seeded: Database, run: Runner, tmp_path: Path
) -> None:
    """Each kind of command changes the database at least once; else the property proves little."""
    useful: Counter[str] = Counter()
    lines = [
        ["add", "delegations", "--direction", "inbound", "--ref", "DEL-A", "--title", "Đoàn A",
         "--start-date", "2031", "--countries", "DK"],
        ["add", "partners", "--ref", "PAR-A", "--name", "Một", "--kind", "other"],
        ["edit", "delegations", "DEL-A", "--set", "external_ids=C-2 | crm; C-3 | erp"],
        ["link", "delegations", "DEL-A", "--partners", "PAR-A"],
        ["unlink", "delegations", "DEL-A", "--countries", "DK"],
        ["config", "set", "signer", "x"],
        ["report", "--year", "2022", "--freeze", "--format", "md"],
        command_line(("external_id", [(1, "", "DK", "Made by a file")], MIRROR), tmp_path),
        command_line(("ref", [(1, "", "DK", "")], ("--save-profile", "kept")), tmp_path),
        ["edit", "profiles", "kept", "--set", "note=x"],
        ["delete", "profiles", "kept", "--yes"],
        ["delete", "links", "LNK-0002", "--yes"],
        ["seed"],
    ]  # fmt: skip
    for line in lines:
        last = last_number(seeded)
        done = run(seeded, *line)
        assert (done.code, last_number(seeded) > last) == (0, True), (line, done)
        useful[line[0]] += 1
    assert len(useful) == 9
