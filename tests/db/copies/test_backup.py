"""`db backup`: a sealed copy of one state, while others write; and the deletion of old ones."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from conftest import Run
from databases import office_of, only_on, place
from ecodiplo.db.copies import seal
from ecodiplo.db.copies.backup import backup
from ecodiplo.db.engine import Database
from ecodiplo.db.migrate import downgrade
from ecodiplo.errors import EcodiploError, UsageProblem


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for backups."""
    (own := tmp_path / "kept").mkdir()
    return own


def names(folder: Path) -> list[str]:
    """The files of the folder, by name."""
    return sorted(path.name for path in folder.iterdir())


def test_it_prints_the_path_of_a_backup_that_can_be_read(
    seeded: Database, folder: Path, run: Callable[..., Run]
) -> None:
    done = run(seeded, "db", "backup", str(folder))
    assert done.code == 0, done.err
    path = Path(done.out.removesuffix("\n"))
    assert [path.name] == names(folder)
    assert re.fullmatch(r"\w+\.backup\.\d{8}-\d{6}\.\d{3}\.db", path.name)
    assert "backed up and verified 2,7" in done.err
    assert run(str(path), "list", "countries", "--count").out == "260\n"
    assert seal.check(path).database == str(seeded)  # reading has changed no byte
    quiet = run(seeded, "db", "backup", str(folder), "--quiet")
    assert (quiet.code, quiet.err) == (0, "")


@only_on("sqlite", "seeded")
def test_what_a_killed_backup_left_goes_with_the_next(seeded: Database, folder: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from ecodiplo.db.engine import Database;"
        "from ecodiplo.db.copies import backup; backup.seal.put = lambda *_: os._exit(9);"
        "backup.backup(Database(sys.argv[1]), Path(sys.argv[2]))"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(seeded), str(folder)], check=False)
    assert killed.returncode == 9
    (left,) = folder.iterdir()
    os.utime(left, (0, 0))
    path = backup(seeded, folder).path
    assert names(folder) == [path.name]


@only_on("sqlite", "seeded")
def test_by_default_it_lies_beside_the_database_with_its_mode(
    seeded: Database, run: Callable[..., Run]
) -> None:
    file = Path(str(seeded))
    file.chmod(0o640)
    path = Path(run(seeded, "db", "backup").out.removesuffix("\n"))
    assert path.parent == file.parent / "backups"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@only_on("postgresql", "seeded")
def test_the_backup_of_a_server_is_for_its_owner_alone(seeded: Database, folder: Path) -> None:
    assert stat.S_IMODE(backup(seeded, folder).path.stat().st_mode) == 0o600


def test_a_schema_of_before_is_backed_up_too(seeded: Database, folder: Path) -> None:
    downgrade(seeded, "0009")
    path = backup(seeded, folder).path
    assert Database(str(path)).revision() == "0009"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM countries").fetchone() == (260,)


@only_on("sqlite", "seeded")
def test_what_is_not_the_programs_is_in_the_backup(seeded: Database, folder: Path) -> None:
    with closing(sqlite3.connect(str(seeded), isolation_level=None)) as connection:
        connection.execute("CREATE TABLE mine (x)")
        connection.execute("INSERT INTO mine VALUES (x'00ff'), (CAST(x'ff' AS TEXT)), (1.5)")
        mine = connection.execute("SELECT x FROM mine LIMIT 1").fetchall()
    with closing(sqlite3.connect(backup(seeded, folder).path)) as connection:
        assert connection.execute("SELECT x FROM mine LIMIT 1").fetchall() == mine


@only_on("sqlite", "seeded")
def test_missing_triggers_are_named_and_copied_as_they_are(
    seeded: Database, folder: Path, run: Callable[..., Run]
) -> None:
    with closing(sqlite3.connect(str(seeded))) as connection:
        (name,) = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'partners'"
        ).fetchone()
        connection.execute(f"DROP TRIGGER {name}")
    done = run(seeded, "db", "backup", str(folder))
    assert done.code == 0
    assert "also of a fault: the triggers" in done.err


# Refusals.


def test_a_folder_that_does_not_exist_is_not_created(
    facts: Database, folder: Path, run: Callable[..., Run]
) -> None:
    done = run(facts, "db", "backup", str(folder / "mounted" / "disk"))
    assert done.code == 2
    assert "there is no folder" in done.err
    assert names(folder) == []


@only_on("sqlite", "seeded")
def test_the_database_itself_is_no_folder(seeded: Database, run: Callable[..., Run]) -> None:
    done = run(seeded, "db", "backup", str(seeded))
    assert done.code == 2
    assert "is a file; name a folder" in done.err


@only_on("sqlite", "facts")
@pytest.mark.skipif(not shutil.which("setpriv"), reason="root may write anything")
def test_a_folder_without_permission_is_named(facts: Database, folder: Path) -> None:
    folder.chmod(0o555)
    rights = "-dac_override,-dac_read_search"
    done = subprocess.run(
        ["setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}", sys.executable, "-m",
         "ecodiplo", "--db", str(facts), "db", "backup", str(folder)],
        capture_output=True, text=True, check=False, env={**os.environ, "ECODIPLO_LANG": "en"},
    )  # fmt: skip
    assert done.returncode == 1
    assert f"cannot write a copy of the database in {folder}: Permission denied" in done.stderr
    assert names(folder) == []


def test_a_full_disk_leaves_nothing(facts: Database, folder: Path) -> None:
    resource = pytest.importorskip("resource")

    def take_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))

    done = subprocess.run(
        [sys.executable, "-m", "ecodiplo", "--db", place(facts), "db", "backup", str(folder)],
        capture_output=True, text=True, check=False, preexec_fn=take_room,
        env={**os.environ, "ECODIPLO_LANG": "en"},
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert names(folder) == []


@only_on("sqlite", "seeded")
def test_a_damaged_database_gets_no_backup(seeded: Database, folder: Path) -> None:
    with open(str(seeded), "r+b") as file:
        file.seek(200_000)
        file.write(b"\xff" * 40_000)
    with pytest.raises(EcodiploError, match="damaged"):
        backup(seeded, folder)
    assert names(folder) == []


@only_on("sqlite", "facts")
def test_backups_of_one_moment_do_not_clash(facts: Database, folder: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = [done.path for done in pool.map(lambda _: backup(facts, folder), range(8))]
    assert {*made} == {*folder.iterdir()}
    assert len({*made}) == 8
    assert [seal.check(path).kind for path in made] == ["backup"] * 8


# Old backups.


@only_on("sqlite", "seeded")
def test_the_oldest_are_deleted_and_nothing_else(
    seeded: Database, folder: Path, run: Callable[..., Run], tmp_path: Path
) -> None:
    made = [backup(seeded, folder).path for _ in range(3)]
    (other := tmp_path / "other").mkdir()
    shutil.copy(str(seeded), other / Path(str(seeded)).name)
    of_other = backup(Database(str(other / Path(str(seeded)).name)), folder).path
    kept = backup(seeded, folder, kind="before-upgrade").path
    stem = made[0].name.split(".")[0]
    mine = folder / f"{stem}.backup.mine.db"
    mine.write_text("my own notes")
    damaged = made[2]
    with damaged.open("r+b") as file:
        file.seek(50_000)
        file.write(b"damage")
    done = run(seeded, "db", "backup", str(folder), "--keep", "2")
    assert done.code == 0
    newest = Path(done.out.removesuffix("\n"))
    assert {*folder.iterdir()} == {newest, made[1], damaged, kept, mine, of_other}
    assert f"deleted 1 older backup: {made[0].name}" in done.err
    assert f"{damaged} is damaged" in done.err


@only_on("sqlite", "seeded")
def test_links_and_files_that_a_person_named_are_neither_counted_nor_deleted(
    seeded: Database, folder: Path, run: Callable[..., Run]
) -> None:
    made = [backup(seeded, folder).path for _ in range(2)]
    stem = made[0].name.split(".")[0]
    (latest := folder / f"{stem}.backup.latest.db").symlink_to(made[1])
    (mine := folder / f"{stem}.backup.20221231-233000.123.db").symlink_to(made[0])
    kept = Path(shutil.copy(made[0], folder / f"{stem}.backup.before-the-visit.db"))
    done = run(seeded, "db", "backup", str(folder), "--keep", "2")
    assert done.code == 0
    newest = Path(done.out.removesuffix("\n"))
    assert {*folder.iterdir()} == {newest, made[1], latest, mine, kept}


def test_a_folder_without_a_name_is_refused(facts: Database, run: Callable[..., Run]) -> None:
    done = run(facts, "db", "backup", "")
    assert (done.code, done.out) == (2, "")
    assert "the folder has an empty name" in done.err


def test_keep_takes_no_zero(facts: Database, folder: Path, run: Callable[..., Run]) -> None:
    assert run(facts, "db", "backup", str(folder), "--keep", "0").code == 2
    assert names(folder) == []


# The Python API.


@only_on("sqlite", "seeded")
def test_a_script_gets_the_path_and_keeps_so_many(seeded: Database, folder: Path) -> None:
    with office_of(seeded) as office:
        paths = [office.backup(folder, keep=2) for _ in range(3)]
        with pytest.raises(UsageProblem, match="1 or more"):
            office.backup(folder, keep=0)
        with office.transaction("feed"), pytest.raises(UsageProblem, match="after its block"):
            office.backup(folder)
    assert {*folder.iterdir()} == {*paths[1:]}
