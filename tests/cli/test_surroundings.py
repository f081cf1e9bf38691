"""The program where it is run: pipes that close, other encodings, answers that are no."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from databases import only_on, place
from ecodiplo.db.engine import Database
from importing import import_into
from processes import hear_ctrl_c

PROGRAM = str(Path(sys.executable).parent / "ecodiplo")


def shell(command: str, database: Database, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a command line does in a shell, with `ecodiplo` the program on the database."""
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; ecodiplo() {{ '{PROGRAM}' \"$@\"; }}; {command}"],
        env={**os.environ, "ECODIPLO_DB": place(database), **environment},
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip


@pytest.fixture(scope="module")
def large(module_office: Database) -> Database:
    """A database with more records than a pipe holds unread."""
    rows = ({"direction": "inbound", "title": f"Đoàn công tác số {n} thăm và làm việc"}
            for n in range(4_000))  # fmt: skip
    import_into(module_office, "delegations", *rows)
    return module_office


@pytest.mark.parametrize(
    "command",
    ["list delegations", "list delegations -f json", "list delegations -f jsonl",
     "list delegations --limit 0 -f table", "export delegations"],
)  # fmt: skip
def test_a_reader_who_has_enough_hears_no_complaint(large: Database, command: str) -> None:
    done = shell(f"ecodiplo {command} | head -1", large)
    assert done.stdout
    assert "Traceback" not in done.stderr
    assert "rror" not in done.stderr


@only_on("sqlite", "facts")
@pytest.mark.parametrize("format_", ["table", "tsv", "json"])
@pytest.mark.parametrize(
    "environment",
    [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
     {"PYTHONIOENCODING": "cp1252"}],
    ids=["posix", "windows"],
)  # fmt: skip
def test_programs_are_given_utf_8_whatever_the_locale(
    facts: Database, format_: str, environment: dict[str, str]
) -> None:
    done = shell(
        f"ecodiplo list countries --columns code,name_vi -f {format_}", facts, **environment
    )
    assert done.returncode == 0, done.stderr
    assert "Đan Mạch" in done.stdout


def in_a_terminal(database: Database, arguments: str, typed: bytes) -> tuple[int, str]:
    """The exit code and the screen of the program, whose first question is answered `typed`."""

    def take_terminal() -> None:
        hear_ctrl_c()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    ours, its = pty.openpty()
    running = subprocess.Popen(
        [PROGRAM, "--db", place(database), "--lang", "en", *arguments.split()],
        stdin=its, stdout=its, stderr=its, env={**os.environ, "TERM": "dumb"},
        start_new_session=True, preexec_fn=take_terminal,
    )  # fmt: skip
    os.close(its)
    screen, has_question = b"", False
    last_moment, next_answer = time.monotonic() + 120, 0.0
    while True:
        assert time.monotonic() < last_moment, screen.decode()
        # A question is there a little before its answer is waited for. A second answer is for a
        # first one that was lost; a busy program is given time to leave.
        ready, _, _ = select.select([ours], [], [], 1)
        if not ready:
            has_question = has_question or screen.rstrip().endswith((b":", b"]"))
            if has_question and time.monotonic() > next_answer:
                os.write(ours, typed)
                next_answer = time.monotonic() + 20
            continue
        try:
            piece = os.read(ours, 1024)
        except OSError:  # the program has left
            piece = b""
        if not piece:
            return running.wait(timeout=30), screen.decode()
        screen += piece


@pytest.mark.parametrize(
    ("arguments", "typed"),
    [("delete delegations DEL-2022-0009", b"n\r"), ("undo", b"\x04"), ("add delegations", b"\x04"),
     ("add delegations", b"\x03")],
)  # fmt: skip
def test_who_gives_no_answer_changes_nothing_and_reads_one_line(
    seeded: Database, arguments: str, typed: bytes
) -> None:
    code, screen = in_a_terminal(seeded, arguments, typed)
    assert code == 1
    assert "Traceback" not in screen
    assert screen.splitlines()[-1] == "ecodiplo: stopped; nothing was changed"


@pytest.mark.parametrize("name", ["", " "])
def test_a_database_of_an_empty_name_is_refused(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    """As of a variable that is not set: another database would be written to."""
    monkeypatch.setenv("HOME", str(tmp_path))
    done = run(name, "add", "delegations", "--no-input", "--direction", "inbound", "--title", "A")
    assert (done.code, done.err) == (
        2, "ecodiplo: the database has an empty name; give a file or a URL\n"
    )  # fmt: skip
    assert list(tmp_path.iterdir()) == []
