"""Temporary folders: gone at the end, and after a run that was killed with the next one."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from ecodiplo import temporary
from ecodiplo.temporary import temporary_folder

_LATER = 120


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def age(folder: Path) -> None:
    """Make the folder older than those that just begin."""
    then = time.time() - _LATER
    os.utime(folder, (then, then))


def killed_folder(place: Path) -> Path:
    """The folder of a process that was killed."""
    script = (
        "import os, signal\n"
        "from ecodiplo.temporary import temporary_folder\n"
        "with temporary_folder() as folder:\n"
        "    (folder / 'copy.db').write_text('x')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    environment = {**os.environ, "TMPDIR": str(place)}
    ended = subprocess.run([sys.executable, "-c", script], env=environment, check=False)
    assert ended.returncode == -signal.SIGKILL
    (folder,) = place.iterdir()
    return folder


def test_a_folder_is_removed_with_its_content() -> None:
    with temporary_folder() as folder:
        (folder / "content").write_text("x")
    assert not folder.exists()


def test_the_folder_of_a_killed_run_is_removed_by_the_next(place: Path) -> None:
    folder = killed_folder(place)
    age(folder)
    with temporary_folder():
        assert not folder.exists()


def test_a_folder_in_use_stays_however_old() -> None:
    with temporary_folder() as folder:
        age(folder)
        with temporary_folder():
            assert folder.exists()


def test_a_folder_elsewhere_of_a_killed_run_is_removed_by_the_next_there(place: Path) -> None:
    folder = killed_folder(place)
    age(folder)
    elsewhere = place / "elsewhere"
    elsewhere.mkdir()
    with temporary_folder(elsewhere) as other:
        assert other.parent == elsewhere
        assert folder.exists()
    with temporary_folder(place):
        assert not folder.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no flock")
def test_a_folder_where_nothing_can_be_locked_stays(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    folder = killed_folder(place)
    age(folder)

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with temporary_folder():
        assert folder.exists()


def test_a_folder_that_was_just_made_stays(place: Path) -> None:
    folder = killed_folder(place)
    with temporary_folder():
        assert folder.exists()


def test_folders_of_others_stay(place: Path) -> None:
    other = place / "other"
    link = place / f"{temporary.PREFIX}link"
    other.mkdir()
    link.symlink_to(other)
    age(other)
    with temporary_folder():
        assert other.exists()
