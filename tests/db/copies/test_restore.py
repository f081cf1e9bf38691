"""`db restore`: the state of the backup, with what it replaces kept, while others have the database
open; and what is refused."""

from __future__ import annotations

import datetime
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import settings

from commands import do, take_back
from conftest import Run
from databases import Templates, is_sqlite, office_of, only_on
from ecodiplo.db import triggers
from ecodiplo.db.copies import seal
from ecodiplo.db.copies.backup import backup
from ecodiplo.db.copies.restore import restore
from ecodiplo.db.engine import Database
from ecodiplo.db.engines import sqlite_waits
from ecodiplo.db.migrate import downgrade
from ecodiplo.errors import Busy, EcodiploError
from terminals import converse

COUNT = "SELECT count(*) FROM delegations"


def titles(database: Database) -> set[str]:
    """The titles of the delegations."""
    return {row["title"] for row in office_of(database).list("delegations")}


def kept_in(done: Run) -> Database:
    """The copy of what a restore replaced."""
    (path,) = re.findall(r"before this is in (\S+)", done.err)
    return Database(path)


def test_a_restore_brings_back_the_state_and_keeps_the_other(
    seeded: Database, tmp_path: Path, run: Callable[..., Run]
) -> None:
    before = titles(seeded)
    path = backup(seeded, tmp_path).path
    office_of(seeded).add("delegations", direction="inbound", title="Since")
    done = run(seeded, "db", "restore", str(path), "--yes")
    assert done.code == 0, done.err
    assert "restored and verified 2,7" in done.err
    assert titles(seeded) == before
    assert titles(kept_in(done)) == before | {"Since"}
    with seeded.read() as connection:
        assert triggers.are_whole(connection)
    number = do(seeded, "UPDATE delegations SET title = 'x'")
    take_back(seeded, number)
    assert titles(seeded) == before
    if is_sqlite(seeded):  # on a server it takes long, and does nothing else
        again = run(seeded, "db", "restore", str(kept_in(done)), "--yes")
        assert again.code == 0, again.err
        assert "Since" in titles(seeded)


@only_on("sqlite", "seeded")
def test_it_asks_first(seeded: Database, tmp_path: Path, run: Callable[..., Run]) -> None:
    done = run(seeded, "db", "restore", str(backup(seeded, tmp_path).path))
    assert done.code == 2
    assert "add --yes to restore without asking" in done.err


@only_on("sqlite", "seeded")
def test_it_asks_with_the_time_of_the_office(
    seeded: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backup(seeded, tmp_path)
    made_at = datetime.datetime.fromisoformat(seal.check(made.path).made_at)
    at = made_at + datetime.timedelta(hours=7)
    monkeypatch.setenv("ECODIPLO_TIMEZONE", "Asia/Ho_Chi_Minh")
    shown = converse(str(seeded), "db", "restore", str(made.path), answers=["k"])
    text = " ".join(shown.text.split())
    assert f"lúc {at:%d/%m/%Y %H:%M} (Asia/Ho_Chi_Minh)?" in text
    assert "chưa thay đổi gì" in text


@only_on("sqlite", "seeded")
def test_others_who_have_it_open_see_the_restored_state(seeded: Database, tmp_path: Path) -> None:
    with office_of(seeded) as office, closing(sqlite3.connect(str(seeded))) as shell:
        before = len(office.list("delegations"))
        path = backup(seeded, tmp_path).path
        office.add("delegations", direction="inbound", title="Since")
        assert shell.execute(COUNT).fetchone() == (before + 1,)
        restore(seeded, path)
        assert shell.execute(COUNT).fetchone() == (before,)
        assert len(office.list("delegations")) == before
        office.add("delegations", direction="inbound", title="After")
        assert shell.execute(COUNT).fetchone() == (before + 1,)


@only_on("sqlite", "seeded")
def test_a_restore_waits_for_a_writer_and_keeps_what_he_wrote(
    seeded: Database, tmp_path: Path
) -> None:
    path = backup(seeded, tmp_path).path
    with office_of(seeded) as office, office.transaction("feed"):
        restored: list[Path | None] = []
        waiting = threading.Thread(target=lambda: restored.append(restore(seeded, path).kept))
        waiting.start()
        waiting.join(0.3)
        office.add("delegations", direction="inbound", title="Just written")
    waiting.join()
    (kept,) = restored
    assert "Just written" in titles(Database(str(kept)))
    assert "Just written" not in titles(seeded)


@only_on("sqlite", "seeded")
def test_a_restore_that_is_killed_leaves_the_old_state(seeded: Database, tmp_path: Path) -> None:
    path = backup(seeded, tmp_path).path
    do(seeded, "UPDATE delegations SET title = 'Since'")
    code = (
        "import os, sys; from pathlib import Path; from ecodiplo.db.engine import Database;"
        "from ecodiplo.db import triggers; from ecodiplo.db.copies.restore import restore;"
        "triggers.forget_version = lambda connection: os._exit(9);"
        "restore(Database(sys.argv[1]), Path(sys.argv[2]))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(seeded), str(path)], check=False)
    assert done.returncode == 9
    assert titles(seeded) == {"Since"}


@only_on("sqlite", "seeded")
@pytest.mark.parametrize("damage", ["pages", "header", "empty", "gone", "tables"])
def test_a_damaged_database_is_restored(
    seeded: Database, tmp_path: Path, damage: str, run: Callable[..., Run]
) -> None:
    before, file = titles(seeded), Path(str(seeded))
    path = backup(seeded, tmp_path).path
    if damage == "gone":
        file.unlink()
    elif damage == "tables":
        with closing(sqlite3.connect(file)) as connection:
            connection.executescript("DROP TABLE delegations; CREATE TABLE delegations (x)")
    else:
        with file.open("r+b") as opened:
            opened.seek(0 if damage == "header" else 200_000)
            opened.write(b"\xff" * 60_000)
            if damage == "empty":
                opened.truncate(0)
    done = run(seeded, "db", "restore", str(path), "--yes")
    assert done.code == 0, done.err
    assert titles(seeded) == before
    assert bool(re.search(r"before this is in \S+", done.err)) is (damage not in ("empty", "gone"))
    do(seeded, "UPDATE delegations SET title = 'After'")


@only_on("sqlite", "seeded")
@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_a_damaged_database_in_which_somebody_writes_is_not_replaced(
    seeded: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    path, file = backup(seeded, tmp_path).path, Path(str(seeded))
    monkeypatch.setattr(sqlite_waits, "LONGEST_WAIT", 0.3)
    with closing(sqlite3.connect(file)) as shell:
        shell.executescript(f"PRAGMA journal_mode = {mode}; CREATE TABLE mine (x)")
        shell.execute("INSERT INTO mine VALUES ('written meanwhile')")
        with file.open("r+b") as opened:
            opened.seek(200_000)
            opened.write(b"\xff" * 60_000)
        with pytest.raises(Busy, match="in use"):
            restore(seeded, path)
        shell.commit()
    with closing(sqlite3.connect(file)) as shell:
        assert shell.execute("SELECT x FROM mine").fetchall() == [("written meanwhile",)]


@only_on("sqlite", "seeded")
def test_a_backup_of_an_older_schema_is_upgraded(
    seeded: Database, tmp_path: Path, run: Callable[..., Run]
) -> None:
    before = titles(seeded)
    copy = Database(str(backup(seeded, tmp_path).path))
    downgrade(copy, "0017")
    path = backup(copy, tmp_path).path
    done = run(seeded, "db", "restore", str(path), "--yes")
    assert done.code == 0, done.err
    assert "its schema was upgraded from 0017" in done.err
    assert titles(seeded) == before


# Refusals.


def no_backup(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + random.Random(1).randbytes(9_000))


def no_file(path: Path) -> None:
    path.unlink()


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE mine (x)")


def newer(path: Path) -> None:
    copy = Database(str(path))
    with copy.migrate() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    made = backup(copy, path.parent).path
    made.rename(path)


def written(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE delegations SET title = title || 'x' WHERE id = 1")
        connection.commit()


def unsealed(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE backup_seal")


@pytest.fixture(scope="module")
def sound(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound backup of a seeded file."""
    folder = tmp_path_factory.mktemp("sound")
    shutil.copy(str(templates.get("sqlite", filled=True)), folder / "office.db")
    return backup(Database(str(folder / "office.db")), folder).path


@only_on("sqlite", "facts")
@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        (no_file, 4, "there is no file"),
        (folder, 1, "is a folder; name a backup in it"),
        (no_backup, 1, "is not an SQLite database or is damaged"),
        (empty, 1, "is not a backup"),
        (foreign, 1, "is not a backup"),
        (newer, 1, "made by a newer ecodiplo"),
        (written, 1, "is damaged or was changed"),
        (unsealed, 1, "has no seal"),
    ],
)
def test_what_is_no_sound_backup_is_refused(
    facts: Database, sound: Path, tmp_path: Path, run: Callable[..., Run],
    change: Callable[[Path], None], code: int, message: str,
) -> None:  # fmt: skip
    path = tmp_path / "backup.db"
    shutil.copy(sound, path)
    change(path)
    state = Path(str(facts)).read_bytes()
    done = run(facts, "db", "restore", str(path), "--yes")
    assert done.code == code
    assert message in done.err
    assert Path(str(facts)).read_bytes() == state


@only_on("sqlite", "seeded")
def test_the_database_itself_is_no_backup(
    seeded: Database, tmp_path: Path, run: Callable[..., Run]
) -> None:
    (tmp_path / "link.db").symlink_to(str(seeded))
    done = run(seeded, "db", "restore", str(tmp_path / "link.db"), "--yes")
    assert done.code == 2
    assert "is the database itself" in done.err


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The content with one damage: a bit, a run of zeros, a lost end or middle, a page moved."""
    changed, at = bytearray(content), chance.randrange(len(content))
    page = at // 4096 * 4096
    kind = chance.randrange(5)
    if kind == 0:
        changed[at] ^= 1 << chance.randrange(8)
    elif kind == 1:
        changed[page : page + 4096] = bytes(4096)
    elif kind == 2:
        del changed[at:]
    elif kind == 3:
        del changed[page : page + 4096]
    else:
        other = chance.randrange(len(content)) // 4096 * 4096
        changed[page : page + 4096] = content[other : other + 4096]
    return bytes(changed)


@only_on("sqlite", "facts")
@pytest.mark.long
def test_damaged_backups_are_refused(facts: Database, sound: Path, tmp_path: Path) -> None:
    content, state = sound.read_bytes(), Path(str(facts)).read_bytes()
    chance, path = random.Random(17), tmp_path / "damaged.db"
    for _ in range(settings().max_examples):  # 30, and 500 in the long lane
        if (changed := damaged(content, chance)) == content:
            continue
        path.write_bytes(changed)
        with pytest.raises(EcodiploError):
            restore(facts, path)
    assert Path(str(facts)).read_bytes() == state


# Under load.


def write_pairs(database: Database, stop: threading.Event, worker: int) -> None:
    """Add two records at a time, in one command, until it is time to stop."""
    number = 0
    while not stop.is_set():
        number += 1
        do(
            database,
            *(
                "INSERT INTO tasks (ref, title, status, created_at, updated_at)"
                f" VALUES ('{half}-{worker}-{number}', '{half}', 'open', CURRENT_TIMESTAMP,"
                " CURRENT_TIMESTAMP)"
                for half in ("left", "right")
            ),
            command="pair",
        )


def check_pairs(database: Database) -> int:
    """The number of pairs, after each was found whole and in the history."""
    with database.read() as connection:

        def number(query: str) -> int:
            return int(connection.exec_driver_sql(query).scalar_one())

        left, right = (
            number(f"SELECT count(*) FROM tasks WHERE title = '{half}'")
            for half in ("left", "right")
        )
        commands = number("SELECT count(*) FROM commands WHERE command = 'pair' AND added = 2")
        changes = number("SELECT count(*) FROM changes WHERE table_name = 'tasks'")
        assert left == right == commands
        assert changes == 2 * left
    return left


def test_a_backup_under_load_is_a_state_that_was(seeded: Database, tmp_path: Path) -> None:
    stop = threading.Event()
    writers = [
        threading.Thread(target=write_pairs, args=(seeded, stop, worker)) for worker in range(3)
    ]
    for writer in writers:
        writer.start()
    while check_pairs(seeded) == 0 and any(writer.is_alive() for writer in writers):
        time.sleep(0.05)
    try:
        made = [backup(seeded, tmp_path).path for _ in range(5 if is_sqlite(seeded) else 1)]
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    counts = [check_pairs(Database(str(path))) for path in made]
    assert counts == sorted(counts)
    assert counts[-1] > 0
    restore(seeded, made[-1])
    assert check_pairs(seeded) == counts[-1]
