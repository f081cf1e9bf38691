"""`import` of several files, of pipes with a name, and the options of `import all`."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from contents import records
from databases import place
from ecodiplo.cli.app import app
from ecodiplo.db.engine import Database
from sources import book, write_file

Runner = Callable[..., Any]
PARENT = "code,name_en,name_vi\nzz_parent,Parent sector,Lĩnh vực cha\n"
CHILD = "code,name_en,name_vi,parent\nzz_child,Child sector,Lĩnh vực con,Parent sector\n"


def imported_by_pipe(database: Database, text: str | bytes, *args: str) -> Any:
    """What an import of standard input does."""
    return CliRunner(env={"ECODIPLO_DB": None}).invoke(
        app, ["--db", place(database), "import", "delegations", "-", *args], input=text
    )


def log_of(run: Runner, database: Database) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run(database, "log", "-f", "json").out)
    return rows


def test_several_files_are_one_command_in_their_order(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    paths = [str(write_file(tmp_path / name, text))
             for name, text in (("b.csv", PARENT), ("a.csv", CHILD))]  # fmt: skip
    before = len(log_of(run, seeded))
    done = run(seeded, "import", "sectors", *paths)
    assert done.code == 0, done.err
    assert [line.split(",")[0] for line in done.err.splitlines()] == ["b.csv", "a.csv"]
    newest = log_of(run, seeded)
    assert len(newest) == before + 1
    assert newest[0]["command"] == "import sectors b.csv a.csv"
    assert newest[0]["added"] == 2


def test_a_fault_in_one_of_several_files_writes_nothing(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    before = records(seeded, "sectors")
    good = str(write_file(tmp_path / "a.csv", PARENT))
    bad = str(write_file(tmp_path / "b.csv", CHILD.replace("Parent sector", "Nothing")))
    done = run(seeded, "import", "sectors", good, bad)
    assert done.code == 3
    assert "nothing of b.csv was written" in done.err
    assert records(seeded, "sectors") == before


def test_each_of_several_files_has_its_own_rejected_rows(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    text = "direction,title\ninbound,{name}\nsideways,B\n"
    paths = [str(write_file(tmp_path / f"{name}.csv", text.format(name=name))) for name in "xy"]
    done = run(seeded, "import", "delegations", *paths, "--keep-good")
    assert done.code == 5
    assert {path.name for path in tmp_path.glob("*.rejected.csv")} == {
        "x.rejected.csv", "y.rejected.csv",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["a.csv", "b.csv", "--rejects", "r.csv"], "--rejects goes with one file"),
        (["a.csv", "--name", "crm.csv"], "--name goes with one file that comes by a pipe"),
        (["-", "-"], "standard input can be read once"),
        (["-", "--name", "a\nb"], "--name takes a name in one line"),
    ],
)
def test_files_that_do_not_fit_the_options_are_refused(
    run: Runner, seeded: Database, tmp_path: Path, args: list[str], message: str
) -> None:
    for name in "ab":
        write_file(tmp_path / f"{name}.csv", "direction,title\ninbound,A\n")
    done = run(seeded, "import", "delegations",
               *(str(tmp_path / arg) if arg.endswith("a.csv") or arg == "b.csv" else arg
                 for arg in args))  # fmt: skip
    assert done.code == 2
    assert message in done.err


def test_what_comes_by_a_pipe_can_be_named(run: Runner, seeded: Database) -> None:
    text = "direction\ttitle\ninbound\tA visit, with a comma\n"
    done = imported_by_pipe(seeded, text, "--name", "crm.tsv")
    assert done.exit_code == 0, done.stderr
    assert done.stderr.startswith("crm.tsv, Delegations: 1 added")
    assert log_of(run, seeded)[0]["command"] == "import delegations crm.tsv"
    undone = run(seeded, "undo", "--file", "crm.tsv", "--yes")
    assert undone.code == 0, undone.err


def test_a_compressed_pipe_is_read(seeded: Database, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "plan.zip", "w") as archive:
        archive.writestr("plan.csv", "direction,title\ninbound,A visit\n")
    done = imported_by_pipe(seeded, (tmp_path / "plan.zip").read_bytes())
    assert "stdin, Delegations: 1 added" in done.stderr


def test_a_whole_folder_takes_the_options_of_import(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "feed"
    folder.mkdir()
    text = 'direction,title,start_date,cost,zzz\nra,Đoàn A,9/30/2024,"1.500,5",x\n'
    write_file(folder / "delegations.csv", text.encode("utf-16"))
    text = "direction,title,partners\ninbound,Visit,A company of the feed\nsideways,B,\n"
    write_file(folder / "events.csv", "title,kind,start_date\n".encode("utf-16"))
    options = ["--encoding", "utf-16", "--dates", "month-first", "--decimal", "comma",
               "--ignore-unknown"]  # fmt: skip
    done = run(seeded, "import", "all", str(folder), *options)
    assert done.code == 0, done.err
    (visit,) = [v for v in records(seeded, "delegations").values() if v["title"] == "Đoàn A"]
    assert str(visit["start_date"]) == "2024-09-30"


def test_the_good_rows_of_a_workbook_are_written_and_each_part_keeps_the_others(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    book(tmp_path / "book.xlsx", {
        "delegations": [["direction", "title"], ["inbound", "Visit A"], ["sideways", "Visit B"]],
        "partners": [["name", "kind"], ["A", "company"], ["B", "nothing"]],
    })  # fmt: skip
    done = run(seeded, "import", "all", str(tmp_path / "book.xlsx"), "--keep-good")
    assert done.code == 5
    assert {path.name for path in tmp_path.glob("*.rejected.*")} == {
        "book.delegations.rejected.xlsx", "book.partners.rejected.xlsx",
    }  # fmt: skip


def test_a_part_may_be_empty_and_the_whole_not(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    path = str(tmp_path / "book.xlsx")
    sheets: dict[str, list[list[Any]]] = {"delegations": [["direction", "title"]],
                                          "partners": [["name", "kind"]]}  # fmt: skip
    book(tmp_path / "book.xlsx", sheets)
    refused = run(seeded, "import", "all", path)
    assert (refused.code, "book.xlsx: has no row of data" in refused.err) == (3, True)
    assert run(seeded, "import", "all", path, "--allow-empty").code == 0
    sheets["partners"].append(["A new company", "company"])
    book(tmp_path / "book.xlsx", sheets)
    assert run(seeded, "import", "all", path).code == 0


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["delegations.csv", "delegations.tsv"], "has Delegations twice"),
        (["delegations.csv", "Đoàn.csv"], "has Delegations twice"),
        (["delegations.xls"], "is not a table"),
        (["visits.csv.gz"], "'visits'"),
    ],
)
def test_no_file_of_a_folder_is_passed_over_in_silence(
    run: Runner, seeded: Database, tmp_path: Path, names: list[str], message: str
) -> None:
    for name in names:
        write_file(
            tmp_path / name, "direction,title\ninbound,A\n" if "xls" not in name else b"\0\1"
        )
    done = run(seeded, "import", "all", str(tmp_path))
    assert done.code == 3
    assert message in done.err


def test_a_compressed_file_of_a_folder_is_read(
    run: Runner, seeded: Database, tmp_path: Path
) -> None:
    write_file(tmp_path / "delegations.csv.gz", gzip.compress(b"direction,title\ninbound,A\n"))
    write_file(tmp_path / "notes.pdf", b"%PDF")
    done = run(seeded, "import", "all", str(tmp_path))
    assert (done.code, "1 added" in done.err) == (0, True), done.err
