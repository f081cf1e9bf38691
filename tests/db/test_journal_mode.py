"""The journal of an SQLite file: a write-ahead log where it is safe, else a rollback journal."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from conftest import Run
from databases import office_of, only_on
from ecodiplo.catalogue import ENTITIES
from ecodiplo.db import journal_mode, local_disk
from ecodiplo.db.engine import Database
from ecodiplo.db.journal_mode import DELETE, WAL, JournalMode, has_safe_reset
from ecodiplo.language import same
from ecodiplo.services.edit.write_record import edit_record

on_file = only_on("sqlite", "seeded")
Choose = Callable[[str], None]

LINUX = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
30 27 0:27 / /dev/shm rw,relatime shared:3 - tmpfs tmpfs rw
40 27 0:40 / /srv/office\\040files rw - nfs4 server:/office rw
41 27 0:41 / /home/lan rw - fuse.sshfs lan@pc-2: rw
42 27 0:42 / /mnt/c rw - 9p drvfs rw
43 27 0:43 / /over rw - ext4 /dev/vdb rw
44 43 0:44 / /over rw - cifs //server/over rw
"""
MAC = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled)
//lan@server/office on /Volumes/Office (2022) (smbfs, nodev, nosuid, mounted by lan)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
"""


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Choose:
    """Says which mode is the safe one, whatever library and disk there are."""

    def choose_(name: str) -> None:
        monkeypatch.setattr(journal_mode, "safe_mode", lambda _: JournalMode(name, same("chosen")))

    return choose_


def rename(database: Database, title: str) -> None:
    def work(connection: Connection) -> None:
        edit_record(connection, ENTITIES["delegations"], "DEL-2022-0001", {"title": title})

    database.run("edit", work)


def titles_in(path: str | Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {title for (title,) in connection.execute("SELECT title FROM delegations")}


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [
        ((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 45, 0), False),
        ((3, 50, 6), False), ((3, 50, 7), True), ((3, 51, 2), False), ((3, 51, 3), True),
        ((3, 52, 0), True), ((3, 54, 1), True), ((4, 0, 0), True),
    ],
)  # fmt: skip
def test_versions_with_the_mended_reset_are_known(
    version: tuple[int, int, int], is_safe: bool
) -> None:
    assert has_safe_reset(version) is is_safe


@pytest.mark.parametrize(
    ("path", "kind", "is_local"),
    [
        ("/srv/office.db", "ext4", True),
        ("/dev/shm/office.db", "tmpfs", True),
        ("/srv/office files/office.db", "nfs4", False),
        ("/srv/office files of lan/office.db", "ext4", True),
        ("/home/lan/office.db", "fuse.sshfs", False),
        ("/mnt/c/office.db", "9p", False),
        ("/over/office.db", "cifs", False),
    ],
)
def test_the_disk_is_that_of_the_nearest_mount(path: str, kind: str, is_local: bool) -> None:
    disk = local_disk.disk_in(local_disk.read_linux_mounts(LINUX), Path(path))
    assert (disk.kind, disk.is_local) == (kind, is_local)


@pytest.mark.parametrize(
    ("path", "is_local"),
    [("/System/Volumes/Data/o.db", True), ("/Volumes/Office (2022)/o.db", False),
     ("/System/Volumes/Data/home/o.db", False)],
)  # fmt: skip
def test_on_a_mac_the_mount_says_that_it_is_local(path: str, is_local: bool) -> None:
    disk = local_disk.disk_in(local_disk.read_mac_mounts(MAC), Path(path))
    assert disk.is_local is is_local


def test_a_disk_that_nobody_knows_is_not_local(tmp_path: Path) -> None:
    assert not local_disk.disk_in([], tmp_path).is_local


@on_file
def test_a_writer_gives_the_file_the_mode_that_is_safe(seeded: Database, choose: Choose) -> None:
    for mode in (WAL, DELETE, WAL):
        choose(mode)
        rename(seeded, f"Now in {mode}")
        assert seeded.journal_mode() == mode
        assert f"Now in {mode}" in titles_in(str(seeded))


@on_file
@pytest.mark.parametrize(("present", "wanted"), [(WAL, DELETE), (DELETE, WAL)])
def test_while_another_one_reads_the_mode_stays_and_the_write_is_done(
    seeded: Database, choose: Choose, present: str, wanted: str
) -> None:
    choose(present)
    rename(seeded, "Before")
    choose(wanted)
    with closing(sqlite3.connect(str(seeded), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM delegations").fetchone()
        if present == WAL:
            rename(seeded, "Meanwhile")
            assert seeded.journal_mode() == present
        else:  # the writer of a rollback journal waits for the reader, so only the switch is tried
            with closing(sqlite3.connect(str(seeded), isolation_level=None, timeout=0)) as writer:
                assert journal_mode.switch(writer.cursor(), Path(str(seeded))) == present
        reader.execute("COMMIT")
    rename(seeded, "After")
    assert seeded.journal_mode() == wanted
    assert "After" in titles_in(str(seeded))


@on_file
def test_in_a_write_ahead_log_a_writer_does_not_wait_for_a_reader(
    seeded: Database, choose: Choose
) -> None:
    choose(WAL)
    rename(seeded, "Before")
    with seeded.read() as connection:
        rename(seeded, "Meanwhile")
        assert connection.exec_driver_sql(
            "SELECT title FROM delegations WHERE ref = 'DEL-2022-0001'"
        ).scalar() == "Before"  # fmt: skip


@on_file
def test_a_kept_connection_leaves_nothing_in_the_log(
    seeded: Database, choose: Choose, tmp_path: Path
) -> None:
    choose(WAL)
    with office_of(seeded) as office:
        office.add("delegations", direction="inbound", title="Of a kept connection")
        assert Path(f"{seeded}-wal").stat().st_size == 0
        shutil.copyfile(str(seeded), tmp_path / "copy.db")
        assert "Of a kept connection" in titles_in(tmp_path / "copy.db")


@on_file
def test_what_is_committed_outlives_a_loss_of_power(seeded: Database) -> None:
    with seeded.write() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 3
        assert connection.exec_driver_sql("PRAGMA fullfsync").scalar() == 1


@on_file
def test_db_path_is_a_bare_path_in_a_pipe(seeded: Database, run: Callable[..., Run]) -> None:
    done = run(seeded, "db", "path")
    assert (done.code, done.out, done.err) == (0, f"{seeded}\n", "")


@on_file
def test_db_path_says_the_mode_and_why(
    seeded: Database, run: Callable[..., Run], choose: Choose
) -> None:
    choose(WAL)
    rename(seeded, "In WAL")
    done = run(seeded, "db", "path", "--verbose")
    assert done.out == f"{seeded}\n"
    assert "journal mode WAL: chosen" in done.err
    assert "`ecodiplo db backup`, not with `cp`" in done.err
    choose(DELETE)
    assert "the next write changes it to DELETE" in run(seeded, "db", "path", "--verbose").err


def test_db_path_answers_where_there_is_no_database(
    tmp_path: Path, run: Callable[..., Run]
) -> None:
    done = run(str(tmp_path / "none.db"), "db", "path", "--verbose")
    assert (done.code, done.out) == (0, f"{tmp_path / 'none.db'}\n")
    assert "there is no database" in done.err


def test_db_path_of_a_server_is_its_url(run: Callable[..., Run]) -> None:
    done = run("postgresql://lan@server/office", "db", "path", "--verbose")
    assert (done.code, done.err) == (0, "")
    assert "lan@server/office" in done.out
