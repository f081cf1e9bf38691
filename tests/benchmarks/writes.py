"""The works that write files or change a database."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks import answers
from benchmarks.data import write_faulty
from benchmarks.peers import TEXTS
from benchmarks.scene import OURS, Scene
from benchmarks.stores import PROGRAM
from benchmarks.work import Side, Target, Work

TO_WORKBOOK = """import sqlite3, sys, pandas
rows = pandas.read_sql("SELECT * FROM delegations", sqlite3.connect(sys.argv[1]))
rows.to_excel(sys.argv[2], index=False)"""
FROM_WORKBOOK = """import sqlite3, sys, pandas
rows = pandas.read_excel(sys.argv[1])
rows.to_sql("delegations", sqlite3.connect(sys.argv[2]), index=False)"""
MEMBERS = ("list", "delegations", "--columns", "ref,member_count", "--sort", "ref")
THEIR_MEMBERS = "select ref, member_count from delegations"
LARGEST = 100_000
FAULTS_LEFT = 5  # the exit code of an import that left rows out
READ_MEMORY = 60
OF_MANY = Target(1.5, must=True, aim=0.8, least_count=100_000)


def exports(scene: Scene) -> Iterator[Work]:
    """Each format of `export`."""
    yield Work(
        "export-csv", scene.ours("export", "delegations", answer=answers.csv_export),
        ((scene.utils("rows", "--csv", answer=answers.csv_export), OF_MANY),), memory=READ_MEMORY, largest=LARGEST,
    )  # fmt: skip
    yield Work(
        "export-json", scene.ours("export", "delegations", "--format", "json",
                                  answer=answers.json_export),
        ((scene.utils("rows", answer=answers.json_export), OF_MANY),),
        memory=READ_MEMORY, largest=LARGEST,
    )  # fmt: skip
    own, their = (scene.files.folder / f"{name}.xlsx" for name in ("ours", "theirs"))
    pandas = Side(
        "pandas + openpyxl",
        ((scene.peers.pandas, "-c", TO_WORKBOOK, str(scene.theirs), str(their)),),
        answers.workbook, their,
    )  # fmt: skip
    yield Work(
        "export-xlsx", scene.ours("export", "delegations", "-o", str(own), answer=answers.workbook,
                                  output=own),
        ((pandas, Target(0.35)),), memory=READ_MEMORY, largest=LARGEST,
    )  # fmt: skip


def writes(scene: Scene) -> Iterator[Work]:
    """Imports, an undo and one record more."""
    if scene.count <= LARGEST:
        yield from _imports(scene)
    store, command = scene.store, (PROGRAM, "--db", scene.store.copy)
    count = (*command, "list", "delegations", "--count")
    undo = Side(OURS, ((*command, "undo", "--yes"),), answers.number, check=count,
                prepare=lambda _: store.restore(store.full))  # fmt: skip
    yield Work("undo", undo, expected=0, largest=LARGEST)
    record = {"direction": "inbound", "title": "Visit {run} of the port authority",
              "start_date": "2027-01-05", "status": "planned"}  # fmt: skip
    options = [word for name, value in record.items()
               for word in (f"--{name.replace('_', '-')}", value)]  # fmt: skip
    add = Side(OURS, ((*command, "add", "delegations", *options),), answers.number,
               check=count, prepare=lambda run: run or store.restore(store.full))  # fmt: skip
    copy, utils = scene.files.folder / "theirs-copy.db", scene.peers.sqlite_utils
    insert = (utils, "insert", str(copy), "delegations", "-", "--pk", "ref")
    their = Side(
        "sqlite-utils", (insert,), answers.number,
        check=(utils, "query", str(copy), "select count(*) from delegations", "--csv"),
        prepare=lambda run: run or shutil.copy(scene.theirs, copy),
        stdin=json.dumps(record | {"ref": "DEL-2027-{run}"}),
    )  # fmt: skip
    yield Work("add", add, ((their, None),), expected=scene.count + 1)


def _imports(scene: Scene) -> Iterator[Work]:
    """A file into a database that has the partners, beside a table of text and its index."""
    store, utils = scene.store, scene.peers.sqlite_utils
    csv, xlsx, copy = scene.files.csv, scene.files.xlsx, scene.files.folder / "theirs-copy.db"

    def ours(path: Path, *options: str, before: str = store.base) -> Side:
        command = (PROGRAM, "--db", store.copy)
        return Side(OURS, ((*command, "import", "delegations", str(path), *options),), answers.members,
                    check=(*command, *MEMBERS), prepare=lambda _: store.restore(before))  # fmt: skip

    def theirs(path: Path) -> Side:
        insert = (utils, "insert", *table, str(path), "--csv", "--silent", "--pk", "ref")
        return Side("sqlite-utils insert, enable-fts",
                    (insert, (utils, "enable-fts", *table, *TEXTS)), answers.members,
                    check=check, prepare=lambda _: copy.unlink(missing_ok=True))  # fmt: skip

    table = (str(copy), "delegations")
    check = (utils, "query", str(copy), THEIR_MEMBERS, "--tsv")
    yield Work("import-csv", ours(csv), ((theirs(csv), None),), largest=LARGEST)
    upsert = (utils, "upsert", *table, str(csv), "--csv", "--silent", "--pk", "ref")
    again = Side("sqlite-utils upsert", (upsert,), answers.members, check=check,
                 prepare=lambda _: shutil.copy(scene.theirs, copy))  # fmt: skip
    yield Work("import-again", ours(csv, before=store.full), ((again, None),), largest=LARGEST)
    faulty, rejects = (scene.files.folder / name for name in ("faulty.csv", "rejects.csv"))
    sound = write_faulty(csv, faulty)
    kept = ours(faulty, "--keep-good", "--rejects", str(rejects))

    def prepare(_: int) -> None:
        rejects.unlink(missing_ok=True)
        store.restore(store.base)

    kept = replace(kept, answer=lambda path: answers.members(path)[0], code=FAULTS_LEFT,
                   prepare=prepare)  # fmt: skip
    yield Work("import-faulty", kept, ((replace(theirs(faulty), answer=None), None),),
               expected=sound, largest=LARGEST)  # fmt: skip
    pandas = (scene.peers.pandas, "-c", FROM_WORKBOOK, str(xlsx), str(copy))
    their = Side("pandas + openpyxl", (pandas,), answers.members, check=check,
                 prepare=lambda _: copy.unlink(missing_ok=True))  # fmt: skip
    yield Work("import-xlsx", ours(xlsx), ((their, Target(0.5)),), largest=LARGEST)
