"""Temporary folders: gone at the end, and after a run that was killed with the next one."""

from __future__ import annotations

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
